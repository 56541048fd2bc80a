"""Tokens by which another site identifies a person, signed here by another library."""

import base64
import hashlib
import hmac
import json

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given
from hypothesis import strategies as st
from logic.identity_token import IdentityError, read_identity

NOW = 1_700_000_000
SITE = "abcdefgh23456789"
SECRETS = {
    "new": "new secret of the site for tests " * 2,
    "old": "old secret of the site for tests " * 2,
}


def claims(**changes):
    """Return valid claims with changes; None removes a claim."""
    values = {"aud": SITE, "sub": "u-1", "iat": NOW, "exp": NOW + 3600, **changes}
    return {name: value for name, value in values.items() if value is not None}


def sign(payload=None, kid="new", secret=None, algorithm="HS256", **headers):
    """Sign with PyJWT, as a site's server does."""
    return jwt.encode(
        claims() if payload is None else payload,
        secret or SECRETS.get(kid, "a secret that nobody knows, long enough"),
        algorithm=algorithm,
        headers={**({"kid": kid} if kid is not None else {}), **headers},
    )


def encode(value):
    """Encode JSON, a text or bytes as one part of a token."""
    data = value if isinstance(value, str | bytes) else json.dumps(value)
    data = data.encode() if isinstance(data, str) else data
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def sign_by_hand(payload, header=None):
    """Sign text that no library would produce."""
    header = {"alg": "HS256", "kid": "new"} if header is None else header
    signed = f"{encode(header)}.{encode(payload)}"
    digest = hmac.new(SECRETS["new"].encode(), signed.encode(), hashlib.sha256)
    return f"{signed}.{encode(digest.digest())}"


def read(token, now=NOW):
    return read_identity(token, secrets=SECRETS, audience=SITE, now=now)


def refusal(token, now=NOW):
    with pytest.raises(IdentityError) as caught:
        read(token, now)
    return caught.value.code, caught.value.claim


def test_person_of_a_valid_token():
    person = read(
        sign(
            claims(
                name=" Ana\u200b Ruiz ",
                email="ana@example.com",
                email_verified=True,
                lang="pt-BR",
                fields={"plan": "pro", "seats": 3, "is_trial": False},
            )
        )
    )

    assert person.subject == "u-1"
    assert person.expires_at == NOW + 3600
    assert (person.name, person.email) == ("Ana Ruiz", "ana@example.com")
    assert person.is_email_verified is True
    assert person.lang == "pt-BR"
    assert person.fields == {"plan": "pro", "seats": "3", "is_trial": "false"}


def test_only_the_subject_is_needed():
    person = read(sign())

    assert (person.name, person.email, person.lang, person.fields) == ("", "", "", {})
    assert person.is_email_verified is False


@pytest.mark.parametrize("kid", SECRETS)
def test_old_and_new_secret_both_sign(kid):
    assert read(sign(kid=kid)).subject == "u-1"


def test_retired_secret_signs_no_more():
    active = {"new": SECRETS["new"]}

    with pytest.raises(IdentityError, match="identity_unknown_key"):
        read_identity(sign(kid="old"), secrets=active, audience=SITE, now=NOW)


RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        (
            jwt.encode(claims(), None, algorithm="none", headers={"kid": "new"}),
            ("identity_algorithm", "alg"),
        ),
        (sign(secret=RSA_KEY, algorithm="RS256"), ("identity_algorithm", "alg")),
        (sign(algorithm="HS384"), ("identity_algorithm", "alg")),
        (sign(algorithm="HS512"), ("identity_algorithm", "alg")),
        (
            sign_by_hand(claims(), {"alg": "hs256", "kid": "new"}),
            ("identity_algorithm", "alg"),
        ),
        (sign_by_hand(claims(), {"kid": "new"}), ("identity_algorithm", "alg")),
        (
            sign_by_hand(claims(), {"alg": ["HS256"], "kid": "new"}),
            ("identity_algorithm", "alg"),
        ),
        (sign(kid="unknown"), ("identity_unknown_key", "kid")),
        (sign(kid=None, secret=SECRETS["new"]), ("identity_unknown_key", "kid")),
        (sign(kid=""), ("identity_unknown_key", "kid")),
        (
            sign_by_hand(claims(), {"alg": "HS256", "kid": ["new"]}),
            ("identity_unknown_key", "kid"),
        ),
        (sign(secret=SECRETS["old"]), ("identity_invalid", "signature")),
        (sign(crit=["b64"], b64=True), ("identity_invalid", "crit")),
    ],
)
def test_algorithm_and_key_are_pinned(token, reason):
    assert refusal(token) == reason


