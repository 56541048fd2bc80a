"""Conversion of typed text to stored HTML, and of stored HTML to text and excerpts."""

import html
import re

from .autolink import find_links
from .characters import clean_text
from .contract import EXCERPT_LENGTH
from .length import cut_text

# A tag contains no "<". Otherwise each unfinished tag would be scanned to the end of
# the text.
_TAG = re.compile(r"<[^<>]*>")
_BREAK = re.compile(r"<br\b[^<>]*>|</p>\s*<p\b[^<>]*>", re.IGNORECASE)
_REFERENCES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#x27;", "'"))


def text_to_html(text: str, *, has_links: bool = True) -> str:
    """Return typed text as HTML, with its line ends and with links.

    :param text: plain text, as typed; markup in it is escaped.
    :param has_links: False creates no links.
    :return: one ``p`` that contains only ``a`` and ``br`` tags; empty for blank text.
        Odoo's sanitizer leaves it unchanged, except for markers on text that looks like
        an email signature.
    """
    text = normalize_text(text)
    if not text:
        return ""
    parts = []
    end = 0
    for start, stop, prefix in find_links(text) if has_links else ():
        parts.append(_escape(text[end:start]))
        link = html.escape(text[start:stop], quote=True)
        # A mail program opens in its own window.
        target = "" if prefix == "mailto:" else ' target="_blank"'
        parts.append(
            f'<a href="{prefix}{link}"{target} rel="noopener noreferrer nofollow">'
            f"{link}</a>"
        )
        end = stop
    parts.append(_escape(text[end:]))
    return f"<p>{''.join(parts)}</p>"


def normalize_text(text: str) -> str:
    """Normalize line ends and remove the white space around a text.

    The first of several lines keeps its indentation, as in pasted code.

    :param text: plain text, as typed.
    :return: the text without control characters; empty without a visible character.
    """
    text = clean_text(text).replace("\r\n", "\n").replace("\r", "\n").rstrip()
    bare = text.lstrip()
    if "\n" not in bare:
        return bare
    indent = text[: len(text) - len(bare)]
    return indent[indent.rfind("\n") + 1 :] + bare


def html_to_text(body: str) -> str:
    """Return the plain text of a stored body, with its line ends.

    :param body: HTML as returned by ``text_to_html``.
    """
    text = body.removeprefix("<p>").removesuffix("</p>").replace("<br>", "\n")
    if "<" in text:  # a link, or markup from another source
        text = _TAG.sub("", _BREAK.sub("\n", text))
    return _unescape(text)


def _unescape(text: str) -> str:
    """Unescape like ``html.unescape``, five times faster for ``html.escape`` output."""
    plain = text
    for reference, character in _REFERENCES:
        plain = plain.replace(reference, character)
    if plain.count("&") != plain.count("&amp;"):
        return html.unescape(text)
    return plain.replace("&amp;", "&")


def excerpt(body: str) -> str:
    """Return the excerpt of a stored body as one line of plain text.

    :return: at most ``EXCERPT_LENGTH`` code points, with an ellipsis if truncated.
    """
    line = " ".join(html_to_text(body).split())
    if len(line) <= EXCERPT_LENGTH:
        return line
    return cut_text(line, EXCERPT_LENGTH - 1).rstrip() + "…"


def _escape(text: str) -> str:
    return html.escape(text, quote=False).replace("\n", "<br>")
