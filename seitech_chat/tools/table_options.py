"""How PostgreSQL keeps the tables that are written all the time."""

from odoo.tools import SQL

# A tenth or a fifth of a large table is much to wait for: by count instead. Room is
# left in each page where rows are updated in place, so that no index has to follow.
COUNTED = {  # updated with each message or read mark
    "fillfactor": 70,
    "autovacuum_vacuum_scale_factor": 0.0,
    "autovacuum_vacuum_threshold": 1_000,
    "autovacuum_analyze_scale_factor": 0.02,
    "autovacuum_vacuum_cost_delay": 1,
}
GROWING = {  # inserted into, hardly ever changed, and read by index alone
    "autovacuum_vacuum_insert_scale_factor": 0.0,
    "autovacuum_vacuum_insert_threshold": 50_000,
    "autovacuum_vacuum_scale_factor": 0.01,
    "autovacuum_analyze_scale_factor": 0.01,
}
PASSING = {  # filled, and emptied again daily
    "autovacuum_vacuum_scale_factor": 0.02,
    "autovacuum_analyze_scale_factor": 0.05,
    "autovacuum_vacuum_cost_delay": 0,
}


def set_storage_options(model, options):
    """Tell PostgreSQL how a model's table is used; for ``init``.

    :param dict options: storage parameters and their values.
    """
    model.env.cr.execute(
        SQL(
            "ALTER TABLE %s SET (%s)",
            SQL.identifier(model._table),
            SQL(", ").join(
                SQL("%s = %s", SQL.identifier(name), value)
                for name, value in options.items()
            ),
        )
    )
