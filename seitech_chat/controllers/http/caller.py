"""Identification of the caller by session, API key or visitor token."""

import re
from hmac import compare_digest

import werkzeug.exceptions

from odoo.tools import SQL

from odoo.addons.base.models.res_users import INDEX_SIZE, KEY_CRYPT_CONTEXT

from ...exceptions import ChatUnauthorized
from ...logic.languages import nearest
from ...persona import Persona
from ...tools import settings
from ...tools.origin import is_foreign
from .route import VISITOR_HEADER

_BEARER = re.compile(r"bearer\s+(\S+)", re.IGNORECASE)
MIN_TOKEN_LENGTH = 16  # a shorter metrics token counts as not set


def authenticate(request, caller):
    """Identify the caller and set the request's user and language.

    :param request: Odoo's request, authenticated as ``public``.
    :param str caller: of ``common.Route.callers``.
    :return: a ``Persona``; None for an anonymous caller where the route allows one.
    :raises ChatUnauthorized: ``not_signed_in``, ``invalid_api_key``,
        ``invalid_visitor_token``.
    :raises werkzeug.exceptions.NotFound: for a wrong or missing metrics token, as for
        an unknown address.
    """
    if caller == "monitor":
        return _check_metrics_token(request)
    has_token = VISITOR_HEADER in request.httprequest.headers
    if has_token or not request.session.uid:
        _use_accepted_language(request)
    if caller == "visitor" or (caller != "user" and has_token):
        # A new conversation returns a new token. A client that retries after a lost
        # response still sends the previous token, which has ended.
        return _find_visitor(request, is_needed=caller != "opener")
    if caller in ("guest", "opener"):
        return None
    return _find_user(request, is_needed=caller == "user")


def _use_accepted_language(request):
    """Set the request's language to the one that the client accepts.

    The session of a public user has the browser's language. The page may use another.
    """
    installed = [code for code, _name in request.env["res.lang"].get_installed()]
    lang = nearest(request.httprequest.accept_languages.best, installed)
    if lang:
        request.update_context(lang=lang)


def _bearer(request):
    """Return the key or token of the Authorization header; None without one."""
    match = _BEARER.fullmatch(request.httprequest.headers.get("Authorization", ""))
    return match and match.group(1)


def _check_metrics_token(request):
    token = settings.read_text(request.env, "seitech_chat.metrics_token").encode()
    presented = _bearer(request) or ""
    is_right = compare_digest(token, presented.encode())
    if len(token) < MIN_TOKEN_LENGTH or not is_right:
        raise werkzeug.exceptions.NotFound


def _find_visitor(request, *, is_needed):
    token = request.httprequest.headers.get(VISITOR_HEADER)
    # sudo: seitech.chat.visitor - matched by the secret token; public has no access
    visitor = request.env["seitech.chat.visitor"].sudo()._from_token(token)
    if visitor:
        return Persona(visitor)
    if not is_needed:
        return None
    raise ChatUnauthorized(
        "invalid_visitor_token",
        request.env._("This conversation has expired. Start a new one."),
    )


def _find_user(request, *, is_needed):
    env = request.env
    key = _bearer(request)
    if key:
        uid = _find_uid(env, key)
        if not uid:
            raise ChatUnauthorized(
                "invalid_api_key", env._("This API key is not valid.")
            )
        request.update_env(user=uid)
        return _persona_of(request.env)
    if not env.uid or env.user._is_public() or is_foreign(request.httprequest):
        if is_needed:
            raise ChatUnauthorized("not_signed_in", env._("Sign in to continue."))
        return None
    return _persona_of(env)


def find_api_key_id(request):
    """Return the id of the request's API key; None without one.

    :param request: Odoo's request, after ``authenticate``.
    """
    key = _bearer(request)
    if not key:
        return None
    # SQL: the key's columns are not fields. The slow hash is verified only when
    # several keys of the user have the same index.
    rows = request.env.execute_query(
        SQL(
            "SELECT id, key FROM res_users_apikeys WHERE user_id = %s AND index = %s",
            request.env.uid,
            key[:INDEX_SIZE],
        )
    )
    if len(rows) > 1:
        rows = [row for row in rows if KEY_CRYPT_CONTEXT.verify(key, row[1])]
    return rows[0][0] if rows else None


def _find_uid(env, key):
    # PostgreSQL rejects NUL, and keys contain only digits and letters.
    if not key.isascii() or not key.isprintable():
        return None
    return env["res.users.apikeys"]._check_credentials(scope="rpc", key=key)


def _persona_of(env):
    # env.user is sudo, and records found through it bypass the access rules.
    return Persona(env["res.users"].browse(env.uid))
