"""The identity, the permissions and the limits of a caller."""

from odoo.http import request

from ...logic import contract, permissions
from ...logic.file_types import ALLOWED_TYPES
from ...logic.languages import to_language_tag
from .caller import find_api_key_id
from .site import company_of_page
from .websocket_token import websocket_payload


def session_answer(persona):
    """Return the ``SessionAnswer`` of a caller.

    A visitor counts as seen.

    :param persona: None for an anonymous caller.
    """
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
