"""Websocket address and subscription token of a client."""

from datetime import timedelta

from odoo import fields

from odoo.addons.bus.websocket import WebsocketConnectionHandler

from ...logic.contract import SUBSCRIPTION_LIFETIME_SECONDS
from ...tools.time_format import to_iso


def websocket_payload(persona, *, has_session=False, api_key_id=None):
    """Return the websocket's address, its required version and a subscription.

    :param persona: the subscriber; None for an anonymous caller.
    :param bool has_session: whether the session cookie identifies the subscriber; all
        other subscribers get a signed string.
    :param int api_key_id: the id of the API key of the request.
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
