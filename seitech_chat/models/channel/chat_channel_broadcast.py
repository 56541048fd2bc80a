from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...exceptions import ChatError, ChatNotFound
from ...logic import permissions
from ...persona import ROLE_GROUPS, Persona
from ..member.chat_member_personal import empty_membership


class SeitechChatChannelBroadcast(models.Model):
    """Broadcasts of the administration to many readers.

    A reader gets a member row when they first read the broadcast.
    """

    _inherit = "seitech.chat.channel"

    is_reader = fields.Boolean(
        compute="_compute_is_reader",
        search="_search_is_reader",
        help="Set if you are in the audience of this broadcast.",
    )

    @api.depends_context("uid")
    @api.depends("channel_type", "audience", "course_id")
    def _compute_is_reader(self):
        readers = self._readable_by(Persona(self.env.user))
        for channel in self:
            channel.is_reader = channel in readers

    def _search_is_reader(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: res.users - reads the current user's roles
        user = self.env.user.sudo()
        audiences = permissions.audiences_of(Persona(user).roles)
        of_role = Domain("audience", "in", sorted(audiences - {"course"}))
        meant = of_role
        if "course" in audiences:
            # sudo: slide.channel - the user's own courses; a subselect instead of a
            # list, because the record rules are evaluated on every request
            courses = self.env["slide.channel"].sudo()._chat_courses_of(user.id)
            of_course = Domain("audience", "=", "course")
            meant |= of_course & Domain("course_id", "in", SQL("(%s)", courses))
        readers = Domain("channel_type", "=", "broadcast") & meant
        return readers if True in value else ~readers

    def _readable_by(self, persona):
        """Return the broadcasts addressed to the person, whether read or unread."""
        # sudo: seitech.chat.channel - reads the audience to decide on visibility
        broadcasts = self.sudo().filtered(lambda c: c.channel_type == "broadcast")
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

    @api.model
    def _open_broadcast(self, persona, audience, *, course_id=None, name=None):
        """Find or create the only broadcast of a company to an audience.

        Call ``_check_may_open`` first. The person becomes a writer of the broadcast.

        :param str audience: one of ``logic.contract.AUDIENCES``.
        :param int course_id: the course, if the audience is ``course``.
        :param str name: the broadcast's name; it also replaces an existing name.
        :return: the channel.
        :raises ChatNotFound: ``not_found``: no such course for this person.
        :raises ChatError: ``invalid_field``: a course is missing or not allowed.

        Emits ``channel_added`` to the audience, ``member_changed``,
        ``channel_changed``.
        """
        if bool(course_id) != (audience == "course"):
            raise ChatError(
                "invalid_field",
                self.env._(
                    "Choose a course only if the announcement is for one course."
                ),
                field="course_id",
            )
        company = persona.env.company
        course = self.env["slide.channel"]
        if course_id:
            # sudo: slide.channel, res.users - a manager may write to any course of
            # their companies
            course = course.sudo().browse(course_id).exists()
            company = course and course._chat_company()
            companies = persona.record.sudo().company_ids  # sudo: res.users - own ones
            if not course or company not in companies:
                raise ChatNotFound(
                    "not_found",
                    self.env._("This course doesn't exist or you don't have access."),
                    field="course_id",
                )
        key = f"broadcast:{company.id}:{audience}:{course.id or 0}"
        # sudo: seitech.chat.channel - _check_may_open has checked the right to open and
        # change the broadcast
        channels = self.sudo()
        is_new = not channels.search_count([("unique_key", "=", key)], limit=1)
        channel = channels._find_or_create_unique(
            key,
            {
                "channel_type": "broadcast",
                "audience": audience,
                "company_id": company.id,
                "course_id": course.id,
                "name": name,
            },
            [persona],
        )
        channel._add_writer(persona)
        if name and channel.name != name:
            channel.name = name
            channel._emit_changed()
        if is_new:
            channel._emit_added_to(channel._audience_target())
        return self.browse(channel.id)

    def _add_writer(self, persona):
        # lock: _find_or_create_unique has locked the channel's row
        member = self._get_member(persona)
        if member.role != "moderator":
            version, _position = self._take_version()
            member.write({"role": "moderator", "version": version})
            member._emit_state()

    def _audience_target(self):
        """Return the bus target of this broadcast's audience."""
        if self.audience == "course":
            return (self.course_id, "seitech_chat")
        return (self.company_id, f"seitech_chat:{self.audience}")

    def _count_readers_for(self, persona):
        """Return the number of readers of this person's announcements here.

        :return: None if the person may not announce anything here.
        """
        if self.channel_type != "broadcast" or not permissions.may_post(
            persona.roles_in(self),
            self.channel_type,
            is_member=persona.takes_part(self),
            is_note=False,
        ):
            return None
        return self._count_readers(persona.record)

    def _count_readers(self, author):
        """Count the people in this broadcast's audience, without the author."""
        # SQL: counts without fetching records; an audience may have 10,000 people.
        if self.audience == "course":
            condition = SQL(
                "res_users.id IN (%s)", enrolled_users_sql(self.course_id.ids)
            )
        else:
            groups = self._audience_groups()
            condition = SQL(
                """EXISTS (SELECT FROM res_groups_users_rel held
                    WHERE held.uid = res_users.id AND held.gid IN %s)""",
                tuple(groups.ids),
            )
        [[count]] = self.env.execute_query(
            SQL(
                """
                SELECT count(*)
                  FROM res_users
                  JOIN res_company_users_rel company ON company.user_id = res_users.id
                 WHERE res_users.active AND company.cid = %s AND res_users.id <> %s
                   AND %s
                """,
                self.company_id.id,
                author.id or 0,
                condition,
            )
        )
        return count

    def _audience_groups(self):
        roles = permissions.AUDIENCE_ROLES[self.audience]
        groups = self.env["res.groups"]
        for role in roles:
            group = self.env.ref(ROLE_GROUPS[role])
            groups |= group | group.all_implied_by_ids
        return groups

    def _default_memberships(self, persona):
        """Return the default memberships of a person in broadcasts not read yet.

        :return: ``{channel id: MembershipPayload}``.
        """
        broadcasts = self._readable_by(persona)
        read = broadcasts._positions_at_signup(persona)
        return {
            channel.id: empty_membership(read.get(channel.id, 0), channel.last_position)
            for channel in broadcasts
        }

    def _positions_at_signup(self, persona):
        """Find the last positions at the time when the person got their account.

        Earlier messages count as read.

        :return: ``{channel id: position}``.
        """
        if not self:
            return {}
        # SQL: an index returns the last position of each channel directly; the ORM
        # would group all rows.
        rows = self.env.execute_query(
            SQL(
                """
                SELECT channel_id, max(position)
                  FROM seitech_chat_message
                 WHERE channel_id IN %s AND created_at < %s
              GROUP BY channel_id
                """,
                tuple(self.ids),
                # sudo: res.users - reads when the person got their account
                persona.record.sudo()._chat_signup_at(),
            )
        )
        return dict(rows)

    def _mark_read_privately(self, member, *, read, delivered):
        """Advance a read state that is visible to the person only.

        It takes no version and does not lock the channel.

        :param member: the person's own ``seitech.chat.member``, in sudo.
        :return: the same member.
        :raises ChatError: ``position_out_of_range``.

        Emits ``seitech.chat.channel/membership_changed`` to the person.
        """
        # sudo: seitech.chat.channel - a member of the channel found it with their
        # own rights
        self._check_position(self.sudo().last_position, read, delivered)
        member._lock_personal()
        member._write_personal(
            {
                "last_read_position": max(read, member.last_read_position),
                "last_delivered_position": max(
                    delivered, member.last_delivered_position
                ),
            }
        )
        member._clear_unread(read)
        return member

    def _ensure_reader(self, persona):
        """Return the person's member row and create it on their first read."""
        self._advisory_lock("reader", f"{self.id}:{persona.id}")
        member = self._get_member(persona)
        if member:
            return member
        position = self._positions_at_signup(persona).get(self.id, 0)
        return self.env["seitech.chat.member"].create(
            {
                "channel_id": self.id,
                "company_id": self.company_id.id,
                "user_id": persona.id,
                "last_read_position": position,
                "last_delivered_position": position,
            }
        )


def enrolled_users_sql(course_ids):
    """Return SQL that selects the enrolled users and the responsibles of courses."""
    ids = tuple(course_ids) or (0,)
    return SQL(
        """
        SELECT res_users.id
          FROM slide_channel_partner attendee
          JOIN res_users ON res_users.partner_id = attendee.partner_id
         WHERE attendee.channel_id IN %s AND attendee.active
           AND attendee.member_status <> 'invited'
         UNION
        SELECT user_id FROM slide_channel WHERE id IN %s AND user_id IS NOT NULL
        """,
        ids,
        ids,
    )
