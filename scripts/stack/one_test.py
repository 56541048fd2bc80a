"""Prepare the database and the settings with which pytest runs tests of the addon."""

import hashlib

from . import databases
from .cluster import Cluster
from .paths import ADDON, LOCAL, RUN

DATABASE = f"{databases.PREFIX}_one_test"
CONFIG = LOCAL / "one-test.conf"  # named in seitech_chat/pytest.ini
STAMP = RUN / "one-test.stamp"
# Files that a database does not depend on: a change needs no update of the module.
NO_PART_OF_IT = ("tests", "static", "controllers", "logic", "tools", "bus")


def prepare():
    """Make the database, or bring it up to the files; write pytest's settings."""
    cluster = Cluster()
    stamp = f"{databases.odoo_key()} {_hash()}"
    with databases.exclusive_lock():
        if not cluster.exists(DATABASE):
            databases.create(cluster, DATABASE, demo=False)
        elif not STAMP.exists() or STAMP.read_text() != stamp:
            databases.run_odoo(cluster, DATABASE, "-u", databases.OUR_MODULE)
        STAMP.write_text(stamp)
    # Nobody runs its jobs: an old database would be late with all of them.
    cluster.query(
        "UPDATE ir_cron SET nextcall = now() at time zone 'utc' + interval '7 days'",
        database=DATABASE,
    )
    _write_settings(cluster)


def _hash():
    digest = hashlib.sha256()
    for path in sorted(ADDON.rglob("*")):
        name = path.relative_to(ADDON)
        if name.parts[0] in NO_PART_OF_IT or not path.is_file():
            continue
        if path.suffix != ".pyc":
            digest.update(f"{name}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _write_settings(cluster):
    """Add the database and its server to the settings of the checkout."""
    lines = [
        (LOCAL / "odoo.conf").read_text().rstrip("\n"),
        f"db_name = {DATABASE}",
        f"dbfilter = ^{DATABASE}$",
    ]
    for option, name in (
        ("db_host", "PGHOST"),
        ("db_port", "PGPORT"),
        ("db_user", "PGUSER"),
        ("db_password", "PGPASSWORD"),
    ):
        if value := cluster.env.get(name):
            lines.append(f"{option} = {value}")
    CONFIG.write_text("\n".join(lines) + "\n")
    CONFIG.chmod(0o600)  # it has the database's password


if __name__ == "__main__":
    prepare()
