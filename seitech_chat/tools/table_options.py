"""PostgreSQL storage options of the tables with the most writes."""

from odoo.tools import SQL

# The default thresholds, a tenth or a fifth of the table, are too high for large
# tables: these use row counts. The fill factor leaves room in each page for updates in
# place, which change no index.
UPDATE_HEAVY = {  # updated with each message or read receipt
    "fillfactor": 70,
    "autovacuum_vacuum_scale_factor": 0.0,
    "autovacuum_vacuum_threshold": 1_000,
    "autovacuum_analyze_scale_factor": 0.02,
    "autovacuum_vacuum_cost_delay": 1,
}
INSERT_HEAVY = {  # inserted into, rarely updated, and read by index only
    "autovacuum_vacuum_insert_scale_factor": 0.0,
    "autovacuum_vacuum_insert_threshold": 50_000,
    "autovacuum_vacuum_scale_factor": 0.01,
    "autovacuum_analyze_scale_factor": 0.01,
}
TRANSIENT = {  # filled during the day, emptied daily
    "autovacuum_vacuum_scale_factor": 0.02,
    "autovacuum_analyze_scale_factor": 0.05,
    "autovacuum_vacuum_cost_delay": 0,
}


def set_storage_options(model, options):
    """Set the storage options of a model's table; call it from ``init``.

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
