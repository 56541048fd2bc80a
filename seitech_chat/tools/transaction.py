"""Transactions of their own, and the isolation level of write methods."""

import logging

from psycopg2.extensions import ISOLATION_LEVEL_READ_COMMITTED

from odoo import SUPERUSER_ID, api
from odoo.modules import module
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.sql_db import Cursor

_logger = logging.getLogger(__name__)

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


def run_in_own_transaction(env, model, record_id, verb, *args):
    """Call a method on one record in its own transaction, for crons over many records.

    A failure is logged and stops no other record. Tests run it in their transaction.

    :return: the result of the method; None when it failed or the record is gone.
    """
    if module.current_test:
        return getattr(env[model].browse(record_id), verb)(*args)
    try:
        return run_in_transaction(env.cr.dbname, model, record_id, verb, *args)
    except Exception:  # noqa: BLE001 - a failure must not stop the others
        _logger.exception("%s of %s %s failed", verb, model, record_id)
        return None


def run_in_transaction(dbname, model, record_id, verb, *args):
    """Call a method on one record in a READ COMMITTED transaction of its own.

    :return: the result of the method; None when the record is gone.
    """
    with Registry(dbname).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})

        def run():
            begin_read_committed(cr)
            record = env[model].browse(record_id).exists()
            return getattr(record, verb)(*args) if record else None

        return retrying(run, env)
