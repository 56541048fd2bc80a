"""Pages on which people ask for a copy of their chat data, or for its erasure.

A request is confirmed by the link of an email. Opening the link changes nothing,
because mail programs open links on their own; its button does.
"""

import werkzeug.exceptions

from odoo.exceptions import UserError
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..http.secret_page import protect

PAGE = "/my/chat/data"
CONFIRM = "/chat/data/confirm/<string:token>"


class ChatData(CustomerPortal):
    @route(PAGE, type="http", methods=["GET"], auth="user", website=True, sitemap=False)
    def my_data(self, **_query):
        """Render the page of my chat data."""
        return self._data_page()

    @route(PAGE, type="http", methods=["POST"], auth="user", website=True)
    def request_data(self, what="", **_form):
        """Request a copy or the erasure of my data, or withdraw my consent."""
        requests = request.env["seitech.chat.privacy.request"]
        user = request.env.user
        if what == "withdraw":
            user._chat_withdraw_consent()
            return self._data_page(notice=request.env._("Your consent is withdrawn."))
        if what not in ("export", "erase"):
            raise werkzeug.exceptions.NotFound
        try:
            requests._request_own(user, what)
        except UserError as error:
            return self._data_page(error=str(error))
        notice = request.env._("We sent you an email. Confirm your request there.")
        return self._data_page(notice=notice)

    @route(CONFIRM, type="http", methods=["GET"], auth="public", website=True,
           sitemap=False)  # fmt: skip
    def ask_confirmation(self, token):
        """Render the page with the button that confirms a request."""
        return _confirm_page(_find(token), is_done=False)

    # csrf: the signed link of the email grants it, in a browser without a session
    @route(CONFIRM, type="http", methods=["POST"], auth="public", website=True,
           csrf=False, sitemap=False)  # fmt: skip
    def confirm(self, token, **_form):
        """Begin the request of a link."""
        found = _find(token)
        found._confirm()
        return _confirm_page(found, is_done=True)

    @route(
        ["/chat/data/<int:request_id>", "/chat/data/<int:request_id>/<int:part>"],
        type="http",
        methods=["GET"],
        auth="user",
        sitemap=False,
    )
    def download(self, request_id, part=1):
        """Download a copy: its person, or the manager who asked for it."""
        requests = request.env["seitech.chat.privacy.request"]
        attachment = requests._find_copy(request.env.user, request_id, part)
        if not attachment:
            raise werkzeug.exceptions.NotFound
        stream = request.env["ir.binary"]._get_stream_from(attachment)
        return protect(stream.get_response(as_attachment=True))

    def _data_page(self, **more):
        values = self._prepare_portal_layout_values()
        requests = request.env["seitech.chat.privacy.request"]
        values.update(
            {
                "page_name": "chat_data",
                "notice": "",
                "error": "",
                **requests._portal_values(request.env.user),
                **more,
            }
        )
        return protect(
            request.render("seitech_chat.portal_data", values), frame_ancestors="'self'"
        )


def _find(token):
    """Return the request of a link.

    :raises NotFound: for a link that is forged or expired.
    """
    found = request.env["seitech.chat.privacy.email"]._find(token)
    if not found:
        raise werkzeug.exceptions.NotFound
    return found


def _confirm_page(found, *, is_done):
    values = {"kind": found.kind, "is_done": is_done}
    return protect(request.render("seitech_chat.data_confirm_page", values))
