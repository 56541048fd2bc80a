"""The identity that a site requires of visitors who write."""


def check_identity(channel, persona):
    """Check the identity of a visitor who adds something to a conversation.

    :raises ChatUnauthorized: ``identity_required``, ``identity_expired``.
    """
    if persona.is_visitor:
        sites = channel.env["seitech.chat.site"]
        sites._check_may_write(persona.record, is_ended=channel.state == "closed")
