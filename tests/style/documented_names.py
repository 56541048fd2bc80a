"""The names in the documents that are not in the repository.

A name is what stands in backticks: a path, a make target, a model, an event, a route, a
setting, a method. A path is relative to the repository, to the addon or to its sources.
"""

import re
from fnmatch import fnmatch
from pathlib import PurePath

from word_list import tracked_files

DOCUMENTS = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "benchmarks/README.md")
# It names what version 1 had.
EXEMPT_DOCUMENTS = {"docs/renames.md"}
BASES = (
    "", "tests/", "seitech_chat/", "seitech_chat/static/src/", "seitech_chat/models/",
)  # fmt: skip
SOURCES = {
    "", ".py", ".js", ".ts", ".xml", ".csv", ".conf", ".yml", ".yaml", ".toml", ".ini",
    ".json", ".sh", ".scss", ".mjs", ".cjs", ".env", ".example", ".txt",
}  # fmt: skip

# Name → why the repository does not contain it.
EXCEPTIONS = {
    "multipart/form-data": "a media type",
    "faq/search": "a route",
    "INV/2024": "an example of a search",
    "INV/2024/00017": "an example of a search",
    "pg_trgm": "an extension of PostgreSQL",
    "limit_req": "a directive of nginx",
    "db_maxconn": "an option of Odoo",
    "data_dir/seitech_chat_metrics": "a folder below an option of Odoo",
}

_FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
_QUOTED = re.compile(r"`([^`\n]+)`")
_MAKE = re.compile(r"^\s*(?:[A-Z_]+=\S+ )*make ([a-z][a-z-]*)", re.MULTILINE)
_PATH = re.compile(r"[\w.*-]+(/[\w.*-]+)+/?|[\w.-]+\.(py|js|xml|scss|md|conf|ts|toml)")
_NAME = re.compile(
    r"(_?[a-z]+(?:_[a-z0-9]+)+)(?:\(\))?"  # post_message, _emit_now()
    r"|(seitech\.chat(?:\.[a-z]+)+(?:/[a-z_]+)?)"  # a model or an event
    r"|(/api/chat(?:/[a-z-]+)+)"
)


def unknown_names(root):
    """Return "document: name" for each name that the repository does not contain."""
    paths = tracked_files(root)
    names = {*paths, *(str(p) for path in paths for p in PurePath(path).parents)}
    source = Source(root, paths)
    makefile = root / "Makefile"
    targets = set(
        re.findall(
            r"^([a-z-]+):",
            makefile.read_text() if makefile.exists() else "",
            re.MULTILINE,
        )
    )
    found = []
    for path in paths:
        if not _is_document(path):
            continue
        text = (root / path).read_text()
        found += [
            f"{path}: make {one}"
            for quoted in (*_FENCE.finditer(text), *_QUOTED.finditer(text))
            for one in _MAKE.findall(quoted[0].strip("`"))
            if one not in targets
        ]
        found += [
            f"{path}: {one}"
            for one in _QUOTED.findall(_FENCE.sub("", text))
            if one not in EXCEPTIONS and not (_is_known(one, names, source))
        ]
    return found


class Source:
    """The text of the repository's sources, apart from the documents."""

    def __init__(self, root, paths):
        """Read the sources."""
        texts = []
        for path in paths:
            if PurePath(path).suffix in SOURCES and path != "package-lock.json":
                texts.append((root / path).read_text(errors="ignore"))
        self.text = "\n".join(texts)
        self.words = set(re.findall(r"\w+", self.text))


def _is_document(path):
    in_docs = fnmatch(path, "docs/*.md") and path not in EXEMPT_DOCUMENTS
    return in_docs or path in DOCUMENTS


def _is_known(quoted, names, source):
    if match := _NAME.fullmatch(quoted):
        name, dotted, route = match.groups()
        if name:
            # Prometheus adds the ending to the name of a counter.
            return bool({name, name.removesuffix("_total")} & source.words)
        if dotted:
            return f'"{dotted}' in source.text
        return f'"{route}"' in source.text
    is_rate = quoted.replace("/", "").isdigit()  # 60/60: so many in so many seconds
    if _PATH.fullmatch(quoted) and not quoted.startswith(".") and not is_rate:
        return _exists(quoted.rstrip("/"), names)
    return True


def _exists(path, names):
    if "/" not in path:
        return any(PurePath(name).name == path for name in names)
    wanted = [base + path + ending for base in BASES for ending in ("", ".py")]
    if "*" in path:
        return any(fnmatch(name, one) for one in wanted for name in names)
    return not names.isdisjoint(wanted)
