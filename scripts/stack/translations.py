"""Bring the template and the translations up to the sentences of the source.

Odoo's own export says what there is to translate; what is translated already is kept,
what the source no longer says is dropped. Tests fail as long as something is missing:
``seitech_chat/tests/frontend/test_translations.py`` and, for the demo's website,
``tests/browser/test_demo_website.py``.
"""

import sys

import polib

from . import databases
from .cluster import Cluster
from .paths import ADDON, RUN
from .processes import step

LANGUAGES = ("es", "pt_BR")
FOLDER = ADDON / "i18n"
# Apart, since a database without demo data has no use for them.
DEMO_FOLDER = ADDON / "demo" / "i18n"
# XML ids of what a visitor of the demo's website reads begin so.
DEMO_RECORDS = (
    "seitech_chat.demo_home",
    "seitech_chat.demo_footer",
    "seitech_chat.demo_course_",
)
EXPORT = """
from odoo.tools.translate import trans_export
with open({path!r}, "wb") as file:
    trans_export(None, ["seitech_chat"], file, "po", env)
"""


def export_template(path, demo):
    """Write the sentences of the addon, as it is now, to a .pot file; return them."""
    cluster = Cluster()
    cluster.hold()
    databases.sweep(cluster)
    name = databases.throw_away_name("i18n")
    databases.create(cluster, name, demo=demo)
    try:
        databases.run_shell(cluster, name, EXPORT.format(path=str(path)))
    finally:
        databases.drop(cluster, name)
    template = polib.pofile(str(path), wrapwidth=0)
    drop_dates(template)
    return template


def keep_demo_website(template):
    """Drop the places that are no part of the demo's website, and what has no other."""
    for entry in list(template):
        entry.occurrences = [
            (place, line)
            for place, line in entry.occurrences
            if place.rpartition(":")[2].startswith(DEMO_RECORDS)
        ]
        if not entry.occurrences:
            template.remove(entry)
    return template


def drop_dates(entries):
    """Remove the times of the export, which differ each time and help nobody."""
    for key in ("POT-Creation-Date", "PO-Revision-Date"):
        entries.metadata.pop(key, None)


def merge(template, folder, lang):
    """Rewrite one language's file; return how many sentences it lacks."""
    path = folder / f"{lang}.po"
    known = {}
    if path.exists():
        known = {entry.msgid: entry.msgstr for entry in polib.pofile(str(path))}
    merged = polib.POFile(wrapwidth=0)
    merged.metadata = {
        **template.metadata,
        "Language": lang,
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
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
    step("Exporting the sentences of the source")
    template = export_template(RUN / "seitech_chat.pot", demo=False)
    FOLDER.mkdir(exist_ok=True)
    template.save(str(FOLDER / f"{ADDON.name}.pot"))
    step("Exporting the sentences of the demo's website")
    demo = export_template(RUN / "seitech_chat_demo.pot", demo=True)
    for folder, entries in ((FOLDER, template), (DEMO_FOLDER, keep_demo_website(demo))):
        folder.mkdir(exist_ok=True)
        for lang in LANGUAGES:
            missing = merge(entries, folder, lang)
            name = f"{folder.relative_to(ADDON)}/{lang}"
            count = f"{len(entries)} sentences, {missing} to translate"
            sys.stdout.write(f"{name}: {count}\n")


if __name__ == "__main__":
    main()
