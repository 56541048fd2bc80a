"""Whoever acts in the chat: a signed-in user or a visitor, with the roles they hold."""

from odoo.fields import Domain

from .logic import routing

ROLE_GROUPS = {
    "student": "seitech_chat.group_chat_student",
    "instructor": "seitech_chat.group_chat_instructor",
    "agent": "seitech_chat.group_chat_agent",
    "supervisor": "seitech_chat.group_chat_supervisor",
    "manager": "seitech_chat.group_chat_manager",
}


class Persona:
    """The one who acts. Made once per request and handed to the verbs.

    :param record: one ``res.users`` or one ``seitech.chat.visitor``. The record's
        environment is kept: a visitor's must be sudo, since visitors have no
        access of their own and see exactly what the methods here look up.
    """

    def __init__(self, record):
        record.ensure_one()
        self.record = record
        self.env = record.env
        self.is_visitor = record._name == "seitech.chat.visitor"
        self.type = "visitor" if self.is_visitor else "user"
        self.id = record.id
        self._name = None
        self._own_channel_id = None
        if self.is_visitor:
            self.roles = frozenset({"public"})
        else:
            self.roles = frozenset(
                role for role, group in ROLE_GROUPS.items() if record.has_group(group)
            )

    @property
    def key(self):
        """Name the person in rate limits and upload marks, e.g. ``user:7``."""
        return f"{self.type}:{self.id}"

    @property
    def name(self):
        """Return the person's name; a visitor's is the one they gave in the
        conversation that was found last, else the latest."""
        if self._name is None:
            # sudo: seitech.chat.visitor - a person's own name
            self._name = (
                self.record.sudo().name
                if self.is_visitor
                else self.env["res.users"]._chat_name(self.id)
            )
        return self._name

    @property
    def listener(self):
        """Name the record on which the person alone listens."""
        # sudo: res.users - the person's own partner, to which core subscribes them
        return self.record if self.is_visitor else self.record.sudo().partner_id

    @property
    def author_field(self):
        """Name the column that holds this kind of person in messages and reactions."""
        return f"author_{self.type}_id"

    @property
    def member_field(self):
        """Name the column that holds this kind of person in members."""
        return f"{self.type}_id"

    def to_author(self):
        """Give the ``AuthorPayload`` of this person."""
        return {"type": self.type, "id": self.id, "name": self.name}

    def channel_domain(self):
        """Limit channels to those in sight; for users the record rules do."""
        if self.is_visitor:
            return Domain("visitor_id", "=", self.id)
        return Domain.TRUE

    def find_channel(self, channel_id, *, to_send=False):
        """Look one channel up among those in sight.

        :param bool to_send: whether something will be sent there next.
        :return: the channel, or none: not there and not theirs look the same.
        """
        channels = self.env["seitech.chat.channel"]
        if self.roles:
            channel = channels._find_as_member(self, channel_id, to_send=to_send)
            if channel:
                self._own_channel_id = channel.id
                if self.is_visitor:
                    self._name = channel.visitor_name or None
                return channel
        domain = Domain("id", "=", channel_id) & self.channel_domain()
        return channels.search_fetch(domain, channels._KNOWN_FIELDS)

    def roles_in(self, channel):
        """Return the roles this person holds in one channel, of ``logic/routing.py``.

        :param channel: one ``seitech.chat.channel``.
        """
        return routing.roles_in(self.roles, is_customer=self.is_customer(channel))

    def is_customer(self, channel):
        """Return whether this signed-in person asked the desk in this channel."""
        if self.is_visitor or channel.channel_type != "student_support":
            return False
        # sudo: seitech.chat.channel - whether it is the person asking
        return channel.sudo().student_id.id == self.id

    def takes_part(self, channel):
        """Tell whether this person is a member of a channel in sight, by a role of
        theirs."""
        if self.is_own_channel(channel):
            return True
        if not routing.takes_part(self.roles_in(channel), channel.channel_type):
            return False
        return bool(channel._get_member(self))

    def is_own_channel(self, channel):
        """Tell whether ``find_channel`` found this one by the person's part in it."""
        return self._own_channel_id == channel.id

    def find_message(self, message_id):
        """Look one message up among those in sight; none where there is none."""
        domain = Domain("id", "=", message_id)
        if self.is_visitor:
            domain &= Domain("channel_id.visitor_id", "=", self.id)
            domain &= Domain("message_type", "!=", "note")
        return self.env["seitech.chat.message"].search(domain)

    def sees_notes(self, channel):
        """Tell whether private notes of a channel in sight are for this person."""
        return routing.may_see_notes(self.roles_in(channel), channel.channel_type)
