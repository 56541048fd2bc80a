"""The models' packages call downward only, and no hall grows in them."""

from pathlib import Path

import call_direction
import pytest

ADDON = Path(__file__).parents[2] / "seitech_chat"
KNOT_FILES = 12
CHANNEL_METHODS = 120

CHANNEL = "class Channel:\n    _name = 'seitech.chat.channel'\n{}"
DESK = (
    "class Agent:\n    _name = 'seitech.chat.agent'\n"
    "    def _serve(self):\n        self.channel_id._end()\n"
    "class Channel:\n    _inherit = 'seitech.chat.channel'\n"
    "    agent_id = fields.Many2one('seitech.chat.agent')\n"
)


def write(folder, channel):
    """Write an addon of two packages, the desk above the conversation."""
    for name, text in (("channel", CHANNEL.format(channel)), ("desk", DESK)):
        path = folder / "models" / name / "chat.py"
        path.parent.mkdir(parents=True)
        path.write_text(text)


@pytest.mark.parametrize(
    "body",
    [
        "self.env['seitech.chat.agent']",
        "self.other_id._serve()",
        "self.agent_id",
        "self.write({'agent_id': 1})",
    ],
)
def test_a_call_against_the_order_is_found(tmp_path, body):
    write(tmp_path, f"    def _end(self):\n        {body}\n")
    [finding] = call_direction.climbing_calls(tmp_path)
    assert finding.startswith("models/channel/chat.py:4 names ")


def test_a_class_that_adds_a_mixin_extends_a_model(tmp_path):
    write(tmp_path, "    def _end(self):\n        self.agent_id\n")
    desk = tmp_path / "models" / "desk" / "chat.py"
    both = (
        "_name = 'seitech.chat.channel'\n    _inherit = ['seitech.chat.channel', 'm']"
    )
    desk.write_text(DESK.replace("_inherit = 'seitech.chat.channel'", both))
    [finding] = call_direction.climbing_calls(tmp_path)
    assert finding.startswith("models/channel/chat.py:4 names ")


def test_a_call_down_is_fine(tmp_path):
    write(tmp_path, "    def _end(self):\n        self.state = 'closed'\n")
    assert call_direction.climbing_calls(tmp_path) == []


def test_files_that_call_each_other_are_a_knot(tmp_path):
    write(tmp_path, "    def _end(self):\n        self.other_id._serve()\n")
    assert len(call_direction.largest_knot(tmp_path)) == 2


def test_our_models_call_down():
    assert call_direction.climbing_calls(ADDON) == []


def test_no_large_knot_and_no_large_class():
    knot = call_direction.largest_knot(ADDON)
    sizes = call_direction.class_sizes(ADDON)
    print(f"largest knot: {len(knot)} files; largest class: {sizes.most_common(3)}")
    assert len(knot) <= KNOT_FILES, sorted(map(str, knot))
    assert sizes["seitech.chat.channel"] <= CHANNEL_METHODS
