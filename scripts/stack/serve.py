"""Serve the site for people: what `make run` does once everything is fetched."""

import os
import signal
import sys
from pathlib import Path

from . import databases
from .cluster import Cluster
from .paths import RUN, SCRIPTS
from .ports import free_port, is_free
from .processes import StackError, step
from .shop import Shop, allow
from .site import Site


def pid_file(database):
    """Where the process that serves a database says so; `make stop` reads it."""
    return RUN / f"serve_{database}.pid"


def _stop(*_):
    raise KeyboardInterrupt


def read_port(name, default):
    """Read a port from the environment; it must be free."""
    port = int(os.environ.get(name) or default)
    if not is_free(port):
        raise StackError(
            f"port {port} of 127.0.0.1 is taken\n"
            f"  to do: end what uses it ('make stop' when it is this site), "
            f"or {name}={port + 1} make run"
        )
    return port


def serves(pid):
    """Whether this very program runs under that number; numbers are used again."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return b"stack.serve" in words


def claim(database):
    """Note that this process serves the database; two would update it at once."""
    file = pid_file(database)
    pid = file.read_text() if file.exists() else ""
    if pid and serves(pid):
        raise StackError(
            f"{database} is served already, by process {pid}\n  to do: make stop"
        )
    file.write_text(str(os.getpid()))


def release(database):
    """Take the note back, unless it is another's."""
    file = pid_file(database)
    if file.exists() and file.read_text() == str(os.getpid()):
        file.unlink()


def prepare_database(cluster, name):
    """Create the database, or bring its copy of the addon up to date."""
    key = f"{databases.odoo_key()}{databases.addon_hash()}"
    known = cluster.databases(name)
    if name not in known:
        step(f"Creating the database {name} with demo data")
        databases.create(cluster, name, demo=True)
    elif known[name] != key:
        step(f"Updating {databases.OUR_MODULE} in {name}: its files changed")
        module = databases.OUR_MODULE
        databases.run_odoo(cluster, name, "-i", module, "-u", module)
    cluster.comment(name, key)


def welcome(site, shop):
    """Say where it is, who may come in, and how to stop."""
    logins = SCRIPTS / "demo_logins.txt"
    lines = [
        "",
        f"  Website        {site.base_url}/      (start here: what to try, accounts)",
        f"  Backend        {site.base_url}/odoo      (admin / admin)",
        f"  Another site   {shop.origin}/      (the chat on a page of another server)",
        f"  API contract   {site.base_url}/api/chat/openapi.json",
        f"  Log            {site.log}",
        "",
        logins.read_text().rstrip() if logins.exists() else "",
        "",
        "  Stop: Ctrl+C here, or 'make stop' from anywhere in this checkout.",
        "",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def serve(name):
    """Start the site on this database, wait until somebody stops it."""
    claim(name)
    port = read_port("ODOO_PORT", 8069)
    gevent_port = read_port("ODOO_GEVENT_PORT", free_port(8072))
    cluster = Cluster()
    cluster.hold()
    prepare_database(cluster, name)
    workers = int(os.environ.get("WORKERS") or 2)
    options = {"workers": workers, "port": port, "gevent_port": gevent_port}
    site = Site(cluster, name, f"site_{name}", **options)
    shop = Shop(site.base_url, read_port("SHOP_PORT", free_port(8070)))
    allow(cluster, name, shop.origin)
    step(f"Starting Odoo with {workers} workers, nginx in front")
    try:
        site.start()
        welcome(site, shop)
        site.nginx.process.wait()
        raise StackError(f"nginx ended by itself\n  to do: read {site.nginx.log}")
    finally:
        step("Stopping")
        shop.stop()
        site.stop()


def main():
    """Serve, with one pid file, and leave nothing behind."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    name = os.environ.get("DB_NAME") or "seitech_chat"
    try:
        serve(name)
    except KeyboardInterrupt:
        pass
    except StackError as error:
        sys.stderr.write(f"\033[31mfailed:\033[0m {error}\n")
        sys.exit(1)
    finally:
        # A second Ctrl+C must not cut the clean-up short.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        release(name)


if __name__ == "__main__":
    main()
