from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from logic.contract import MAX_EMOJI_LENGTH
from logic.emoji import is_emoji

PICKER = Path(__file__).parents[2] / "scripts/emoji/source/emojis.tsv"
FAMILY = "👨\u200d👩\u200d👧\u200d👦"
SCOTLAND = "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"


@pytest.mark.parametrize(
    "text",
    [
        "👍", "👍🏽", "❤️", "❤", "🇩🇪", FAMILY, SCOTLAND, "1️⃣", "#⃣", "🏳️\u200d🌈", "☺️",
        "‼️", "↔️", "〰️", "🫠", "🪿", "©️", "™️", "ℹ️", "◾",
    ],
)  # fmt: skip
def test_emojis(text):
    assert is_emoji(text), text
    assert len(text) <= MAX_EMOJI_LENGTH


def test_the_server_accepts_every_emoji_of_the_picker():
    lines = PICKER.read_text(encoding="utf-8").splitlines()
    emojis = [line.split("\t")[0] for line in lines]

    assert len(emojis) > 1800
    assert [one for one in emojis if not is_emoji(one)] == []


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "a", "1", "#", "*", "👍a", "a👍", "👍 ", "ok", "1x⃣", "1⃣⃣", "12⃣", "⃣",
        "\u200d", "\ufe0f", "\U000e0067", "\U000e0067\U000e007f", "<", "ü", "日", ":)",
        "\ud83d", "\x00", "👍\n", "²",
    ],
)  # fmt: skip
def test_other_text(text):
    assert not is_emoji(text), text


@given(st.text(max_size=6))
def test_plain_characters_and_digits_never_pass(text):
    # One letter is an emoji to Unicode: the i of "information".
    text = text.replace("\u2139", "")
    if any(character.isalpha() or character.isspace() for character in text):
        assert not is_emoji(text)
