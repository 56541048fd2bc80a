"""Keep the SQL of a block, for code that runs in `odoo shell`."""

from contextlib import contextmanager

from odoo.sql_db import Cursor
from odoo.tools import SQL


@contextmanager
def recorded():
    """Yield a list that gets each statement with its values."""
    execute = Cursor.execute
    statements = []

    def recording(self, query, params=None, log_exceptions=True):
        code, values = (
            (query.code, query.params) if isinstance(query, SQL) else (query, params)
        )
        statements.append(self._obj.mogrify(code, values or None).decode())
        return execute(self, query, params, log_exceptions)

    Cursor.execute = recording
    try:
        yield statements
    finally:
        Cursor.execute = execute
