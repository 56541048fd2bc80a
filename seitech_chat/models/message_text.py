"""Checks of a message's text."""

from odoo.tools import formatLang

from ..exceptions import ChatError
from ..logic.contract import MAX_TEXT_LENGTH
from ..logic.length import length_of
from ..logic.text import normalize_text


def check_text(env, body, *, has_attachments=False):
    """Check that a text is neither empty nor too long.

    :return: the text, normalized by ``logic.text.normalize_text``.
    :raises ChatError: ``message_empty``, ``message_too_long``.
    """
    text = normalize_text(body or "")
    if not text and not has_attachments:
        raise ChatError("message_empty", env._("Enter a message."), field="body")
    check_length(env, text)
    return text


def check_length(env, text):
    """Check that a text is not too long for a message; the error says by how much.

    :raises ChatError: ``message_too_long``.
    """
    count = length_of(text) - MAX_TEXT_LENGTH
    if count <= 0:
        return
    limit = formatLang(env, MAX_TEXT_LENGTH, digits=0)
    sentence = (
        env._("1 character over the %(max)s limit.", max=limit)
        if count == 1
        else env._(
            "%(count)s characters over the %(max)s limit.",
            count=formatLang(env, count, digits=0),
            max=limit,
        )
    )
    raise ChatError(
        "message_too_long", sentence, field="body", max_length=MAX_TEXT_LENGTH
    )
