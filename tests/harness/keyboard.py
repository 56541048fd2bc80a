"""The keyboard of a person who has no mouse."""

import re

_FOCUSED = """() => {
    let element = document.activeElement;
    while (element.shadowRoot?.activeElement) {
        element = element.shadowRoot.activeElement;
    }
    const label = element.labels?.[0]?.textContent.trim();
    return element.ariaLabel || label || element.textContent.trim();
}"""
PRESSES = 30


def focused(page):
    """Return the name of the element that has the focus."""
    return page.evaluate(_FOCUSED)


def tab_to(page, name, *, backward=False):
    """Press Tab until an element has the focus.

    :param name: its whole name, or a pattern of its name.
    """
    pattern = re.compile(re.escape(name)) if isinstance(name, str) else name
    reached = []
    for _press in range(PRESSES):
        page.keyboard.press("Shift+Tab" if backward else "Tab")
        reached.append(focused(page))
        if pattern.fullmatch(reached[-1]):
            return
    raise AssertionError(f"Tab does not reach {name}, but {reached}")
