"""Insertion of many finished rows at once."""

import json
from datetime import datetime

from odoo.tools import SQL


def insert_rows(model, rows):
    """Insert rows with all their values in one statement.

    The caller invalidates the cache. Missing values become NULL.

    :param model: recordset of the model, without access rules.
    :param list rows: dicts of column values; keys that begin with ``_`` are skipped.
        Each dict gets its ``id``, in ascending order.
    """
    if not rows:
        return
    model.env.flush_all()
    # SQL: the ORM would create ten thousand messages one by one, in half a minute.
    ids = model.env.execute_query(
        SQL(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id'))"
            " FROM generate_series(1, %s)",
            model._table,
            len(rows),
        )
    )
    for row, [row_id] in zip(rows, ids, strict=True):
        row["id"] = row_id
    names = sorted({name for row in rows for name in row if name[0] != "_"})
    columns = SQL(", ").join(SQL.identifier(name) for name in names)
    # SQL: as above; PostgreSQL reads each value by its column's type.
    model.env.cr.execute(
        SQL(
            "INSERT INTO %(table)s (%(columns)s) SELECT %(columns)s"
            " FROM json_populate_recordset(NULL::%(table)s, %(rows)s)",
            table=SQL.identifier(model._table),
            columns=columns,
            rows=json.dumps(rows, default=_to_text),
        )
    )


def stamp(row, user_id, at, changed_at=None):
    """Add the columns in which the ORM records creation and last change."""
    row.update(
        create_uid=user_id,
        create_date=at,
        write_uid=user_id,
        write_date=changed_at or at,
    )


def _to_text(value):
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    raise TypeError(value)
