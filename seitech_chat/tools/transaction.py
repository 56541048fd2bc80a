"""The isolation level of write methods."""

from psycopg2.extensions import ISOLATION_LEVEL_READ_COMMITTED

from odoo.sql_db import Cursor

_READ_COMMITTED = "seitech_chat.begun"


def begin_read_committed(cr):
    """End the transaction that authenticated the caller; begin a READ COMMITTED one.

    In Odoo's REPEATABLE READ, a writer that waited for a conversation's row lock fails
    and is retried after up to two seconds. In READ COMMITTED it continues with the
    current row. All earlier changes are committed: call this before the work starts.

    Under Odoo's test cursor, which is part of one outer transaction, it does nothing:
    ``tests/system`` tests concurrency on a real server.
    """
    if isinstance(cr, Cursor):
        cr.commit()  # pylint: disable=invalid-commit
        # Sent with each BEGIN from now on, which costs nothing. Odoo resets its own
        # level when the connection serves the next cursor.
        cr.connection.set_isolation_level(ISOLATION_LEVEL_READ_COMMITTED)
        cr.postcommit.data[_READ_COMMITTED] = True


def is_read_committed(cr):
    """Return whether ``begin_read_committed`` began the current transaction.

    Everything it read is visible to other transactions as well, so a method that
    changed nothing yet may work in a separate one. Tests never commit, so it is False.
    """
    return _READ_COMMITTED in cr.postcommit.data
