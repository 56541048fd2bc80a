from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..persona import Persona


class SeitechChatArchive(models.TransientModel):
    """Wizard to transfer open conversations of a department or agent to archive."""

    _name = "seitech.chat.archive"
    _description = "Archive with Open Conversations"
    _inherit = ["seitech.chat.company.mixin"]

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    department_id = fields.Many2one(
        "seitech.chat.department", readonly=True, check_company=True
    )
    agent_id = fields.Many2one("seitech.chat.agent", readonly=True, check_company=True)
    open_count = fields.Integer(compute="_compute_counts")
    waiting_count = fields.Integer(compute="_compute_counts")
    to_department_id = fields.Many2one(
        "seitech.chat.department",
        "Transfer To",
        domain="[('company_id', '=', company_id), ('id', '!=', department_id)]",
        help="Department to transfer the open conversations to.",
        check_company=True,
    )
    to_agent_id = fields.Many2one(
        "seitech.chat.agent",
        "Transfer to Agent",
        domain="[('company_id', '=', company_id), ('id', '!=', agent_id)]",
        help="Leave empty to return the conversations to their departments' queues.",
        check_company=True,
    )

    @api.depends("department_id", "agent_id")
    def _compute_counts(self):
        for one in self:
            channels = one._open_channels()
            one.open_count = len(channels)
            one.waiting_count = len(channels.filtered("is_waiting"))

    def _open_channels(self):
        subject = self.department_id or self.agent_id
        return subject._open_channels()

    def action_confirm(self):
        """Transfer the open conversations, then archive the department or agent.

        :raises ValidationError: for a department without another one to transfer to.

        Emits what transferring each conversation emits.
        """
        self.ensure_one()
        persona = Persona(self.env.user)
        if self.department_id:
            if not self.to_department_id:
                raise ValidationError(
                    self.env._("Choose a department to transfer the conversations to.")
                )
            for channel in self._open_channels():
                channel._change_department(self.to_department_id, by=persona)
        elif self.to_agent_id:
            for channel in self._open_channels():
                channel._assign_to_agent(persona, self.to_agent_id.id)
        (self.department_id or self.agent_id).active = False
        return {"type": "ir.actions.act_window_close"}

    @api.model
    def _ask(self, subject):
        """Open the wizard for the open conversations of a record.

        :param subject: one department or one agent.
        :return: the action.
        """
        wizard = self.create(
            {"company_id": subject.company_id.id, subject._channel_field: subject.id}
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Archive %(name)s", name=subject.display_name),
            "res_model": self._name,
            "res_id": wizard.id,
            "views": [(False, "form")],
            "target": "new",
        }
