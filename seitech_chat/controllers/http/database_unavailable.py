"""API response while PostgreSQL is unavailable.

Odoo then treats every request as one without a database and answers 404 with a page.
A client reads 404 as "not found" and discards a message that it only has to send
again. This module answers 503 below the API prefix instead. Odoo calls no hook without
a database, so one method is replaced here.
"""

import psycopg2

from odoo.http import Request  # noqa: TID251 - there is no request's environment yet

from ...models.ir_http import is_api_path
from .dispatcher import ChatDispatcher

_serve_nodb = Request._serve_nodb


def serve_nodb(self):
    """Serve a request without a database."""
    if is_api_path(self.httprequest.path):
        return ChatDispatcher(self).handle_error(psycopg2.OperationalError())
    return _serve_nodb(self)


Request._serve_nodb = serve_nodb
