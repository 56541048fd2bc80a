import hashlib

from odoo import api, models
from odoo.tools import SQL


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
                    used_until timestamptz NOT NULL
                ) WITH (fillfactor = 70)
                """
            )
        )

    @api.model
    def _allow(self, key, *, interval_seconds, burst=1):
        """Tell whether this may happen now, and count it if so.

        :param str key: what is limited, and for whom; stored as a hash.
        :param float interval_seconds: how long one use lasts.
        :param int burst: how many uses may come at once, ≥ 1.
        """
        return self._charge(key, interval_seconds=interval_seconds, burst=burst) == 0

    @api.model
    def _charge(self, key, *, interval_seconds, burst):
        """Count one use.

        :param str key: what is limited, and for whom; stored as a hash.
        :param float interval_seconds: how long one use lasts.
        :param int burst: how many uses may come at once, ≥ 1.
        :return: 0 when allowed, else after how many seconds it will be.
        """
        # SQL: insert, compare and add in one statement, safe over all workers.
        params = {
            "key": hashlib.sha256(key.encode()).hexdigest(),
            "interval": interval_seconds,
            "burst": burst,
        }
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO seitech_chat_rate_limit AS known (key, used_until)
                VALUES (%(key)s,
                        clock_timestamp() + %(interval)s * interval '1 second')
           ON CONFLICT (key) DO UPDATE
                   SET used_until = greatest(known.used_until, clock_timestamp())
                                    + %(interval)s * interval '1 second'
                 WHERE greatest(known.used_until, clock_timestamp())
                       + %(interval)s * interval '1 second'
                       <= clock_timestamp()
                          + %(interval)s * %(burst)s * interval '1 second'
                          + interval '1 millisecond'
             RETURNING 1
                """,
                **params,
            )
        )
        if rows:
            return 0
        [(seconds,)] = self.env.execute_query(
            SQL(
                """
                SELECT extract(epoch FROM used_until - clock_timestamp())
                       - %(interval)s * (%(burst)s - 1)
                  FROM seitech_chat_rate_limit WHERE key = %(key)s
                """,
                **params,
            )
        )
        return max(float(seconds), 0.001)

    @api.autovacuum
    def _gc_used_up(self):
        # A key whose allowance is whole again needs no row.
        self.env.cr.execute(
            SQL("DELETE FROM seitech_chat_rate_limit WHERE used_until < now()")
        )
