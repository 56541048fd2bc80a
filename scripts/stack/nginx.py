"""nginx in front of one Odoo, from the template that production uses."""

import os
import re
import shutil
import subprocess

from .paths import ROOT
from .ports import listens
from .processes import StackError, end, launch, tail, wait_until

TEMPLATE = ROOT / "deploy" / "nginx.conf"


def program():
    """Return nginx's path; /usr/sbin is not on everybody's PATH."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not found:
        raise StackError("nginx is missing\n  to do: scripts/get_system")
    return found


def render(values):
    """Fill in the ${NGINX_…} names, and only those, as the container's envsubst."""
    return re.sub(
        r"\$\{(NGINX_[A-Z_]+)\}", lambda m: str(values[m[1]]), TEMPLATE.read_text()
    )


class Nginx:
    """One unprivileged nginx, with its files in a folder of ours."""

    def __init__(self, folder, port, odoo_port, gevent_port):
        """Write the configuration for these ports."""
        self.folder = folder
        self.port = port
        self.log = folder / "nginx.log"
        self.conf = folder / "nginx.conf"
        self.process = None
        folder.mkdir(parents=True, exist_ok=True)
        values = {
            "NGINX_LISTEN": f"127.0.0.1:{port}",
            "NGINX_ODOO": f"127.0.0.1:{odoo_port}",
            "NGINX_GEVENT": f"127.0.0.1:{gevent_port}",
            "NGINX_FOLDER": folder,
            "NGINX_ACCESS_LOG": "off",
            "NGINX_MAX_UPLOAD": os.environ.get("NGINX_MAX_UPLOAD", "12m"),
        }
        self.conf.write_text(render(values))

    def _command(self, *words):
        # Without the -e nginx first tries the log of the system's own nginx.
        directives = "daemon off;" + ("user root;" if os.getuid() == 0 else "")
        return [program(), "-e", "stderr", "-p", self.folder, "-c", self.conf] + [
            "-g",
            directives,
            *words,
        ]

    def check(self):
        """Let nginx itself read the configuration; return what it says."""
        done = subprocess.run(
            self._command("-t"), stderr=subprocess.PIPE, text=True, check=False
        )
        if done.returncode:
            raise StackError(f"nginx refuses {self.conf}\n{done.stderr}")
        return done.stderr

    def start(self):
        """Start it and wait until it listens."""
        self.check()
        self.process = launch(self._command(), self.log)
        wait_until(
            lambda: listens(self.port), 60, "nginx", alive=self.process, log=self.log
        )

    def stop(self):
        """End it."""
        end(self.process, patience=5)

    def tail(self):
        """Return the end of its log."""
        return tail(self.log)
