"""Files generated from the contract and the routes are refused if they differ."""

import ast
import subprocess
import sys
from pathlib import Path

import house_rules
import pytest
from logic import contract
from wire import typescript
from wire.source import MODULES, read_types

ROOT = Path(__file__).parents[2]
GENERATED = [
    "docs/api.md",
    "seitech_chat/static/src/core/@types/payloads.d.ts",
    "seitech_chat/static/src/core/contract.js",
    "seitech_chat/static/tests/wire_schema.js",
]
# Lines of the contract, and lines of none, by the ending of the file's name.
ALTERED = {
    ".md": ("`message_deleted`", "`message_gone`"),
    ".ts": ("last_version: number;", "last_version: string;"),
    ".js": ('"public_support"', '"private_support"'),
}


def run(folder, *options):
    """Write a folder's files from this checkout's contract, or check them."""
    return subprocess.run(
        [sys.executable, "-m", "wire", *options, str(folder)],
        capture_output=True,
        cwd=ROOT / "scripts",
        text=True,
        timeout=120,
    )


def test_generated_files_are_as_their_source_says():
    done = run(ROOT, "--check")

    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_every_altered_file_is_refused_and_generated_again(tmp_path):
    for name in GENERATED:
        text = (ROOT / name).read_text()
        altered = text.replace(*ALTERED[Path(name).suffix], 1)
        assert altered != text, name
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(altered)

    refused = run(tmp_path, "--check")
    written = run(tmp_path)

    assert refused.returncode == 1, refused.stderr
    assert "make wire" in refused.stdout
    assert written.returncode == 0, written.stderr
    for name in GENERATED:
        assert f"{name} differs" in refused.stdout
        assert (tmp_path / name).read_text() == (ROOT / name).read_text()


def write_contract(folder, text):
    """Write the modules of a contract, with all its types in the first."""
    for module in MODULES:
        (folder / f"{module}.py").touch()
    (folder / f"{MODULES[0]}.py").write_text(text)


def test_types_are_spelled_as_typescript_does(tmp_path):
    write_contract(
        tmp_path,
        'Colour = Literal["red", "blue"]\n'
        "class Thing(TypedDict):\n"
        '    """A thing."""\n\n'
        "    id: int | None\n"
        "    colours: list[Colour]\n"
        "    marks: list[list[int]]\n"
        '    shape: Literal["round"] | None\n'
        "    is_new: bool\n"
        "    mean: float | None\n"
        "    domain: list\n",
    )

    written = typescript.declarations(read_types(tmp_path))

    assert written == (
        'type Colour = "red" | "blue";\n\n'
        "/** A thing. */\n"
        "interface Thing {\n"
        "    id: number | null;\n"
        "    colours: Colour[];\n"
        "    marks: number[][];\n"
        '    shape: "round" | null;\n'
        "    is_new: boolean;\n"
        "    mean: number | null;\n"
        "    domain: unknown[];\n"
        "}"
    )


def test_shapes_extend_others_and_have_keys_that_are_words_of_python(tmp_path):
    write_contract(
        tmp_path,
        'Days = TypedDict("Days", {"from": str, "to": str | None})\n'
        'Days.__doc__ = """Some days.\n\n    Inclusive.\n    """\n'
        "class Month(Days):\n"
        '    """A month."""\n\n'
        "    name: str\n",
    )

    written = typescript.declarations(read_types(tmp_path))

    assert written.strip() == (
        "/**\n"
        " * Some days.\n"
        " *\n"
        " * Inclusive.\n"
        " */\n"
        "interface Days {\n"
        "    from: string;\n"
        "    to: string | null;\n"
        "}\n"
        "/** A month. */\n"
        "interface Month {\n"
        "    from: string;\n"
        "    to: string | null;\n"
        "    name: string;\n"
        "}"
    )


def test_type_without_a_spelling_is_an_error(tmp_path):
    write_contract(
        tmp_path,
        'class Thing(TypedDict):\n    """A thing."""\n\n    by_name: dict[str, int]\n',
    )

    with pytest.raises(ValueError, match="dict"):
        typescript.declarations(read_types(tmp_path))


def test_codes_are_raised_with_the_status_of_their_table():
    addon = ROOT / "seitech_chat"
    statuses = exception_statuses(addon / "exceptions.py")

    raised = {
        (statuses[house_rules.called_name(call)], call.args[0].value)
        for source in house_rules.sources(addon)
        for call in source.nodes(ast.Call)
        if house_rules.called_name(call) in statuses
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }

    assert len(raised) > 30
    by_status = contract.CODES_BY_STATUS
    documented = {(status, code) for status in by_status for code in by_status[status]}
    assert raised <= documented


def exception_statuses(path):
    """Read the status of each exception: ``{name of the class: status}``."""
    return {
        node.name: line.value.value
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.ClassDef)
        for line in node.body
        if isinstance(line, ast.Assign) and line.targets[0].id == "http_status"
    }
