"""Page behind the link of an email that asks for a rating.

The link's token follows the ``#``. A browser sends that part to no server, so the token
is in no access log and in no ``Referer``. A script on the page posts it.
"""

import contextlib

from odoo import http
from odoo.http import Controller, request

from ...exceptions import ChatError
from ...logic.contract import MAX_COMMENT_LENGTH
from ...logic.languages import to_language_tag
from ...logic.length import cut_text
from ...logic.rate_limits import parse_count
from ...logic.text import normalize_text
from ...models.desk import customer
from ...models.desk.rating_link import find_service
from ...tools.transaction import begin_read_committed
from ..http.secret_page import protect

PATH = "/chat/rate"
CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self';"
    " base-uri 'none'"
)


class RatingPage(Controller):
    @http.route(PATH, type="http", auth="public", methods=["GET"], save_session=False,
                sitemap=False)  # fmt: skip
    def show(self):
        """Render a page that posts the token of its address. Changes nothing."""
        return _page("token")

    # csrf: the signed link grants the permission, and the page uses no session.
    @http.route(PATH, type="http", auth="public", methods=["POST"], csrf=False,
                save_session=False)  # fmt: skip
    def rate(self, **_sent):
        """Render the rating form, or store a rating once."""
        # The values come from the form alone, because a file field has no text.
        form = request.httprequest.form
        token, rating = form.get("token", ""), form.get("rating")
        comment = form.get("comment", "")
        channel, service_number = find_service(request.env, token)
        if rating is None:
            return _result_page(token, channel, service_number)
        begin_read_committed(request.env.cr)
        number = parse_count(rating) or 0
        is_current = channel and service_number == channel.service_number
        if not is_current or not 1 <= number <= 5:
            return _result_page(
                token, channel, service_number, is_tried=True, comment=comment
            )
        # A ChatError means that the service is already rated or still going on. Nothing
        # is written then, and the page shows the reason.
        with contextlib.suppress(ChatError):
            request.env["seitech.chat.rating"]._rate(
                channel,
                number,
                comment=cut_text(normalize_text(comment), MAX_COMMENT_LENGTH),
            )
        return _result_page(token, channel, service_number)


def _result_page(token, channel, service_number, *, is_tried=False, comment=""):
    """Return the page for the current state of the link's service."""
    ratings = request.env["seitech.chat.rating"]
    rating = ratings._for_service(channel, service_number) if channel else None
    what = "gone"
    if rating:
        what = "thanks"
    elif channel and service_number == channel.service_number:
        what = "going_on" if channel.state == "active" else "form"
    return _page(
        what,
        channel,
        token=token,
        rating=rating and rating.rating,
        comment=cut_text(comment, MAX_COMMENT_LENGTH),
        is_tried=is_tried,
    )


def _page(what, channel=None, *, is_tried=False, **values):
    lang = customer.lang_of(channel) if channel else request.env.lang or "en_US"
    view = request.env["ir.qweb"].with_context(lang=lang)
    content = view._render(
        "seitech_chat.rating_page",
        {
            "what": what,
            "chosen": 0,
            "error": view.env._("Choose a rating from 1 to 5.") if is_tried else "",
            "company": channel.company_id if channel else request.env.company,
            # `lang` is the language that QWeb itself renders in.
            "html_lang": to_language_tag(lang),
            "is_rtl": view.env["res.lang"]._get_data(code=lang).direction == "rtl",
            **values,
        },
    )
    response = request.make_response(
        f"<!DOCTYPE html>\n{content}",
        headers=[("Content-Type", "text/html; charset=utf-8")],
        status=404 if what == "gone" else 200,
    )
    return protect(response, content_policy=CONTENT_POLICY)
