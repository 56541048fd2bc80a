from datetime import timedelta

from odoo import api, fields, models, tools
from odoo.tools import SQL

from ...exceptions import ChatNotFound
from ...logic.contract import MAX_FACES, MAX_FAQ_SEARCH_LENGTH, MAX_FAQS_SHOWN
from ...tools.report_days import local_day
from .faq_search import Scope, installed_language, offered, search_faqs

TYPICAL_DAYS = 28  # of services whose first response counts
MIN_SERVICES = 20  # first responses without which none is typical


class SeitechChatHome(models.AbstractModel):
    """Contents of the chat's first screen: the team, FAQs and quick actions."""

    _name = "seitech.chat.home"
    _description = "Chat Home"

    @api.model
    def _scope(self, company, persona, *, site=None, lang=None, path=None):
        """Return the FAQs that are offered to a person on a page.

        :param site: the ``seitech.chat.site`` of the page, in sudo.
        :param persona: None for an anonymous caller.
        :param str lang: a code or a tag; None for that of the request.
        :param str path: of the page, or its address.
        :return: a ``Scope``.
        """
        is_student = bool(persona) and "student" in persona.roles
        return Scope(
            company.id,
            installed_language(self.env, lang),
            ("all", "students" if is_student else "visitors"),
            (site and site.department_id.id) or None,
            self._courses_of(path),
            (site and site.id) or None,
            persona.key if persona else "",
        )

    @api.model
    def _to_payload(self, company, scope):
        """Return the contents of the first screen: ``HomePayload``.

        The FAQs count as shown.
        """
        departments = self._departments(company, scope.department_id)
        hours = {one: one._hours_payload() for one in departments}
        faqs = self._first_faqs(scope)
        self._count(company, [faq["id"] for faq in faqs], scope, "shown")
        return {
            "team": self._team(company, scope.department_id, hours),
            "faqs": faqs,
            "has_faqs": bool(faqs),
            "quick_actions": self._quick_actions(company, scope),
        }

    @api.model
    def _search_faqs(self, company, scope, text):
        """Return the FAQs for a question that is being typed; they count as shown.

        A question that no FAQ answers is recorded for those who write FAQs.

        :return: list of ``FaqPayload``.
        """
        text = text[:MAX_FAQ_SEARCH_LENGTH]
        ranking = search_faqs(self.env, scope, text, is_typing=True)
        ids = [match.faq_id for match in ranking.shown[:MAX_FAQS_SHOWN]]
        # sudo: seitech.chat.faq.question - visitors have no access to the list
        questions = self.env["seitech.chat.faq.question"].sudo()
        if ids:
            questions._forget_typed(company, scope.lang, text)
        elif scope.lang:
            questions._record(company, scope.lang, text, asker_key=scope.asker_key)
        self._count(company, ids, scope, "shown")
        # sudo: seitech.chat.faq - FAQs that are offered to this person
        faqs = self.env["seitech.chat.faq"].sudo().with_context(lang=scope.lang)
        return [{"id": faq.id, "question": faq.question} for faq in faqs.browse(ids)]

    @api.model
    def _find_faq(self, scope, faq_id):
        """Return an FAQ that is offered in a scope, in its language.

        That of a course is found from any page, if the person may see the course.

        :return: the FAQ, in sudo.
        :raises ChatNotFound: ``not_found``: also without a text in the language.
        """
        # sudo: seitech.chat.faq - an FAQ that is offered to this person
        faqs = self.env["seitech.chat.faq"].sudo().with_context(lang=scope.lang)
        faq = faqs.browse(faq_id).exists()
        courses = self.env["slide.channel"].search([("id", "in", faq.course_ids.ids)])
        scope = scope._replace(course_ids=tuple(courses.ids))
        if not faq or not self._offered_rows(scope, SQL("AND faq.id = %s", faq.id)):
            raise ChatNotFound(
                "not_found", self.env._("This answer is not available any more.")
            )
        return faq

    @api.model
    def _open_faq(self, company, scope, faq_id):
        """Return an FAQ with its answer, and count that it was opened: ``FaqAnswer``.

        :raises ChatNotFound: ``not_found``.
        """
        faq = self._find_faq(scope, faq_id)
        self._count(company, faq.ids, scope, "opened")
        return faq._to_payload(faq.question)

    @api.model
    def _rate_faq(self, company, scope, faq_id, *, is_helpful):
        """Count whether an FAQ helped its reader.

        :raises ChatNotFound: ``not_found``.
        """
        faq = self._find_faq(scope, faq_id)
        kind = "helped" if is_helpful else "not_helped"
        self._count(company, faq.ids, scope, kind)

    def _count(self, company, faq_ids, scope, kind):
        # sudo: seitech.chat.faq.daily - counts of FAQs that were offered to the person
        days = self.env["seitech.chat.faq.daily"].sudo()
        days._count(company, faq_ids, scope.lang, kind)

    def _departments(self, company, department_id=None):
        """Return a company's departments, or one of them."""
        # sudo: seitech.chat.department - names and hours that visitors may read
        departments = self.env["seitech.chat.department"].sudo()
        return departments.search(
            [("company_id", "=", company.id)]
            + ([("id", "=", department_id)] if department_id else [])
        )

    def _first_faqs(self, scope):
        """Return the FAQs of a page, those of its course first."""
        rows = self._offered_rows(scope, SQL(""), MAX_FAQS_SHOWN)
        return [{"id": faq_id, "question": text} for faq_id, text in rows]

    def _offered_rows(self, scope, condition, limit=1):
        self.env["seitech.chat.faq"].flush_model()
        # SQL: reads the language's own texts, which the ORM replaces by English ones.
        return self.env.execute_query(
            SQL(
                """
                SELECT faq.id, phrasing.text
                  FROM seitech_chat_faq faq
                  JOIN seitech_chat_faq_phrasing phrasing
                    ON phrasing.faq_id = faq.id AND phrasing.position = 0
                   AND phrasing.lang = %(lang)s
                 WHERE %(offered)s %(condition)s
              ORDER BY EXISTS (SELECT FROM seitech_chat_faq_course_rel
                                WHERE faq_id = faq.id) DESC, faq.sequence, faq.id
                 LIMIT %(limit)s
                """,
                lang=scope.lang,
                offered=offered(scope),
                condition=condition,
                limit=limit,
            )
        )

    def _courses_of(self, path):
        """Return the ids of the course whose page this is, if the person may see it."""
        parts = (path or "").partition("?")[0].split("/")
        if "slides" not in parts:
            return ()
        name = parts[parts.index("slides") + 1 :][:1]
        _slug, course_id = self.env["ir.http"]._unslug(name[0] if name else "")
        if not course_id:
            return ()
        # The record rules of the person decide.
        return tuple(self.env["slide.channel"].search([("id", "=", course_id)]).ids)

    def _quick_actions(self, company, scope):
        open_ids = {one.id for one in self._departments(company) if one.is_open}
        # sudo: seitech.chat.quick.action - buttons that visitors may see
        actions = self.env["seitech.chat.quick.action"].sudo()
        actions = actions.with_context(lang=scope.lang or None)
        shown = actions.search([("company_id", "=", company.id)]).filtered(
            lambda one: one._is_shown(open_ids)
        )
        known = [one.faq_id.id for one in shown if one.action == "faq"]
        rows = self._offered_rows(scope, SQL("AND faq.id = ANY(%s)", known), len(known))
        offered_ids = {faq_id for faq_id, _text in rows}
        return [
            one._to_payload()
            for one in shown
            if one.action != "faq" or one.faq_id.id in offered_ids
        ]

    def _team(self, company, department_id, hours):
        """Return the agents who answer: ``TeamPayload``."""
        # sudo: seitech.chat.agent - names of agents, which customers see anyway
        agents = self.env["seitech.chat.agent"].sudo()
        online = agents.search(
            [("company_id", "=", company.id), ("is_available", "=", True)]
            + ([("department_ids", "in", [department_id])] if department_id else [])
        )
        is_open = any(is_open for is_open, _opens_at in hours.values())
        openings = [opens_at for _is_open, opens_at in hours.values() if opens_at]
        now = fields.Datetime.now()
        shown = online[:MAX_FACES]
        photos = self.env["seitech.chat.agent.photo"]._paths(shown.user_id, company)
        return {
            "agents": [
                {"name": agent.name, "avatar_url": photos.get(agent.user_id.id)}
                for agent in shown
            ],
            "is_available": is_open and bool(online),
            "typical_response_seconds": self._typical_response(
                company.id, department_id, now.strftime("%Y-%m-%d %H")
            ),
            "opens_at": None if is_open or not openings else min(openings),
        }

    @api.model
    @tools.ormcache("company_id", "department_id", "hour")
    def _typical_response(self, company_id, department_id, hour):
        """Return the median of the first responses of the last days.

        :param department_id: None for the whole company.

        :param str hour: the present hour, so that the figure is renewed each hour.
        :return: seconds; None with fewer than ``MIN_SERVICES``.
        """
        # sudo: res.company, seitech.chat.answer - one figure for visitors, no rows
        company = self.env["res.company"].sudo().browse(company_id)
        today = local_day(fields.Datetime.now(), company._chat_report_zone())[0]
        [[count, median]] = (
            self.env["seitech.chat.answer"]
            .sudo()
            ._read_group(
                [
                    ("company_id", "=", company_id),
                    ("is_first", "=", True),
                    ("answered_on", ">=", today - timedelta(days=TYPICAL_DAYS)),
                    *([("department_id", "=", department_id)] if department_id else []),
                ],
                [],
                ["__count", "first_response_median:median"],
            )
        )
        return round(median) if count >= MIN_SERVICES else None
