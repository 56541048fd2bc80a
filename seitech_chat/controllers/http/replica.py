"""A read replica: the routes that only read may be answered by it.

It is a moment behind. Who asks it for what was made in that moment, a conversation or a
token, must not hear that there is no such thing: then the primary database is asked.
Odoo does that where a route that only reads turns out to write, so we say that it did.
"""

import logging

from odoo.tools import config

RETRY_ON_PRIMARY = "not on the replica"


def is_replica(cr):
    """Tell whether a request's cursor looks at a replica."""
    return bool(cr.readonly and config["db_replica_host"])


class _ExpectedRetryFilter(logging.Filter):
    """Keeps what is meant out of the log: Odoo warns of each, with a traceback."""

    def filter(self, record):
        return not (record.args and record.args[0] == RETRY_ON_PRIMARY)


logging.getLogger("odoo.http").addFilter(_ExpectedRetryFilter())
