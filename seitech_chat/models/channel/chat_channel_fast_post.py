import logging
import time

import psycopg2
import psycopg2.errors

from odoo import fields, models

from odoo.addons.bus.models.bus import channel_with_db, json_dump

from ...bus import watcher
from ...logic import permissions
from ...logic.text import text_to_html
from ...tools import metrics
from ...tools.columns import read_columns
from ...tools.db_connection import autocommit_connection
from ..message.chat_message_insert import COLUMNS, COUNTER_PLACEHOLDERS, fast_insert_sql
from ..message.payloads import message_event, message_payload
from ..message_text import check_text
from .chat_channel_access import supports_fast_post
from .chat_channel_posting import fingerprint_of, is_open, message_type_of

_logger = logging.getLogger(__name__)


class SeitechChatChannelFastPost(models.Model):
    """Fast path for plain text messages, which are most of all messages.

    Such a message changes nothing in the conversation except its messages.
    """

    _inherit = "seitech.chat.channel"

    def _fast_post(self, persona, body, *, client_uuid, is_note=False, **more):
        """Add one plain text message with the same result as ``_send``.

        One statement stores, numbers and publishes the message and commits it. It runs
        on a separate connection with a prepared plan. The message is stored even if
        this transaction fails, so this transaction must not contain changes. The
        statement locks the conversation's row only for its own duration. It writes
        nothing if the row is locked or has changed since it was read.

        Call ``_check_may_post`` first. The parameters are those of ``_send``.

        :return: the ``MessagePayload``; None if nothing was written and ``_send`` has
            to add the message.
        :raises ChatError: ``message_empty``, ``message_too_long``.
        :raises ChatConflict: ``client_uuid_reused``: same id with another content.

        Emits ``seitech.chat.channel/message_new``.
        """
        self.ensure_one()
        started = time.perf_counter()
        # sudo: seitech.chat.channel - same reason as in _send
        channel = self.sudo()
        if any(more.values()) or not _is_fast_postable(
            channel, persona, is_note=is_note
        ):
            return None
        text = check_text(channel.env, body)
        html = text_to_html(text)
        if "<a " in html:
            return None  # _send requests the preview of the linked page
        fingerprint = fingerprint_of(channel, text, is_note=is_note)
        row = {
            "message_type": message_type_of(text, (), is_note),
            "body": html,
            "reply_to_id": None,
            "client_uuid": client_uuid,
            "fingerprint": fingerprint,
            "has_attachments": False,
            "requires_acknowledgement": False,
            "created_at": fields.Datetime.now(),
            "channel_id": channel.id,
            "company_id": channel.company_id.id,
        }
        payload = message_payload({**row, **COUNTER_PLACEHOLDERS}, persona.to_author())
        added = _insert_fast(channel, persona, row, payload)
        if not added:
            return None
        numbers = dict(zip(COUNTER_PLACEHOLDERS, added, strict=True))
        if numbers["version"] is None:
            message = channel.env["seitech.chat.message"].browse(numbers["id"])
            return message._answer_duplicate(fingerprint, started)
        metrics.count_send(channel, "stored", started)
        if not is_note:
            channel.env["seitech.chat.message"]._trigger_offline_notifier()
        return {**payload, **numbers}


def _is_fast_postable(channel, persona, *, is_note):
    """Return whether a text of this person changes only the messages here."""
    return (
        supports_fast_post(channel)
        and persona.is_own_channel(channel)
        and not permissions.joins_by_writing(persona.roles, channel.channel_type)
        and is_open(channel)
        and (is_note or not channel._has_posting_effects(persona))
    )


def _insert_fast(channel, persona, row, payload):
    """Insert a message and publish it in one database call.

    :param row: values of ``COLUMNS``.
    :param payload: ``MessagePayload`` with ``COUNTER_PLACEHOLDERS`` for its
        numbers.
    :return: ``(id, version, position)``; for an existing message the last two are
        None. None if nothing was added.
    """
    listener = channel_with_db(
        channel.env.cr.dbname, channel._bus_target(payload["stream"])
    )
    event, news = message_event("message_new", payload)
    found = (channel.id, persona.id, row["client_uuid"])
    is_note = payload["stream"] == "internal"
    active = () if is_note else (row["created_at"], row["created_at"])
    decisive = channel._decisive_fields()
    as_decided = read_columns(channel, decisive)[channel.id].values()
    try:
        rows = autocommit_connection(channel.env.cr.dbname).execute_prepared(
            fast_insert_sql(
                persona.type, tuple(decisive.items()), is_note=is_note
            ),
            *found,
            channel.id, *as_decided, persona.id, *active,
            channel.id, persona.id,
            *(row[name] for name in COLUMNS), persona.id,
            json_dump(listener), json_dump({"type": event, "payload": news}),
        )  # fmt: skip
    except psycopg2.errors.UniqueViolation:
        return None  # a concurrent request added the same message: _send finds it
    except psycopg2.Error:
        _logger.warning("a message goes the longer way", exc_info=True)
        return None
    if not rows:
        return None
    if rows[0][1] is not None:
        # The statement has already notified the chat bus; this notifies Odoo's bus.
        watcher.notify_core_bus(channel.env.cr, [listener])
    return rows[0]