def test_public_key_as_a_secret_signs_nothing():
    """The classic confusion: HS256 with a public RSA key as the secret."""
    public = RSA_KEY.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    header = encode({"alg": "HS256", "kid": "new"})
    signed = f"{header}.{encode(claims())}"
    digest = hmac.new(public, signed.encode(), hashlib.sha256).digest()

    assert refusal(f"{signed}.{encode(digest)}")[0] == "identity_invalid"


def test_changed_payload_is_refused():
    header, _payload, signature = sign().split(".")
    changed = f"{header}.{encode(claims(sub='u-2'))}.{signature}"

    assert refusal(changed) == ("identity_invalid", "signature")


def test_signature_is_checked_before_any_claim():
    header, _payload, signature = sign().split(".")
    expired = f"{header}.{encode(claims(exp=1, aud='other'))}.{signature}"

    assert refusal(expired) == ("identity_invalid", "signature")


@pytest.mark.parametrize("aud", ["abcdefgh23456780", "", None, [SITE], SITE.upper(), 5])
def test_token_of_another_site_is_refused(aud):
    token = sign_by_hand(claims(aud=aud))

    assert refusal(token) == ("identity_wrong_site", "aud")


@pytest.mark.parametrize(
    ("now", "reason"),
    [
        (NOW - 61, ("identity_not_yet_valid", "iat")),
        (NOW - 60, None),
        (NOW + 3600 + 59, None),
        (NOW + 3600 + 60, ("identity_expired", "exp")),
        (NOW + 3600 * 24 * 365, ("identity_expired", "exp")),
    ],
)
def test_clocks_may_differ_by_a_minute(now, reason):
    if reason:
        assert refusal(sign(), now) == reason
    else:
        assert read(sign(), now).subject == "u-1"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"iat": None}, ("identity_invalid", "iat")),
        ({"exp": None}, ("identity_invalid", "exp")),
        ({"exp": NOW + 24 * 3600 + 1}, ("identity_invalid", "exp")),
        ({"exp": NOW}, ("identity_invalid", "exp")),
        ({"exp": NOW - 1}, ("identity_invalid", "exp")),
        ({"exp": str(NOW + 60)}, ("identity_invalid", "exp")),
        ({"exp": True}, ("identity_invalid", "exp")),
        ({"exp": [NOW]}, ("identity_invalid", "exp")),
        ({"iat": -1}, ("identity_invalid", "iat")),
        ({"iat": 2**60, "exp": 2**60 + 9}, ("identity_invalid", "iat")),
        ({"iat": 10**400}, ("identity_invalid", "iat")),
        ({"nbf": NOW + 61}, ("identity_not_yet_valid", "iat")),
        ({"nbf": "now"}, ("identity_invalid", "nbf")),
    ],
)
def test_lifetime_is_a_day_at_most(changes, reason):
    assert refusal(sign_by_hand(claims(**changes))) == reason


def test_whole_day_and_fractions_of_a_second_are_valid():
    token = sign(claims(iat=NOW - 0.5, exp=NOW - 0.5 + 24 * 3600))

    assert read(token).expires_at == NOW - 0.5 + 24 * 3600


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_times_are_finite(number):
    payload = json.dumps(claims(exp="X")).replace('"X"', number)

    assert refusal(sign_by_hand(payload))[0] == "identity_invalid"


