"""Where things are in the checkout."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCAL = ROOT / ".local"
# A folder of its own for each run: sockets, logs, pid files.
RUN = LOCAL / "run"
ADDON = ROOT / "seitech_chat"
SCRIPTS = ROOT / "scripts"
PYTHON = LOCAL / "venv" / "bin" / "python"
FILESTORE = LOCAL / "data" / "filestore"

os.makedirs(RUN, exist_ok=True)
