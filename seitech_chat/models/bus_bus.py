import json
from functools import lru_cache

import odoo
from odoo import api, models
from odoo.tools import SQL
from odoo.tools.misc import OrderedSet

from odoo.addons.bus.models.bus import (
    TIMEOUT,
    channel_with_db,
    hashable,
    json_dump,
)

from ..bus import subscription, watcher
from ..tools.name_search import escape_like
from ..tools.settings import is_on
from ..tools.table_options import TRANSIENT, set_storage_options


class BusBus(models.Model):
    """Speed up Odoo's bus in two places, for all of Odoo; rows and rules are unchanged.

    Set the system parameter ``seitech_chat.fast_bus`` to ``False`` to turn it off.
    """

    _inherit = "bus.bus"

    # Finds the rows that show a message. Other rows are not indexed and cost nothing.
    _chat_messages = models.Index(
        "(channel varchar_pattern_ops)"
        """ WHERE starts_with(message, '{"type":"seitech.chat.channel/message_')"""
    )

    def init(self):
        result = super().init()
        set_storage_options(self, TRANSIENT)
        return result

    def _is_fast(self):
        return is_on(self.env, "seitech_chat.fast_bus")

    def _ensure_hooks(self):
        # Core adds its own hook only where it finds no list of channels yet.
        postcommit = self.env.cr.postcommit
        if "bus.bus.channels" not in postcommit.data and self._is_fast():
            postcommit.data["bus.bus.channels"] = OrderedSet()

            @postcommit.add
            def notify():
                channels = postcommit.data.pop("bus.bus.channels")
                watcher.notify_listeners(self.env.cr.dbname)
                watcher.notify_core_bus(self.env.cr, list(channels))

        return super()._ensure_hooks()

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_fast() or any(
            vals.keys() - {"channel", "message"} for vals in vals_list
        ):
            return super().create(vals_list)
        # SQL: a channel and a text per row; the ORM would compute defaults, the company
        # and the time for each message. No user is stored: nothing reads it, and each
        # one would be looked up and its row locked.
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO bus_bus (channel, message, create_date, write_date)
                SELECT channel, message, now() AT TIME ZONE 'UTC',
                       now() AT TIME ZONE 'UTC'
                  FROM unnest(%s::varchar[], %s::varchar[]) AS sent (channel, message)
             RETURNING id
                """,
                [vals.get("channel") for vals in vals_list],
                [vals.get("message") for vals in vals_list],
            )
        )
        return self.browse([row[0] for row in rows])

    @api.model
    def _delete_messages(self, channel, message_ids):
        """Delete the rows that show these messages, or quote them above a reply.

        Lock the conversation or the messages first, so that every row is committed.

        :param channel: one ``seitech.chat.channel``, the messages' conversation.
        :param message_ids: their ids.
        """
        # The record itself, and the sub-channels of its streams.
        key = json_dump(channel_with_db(self.env.cr.dbname, channel))
        others = f"{escape_like(key.removesuffix(']'))},%"
        self._delete_rows(
            SQL(
                """starts_with(message, '{"type":"seitech.chat.channel/message_')
                   AND (channel = %s OR channel LIKE %s)
                   AND (%s = ANY(%s) OR %s = ANY(%s))""",
                key,
                others,
                _number_after('"message":{"id":'),
                list(message_ids),
                _number_after('"reply_to":{"id":'),
                list(message_ids),
            )
        )

    @api.model
    def _delete_channels(self, channel_ids):
        """Delete the rows about these conversations, on every channel.

        It reads the whole table, a day of the bus: call it from scheduled actions only.

        :param channel_ids: ids of ``seitech.chat.channel``.
        """
        if not channel_ids:
            return
        self._delete_rows(
            SQL(
                """starts_with(message, '{"type":"seitech.chat.')
                   AND (%s = ANY(%s) OR %s = ANY(%s))""",
                _number_after('"channel_id":'),
                list(channel_ids),
                _number_after('"channel":{"id":'),
                list(channel_ids),
            )
        )

    @api.model
    def _delete_targets(self, records):
        """Delete the chat's rows that were sent to these people alone.

        :param records: ``res.partner`` or ``seitech.chat.visitor``.
        """
        for record in records:
            key = json_dump(channel_with_db(self.env.cr.dbname, record))
            self._delete_rows(
                SQL(
                    """starts_with(message, '{"type":"seitech.chat.')
                       AND (channel = %s OR channel LIKE %s)""",
                    key,
                    f"{escape_like(key.removesuffix(']'))},%",
                )
            )

    def _delete_rows(self, condition):
        """Delete rows here and, after the commit, from the windows of all processes.

        This includes rows of this transaction that are not yet written.

        :param condition: ``SQL`` on the table's columns.
        """
        pending = self.env.cr.precommit.data.get("bus.bus.values")
        if pending:
            # sudo: bus.bus - rows that core creates in the same way at the commit
            self.sudo().create(pending)
            pending.clear()
        # SQL: the ORM would read each row first, including its whole message.
        self.env.cr.execute(
            SQL(
                """
                WITH deleted AS (DELETE FROM bus_bus WHERE %s RETURNING id)
                INSERT INTO bus_bus (channel, message, create_date, write_date)
                SELECT %s, json_build_object(
                           'type', 'seitech.chat.bus/deleted', 'payload', json_agg(id)
                       )::text, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
                  FROM deleted
                HAVING count(*) > 0
                """,
                condition,
                watcher.DELETED,
            )
        )
        self.invalidate_model(flush=False)

    @api.model
    def _poll(self, channels, last=0, ignore_ids=None):
        notifications = self._poll_watch(channels, last, ignore_ids)
        if notifications is None:
            notifications = super()._poll(channels, last, ignore_ids)
        subscription.check(notifications)
        return notifications

    def _poll_watch(self, channels, last, ignore_ids):
        """Answer a poll from this process's window.

        :return: as ``_poll``; None when only the database can answer.
        """
        # Only the websocket process serves many sockets from one read.
        rows = (
            self._read_window(channels, last)
            if odoo.evented and self._is_fast()
            else None
        )
        if rows is None:
            return None
        ignored = set(ignore_ids or ())
        return [
            {"id": row.id, "message": _read(row.message)}
            for row in rows
            if row.id not in ignored
        ]

    def _read_window(self, channels, last):
        """Return the rows in this process's window that a socket has not received.

        :return: rows, or None when the window may be incomplete.
        """
        watch = watcher.get_listener(self.env.cr.dbname)
        if not watch or not watch.is_reliable():
            return None
        dbname = self.env.cr.dbname
        keys = [
            _key(hashable(channel_with_db(dbname, channel))) for channel in channels
        ]
        if last:
            return watch.window.since(keys, last)
        # As in core: a client without an id gets the rows younger than the longest
        # wait. The ORM compares whole seconds, so rows of that second are left out.
        then = watcher.now_seconds() - TIMEOUT
        return watch.window.created_since(keys, then + 1)


def _number_after(text):
    """Return SQL that reads the number after a text in a row's message.

    The text matches exactly: a quotation mark in typed text is escaped in JSON.
    """
    pattern = text.replace("{", "\\{") + "([0-9]+)"
    return SQL("substring(message from %s)::int", pattern)


@lru_cache(maxsize=256)
def _read(message):
    # Hundreds of sockets that catch up read the same messages; no caller changes them.
    return json.loads(message)


@lru_cache(maxsize=100_000)
def _key(channel):
    """Serialize a channel as rows store it; cached, since most channels repeat."""
    return json_dump(channel)
