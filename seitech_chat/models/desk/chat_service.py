from odoo import api, fields, models

from ..selections import ENDED_BY_SELECTION
from .customer import last_responder


class SeitechChatService(models.Model):
    """Record one service of a customer: from a start or a reopening to its end.

    The row is written at the start, at the first response and at the end. After the end
    it never changes: a reopening creates the next one. It stores only ids and times, so
    that retention and anonymization leave it unchanged. The conversation itself stores
    the times of its current or last service.
    """

    _name = "seitech.chat.service"
    _description = "Chat Service"
    _inherit = ["seitech.chat.company.mixin"]
    _log_access = False
    _order = "opened_at desc, id desc"
    _rec_name = "service_number"

    channel_id = fields.Many2one(
        "seitech.chat.channel",
        "Conversation",
        required=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    service_number = fields.Integer(
        "Service", required=True, help="Number of this service in the conversation."
    )
    department_id = fields.Many2one(
        "seitech.chat.department",
        "Opened In",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    last_department_id = fields.Many2one(
        "seitech.chat.department",
        "Ended In",
        ondelete="restrict",
        check_company=True,
    )
    opened_at = fields.Datetime("Opened", required=True)
    first_response_at = fields.Datetime("First Answered")
    first_agent_id = fields.Many2one(
        "seitech.chat.agent",
        "First Answered By",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    ended_at = fields.Datetime("Ended")
    agent_id = fields.Many2one(
        "seitech.chat.agent",
        "Last Answered By",
        index="btree_not_null",
        ondelete="restrict",
        help="Agent who answered last in this service, if any.",
        check_company=True,
    )
    ended_by = fields.Selection(ENDED_BY_SELECTION)

    _one_per_number = models.UniqueIndex("(channel_id, service_number)")

    @api.model
    def _start(self, channel, at, *, is_asked=True):
        """Record the start of a conversation's service, as a hook.

        :param at: naive UTC datetime.
        :param bool is_asked: whether the customer waits for an answer.
        """
        self.create(self._opening_vals(channel, at))

    @api.model
    def _opening_vals(self, channel, at):
        """Return the values recorded at the start of a service, as a hook."""
        return {
            "channel_id": channel.id,
            "company_id": channel.company_id.id,
            "service_number": channel.service_number,
            "department_id": channel.department_id.id,
            "opened_at": at,
        }

    @api.model
    def _start_next(self, channel, at, *, is_asked):
        """Record the next service after a reopening. The conversation is locked.

        First response and rating are recorded again for the new service.

        :param at: naive UTC datetime.
        :param bool is_asked: whether the customer waits for an answer.
        """
        channel.write(
            {
                "service_number": channel.service_number + 1,
                "service_start_position": channel.last_position,
                "reopened_at": at,
                "first_response_at": False,
                "ended_at": False,
            }
        )
        self._start(channel, at, is_asked=is_asked)

    @api.model
    def _record_first_response(self, channel, persona, at):
        """Record the desk's first answer in this service.

        :param persona: the person who answered.
        :param at: naive UTC datetime.
        """
        channel.first_response_at = at
        agents = self.env["seitech.chat.agent"]
        agent = agents._for_persona(persona, channel.company_id)
        self._current(channel).write(self._first_response_vals(agent, at))

    @api.model
    def _first_response_vals(self, agent, at):
        """Return the values recorded at the first response, as a hook."""
        return {"first_response_at": at, "first_agent_id": agent.id}

    @api.model
    def _finish(self, channel, at, *, ended_by):
        """Close a conversation and record the end of its service, as a hook.

        The conversation is locked.

        :param at: naive UTC datetime.
        :param str ended_by: a value of the field; ``absence`` for a customer who left
            before an answer.
        """
        channel.write({"state": "closed", "ended_at": at})
        self._current(channel).write(
            {
                "ended_at": at,
                "ended_by": ended_by,
                "last_department_id": channel.department_id.id,
                "agent_id": last_responder(channel).id,
            }
        )

    @api.model
    def _current(self, channel):
        """Return the current or last service; none without a desk."""
        # sudo: seitech.chat.service - written only by server-side methods
        return self.sudo().search(
            [
                ("channel_id", "=", channel.id),
                ("service_number", "=", channel.service_number),
            ]
        )


def service_start(channel):
    """Return when the customer of a conversation's service started to wait."""
    return channel.reopened_at or channel.started_at
