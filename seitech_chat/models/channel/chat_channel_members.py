from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...exceptions import ChatError, ChatForbidden, ChatNotFound
from ...logic import permissions
from ...persona import ROLE_GROUPS, Persona
from .broadcast_readers import broadcasts_for, ensure_reader

MAX_INDIVIDUAL_EVENTS = 20  # maximum of joining people who get one event each


class SeitechChatChannelMembers(models.Model):
    """Members of a conversation: lookup, joining, roles and blocking."""

    _inherit = "seitech.chat.channel"

    def _get_member(self, persona):
        """Find the person's active membership; an empty recordset if there is none."""
        # sudo: seitech.chat.member - the person's own row
        members = self.env["seitech.chat.member"].sudo()
        members.flush_model()
        # SQL: runs before every operation in a conversation.
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id FROM seitech_chat_member
                 WHERE channel_id = %s AND %s = %s AND is_active
                """,
                self.id,
                SQL.identifier(persona.member_field),
                persona.id,
            )
        )
        return members.browse([row[0] for row in rows])

    def _require_member(self, persona):
        """Find the person's membership, to change their personal settings.

        A reader's membership of a broadcast is created on first use.

        :return: one ``seitech.chat.member``, in sudo.
        :raises ChatError: ``not_a_participant``.
        """
        member = self._get_member(persona)
        if not member and broadcasts_for(self, persona):
            # sudo: seitech.chat.channel - a broadcast addressed to the person
            return ensure_reader(self.sudo(), persona)
        if not member:
            raise ChatError(
                "not_a_participant",
                self.env._("You're not a member of this conversation."),
            )
        return member

    def _join(self, persona, *, role="member", is_announced=True):
        """Add or re-add a person as a member. Call ``_lock`` first.

        Earlier messages count as read.

        :param bool is_announced: False if the caller announces the conversation.
        :return: the person's ``seitech.chat.member``.

        Emits ``seitech.chat.channel/member_changed``, and to the person
        ``seitech.chat.channel/channel_added``.
        """
        self.ensure_one()
        members = self.env["seitech.chat.member"].with_context(active_test=False)
        member = members.search(
            [("channel_id", "=", self.id), (persona.member_field, "=", persona.id)]
        )
        if member.is_active:
            return member
        version, position = self._take_version()
        vals = {
            "role": role,
            "is_active": True,
            "version": version,
            "joined_at": fields.Datetime.now(),
            "last_read_position": position,
            "last_delivered_position": position,
            "unread_from": False,
        }
        if member:
            member.write(vals)
        else:
            member = members.create(
                {
                    "channel_id": self.id,
                    "company_id": self.company_id.id,
                    persona.member_field: persona.id,
                    **vals,
                }
            )
        member._emit_state()
        if is_announced:
            self._emit_added_to(persona.listener)
        return member

    def _check_may_block(self, persona):
        """Check that the person may block this conversation.

        :raises ChatForbidden: ``forbidden``.
        """
        is_member = bool(self._get_member(persona))
        if not permissions.may_block(self.channel_type, is_member=is_member):
            raise ChatForbidden(
                "forbidden",
                self.env._("You can only block your own direct conversations."),
            )

    def _block(self, persona, *, is_blocked):
        """Block or unblock this conversation. Call ``_check_may_block`` first.

        Each of the two members sets a block of their own. Nobody can write until both
        blocks are removed. Existing messages stay readable. Repeating the call changes
        nothing.

        Emits ``channel_changed``, and ``membership_changed`` to the person, unless
        nothing changed.
        """
        # sudo: seitech.chat.channel - _check_may_block has checked the right
        channel = self.sudo()
        channel._lock()
        channel._get_member(persona)._write_personal({"is_blocking": is_blocked})
        blocked = any(channel.member_ids.mapped("is_blocking"))
        if blocked != channel.is_blocked:
            channel.is_blocked = blocked
            channel._emit_changed()

    def _team_users(self):
        """Return the users whose team this conversation belongs to, as a hook."""
        return self.env["res.users"]


def active_user_ids(channel):
    """Return the ids of the users who take part."""
    # sudo: seitech.chat.member - of a conversation visible to the caller
    members = channel.env["seitech.chat.member"].sudo()
    found = members.search_fetch(
        [("channel_id", "=", channel.id), ("is_active", "=", True)], ["user_id"]
    )
    return found.user_id.ids


def readers_among(channel, users):
    """Return the members who may read this conversation now.

    :param users: ``res.users`` in sudo, members.
    """
    return users.filtered(lambda user: is_shown_to(channel, user, is_member=True))


def note_readers_domain(channel):
    """Return a domain of the desk's users who work with this conversation.

    These are its team's users, supervisors, managers and members.
    ``note_readers_among`` then checks whether each may read the conversation now.

    :return: a ``Domain`` to search with in sudo.
    """
    role = {name: channel.env.ref(group).id for name, group in ROLE_GROUPS.items()}
    # sudo: seitech.chat.channel - reads which users of the desk may be mentioned
    channel = channel.sudo()
    here = channel._team_users()
    here |= channel.member_ids.filtered("is_active").user_id
    return (
        Domain("company_ids", "in", channel.company_id.ids)
        & Domain("all_group_ids", "in", role["agent"])
        & (
            Domain("all_group_ids", "in", role["supervisor"])
            | Domain("id", "in", here.ids)
        )
    )


def note_readers_among(channel, users):
    """Return the users who may read this conversation's notes now.

    :param users: ``res.users`` in sudo.
    """
    return users.filtered(
        lambda user: is_shown_to(channel, user) and Persona(user).can_see_notes(channel)
    )


def is_shown_to(channel, user, *, is_member=None):
    """Return whether the record rules let a user read this conversation now.

    :param user: one ``res.users`` in sudo.
    :param bool is_member: whether the user is a member; None to look it up.
    """
    channel.ensure_one()
    if not user.active or channel.company_id not in user.company_ids:
        return False
    persona = Persona(user)
    if is_member is None:
        is_member = bool(channel._get_member(persona))
    return bool(broadcasts_for(channel, persona)) or permissions.may_see(
        persona.roles_in(channel),
        channel.channel_type,
        is_member=is_member,
        is_of_department=user in channel._team_users(),
    )


def find_member(channel, user_id):
    """Find a user's active membership in the locked conversation.

    :raises ChatNotFound: ``not_found``.
    """
    member = channel.env["seitech.chat.member"].search(
        [
            ("channel_id", "=", channel.id),
            ("user_id", "=", user_id),
            ("is_active", "=", True),
        ]
    )
    if not member:
        raise ChatNotFound(
            "not_found",
            channel.env._("This person isn't a member of the conversation."),
            field="user_id",
        )
    return member


def join_all(channel, users):
    """Add or re-add several users as members. Call ``_lock`` first.

    Up to ``MAX_INDIVIDUAL_EVENTS`` users get one event each. More users share one
    version, and one event makes all members subscribe again and sync. This avoids
    an event per new member to every other member.

    :param users: ``res.users`` in sudo.
    :return: the users who were not members before.

    Emits what ``_join`` emits, or ``seitech.chat.channel/subscription_expired`` and
    ``seitech.chat.channel/channel_added`` to each person.
    """
    channel.ensure_one()
    known = set(active_user_ids(channel))
    newcomers = users.filtered(lambda user: user.id not in known)
    if len(newcomers) <= MAX_INDIVIDUAL_EVENTS:
        for user in newcomers:
            channel._join(Persona(user))
        return newcomers
    version, position = channel._take_version()
    vals = {
        "role": "member",
        "is_active": True,
        "version": version,
        "joined_at": fields.Datetime.now(),
        "last_read_position": position,
        "last_delivered_position": position,
        "unread_from": False,
    }
    members = channel.env["seitech.chat.member"]
    earlier = members.search(
        [("channel_id", "=", channel.id), ("user_id", "in", newcomers.ids)]
    )
    earlier.write(vals)
    where = {"channel_id": channel.id, "company_id": channel.company_id.id}
    members.create(
        [{**where, **vals, "user_id": user.id} for user in newcomers - earlier.user_id]
    )
    channel._expire_subscriptions()
    channel._emit_added_to(*newcomers.partner_id)
    return newcomers


def emit_added_to_members(channel):
    """Notify all members that this conversation is visible to them again.

    Emits ``seitech.chat.channel/channel_added`` to each.
    """
    members = channel.member_ids.filtered("is_active")
    users = readers_among(channel, members.user_id)
    channel._emit_added_to(*users.partner_id, *members.visitor_id)


def ensure_moderator(channel):
    """Make the earliest member moderator if there is none. Call ``_lock`` first.

    :return: the new moderator; an empty recordset if there is a moderator already,
        or if the conversation has no members left.

    Emits ``seitech.chat.channel/member_changed``.
    """
    # In descending order "moderator" comes before "member".
    members = channel.env["seitech.chat.member"].search(
        [("channel_id", "=", channel.id), ("is_active", "=", True)],
        order="role desc, joined_at, id",
        limit=1,
    )
    if not members or members.role == "moderator":
        return members.browse()
    members._set_role("moderator")
    return members
