from datetime import timedelta

from odoo import fields, models

from ...logic.contract import SUPPORT_TYPES


class SeitechChatChannelService(models.Model):
    """The services of a customer's conversation: their times, and how one goes on.

    The conversation itself has the times of the service that is going on or ended
    last; ``seitech.chat.service`` has those of each.
    """

    _inherit = "seitech.chat.channel"

    def _begin_first_service(self):
        """Record that a customer opened this conversation."""
        self._record_service(self.started_at)

    def _begin_next_service(self, at):
        """Record that this conversation goes on after its end. It is locked.

        What follows is answered and rated anew.

        :param at: naive UTC datetime.
        """
        self.write(
            {
                "service_cycle": self.service_cycle + 1,
                "service_from_position": self.last_position,
                "reopened_at": at,
                "first_response_at": False,
                "ended_at": False,
            }
        )
        self._record_service(at)

    def _record_service(self, at):
        self.env["seitech.chat.service"].create(
            {
                "channel_id": self.id,
                "company_id": self.company_id.id,
                "service_number": self.service_cycle,
                "department_id": self.department_id.id,
                "opened_at": at,
            }
        )

    def _record_first_response(self, persona, at):
        """Record the first answer of the desk in this service.

        :param persona: who answered.
        :param at: naive UTC datetime.
        """
        self.first_response_at = at
        self._service().write(
            {"first_response_at": at, "first_agent_id": self._agent_of(persona).id}
        )

    def _record_end(self, at):
        """Record the end of this service. The conversation is locked.

        :param at: naive UTC datetime.
        """
        self.write({"state": "closed", "ended_at": at})
        self._service().write(
            {
                "ended_at": at,
                "last_department_id": self.department_id.id,
                "agent_id": self._last_responder().id,
            }
        )

    def _service(self):
        """Return the service that is going on, or ended last; none without a desk."""
        # sudo: seitech.chat.service - written by the verbs alone
        services = self.env["seitech.chat.service"].sudo()
        return services.search(
            [
                ("channel_id", "=", self.id),
                ("service_number", "=", self.service_cycle),
            ]
        )

    def _service_began_at(self):
        """Return when the customer of this service began to wait."""
        return self.reopened_at or self.started_at

    def _is_ended_for(self, persona):
        """Return whether a message of this person is written after the end.

        Their customer goes on by writing; everybody else has to reopen it first.
        """
        return (
            self.channel_type in SUPPORT_TYPES
            and self.state == "closed"
            and self._is_customer(persona)
        )

    def _lock_to_write(self, persona, text, client_uuid, *, is_note):
        """Lock the conversation in which a message belongs.

        :param str text: what is written.
        :param str client_uuid: the sender's own id for it.
        :param bool is_note: a private note, which is written after the end as before.
        :return: this conversation or one that continues it.

        Emits what ``_to_write_into`` emits.
        """
        channel = self
        if not is_note:
            channel = self._to_write_into(persona, text, client_uuid)
        channel._lock()
        if is_note or not channel._is_ended_for(persona):
            return channel
        # It ended while this waited for the lock, or what is sent was sent before.
        channel = channel._to_write_into(persona, text, client_uuid)
        channel._lock()
        return channel

    def _to_write_into(self, persona, text, client_uuid):
        """Return the conversation in which a customer's message belongs.

        One that has ended is reopened, as long as its department says; later the
        customer goes on in a new one that is linked to it.

        :param str text: what they write.
        :param str client_uuid: the sender's own id for it; what was sent under it
            before is repeated, and reopens nothing.
        :return: this conversation or one that continues it, not locked by this.

        Emits what ``_reopen`` or ``_continue`` emits.
        """
        if not self._is_ended_for(persona) or self._find_duplicate(
            persona, client_uuid
        ):
            return self
        # Two messages at once must not begin two conversations.
        self._lock_key("continue", self.id)
        latest = self
        while following := self.search([("previous_id", "=", latest.id)], limit=1):
            latest = following
            if latest._find_duplicate(persona, client_uuid):
                return latest
        if latest.state == "active":
            return latest
        if latest._may_go_on():
            latest._reopen(persona)
            return latest
        return latest._continue(persona, text)

    def _may_go_on(self):
        """Return whether a customer who writes now reopens this conversation."""
        days = self.department_id.reopen_days
        ended_at = self.ended_at or self.started_at
        is_served = self.department_id.active
        return is_served and fields.Datetime.now() < ended_at + timedelta(days=days)

    def _continue(self, persona, text):
        """Open a conversation that continues this one, which ended too long ago.

        Its first message is the caller's to add.

        :param persona: the customer.
        :param str text: what they are about to write, for the rules of priority.
        :return: the new conversation.

        Emits ``channel_added`` to the department and the customer, ``message_new`` for
        a line here and there.
        """
        department = self.department_id
        if not department.active:
            departments = self.env["seitech.chat.department"]
            department = departments._for_query_type(
                self.company_id, self.query_type or "other", lang=self.lang
            )
        channel = self._make_support(
            persona,
            {
                "query_type": self.query_type,
                "email": self.visitor_email,
                "body": text,
                "page_url": self.page_url,
            },
            {
                "channel_type": self.channel_type,
                "department_id": department.id,
                "visitor_id": self.visitor_id.id,
                "student_id": self.student_id.id,
                "visitor_name": self.visitor_name,
                "visitor_email": self.visitor_email,
                "lang": self.lang,
                "course_id": self.course_id.id,
                "field_values": self.field_values,
                "previous_id": self.id,
            },
        )
        self._lock()
        self._post_event("continued")
        channel._post_event("continues")
        channel._announce_support(persona)
        return channel
