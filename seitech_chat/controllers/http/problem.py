"""Error responses as RFC 9457 problem details."""

import json
import math
from http import HTTPStatus

import psycopg2
import werkzeug.exceptions

from odoo import http
from odoo.exceptions import AccessDenied, AccessError, MissingError, UserError
from odoo.tools.translate import LazyTranslate

from ...exceptions import ChatError

_lt = LazyTranslate(__name__)

SIGN_IN = _lt("Sign in to continue.")
NOT_FOUND = _lt("This record doesn't exist or you don't have access.")
UNAVAILABLE = _lt("The chat is unavailable right now. Try again in a moment.")
INTERNAL = _lt("Something went wrong. Try again.")

# HTTP status of a web server error → stable error code of the API.
CODES = {
    400: "malformed_request",
    401: "not_signed_in",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    409: "conflict",
    413: "body_too_large",
    415: "unsupported_content_type",
    422: "invalid_field",
    429: "rate_limited",
    503: "unavailable",
}


def to_problem(error):
    """Return the problem response for an error.

    :param error: any exception raised by a route.
    :return: a response; it contains no detail of an unexpected error.
    """
    if isinstance(error, werkzeug.exceptions.HTTPException) and error.response:
        return error.response
    status, code, detail, field = _describe(error)
    body = {
        "type": f"urn:seitech-chat:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
        "field": field,
    }
    response = http.Response(
        json.dumps(body, ensure_ascii=False),
        status=status,
        content_type="application/problem+json; charset=utf-8",
    )
    for name, value in _headers(error, status):
        response.headers.set(name, value)
    return response


def error_code(error):
    """Return the error code of an error; None if the error has its own response."""
    if isinstance(error, werkzeug.exceptions.HTTPException) and error.response:
        return None
    return _describe(error)[1]


def _describe(error):
    """Return ``(status, code, detail, field)`` of an error."""
    if isinstance(error, ChatError):
        return error.http_status, error.code, error.args[0], error.field
    if isinstance(error, (AccessDenied, http.SessionExpiredException)):
        return 401, "not_signed_in", _translate(SIGN_IN), None
    # A missing record and a record without access get the same response.
    if isinstance(error, (AccessError, MissingError)):
        return 404, "not_found", _translate(NOT_FOUND), None
    if isinstance(error, UserError):
        return 409, "conflict", str(error.args[0]), None
    if isinstance(error, werkzeug.exceptions.HTTPException):
        code = CODES.get(error.code)
        if not code and 400 <= error.code < 500:  # a range, a header, an address
            code = CODES[400]
        if code:
            return error.code, code, _detail(error), None
    if isinstance(error, (psycopg2.OperationalError, psycopg2.InterfaceError)):
        return 503, "unavailable", _translate(UNAVAILABLE), None
    # Odoo logs the exception; the client gets no detail of it.
    return 500, "internal", _translate(INTERNAL), None


def _translate(sentence):
    """Translate without a query: the request's cursor may be unusable, or missing."""
    env = http.request and http.request.env
    return sentence._translate((env and env.context.get("lang")) or "en_US")


def _detail(error):
    return HTTPStatus(error.code).description or HTTPStatus(error.code).phrase


def _headers(error, status):
    if isinstance(error, ChatError) and "retry_after_seconds" in error.details:
        seconds = str(math.ceil(error.details["retry_after_seconds"]))
        yield "Retry-After", seconds
        yield "RateLimit-Limit", str(error.details["limit"])
        yield "RateLimit-Remaining", "0"
        yield "RateLimit-Reset", seconds
    elif status == 503:
        yield "Retry-After", "1"
    elif status == 401:
        yield "WWW-Authenticate", "Bearer"
    elif status == 405:
        yield "Allow", ", ".join(error.valid_methods or ())
    elif status == 416:
        yield "Content-Range", f"bytes */{error.length}"
