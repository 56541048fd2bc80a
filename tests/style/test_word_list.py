"""The word list: it holds on the repository, finds each word, and lets others pass."""

from pathlib import Path

import pytest
import word_list

ROOT = Path(__file__).parents[2]


def test_repository_uses_the_standard_terms():
    paths = word_list.tracked_files(ROOT)
    assert len(paths) > 500

    found = [one for path in paths for one in word_list.findings_in_file(ROOT, path)]

    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "line",
    [
        "# Who loses it is told.",
        "const toldAt = 1;",
        "this.heard = {};",
        ".o-seitech-inSight {",
        '<record id="chat_farewell_view">',
        "def _adopt(self):",
        "mayAdopt: true",
        "handOver()",
        "def hand_over(self):",
        "agents hand over a conversation",
        "The counter is put right.",
        "sla.promise_id = 1",
        "whoever reads it",
        "It begins anew, amid a frame.",
        "Nothing is broken in hindsight.",
        "channel.given_by = user",
        "self._give(channel)",
        "env['seitech.chat.letter']",
        "foreseeDialog()",
    ],
)
def test_private_word_is_found(line):
    assert word_list.findings(line, "a:1")


@pytest.mark.parametrize(
    "line",
    [
        "Notify the agent who loses the conversation.",
        "root.adoptedStyleSheets = [sheet];",
        "the id given by the caller",
        "Use lowercase letters only.",
        "An insight; the sighted reader",
        "await this.heartbeat();",
        "on the other hand, overdue targets",
    ],
)
def test_standard_words_pass(line):
    assert word_list.findings(line, "a:1") == []


def test_promise_is_a_name_of_the_platform_in_javascript_alone():
    line = "return new Promise((resolve) => this.promise);"

    assert word_list.findings(line, "a.js:1", is_javascript=True) == []
    assert word_list.findings(line, "a.py:1")


def test_only_the_source_of_a_catalogue_is_read(tmp_path):
    (tmp_path / "es.po").write_text(
        '#. module: x\nmsgid "Whoever"\n" comes"\nmsgstr "amid"\n'
    )

    found = word_list.findings_in_file(tmp_path, "es.po")

    assert found == ["es.po:2 'whoever': use " + word_list.WORDS["whoever|whomever"]]


def test_a_file_name_is_checked(tmp_path):
    (tmp_path / "farewell.py").write_text("")

    assert len(word_list.findings_in_file(tmp_path, "farewell.py")) == 1


def test_every_exempt_file_is_there():
    assert set(word_list.EXEMPT_FILES) <= set(word_list.tracked_files(ROOT))


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ('    """Who loses it is notified."""', 1),
        ("# What was sent counts.", 1),
        ("// What if two tabs ask at once?", 0),
        ('"""Notify the agent."""', 0),
        ("name = 'What'", 0),
    ],
)
def test_clause_as_a_subject_is_found(line, count, tmp_path):
    (tmp_path / "a.py").write_text(line)

    assert len(word_list.findings_in_file(tmp_path, "a.py")) == count
