"""Contrast of the colors of a theme, as ``embed/theme.js`` computes it."""

import re

READABLE_RATIO = 4.5  # WCAG 2.2 AA, normal text
_STEP = 0.06
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")


def is_color(text: str | None) -> bool:
    """Return whether a text is a color such as ``#0284c7``."""
    return bool(_COLOR.fullmatch(text or ""))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colors by WCAG, from 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def make_readable(color: str, background: str, ratio: float = READABLE_RATIO) -> str:
    """Return the color, darkened or lightened until it contrasts with a background.

    :param color: as ``#rrggbb``.
    :param background: as ``#rrggbb``.
    :param ratio: the contrast that it needs.
    """
    goal = "#000000" if _luminance(background) > 0.18 else "#ffffff"
    readable, share = color, _STEP
    while contrast(readable, background) < ratio and share < 1:
        readable = mix(color, goal, share)
        share += _STEP
    return readable


def mix(one: str, other: str, ratio: float) -> str:
    """Return a color on its way to another: ratio 0 is the one, 1 the other."""
    # As Math.round of JavaScript: Python would round .5 to the even number.
    mixed = [
        int(a + (b - a) * ratio + 0.5)
        for a, b in zip(_channels(one), _channels(other), strict=True)
    ]
    return "#" + "".join(f"{value:02x}" for value in mixed)


def _channels(color: str) -> list[int]:
    return [int(color[start : start + 2], 16) for start in (1, 3, 5)]


def _luminance(color: str) -> float:
    red, green, blue = (
        share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4
        for share in (value / 255 for value in _channels(color))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
