"""Types of the payloads for the editors of the front ends."""

from textwrap import indent

from .source import Shape, Types, spell

WORDS = {
    "str": "string",
    "int": "number",
    "float": "number",
    "bool": "boolean",
    "any": "unknown",
}
WIDTH = 100


def declarations(types: Types) -> str:
    """Write the enumerations as types and the payloads as interfaces."""
    aliases = [_alias(name, node) for name, node in types.aliases.items()]
    return "\n".join([*aliases, "", *map(_interface, types.shapes.values())])


def _alias(name, node):
    return _wrapped(f"type {name} =", spell(node, WORDS), "")


def _wrapped(start, union, margin):
    """Write a union on one line, or one part a line if it is too long."""
    line = f"{margin}{start} {union};"
    if len(line) <= WIDTH:
        return line
    parts = "".join(f"\n{margin}    | {part}" for part in union.split(" | "))
    return f"{margin}{start}{parts};"


def _interface(shape: Shape):
    fields = [
        _wrapped(f"{name}:", spell(node, WORDS), "    ")
        for name, node in shape.fields.items()
    ]
    body = "\n".join(["interface " + shape.name + " {", *fields, "}"])
    return f"{_comment(shape.doc)}\n{body}"


def _comment(doc):
    if "\n" not in doc:
        return f"/** {doc} */"
    lines = indent(doc, " * ", lambda line: True)
    return "/**\n" + "\n".join(line.rstrip() for line in lines.split("\n")) + "\n */"
