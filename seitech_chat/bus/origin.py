"""Serve the websocket of another site's page with an anonymous session.

Odoo does so where ``ODOO_BUS_PUBLIC_SAMESITE_WS`` is set. It also compares the scheme,
which is wrong behind a proxy that ends TLS unless ``proxy_mode`` is on. This module
applies the rule of requests (``tools/origin.py``), without a setting.
"""

from odoo.http import get_default_session, root  # noqa: TID251 - a socket has no request

from odoo.addons.bus.websocket import WebsocketConnectionHandler

from ..tools.origin import is_foreign


def install():
    """Apply the rule before Odoo's own; once per process."""
    downgrade = WebsocketConnectionHandler._handle_public_configuration.__func__

    def handle_public_configuration(cls, request):
        """Return an anonymous session for a foreign page; None for our own."""
        if request.session.uid is None or not is_foreign(request.httprequest):
            return downgrade(cls, request)
        session = root.session_store.new()
        session.update(get_default_session(), db=request.session.db)
        root.session_store.save(session)
        return session

    WebsocketConnectionHandler._handle_public_configuration = classmethod(
        handle_public_configuration
    )
