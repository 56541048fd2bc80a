"""Patterns for the paths of pages."""

import re

import pytest
from logic.page_patterns import to_expression


@pytest.mark.parametrize(
    ("patterns", "path", "is_matched"),
    [
        ("/shop/*", "/shop/shoes", True),
        ("/shop/*", "/shop", False),
        ("shop*", "/shop", True),
        ("/a\n\n /b ", "/b", True),
        ("/a", "/ab", False),
        ("*/help", "/en/help", True),
        ("/a.b(c)+", "/a.b(c)+", True),
        ("/a.b", "/aXb", False),
        ("/[x]{2}|y$^", "/[x]{2}|y$^", True),
    ],
)
def test_a_pattern_matches_whole_paths(patterns, path, is_matched):
    assert bool(re.search(to_expression(patterns), path)) is is_matched


def test_no_pattern_is_no_expression():
    assert to_expression(" \n ") == "" == to_expression(None)
