import io
import logging
import time
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...logic.file_types import IMAGE_TYPES
from ...logic.links import HEAD_BYTES, extract_links, parse_page
from ...tools import web_fetch
from ...tools.cron import trigger_cron, trigger_cron_after_commit
from ...tools.settings import is_on
from ...tools.transaction import begin_read_committed
from ..ir_attachment import guess_type, open_picture
from ..selections import PREVIEW_STATE_SELECTION

_logger = logging.getLogger(__name__)

MAX_PICTURE_BYTES = 3 * 1024 * 1024
PICTURE_SIZE = (320, 320)
CLAIM_TIMEOUT = timedelta(minutes=5)  # after this time another process may retry
MAX_ATTEMPTS = 2
BATCH_SIZE = 50  # maximum of previews per run of the scheduled action
# Maximum duration of one run, so that other scheduled actions are not delayed. It is
# far below Odoo's limit_time_real.
RUN_SECONDS = 20


class SeitechChatLinkPreview(models.Model):
    """A preview of a web page that a message links to.

    It is requested when the message is written and fetched by a scheduled action. The
    result is published as a change of the message. Links in private notes are not
    fetched.
    """

    _name = "seitech.chat.link.preview"
    _description = "Chat Link Preview"
    _inherit = ["seitech.chat.company.mixin"]
    _log_access = False
    _order = "id"

    message_id = fields.Many2one(
        "seitech.chat.message",
        required=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one("res.company", required=True)
    url = fields.Char(required=True)
    state = fields.Selection(PREVIEW_STATE_SELECTION, default="waiting", required=True)
    tried_at = fields.Datetime()
    attempt_count = fields.Integer()
    title = fields.Char()
    description = fields.Char()
    site_name = fields.Char()
    picture_id = fields.Many2one("ir.attachment", ondelete="set null")

    _once_per_message = models.UniqueIndex("(message_id, url)")
    _waiting = models.Index("(id) WHERE state IN ('waiting', 'tried')")

    def unlink(self):
        """Delete the previews together with their pictures."""
        pictures = self.picture_id
        result = super().unlink()
        pictures.unlink()
        return result

    @api.model
    def _update_links(self, message, body):
        """Request previews of a message's links and delete those of removed links.

        The caller has locked the message's conversation and publishes the change.

        :param message: one public ``seitech.chat.message``, in sudo.
        :param str body: its text as stored.
        :return: whether a preview is available already.
        """
        links = extract_links(str(body)) if self._is_wanted() else []
        known = self.search([("message_id", "=", message.id)])
        (known.filtered(lambda one: one.url not in links)).unlink()
        known = known.exists()
        new = [link for link in links if link not in known.mapped("url")]
        if new:
            where = {"message_id": message.id, "company_id": message.company_id.id}
            self.create([{**where, "url": link} for link in new])
            if self.env.registry.ready:
                trigger_cron_after_commit(self.env, "seitech_chat.chat_cron_preview")
        return any(one.state == "shown" for one in known)

    def _is_wanted(self):
        return is_on(self.env, "seitech_chat.link_previews")

    @api.model
    def _cron_fetch(self):
        """Fetch the pages that messages link to, one after the other."""
        self._start_lookup()
        self._mark_failed()
        until = time.monotonic() + RUN_SECONDS
        for _number in range(BATCH_SIZE):
            self._start_lookup()
            preview = self._claim()
            if not preview:
                return
            # No lock is held while waiting for an external server.
            self._start_lookup()
            preview._fetch()
            if time.monotonic() > until:
                break
        # Another run for the remaining previews.
        trigger_cron(self.env, "seitech_chat.chat_cron_preview")

    def _fetch(self):
        """Fetch one page and publish its preview. Errors are caught and logged.

        Odoo deactivates a scheduled action that fails for a week, which would end the
        previews for all conversations.
        """
        try:
            page, picture = self._fetch_page(self.url)
            with self.env.cr.savepoint():
                self._publish(page, picture)
        except Exception:  # noqa: BLE001 - an external page may cause any error
            _logger.warning("a link's preview failed", exc_info=True)
            self.invalidate_recordset()
            self.exists().state = "empty"

    def _start_lookup(self):
        # A test or a manual run stays in one transaction.
        if self.env.context.get("cron_id"):
            begin_read_committed(self.env.cr)

    def _mark_failed(self):
        """Give up links whose processing was aborted ``MAX_ATTEMPTS`` times."""
        self.search(
            [
                ("state", "=", "tried"),
                ("attempt_count", ">=", MAX_ATTEMPTS),
                ("tried_at", "<", fields.Datetime.now() - CLAIM_TIMEOUT),
            ]
        ).state = "empty"

    def _claim(self):
        """Claim the next link to fetch that no other process has claimed.

        :return: one preview, or an empty recordset.
        """
        self.env.flush_all()
        now = fields.Datetime.now()
        # SQL: the ORM has no SKIP LOCKED.
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE seitech_chat_link_preview
                   SET state = 'tried', tried_at = %s,
                       attempt_count = coalesce(attempt_count, 0) + 1
                 WHERE id = (
                    SELECT id FROM seitech_chat_link_preview
                     WHERE state = 'waiting'
                        OR state = 'tried' AND tried_at < %s
                           AND coalesce(attempt_count, 0) < %s
                  ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
                 )
             RETURNING id
                """,
                now,
                now - CLAIM_TIMEOUT,
                MAX_ATTEMPTS,
            )
        )
        self.invalidate_model()
        return self.browse([row[0] for row in rows])

    def _fetch_page(self, url):
        """Fetch the page and its picture.

        :return: ``(Page, picture as JPEG bytes)``; either may be None.
        """
        try:
            document = web_fetch.read(
                url,
                mimetypes=("text/html", "application/xhtml+xml"),
                max_bytes=HEAD_BYTES,
            )
        except web_fetch.OutboundError as reason:
            _logger.debug("a link has no preview: %s", reason)
            return None, None
        page = parse_page(document.content, document.charset, document.url)
        picture = page.image_url and self._look_up_picture(page.image_url)
        return page, picture or None

    def _look_up_picture(self, url):
        try:
            document = web_fetch.read(
                url, mimetypes=("image/",), max_bytes=MAX_PICTURE_BYTES
            )
            return _shrink(document.content)
        except Exception as reason:  # noqa: BLE001 - Pillow has no error of its own
            _logger.debug("a link's picture is not shown: %s", type(reason).__name__)
            return None

    def _publish(self, page, picture):
        """Store the page's data and publish the preview if the page has a title.

        Nothing changes if the link has been removed from the message meanwhile.

        Emits ``seitech.chat.channel/message_changed``.
        """
        message = self.exists().message_id
        if not message:
            return
        message.channel_id._lock()
        self.env["seitech.chat.link.preview"].invalidate_model()
        message.invalidate_recordset()
        if not self.exists() or message.deleted_at or self.state == "shown":
            return
        if not page or not page.title:
            self.state = "empty"
            return
        self.write(
            {
                "state": "shown",
                "title": page.title,
                "description": page.description,
                "site_name": page.site_name,
                "picture_id": picture and self._store_image(picture).id,
            }
        )
        message._write_version({"has_previews": True})

    def _store_image(self, picture):
        # The picture comes from our own host, so that no other host can track readers.
        return self.env["ir.attachment"].create(
            {
                "name": "preview.jpg",
                "raw": picture,
                "mimetype": "image/jpeg",
                "res_model": self._name,
                "res_id": self.id,
                "company_id": self.company_id.id,
            }
        )

    @api.model
    def _payloads(self, messages):
        """Return the available previews: ``{message id: [LinkPreviewPayload]}``."""
        if not messages:
            return {}
        # sudo: seitech.chat.link.preview - the caller found the messages with the
        # person's own rights
        found = self.sudo().search_fetch(
            [("message_id", "in", messages.ids), ("state", "=", "shown")]
        )
        payloads = {}
        for one in found:
            picture = one.picture_id
            payloads.setdefault(one.message_id.id, []).append(
                {
                    "url": one.url,
                    "title": one.title or "",
                    "description": one.description or "",
                    "site_name": one.site_name or "",
                    "image_url": f"/api/chat/file/{picture.id}" if picture else None,
                }
            )
        return payloads


def _shrink(content):
    """Convert a picture to a small JPEG, so that no external file is passed on."""
    mimetype = guess_type(content)
    if mimetype not in IMAGE_TYPES:
        raise ValueError("not a picture")
    picture, _size, _content = open_picture(mimetype, content)
    picture.thumbnail(PICTURE_SIZE)
    stream = io.BytesIO()
    picture.convert("RGB").save(stream, "JPEG", quality=85)
    return stream.getvalue()