@pytest.mark.parametrize(
    "subject",
    [None, "", " ", " u-1", "u-1\n", "u\x00", "u\u200b", "u\u202e1", "u" * 256, 1,
     True, ["u"], {"id": 1}, "\ud800"],
)  # fmt: skip
def test_subject_is_one_visible_text(subject):
    assert refusal(sign_by_hand(claims(sub=subject))) == ("identity_invalid", "sub")


@pytest.mark.parametrize("subject", ["u" * 255, "0", "ana@example.com", "Ñandú 7"])
def test_subject_is_kept_as_it_is(subject):
    assert read(sign(claims(sub=subject))).subject == subject


@pytest.mark.parametrize(
    ("changes", "claim"),
    [
        ({"name": 5}, "name"),
        ({"name": "a" * 121}, "name"),
        ({"name": "<b>Ana</b>"}, "name"),
        ({"name": "Ana\nRuiz"}, "name"),
        ({"name": "\ud800"}, "name"),
        ({"email": "ana"}, "email"),
        ({"email": "ana@example.com, eve@evil.test"}, "email"),
        ({"email": f"{'a' * 250}@example.com"}, "email"),
        ({"email": ["ana@example.com"]}, "email"),
        ({"email_verified": "true"}, "email_verified"),
        ({"email_verified": 1}, "email_verified"),
        ({"lang": "e" * 36}, "lang"),
        ({"lang": {}}, "lang"),
        ({"fields": ["a"]}, "fields"),
        ({"fields": {f"f{n}": "" for n in range(21)}}, "fields"),
        ({"fields": {"plan": "a" * 1001}}, "fields"),
        ({"fields": {"plan": None}}, "fields"),
        ({"fields": {"plan": {}}}, "fields"),
        ({"fields": {"A plan": "pro"}}, "fields"),
        ({"fields": {"plan": "\udfff"}}, "fields"),
    ],
)
def test_claims_of_wrong_types_and_lengths_are_named(changes, claim):
    assert refusal(sign_by_hand(claims(**changes))) == ("identity_invalid", claim)


@pytest.mark.parametrize(
    "token",
    [
        "", ".", "..", "...", "a.b", "a.b.c.d", "a b.c.d", "é.é.é",
        sign() + "=", sign() + "\n", "Bearer " + sign(),
        sign_by_hand("not JSON"), sign_by_hand("[]"), sign_by_hand("null"),
        sign_by_hand('"text"'), sign_by_hand(b"\xff\xfe"), sign_by_hand("{"),
        sign_by_hand("[" * 1_500), sign_by_hand('{"a":' * 500),
        sign_by_hand(claims(), "not JSON"), sign_by_hand(claims(), []),
        sign_by_hand('{"sub": "u-1", "sub": "u-2"}'),
        sign(claims(fields={f"f{n}": "a" * 900 for n in range(5)})),  # 6 KB
        "a" * 5_000, "." * 5_000,
    ],
)  # fmt: skip
def test_everything_else_is_no_token(token):
    code, _claim = refusal(token)

    assert code == "identity_invalid"


def test_token_of_five_kilobytes_is_refused_before_it_is_decoded():
    token = sign(claims(fields={f"f{n}": "a" * 900 for n in range(4)}))

    assert 4_096 < len(token) < 5_200
    assert refusal(token) == ("identity_invalid", "")


@given(st.text(max_size=100) | st.from_regex(r"[\w-]{1,30}\.[\w-]{1,30}\.[\w-]{0,30}"))
def test_any_text_is_refused_with_a_code(token):
    assert refusal(token)[0].startswith("identity_")


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=9), inner, max_size=3)
    ),
    max_leaves=6,
)
NAMES = ["sub", "iat", "exp", "nbf", "name", "email", "lang", "fields"]


@given(JSON_VALUES, st.sampled_from(NAMES))
def test_any_claim_is_valid_or_refused_with_a_code(value, name):
    token = sign_by_hand(claims(**{name: value}))
    try:
        subject = read(token).subject
    except IdentityError as error:
        assert error.code.startswith("identity_")
    else:
        assert 1 <= len(subject) <= 255
