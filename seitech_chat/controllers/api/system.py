"""Routes for the session, health, metrics and OpenAPI document."""

from odoo.http import Controller, request
from odoo.modules import Manifest

from ...exceptions import ChatUnavailable
from ...logic import contract
from ...tools import metrics
from ..http.openapi import openapi_document
from ..http.route import chat_route
from ..http.session import session_answer


class System(Controller):
    @chat_route("session", callers=("anyone", "guest"),
                answer=contract.SessionAnswer)  # fmt: skip
    def session(self, persona, body):
        """Return my identity, my permissions and the websocket address."""
        return session_answer(persona)

    @chat_route("health", callers=("anyone",), method="GET", writes=False,
                answer=contract.HealthAnswer, is_replicated=False)  # fmt: skip
    def health(self, persona):
        """Check the database, the bus, the timers and the scheduled actions."""
        checks = request.env["seitech.chat.monitoring"]._checks()
        wrong = [
            f"{check['name']}: {check['text']}"
            for check in checks
            if check["status"] == "failing"
        ]
        if wrong:
            raise ChatUnavailable("unavailable", "; ".join(wrong))
        return {
            "status": "ok",
            "version": Manifest.for_addon("seitech_chat")["version"],
            "checks": checks,
        }

    @chat_route("metrics/prometheus", callers=("monitor",), method="GET", writes=False)
    def prometheus(self, persona):
        """Return this server's metrics in the Prometheus text format."""
        figures = request.env["seitech.chat.monitoring"]._metrics()
        text = metrics.exposition(request.env.cr.dbname, figures)
        return request.make_response(text, [("Content-Type", metrics.CONTENT_TYPE)])

    @chat_route("openapi.json", callers=("anyone",), method="GET", writes=False)
    def openapi(self, persona):
        """Return the OpenAPI 3.1 document of this API."""
        return request.make_json_response(openapi_document())
