"""The demo's past of the desk: rows like those of the real methods, and a story."""

from pathlib import Path
from statistics import median

import pytest
from harness.demo_shell import findings_in_demo

CODE = Path(__file__).parent / "shell" / "demo_history.py"
OUTCOMES = {"served", "abandoned", "missed", "left_message", "no_question"}


@pytest.fixture(scope="module")
def found():
    """The findings of the code that runs in the demo's database."""
    return findings_in_demo("history", CODE)


def test_past_conversations_have_rows_as_the_real_methods_leave_them(found):
    assert len(found["wrong"]) > 15
    assert {name: ids for name, ids in found["wrong"].items() if ids} == {}
    assert found["empty columns"] == []


def test_nothing_in_the_past_needs_repair(found):
    assert found["broken"] == []
    assert found["wrong periods"] == []
    assert found["recount"]["compared"] == found["story"]["services"] + 6
    assert found["recount"]["repaired"] == 0


def test_lists_begin_with_the_scripted_conversations(found):
    agent, lead = found["shown first"]
    assert len(agent["open"]) > 2
    shown = [*agent["open"], *lead["open"], *lead["closed"], agent["closed"][0]]
    addresses = [address for address in shown if address]
    assert len(addresses) > 8
    assert all(address.endswith("@example.com") for address in addresses)


def test_the_past_can_be_searched_and_exported(found):
    assert found["found"] == {"count": 5, "has more": True, "marked": True}
    assert found["exported"]


def test_the_past_covers_three_months_of_a_desk(found):
    story = found["story"]

    assert 1_100 < story["services"] < 1_600
    assert 85 < story["days"] < 91
    assert set(story["outcomes"]) == OUTCOMES
    assert story["outcomes"]["served"] > 0.7 * story["services"]
    assert len(story["departments"]) == 4
    assert len(story["agents"]) == 5
    assert set(story["langs"]) == {"en_US", "es_ES", "pt_BR", "fr_FR"}
    assert len(story["topics"]) == 4
    assert story["courses"] == 2
    assert story["pages"] >= 5
    assert 0.35 < story["answer rate"] < 0.55
    for name in ("reopened", "offline", "transfers", "missed offers"):
        assert story[name] > 10, name
    for kind, results in story["sla"].items():
        assert 15 < results["breached"] < results["met"] / 3, kind


def test_the_past_has_busy_mondays_a_bad_week_and_gets_better(found):
    story = found["story"]

    assert story["monday"] > 3 * story["sunday"] > 0
    assert max(story["medians"]) > 1.3 * median(story["medians"])
    before, after = story["ratings"]
    assert after > before + 0.1
