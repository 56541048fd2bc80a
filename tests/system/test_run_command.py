"""`make run` as a person meets it: starts, says where it is, stops without a trace."""

import os
import signal
import socket
import subprocess
from pathlib import Path

import psutil
import pytest
import requests
from harness.server import shared_cluster
from stack import databases
from stack.ports import free_port

ROOT = Path(__file__).parents[2]
# Output of the slow steps of a first start; a second one has nothing to do.
SLOW_STEPS = ("Installing", "Downloading", "Creating", "Updating")


class Run:
    """One `make run` on a database and port of its own, beside whatever else runs."""

    def __init__(self, database, port):
        """Start it."""
        settings = {"DB_NAME": database, "ODOO_PORT": str(port), "WORKERS": "2"}
        self.process = subprocess.Popen(
            ["make", "--no-print-directory", "run"],
            cwd=ROOT,
            env={**os.environ, **settings},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.said = ""

    def wait_for(self, words):
        """Read on until it says these words."""
        for line in self.process.stdout:
            self.said += line
            if words in line:
                return
        pytest.fail(f"`make run` ended without saying {words!r}:\n{self.said}")

    def children(self):
        """Return every process below it."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def interrupt(self):
        """Press Ctrl+C: the terminal signals the whole group in front."""
        os.killpg(self.process.pid, signal.SIGINT)
        rest, _ = self.process.communicate(timeout=180)
        self.said += rest


@pytest.fixture(scope="module")
def database():
    name = databases.throw_away_name("command")
    databases.create(shared_cluster(), name)
    yield name
    databases.drop(shared_cluster(), name)


def test_run_serves_and_ctrl_c_leaves_nothing_behind(database):
    port = free_port()
    run = Run(database, port)
    run.wait_for("Stop: Ctrl+C")
    address = f"http://127.0.0.1:{port}"
    children = run.children()

    home = requests.get(address, timeout=60)
    run.interrupt()

    assert home.status_code == 200
    assert f"{address}/odoo" in run.said
    # Python, nginx and its workers, Odoo, two HTTP workers, websocket, cron.
    assert len(children) > 5
    _, alive = psutil.wait_procs(children, timeout=60)
    assert alive == []


def test_second_run_has_nothing_slow_to_do_and_answers_a_websocket(database):
    port = free_port()
    first = Run(database, port)
    first.wait_for("Stop: Ctrl+C")
    first.interrupt()

    second = Run(database, port)
    second.wait_for("Stop: Ctrl+C")
    plain = requests.get(f"http://127.0.0.1:{port}/websocket", timeout=60)
    second.interrupt()

    assert not [step for step in SLOW_STEPS if step in second.said]
    # The websocket process itself refuses what is no handshake.
    assert plain.status_code == 400


def test_taken_port_is_named_with_a_way_out(database):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        run = Run(database, port)
        run.wait_for("to do:")
        run.process.wait(180)

    assert f"port {port} of 127.0.0.1 is taken" in run.said
    assert f"ODOO_PORT={port + 1}" in run.said
    assert run.process.returncode != 0
