from odoo import models
from odoo.tools import SQL

from ...exceptions import ChatConflict, ChatError, ChatForbidden
from ...logic.contract import SUPPORT_TYPES


class SeitechChatChannelRating(models.Model):
    """What the customer of a conversation thought of being served.

    A service begins with the opening or reopening of a conversation; each can be rated
    once, when it has ended.
    """

    _inherit = "seitech.chat.channel"

    def _check_may_rate(self, persona):
        """Refuse who was not served here. Whether it has ended is asked later.

        :raises ChatForbidden: ``forbidden``.
        """
        if not self._is_customer(persona):
            raise ChatForbidden(
                "forbidden", self.env._("Only the customer can rate this.")
            )

    def _rate(self, rating, *, comment=""):
        """Keep what the customer thought of the last service.

        Call ``_check_may_rate`` first. Repeating the same changes nothing.

        :param int rating: 1 to 5.
        :param str comment: what they said about it.
        :return: the ``seitech.chat.rating``, in sudo.
        :raises ChatError: ``not_ended``.
        :raises ChatConflict: ``already_rated``, with something else.
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
        """Find the rating of the last service; none when it has none."""
        # sudo: seitech.chat.channel - which service is the last one
        return self._rating_for_service(self.sudo().service_cycle)

    def _rating_for_service(self, cycle):
        """Find the rating of one service; none when it has none."""
        # sudo: seitech.chat.rating - of a conversation that was looked up by right
        return (
            self.env["seitech.chat.rating"]
            .sudo()
            .search([("channel_id", "=", self.id), ("cycle", "=", cycle)])
        )

    def _may_rate(self, persona):
        """Return whether this person can rate the last service now.

        A service in which nobody answered is not rated.
        """
        return (
            self.state != "active"
            and self._is_customer(persona)
            and not self._current_rating()
            and bool(self._last_responder())
        )

    def _last_responder(self):
        """Find the agent who answered last in the service that is going on, or ended.

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
        # sudo: seitech.chat.agent - only for being credited
        return self.env["seitech.chat.agent"].sudo().browse([row[0] for row in rows])

    def _customer_member(self):
        """Find the part of the customer; none where there is no customer.

        In a student's conversation that names no student it is the first who is not of
        the desk.
        """
        # sudo: seitech.chat.member - who the customer is, asked by verbs
        members = self.env["seitech.chat.member"].sudo()
        if self.channel_type not in SUPPORT_TYPES:
            return members
        domain = [("channel_id", "=", self.id), ("is_active", "=", True)]
        if self.visitor_id:
            return members.search([*domain, ("visitor_id", "=", self.visitor_id.id)])
        # sudo: seitech.chat.channel - the same
        student = self.sudo().student_id
        if student:
            return members.search([*domain, ("user_id", "=", student.id)])
        # sudo: seitech.chat.assignment - the same
        assignments = self.env["seitech.chat.assignment"].sudo()
        served = assignments.search([("channel_id", "=", self.id)])
        staff = served.agent_id.user_id
        return members.search([*domain, ("user_id", "not in", staff.ids)], limit=1)

    def _is_customer(self, persona):
        """Tell whether this person is the one who is served here."""
        # sudo: seitech.chat.channel - who the customer is, of a conversation in sight
        member = self.sudo()._customer_member()
        return bool(member) and member[persona.member_field].id == persona.id

    def _customer_name(self):
        """Give the customer's name, empty where there is none."""
        # sudo: seitech.chat.channel - a name for those who see the conversation
        channel = self.sudo()
        return channel.visitor_name or channel._customer_member().user_id.name or ""
