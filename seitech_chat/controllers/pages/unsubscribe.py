"""The page behind the link in each mail of ours: no more of them.

Mail programs post to the address itself (RFC 8058), so its token can't follow a ``#``.
All it can do is to turn these mails off, which its person can undo.
"""

import werkzeug.exceptions

from odoo import http
from odoo.http import Controller, request

from ..http.secret_page import protect

PATH = "/chat/unsubscribe/<string:token>"


def _find_user(token):
    user = request.env["seitech.chat.mail"]._user_from_token(token)
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
        """Ask first: mail programs open links by themselves."""
        _find_user(token)
        return _page(is_done=False)

    # csrf: the mail program posts without a session (RFC 8058); the token is the proof.
    @http.route(PATH, type="http", auth="public", methods=["POST"], website=True,
                csrf=False, sitemap=False)  # fmt: skip
    def unsubscribe(self, token, **_form):
        """Send this person no more mails about unread messages."""
        user = _find_user(token)
        request.env["seitech.chat.preference"]._choose(user, {"email": "none"})
        return _page(is_done=True)
