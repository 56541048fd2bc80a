"""Check of the signed tokens by which another site identifies a person.

A token is a JSON Web Token that the site's own server signs with HS256.
Source: RFC 7515 for the form, RFC 7519 for the claims.
"""

import base64
import hmac
import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from .addresses import is_email
from .characters import clean_line
from .contract import MAX_EMAIL_LENGTH, MAX_LANG_LENGTH, MAX_NAME_LENGTH
from .length import length_of

ALGORITHM = "HS256"
MAX_TOKEN_LENGTH = 4_096  # characters; a token with all claims has about 1,000
MAX_SUBJECT_LENGTH = 255  # characters
MAX_LIFETIME_SECONDS = 24 * 3600
LEEWAY_SECONDS = 60  # two servers' clocks may differ by this much
MAX_CLAIMED_FIELDS = 20
MAX_CLAIMED_FIELD_LENGTH = 1_000  # characters

_PART = r"[A-Za-z0-9_-]+"
_TOKEN = re.compile(rf"({_PART})\.({_PART})\.({_PART}|)")
_FIELD_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


class Identity(NamedTuple):
    """The person of a valid token.

    ``subject`` is the site's own id of the person. ``name``, ``email`` and ``lang`` are
    empty for a claim that the token does not have. ``expires_at`` is in seconds since
    1970.
    """

    subject: str
    expires_at: float
    name: str
    email: str
    is_email_verified: bool
    lang: str
    fields: dict[str, str]


class IdentityError(ValueError):
    """A token is refused."""

    def __init__(self, code: str, claim: str = "") -> None:
        """Store the reason.

        :param code: the API's error code.
        :param claim: the invalid header parameter or claim; empty for the whole token.
        """
        super().__init__(f"{code}: {claim}")
        self.code = code
        self.claim = claim


def read_identity(
    token: str, *, secrets: Mapping[str, str], audience: str, now: float
) -> Identity:
    """Check a token and return its person.

    The signature is checked before any claim is read.

    :param token: any text, as sent by a client.
    :param secrets: the site's active secrets by their ids, ``kid``.
    :param audience: the public key of the site that the token must name.
    :param now: seconds since 1970.
    :raises IdentityError: ``identity_algorithm``, ``identity_unknown_key``,
        ``identity_wrong_site``, ``identity_expired``, ``identity_not_yet_valid``, and
        ``identity_invalid`` for everything else.
    """
    claims = _read_signed(token, secrets)
    if claims.get("aud") != audience:
        raise IdentityError("identity_wrong_site", "aud")
    expires_at = _check_times(claims, now)
    return Identity(
        subject=_read_subject(claims.get("sub")),
        expires_at=expires_at,
        name=_read_line(claims, "name", MAX_NAME_LENGTH),
        email=_read_email(claims),
        is_email_verified=_read_flag(claims, "email_verified"),
        lang=_read_line(claims, "lang", MAX_LANG_LENGTH),
        fields=_read_fields(claims.get("fields")),
    )


def _read_signed(token: str, secrets: Mapping[str, str]) -> dict[str, Any]:
    """Return the claims of a token whose signature is one of the secrets'."""
    parts = _TOKEN.fullmatch(token) if len(token) <= MAX_TOKEN_LENGTH else None
    if not parts:
        raise IdentityError("identity_invalid")
    header = _read_object(parts[1])
    # The algorithm is ours, never the one that the token would like.
    if header.get("alg") != ALGORITHM:
        raise IdentityError("identity_algorithm", "alg")
    if "crit" in header:
        raise IdentityError("identity_invalid", "crit")  # RFC 7515, section 4.1.11
    key_id = header.get("kid")
    secret = secrets.get(key_id) if isinstance(key_id, str) else None
    if not secret:
        raise IdentityError("identity_unknown_key", "kid")
    signed = f"{parts[1]}.{parts[2]}".encode()
    expected = hmac.digest(secret.encode(), signed, "sha256")
    if not hmac.compare_digest(expected, _decode(parts[3])):
        raise IdentityError("identity_invalid", "signature")
    return _read_object(parts[2])


