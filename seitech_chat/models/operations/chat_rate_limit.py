from odoo import api, models
from odoo.sql_db import Cursor
from odoo.tools import SQL

from ...logic.hashing import sha256_hex
from ...logic.rate_limits import EMAIL_LIMITS, recipient_key
from ...tools import metrics
from ...tools.db_connection import PreparedStatement, autocommit_connection
from ...tools.settings import read_limit
from ...tools.table_options import UPDATE_HEAVY, set_storage_options

# Insert, compare and add in one statement, safe across all workers. A request refused
# under one key is counted under none, except for two requests at the same instant.
CHARGE = PreparedStatement(
    "seitech_chat_charge",
    ("text[]", "float8[]", "float8[]"),
    """
    WITH wanted AS (
        SELECT key, cost * interval '1 second' AS cost,
               burst * interval '1 second' AS burst
          FROM unnest(%s::text[], %s::float8[], %s::float8[]) AS t (key, cost, burst)
    ), over AS (
        SELECT key, known.used_until + wanted.cost - wanted.burst
                    - clock_timestamp() AS wait
          FROM wanted JOIN seitech_chat_rate_limit AS known USING (key)
         WHERE greatest(known.used_until, clock_timestamp()) + wanted.cost
               > clock_timestamp() + wanted.burst + interval '1 millisecond'
    ), counted AS (
        INSERT INTO seitech_chat_rate_limit AS known (key, used_until, cost, burst)
        SELECT key, clock_timestamp() + cost, cost, burst FROM wanted
         WHERE NOT EXISTS (SELECT FROM over)
   ON CONFLICT (key) DO UPDATE
           SET used_until = greatest(known.used_until, clock_timestamp())
                            + excluded.cost,
               cost = excluded.cost, burst = excluded.burst
         WHERE greatest(known.used_until, clock_timestamp()) + excluded.cost
               <= clock_timestamp() + excluded.burst + interval '1 millisecond'
     RETURNING key
    )
    SELECT wanted.key, extract(epoch FROM over.wait)
      FROM wanted LEFT JOIN counted USING (key) LEFT JOIN over USING (key)
     WHERE counted.key IS NULL
""",
)


class SeitechChatRateLimit(models.AbstractModel):
    """Rate limits of actions, counted across all workers and hosts.

    Each key has one row with the time until which its allowance is used up (the generic
    cell rate algorithm of ATM networks): one statement decides and counts. The table is
    unlogged: a crash of the database resets all limits, and counting costs no disk
    write.
    """

    _name = "seitech.chat.rate.limit"
    _description = "Chat Rate Limit"

    def init(self):
        # SQL: not a model's table, since the ORM cannot make it unlogged.
        self.env.cr.execute(
            SQL(
                """
                CREATE UNLOGGED TABLE IF NOT EXISTS seitech_chat_rate_limit (
                    key text PRIMARY KEY,
                    used_until timestamptz NOT NULL,
                    cost interval NOT NULL,
                    burst interval NOT NULL
                ) WITH (fillfactor = 70)
                """
            )
        )
        set_storage_options(self, UPDATE_HEAVY)

    @api.model
    def _allow(self, key, limit):
        """Return whether an action is allowed now, and count it if so.

        :param str key: the action and its subject; stored as a hash.
        :param limit: a ``Limit``.
        """
        return not self._charge_autocommit({key: limit})

    @api.model
    def _charge(self, limits, uses=1):
        """Count uses under each of several keys, or under none.

        :param dict limits: ``{key: Limit}``; keys are stored as hashes.
        :param int uses: the number of uses, at most the limit's count.
        :return: ``{key: seconds}`` of the used-up keys, and the seconds (> 0) until one
            more use is allowed; empty when all were counted.
        """
        query = CHARGE.query(*_wanted(limits, uses))
        return _used_up(limits, self.env.execute_query(query))

    @api.model
    def _charge_autocommit(self, limits, uses=1):
        """Count as ``_charge``, independently of this transaction.

        Other requests with the same key do not wait for this transaction. Under Odoo's
        test cursor, which no other connection can read, it counts in the transaction.
        """
        if not isinstance(self.env.cr, Cursor):
            return self._charge(limits, uses)
        rows = autocommit_connection(self.env.cr.dbname).execute_prepared(
            CHARGE, *_wanted(limits, uses)
        )
        return _used_up(limits, rows)

    @api.model
    def _charge_recipient(self, kind, address):
        """Count one email to an address, across all senders.

        :param str kind: a key of ``logic.rate_limits.EMAIL_LIMITS``.
        :param str address: one email address without a name.
        :return: ``(seconds, Limit)``: the seconds until one more may be sent; 0 when
            this one was counted.
        """
        limit = read_limit(
            self.env, f"seitech_chat.limit.email_{kind}", EMAIL_LIMITS[kind]
        )
        key = f"email.{kind}:{recipient_key(address)}"
        wait = self._charge({key: limit}).get(key, 0)
        if wait:
            metrics.LIMITS.labels(self.env.cr.dbname, f"email_{kind}").inc()
        return wait, limit

    @api.autovacuum
    def _gc_expired(self):
        # A key with its full allowance needs no row.
        self.env.cr.execute(
            SQL("DELETE FROM seitech_chat_rate_limit WHERE used_until < now()")
        )


def _wanted(limits, uses):
    # Sorted, so that two requests with the same keys cannot deadlock.
    known = sorted((sha256_hex(key), limit) for key, limit in limits.items())
    return (
        [hashed for hashed, _limit in known],
        [limit.interval_seconds * min(uses, limit.count) for _hashed, limit in known],
        [float(limit.window_seconds) for _hashed, limit in known],
    )


def _used_up(limits, rows):
    keys = {sha256_hex(key): key for key in limits}
    waits = {keys[hashed]: wait for hashed, wait in rows}
    # No key is over, yet none was counted: another request used the last allowance.
    over = {key: wait for key, wait in waits.items() if wait is not None} or waits
    return {key: max(float(wait or 0), 0.001) for key, wait in over.items()}
