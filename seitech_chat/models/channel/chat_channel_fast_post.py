import logging
import time
from functools import partial

import psycopg2
import psycopg2.errors

from odoo import fields, models

from odoo.addons.bus.models.bus import channel_with_db, json_dump

from ...bus import watcher
from ...logic import routing
from ...logic.text import text_to_html
from ...tools import metrics
from ...tools.columns import read_columns
from ...tools.db_connection import kept
from ...tools.transaction import is_read_committed
from ..message.chat_message_insert import COLUMNS, DECISIVE, UNCOUNTED, fast_insert_sql
from ..message.payloads import message_event, message_payload
from .chat_channel_posting import message_type_of

_logger = logging.getLogger(__name__)


class SeitechChatChannelFastPost(models.Model):
    """The short way in: most messages are a text that moves nothing else."""

    _inherit = "seitech.chat.channel"

    def _supports_fast_post(self):
        """Tell whether messages may be added apart from this transaction.

        Not in a larger transaction, and not where Odoo's own bus was asked for.
        """
        return is_read_committed(self.env.cr) and self.env["bus.bus"]._is_fast()

    def _fast_post(self, persona, body, *, client_uuid, is_note=False, **more):
        """Add one message as ``_send`` does, if it is a text that moves nothing else.

        One statement, on a connection that keeps its plan, stores it, counts it, tells
        of it and commits: whatever becomes of this transaction, so nothing may have
        been changed in it. The conversation's row is held for that statement alone,
        and only where it is free and still as it was found.

        Call ``_check_may_post`` first. The parameters are those of ``_send``.

        :return: the ``MessagePayload``; None where ``_send`` has to do it, and nothing
            was written.
        :raises ChatError: ``message_empty``, ``message_too_long``.
        :raises ChatConflict: ``client_uuid_reused``, the id with another content.

        Emits ``seitech.chat.channel/message_new``.
        """
        self.ensure_one()
        started = time.perf_counter()
        # sudo: seitech.chat.channel - as _send
        channel = self.sudo()
        if any(more.values()) or not channel._is_fast_postable(
            persona, is_note=is_note
        ):
            return None
        text = channel._check_text(body)
        html = text_to_html(text)
        if "<a " in html:
            return None  # its page is looked at
        fingerprint = channel._fingerprint(text, is_note=is_note)
        row = {
            "message_type": message_type_of(text, (), is_note),
            "body": html,
            "reply_to_id": None,
            "client_uuid": client_uuid,
            "fingerprint": fingerprint,
            "has_attachments": False,
            "asks_confirmation": False,
            "created_at": fields.Datetime.now(),
            "channel_id": channel.id,
            "company_id": channel.company_id.id,
        }
        payload = message_payload({**row, **UNCOUNTED}, persona.to_author())
        added = channel._insert_fast(persona, row, payload)
        if not added:
            return None
        numbers = dict(zip(UNCOUNTED, added, strict=True))
        if numbers["version"] is None:
            message = channel.env["seitech.chat.message"].browse(numbers["id"])
            return message._answer_duplicate(fingerprint, started)
        metrics.count_send(channel, "stored", started)
        if not is_note:
            channel.env["seitech.chat.message"]._trigger_offline_notifier()
        return {**payload, **numbers}

    def _is_fast_postable(self, persona, *, is_note):
        """Tell whether a text by somebody changes nothing here but the messages."""
        return (
            self._supports_fast_post()
            and persona.is_own_channel(self)
            and not routing.joins_by_writing(persona.roles, self.channel_type)
            and self._is_open()
            and (is_note or self._has_response_effect(persona))
        )

    def _insert_fast(self, persona, row, payload):
        """Have the database add a message and tell of it.

        :param row: values of ``COLUMNS``.
        :param payload: ``MessagePayload`` with ``UNCOUNTED`` for its numbers.
        :return: ``(id, version, position)``, the latter None of what was there; None
            where nothing was added.
        """
        listener = channel_with_db(
            self.env.cr.dbname, self._listener(payload["stream"])
        )
        event, news = message_event("message_new", payload)
        found = (self.id, persona.id, row["client_uuid"])
        is_note = payload["stream"] == "internal"
        active = () if is_note else (row["created_at"], row["created_at"])
        as_decided = read_columns(self, DECISIVE)[self.id].values()
        try:
            rows = kept(self.env.cr.dbname).call(
                fast_insert_sql(persona.type, is_note=is_note),
                *found,
                self.id, *as_decided, persona.id, *active,
                self.id, persona.id,
                *(row[name] for name in COLUMNS), persona.id,
                json_dump(listener), json_dump({"type": event, "payload": news}),
            )  # fmt: skip
        except psycopg2.errors.UniqueViolation:
            return None  # the same one came at the same moment: _send finds it
        except psycopg2.Error:
            _logger.warning("a message goes the longer way", exc_info=True)
            return None
        if not rows:
            return None
        if rows[0][1] is not None:
            # The statement itself told all who watch the bus.
            cr = self.env.cr
            cr.postcommit.add(partial(watcher.notify_core_bus, cr, [listener]))
        return rows[0]
