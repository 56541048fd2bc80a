"""Page behind the unsubscribe link of emails that a user can turn off.

Mail programs post to the address itself (RFC 8058), so the token can't follow a ``#``.
The token can only turn these emails off, and its person can turn them on again.
"""

import werkzeug.exceptions

from odoo import http
from odoo.http import Controller, request

from ..http.secret_page import protect

PATH = "/chat/unsubscribe/<string:token>"


def _read(token):
    """Return the user and the topic of a token."""
    user, topic = request.env["seitech.chat.email.mixin"]._read_token(token)
    if not user:
        raise werkzeug.exceptions.NotFound
    return user, topic


def _page(topic, *, is_done):
    values = {"kind": topic[0] if topic else "messages", "is_done": is_done}
    page = request.render("seitech_chat.unsubscribe_page", values)
    return protect(page, frame_ancestors="'self'")


class Unsubscribe(Controller):
    @http.route(PATH, type="http", auth="public", methods=["GET"], website=True,
                sitemap=False)  # fmt: skip
    def ask_unsubscribe(self, token):
        """Render a confirmation page, because mail programs open links on their own."""
        _user, topic = _read(token)
        return _page(topic, is_done=False)

    # csrf: the mail program posts without a session (RFC 8058); the token grants it.
    @http.route(PATH, type="http", auth="public", methods=["POST"], website=True,
                csrf=False, sitemap=False)  # fmt: skip
    def unsubscribe(self, token, **_form):
        """Turn off the emails of this link for its user."""
        user, topic = _read(token)
        request.env["seitech.chat.email.mixin"]._turn_off_emails(user, topic)
        return _page(topic, is_done=True)
