"""The one-time link by which a customer rates a service from an email."""

from odoo.tools.misc import hash_sign, verify_hash_signed

SCOPE = "seitech_chat.rating"
LIFETIME_HOURS = 14 * 24


def rating_url(channel):
    """Return the link for rating the last service of a conversation.

    Its token follows the ``#``. Browsers send that part to no server, so it appears in
    no log.
    """
    # sudo: ir.config_parameter - hash_sign reads the database's secret
    env = channel.sudo().env
    values = [channel.id, channel.service_number]
    token = hash_sign(env, SCOPE, values, expiration_hours=LIFETIME_HOURS)
    return f"{channel.get_base_url()}/chat/rate#{token}"


def find_service(env, token):
    """Find the conversation and the service of a rating link.

    :param str token: as the page posted it; unvalidated.
    :return: ``(channel in sudo, service)``; an empty channel when the link is forged,
        expired or refers to nothing.
    """
    # sudo: seitech.chat.channel - identified by the signed link
    channels = env["seitech.chat.channel"].sudo()
    try:
        values = verify_hash_signed(channels.env, SCOPE, token)
    except ValueError:
        values = None
    if not values:
        return channels.browse(), 0
    channel_id, service_number = values
    return channels.browse(channel_id).exists(), service_number