def _decode(part: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except ValueError as error:
        raise IdentityError("identity_invalid") from error


def _read_object(part: str) -> dict[str, Any]:
    """Return the JSON object of a part.

    Refuse a name that occurs twice, which parsers read differently.
    """
    try:
        value = json.loads(
            _decode(part).decode(),
            object_pairs_hook=_without_repetition,
            parse_constant=_refuse_constant,
        )
    # Nesting deeper than Python's stack is a RecursionError.
    except (ValueError, RecursionError) as error:
        raise IdentityError("identity_invalid") from error
    if not isinstance(value, dict):
        raise IdentityError("identity_invalid")
    return value


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        raise IdentityError("identity_invalid")
    return values


def _refuse_constant(_name: str) -> None:
    raise IdentityError("identity_invalid")  # NaN and Infinity are not JSON


def _check_times(claims: dict[str, Any], now: float) -> float:
    """Check the token's lifetime, and return its end."""
    issued_at = _read_time(claims, "iat")
    expires_at = _read_time(claims, "exp")
    if not 0 < expires_at - issued_at <= MAX_LIFETIME_SECONDS:
        raise IdentityError("identity_invalid", "exp")
    begins_at = _read_time(claims, "nbf") if "nbf" in claims else issued_at
    if max(begins_at, issued_at) > now + LEEWAY_SECONDS:
        raise IdentityError("identity_not_yet_valid", "iat")
    if now >= expires_at + LEEWAY_SECONDS:
        raise IdentityError("identity_expired", "exp")
    return float(expires_at)


def _read_time(claims: dict[str, Any], name: str) -> float:
    value = claims.get(name)
    # True is an int in Python. 1e999 is infinite and fails the comparison.
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not 0 <= value < 2**53:
        raise IdentityError("identity_invalid", name)
    return value


def _read_subject(value: object) -> str:
    """Return the site's id of the person, exactly as the site writes it.

    Hidden characters are refused, so that two ids never look the same by them.
    """
    is_id = isinstance(value, str) and 0 < len(value) <= MAX_SUBJECT_LENGTH
    if not is_id or clean_line(value) != value or not value.isprintable():
        raise IdentityError("identity_invalid", "sub")
    return value


def _read_line(claims: dict[str, Any], name: str, max_length: int) -> str:
    """Return a claim of one line; empty for a claim that is missing or null."""
    value = claims.get(name)
    if value is None:
        return ""
    line = clean_line(value) if isinstance(value, str) else None
    if line is None or length_of(line) > max_length or not _is_plain(line):
        raise IdentityError("identity_invalid", name)
    return line


def _is_plain(line: str) -> bool:
    """Return whether a text is one line without markup, which UTF-8 can encode."""
    has_surrogate = any("\ud800" <= character <= "\udfff" for character in line)
    return not has_surrogate and not set(line) & set("\n\r\t\u2028\u2029<>")


def _read_email(claims: dict[str, Any]) -> str:
    email = _read_line(claims, "email", MAX_EMAIL_LENGTH)
    if email and not is_email(email):
        raise IdentityError("identity_invalid", "email")
    return email


def _read_flag(claims: dict[str, Any], name: str) -> bool:
    value = claims.get(name)
    if value is not None and not isinstance(value, bool):
        raise IdentityError("identity_invalid", name)
    return bool(value)


def _read_fields(values: object) -> dict[str, str]:
    """Return the claimed answers to a department's own questions, as texts."""
    if values is None:
        return {}
    if not isinstance(values, dict) or len(values) > MAX_CLAIMED_FIELDS:
        raise IdentityError("identity_invalid", "fields")
    return {name: _read_field(name, value) for name, value in values.items()}


def _read_field(name: str, value: object) -> str:
    if not _FIELD_NAME.fullmatch(name) or not isinstance(value, str | int | float):
        raise IdentityError("identity_invalid", "fields")
    # A checkbox of the form has these two values.
    text = str(value).lower() if isinstance(value, bool) else str(value)
    line = clean_line(text)
    if length_of(line) > MAX_CLAIMED_FIELD_LENGTH or not _is_plain(line):
        raise IdentityError("identity_invalid", "fields")
    return line
