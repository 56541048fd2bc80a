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
    "report_payloads",
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
                shapes[node.name] = _class_shape(node, shapes)
            elif shape := _called_shape(node):
                shapes[shape.name] = shape
            elif text := _doc_of_called_shape(node):
                name, doc = text
                shapes[name] = Shape(name, shapes[name].fields, doc)
            elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Subscript):
                aliases[node.targets[0].id] = node.value
    return Types(aliases, shapes)


def _class_shape(node, shapes):
    """Read a class, with the fields of the shapes that it extends."""
    fields = {}
    for base in node.bases:
        if base.id in shapes:
            fields.update(shapes[base.id].fields)
    for line in node.body:
        if isinstance(line, ast.AnnAssign):
            fields[line.target.id] = line.annotation
    return Shape(node.name, fields, ast.get_docstring(node))


def _called_shape(node):
    """Read ``Name = TypedDict("Name", {…})``; None for anything else."""
    match node:
        case ast.Assign(
            targets=[ast.Name(id=name)],
            value=ast.Call(func=ast.Name(id="TypedDict"), args=[_, ast.Dict() as keys]),
        ):
            names = [key.value for key in keys.keys]
            return Shape(name, dict(zip(names, keys.values, strict=True)), "")
    return None


def _doc_of_called_shape(node):
    """Read ``Name.__doc__ = "…"`` as ``(name, text)``; None for anything else."""
    match node:
        case ast.Assign(
            targets=[ast.Attribute(value=ast.Name(id=name), attr="__doc__")],
            value=ast.Constant(value=str() as text),
        ):
            return name, inspect.cleandoc(text)
    return None


def spell(node: ast.expr, words: dict[str, str]) -> str:
    """Spell a type as TypeScript does.

    :param words: the words for Python's own types, such as ``{"int": "number"}``, and
        for ``any`` JSON value, which a list without a type contains.
    """
    match node:
        case ast.Name(id="list"):
            return f"{words['any']}[]"
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
