"""Where a client listens, and what it says there to be heard."""

from datetime import timedelta

from odoo import fields

from odoo.addons.bus.websocket import WebsocketConnectionHandler

from ..logic.contract import SUBSCRIPTION_LIFETIME_SECONDS
from ..times import to_iso


def websocket_payload(persona, *, has_session=False):
    """Give the address, the version the server asks for, and a subscription.

    :param persona: who listens; None for nobody.
    :param bool has_session: whether the browser's cookie tells the websocket who it
        is; everybody else gets a signed string.
    :return: ``WebsocketPayload``.
    """
    subscription = expires_at = None
    if has_session:
        subscription = "seitech_chat"
    elif persona:
        lifetime = timedelta(seconds=SUBSCRIPTION_LIFETIME_SECONDS)
        subscription = persona.env["ir.websocket"]._sign_subscription(persona, lifetime)
        expires_at = to_iso(fields.Datetime.now() + lifetime)
    return {
        "path": "/websocket",
        "version": WebsocketConnectionHandler._VERSION,
        "subscription": subscription,
        "subscription_expires_at": expires_at,
    }
