"""The document of the reports defines the figures as they are declared."""

import importlib.util
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "reports.md").read_text()


def declarations():
    """Load the declarations of the figures, which need no Odoo."""
    path = ROOT / "seitech_chat" / "models" / "reports" / "figures.py"
    spec = importlib.util.spec_from_file_location("report_figures", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class English:
    """An environment whose texts are the sources."""

    _ = staticmethod(str)


def text_of(domain):
    """Spell leaves as the document does."""
    leaves = [
        f"`{field} {operator} {', '.join(value) if operator == 'in' else value}`"
        for field, operator, value in domain
    ]
    return " and ".join(leaves) or "–"


def value_of(figure):
    """Describe a figure's value as the document does."""
    return {
        "count": "count",
        "seconds": f"seconds: `{figure.measure}`, working time `{figure.work_measure}`",
        "share": f"share with {text_of(figure.part)}",
        "rating": f"rating: average of `{figure.measure}`",
    }[figure.unit]


def rows_after(header):
    """Return the rows of the table with a header."""
    lines = DOCUMENT.splitlines()
    first = lines.index(header) + 2
    end = next(n for n in range(first, len(lines)) if not lines[n].startswith("|"))
    return lines[first:end]


def test_table_of_figures_is_that_of_the_declarations():
    found = declarations()
    names = found.figure_names(English)

    expected = [
        f"| `{figure.key}` | {names[figure.key]} | `{figure.basis}`"
        f" | {text_of(figure.domain)} | {value_of(figure)} |"
        for figure in found.FIGURES.values()
    ]

    assert rows_after("| figure | name | basis | condition | value |") == expected


def test_table_of_bases_is_that_of_the_declarations():
    expected = []
    for basis in declarations().BASES.values():
        only = f", {text_of(basis.domain)}" if basis.domain else ""
        expected.append(
            f"| `{basis.key}` | `{basis.model}`{only} | `{basis.date}`"
            f" | `{basis.department}` | `{basis.agent}` |"
        )

    assert rows_after("| basis | records | day | department | agent |") == expected


def test_every_figure_of_the_contract_is_declared():
    from logic import contract

    assert set(declarations().FIGURES) == set(contract.FIGURE_KEYS)
