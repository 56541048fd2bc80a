"""Page behind the unsubscribe link of the emails about unread messages.

Mail programs post to the address itself (RFC 8058), so the token can't follow a ``#``.
The token can only turn these emails off, and its person can turn them on again.
"""

import werkzeug.exceptions

from odoo import http
from odoo.http import Controller, request

from ..http.secret_page import protect

PATH = "/chat/unsubscribe/<string:token>"


def _find_user(token):
    user = request.env["seitech.chat.email.mixin"]._user_from_token(token)
    if not user:
        raise werkzeug.exceptions.NotFound
    return user


def _page(*, is_done):
    page = request.render("seitech_chat.unsubscribe_page", {"is_done": is_done})
    return protect(page, frame_ancestors="'self'")


class Unsubscribe(Controller):
    @http.route(PATH, type="http", auth="public", methods=["GET"], website=True,
                sitemap=False)  # fmt: skip
    def ask_unsubscribe(self, token):
        """Render a confirmation page, because mail programs open links on their own."""
        _find_user(token)
        return _page(is_done=False)

    # csrf: the mail program posts without a session (RFC 8058); the token grants it.
    @http.route(PATH, type="http", auth="public", methods=["POST"], website=True,
                csrf=False, sitemap=False)  # fmt: skip
    def unsubscribe(self, token, **_form):
        """Turn off this person's emails about unread messages."""
        user = _find_user(token)
        request.env["seitech.chat.preference"]._update_preferences(
            user, {"email": "none"}
        )
        return _page(is_done=True)
