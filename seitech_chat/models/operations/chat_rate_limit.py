from odoo import api, models
from odoo.sql_db import Cursor
from odoo.tools import SQL

from ...logic.digest import digest
from ...logic.limits import EMAIL_LIMITS, parse_limit, recipient_key
from ...tools import metrics
from ...tools.db_connection import Prepared, kept
from ...tools.table_options import COUNTED, set_storage_options

# Insert, compare and add in one statement, safe over all workers. What is refused under
# one key is counted under none, but where two come at the same instant.
CHARGE = Prepared(
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
        set_storage_options(self, COUNTED)

    @api.model
    def _allow(self, key, limit):
        """Tell whether this may happen now, and count it if so.

        :param str key: what is limited, and for whom; stored as a hash.
        :param limit: a ``Limit``.
        """
        return not self._charge_autocommit({key: limit})

    @api.model
    def _charge(self, limits, uses=1):
        """Count uses under each of several keys, or under none.

        :param dict limits: ``{key: Limit}``; keys are stored as hashes.
        :param int uses: how many; never more than a limit has.
        :return: ``{key: seconds}`` of the keys that are used up, and after how many
            seconds (> 0) one more use is allowed; empty when all were counted.
        """
        query = CHARGE.query(*_wanted(limits, uses))
        return _used_up(limits, self.env.execute_query(query))

    @api.model
    def _charge_autocommit(self, limits, uses=1):
        """Count as ``_charge``, whatever becomes of this transaction.

        Nobody waits for this transaction who shares a key. Under Odoo's test cursor,
        which nobody else can look into, it is counted within.
        """
        if not isinstance(self.env.cr, Cursor):
            return self._charge(limits, uses)
        rows = kept(self.env.cr.dbname).call(CHARGE, *_wanted(limits, uses))
        return _used_up(limits, rows)

    @api.model
    def _charge_recipient(self, kind, address):
        """Count one email to an address, of all senders together.

        :param str kind: a key of ``logic.limits.EMAIL_LIMITS``.
        :param str address: one email address without a name.
        :return: ``(seconds, Limit)``: after how many seconds one more may be sent;
            0 when this one was counted.
        """
        # sudo: ir.config_parameter - a number an administrator set
        settings = self.env["ir.config_parameter"].sudo()
        setting = settings.get_param(f"seitech_chat.limit.email_{kind}")
        limit = parse_limit(setting, EMAIL_LIMITS[kind])
        key = f"email.{kind}:{recipient_key(address)}"
        wait = self._charge({key: limit}).get(key, 0)
        if wait:
            metrics.LIMITS.labels(self.env.cr.dbname, f"email_{kind}").inc()
        return wait, limit

    @api.autovacuum
    def _gc_expired(self):
        # A key whose allowance is whole again needs no row.
        self.env.cr.execute(
            SQL("DELETE FROM seitech_chat_rate_limit WHERE used_until < now()")
        )


def _wanted(limits, uses):
    # Sorted, so that two requests with the same keys can't wait for each other.
    known = sorted((digest(key), limit) for key, limit in limits.items())
    return (
        [hashed for hashed, _limit in known],
        [limit.interval_seconds * min(uses, limit.count) for _hashed, limit in known],
        [float(limit.window_seconds) for _hashed, limit in known],
    )


def _used_up(limits, rows):
    keys = {digest(key): key for key in limits}
    waits = {keys[hashed]: wait for hashed, wait in rows}
    # Nobody is over, yet it was not counted: another request took the last one now.
    over = {key: wait for key, wait in waits.items() if wait is not None} or waits
    return {key: max(float(wait or 0), 0.001) for key, wait in over.items()}
