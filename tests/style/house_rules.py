"""The rules no linter knows: each takes the addon's folder, returns what breaks it.

A finding reads "file:line what to do", the path relative to the addon.
"""

import ast
import re
import sys
import xml.etree.ElementTree as ET
from pathlib import PurePath

# The addon's tests may look behind every door.
NOT_RULED = ("tests", "demo")
WRITING = {"create", "write", "unlink"}
SENDING = {"_bus_send", "_bus_send_store", "_sendone", "_sendmany"}
SUDO_REACH = 3  # lines
# The types of its shapes: pydantic reads only these before Python 3.12.
LOGIC_MAY_IMPORT = {"typing_extensions", "logic"}
SHAPE = re.compile(r"``(\w+)``")
TYPE_NAME = re.compile(r"^\s*(?:export\s+)?(?:interface|type)\s+(\w+)", re.MULTILINE)
# Texts of a template that the export of terms does not see.
UNSEEN_WORDS = re.compile(
    r"""\b_t\(|t-attf-(?:title|aria-label|placeholder|alt)="""
    r"""|t-att-(?:title|aria-label|placeholder|alt)="[^"]*'[A-Z]"""
)
# Names and texts of people, by the last word of a template's expression.
PERSONS_TEXT = re.compile(
    r"""(?:\.(?:name|channel_name|customer|question|comment|excerpt|description"""
    r"""|preview\.title|away_text|welcome_text)"""
    r"""|\b(?:channelTitle\(\w+\)|subject|company|quotedAuthor))"""
    r"""(?: or '[^']*')?$"""
)
# Of the same words, those the program says.
PROGRAMS_TEXT = {"button.name"}
SCROLLING = re.compile(r"overflow(-[xy])?: *(auto|scroll)\b")
SCROLLING_CLASS = re.compile(
    r'class="([^"]*\boverflow-(?:[xy]-)?(?:auto|scroll)\b[^"]*)"'
)
PLACED = re.compile(r"position: *(relative|absolute|fixed|sticky)\b")
LENGTH = r"((?:\([^)]*\)|[^\s;(])+)"
FOUR_SIDES = re.compile(
    rf"\s*(?:padding|margin|inset): {LENGTH} {LENGTH} {LENGTH} {LENGTH};"
)
ONE_SIDE = re.compile(r"\s*(?:(?:padding|margin|border)-)?(?:left|right)(?:-\w+)?: ")
INTERPOLATION = re.compile(r"#\{[^}]*\}")
# The folders of the widget, which runs on foreign pages.
WIDGET_FOLDERS = ("core", "ui", "embed", "embed_app", "embed_loader", "widget")
BLOCKED_STYLE = re.compile(
    r"""\s(?:t-att-|t-attf-)?style=["']|<(?:style|link)\b"""
    r"""|createElement\(["'](?:style|link)["']|setAttribute\(["']style["']"""
    r"""|\.insertRule\("""
)
RAW_HTML = re.compile(r"\bt-out=|\bt-raw=|\bmarkup\(|\.innerHTML\b|insertAdjacentHTML")


class Source:
    """One Python file: its lines, its tree, and findings in it."""

    def __init__(self, addon, path):
        """Read and parse."""
        self.name = path.relative_to(addon)
        self.lines = path.read_text().splitlines()
        self.tree = ast.parse("\n".join(self.lines))

    def nodes(self, *kinds):
        """Every node of these kinds."""
        return [node for node in ast.walk(self.tree) if isinstance(node, kinds)]

    def finding(self, node, text):
        """Return one finding."""
        return f"{self.name}:{node.lineno} {text}"


def sources(addon, folder=""):
    """Every ruled Python file below a folder of the addon."""
    paths = sorted((addon / folder).rglob("*.py"))
    ruled = (
        p for p in paths if not set(NOT_RULED) & set(p.relative_to(addon).parts[:-1])
    )
    return [Source(addon, path) for path in ruled]


def called_name(node):
    """The name a call ends in: `self.x.sudo()` → "sudo"."""
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def _is_super(node):
    value = getattr(node.func, "value", None)
    return isinstance(value, ast.Call) and called_name(value) == "super"


# -- Python --


