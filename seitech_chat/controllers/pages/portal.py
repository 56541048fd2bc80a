"""Chat page of the portal, under /my."""

from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..http.secret_page import forbid_frames


class ChatPortal(CustomerPortal):
    @route(
        ["/my/chat", "/my/chat/<int:channel_id>"],
        type="http",
        methods=["GET"],
        auth="user",
        website=True,
        readonly=True,
    )
    def chat(self, channel_id=None, **_query):
        """Render the page of my conversations, which loads them from the API."""
        values = self._prepare_portal_layout_values()
        values.update({"page_name": "chat", "chat_channel_id": channel_id or ""})
        page = forbid_frames(request.render("seitech_chat.portal_chat", values))
        # The address contains a conversation id, which stays within this site.
        page.headers.set("Referrer-Policy", "same-origin")
        return page
