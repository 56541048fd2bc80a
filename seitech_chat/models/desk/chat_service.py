from odoo import api, fields, models


class SeitechChatService(models.Model):
    """Record one service of a customer: from a start or a reopening to its end.

    The row is written at the start, at the first response and at the end. After the end
    it never changes: a reopening creates the next one. It stores only ids and times, so
    that retention and anonymization leave it unchanged.
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
    first_response_at = fields.Datetime("First Response")
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
    first_response_seconds = fields.Integer(
        "First Response (seconds)", compute="_compute_seconds"
    )
    resolution_seconds = fields.Integer(
        "Resolution (seconds)", compute="_compute_seconds"
    )

    _one_per_number = models.UniqueIndex("(channel_id, service_number)")

    @api.depends("opened_at", "first_response_at", "ended_at")
    def _compute_seconds(self):
        for service in self:
            answered, ended = service.first_response_at, service.ended_at
            service.first_response_seconds = service._seconds_until(answered)
            service.resolution_seconds = service._seconds_until(ended)

    def _seconds_until(self, moment):
        return int((moment - self.opened_at).total_seconds()) if moment else 0
