"""Throw-away servers and browsers for tests and benchmarks.

    from harness import OdooServer

    with OdooServer(workers=2, demo=True) as server:
        requests.get(server.base_url + "/api/chat/health")

The same processes as in production: HTTP workers, websocket process, nginx.
"""

from .browser import Browser
from .server import NO_LIMITS, OdooServer

__all__ = ["NO_LIMITS", "Browser", "OdooServer"]
