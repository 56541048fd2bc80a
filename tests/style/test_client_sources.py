"""The packages of `clients/` contain the core, and nothing of OWL."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
CORE = ROOT / "seitech_chat" / "static" / "src" / "core"
IMPORT = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["']([^"']+)["']""")
SOURCES = {".js", ".mjs", ".ts", ".tsx"}
BUILT = {"node_modules", "dist", ".next"}


def imports_below(folder):
    """Return ``(file, imported name)`` of each import in the sources of a folder."""
    return [
        (path.relative_to(ROOT).as_posix(), name)
        for path in sorted(folder.rglob("*"))
        if path.suffix in SOURCES and not BUILT & set(path.relative_to(ROOT).parts)
        for name in IMPORT.findall(path.read_text(encoding="utf-8"))
    ]


def test_core_imports_the_library_in_one_place():
    doors = {path for path, name in imports_below(CORE) if name.startswith("@odoo/")}

    assert doors == {"seitech_chat/static/src/core/observe.js"}


def test_packages_import_the_core_and_no_library_of_odoo():
    found = imports_below(ROOT / "clients")
    names = {name for _path, name in found}

    assert len(found) > 50
    assert "@seitech_chat/core/store/chat_store" in names
    wrong = [
        (path, name)
        for path, name in found
        if name.startswith(("@odoo/", "@web/"))
        or (name.startswith("@seitech_chat/") and "@seitech_chat/core/" not in name)
    ]
    assert wrong == []
