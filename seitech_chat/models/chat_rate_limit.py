from odoo import api, models
from odoo.tools import SQL

from ..logic.digest import digest
from ..storage import COUNTED, keep_as


class SeitechChatRateLimit(models.AbstractModel):
    """How often somebody may do something, counted over all workers and hosts.

    Each key has one row that says until when its allowance is used up (the generic
    cell rate algorithm, of ATM networks): one statement decides and counts. The
    table is unlogged: a crash of the database forgives everybody, and counting
    costs no disk write.
    """

    _name = "seitech.chat.rate.limit"
    _description = "Chat Rate Limit"

    def init(self):
        # SQL: not a model's table, since the ORM can't make it unlogged.
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
        keep_as(self, COUNTED)

    @api.model
    def _allow(self, key, limit):
        """Tell whether this may happen now, and count it if so.

        :param str key: what is limited, and for whom; stored as a hash.
        :param limit: a ``Limit``.
        """
        return not self._charge({key: limit})

    @api.model
    def _charge(self, limits):
        """Count one use under each of several keys.

        :param dict limits: ``{key: Limit}``; keys are stored as hashes.
        :return: ``{key: seconds}`` of the keys that are used up, and after how many
            seconds (> 0) one more use is allowed; empty when all were counted. When
            it is not empty, roll the transaction back: the other keys were counted.
        """
        # Sorted, so that two requests with the same keys can't wait for each other.
        keys = {digest(key): key for key in limits}
        hashes = sorted(keys)
        wanted = [limits[keys[hashed]] for hashed in hashes]
        # SQL: insert, compare and add in one statement, safe over all workers.
        rows = self.env.execute_query(
            SQL(
                """
                WITH wanted (key, cost, burst) AS (
                    SELECT key, cost * interval '1 second', burst * interval '1 second'
                      FROM unnest(%s, %s::float[], %s::float[]) AS t (key, cost, burst)
                ), counted AS (
                    INSERT INTO seitech_chat_rate_limit AS known
                           (key, used_until, cost, burst)
                    SELECT key, clock_timestamp() + cost, cost, burst FROM wanted
               ON CONFLICT (key) DO UPDATE
                       SET used_until = greatest(known.used_until, clock_timestamp())
                                        + excluded.cost,
                           cost = excluded.cost, burst = excluded.burst
                     WHERE greatest(known.used_until, clock_timestamp())
                           + excluded.cost
                           <= clock_timestamp() + excluded.burst
                              + interval '1 millisecond'
                 RETURNING key
                )
                SELECT wanted.key FROM wanted LEFT JOIN counted USING (key)
                 WHERE counted.key IS NULL
                """,
                hashes,
                [limit.interval_seconds for limit in wanted],
                [limit.window_seconds for limit in wanted],
            )
        )
        return {keys[hashed]: self._seconds_left(hashed) for (hashed,) in rows}

    def _seconds_left(self, hashed):
        [(seconds,)] = self.env.execute_query(
            SQL(
                """
                SELECT extract(epoch FROM used_until + cost - burst - clock_timestamp())
                  FROM seitech_chat_rate_limit WHERE key = %s
                """,
                hashed,
            )
        )
        return max(float(seconds), 0.001)

    @api.autovacuum
    def _gc_used_up(self):
        # A key whose allowance is whole again needs no row.
        self.env.cr.execute(
            SQL("DELETE FROM seitech_chat_rate_limit WHERE used_until < now()")
        )
