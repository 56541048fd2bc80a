"""The person who acts in the chat: a signed-in user or a visitor, with their roles."""

from odoo.fields import Domain

from .logic import permissions

ROLE_GROUPS = {
    "student": "seitech_chat.group_chat_student",
    "instructor": "seitech_chat.group_chat_instructor",
    "agent": "seitech_chat.group_chat_agent",
    "supervisor": "seitech_chat.group_chat_supervisor",
    "manager": "seitech_chat.group_chat_manager",
}


class Persona:
    """The acting person, created once per request and passed to the models' methods.

    :param record: one ``res.users`` or one ``seitech.chat.visitor``, whose environment
        is used. A visitor's environment must be sudo, because visitors have no access
        rights. Visitors see only the records that the methods here find.
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
        """Return the person's key for rate limits and uploads, e.g. ``user:7``."""
        return f"{self.type}:{self.id}"

    @property
    def name(self):
        """Return the person's name.

        For a visitor, it is the name entered in the conversation that was found last,
        else the latest one.
        """
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
        """Return the record whose bus channel only this person subscribes to."""
        # sudo: res.users - the person's own partner, to which core subscribes them
        return self.record if self.is_visitor else self.record.sudo().partner_id

    @property
    def author_field(self):
        """Return the field of this kind of person in messages and reactions."""
        return f"author_{self.type}_id"

    @property
    def member_field(self):
        """Return the field of this kind of person in members."""
        return f"{self.type}_id"

    def to_author(self):
        """Return the ``AuthorPayload`` of this person."""
        return {"type": self.type, "id": self.id, "name": self.name}

    def channel_domain(self):
        """Return the domain of visible channels; record rules limit those of users."""
        if self.is_visitor:
            return Domain("visitor_id", "=", self.id)
        return Domain.TRUE

    def find_channel(self, channel_id, *, to_send=False):
        """Find one channel that is visible to this person.

        :param bool to_send: whether the request sends a message to the channel.
        :return: the channel; empty if it does not exist or is not visible.
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
        """Return this person's roles in one channel, as ``logic/permissions.py``
        defines.

        :param channel: one ``seitech.chat.channel``.
        """
        return permissions.roles_in(self.roles, is_customer=self.is_customer(channel))

    def is_customer(self, channel):
        """Return whether this signed-in person is the customer of a channel."""
        if self.is_visitor or channel.channel_type != "student_support":
            return False
        # sudo: seitech.chat.channel - only a comparison with the person's own id
        return channel.sudo().student_id.id == self.id

    def takes_part(self, channel):
        """Return whether this person is a member of a visible channel, by their roles.

        The member must hold a role that takes part in channels of this type.
        """
        if self.is_own_channel(channel):
            return True
        if not permissions.takes_part(self.roles_in(channel), channel.channel_type):
            return False
        return bool(channel._get_member(self))

    def is_own_channel(self, channel):
        """Return whether ``find_channel`` found this channel by the membership."""
        return self._own_channel_id == channel.id

    def find_message(self, message_id):
        """Find one message that is visible to this person; empty without one."""
        domain = Domain("id", "=", message_id)
        if self.is_visitor:
            domain &= Domain("channel_id.visitor_id", "=", self.id)
            domain &= Domain("message_type", "!=", "note")
        return self.env["seitech.chat.message"].search(domain)

    def can_see_notes(self, channel):
        """Return whether this person may see the notes of a visible channel."""
        return permissions.may_see_notes(self.roles_in(channel), channel.channel_type)
