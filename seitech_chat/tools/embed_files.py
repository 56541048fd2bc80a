"""The built scripts of the visitors' chat, in ``static/embed``."""

import json
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "static" / "embed"
URL = "/seitech_chat/static/embed/"


def read_loader():
    """Return the script of the loader, which is a function of the settings."""
    return (FOLDER / _manifest()["loader"]).read_text().rstrip()


def read_languages():
    """Return the names of the files by language: ``{"pt_BR": {"app": "app.…"}}``."""
    return _manifest()["languages"]


def _manifest():
    return json.loads((FOLDER / "manifest.json").read_text())
