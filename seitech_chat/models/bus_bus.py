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

from .. import fast_bus
from ..storage import PASSING, keep_as


class BusBus(models.Model):
    """Odoo's bus with two costs less, for all of Odoo; the same rows, the same rules.

    Off with the system parameter ``seitech_chat.fast_bus`` set to ``False``.
    """

    _inherit = "bus.bus"

    def init(self):
        result = super().init()
        keep_as(self, PASSING)
        return result

    def _is_fast(self):
        # sudo: ir.config_parameter - a switch an administrator set
        settings = self.env["ir.config_parameter"].sudo()
        return settings.get_param("seitech_chat.fast_bus") != "False"

    def _ensure_hooks(self):
        # Core adds its own hook only where it finds no list of channels yet.
        postcommit = self.env.cr.postcommit
        if "bus.bus.channels" not in postcommit.data and self._is_fast():
            postcommit.data["bus.bus.channels"] = OrderedSet()

            @postcommit.add
            def notify():
                channels = postcommit.data.pop("bus.bus.channels")
                fast_bus.tell_watches(self.env.cr.dbname)
                fast_bus.tell_core(self.env.cr, list(channels))

        return super()._ensure_hooks()

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_fast() or any(
            vals.keys() - {"channel", "message"} for vals in vals_list
        ):
            return super().create(vals_list)
        # SQL: a channel and a text per row; the ORM would ask for defaults, the company
        # and the time first, for each message that is sent. Who caused it is not noted:
        # nobody asks, and each name would be looked up and its row locked.
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO bus_bus (channel, message, create_date, write_date)
                SELECT channel, message, now() AT TIME ZONE 'UTC',
                       now() AT TIME ZONE 'UTC'
                  FROM unnest(%s::varchar[], %s::varchar[]) AS told (channel, message)
             RETURNING id
                """,
                [vals.get("channel") for vals in vals_list],
                [vals.get("message") for vals in vals_list],
            )
        )
        return self.browse([row[0] for row in rows])

    @api.model
    def _poll(self, channels, last=0, ignore_ids=None):
        # Only the websocket process has many sockets to serve from one look.
        if odoo.evented and self._is_fast():
            rows = self._look(channels, last)
            if rows is not None:
                ignored = set(ignore_ids or ())
                return [
                    {"id": row.id, "message": _read(row.message)}
                    for row in rows
                    if row.id not in ignored
                ]
        return super()._poll(channels, last, ignore_ids)

    def _look(self, channels, last):
        """Find what a socket hasn't heard in what its process watches.

        :return: rows, or None on any doubt.
        """
        watch = fast_bus.watch_of(self.env.cr.dbname)
        if not watch or not watch.is_reliable():
            return None
        dbname = self.env.cr.dbname
        keys = [
            _key(hashable(channel_with_db(dbname, channel))) for channel in channels
        ]
        if last:
            return watch.window.since(keys, last)
        # As core: who says no number gets what is younger than the longest wait. The
        # ORM compares whole seconds, so what was written in that very second is not.
        then = fast_bus.now_seconds() - TIMEOUT
        return watch.window.created_since(keys, then + 1)


@lru_cache(maxsize=256)
def _read(message):
    # Hundreds of sockets that catch up read the same ones; none changes them.
    return json.loads(message)


@lru_cache(maxsize=100_000)
def _key(channel):
    """Write a channel as its rows have it; many at a time, mostly the same ones."""
    return json_dump(channel)
