"""Who the customer of a conversation is, and who answered them."""

from odoo import models
from odoo.tools import SQL

from ...logic.contract import SUPPORT_TYPES


class SeitechChatChannelCustomer(models.Model):
    """Identify the customer of a conversation."""

    _inherit = "seitech.chat.channel"

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


def last_responder(channel):
    """Return the agent who answered last in the current or last service.

    :return: one ``seitech.chat.agent``, in sudo; none when nobody answered.
    """
    # SQL: the newest of the messages whose author is an agent, by the index on
    # positions.
    channel.env["seitech.chat.message"].flush_model()
    rows = channel.env.execute_query(
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
            channel=channel.id,
            company=channel.company_id.id,
            position=channel.service_from_position,
            customer=channel._customer_member().user_id.id or 0,
        )
    )
    # sudo: seitech.chat.agent - only attributes the service to the agent
    return channel.env["seitech.chat.agent"].sudo().browse([row[0] for row in rows])
