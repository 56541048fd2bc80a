"""Start a process that can't outlive us, and end it with its children."""

import contextlib
import ctypes
import os
import resource
import signal
import subprocess
import sys
import time
from collections import deque

PR_SET_PDEATHSIG = 1
MAX_FILES = 16384


class StackError(Exception):
    """Something did not start; the message says what, and what to do."""


def step(text):
    """Show one line of progress."""
    sys.stderr.write(f"\033[1m==>\033[0m {text}\n")
    sys.stderr.flush()


def tail(path, lines=40):
    """Return the last lines of a log, or a note that there is none."""
    try:
        with open(path, errors="replace") as log:
            return "".join(deque(log, maxlen=lines))
    except OSError:
        return f"(no log at {path})\n"


def _prepare_child():
    # A killed test run must not leave servers behind.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    # Each open chat is a socket, in nginx two; the usual limit is 1024 files.
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MAX_FILES if most == resource.RLIM_INFINITY else min(MAX_FILES, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def launch(command, log, env=None):
    """Start a command in a process group of its own, its output added to a log."""
    with open(log, "ab") as output:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(env or {})},
            start_new_session=True,
            preexec_fn=_prepare_child,  # noqa: PLW1509 - system calls only, no locks
        )


def end(process, patience=15):
    """Ask a process to end, then insist; its children go with it."""
    if process is None:
        return
    if process.poll() is None:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience)
    kill_group(process)


def kill_group(process):
    """Kill what is left of the process's group, at once."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_until(condition, seconds, what, alive=None, log=None):
    """Poll a condition; fail loudly, with the log's tail, when it stays false."""
    deadline = time.monotonic() + seconds
    while not condition():
        dead = alive is not None and alive.poll() is not None
        if dead or time.monotonic() > deadline:
            reason = "ended" if dead else f"not ready after {seconds} s"
            raise StackError(f"{what}: {reason}\n{tail(log) if log else ''}")
        time.sleep(0.1)