def sudo_without_reason(addon):
    """`sudo()` needs `# sudo: model - why` on its own lines or right above."""
    found = []
    for source in sources(addon):
        statements = source.nodes(ast.stmt)
        for node in source.nodes(ast.Call):
            if called_name(node) != "sudo" or _drops_rights(node):
                continue
            first = max(s.lineno for s in statements if _holds(s, node))
            if not _has_sudo_comment(source.lines, first, node.end_lineno):
                found.append(source.finding(node, "sudo() without a `# sudo:` comment"))
    return found


def _drops_rights(node):
    return bool(node.args) and getattr(node.args[0], "value", None) is False


def _holds(statement, node):
    return statement.lineno <= node.lineno and node.end_lineno <= statement.end_lineno


def _has_sudo_comment(lines, first, last):
    # One comment may serve two statements that follow each other.
    first = max(first - SUDO_REACH, 1)
    while first > 1 and lines[first - 1].strip().startswith("#"):
        first -= 1
    return any("# sudo:" in line for line in lines[first - 1 : last])


def bus_used_elsewhere(addon):
    """Events leave through `chat_live_mixin.py`; a bus override may call super."""
    return [
        source.finding(node, f"{called_name(node)}(): call _emit() instead")
        for source in sources(addon)
        if source.name.name != "chat_live_mixin.py"
        for node in source.nodes(ast.Call)
        if called_name(node) in SENDING and not _is_super(node)
    ]


def writing_controllers(addon):
    """Controllers call verbs; they do not write records."""
    return [
        source.finding(node, f"{called_name(node)}() in a controller: call a verb")
        for source in sources(addon, "controllers")
        for node in source.nodes(ast.Call)
        if called_name(node) in WRITING and isinstance(node.func, ast.Attribute)
    ]


def incomplete_routes(addon):
    """A route says who may call it, how, and what for."""
    found = []
    for source in sources(addon, "controllers"):
        for function in source.nodes(ast.FunctionDef):
            routes = [d for d in function.decorator_list if _is_route(d)]
            missing = {word for route in routes for word in _missing_words(route)}
            if routes and not ast.get_docstring(function):
                missing.add("docstring")
            for word in sorted(missing):
                found.append(source.finding(function, f"{function.name}: no {word}"))
    return found


def _is_route(decorator):
    return isinstance(decorator, ast.Call) and called_name(decorator).endswith("route")


def _missing_words(route):
    # Our own decorator sets both for every route of the API.
    if called_name(route) != "route":
        return set()
    return {"auth", "methods"} - {keyword.arg for keyword in route.keywords}


def untranslated_errors(addon):
    """The sentence of a ChatError is translated: pylint-odoo knows only core's."""
    errors = {
        node.name
        for path in addon.glob("exceptions.py")
        for node in Source(addon, path).nodes(ast.ClassDef)
    }
    found = []
    for source in sources(addon):
        for node in source.nodes(ast.Call):
            sentence = _sentence_of(node) if called_name(node) in errors else None
            if _is_literal(sentence):
                text = f"{called_name(node)}: wrap the sentence in env._()"
                found.append(source.finding(sentence, text))
    return found


def _sentence_of(node):
    named = [k.value for k in node.keywords if k.arg == "message"]
    return named[0] if named else (node.args + [None, None])[1]


def _is_literal(node):
    if isinstance(node, ast.Call):
        return called_name(node) == "format"
    return isinstance(node, (ast.JoinedStr, ast.BinOp)) or isinstance(
        getattr(node, "value", None), str
    )


def payloads_without_shape(addon):
    """Every `_to_…payload` names its shape, and the contract knows it."""
    shapes = contract_names(addon)
    found = []
    for source in sources(addon, "models"):
        for function in source.nodes(ast.FunctionDef):
            if not re.fullmatch(r"_to_(\w+_)?payloads?", function.name):
                continue
            named = set(SHAPE.findall(ast.get_docstring(function) or ""))
            if not named & (shapes | {"_to_payloads"}):
                text = f"{function.name}: name its ``Shape`` of logic/contract/"
                found.append(source.finding(function, text))
    return found


