"""What the API answers while PostgreSQL is away.

Odoo then takes every request for one that names no database and answers 404 with a
page. A client must read that as "there is no such thing" and would give a message up
that it only has to send again; so below our prefix it is 503 instead. No hook of Odoo
is reached without a database, hence the one method replaced here.
"""

import psycopg2

from odoo.http import Request  # noqa: TID251 - there is no request's environment yet

from ...models.ir_http import is_api_path
from .dispatcher import ChatDispatcher

_serve_nodb = Request._serve_nodb


def serve_nodb(self):
    """Serve a request for which there is no database."""
    if is_api_path(self.httprequest.path):
        return ChatDispatcher(self).handle_error(psycopg2.OperationalError())
    return _serve_nodb(self)


Request._serve_nodb = serve_nodb
