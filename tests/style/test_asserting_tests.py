"""Every Python test of the repository asserts something."""

import subprocess
from pathlib import Path

import pytest
from asserting_tests import find_unasserting

ROOT = Path(__file__).parents[2]
HELPERS = "def verify(one):\n    check(one)\n\ndef check(one):\n    assert one\n\n"


def test_every_test_asserts():
    found = find_unasserting(ROOT)

    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("run()", 1),
        ("value = len([])", 1),
        ("assert run()", 0),
        ("verify(run())", 0),
        ("self.assertTrue(run())", 0),
    ],
)
def test_a_test_without_assertion_is_found(body, count, tmp_path):
    path = tmp_path / "tests" / "test_one.py"
    path.parent.mkdir()
    path.write_text(f"{HELPERS}def test_one(self):\n    {body}\n")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run(["git", "add", "."], cwd=tmp_path, check=True)

    assert len(find_unasserting(tmp_path)) == count
