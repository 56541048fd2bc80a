"""A shop's page with the chat, whose server says who the person is."""

import time
import uuid

import jwt
from stack.ports import free_port
from stack.shop import Shop

from .api_client import sign_in


class IdentifyingShop(Shop):
    """A shop's page, and the shop's server, which signs who the person is."""

    def __init__(self, server, mode="optional", **vals):
        """Create the site, and serve the page.

        :param str mode: the identity mode of the site.
        :param vals: more values of the site.
        """
        self.key = uuid.uuid4().hex[:16]
        super().__init__(server.base_url, free_port(), self.key)
        # By a request: all workers forget the lists of origins that they remember.
        self.manager = sign_in(server.site.port, server.db, "manager")
        vals = {
            "name": "Shop",
            "key": self.key,
            "allowed_origins": self.origin,
            "identity_mode": mode,
            "is_page_tracked": True,
            **vals,
        }
        [site_id] = self.rpc("create", [vals])
        self.secret = self.rpc("action_create_secret", [site_id])["context"]

    def rpc(self, method, *args):
        """Call a method of the site's model as a manager."""
        return self.manager.rpc(
            "/web/dataset/call_kw",
            model="seitech.chat.site",
            method=method,
            args=args,
            kwargs={},
        )

    def sign(self, sub, name, **claims):
        """Sign a token as the shop's server does."""
        now = int(time.time())
        email = f"{sub}@example.com"
        known = {"aud": self.key, "sub": sub, "iat": now, "exp": now + 600}
        return jwt.encode(
            {**known, "name": name, "email": email, "email_verified": True, **claims},
            self.secret["default_secret"],
            algorithm="HS256",
            headers={"kid": self.secret["default_kid"]},
        )
