"""The OpenAPI document that the server sends: ``python -m wire.openapi``."""

import json
import sys

from .source import import_addon


def document() -> dict:
    """Return the document, built from the routes, without a server or a database."""
    import_addon()
    from odoo.addons.seitech_chat.controllers.http.openapi import openapi_document

    return openapi_document()


if __name__ == "__main__":
    json.dump(document(), sys.stdout, indent=1)
