"""Routes of the first screen: the team, FAQs and quick actions."""

from odoo.http import Controller, request

from ...logic import contract
from ..http.route import chat_route
from ..http.session import session_answer
from ..http.site import find_site
from ..requests import faq as requests


class Faq(Controller):
    @chat_route("home", callers=("anyone", "guest"), method="GET",
                query=requests.HomeQuery, answer=contract.HomeAnswer,
                limit="search")  # fmt: skip
    def home(self, persona, query):
        """Return the team, the first FAQs and the quick actions for a page."""
        home, company, scope = _scope(persona, query)
        return {
            **home._to_payload(company, scope),
            "session": session_answer(persona) if query.with_session else None,
        }

    @chat_route("faq/search", callers=("anyone", "guest"),
                body=requests.FaqSearchRequest, answer=contract.FaqsAnswer,
                limit="faq")  # fmt: skip
    def search_faqs(self, persona, body):
        """List the FAQs that answer a question, best first."""
        home, company, scope = _scope(persona, body)
        return {"faqs": home._search_faqs(company, scope, body.text)}

    @chat_route("faq/<int:faq_id>", callers=("anyone", "guest"), method="GET",
                query=requests.PageQuery, answer=contract.FaqAnswer,
                limit="faq")  # fmt: skip
    def open_faq(self, persona, query, faq_id):
        """Return an FAQ with its answer."""
        home, company, scope = _scope(persona, query)
        return home._open_faq(company, scope, faq_id)

    @chat_route("faq/<int:faq_id>/feedback", callers=("anyone", "guest"),
                body=requests.FaqFeedbackRequest, answer=contract.DoneAnswer,
                limit="faq")  # fmt: skip
    def rate_faq(self, persona, body, faq_id):
        """Count whether an FAQ helped."""
        home, company, scope = _scope(persona, body)
        home._rate_faq(company, scope, faq_id, is_helpful=body.is_helpful)
        return {"is_done": True}


def _scope(persona, page):
    """Return the first screen, the company, and the FAQs offered to a caller."""
    env = persona.env if persona and not persona.is_visitor else request.env
    home = env["seitech.chat.home"]
    site = find_site(request)
    company = site.company_id or request.env["website"]._chat_company()
    scope = home._scope(company, persona, site=site, lang=page.lang, path=page.path)
    return home, company, scope
