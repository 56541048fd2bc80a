"""A database of an earlier major version is refused, one of this version updated."""

import os
import subprocess

import pytest
from harness.server import shared_cluster
from stack import databases
from stack.paths import SCRIPTS
from stack.ports import free_port
from stack.processes import StackError

OLD = "UPDATE ir_module_module SET latest_version = %s WHERE name = 'seitech_chat'"


# The columns of version 19.0.2.1.0, as Odoo made them.
WEBSITE_OF_2_1 = """
    UPDATE website SET chat_site_id = NULL;
    DELETE FROM seitech_chat_site;
    ALTER TABLE website
      ADD chat_widget_is_enabled boolean,
      ADD chat_widget_title jsonb,
      ADD chat_widget_color_scheme varchar NOT NULL DEFAULT 'light',
      ADD chat_widget_primary_color varchar NOT NULL DEFAULT '#0284c7';
    ALTER TABLE website ALTER chat_widget_color_scheme DROP DEFAULT,
      ALTER chat_widget_primary_color DROP DEFAULT;
    UPDATE website SET chat_widget_is_enabled = false,
      chat_widget_title = '{"en_US": "Ask us"}', chat_widget_color_scheme = 'dark',
      chat_widget_primary_color = '#aa00bb';
    INSERT INTO seitech_chat_visitor (name, company_id)
      SELECT 'Ana', min(id) FROM res_company;
"""


@pytest.fixture
def make_database():
    """A function that makes a database, and says of its addon which version it has."""
    made = []

    def make(version):
        name = databases.throw_away_name("version")
        databases.create(shared_cluster(), name, demo=False)
        made.append(name)
        shared_cluster().query(OLD, [version], database=name)
        return name

    yield make
    for name in made:
        databases.drop(shared_cluster(), name)


@pytest.fixture
def database(make_database):
    return make_database("19.0.1.1.0")


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


def test_an_update_moves_the_settings_of_a_websites_chat_to_its_site(make_database):
    name = make_database("19.0.2.1.0")
    cluster = shared_cluster()
    cluster.query(WEBSITE_OF_2_1, database=name)

    databases.run_odoo(cluster, name, "-u", "seitech_chat")

    rows = cluster.query(
        "SELECT site.title->>'en_US', site.is_enabled, site.color_scheme,"
        " site.primary_color, site.text_color, site.id = website.chat_site_id"
        " FROM seitech_chat_site site JOIN website ON website.id = site.website_id",
        database=name,
    )
    assert rows == [("Ask us", False, "dark", "#aa00bb", "#0b1220", True)]
    bound = cluster.query(
        "SELECT site_id IS NOT NULL FROM seitech_chat_visitor", database=name
    )
    assert bound == [(True,)]
    left = cluster.query(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_name = 'website' AND starts_with(column_name, 'chat_widget_')",
        database=name,
    )
    assert left == []
