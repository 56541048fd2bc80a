"""A database of an earlier major version is refused; the error names the remedy."""

import os
import subprocess

import pytest
from harness.server import shared_cluster
from stack import databases
from stack.paths import SCRIPTS
from stack.ports import free_port
from stack.processes import StackError

OLD = "UPDATE ir_module_module SET latest_version = %s WHERE name = 'seitech_chat'"


@pytest.fixture
def database():
    """Make a database, and say of its addon that it is of version 1."""
    name = databases.throw_away_name("version")
    cluster = shared_cluster()
    databases.create(cluster, name, demo=False)
    cluster.query(OLD, ["19.0.1.1.0"], database=name)
    yield name
    databases.drop(cluster, name)


def test_the_server_refuses_it_at_start(database):
    with pytest.raises(StackError) as refused:
        databases.run_odoo(shared_cluster(), database)
    assert f"DB_NAME={database}_new make run" in str(refused.value)


def test_an_update_refuses_it_and_changes_nothing(database):
    with pytest.raises(StackError) as refused:
        databases.run_odoo(shared_cluster(), database, "-u", "seitech_chat")
    assert "there is no migration" in str(refused.value)
    known = "SELECT latest_version FROM ir_module_module WHERE name = 'seitech_chat'"
    assert shared_cluster().query(known, database=database) == [("19.0.1.1.0",)]


def test_make_run_names_the_command(database):
    done = subprocess.run(
        ["make", "--no-print-directory", "run"],
        cwd=SCRIPTS.parent,
        env={
            **os.environ,
            **shared_cluster().env,
            "DB_NAME": database,
            "ODOO_PORT": str(free_port()),
        },
        capture_output=True,
        text=True,
    )
    assert done.returncode
    assert f"DB_NAME={database}_new make run" in done.stdout + done.stderr
