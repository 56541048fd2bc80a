"""The built scripts of the widget: small, and without what a strict policy forbids."""

import gzip
import json
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "seitech_chat" / "static"
EMBED = STATIC / "embed"
MANIFEST = json.loads((EMBED / "manifest.json").read_text())
# Bytes with gzip -9. The limit of `app` is that of all that the form needs.
LOADER_LIMIT = 3 * 1024
# Of a site that requires consent: loaded when the launcher is pressed.
QUESTION_LIMIT = 1280
FORM_LIMIT = 60 * 1024
MORE_LIMIT = 15 * 1024
EMOJI_LIMIT = 45 * 1024


def size_of(name, folder=EMBED):
    return len(gzip.compress((folder / name).read_bytes(), 9, mtime=0))


@pytest.mark.parametrize("code", MANIFEST["languages"])
def test_emojis_of_a_language_are_one_small_file(code):
    [path] = (STATIC / "emoji").glob(f"emojis.{code}.*.js")
    listed = (STATIC / "src/ui/emoji_picker/emoji_files.js").read_text()
    size = size_of(path.name, STATIC / "emoji")

    print(f"\nemojis {code:<7}{size:>8}{EMOJI_LIMIT:>8}")
    assert path.name in listed
    assert size <= EMOJI_LIMIT


def test_each_language_has_every_script():
    assert set(MANIFEST["languages"]) == {"en", "es", "pt_BR"}
    named = {MANIFEST["loader"]} | {
        name
        for files in MANIFEST["languages"].values()
        for name in files.values()
        if name.endswith(".js")
    }

    assert named == {path.name for path in EMBED.glob("*.js")}


@pytest.mark.parametrize("code", MANIFEST["languages"])
def test_scripts_of_a_language_are_small(code):
    files = MANIFEST["languages"][code]
    loader = size_of(MANIFEST["loader"])
    names = ("question", "app", "conversation", "more")
    sizes = {name: size_of(files[name]) for name in names}
    table = [("loader", loader, LOADER_LIMIT)]
    table += [("question", sizes["question"], QUESTION_LIMIT)]
    table += [("loader + app", loader + sizes["app"], FORM_LIMIT)]
    table += [("more", sizes["more"], MORE_LIMIT)]

    print(f"\n{code:<14}{'bytes':>8}{'limit':>8}")
    for name, size, limit in table:
        print(f"{name:<14}{size:>8}{limit:>8}")
    print(f"{'conversation':<14}{sizes['conversation']:>8}{'-':>8}")

    assert [name for name, size, limit in table if size > limit] == []


@pytest.mark.parametrize("path", sorted(EMBED.glob("*.js")), ids=lambda path: path.name)
def test_scripts_build_no_code_and_no_styles_at_run_time(path):
    text = path.read_text()

    assert not re.search(r"new Function\b|\beval\(", text)
    assert not re.search(r"createElement\([\"'`](style|link)", text)
    assert not re.search(r"\bimport\(|^import\b|;export\{", text)
    assert "__OWL_DEVTOOLS__" not in text


def test_licence_of_the_library_is_shipped():
    assert "LESSER GENERAL PUBLIC LICENSE" in (EMBED / "OWL-LICENSE.txt").read_text()
    app = EMBED / MANIFEST["languages"]["en"]["app"]
    assert re.match(
        r"(//# \w+\n)?/\*! .*OWL [\d.]+, LGPL-3.*OWL-LICENSE\.txt", app.read_text()
    )
