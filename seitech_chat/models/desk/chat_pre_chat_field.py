from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...exceptions import ChatError
from ...logic.contract import MAX_FIELD_LENGTH
from ...logic.form_answers import read_answer, read_lines
from ...logic.length import length_of
from ..selections import PRE_CHAT_FIELD_TYPE_SELECTION

MIN_CHOICES = 2
MAX_CHOICES = 50


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
    field_type = fields.Selection(
        PRE_CHAT_FIELD_TYPE_SELECTION, "Type", default="text", required=True
    )
    choices = fields.Text(translate=True, help="Possible answers, one per line.")
    is_required = fields.Boolean(
        "Required", help="Customers must check a required checkbox."
    )

    _one_per_name = models.UniqueIndex(
        "(department_id, name)",
        "This department already has a field with this technical name.",
    )
    _check_name = models.Constraint(
        "CHECK (name ~ '^[a-z][a-z0-9_]{0,39}$')",
        "Start technical names with a lowercase letter. Use only lowercase letters,"
        " digits and underscores, up to 40 characters.",
    )

    @api.constrains("field_type", "choices")
    def _check_choices(self):
        for field in self:
            choices = read_lines(field.choices)
            if field.field_type != "choice":
                continue
            if not MIN_CHOICES <= len(choices) <= MAX_CHOICES:
                raise ValidationError(
                    self.env._(
                        "%(question)s: enter %(min)s to %(max)s choices, one per line.",
                        question=field.label,
                        min=MIN_CHOICES,
                        max=MAX_CHOICES,
                    )
                )
            if any(length_of(choice) > MAX_FIELD_LENGTH for choice in choices):
                raise ValidationError(
                    self.env._(
                        "%(question)s: shorten the choices to %(max)s characters.",
                        question=field.label,
                        max=MAX_FIELD_LENGTH,
                    )
                )

    def _check_answer(self, text):
        """Check an answer to this question, and return it as it is stored.

        A choice is accepted in every language of the question: the visitor's page may
        have another language than the request.

        :param str text: as the customer's form sent it.
        :return: the text for the desk; empty for no answer.
        :raises ChatError: ``invalid_field``.
        """
        self.ensure_one()
        if not text:
            return ""
        answer = read_answer(self.field_type, text, self._known_choices())
        if answer is None:
            raise ChatError(
                "invalid_field",
                {
                    "choice": self.env._("Choose one of the options."),
                    "number": self.env._("Enter a number."),
                    "checkbox": self.env._("Check or uncheck this box."),
                    "date": self.env._("Enter a date."),
                }[self.field_type],
                field=f"fields.{self.name}",
            )
        if self.field_type == "checkbox":
            return self.env._("Yes") if answer else ""
        return answer

    def _known_choices(self):
        """Return the choices in all languages."""
        if self.field_type != "choice":
            return set()
        terms = self._fields["choices"]._get_stored_translations(self) or {}
        return {choice for text in terms.values() for choice in read_lines(text)}

    def _to_payloads(self):
        """Return these questions for a form: list of ``PreChatFieldPayload``."""
        return [
            {
                "name": one.name,
                "label": one.label,
                "is_required": one.is_required,
                "type": one.field_type,
                "choices": [
                    {"value": choice, "label": choice}
                    for choice in read_lines(one.choices)
                    if one.field_type == "choice"
                ],
            }
            for one in self
        ]
