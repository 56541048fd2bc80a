"""Ready databases to copy, so nobody waits for an installation twice.

Two levels, each with and without demo data: `base` has the modules we depend on
and lives as long as this Odoo; `addon` has ours too and lives as long as the
addon's files stay the same.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess

from .paths import ADDON, FILESTORE, ROOT, RUN, SCRIPTS
from .processes import StackError, step, tail

BASE_MODULES = "website,website_slides"
# Of the demo website. Without them here, each state of our files installs them again.
DEMO_LANGUAGES = "en_US,es_ES,pt_BR"
OUR_MODULE = ADDON.name
# Filestores lie in the checkout, so databases of two clones on one server differ.
PREFIX = "chat_" + hashlib.sha256(str(ROOT).encode()).hexdigest()[:6]


def addon_hash():
    """Return a short hash over the addon's files: names and contents."""
    digest = hashlib.sha256()
    for path in sorted(ADDON.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(str(path.relative_to(ADDON)).encode() + b"\0")
            digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def odoo_key(demo=False):
    """Return a short hash of the Odoo in use and of what a base template gets."""
    version = subprocess.run(
        [SCRIPTS / "odoo_version"], stdout=subprocess.PIPE, text=True, check=True
    ).stdout
    contents = f"{version}{BASE_MODULES}{DEMO_LANGUAGES if demo else ''}"
    return hashlib.sha256(contents.encode()).hexdigest()[:6]


_depth = {"held": 0}


@contextlib.contextmanager
def exclusive_lock():
    """Let one process at a time make, copy or drop templates."""
    with contextlib.ExitStack() as stack:
        # The same process may come back in: making ours first makes the base.
        if not _depth["held"]:
            lock = stack.enter_context(open(RUN / "templates.lock", "w"))
            fcntl.flock(lock, fcntl.LOCK_EX)
        _depth["held"] += 1
        try:
            yield
        finally:
            _depth["held"] -= 1


def run_odoo(cluster, database, *options):
    """Run Odoo's command line to its end on a database, or fail with its log."""
    log = RUN / f"{database}.log"
    with open(log, "ab") as output:
        done = subprocess.run(
            [SCRIPTS / "odoo", "server", "-d", database, "--stop-after-init"]
            + ["--no-http", "--workers=0", "--max-cron-threads=0", *options],
            env={**os.environ, **cluster.env},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    if done.returncode:
        raise StackError(
            f"odoo {' '.join(options)} failed on {database}\n{tail(log)}"
            f"  to do: read {log}"
        )


def run_shell(cluster, database, code):
    """Run a snippet in `odoo shell`, commit, return what it printed."""
    log = RUN / f"{database}.shell.log"
    with open(log, "ab") as errors:
        done = subprocess.run(
            [SCRIPTS / "odoo", "shell", "-d", database, "--no-http", "--workers=0"]
            + ["--log-level=warn", "--shell-interface=python"],
            # A running site drops what it has cached, as after a request.
            input=f"{code}\nenv.cr.commit()\nenv.registry.signal_changes()\n",
            env={**os.environ, **cluster.env},
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    if done.returncode:
        raise StackError(f"odoo shell failed on {database}\n{tail(log)}")
    return done.stdout


def _copy_with_files(cluster, source, target):
    """Copy a database and its filestore.

    Files of a filestore are named by their content and never changed in place, so
    links are as good as copies.
    """
    cluster.copy(source, target)
    shutil.rmtree(FILESTORE / target, ignore_errors=True)
    if (FILESTORE / source).is_dir():
        shutil.copytree(FILESTORE / source, FILESTORE / target, copy_function=os.link)


def drop(cluster, name):
    """Drop a database with its filestore and logs."""
    cluster.drop(name)
    drop_files(name)


def drop_files(name):
    """Remove a database's filestore and logs."""
    shutil.rmtree(FILESTORE / name, ignore_errors=True)
    for log in (RUN / f"{name}.log", RUN / f"{name}.shell.log"):
        log.unlink(missing_ok=True)


def _drop_others(cluster, kind, keep):
    for name in cluster.databases(f"{PREFIX}_{kind}_"):
        if name != keep:
            drop(cluster, name)


def _make(cluster, name, build):
    """Build a template under a passing name, so a broken one is never used."""
    half_done = f"{name}_new"
    drop(cluster, half_done)
    build(half_done)
    cluster.rename(half_done, name)
    shutil.rmtree(FILESTORE / name, ignore_errors=True)
    if (FILESTORE / half_done).is_dir():
        (FILESTORE / half_done).rename(FILESTORE / name)
    (RUN / f"{half_done}.log").unlink(missing_ok=True)


def base_template(cluster, demo):
    """Return the name of a database with the modules we depend on."""
    kind = "base_demo" if demo else "base_bare"
    name = f"{PREFIX}_{kind}_{odoo_key(demo)}"

    def build(target):
        step(f"Installing {BASE_MODULES} {_words(demo)} (a minute, once)")
        options = []
        if demo:
            options = ["--with-demo", f"--load-language={DEMO_LANGUAGES}"]
        run_odoo(cluster, target, *options, "-i", BASE_MODULES)
        if demo:
            warm_up(cluster, target)

    with exclusive_lock():
        if not cluster.exists(name):
            _drop_others(cluster, kind, name)
            _make(cluster, name, build)
    return name


def addon_template(cluster, demo):
    """Return the name of a database with our addon, as its files are now."""
    kind = "addon_demo" if demo else "addon_bare"
    name = f"{PREFIX}_{kind}_{odoo_key(demo)}{addon_hash()}"

    def build(target):
        base = base_template(cluster, demo)
        step(f"Installing {OUR_MODULE} {_words(demo)}")
        _copy_with_files(cluster, base, target)
        run_odoo(cluster, target, "-i", OUR_MODULE)
        if demo:
            warm_up(cluster, target)

    with exclusive_lock():
        if not cluster.exists(name):
            _drop_others(cluster, kind, name)
            _make(cluster, name, build)
    return name


def warm_up(cluster, name):
    """Build the asset bundles once, not again in each copy's first page.

    Those with demo data are looked at in a browser; Odoo's own test runner makes
    bundles for itself.
    """
    step("Building the asset bundles")
    run_shell(cluster, name, "env['ir.qweb']._pregenerate_assets_bundles()")


def _words(demo):
    return "with demo data" if demo else "without demo data"


def create(cluster, name, demo=True, addon=True):
    """Make a database from the matching template."""
    with exclusive_lock():
        template = (addon_template if addon else base_template)(cluster, demo)
        _copy_with_files(cluster, template, name)


def create_elsewhere(source, target, name, demo=True, addon=True):
    """Make a database in another cluster from the matching template of this one."""
    with exclusive_lock():
        template = (addon_template if addon else base_template)(source, demo)
        _transplant(source, template, target, name)
        shutil.rmtree(FILESTORE / name, ignore_errors=True)
        shutil.copytree(FILESTORE / template, FILESTORE / name, copy_function=os.link)


def _transplant(source, template, target, name):
    target.copy("template1", name)
    dump = subprocess.Popen(
        ["pg_dump", "--no-owner", template],
        env={**os.environ, **source.env},
        stdout=subprocess.PIPE,
    )
    subprocess.run(
        ["psql", "-q", "-X", "-v", "ON_ERROR_STOP=1", "-d", name],
        env={**os.environ, **target.env},
        stdin=dump.stdout,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    if dump.wait():
        raise StackError(f"pg_dump of {template} failed")


def throw_away_name(label):
    """Return a name that says whose database it is, for the sweep."""
    return f"{PREFIX}_run_{os.getpid()}_{label}"


def sweep(cluster):
    """Drop the throw-away databases of processes that are gone."""
    for name in cluster.databases(f"{PREFIX}_run_"):
        pid = name.removeprefix(f"{PREFIX}_run_").split("_")[0]
        if not os.path.exists(f"/proc/{pid}"):
            drop(cluster, name)
