from odoo import api, fields, models


class SeitechChatSkill(models.Model):
    """Define a skill that some agents have and some conversations need."""

    _name = "seitech.chat.skill"
    _description = "Chat Skill"
    _inherit = ["seitech.chat.company.mixin"]
    _order = "name, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    agent_ids = fields.Many2many(
        "seitech.chat.agent",
        "seitech_chat_agent_skill_rel",
        "skill_id",
        "agent_id",
        string="Agents",
        domain="[('company_id', '=', company_id)]",
        check_company=True,
    )

    @api.model_create_multi
    def create(self, vals_list):
        skills = super().create(vals_list)
        skills.agent_ids.department_ids._request_assignment()
        return skills

    def write(self, vals):
        # Agents who lose the skill count, too: a skill that no agent has is not
        # required.
        agents = self.agent_ids
        done = super().write(vals)
        if {"active", "agent_ids"} & vals.keys():
            (agents | self.agent_ids).department_ids._request_assignment()
        return done
