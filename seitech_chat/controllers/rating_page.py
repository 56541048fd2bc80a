"""The page behind the link in a mail that asks for a rating. It needs no script."""

import contextlib

from odoo import http
from odoo.http import Controller, request

from ..exceptions import ChatError
from ..logic.contract import MAX_COMMENT_LENGTH
from ..logic.limits import read_count
from ..transaction import begin_read_committed

HEADERS = {
    "Cache-Control": "no-store",
    # The link is the right to rate: it goes nowhere else.
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
    "Content-Security-Policy": "default-src 'none'; style-src 'self';"
    " form-action 'self'",
}


class RatingPage(Controller):
    @http.route("/chat/rate/<string:token>", type="http", auth="public",
                methods=["GET"], save_session=False, sitemap=False)  # fmt: skip
    def show(self, token):
        """Show the form, or what has become of the link. Changes nothing."""
        channel, cycle = request.env["seitech.chat.channel"]._from_rating_token(token)
        return _page(channel, cycle)

    # csrf: the signed link is the permission; there is no session to abuse.
    @http.route("/chat/rate/<string:token>", type="http", auth="public",
                methods=["POST"], csrf=False, save_session=False)  # fmt: skip
    def rate(self, token, rating="", comment="", **_other):
        """Keep the rating, once."""
        begin_read_committed(request.env.cr)
        channel, cycle = request.env["seitech.chat.channel"]._from_rating_token(token)
        number = read_count(rating) or 0
        is_current = channel and cycle == channel.service_cycle
        if not is_current or not 1 <= number <= 5:
            return _page(channel, cycle, is_tried=True, comment=comment)
        # Rated before, or going on: nothing was written then, and the page says which.
        with contextlib.suppress(ChatError):
            channel._rate(number, comment=comment.strip()[:MAX_COMMENT_LENGTH])
        return _page(channel, cycle)


def _page(channel, cycle, *, is_tried=False, comment=""):
    """Draw the page for what the link is about now."""
    lang = channel._mail_lang() if channel else request.env.lang or "en_US"
    view = request.env["ir.qweb"].with_context(lang=lang)
    rating = channel._rating_of(cycle) if channel else None
    what = "gone"
    if rating:
        what = "thanks"
    elif channel and cycle == channel.service_cycle:
        what = "going_on" if channel.state == "active" else "form"
    content = view._render(
        "seitech_chat.rating_page",
        {
            "what": what,
            "rating": rating and rating.rating,
            "chosen": 0,
            "comment": comment[:MAX_COMMENT_LENGTH],
            "error": view.env._("Choose a number from 1 to 5.") if is_tried else "",
            "company": channel.company_id if channel else request.env.company,
            # `lang` is the language that QWeb itself renders in.
            "html_lang": lang.replace("_", "-"),
            "is_rtl": view.env["res.lang"]._get_data(code=lang).direction == "rtl",
        },
    )
    status = 404 if what == "gone" else 200
    return request.make_response(
        f"<!DOCTYPE html>\n{content}",
        headers=[("Content-Type", "text/html; charset=utf-8"), *HEADERS.items()],
        status=status,
    )
