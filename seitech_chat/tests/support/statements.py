"""The statements of a block, for tests that count them."""

from contextlib import contextmanager
from unittest.mock import patch

from odoo.sql_db import Cursor


@contextmanager
def kept_statements():
    """Yield a list that gets the text of each statement, on one line."""
    statements = []
    execute = Cursor.execute

    def keep(cr, query, *args, **kwargs):
        statements.append(" ".join(str(getattr(query, "code", query)).split()))
        return execute(cr, query, *args, **kwargs)

    with patch.object(Cursor, "execute", keep):
        yield statements
