from odoo import fields, models
from odoo.fields import Domain

from ...exceptions import ChatNotFound
from ...logic import permissions
from ...persona import ROLE_GROUPS, Persona
from ...tools.name_search import people_named

MAX_INDIVIDUAL_EVENTS = 20  # maximum of joining people who get one event each


class SeitechChatChannelMembers(models.Model):
    """Members of a conversation: lookup, joining and roles."""

    _inherit = "seitech.chat.channel"

    def _active_user_ids(self):
        """Return the ids of the users who take part."""
        # sudo: seitech.chat.member - of a conversation visible to the caller
        members = self.env["seitech.chat.member"].sudo()
        found = members.search_fetch(
            [("channel_id", "=", self.id), ("is_active", "=", True)], ["user_id"]
        )
        return found.user_id.ids

    def _keep_readers(self, users):
        """Return the members who may read this conversation now.

        :param users: ``res.users`` in sudo, members.
        """
        return users.filtered(lambda user: self._is_shown_to(user, is_member=True))

    def _team_users(self):
        """Return the users whose team this conversation belongs to, as a hook."""
        return self.env["res.users"]

    def _mentionable_domain(self):
        """Return a domain of the desk's users who work with this conversation.

        These are its team's users, supervisors, managers and members.
        ``_only_mentionable`` then checks whether each may read the conversation now.

        :return: a ``Domain`` to search with in sudo.
        """
        role = {name: self.env.ref(group).id for name, group in ROLE_GROUPS.items()}
        # sudo: seitech.chat.channel - reads which users of the desk may be mentioned
        channel = self.sudo()
        here = channel._team_users()
        here |= channel.member_ids.filtered("is_active").user_id
        return (
            Domain("company_ids", "in", self.company_id.ids)
            & Domain("all_group_ids", "in", role["agent"])
            & (
                Domain("all_group_ids", "in", role["supervisor"])
                | Domain("id", "in", here.ids)
            )
        )

    def _only_mentionable(self, users):
        """Return the users who may read this conversation's notes now.

        :param users: ``res.users`` in sudo.
        """
        return users.filtered(
            lambda user: self._is_shown_to(user) and Persona(user).can_see_notes(self)
        )

    def _is_shown_to(self, user, *, is_member=None):
        """Return whether the record rules let a user read this conversation now.

        :param user: one ``res.users`` in sudo.
        :param bool is_member: whether the user is a member; None to look it up.
        """
        self.ensure_one()
        if not user.active or self.company_id not in user.company_ids:
            return False
        persona = Persona(user)
        if is_member is None:
            is_member = bool(self._get_member(persona))
        return bool(self._readable_by(persona)) or permissions.may_see(
            persona.roles_in(self),
            self.channel_type,
            is_member=is_member,
            is_of_department=user in self._team_users(),
        )

    def _shown_members(self):
        """Return a domain of the active members that the record rules show the user.

        :return: a ``Domain`` to search with in sudo.
        """
        domain = Domain("channel_id", "=", self.id) & Domain("is_active", "=", True)
        return Domain("id", "in", self.env["seitech.chat.member"]._search(domain))

    def _find_member(self, user_id):
        """Find a user's active membership in the locked conversation.

        :raises ChatNotFound: ``not_found``.
        """
        member = self.env["seitech.chat.member"].search(
            [
                ("channel_id", "=", self.id),
                ("user_id", "=", user_id),
                ("is_active", "=", True),
            ]
        )
        if not member:
            raise ChatNotFound(
                "not_found",
                self.env._("This person isn't a member of the conversation."),
                field="user_id",
            )
        return member

    def _members_page(self, *, search=None, cursor=None, limit):
        """Read a page of the members visible to the user, in the order of joining.

        :param str search: part of a name.
        :param str cursor: ``next_cursor`` of the previous page.
        :param int limit: page size, 1 to 100.
        :return: ``(seitech.chat.member in sudo, next_cursor)``.
        """
        domain = self._shown_members()
        if cursor:
            domain &= Domain("id", ">", int(cursor))
        if search:
            domain &= people_named(search, "user_id.")
        # sudo: seitech.chat.member - the domain contains the record rules
        members = self.env["seitech.chat.member"].sudo()
        found = members.search(domain, order="id", limit=limit + 1)
        page = found[:limit]
        return page, str(page[-1:].id) if len(found) > limit else None

    def _join_all(self, users):
        """Add or re-add several users as members. Call ``_lock`` first.

        Up to ``MAX_INDIVIDUAL_EVENTS`` users get one event each. More users share one
        version, and one event makes all members subscribe again and sync. This avoids
        an event per new member to every other member.

        :param users: ``res.users`` in sudo.
        :return: the users who were not members before.

        Emits what ``_join`` emits, or ``seitech.chat.channel/subscription_expired`` and
        ``seitech.chat.channel/channel_added`` to each person.
        """
        self.ensure_one()
        known = set(self._active_user_ids())
        newcomers = users.filtered(lambda user: user.id not in known)
        if len(newcomers) <= MAX_INDIVIDUAL_EVENTS:
            for user in newcomers:
                self._join(Persona(user))
            return newcomers
        version, position = self._take_version()
        vals = {
            "role": "member",
            "is_active": True,
            "version": version,
            "joined_at": fields.Datetime.now(),
            "last_read_position": position,
            "last_delivered_position": position,
            "unread_from": False,
        }
        members = self.env["seitech.chat.member"]
        earlier = members.search(
            [("channel_id", "=", self.id), ("user_id", "in", newcomers.ids)]
        )
        earlier.write(vals)
        where = {"channel_id": self.id, "company_id": self.company_id.id}
        members.create(
            [
                {**where, **vals, "user_id": user.id}
                for user in newcomers - earlier.user_id
            ]
        )
        self._expire_subscriptions()
        self._emit_added_to(*newcomers.partner_id)
        return newcomers

    def _emit_added_to_members(self):
        """Notify all members that this conversation is visible to them again.

        Emits ``seitech.chat.channel/channel_added`` to each.
        """
        members = self.member_ids.filtered("is_active")
        users = self._keep_readers(members.user_id)
        self._emit_added_to(*users.partner_id, *members.visitor_id)

    def _set_role(self, member, role):
        """Change a member's role. Call ``_lock`` first.

        Emits ``seitech.chat.channel/member_changed``.
        """
        version, _position = self._take_version()
        member.write({"role": role, "version": version})
        member._emit_state()

    def _ensure_moderator(self):
        """Make the earliest member moderator if there is none. Call ``_lock`` first.

        :return: the new moderator; an empty recordset if there is a moderator already,
            or if the conversation has no members left.

        Emits ``seitech.chat.channel/member_changed``.
        """
        # In descending order "moderator" comes before "member".
        members = self.env["seitech.chat.member"].search(
            [("channel_id", "=", self.id), ("is_active", "=", True)],
            order="role desc, joined_at, id",
            limit=1,
        )
        if not members or members.role == "moderator":
            return members.browse()
        self._set_role(members, "moderator")
        return members
