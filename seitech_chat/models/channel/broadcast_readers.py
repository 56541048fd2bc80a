"""The readers of broadcasts, who get a member row when they first read."""

from odoo.tools import SQL

from ...logic import permissions
from ...persona import ROLE_GROUPS
from ...tools.advisory_lock import lock_key
from ..member.chat_member_personal import empty_membership
from ..slide_channel import enrolled_users_sql


def broadcasts_for(channels, persona):
    """Return the broadcasts addressed to the person, whether read or unread."""
    # sudo: seitech.chat.channel - reads the audience to decide on visibility
    broadcasts = channels.sudo().filtered(lambda c: c.channel_type == "broadcast")
    if persona.is_visitor or not broadcasts:
        return broadcasts.browse()
    of_course = broadcasts.filtered(lambda c: c.audience == "course")
    # sudo: res.users - the courses of the given person
    mine = persona.record.sudo()._chat_course_ids() if of_course else []
    return broadcasts.filtered(
        lambda c: permissions.is_reader(
            persona.roles,
            c.channel_type,
            c.audience,
            is_of_course=bool(c.course_id) and c.course_id.id in mine,
        )
    )


def count_readers(channel, author):
    """Count the people in this broadcast's audience, without the author."""
    # SQL: counts without fetching records; an audience may have 10,000 people.
    if channel.audience == "course":
        condition = SQL(
            "res_users.id IN (%s)", enrolled_users_sql(channel.course_id.ids)
        )
    else:
        groups = _audience_groups(channel)
        condition = SQL(
            """EXISTS (SELECT FROM res_groups_users_rel held
                WHERE held.uid = res_users.id AND held.gid IN %s)""",
            tuple(groups.ids),
        )
    [[count]] = channel.env.execute_query(
        SQL(
            """
            SELECT count(*)
              FROM res_users
              JOIN res_company_users_rel company ON company.user_id = res_users.id
             WHERE res_users.active AND company.cid = %s AND res_users.id <> %s
               AND %s
            """,
            channel.company_id.id,
            author.id or 0,
            condition,
        )
    )
    return count


def _audience_groups(channel):
    roles = permissions.AUDIENCE_ROLES[channel.audience]
    groups = channel.env["res.groups"]
    for role in roles:
        group = channel.env.ref(ROLE_GROUPS[role])
        groups |= group | group.all_implied_by_ids
    return groups


def default_memberships(channels, persona):
    """Return the default memberships of a person in broadcasts not read yet.

    :return: ``{channel id: MembershipPayload}``.
    """
    broadcasts = broadcasts_for(channels, persona)
    read = _positions_at_signup(broadcasts, persona)
    return {
        channel.id: empty_membership(read.get(channel.id, 0), channel.last_position)
        for channel in broadcasts
    }


def _positions_at_signup(channels, persona):
    """Find the last positions at the time when the person got their account.

    Earlier messages count as read.

    :return: ``{channel id: position}``.
    """
    if not channels:
        return {}
    # SQL: an index returns the last position of each channel directly; the ORM
    # would group all rows.
    rows = channels.env.execute_query(
        SQL(
            """
            SELECT channel_id, max(position)
              FROM seitech_chat_message
             WHERE channel_id IN %s AND created_at < %s
          GROUP BY channel_id
            """,
            tuple(channels.ids),
            # sudo: res.users - reads when the person got their account
            persona.record.sudo()._chat_signup_at(),
        )
    )
    return dict(rows)


def ensure_reader(channel, persona):
    """Return the person's member row and create it on their first read."""
    lock_key(channel.env.cr, "reader", f"{channel.id}:{persona.id}")
    member = channel._get_member(persona)
    if member:
        return member
    position = _positions_at_signup(channel, persona).get(channel.id, 0)
    return channel.env["seitech.chat.member"].create(
        {
            "channel_id": channel.id,
            "company_id": channel.company_id.id,
            "user_id": persona.id,
            "last_read_position": position,
            "last_delivered_position": position,
        }
    )
