"""Forget fingerprints that no secret protects: a text can be guessed from them."""


def migrate(cr, version):
    """Remove them; a message without one accepts any retry of its id."""
    if not version:
        return
    cr.execute("UPDATE seitech_chat_message SET fingerprint = NULL")
    cr.execute("UPDATE seitech_chat_visitor SET opening_fingerprint = NULL")
