"""Put before each script that `odoo shell` runs here: rows by the thousand."""


def copy_row(table, row_id, count, columns):
    """Copy one row many times, by the database itself.

    :param int row_id: of the row to copy.
    :param columns: what differs in a copy, by column, as SQL over ``number`` (from 1)
        and ``original``, the row.
    """
    env.flush_all()
    cr = env.cr
    cr.execute(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_name = %s AND column_name <> 'id' AND is_generated = 'NEVER'",
        [table],
    )
    names = [name for (name,) in cr.fetchall()]
    values = ", ".join(columns.get(name, f'original."{name}"') for name in names)
    written = ", ".join(f'"{name}"' for name in names)
    cr.execute(
        f"INSERT INTO {table} ({written})"
        f" SELECT {values} FROM generate_series(1, %s) AS number,"
        f" (SELECT * FROM {table} WHERE id = %s) AS original",
        [count, row_id],
    )
    cr.execute(f"ANALYZE {table}")
    env.invalidate_all()
