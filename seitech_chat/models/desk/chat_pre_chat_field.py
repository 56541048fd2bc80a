from odoo import fields, models


class SeitechChatPreChatField(models.Model):
    """Define a department's own question in the form before a conversation."""

    _name = "seitech.chat.pre.chat.field"
    _description = "Chat Pre-Chat Field"
    _inherit = ["seitech.chat.company.mixin"]
    _order = "sequence, id"
    _rec_name = "label"

    department_id = fields.Many2one(
        "seitech.chat.department",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="department_id.company_id", store=True, index=True
    )
    sequence = fields.Integer(default=10)
    label = fields.Char(
        "Question",
        required=True,
        translate=True,
        help="Question shown to the customer.",
    )
    name = fields.Char(
        "Technical Name",
        required=True,
        help="Name under which the answer is stored. Use lowercase letters,"
        " digits and underscores, like order_number.",
    )
    is_required = fields.Boolean("Required")

    _one_per_name = models.UniqueIndex(
        "(department_id, name)",
        "This department already has a field with this technical name.",
    )
    _check_name = models.Constraint(
        "CHECK (name ~ '^[a-z][a-z0-9_]{0,39}$')",
        "Start technical names with a lowercase letter. Use only lowercase letters,"
        " digits and underscores, up to 40 characters.",
    )

    def _to_payloads(self):
        """Return these questions for a form: list of ``PreChatFieldPayload``."""
        return [
            {"name": one.name, "label": one.label, "is_required": one.is_required}
            for one in self
        ]
