"""Our own lint: one test per rule on the addon, one bad and one good sample each."""

from pathlib import Path

import house_rules
import pytest

ADDON = Path(__file__).parents[2] / "seitech_chat"

CONTRACT = "class MessagePayload:\n    pass\n"
ERRORS = "class ChatError(Exception):\n    pass\n"
MODEL = (
    "class Note(models.Model):\n"
    "    _name = 'seitech.chat.note'\n"
    "    channel_id = fields.Many2one('seitech.chat.channel')\n"
)
ACCESS = "a,a,model_seitech_chat_note,base.group_user,1,0,0,0\n"
RULE = (
    '<odoo><record id="r" model="ir.rule">'
    '<field name="model_id" ref="model_seitech_chat_note"/></record></odoo>'
)

# rule → (a sample that breaks it, the same done right), each path → text
SAMPLES = {
    "sudo_without_reason": (
        {"models/a.py": "x = self.sudo().name\n"},
        {"models/a.py": "# sudo: res.users - own name\nx = (\n    self.sudo()\n)\n"},
    ),
    "bus_used_elsewhere": (
        {"models/a.py": "self._bus_send('x', {})\n"},
        {"models/mixins/chat_live_mixin.py": "self.env['bus.bus']._sendone()\n"},
    ),
    "writing_controllers": (
        {"controllers/a.py": "env['x'].create({})\n"},
        {"models/a.py": "env['x'].create({})\n"},
    ),
    "incomplete_routes": (
        {"controllers/a.py": "@http.route('/x', auth='user')\ndef x():\n    'X.'\n"},
        {
            "controllers/a.py": "@route('/x', auth='user', methods=['GET'])\n"
            "def x():\n    'Show.'\n"
        },
    ),
    "untranslated_errors": (
        {"exceptions.py": ERRORS, "models/a.py": "raise ChatError('a', f'No {x}.')\n"},
        {"exceptions.py": ERRORS, "models/a.py": "raise ChatError('a', _('No.'))\n"},
    ),
    "payloads_without_shape": (
        {"models/a.py": "def _to_payload(self):\n    'Give ``Unknown``.'\n"},
        {"models/a.py": "def _to_payload(self):\n    'Give ``MessagePayload``.'\n"},
    ),
    "impure_logic": (
        {"logic/a.py": "from odoo import fields\n"},
        {"logic/a.py": "import datetime\nfrom .b import c\n"},
    ),
    "climbing_imports": (
        {"models/channel/a.py": "from ..desk.b import c\n"},
        {"models/desk/a.py": "from ..channel import b\nfrom ...logic import c\n"},
    ),
    "models_without_access": (
        {"models/a.py": MODEL},
        {"models/a.py": MODEL, "security/ir.model.access.csv": ACCESS},
    ),
    "models_without_rule": (
        {"models/a.py": MODEL},
        {"models/a.py": MODEL, "security/rules.xml": RULE},
    ),
    "unknown_payload_types": (
        {"static/src/payloads.d.ts": "export interface Other {}\n"},
        {"static/src/payloads.d.ts": "interface MessagePayload {}\n"},
    ),
    "raw_html_elsewhere": (
        {"static/src/inbox/a.xml": '<p t-out="body"/>\n'},
        {"static/src/ui/message/a.xml": '<p t-out="body"/>\n'},
    ),
    "unseen_words": (
        {"static/src/inbox/a.xml": "<Dialog title=\"frame._t('Edits')\"/>\n"},
        {"static/src/inbox/a.xml": '<Dialog title.translate="Edits"/>\n'},
    ),
    "turning_names": (
        {"static/src/inbox/a.xml": "<p><b t-esc=\"a.name or '?'\"/></p>"},
        {"static/src/inbox/a.xml": '<p dir="auto"><b t-esc="a.name"/></p>'},
    ),
    "scrollers_without_place": (
        {"static/src/core/a.scss": ".a {\n  .b {\n    overflow: auto;\n  }\n}"},
        {"static/src/core/a.scss": ".a {\n  position: fixed;\n  overflow: auto;\n}"},
    ),
    "one_sided_styles": (
        {"static/src/core/a.scss": ".a {\n  padding: 1px 2px 1px 4px;\n}"},
        {"static/src/core/a.scss": ".a {\n  padding: 1px 2px 0 2px;\n}"},
    ),
    "page_scrollers": (
        {"static/src/core/a.js": "el.scrollIntoView();\n"},
        {"static/src/core/a.js": "scrollInto(list, el);\n"},
    ),
    "blocked_styles": (
        {"static/src/ui/a.xml": '<i\n    t-att-style="width"\n/>'},
        {"static/src/ui/a.js": 'setStyle(el, { width: "1px" });\n'},
    ),
}


def write_addon(folder, files):
    """Write a tiny addon with a contract; return its folder."""
    for name, text in ({"logic/contract/payloads.py": CONTRACT} | files).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


@pytest.mark.parametrize("rule", house_rules.ALL, ids=lambda rule: rule.__name__)
def test_addon_keeps_the_rule(rule):
    assert ADDON.is_dir()

    found = rule(ADDON)

    assert not found, f"{rule.__doc__}\n" + "\n".join(found)


@pytest.mark.parametrize("rule", house_rules.ALL, ids=lambda rule: rule.__name__)
def test_rule_fires_on_a_violation(rule, tmp_path):
    addon = write_addon(tmp_path, SAMPLES[rule.__name__][0])

    assert len(rule(addon)) == 1


@pytest.mark.parametrize("rule", house_rules.ALL, ids=lambda rule: rule.__name__)
def test_rule_lets_pass_what_is_right(rule, tmp_path):
    addon = write_addon(tmp_path, SAMPLES[rule.__name__][1])

    assert rule(addon) == []


@pytest.mark.parametrize("rule", house_rules.ALL, ids=lambda rule: rule.__name__)
def test_rule_passes_on_an_empty_addon(rule, tmp_path):
    assert rule(tmp_path) == []


def test_a_root_model_imports_no_controller(tmp_path):
    files = {"models/a.py": "from ..controllers import http\nfrom .desk import b\n"}

    assert len(house_rules.climbing_imports(write_addon(tmp_path, files))) == 1


@pytest.mark.parametrize("path", ["logic/a.py", "tools/a.py", "bus/a.py"])
@pytest.mark.parametrize("target", ["models", "models.selections", "controllers"])
def test_nothing_below_the_models_imports_them(tmp_path, path, target):
    addon = write_addon(tmp_path, {path: f"from ..{target} import b\n"})

    assert len(house_rules.climbing_imports(addon)) == 1