def contract_names(addon):
    """Every class and constant of `logic/contract/`."""
    names = set()
    for node in (n for s in sources(addon, "logic/contract") for n in s.tree.body):
        if isinstance(node, ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names.update(t.id for t in targets if isinstance(t, ast.Name))
    return names


def impure_logic(addon):
    """`logic/` imports the standard library and itself."""
    found = []
    for source in sources(addon, "logic"):
        for node in source.nodes(ast.Import, ast.ImportFrom):
            for module in _absolute_modules(node):
                if module not in sys.stdlib_module_names | LOGIC_MAY_IMPORT:
                    text = f"imports {module}: logic/ is plain Python"
                    found.append(source.finding(node, text))
    return found


def _absolute_modules(node):
    if isinstance(node, ast.Import):
        return [alias.name.split(".")[0] for alias in node.names]
    return [] if node.level else [node.module.split(".")[0]]


# Each floor imports those below it. What stands on none may be imported everywhere. The
# root of models/ is imported by all packages there, as from the floor of the mixins.
MODELS_BASE = 2
FLOORS = (
    {"logic"},
    {"tools", "bus"},
    {"models.mixins", "models.operations"},
    {"models.channel", "models.message", "models.member", "models.visitor"},
    {"models.notifications"},
    {"models.desk"},
    {"models.sla", "models.course", "models.compliance"},
    {"models.reports"},
    {"models.faq", "models.site"},
    {"models.privacy"},
    {"controllers"},
)


def climbing_imports(addon):
    """Modules import their own floor and those below, as ``FLOORS`` says."""
    found = []
    for source in sources(addon):
        folder = source.name.parent.parts
        for node in source.nodes(ast.ImportFrom):
            if node.level and folder:
                base = folder[: len(folder) - node.level + 1]
                target = [*base, *(node.module or "").split(".")]
                names = [alias.name for alias in node.names]
                ups = [_floor([*target, name]) for name in names]
                # And the root of models/ imports all of its packages.
                own = len(FLOORS) - 2 if folder == ("models",) else _floor(folder)
                if own is not None and max(up or 0 for up in ups) > own:
                    found.append(source.finding(node, "imports a floor above its own"))
    return found


def _floor(parts):
    """Number the floor that a module stands on; None for no floor."""
    path = ".".join(part for part in parts if part)
    for number, folders in enumerate(FLOORS):
        if any(f"{path}.".startswith(f"{folder}.") for folder in folders):
            return number
    return MODELS_BASE if parts[0] == "models" else None


# -- models and their security --


def models(addon):
    """Every stored or transient model: (source, class, name, its fields)."""
    for source in sources(addon):
        for node in source.nodes(ast.ClassDef):
            if any(getattr(b, "attr", "") in _REAL for b in node.bases):
                values = {
                    target.id: statement.value
                    for statement in node.body
                    if isinstance(statement, ast.Assign)
                    for target in statement.targets
                    if isinstance(target, ast.Name)
                }
                name = getattr(values.get("_name"), "value", None)
                if name and name != _inherited(values):
                    yield source, node, name, set(values)


_REAL = {"Model", "TransientModel"}


def _inherited(values):
    return getattr(values.get("_inherit"), "value", None)


def models_without_access(addon):
    """Every model has a line in `ir.model.access.csv`."""
    path = addon / "security" / "ir.model.access.csv"
    known = path.read_text() if path.exists() else ""
    return [
        source.finding(node, f"{name}: no line in security/ir.model.access.csv")
        for source, node, name, _ in models(addon)
        if f"model_{name.replace('.', '_')}," not in known
    ]


def models_without_rule(addon):
    """A model of a conversation or a company has a record rule."""
    ruled = set()
    for path in sorted((addon / "security").glob("*.xml")):
        for record in ET.parse(path).getroot().iter("record"):
            if record.get("model") == "ir.rule":
                ruled.update(field.get("ref") for field in record.iter("field"))
    return [
        source.finding(node, f"{name}: no ir.rule in security/")
        for source, node, name, fields in models(addon)
        if fields & {"channel_id", "company_id"}
        and f"model_{name.replace('.', '_')}" not in ruled
    ]


# -- the front ends --


def unknown_payload_types(addon):
    """Every name of a `payloads.d.ts` exists in the contract."""
    known = contract_names(addon)
    return [
        f"{path.relative_to(addon)} {name}: not in logic/contract/"
        for path in sorted((addon / "static").rglob("payloads.d.ts"))
        for name in TYPE_NAME.findall(path.read_text())
        if name not in known
    ]


def raw_html_elsewhere(addon):
    """Messages and answers of FAQs reach the DOM in one component each.

    The server has sanitized both; everything else is escaped.
    """
    source = addon / "static" / "src"
    homes = {PurePath("ui", "message"), PurePath("widget", "faq_answer")}
    return [
        f"{path.relative_to(addon)}:{number} puts raw HTML into the page"
        for path in sorted([*source.rglob("*.js"), *source.rglob("*.xml")])
        if path.relative_to(source).parent not in homes
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if RAW_HTML.search(line)
    ]


def unseen_words(addon):
    """A template has its words where the export of terms finds them."""
    return [
        f"{path.relative_to(addon)}:{number} hides words from the translators"
        for path in sorted((addon / "static" / "src").rglob("*.xml"))
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if UNSEEN_WORDS.search(line)
    ]


def turning_names(addon):
    """A name in a template is isolated: read right-to-left, it turns no neighbour."""
    return [
        f"{path.relative_to(addon)}: show {text!r} in a <bdi>, or with dir=auto"
        for path in sorted((addon / "static" / "src").rglob("*.xml"))
        for text in _unisolated_texts(ET.parse(path).getroot())
        if PERSONS_TEXT.search(text) and text not in PROGRAMS_TEXT
    ]


def _unisolated_texts(element):
    """List what is shown in an element outside all that isolates."""
    if element.tag == "bdi" or element.get("dir") == "auto":
        return []
    shown = [element.get(name) for name in ("t-esc", "t-out") if element.get(name)]
    return shown + [text for child in element for text in _unisolated_texts(child)]


def scrollers_without_place(addon):
    """A scrolling element is the containing block of the elements placed inside it.

    Else an absolutely placed text of a long list, hidden or not, lengthens the page.
    """
    source = addon / "static" / "src"
    findings = [
        f"{path.relative_to(addon)}: {selector} scrolls, and has no position"
        for path in sorted(source.rglob("*.scss"))
        for selector, lines in _style_blocks(path.read_text())
        if any(map(SCROLLING.match, lines)) and not any(map(PLACED.match, lines))
    ]
    return findings + [
        f"{path.relative_to(addon)}: add position-relative to {words!r}"
        for path in sorted(source.rglob("*.xml"))
        for words in SCROLLING_CLASS.findall(path.read_text())
        if "position-relative" not in words.split()
    ]


def _style_blocks(text):
    """List each block of a stylesheet: its selector and the lines of its own."""
    opened, blocks = [("", [])], []
    for line in INTERPOLATION.sub("", text).splitlines():
        if line.rstrip().endswith("{"):
            opened.append((line.strip(" {"), []))
        elif line.strip().startswith("}"):
            blocks.append(opened.pop())
        else:
            opened[-1][1].append(line.strip())
    return blocks


def one_sided_styles(addon):
    """Start and end, not left and right: in Arabic and Hebrew they change places.

    The website's screens are drawn in shadow roots, which nothing mirrors.
    """
    return [
        f"{path.relative_to(addon)}:{number}: {line.strip()}"
        for path in sorted((addon / "static" / "src").rglob("*.scss"))
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if ONE_SIDE.match(line)
        or ((sides := FOUR_SIDES.match(line)) and sides[2] != sides[4])
    ]


def page_scrollers(addon):
    """`scrollIntoView` scrolls all around a list, up to the page, which is not ours."""
    return [
        f"{path.relative_to(addon)}:{number} scrolls more than its list"
        for path in sorted((addon / "static" / "src").rglob("*.js"))
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if ".scrollIntoView(" in line or ".scrollIntoView?.(" in line
    ]


def blocked_styles(addon):
    """The widget has no style that a strict Content-Security-Policy blocks.

    Blocked are elements and attributes; `useStyle` and `addStyles` are allowed.
    """
    source = addon / "static" / "src"
    paths = [path for name in WIDGET_FOLDERS for path in (source / name).rglob("*.*")]
    return [
        f"{path.relative_to(addon)}:{number} is blocked: use ui/use_style.js"
        for path in sorted(paths)
        if path.suffix in (".js", ".xml")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if BLOCKED_STYLE.search(line)
    ]


ALL = [
    sudo_without_reason,
    bus_used_elsewhere,
    writing_controllers,
    incomplete_routes,
    untranslated_errors,
    payloads_without_shape,
    impure_logic,
    climbing_imports,
    models_without_access,
    models_without_rule,
    unknown_payload_types,
    raw_html_elsewhere,
    unseen_words,
    turning_names,
    scrollers_without_place,
    one_sided_styles,
    page_scrollers,
    blocked_styles,
]
