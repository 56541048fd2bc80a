"""Send core's Web Push through ``web_fetch``: no private addresses, no redirections.

Core posts to every stored endpoint, and follows redirections with plain ``requests``.
Core still encrypts and signs the message; this module replaces only its session.
"""

from types import SimpleNamespace

from odoo.addons.mail.models import mail_push, mail_thread
from odoo.addons.mail.tools import web_push

from ..logic.addresses import endpoint_host
from . import web_fetch

ANSWER_BYTES = 1_000  # core logs the first hundred characters


def install():
    """Route both push calls of core through ``web_fetch``."""
    mail_push.push_to_end_point = mail_thread.push_to_end_point = push_to_end_point


def push_to_end_point(*, device, session, **more):
    """Send one push message as core does, to a checked address.

    :raises DeviceUnreachableError: the browser is gone, or the endpoint does not belong
        to a push service; core then deletes the device.
    """
    if endpoint_host(device["endpoint"]) is None:
        raise web_push.DeviceUnreachableError("no push service")
    web_push.push_to_end_point(device=device, session=_Session, **more)


class _Session:
    """The part of ``requests.Session`` that core uses."""

    @staticmethod
    def post(url, *, headers, data, timeout):
        reply = web_fetch.post(
            url,
            headers=headers,
            content=data,
            seconds=timeout,
            max_bytes=ANSWER_BYTES,
        )
        return SimpleNamespace(
            status_code=reply.status, text=reply.content.decode(errors="replace")
        )
