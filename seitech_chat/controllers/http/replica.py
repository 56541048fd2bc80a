"""Support for a read replica, which may serve the routes that only read.

The replica lags behind the primary database. A conversation or a token created in that
interval is not found on the replica, so the request is repeated on the primary. Odoo
repeats a request when a read-only route writes, so this module raises that error.
"""

import logging

from odoo.tools import config

RETRY_ON_PRIMARY = "not on the replica"


def is_replica(cr):
    """Return whether a request's cursor is connected to a replica."""
    return bool(cr.readonly and config["db_replica_host"])


class _ExpectedRetryFilter(logging.Filter):
    """Filter that drops expected retries, which Odoo logs with a traceback."""

    def filter(self, record):
        return not (record.args and record.args[0] == RETRY_ON_PRIMARY)


logging.getLogger("odoo.http").addFilter(_ExpectedRetryFilter())
