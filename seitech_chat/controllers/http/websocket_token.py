"""Where a client listens, and what it says there to be heard."""

from datetime import timedelta

from odoo import fields

from odoo.addons.bus.websocket import WebsocketConnectionHandler

from ...logic.contract import SUBSCRIPTION_LIFETIME_SECONDS
from ...tools.times import to_iso


def websocket_payload(persona, *, has_session=False, api_key_id=None):
    """Give the address, the version the server asks for, and a subscription.

    :param persona: who listens; None for nobody.
    :param bool has_session: whether the browser's cookie tells the websocket who it
        is; everybody else gets a signed string.
    :param int api_key_id: the key the person asks with.
    :return: ``WebsocketPayload``.
    """
    subscription = expires_at = seconds = None
    if has_session:
        subscription = "seitech_chat"
    elif persona:
        subscription, seconds = persona.env["ir.websocket"]._sign_subscription(
            persona,
            timedelta(seconds=SUBSCRIPTION_LIFETIME_SECONDS),
            api_key_id=api_key_id,
        )
        expires_at = to_iso(fields.Datetime.now() + timedelta(seconds=seconds))
    return {
        "path": "/websocket",
        "version": WebsocketConnectionHandler._VERSION,
        "subscription": subscription,
        "subscription_expires_at": expires_at,
        "subscription_lifetime_seconds": seconds,
    }
