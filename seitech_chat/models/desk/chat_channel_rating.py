from odoo import models
from odoo.tools import SQL

from ...exceptions import ChatConflict, ChatError, ChatForbidden
from ...logic.contract import SUPPORT_TYPES


class SeitechChatChannelRating(models.Model):
    """Rate the services of a customer's conversation.

    A service starts with a new or reopened conversation. Each service can be rated
    once, after its end.
    """

    _inherit = "seitech.chat.channel"

    def _check_may_rate(self, persona):
        """Refuse a person who is not the customer. ``_rate`` checks the end later.

        :raises ChatForbidden: ``forbidden``.
        """
        if not self._is_customer(persona):
            raise ChatForbidden(
                "forbidden", self.env._("Only the customer can rate this.")
            )

    def _rate(self, rating, *, comment=""):
        """Store the customer's rating of the last service.

        Call ``_check_may_rate`` first. Repeating the same changes nothing.

        :param int rating: 1 to 5.
        :param str comment: the customer's comment.
        :return: the ``seitech.chat.rating``, in sudo.
        :raises ChatError: ``not_ended``.
        :raises ChatConflict: ``already_rated``, with different values.
        """
        # sudo: seitech.chat.channel - right checked by _check_may_rate
        channel = self.sudo()
        channel._lock()
        known = channel._current_rating()
        if known:
            if (known.rating, known.comment or "") != (rating, comment):
                raise ChatConflict(
                    "already_rated", self.env._("You have rated this already.")
                )
            return known
        if channel.state == "active":
            raise ChatError(
                "not_ended",
                self.env._("You can rate this once the conversation has ended."),
            )
        # sudo: seitech.chat.rating - the same right
        rating = (
            self.env["seitech.chat.rating"]
            .sudo()
            .create(
                {
                    "channel_id": channel.id,
                    "company_id": channel.company_id.id,
                    "department_id": channel.department_id.id,
                    "agent_id": channel._last_responder().id,
                    "cycle": channel.service_cycle,
                    "rating": rating,
                    "comment": comment,
                }
            )
        )
        channel.env["seitech.chat.letter"]._forget("rating", channel)
        return rating

    def _current_rating(self):
        """Return the rating of the last service; none when it has none."""
        # sudo: seitech.chat.channel - reads the number of the last service
        return self._rating_for_service(self.sudo().service_cycle)

    def _rating_for_service(self, cycle):
        """Return the rating of one service; none when it has none."""
        # sudo: seitech.chat.rating - the caller has checked access to the conversation
        return (
            self.env["seitech.chat.rating"]
            .sudo()
            .search([("channel_id", "=", self.id), ("cycle", "=", cycle)])
        )

    def _may_rate(self, persona):
        """Return whether this person can rate the last service now.

        A service without an answer cannot be rated.
        """
        return (
            self.state != "active"
            and self._is_customer(persona)
            and not self._current_rating()
            and bool(self._last_responder())
        )

    def _last_responder(self):
        """Return the agent who answered last in the current or last service.

        :return: one ``seitech.chat.agent``, in sudo; none when nobody answered.
        """
        # SQL: the newest of the messages whose author is an agent, by the index on
        # positions.
        self.env["seitech.chat.message"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT agent.id
                  FROM seitech_chat_message message
                  JOIN seitech_chat_agent agent
                    ON agent.user_id = message.author_user_id
                   AND agent.company_id = %(company)s
                 WHERE message.channel_id = %(channel)s
                   AND message.position > %(position)s
                   AND message.message_type <> 'note'
                   AND message.author_user_id <> %(customer)s
              ORDER BY message.position DESC
                 LIMIT 1
                """,
                channel=self.id,
                company=self.company_id.id,
                position=self.service_from_position,
                customer=self._customer_member().user_id.id or 0,
            )
        )
        # sudo: seitech.chat.agent - only attributes the service to the agent
        return self.env["seitech.chat.agent"].sudo().browse([row[0] for row in rows])

    def _customer_member(self):
        """Return the customer's membership; none in a conversation without a customer.

        In a student's conversation without a ``student_id``, it is the first member who
        never was an assigned agent.
        """
        # sudo: seitech.chat.member - identifies the customer for server-side methods
        members = self.env["seitech.chat.member"].sudo()
        if self.channel_type not in SUPPORT_TYPES:
            return members
        domain = [("channel_id", "=", self.id), ("is_active", "=", True)]
        if self.visitor_id:
            return members.search([*domain, ("visitor_id", "=", self.visitor_id.id)])
        # sudo: seitech.chat.channel - as above
        student = self.sudo().student_id
        if student:
            return members.search([*domain, ("user_id", "=", student.id)])
        # sudo: seitech.chat.assignment - as above
        assignments = self.env["seitech.chat.assignment"].sudo()
        served = assignments.search([("channel_id", "=", self.id)])
        staff = served.agent_id.user_id
        return members.search([*domain, ("user_id", "not in", staff.ids)], limit=1)

    def _is_customer(self, persona):
        """Return whether this person is the customer of this conversation."""
        # sudo: seitech.chat.channel - identifies the customer of a visible conversation
        member = self.sudo()._customer_member()
        return bool(member) and member[persona.member_field].id == persona.id

    def _customer_name(self):
        """Return the customer's name, empty where there is none."""
        # sudo: seitech.chat.channel - a name, for users with access to the conversation
        channel = self.sudo()
        return channel.visitor_name or channel._customer_member().user_id.name or ""
