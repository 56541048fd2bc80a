"""The direction of calls between the packages of `models/`, and how entangled they are.

Imports don't show a call through `self.env`, or a method that another package adds to
the same model. Here a model is resolved by its name, a method and a field by being
defined in one package, or one file, only.
"""

import ast
from collections import Counter, defaultdict

from house_rules import FLOORS

# Our extensions of Odoo's models are in the root; every package may call them.
ROOT = "models"
FLOOR_OF = {ROOT: -1} | {
    folder: number for number, folders in enumerate(FLOORS) for folder in folders
}
# (file, name) → why this file may name a model of a floor above.
LINKS = {
    ("operations/chat_audit.py", "seitech.chat.channel"): "an entry's conversation",
}

# Field names that models of Odoo have as well.
OUR_FIELDS = {"Measure", "OptionalFloat", "OptionalInteger"}
COMMON_FIELDS = {"tz"}


class ModelFile:
    """One file of `models/`: its package, tree, and what its classes define."""

    def __init__(self, folder, path):
        """Read and parse."""
        self.name = path.relative_to(folder)
        parts = self.name.parts
        self.package = f"{ROOT}.{parts[0]}" if len(parts) > 1 else ROOT
        self.tree = ast.parse(path.read_text())
        self.floor = FLOOR_OF.get(self.package, -1)
        self.classes = [one for one in self.tree.body if isinstance(one, ast.ClassDef)]

    def called(self):
        """Yield `(line, name)` of every private attribute that the file uses."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Attribute) and node.attr.startswith("_"):
                yield node.lineno, node.attr


def model_files(addon):
    """Read every file of `models/`, in the order of their names."""
    folder = addon / "models"
    return [
        ModelFile(folder, path)
        for path in sorted(folder.rglob("*.py"))
        if path.name != "__init__.py"
    ]


def values_of(node):
    """Return the assignments of a class: `{name: ast value}`."""
    return {
        target.id: statement.value
        for statement in node.body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }


def names_of(value):
    """Return the strings in `_name` or `_inherit`, a string or a list."""
    return [one.value for one in ast.walk(value) if isinstance(one, ast.Constant)]


def model_of(node):
    """Return the model that a class makes or extends, or None."""
    values = values_of(node)
    for key in ("_name", "_inherit"):
        if key in values:
            return next(iter(names_of(values[key])), None)
    return None


def methods_of(node):
    """Return the names of a class's methods."""
    return {one.name for one in node.body if isinstance(one, ast.FunctionDef)}


def is_field(value):
    """Whether an assigned value is `fields.Something(...)` or a class of ours."""
    if not isinstance(value, ast.Call):
        return False
    called = ast.unparse(value.func)
    return called.startswith("fields.") or called in OUR_FIELDS


class Definitions:
    """Where models, methods and added fields are defined."""

    def __init__(self, files):
        """Collect them from all files."""
        self.models = {}
        self.packages = defaultdict(set)  # of a method
        self.files = defaultdict(set)  # of a method
        self.floor_of_model = {}
        for file in files:
            for node in file.classes:
                for name in methods_of(node):
                    self.packages[name].add(file.package)
                    self.files[name].add(file.name)
                values = values_of(node)
                # A class with the name of a model that it inherits extends it.
                extended = names_of(values["_inherit"]) if "_inherit" in values else ()
                if "_name" in values and model_of(node) not in extended:
                    self.models[model_of(node)] = file.package
        self.fields = self._added_fields(files)

    def _added_fields(self, files):
        """Return the fields that a package adds to another's model, by the package."""
        found, own = defaultdict(set), set()
        for file in files:
            for node in file.classes:
                home = self.models.get(model_of(node))
                names = {n for n, value in values_of(node).items() if is_field(value)}
                if home in (None, file.package):
                    own |= names
                    continue
                for name in names:
                    found[name].add(file.package)
        return {
            name: next(iter(packages))
            for name, packages in found.items()
            if len(packages) == 1 and name not in own | COMMON_FIELDS
        }

    def package_of(self, node):
        """Return `(name, package)` of what an expression names, or None."""
        name = getattr(node, "attr", getattr(node, "value", None))
        if not isinstance(name, str):
            return None
        if isinstance(node, ast.Attribute):
            packages = self.packages.get(name, ())
            if name.startswith("_") and len(packages) == 1:
                return name, next(iter(packages))
        elif name in self.models:
            return name, self.models[name]
        return (name, self.fields[name]) if name in self.fields else None


def climbing_calls(addon):
    """Packages name models, methods and fields of their own floor and those below."""
    files = model_files(addon)
    known = Definitions(files)
    found = []
    for file in files:
        for node in ast.walk(file.tree):
            if not isinstance(node, ast.Attribute | ast.Constant):
                continue
            named = known.package_of(node)
            if (
                named
                and FLOOR_OF.get(named[1], -1) > max(file.floor, _core_floor(file))
                and (str(file.name), named[0]) not in LINKS
            ):
                found.append(
                    f"models/{file.name}:{node.lineno} names {named[0]} of {named[1]}"
                )
    return sorted(set(found))


def _core_floor(file):
    """The root extends Odoo's models for the conversation: it may name the core."""
    return FLOOR_OF[f"{ROOT}.channel"] if file.package == ROOT else -1


def largest_knot(addon):
    """Return the largest set of files that call each other, in some steps."""
    files = model_files(addon)
    known = Definitions(files)
    calls = defaultdict(set)
    for file in files:
        for _line, name in file.called():
            homes = known.files.get(name, ())
            if len(homes) == 1 and file.name not in homes:
                calls[file.name] |= homes
    return max(_knots([file.name for file in files], calls), key=len)


def _knots(nodes, arrows):
    """Yield the strongly connected sets: all nodes that reach each other."""
    reached = {node: _reach(node, arrows) for node in nodes}
    left = set(nodes)
    while left:
        node = min(left)
        knot = {other for other in reached[node] if node in reached[other]} | {node}
        left -= knot
        yield knot


def _reach(start, arrows):
    found, open_ = set(), [start]
    while open_:
        for node in arrows[open_.pop()] - found:
            found.add(node)
            open_.append(node)
    return found


def class_sizes(addon):
    """Count the methods of each model of ours over all files that extend it."""
    sizes = Counter()
    for file in model_files(addon):
        for node in file.classes:
            name = model_of(node) or ""
            if name.startswith("seitech."):
                sizes[name] += len(methods_of(node))
    return sizes
