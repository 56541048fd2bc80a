"""Core's Web Push, sent through ``outbound``: not into our network, not redirected.

Core posts to whatever endpoint is stored, and follows redirections with plain
``requests``. What it encrypts and signs stays core's; only its session is ours.
"""

from types import SimpleNamespace

from odoo.addons.mail.models import mail_push, mail_thread
from odoo.addons.mail.tools import web_push

from ..logic.addresses import endpoint_host
from . import web_fetch

ANSWER_BYTES = 1_000  # core logs the first hundred characters


def take_over():
    """Have both places of core that push send through ``outbound``."""
    mail_push.push_to_end_point = mail_thread.push_to_end_point = push_to_end_point


def push_to_end_point(*, device, session, **more):
    """Send one push message as core does, to a checked address.

    :raises DeviceUnreachableError: the browser is gone, or the endpoint was never one
        of a push service; core then deletes the device.
    """
    if endpoint_host(device["endpoint"]) is None:
        raise web_push.DeviceUnreachableError("no push service")
    web_push.push_to_end_point(device=device, session=_Session, **more)


class _Session:
    """What core uses of ``requests.Session``."""

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
