from datetime import timedelta

from odoo import api, fields, models

from ...logic.addresses import tracked_address
from ...logic.contract import (
    MAX_VISITED_PAGES,
    PAGE_INTERVAL_SECONDS,
    PAGE_LIFETIME_DAYS,
)
from ...tools.time_format import to_iso


class SeitechChatVisitedPage(models.Model):
    """A page that a visitor was on during a conversation."""

    _name = "seitech.chat.visited.page"
    _description = "Chat Visited Page"
    _inherit = ["seitech.chat.company.mixin"]
    _log_access = False
    _order = "visited_at desc, id desc"
    _rec_name = "url"

    visitor_id = fields.Many2one(
        "seitech.chat.visitor", required=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    url = fields.Char("Address", required=True)
    title = fields.Char()
    visited_at = fields.Datetime("Visited", required=True)

    _of_visitor = models.Index("(visitor_id, visited_at)")
    _by_time = models.Index("(visited_at)")

    @api.model
    def _visit(self, visitor, url, title):
        """Record that a visitor is on a page, and remove the oldest of many pages.

        A page that follows another one within three seconds takes its place.

        :param visitor: in sudo, with its row locked.
        :param str url: an http address or a path.
        :return: whether the pages changed.
        """
        now = fields.Datetime.now()
        url = tracked_address(url)
        pages = self.search([("visitor_id", "=", visitor.id)])
        last = pages[:1]
        if last and (last.url, last.title or "") == (url, title):
            return False
        vals = {"url": url, "title": title, "visited_at": now}
        interval = timedelta(seconds=PAGE_INTERVAL_SECONDS)
        if last and now - last.visited_at < interval:
            last.write(vals)
            return True
        company = visitor.company_id
        self.create({**vals, "visitor_id": visitor.id, "company_id": company.id})
        pages[MAX_VISITED_PAGES - 1 :].unlink()
        return True

    def _to_payloads(self):
        """Return these pages as a list of ``VisitedPagePayload``."""
        return [
            {
                "url": page.url,
                "title": page.title or "",
                "visited_at": to_iso(page.visited_at),
            }
            for page in self
        ]

    @api.autovacuum
    def _gc_expired(self):
        before = fields.Datetime.now() - timedelta(days=PAGE_LIFETIME_DAYS)
        self.search([("visited_at", "<", before)], limit=10_000).unlink()
