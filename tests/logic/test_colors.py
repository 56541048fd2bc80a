"""Contrast and readable colors; the figures are those of embed/theme.js."""

import pytest
from logic.colors import contrast, is_color, make_readable


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#0284c7", "#ffffff", 4.10),
    ],
)
def test_contrast_is_that_of_wcag(one, other, expected):
    assert contrast(one, other) == pytest.approx(expected, abs=0.01)
    assert contrast(other, one) == contrast(one, other)


def test_a_color_is_darkened_until_white_text_is_readable_on_it():
    assert make_readable("#0284c7", "#ffffff") == "#027cbb"
    assert make_readable("#123456", "#ffffff") == "#123456"
    for color in ("#ffff00", "#00ff00", "#ffffff", "#9ca3af"):
        assert contrast(make_readable(color, "#ffffff"), "#ffffff") >= 4.5
    assert contrast(make_readable("#000033", "#111111"), "#111111") >= 4.5


@pytest.mark.parametrize("text", ["", None, "red", "#12", "#12345g", "#0284c7;"])
def test_other_texts_are_no_color(text):
    assert not is_color(text)
    assert is_color("#0284C7")
