from datetime import datetime

from odoo import Command, api, models
from odoo.tools import format_datetime

from ...exceptions import ChatError
from .chat_quick_action import REQUESTS
from .faq_search import installed_language


class SeitechChatIntake(models.AbstractModel):
    """Open conversations with a quick action, a wished time, and the FAQs read."""

    _inherit = "seitech.chat.intake"

    @api.model
    def _complete_form(self, form, company):
        """Fill in what the form's quick action decides.

        :raises ChatError: ``invalid_field``, ``field_missing``.
        """
        form = super()._complete_form(form, company)
        if not form.get("quick_action_id"):
            return form
        action = self._action_of(form, company)
        if action.action in REQUESTS and not form.get("phone"):
            raise ChatError(
                "field_missing", self.env._("Enter a phone number."), field="phone"
            )
        return {
            **form,
            "query_type": action._topic() or form["query_type"],
            "department_id": action.department_id.id or form["department_id"],
            "body": form["body"].strip() or action.body or action.label,
        }

    @api.model
    def _form_answers(self, form, company):
        """Add the wished time and the FAQs read to the answers."""
        answers = super()._form_answers(form, company)
        if form.get("wished_at"):
            # The agents read it, in the time zone of their reports.
            zone = company._chat_report_zone()
            moment = format_datetime(self.env, _wished_at(form), tz=zone)
            answers.append([self.env._("Wished time"), f"{moment} ({zone})"])
        faqs = self._faqs_of(form, company)
        if faqs:
            read = "; ".join(faqs.mapped("question"))
            answers.append([self.env._("FAQs read"), read])
        return answers

    @api.model
    def _form_vals(self, form, company):
        faqs = self._faqs_of(form, company)
        return {
            **super()._form_vals(form, company),
            "quick_action_id": form.get("quick_action_id"),
            "wished_at": _wished_at(form),
            "faq_ids": [Command.set(faqs.ids)],
        }

    @api.model
    def _conversation_opened(self, channel, form):
        done = super()._conversation_opened(channel, form)
        lang = installed_language(self.env, form.get("lang"))
        channel.env["seitech.chat.faq.daily"]._count_written(
            channel.company_id, channel.faq_ids.ids, lang
        )
        return done

    def _action_of(self, form, company):
        lang = installed_language(self.env, form.get("lang"))
        actions = self.env["seitech.chat.quick.action"].with_context(lang=lang)
        return actions._find_in_company(company, form["quick_action_id"])

    def _faqs_of(self, form, company):
        # sudo: seitech.chat.faq - ids of the company's FAQs; unknown ones are ignored
        faqs = self.env["seitech.chat.faq"].sudo().with_context(active_test=False)
        return faqs.search(
            [("id", "in", form.get("faq_ids") or []), ("company_id", "=", company.id)]
        )


def _wished_at(form):
    return form.get("wished_at") and datetime.fromisoformat(form["wished_at"])
