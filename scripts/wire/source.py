"""The source: the modules of ``logic/contract/``, read as text, and the routes.

Types are read from the text because equal ``Literal`` types are one object when the
program runs: ``AgentStatus`` could not be distinguished from ``PresenceStatus``.
"""

import ast
import inspect
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
MODULES = (
    "vocabulary",
    "errors",
    "payloads",
    "desk_payloads",
    "events",
    "answers",
)


@dataclass(frozen=True)
class Shape:
    """A payload: its fields as ``{name: annotation}``, and what its docstring says."""

    name: str
    fields: dict[str, ast.expr]
    doc: str


@dataclass(frozen=True)
class Types:
    """All types of the contract, in the order of its text."""

    aliases: dict[str, ast.expr]
    shapes: dict[str, Shape]


def read_types(folder: Path = ROOT / "seitech_chat" / "logic" / "contract") -> Types:
    """Read the enumerations and payloads of the contract."""
    aliases, shapes = {}, {}
    for module in MODULES:
        for node in ast.parse((folder / f"{module}.py").read_text()).body:
            if isinstance(node, ast.ClassDef):
                fields = {
                    line.target.id: line.annotation
                    for line in node.body
                    if isinstance(line, ast.AnnAssign)
                }
                shapes[node.name] = Shape(node.name, fields, ast.get_docstring(node))
            elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Subscript):
                aliases[node.targets[0].id] = node.value
    return Types(aliases, shapes)


def spell(node: ast.expr, words: dict[str, str]) -> str:
    """Spell a type as TypeScript does.

    :param words: the words for Python's own types, such as ``{"int": "number"}``.
    """
    match node:
        case ast.Name(id=name):
            return words.get(name, name)
        case ast.Constant(value=None):
            return "null"
        case ast.Constant(value=str() as text):
            return f'"{text}"'
        case ast.BinOp(op=ast.BitOr()):
            return f"{spell(node.left, words)} | {spell(node.right, words)}"
        case ast.Subscript(value=ast.Name(id="list"), slice=item):
            return f"{spell(item, words)}[]"
        case ast.Subscript(value=ast.Name(id="Literal"), slice=values):
            parts = values.elts if isinstance(values, ast.Tuple) else [values]
            return " | ".join(spell(part, words) for part in parts)
    raise ValueError(f"no TypeScript for {ast.unparse(node)}")


@dataclass(frozen=True)
class Addon:
    """The addon as it is imported: its contract, its rights and its routes.

    ``routes`` holds ``(docstring of the module, its routes)`` in the modules' order.
    """

    contract: ModuleType
    permissions: ModuleType
    routes: list[tuple[str, list]]


def import_addon() -> Addon:
    """Import the addon with Odoo. No database is opened."""
    import odoo.addons

    if str(ROOT) not in odoo.addons.__path__:
        odoo.addons.__path__.append(str(ROOT))
    from odoo.addons.seitech_chat.controllers import api
    from odoo.addons.seitech_chat.logic import contract, permissions

    modules = [part for part in vars(api).values() if inspect.ismodule(part)]
    routes = [(inspect.getdoc(module), _routes_of(module)) for module in modules]
    return Addon(contract, permissions, routes)


def _routes_of(module):
    return [
        method.original_routing["chat_route"]
        for part in vars(module).values()
        if inspect.isclass(part) and part.__module__ == module.__name__
        for method in vars(part).values()
        if hasattr(method, "original_routing")
    ]
