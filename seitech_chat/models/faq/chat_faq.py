from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.mail import is_html_empty

from ...logic.contract import MAX_FAQ_PHRASINGS, MAX_FAQ_QUESTION_LENGTH

AUDIENCE_SELECTION = [
    ("all", "Visitors and students"),
    ("visitors", "Visitors"),
    ("students", "Students"),
]
WANTED_PHRASINGS = 2  # other ways to ask that the form asks for


class HtmlPerLanguage(fields.Html):
    """Sanitized HTML that is a text of its own in each language.

    Odoo translates sanitized HTML term by term, so that all languages have one
    structure, and a text saved in one language changes the others.
    """

    def _get_attrs(self, model_class, name):
        return {**super()._get_attrs(model_class, name), "translate": True}


class SeitechChatFaq(models.Model):
    """An answer to a frequent question, with the ways in which customers ask it."""

    _name = "seitech.chat.faq"
    _description = "Chat FAQ"
    _inherit = ["seitech.chat.company.mixin", "seitech.chat.home.offer"]
    _order = "sequence, id"
    _rec_name = "question"

    question = fields.Char(required=True, translate=True)
    phrasings = fields.Text(
        "Other Ways to Ask",
        translate=True,
        help="One per line. Write how customers ask, with their words.",
    )
    answer = HtmlPerLanguage(required=True, translate=True, strip_style=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    audience = fields.Selection(AUDIENCE_SELECTION, "For", required=True, default="all")
    department_ids = fields.Many2many(
        "seitech.chat.department",
        "seitech_chat_faq_department_rel",
        "faq_id",
        "department_id",
        string="Departments",
        domain="[('company_id', '=', company_id)]",
        check_company=True,
        help="Leave empty for all departments.",
    )
    course_ids = fields.Many2many(
        "slide.channel",
        "seitech_chat_faq_course_rel",
        "faq_id",
        "course_id",
        string="Courses",
        help="Shown only on the pages of these courses. Leave empty for all pages.",
    )
    site_ids = fields.Many2many(
        "seitech.chat.site",
        "seitech_chat_faq_site_rel",
        "faq_id",
        "site_id",
        string="Sites",
        domain="[('company_id', '=', company_id)]",
        check_company=True,
        help="Leave empty for all sites.",
    )
    phrasing_ids = fields.One2many("seitech.chat.faq.phrasing", "faq_id", readonly=True)
    asked_ids = fields.One2many(
        "seitech.chat.faq.question",
        "faq_id",
        "Unanswered Questions",
        groups="seitech_chat.group_chat_supervisor",
    )
    needs_phrasings = fields.Boolean(compute="_compute_needs_phrasings")
    languages = fields.Char(
        compute="_compute_languages",
        help="Languages in which this FAQ is offered: those with a question and an"
        " answer.",
    )

    @api.depends("phrasings")
    @api.depends_context("lang")
    def _compute_needs_phrasings(self):
        for faq in self:
            faq.needs_phrasings = len(_lines(faq.phrasings)) < WANTED_PHRASINGS

    @api.depends("question", "phrasings", "answer", "active")
    def _compute_languages(self):
        self.flush_recordset()
        rows = self.env["seitech.chat.faq.phrasing"]._read_group(
            [("faq_id", "in", self.ids)], ["faq_id"], ["lang:array_agg_distinct"]
        )
        found = {faq.id: sorted(langs) for faq, langs in rows}
        for faq in self:
            faq.languages = ", ".join(found.get(faq.id, ()))

    @api.constrains("question", "phrasings", "answer")
    def _check_texts(self):
        for faq in self:
            lines = _lines(faq.phrasings)
            if len(lines) > MAX_FAQ_PHRASINGS:
                raise ValidationError(
                    self.env._(
                        "Enter at most %(count)s other ways to ask.",
                        count=MAX_FAQ_PHRASINGS,
                    )
                )
            longest = max(map(len, [faq.question, *lines]))
            if longest > MAX_FAQ_QUESTION_LENGTH:
                raise ValidationError(
                    self.env._(
                        "Enter questions of at most %(count)s characters.",
                        count=MAX_FAQ_QUESTION_LENGTH,
                    )
                )
            if is_html_empty(faq.answer):
                raise ValidationError(self.env._("Enter an answer."))

    @api.constrains("course_ids", "company_id")
    def _check_courses(self):
        """Refuse courses whose conversations belong to another company.

        :raises UserError:
        """
        for faq in self:
            # sudo: slide.channel - reads the companies of the courses
            for course in faq.sudo().course_ids:
                if course._chat_company() != faq.company_id:
                    raise faq._other_company()

    def _to_payload(self, question):
        """Return this FAQ with its answer: ``FaqAnswer``.

        :param str question: in the language of the context.
        """
        self.ensure_one()
        return {"id": self.id, "question": question, "answer": self.answer}


def _lines(text):
    return [line for line in (text or "").splitlines() if line.strip()]
