from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...logic import permissions
from ...tools.name_search import people_named
from ...tools.table_options import UPDATE_HEAVY, set_storage_options
from ...tools.time_format import to_iso
from ..selections import MEMBER_ROLE_SELECTION

# The columns of a member's payload.
MEMBER_COLUMNS = (
    "id", "channel_id", "user_id", "visitor_id", "role", "is_active", "version",
    "last_read_position", "last_delivered_position", "joined_at",
)  # fmt: skip


class SeitechChatMember(models.Model):
    """The membership of a user or visitor in a conversation, with its read state."""

    _name = "seitech.chat.member"
    _description = "Chat Member"
    _inherit = ["seitech.chat.company.mixin"]
    _log_access = False
    _order = "id"

    channel_id = fields.Many2one(
        "seitech.chat.channel",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one("res.company", required=True)
    user_id = fields.Many2one("res.users", index="btree_not_null", ondelete="cascade")
    visitor_id = fields.Many2one(
        "seitech.chat.visitor",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
    )
    role = fields.Selection(MEMBER_ROLE_SELECTION, default="member", required=True)
    is_active = fields.Boolean(default=True, required=True)
    version = fields.Integer(required=True, default=0)
    joined_at = fields.Datetime(required=True, default=fields.Datetime.now)
    last_read_position = fields.Integer(
        required=True, default=0, groups=fields.NO_ACCESS
    )
    last_delivered_position = fields.Integer(
        required=True, default=0, groups=fields.NO_ACCESS
    )
    shown_position = fields.Integer(
        "Read Up To",
        compute="_compute_shown_position",
        compute_sudo=True,
        help="0 in courses and broadcasts, which have no read receipts.",
    )

    _one_per_user = models.UniqueIndex(
        "(channel_id, user_id) WHERE user_id IS NOT NULL"
    )
    _one_per_visitor = models.UniqueIndex(
        "(channel_id, visitor_id) WHERE visitor_id IS NOT NULL"
    )
    _check_one_person = models.Constraint(
        "CHECK (num_nonnulls(user_id, visitor_id) = 1)",
        "A member must be exactly one user or one visitor.",
    )

    def _compute_display_name(self):
        for member in self:
            member.display_name = (
                member.user_id.display_name
                # sudo: seitech.chat.channel - of a member visible to the reader
                or member.sudo().channel_id.visitor_name
                or member.visitor_id.display_name
            )

    @api.depends("last_read_position", "channel_id.channel_type")
    def _compute_shown_position(self):
        for member in self:
            is_shown = permissions.has_receipts(member.channel_id.channel_type)
            member.shown_position = member.last_read_position if is_shown else 0

    def init(self):
        result = super().init()
        set_storage_options(self, UPDATE_HEAVY)
        return result

    @api.model
    def _shown_in(self, channel):
        """Return a domain of a conversation's active members that the user may see.

        :return: a ``Domain`` to search with in sudo.
        """
        domain = Domain("channel_id", "=", channel.id) & Domain("is_active", "=", True)
        return Domain("id", "in", self._search(domain))

    @api.model
    def _page_of(self, channel, *, search=None, cursor=None, limit):
        """Read a page of the members visible to the user, in the order of joining.

        :param str search: part of a name.
        :param str cursor: ``next_cursor`` of the previous page.
        :param int limit: page size, 1 to 100.
        :return: ``(seitech.chat.member in sudo, next_cursor)``.
        """
        domain = self._shown_in(channel)
        if cursor:
            domain &= Domain("id", ">", int(cursor))
        if search:
            domain &= people_named(search, "user_id.")
        # sudo: seitech.chat.member - the domain contains the record rules
        found = self.sudo().search(domain, order="id", limit=limit + 1)
        page = found[:limit]
        return page, str(page[-1:].id) if len(found) > limit else None

    def _is_behind(self, read, delivered):
        return (
            read > self.last_read_position or delivered > self.last_delivered_position
        )

    def _write_positions(self, version, *, read, delivered):
        """Advance the read state, never back. Call the channel's ``_lock`` first.

        :param int version: the channel version of this change.
        """
        for member in self:
            member.write(
                {
                    "version": version,
                    "last_read_position": max(read, member.last_read_position),
                    "last_delivered_position": max(
                        delivered, member.last_delivered_position
                    ),
                }
            )

    def _leave(self):
        """End these memberships. Call the channel's ``_lock`` first.

        The rows remain, so that ``sync`` can report the change.

        Emits ``seitech.chat.channel/member_changed``.
        """
        for member in self:
            version, _position = member.channel_id._take_version()
            member.write({"is_active": False, "version": version})
            member._emit_state()

    def _set_role(self, role):
        """Change this member's role. Call the channel's ``_lock`` first.

        Emits ``seitech.chat.channel/member_changed``.
        """
        version, _position = self.channel_id._take_version()
        self.write({"role": role, "version": version})
        self._emit_state()

    def _deactivate_and_demote(self):
        """End a membership and its moderator role. Call the channel's ``_lock`` first.

        The caller expires the subscriptions after it has sent all events.

        Emits ``seitech.chat.channel/member_changed``.
        """
        self.role = "member"
        self._leave()

    def _emit_state(self):
        """Send the current state of these members to their conversations.

        Emits ``seitech.chat.channel/member_changed`` for each.
        """
        for member, payload in zip(self, self._to_payloads(), strict=True):
            member.channel_id._emit(
                "seitech.chat.channel/member_changed",
                {
                    "channel_id": member.channel_id.id,
                    "stream": "public",
                    "version": member.version,
                    "member": payload,
                },
            )

    def _to_payloads(self):
        """Return the payloads of these members.

        :return: list of ``MemberPayload``, in the same order. Two queries read the
            names of all members.
        """
        # sudo: res.users, seitech.chat.visitor - names of people in the conversation
        users = self.sudo().user_id._chat_authors()
        visitors = {visitor.id: visitor for visitor in self.sudo().visitor_id}
        return [member._to_payload(users, visitors) for member in self]

    def _to_payload(self, users, visitors):
        """Return the payload of one member, with names read by ``_to_payloads``."""
        visitor = visitors.get(self.visitor_id.id)
        channel = self.channel_id
        author = visitor._to_author(channel) if visitor else users[self.user_id.id]
        return member_payload(
            self,
            channel.id,
            channel.channel_type,
            author,
            visitor and visitor.seen_at,
        )


def is_named(member, channel):
    """Return the SQL condition on members who are visible to all in a conversation.

    In a broadcast only the writers are visible. Its readers must not see each other.

    :param str member: alias of the member's row in the statement.
    :param str channel: alias of the conversation's row.
    """
    return SQL(
        "(%s <> 'broadcast' OR %s = 'moderator')",
        SQL.identifier(channel, "channel_type"),
        SQL.identifier(member, "role"),
    )


def member_payload(member, channel_id, channel_type, author, seen_at):
    """Return the payload of one member.

    :param member: the record, or a dict of ``MEMBER_COLUMNS``.
    :param int channel_id: id of the conversation.
    :param str channel_type: type of the conversation.
    :param author: the member's ``AuthorPayload``.
    :param seen_at: when a visitor was last present, naive UTC datetime; None for users.
    :return: ``MemberPayload``.
    """
    # The read state of others is hidden in courses and broadcasts.
    is_shown = permissions.has_receipts(channel_type)
    return {
        "id": member["id"],
        "channel_id": channel_id,
        "version": member["version"],
        "author": author,
        "role": member["role"],
        "is_active": member["is_active"],
        "last_read_position": member["last_read_position"] if is_shown else 0,
        "last_delivered_position": member["last_delivered_position"] if is_shown else 0,
        "joined_at": to_iso(member["joined_at"]),
        "last_seen_at": to_iso(seen_at) if seen_at else None,
    }
