"""Routes for the session, health, metrics and OpenAPI document."""

from odoo.http import Controller, request
from odoo.modules import Manifest

from ...exceptions import ChatUnavailable
from ...logic import contract, permissions
from ...logic.file_types import ALLOWED_TYPES
from ...logic.languages import to_language_tag
from ...tools import metrics
from ..http.caller import find_api_key_id
from ..http.openapi import openapi_document
from ..http.route import chat_route
from ..http.site import company_of_page
from ..http.websocket_token import websocket_payload


class System(Controller):
    @chat_route("session", callers=("anyone", "guest"),
                answer=contract.SessionAnswer)  # fmt: skip
    def session(self, persona, body):
        """Return my identity, my permissions and the websocket address."""
        return _session_answer(persona)

    @chat_route("health", callers=("anyone",), method="GET", writes=False,
                answer=contract.HealthAnswer, is_replicated=False)  # fmt: skip
    def health(self, persona):
        """Check the database, the bus, the timers and the scheduled actions."""
        checks = request.env["seitech.chat.monitoring"]._checks()
        wrong = [
            f"{check['name']}: {check['text']}"
            for check in checks
            if check["status"] == "failing"
        ]
        if wrong:
            raise ChatUnavailable("unavailable", "; ".join(wrong))
        return {
            "status": "ok",
            "version": Manifest.for_addon("seitech_chat")["version"],
            "checks": checks,
        }

    @chat_route("metrics/prometheus", callers=("monitor",), method="GET", writes=False)
    def prometheus(self, persona):
        """Return this server's metrics in the Prometheus text format."""
        figures = request.env["seitech.chat.monitoring"]._metrics()
        text = metrics.exposition(request.env.cr.dbname, figures)
        return request.make_response(text, [("Content-Type", metrics.CONTENT_TYPE)])

    @chat_route("openapi.json", callers=("anyone",), method="GET", writes=False)
    def openapi(self, persona):
        """Return the OpenAPI 3.1 document of this API."""
        return request.make_json_response(openapi_document())


def _session_answer(persona):
    env = persona.env if persona else request.env
    agent = env["seitech.chat.agent"]
    is_user = bool(persona and not persona.is_visitor)
    if is_user:
        agent = agent._current()
    if persona and persona.is_visitor and persona.record._touch():
        persona.record._emit_presence()
    has_session = is_user and request.session.uid == persona.id
    has_key = is_user and not has_session
    company = company_of_page(request)
    roles = persona.roles if persona else {"public"}
    # sudo: res.users - the person's own companies
    companies = persona.record.sudo().company_ids if is_user else company
    people = env["seitech.chat.directory"]
    # sudo: seitech.chat.department - names and texts that visitors may read
    departments = (
        env["seitech.chat.department"].sudo().search([("company_id", "=", company.id)])
    )
    return {
        "api_version": contract.API_VERSION,
        "caller": persona.to_author() if persona else None,
        "roles": sorted(roles),
        "may_open": permissions.types_openable(roles),
        "companies": [one._chat_name() for one in companies],
        "courses": people._course_choices(persona) if is_user else [],
        "agent": agent._to_payload() if agent else None,
        "lang": to_language_tag(env.context.get("lang") or "en_US"),
        "websocket": websocket_payload(
            persona,
            has_session=has_session,
            api_key_id=find_api_key_id(request) if has_key else None,
        ),
        "limits": {
            "max_text_length": contract.MAX_TEXT_LENGTH,
            "max_file_bytes": env["ir.attachment"]._chat_max_bytes(),
            "max_attachments": contract.MAX_ATTACHMENTS,
            "file_types": sorted(ALLOWED_TYPES),
        },
        "departments": departments._to_payload(),
        "preferences": env["seitech.chat.preference"]._for_user(persona.record)
        if is_user and persona.roles
        else None,
    }
