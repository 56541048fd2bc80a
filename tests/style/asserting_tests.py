"""Test functions that assert nothing: they can fail only by an error.

A test asserts by itself or by a helper that does, through any number of calls.
"""

import ast

from word_list import tracked_files

FOLDERS = ("tests/", "seitech_chat/tests/")
# Its script fails the test with an error of the page, or waits for a message.
ASSERTING = {"fail", "raises", "browser_js", "start_tour"}


def find_unasserting(root):
    """Return "path:line name" for each test that asserts nothing."""
    trees = {
        path: ast.parse((root / path).read_text())
        for path in tracked_files(root)
        if path.startswith(FOLDERS) and path.endswith(".py")
    }
    functions = [
        (path, node)
        for path, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
    ]
    asserting = {node.name for _path, node in functions if _asserts(node)}
    size = -1
    while size != len(asserting):
        size = len(asserting)
        asserting |= {n.name for _path, n in functions if _called(n) & asserting}
    return [
        f"{path}:{node.lineno} {node.name}"
        for path, node in functions
        if node.name.startswith("test_")
        and not _asserts(node)
        and not _called(node) & asserting
    ]


def _asserts(function):
    return any(
        isinstance(node, (ast.Assert, ast.Raise)) for node in ast.walk(function)
    ) or any(
        name.startswith("assert") or name in ASSERTING for name in _called(function)
    )


def _called(function):
    return {
        getattr(node.func, "attr", getattr(node.func, "id", ""))
        for node in ast.walk(function)
        if isinstance(node, ast.Call)
    }
