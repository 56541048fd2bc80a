"""Refuse a database that an earlier major version of the addon made.

Major versions rename models, columns and routes without a migration. Without this
check the server would start on such a database and fail at the first query.
"""

from odoo.modules import Manifest

ADDON = "seitech_chat"


class OldDatabase(Exception):
    """The database was made by an earlier major version of the addon."""


def major(version):
    """Return the comparable major part of a version: ``19.0.2.1.0`` → ``(19, 0, 2)``.

    Odoo stores ``2.1.0`` as ``19.0.2.1.0``; shorter versions compare as they are.
    """
    return tuple(int(part) for part in version.split(".")[:3])


def installed_version(cr):
    """Return the version of the addon that the database was made by, or None."""
    cr.execute(
        "SELECT latest_version FROM ir_module_module"
        " WHERE name = %s AND state IN ('installed', 'to upgrade')",
        [ADDON],
    )
    row = cr.fetchone()
    return row and row[0]


def check(cr):
    """Refuse to run on a database of an earlier major version.

    :raises OldDatabase: its message names both versions and the command that makes
        a new database.
    """
    known = installed_version(cr)
    current = Manifest.for_addon(ADDON)["version"]
    if known and major(known) < major(current):
        raise OldDatabase(refusal(cr.dbname, known, current))


def refusal(database, known, current):
    """Return the message of ``OldDatabase``."""
    return (
        f"The database {database} was made by {ADDON} {known}. Version {current} uses"
        " other names of models and columns, and there is no migration. Make a new"
        f" database: odoo server -d {database}_new -i {ADDON} --stop-after-init,"
        f" or in a checkout: DB_NAME={database}_new make run"
    )
