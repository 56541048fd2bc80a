"""Modules for the front ends and for their tests."""

import json
import re
from typing import get_args

from .source import ROOT, Addon, Types, spell

WORDS = {
    "str": "string",
    "int": "integer",
    "float": "number",
    "bool": "boolean",
    "any": "any",
}
WIDTH = 100
# Limits that the front ends check or show before they send a request.
LIMITS = (
    "MAX_TEXT_LENGTH",
    "MAX_NAME_LENGTH",
    "MAX_EMAIL_LENGTH",
    "MAX_KNOWN_CHANNELS",
    "MAX_PAGE_SIZE",
    "EXCERPT_LENGTH",
    "MESSAGE_PAGE_SIZE",
)
# Timers of a browser count in milliseconds.
INTERVALS = ("TYPING_INTERVAL_SECONDS", "TYPING_LIFETIME_SECONDS")
COMMENTED = re.compile(r"^(\w+) = [^#\n]+  # (.+)$", re.MULTILINE)


def constants(addon: Addon) -> str:
    """Write the names of the events, enumerations and limits."""
    contract = addon.contract
    events = {_event_key(name): name for name in contract.EVENTS}
    hidden = [
        t for t in contract.CHANNEL_TYPES if not addon.permissions.has_receipts(t)
    ]
    lists = [
        ("Conversations with a customer.", "SUPPORT_TYPES", contract.SUPPORT_TYPES),
        ("Lowest first.", "PRIORITIES", contract.PRIORITIES),
        ("The read positions of others are hidden.", "TYPES_WITHOUT_RECEIPTS", hidden),
    ]
    return "\n".join(
        [
            *_object("EVENT", events),
            "export const EVENT_TYPES = Object.freeze(Object.values(EVENT));",
            "",
            *(_list(contract, *values) for values in lists),
            "",
            *_numbers(contract),
        ]
    )


def _event_key(event):
    """Name an event: ``seitech.chat.agent/offer_created`` becomes ``AGENT_OFFERED``."""
    model, name = event.split("/")
    about = model.rpartition(".")[2]
    return (name if about == "channel" else f"{about}_{name}").upper()


def _object(name, values):
    yield f"export const {name} = Object.freeze({{"
    for key, value in values.items():
        yield f"    {key}: {json.dumps(value)},"
    yield "});"


def _list(contract, comment, name, values):
    known = [*contract.CHANNEL_TYPES, *contract.PRIORITIES]
    ordered = sorted(values, key=known.index)
    return (
        f"/** {comment} */\nexport const {name} = Object.freeze({json.dumps(ordered)});"
    )


def _numbers(contract):
    comments = dict(
        COMMENTED.findall(
            (ROOT / "seitech_chat" / "logic" / "contract" / "limits.py").read_text()
        )
    )
    for name in (*LIMITS, *INTERVALS):
        if comment := comments.get(name):
            yield f"/** {comment[0].upper()}{comment[1:]}. */"
        value = getattr(contract, name)
        if name in INTERVALS:
            name, value = name.replace("_SECONDS", "_MS"), value * 1000
        yield f"export const {name} = {value};"


def schema(addon: Addon, types: Types) -> str:
    """Write the shapes of answers and events, for what the tests' servers send."""
    shapes = {
        shape.name: {key: spell(node, WORDS) for key, node in shape.fields.items()}
        for shape in types.shapes.values()
    }
    named = {word for fields in shapes.values() for word in fields.values()}
    named = set(re.findall(r"\w+", " ".join(named)))
    aliases = {
        name: list(get_args(getattr(addon.contract, name)))
        for name in types.aliases
        if name in named
    }
    answers = {
        re.sub(r"<int:\w+>", "<id>", path): route.answer.__name__
        for _doc, routes in addon.routes
        for route in routes
        if route.answer
        for path in route.paths
    }
    events = {name: shape.__name__ for name, shape in addon.contract.EVENTS.items()}
    parts = [
        ("Values by the name of their enumeration.", "ENUMERATIONS", aliases),
        ("Fields of the payloads, by name.", "SHAPES", shapes),
        ("Payload of a good answer, by path.", "ANSWERS", answers),
        ("Payload of a live event, by type.", "EVENTS", events),
    ]
    return "\n\n".join(
        f"/** {comment} */\nexport const {name} = {_literal(values)};"
        for comment, name, values in parts
    )


def _literal(values, margin="", room=WIDTH):
    """Write an object, an array or a text as prettier does."""
    if isinstance(values, str):
        return f"'{values}'" if '"' in values else f'"{values}"'
    inner = f"{margin}    "
    if isinstance(values, list):
        line = json.dumps(values)
        if len(line) <= room:
            return line
        lines = [f"{inner}{_literal(value)}," for value in values]
        return "\n".join(["[", *lines, f"{margin}]"])
    lines = []
    for key, value in values.items():
        name = key if key.isidentifier() else _literal(key)
        room = WIDTH - len(f"{inner}{name}: ,")
        lines.append(f"{inner}{name}: {_literal(value, inner, room)},")
    return "\n".join(["{", *lines, f"{margin}}}"]) if lines else "{}"
