"""The short way of a message, on real connections that commit."""

from pathlib import Path

from harness.demo_shell import findings_in_demo

CODE = Path(__file__).parent / "shell" / "sending_cases.py"


def test_a_plain_text_goes_the_short_way_and_only_where_nothing_changed():
    found = findings_in_demo("sending", CODE)

    assert len(found) > 10
    assert {case: wrong for case, wrong in found.items() if wrong} == {}
