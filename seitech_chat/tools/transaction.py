"""The isolation that a write verb needs."""

from psycopg2.extensions import ISOLATION_LEVEL_READ_COMMITTED

from odoo.sql_db import Cursor

_READ_COMMITTED = "seitech_chat.begun"


def begin_read_committed(cr):
    """End the transaction that found the caller, and begin one of READ COMMITTED.

    In Odoo's REPEATABLE READ a writer that waited for a conversation's row fails and
    is tried again after up to two seconds; here it just goes on with the row as it is
    then. What was done before is committed: do this before the work, never amidst it.

    Under Odoo's test cursor, which lives inside one outer transaction, it does
    nothing: ``tests/system`` proves concurrency on a real server.
    """
    if isinstance(cr, Cursor):
        cr.commit()  # pylint: disable=invalid-commit
        # Said with each BEGIN from now on, which costs nothing; Odoo sets its own level
        # again when the connection serves the next cursor.
        cr.connection.set_isolation_level(ISOLATION_LEVEL_READ_COMMITTED)
        cr.postcommit.data[_READ_COMMITTED] = True


def is_read_committed(cr):
    """Tell whether a request is in what ``begin_read_committed`` began.

    All it found others see as well, so that a verb which changed nothing yet may do its
    work apart from it. Not so under test, where nothing is ever committed.
    """
    return _READ_COMMITTED in cr.postcommit.data
