"""Words that code, texts and documents do not use, and their standard terms.

The check reads every tracked text file word by word: identifiers of Python and
JavaScript, XML ids, CSS classes, file names, docstrings, comments, documents and the
English source of each translated text. ``loadSentAt`` and ``load_sent_at`` both count
as "load sent at". Part of a longer word is no finding.
"""

import re
import subprocess
from pathlib import PurePath

# A pattern for text in lower case with single spaces → the standard term.
WORDS = {
    r"told|tells": "notify, send, report or return",
    r"hears?|heard|unheard": "receive or listen",
    r"sights?": "visible, visibility",
    r"adopt(s|ed|ing|ion)?": "merge (a visitor)",
    r"foresees?|foreseen|foresight": "assignment preview",
    r"farewells?": "ended screen",
    r"(put|puts|putting) right": "repair",
    r"(hand|hands|handed|handing) over": "transfer",
    r"(give|gives|gave|given|giving) away": "transfer",
    r"give back": "return (to the queue)",
    r"promis(e|es|ed|ing)": "SLA target",
    r"anew": "again",
    r"besides|likewise": "beside, in addition, also",
    r"amid|amidst": "in, during",
    r"hindsight": "afterwards",
    r"whoever|whomever": "a noun: the caller, the reader, the agent",
    r"chat letters?|letters? (id|ids|kind)|write letters?": "scheduled email",
    r"bubble badge|widget bubble": "launcher",
}
# These are common words in sentences, so only identifiers are checked.
NAME_PARTS = re.compile(
    r"\b(_give\w*|give_(to|up|way|back|away)\w*|given_(by|to|away|back)\w*"
    r"|(is|was)_given\w*|wish(es)?_\w+|_wish(es)?\b|\w*_noted\b|\w*verdicts?_\w+)"
)
# A docstring or comment begins with a noun or an imperative verb.
CLAUSE = re.compile(
    r"""^\s*(\"{3}|#|//|/\*\*|\*|<!--) ?(Who|Whom|Whose|What)\b(?!.*\?)"""
)
CLAUSE_FILES = {".py", ".js", ".mjs", ".ts", ".xml", ".scss", ".yml", ".toml", ".ini"}
NAME_TERM = "assign, transfer, return, record or decide"

# Text that is allowed → why.
EXCEPTIONS = {
    "adoptedStyleSheets": "a name of the platform",
    "new Promise(": "a name of the platform, in a script for a browser",
    'not "Who loses it is told"': "the bad example of CONTRIBUTING.md",
    '"unheard"': "a query that no message of the large data set matches",
}
# Files that may use the words → why.
EXEMPT_FILES = {
    "CHANGELOG.md": "names what the terms replace",
    "docs/renames.md": "names what the terms replace",
    "clients/package-lock.json": "names of packages",
    "package-lock.json": "names of packages",
    "tests/style/word_list.py": "this list",
    "tests/style/test_word_list.py": "its samples",
}
# Libraries of others, and files that are no text.
EXEMPT_FOLDERS = (
    "scripts/emoji/source/",
    "seitech_chat/static/emoji/",
    "seitech_chat/static/embed/",
    "seitech_chat/static/lib/",
)
BINARY = {".png", ".jpg", ".pdf", ".ico", ".mp3", ".wav", ".woff2", ".gif", ".webp"}
# In JavaScript a promise is a name of the platform.
JAVASCRIPT = {".js", ".mjs", ".ts"}
PLATFORM = re.compile(r"promise", re.IGNORECASE)

_COMPILED = [(re.compile(rf"\b(?:{w})\b"), term) for w, term in WORDS.items()]
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_BETWEEN = re.compile(r"[^a-z0-9']+")
_MSGID = re.compile(r'(?:msgid(?:_plural)? )?"')


def tracked_files(root):
    """Return the paths of all tracked files, relative to the repository."""
    listed = subprocess.run(
        ["git", "ls-files"], cwd=root, capture_output=True, text=True, check=True
    )
    return [path for path in listed.stdout.splitlines() if (root / path).is_file()]


def findings_in_file(root, path):
    """Return "path:line word: use term" for each word of a file and of its name."""
    suffix = PurePath(path).suffix
    if path in EXEMPT_FILES or path.startswith(EXEMPT_FOLDERS) or suffix in BINARY:
        return []
    text = (root / path).read_text(encoding="utf-8")
    lines = _source_lines(text) if suffix in {".po", ".pot"} else text.splitlines()
    found = findings(path, path)
    if suffix in CLAUSE_FILES:
        found += [
            f"{path}:{number} {match[2]!r}: begin with a noun or an imperative verb"
            for number, line in enumerate(lines, 1)
            if (match := CLAUSE.match(line))
        ]
    return found + [
        finding
        for number, line in enumerate(lines, 1)
        for finding in findings(line, f"{path}:{number}", suffix in JAVASCRIPT)
    ]


def findings(line, where, is_javascript=False):
    """Return the findings of one line."""
    for allowed in EXCEPTIONS:
        line = line.replace(allowed, "")
    found = [
        f"{where} {match[0]!r}: use {NAME_TERM}" for match in NAME_PARTS.finditer(line)
    ]
    if is_javascript:
        line = PLATFORM.sub("", line)
    words = _BETWEEN.sub(" ", _CAMEL.sub(" ", line).lower())
    return found + [
        f"{where} {match[0]!r}: use {term}"
        for pattern, term in _COMPILED
        for match in pattern.finditer(words)
    ]


def _source_lines(text):
    """Return the lines of a catalogue, with the translations left empty."""
    lines, is_source = [], False
    for line in text.splitlines():
        if line.startswith(("msgid", "msgstr")):
            is_source = line.startswith("msgid")
        lines.append(line if is_source and _MSGID.match(line) else "")
    return lines
