"""Rows of a long answer, read while it is sent."""

from contextlib import closing

from odoo.modules.registry import Registry

BATCH_ROWS = 2_000  # about 4 MB of a row with 40 values


def stream_rows(dbname, query, *, is_replicated):
    """Yield the rows of a query in batches, with a server-side cursor.

    Odoo closes the cursor of a request before it sends a body that is generated. So the
    generator opens one of its own, and closes it at the end of the rows or when the
    client leaves.

    :param str dbname: name of the database.
    :param query: ``SQL``.
    :param bool is_replicated: whether a read replica answers, if there is one.
    :return: generator of non-empty lists of tuples.
    """
    with (
        closing(Registry(dbname).cursor(readonly=is_replicated)) as cr,
        # SQL: a cursor on the server, because the driver would load all rows at once.
        closing(cr.connection.cursor("seitech_chat_rows")) as rows,
    ):
        # Planned for all rows: by default PostgreSQL plans for the first tenth.
        cr.execute("SET LOCAL cursor_tuple_fraction = 1")
        rows.execute(query.code, query.params)
        while batch := rows.fetchmany(BATCH_ROWS):
            yield batch
