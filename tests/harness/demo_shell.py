"""Run a file's ``run(env)`` in a demo database that is thrown away afterwards."""

import json

from stack import databases

from .server import shared_cluster

MARK = "FOUND "


def findings_in_demo(label, path):
    """Return what ``run(env)`` of a file found, in a new database with demo data.

    :param str label: part of the database's name.
    :param path: ``Path`` of the Python file, which ``odoo shell`` runs.
    """
    cluster = shared_cluster()
    name = databases.throw_away_name(label)
    try:
        databases.create(cluster, name, demo=True)
        printed = databases.run_shell(
            cluster,
            name,
            f"import runpy, json\nrun = runpy.run_path({str(path)!r})['run']\n"
            f"print({MARK!r} + json.dumps(run(env)))\n",
        )
    finally:
        databases.drop(cluster, name)
    [line] = [line for line in printed.splitlines() if MARK in line]
    return json.loads(line[line.index(MARK) + len(MARK) :])
