"""A site that identifies its people, and its server, which signs their tokens."""

import base64
import hashlib
import hmac
import json
import time

from ...controllers.http.route import SITE_HEADER


def _encode(value):
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class SignedSite:
    """The site's record and its secrets.

    :param vals: of the record.
    """

    def __init__(self, env, company, **vals):
        """Create the site and its first secret."""
        self.record = env["seitech.chat.site"].create(
            {
                "name": "Shop",
                "company_id": company.id,
                "identity_mode": "optional",
                **vals,
            }
        )
        self.headers = {SITE_HEADER: self.record.key}
        self.secrets = {}
        self.kid = self.create_secret()

    def create_secret(self):
        """Press the button, and keep what the dialog shows; return the key's id."""
        shown = self.record.action_create_secret()["context"]
        self.secrets[shown["default_kid"]] = shown["default_secret"]
        return shown["default_kid"]

    def retire(self, kid):
        """Retire one secret."""
        self.record.secret_ids.filtered(lambda one: one.kid == kid).action_retire()

    def sign(self, sub="u-1", kid=None, header=None, **claims):
        """Sign a token as the site's server does; a claim of None is left out."""
        now = int(time.time())
        payload = {
            "aud": self.record.key,
            "sub": sub,
            "iat": now,
            "exp": now + 3600,
            **claims,
        }
        payload = {name: value for name, value in payload.items() if value is not None}
        kid = kid or self.kid
        parts = [_encode({"alg": "HS256", "kid": kid, **(header or {})})]
        parts.append(_encode(payload))
        secret = self.secrets.get(kid, "unknown").encode()
        digest = hmac.new(secret, ".".join(parts).encode(), hashlib.sha256).digest()
        return ".".join([*parts, _encode(digest)])

    def request(self, **claims):
        """Return body and headers of ``identify`` for a new token."""
        return {"identity_token": self.sign(**claims), "headers": self.headers}
