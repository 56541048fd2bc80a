"""Bring the template and the translations up to the sentences of the source.

Odoo's own export says what there is to translate; what is translated already is kept,
what the source no longer says is dropped. A test fails as long as something is missing:
``seitech_chat/tests/frontend/test_translations.py``.
"""

import sys

import polib

from . import databases
from .cluster import Cluster
from .paths import ADDON, RUN
from .processes import step

LANGUAGES = ("es", "pt_BR")
FOLDER = ADDON / "i18n"
EXPORT = """
from odoo.tools.translate import trans_export
with open({path!r}, "wb") as file:
    trans_export(None, ["seitech_chat"], file, "po", env)
"""


def export_template(path):
    """Write the sentences of the addon, as it is now, to a .pot file."""
    cluster = Cluster()
    cluster.hold()
    databases.sweep(cluster)
    name = databases.throw_away_name("i18n")
    databases.create(cluster, name, demo=False)
    try:
        databases.run_shell(cluster, name, EXPORT.format(path=str(path)))
    finally:
        databases.drop(cluster, name)


def drop_dates(entries):
    """Remove the times of the export, which differ each time and help nobody."""
    for key in ("POT-Creation-Date", "PO-Revision-Date"):
        entries.metadata.pop(key, None)


def merge(template, lang):
    """Write one language's file anew; return how many sentences it lacks."""
    path = FOLDER / f"{lang}.po"
    known = {}
    if path.exists():
        known = {entry.msgid: entry.msgstr for entry in polib.pofile(str(path))}
    merged = polib.POFile(wrapwidth=0)
    merged.metadata = {
        **template.metadata,
        "Language": lang,
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    drop_dates(merged)
    for entry in template:
        merged.append(
            polib.POEntry(
                msgid=entry.msgid,
                msgstr=known.get(entry.msgid, ""),
                comment=entry.comment,
                occurrences=entry.occurrences,
                flags=entry.flags,
            )
        )
    merged.save(str(path))
    return sum(not entry.msgstr for entry in merged)


def main():
    """Export, merge, count."""
    path = RUN / "seitech_chat.pot"
    step("Exporting the sentences of the source")
    export_template(path)
    template = polib.pofile(str(path), wrapwidth=0)
    FOLDER.mkdir(exist_ok=True)
    drop_dates(template)
    template.save(str(FOLDER / f"{ADDON.name}.pot"))
    for lang in LANGUAGES:
        missing = merge(template, lang)
        sys.stdout.write(f"{lang}: {len(template)} sentences, {missing} to translate\n")


if __name__ == "__main__":
    main()
