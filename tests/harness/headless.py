"""Clients of the package ``@seitech/chat-client``, run by Node."""

import itertools
import json
import queue
import shutil
import subprocess
import threading
import time

from stack.paths import ROOT, SCRIPTS

DRIVER = ROOT / "clients" / "chat-client" / "tests" / "server" / "driver.mjs"
PATIENCE_SECONDS = 120


class Refusal(Exception):
    """A call of the client was refused; ``code`` is that of its error."""

    def __init__(self, error):
        """Take the error as the driver printed it."""
        super().__init__(error["text"])
        self.code = error.get("code")


def build():
    """Build the packages once; a run of pytest needs them in ``dist``."""
    subprocess.run([SCRIPTS / "build_clients"], check=True)


class HeadlessClients:
    """A Node process with one client per name. Use it with ``with``."""

    def __enter__(self):
        """Start Node."""
        self.process = subprocess.Popen(
            [shutil.which("node"), DRIVER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        self.ids = itertools.count(1)
        self.answers = {}
        self.lines = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        return self

    def __exit__(self, *_):
        """End Node with all clients."""
        self.process.stdin.close()
        self.process.kill()
        self.process.wait()

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(line)
        self.lines.put(None)

    def begin(self, command, **options):
        """Give a command; return its number for ``result``."""
        number = next(self.ids)
        line = json.dumps({"id": number, "do": command, **options})
        self.process.stdin.write(f"{line}\n")
        return number

    def result(self, number, seconds=PATIENCE_SECONDS):
        """Wait for the result of a command.

        :raises Refusal: the client rejected the call.
        """
        deadline = time.monotonic() + seconds
        while number not in self.answers:
            line = self.lines.get(timeout=max(deadline - time.monotonic(), 0.01))
            assert line is not None, "Node has ended"
            answer = json.loads(line)
            self.answers[answer["id"]] = answer
        answer = self.answers.pop(number)
        if "error" in answer:
            raise Refusal(answer["error"])
        return answer["result"]

    def run(self, command, **options):
        """Give a command and return its result."""
        return self.result(self.begin(command, **options))

    def call(self, name, part, method, *args):
        """Call a method of a part of a client."""
        return self.run("call", name=name, part=part, method=method, args=args)

    def wait(self, name, accept, seconds=PATIENCE_SECONDS):
        """Return the first state of a client that is accepted."""
        deadline = time.monotonic() + seconds
        while True:
            state = self.run("state", name=name)
            if accept(state):
                return state
            short = {**state, "messages": len(state["messages"])}
            assert time.monotonic() < deadline, short
            time.sleep(0.2)
