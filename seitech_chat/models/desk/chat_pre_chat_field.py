from odoo import fields, models


class SeitechChatPreChatField(models.Model):
    """Define a department's own question in the form before a conversation."""

    _name = "seitech.chat.pre.chat.field"
    _description = "Chat Department: Question Before"
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
        "Question", required=True, translate=True, help="What the customer reads."
    )
    name = fields.Char(
        "Technical Name",
        required=True,
        help="Under this name the answer is sent and kept: small letters, digits and"
        " underscores, such as order_number.",
    )
    is_required = fields.Boolean("Required")

    _one_per_name = models.UniqueIndex(
        "(department_id, name)", "This department asks that already."
    )
    _check_name = models.Constraint(
        "CHECK (name ~ '^[a-z][a-z0-9_]{0,39}$')",
        "A technical name has small letters, digits and underscores, at most 40, and"
        " begins with a letter.",
    )

    def _to_payloads(self):
        """Return these questions for a form: list of ``PreChatFieldPayload``."""
        return [
            {"name": one.name, "label": one.label, "is_required": one.is_required}
            for one in self
        ]
