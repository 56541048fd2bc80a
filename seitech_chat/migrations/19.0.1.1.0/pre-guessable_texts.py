"""Delete copies of texts: unkeyed fingerprints, contents of files for a search."""


def migrate(cr, version):
    """Delete them; a message without fingerprint accepts any retry of its id."""
    if not version:
        return
    cr.execute("UPDATE seitech_chat_message SET fingerprint = NULL")
    cr.execute("UPDATE seitech_chat_visitor SET request_fingerprint = NULL")
    # Files of conversations are opened, and that is recorded; not searched by content.
    cr.execute(
        """
        UPDATE ir_attachment SET index_content = NULL
         WHERE res_model = 'seitech.chat.message' AND index_content IS NOT NULL
        """
    )
