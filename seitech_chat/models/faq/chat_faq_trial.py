from markupsafe import Markup

from odoo import api, fields, models

from ...logic.faq_ranking import COVERED_SHARE, LIKENESS_SHARE, SPELLING_SHARE
from .faq_search import Scope, search_faqs

MAX_EXPLAINED = 10


class SeitechChatFaqTrial(models.TransientModel):
    """Try a question: show which FAQs it finds, with the parts of their scores."""

    _name = "seitech.chat.faq.trial"
    _description = "Try a Question"
    _inherit = ["seitech.chat.company.mixin"]

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    question = fields.Char()
    lang = fields.Selection(
        lambda self: self.env["res.lang"].get_installed(),
        "Language",
        required=True,
        default=lambda self: self.env.lang or "en_US",
    )
    audience = fields.Selection(
        [("visitors", "Visitors"), ("students", "Students")],
        "Asked By",
        required=True,
        default="visitors",
    )
    department_id = fields.Many2one(
        "seitech.chat.department",
        domain="[('company_id', '=', company_id)]",
        check_company=True,
    )
    explanation = fields.Html(compute="_compute_explanation")

    @api.depends("question", "lang", "audience", "department_id", "company_id")
    def _compute_explanation(self):
        for trial in self:
            trial.explanation = trial.question and trial._explain()

    def _explain(self):
        """Return the ranking of the FAQs for the question as HTML."""
        scope = Scope(
            self.company_id.id,
            self.lang,
            ("all", self.audience),
            self.department_id._origin.id or None,
        )
        ranking = search_faqs(self.env, scope, self.question)
        names = [
            self.env._("Question"),
            self.env._("Most similar phrasing"),
            self.env._("Words (%(share)s%%)", share=round(100 * COVERED_SHARE)),
            self.env._("Spelling (%(share)s%%)", share=round(100 * SPELLING_SHARE)),
            self.env._("Similarity (%(share)s%%)", share=round(100 * LIKENESS_SHARE)),
            self.env._("Score"),
        ]
        head = Markup().join(Markup("<th>%s</th>") % name for name in names)
        rows = Markup().join(
            self._to_row(match) for match in ranking.matches[:MAX_EXPLAINED]
        )
        return Markup("<p>%s</p><table class='table'><tr>%s</tr>%s</table>") % (
            self._outcome_text(ranking),
            head,
            rows,
        )

    def _to_row(self, match):
        faq = self.env["seitech.chat.faq"].browse(match.faq_id)
        parts = (match.covered, match.spelling, match.likeness, match.score)
        cells = [
            faq.with_context(lang=self.lang).question,
            match.phrasing,
            *("–" if part is None else f"{part:.2f}" for part in parts),
        ]
        cells = Markup().join(Markup("<td>%s</td>") % cell for cell in cells)
        return Markup("<tr>%s</tr>") % cells

    def _outcome_text(self, ranking):
        limits = ranking.thresholds
        text = {
            "answer": self.env._("The first FAQ is the answer."),
            "choice": self.env._("Several FAQs are offered for a choice."),
            "none": self.env._("No FAQ answers this question."),
        }[ranking.outcome]
        return self.env._(
            "%(outcome)s An answer needs a score of %(high)s and a distance of"
            " %(distance)s from the next one. FAQs below %(low)s are not shown.",
            outcome=text,
            high=limits.high,
            distance=limits.distance,
            low=limits.low,
        )
