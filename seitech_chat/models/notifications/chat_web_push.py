import json

from odoo import api, models

from ...exceptions import ChatError
from ...logic.addresses import endpoint_host
from ...logic.characters import isolate
from ...logic.text import excerpt
from ...tools import settings
from ...tools.advisory_lock import lock_key
from ..channel.chat_channel import url_for

# The push services of the browser vendors.
PUSH_HOSTS = (
    "fcm.googleapis.com",
    "jmt17.google.com",
    "push.services.mozilla.com",
    "notify.windows.com",
    "push.apple.com",
)


class SeitechChatWebPush(models.AbstractModel):
    """Web Push: core's devices and core's queue, for portal users too."""

    _name = "seitech.chat.web.push"
    _description = "Chat Web Push"

    @api.model
    def _public_key(self):
        """Return the key a browser needs to subscribe; create it on first use."""
        # sudo: mail.push.device - core makes the key pair; the public half is public
        return self.env["mail.push.device"].sudo().get_web_push_vapid_public_key()

    @api.model
    def _subscribe(self, user, *, endpoint, p256dh, auth):
        """Register a browser of this person for pushes. Repeating it changes nothing.

        A browser registered by another person is transferred to this one.

        :raises ChatError: ``invalid_field``: not a known push service.
        """
        if not self._is_service(endpoint):
            raise ChatError(
                "invalid_field",
                self.env._("This isn't the address of a known push service."),
                field="endpoint",
            )
        # sudo: mail.push.device - the person's own; only they know the endpoint
        devices = self.env["mail.push.device"].sudo()
        vals = {
            # sudo: res.users - the person's own partner
            "partner_id": user.sudo().partner_id.id,
            "endpoint": endpoint,
            "keys": json.dumps({"p256dh": p256dh, "auth": auth}),
        }
        lock_key(self.env.cr, "push", endpoint)
        known = devices.search([("endpoint", "=", endpoint)])
        if known:
            known.write(vals)
        else:
            devices.create(vals)

    @api.model
    def _unsubscribe(self, user, endpoint):
        """Unregister a browser of this person from pushes."""
        # sudo: mail.push.device - only the person's own
        self.env["mail.push.device"].sudo().search(
            [
                ("endpoint", "=", endpoint),
                ("partner_id", "=", user.sudo().partner_id.id),
            ]
        ).unlink()

    @api.model
    def _payload(self, message, user):
        """Return the push payload of a message.

        It is encrypted for that browser alone (RFC 8291). With the parameter
        ``seitech_chat.push_text`` set to ``False`` it contains no name and no text.

        :param message: one public ``seitech.chat.message``, in sudo.
        :param user: the recipient.
        :return: the payload for core's and our own service worker.
        """
        channel = message.channel_id
        author = isolate(message._author_names()[message.id])
        text = excerpt(str(message.body or "")) or self.env._("Sent a file")
        if not settings.is_on(self.env, "seitech_chat.push_text"):
            author, text = self.env._("New message"), ""
        elif channel.name:
            author = self.env._(
                "%(author)s in %(name)s", author=author, name=isolate(channel.name)
            )
        return {
            "title": author,
            "options": {
                "body": text,
                "icon": "/seitech_chat/static/description/icon.png",
                "tag": f"seitech_chat-{channel.id}",
                "data": {
                    "model": "seitech.chat.channel",
                    "res_id": channel.id,
                    "url": url_for(channel, user),
                    "message_id": message.id,
                },
            },
        }

    @api.model
    def _is_service(self, endpoint):
        """Return whether an address belongs to a known push service.

        The parameter ``seitech_chat.push_hosts`` adds more services, separated by
        commas.
        """
        more = settings.read_text(self.env, "seitech_chat.push_hosts")
        known = PUSH_HOSTS + tuple(
            host.strip().lower() for host in more.split(",") if host.strip()
        )
        host = endpoint_host(endpoint)
        return host is not None and any(
            host == name or host.endswith(f".{name}") for name in known
        )
