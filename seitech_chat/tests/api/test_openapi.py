"""The document is valid, complete and what the server serves; errors are as it says."""

import threading
from unittest.mock import patch
from uuid import uuid4

from openapi_spec_validator import OpenAPIV31SpecValidator
from psycopg2 import OperationalError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...controllers.http.openapi import openapi_document
from ...controllers.http.problem_codes import OWN, SHARED
from ...controllers.http.route import ROUTES
from ...exceptions import ChatConflict, ChatError
from ...logic.contract import ERROR_CODES, EVENTS
from ..support.chat_case import ChatHttpCase


@tagged("post_install", "-at_install")
class TestOpenapi(ChatHttpCase):
    def test_document_is_valid_and_served_as_it_is(self):
        document = self.call("nobody", "openapi")

        self.assertEqual(document, openapi_document())
        errors = list(OpenAPIV31SpecValidator(document).iter_errors())
        self.assertEqual(errors, [])

    def test_every_code_is_listed_with_a_route(self):
        listed = {code for codes in [*SHARED.values(), *OWN.values()] for code in codes}

        self.assertEqual(listed, set(ERROR_CODES))
        self.assertLessEqual(set(OWN), {route.name for route in ROUTES})

    def test_every_route_is_described_and_nothing_else(self):
        described = {
            (path, method)
            for path, operations in openapi_document()["paths"].items()
            for method in operations
        }
        declared = {
            (path.replace("<int:", "{").replace(">", "}"), route.method.lower())
            for route in ROUTES
            for path in route.paths
        }

        self.assertEqual(described, declared)
        self.assertGreaterEqual(len(declared), 35)

    def test_every_served_route_is_described(self):
        # Odoo's runner names the database on the thread, pytest doesn't.
        thread = threading.current_thread()
        with patch.object(thread, "dbname", self.env.cr.dbname, create=True):
            rules = list(self.env["ir.http"].routing_map().iter_rules())
        served = {
            str(rule.rule) for rule in rules if str(rule.rule).startswith("/api/chat")
        }

        self.assertEqual(served, {path for route in ROUTES for path in route.paths})

    def test_every_event_has_a_schema(self):
        self.assertEqual(set(openapi_document()["x-events"]), set(EVENTS))

    def test_shapes_are_exact(self):
        for name, schema in openapi_document()["components"]["schemas"].items():
            if schema.get("type") == "object":
                self.assertIs(schema["additionalProperties"], False, name)

    def test_codes_are_the_contracts(self):
        problem = openapi_document()["components"]["schemas"]["ProblemPayload"]

        self.assertEqual(tuple(problem["properties"]["code"]["enum"]), ERROR_CODES)


@tagged("post_install", "-at_install")
class TestErrors(ChatHttpCase):
    def send(self, **headers):
        body = {"channel_id": self.support.id, "client_uuid": str(uuid4())}
        return self.request(
            "visitor", "POST", "/api/chat/support/send",
            json={**body, "body": "Hello"}, headers=headers,
        )  # fmt: skip

    def broken_after_the_write(self, error):
        """Let sending fail after everything was written."""
        messages = self.env.registry["seitech.chat.message"]
        original = messages._emit_state

        def fail(message, *args):
            original(message, *args)
            message.env.flush_all()
            raise error

        return patch.object(messages, "_emit_state", fail)

    @mute_logger("odoo.http")
    def test_a_failure_after_a_write_leaves_and_emits_nothing(self):
        secret = "secret of the server"
        for error, status, code in (
            (ChatError("channel_closed", "Closed."), 422, "channel_closed"),
            (ChatConflict("already_taken", "Taken."), 409, "already_taken"),
            (UserError("No."), 409, "conflict"),
            (ValidationError("No."), 409, "conflict"),
            (AccessError(secret), 404, "not_found"),
            (RuntimeError(secret), 500, "internal"),
            (KeyError(secret), 500, "internal"),
            (OperationalError(secret), 503, "unavailable"),
        ):
            with self.subTest(error=repr(error)), self.broken_after_the_write(error):
                before = self.counts(), self.support.last_version
                with self.trap_events() as events:
                    response = self.send()

                self.assertEqual(response.status_code, status, response.text)
                self.assertEqual(response.json()["code"], code)
                self.assertEqual(
                    set(response.json()),
                    {"type", "title", "status", "code", "detail", "field"},
                )
                for word in ("Traceback", ".py", secret):
                    self.assertNotIn(word, response.text)
                self.support.invalidate_recordset()
                self.assertEqual((self.counts(), self.support.last_version), before)
                self.assertEqual(events, [])
        self.assertEqual(self.send().status_code, 200)

    def test_unavailable_says_when_to_come_back(self):
        with self.broken_after_the_write(OperationalError("gone")):
            response = self.send()

        self.assertEqual(response.headers["Retry-After"], "1")

    @mute_logger("odoo.http")
    def test_failures_are_described_in_the_language_of_the_caller(self):
        self.env["res.lang"]._activate_lang("es_ES")
        for error, language, sentence in (
            (OperationalError("gone"), "es-ES", "El chat no está disponible"),
            (RuntimeError("gone"), "es-ES", "Se ha producido un error"),
            (RuntimeError("gone"), "en-US", "Something went wrong"),
        ):
            with self.subTest(error=error, language=language):
                with self.broken_after_the_write(error):
                    response = self.send(**{"Accept-Language": language})

                self.assertIn(sentence, response.json()["detail"])


@tagged("post_install", "-at_install")
class TestCallers(ChatHttpCase):
    """Identification by cookie, key and token, and by site."""

    def session(self, persona="nobody", **headers):
        return self.request(
            persona, "POST", "/api/chat/session", json={}, headers=headers
        )

    def caller(self, persona="nobody", **headers):
        return self.session(persona, **headers).json()["caller"]

    def key_of(self, name):
        user = self.users[name]
        keys = self.env["res.users.apikeys"].with_user(user)
        return keys.sudo()._generate("rpc", "test", None)

    def test_api_key_is_its_user(self):
        key = self.key_of("agent")
        answer = self.session(Authorization=f"Bearer {key}").json()

        self.assertEqual(answer["caller"]["id"], self.users["agent"].id)
        self.assertIn("agent", answer["roles"])
        # No cookie identifies the person to the websocket: the claim is signed.
        self.assertTrue(answer["websocket"]["subscription"].startswith("seitech_chat:"))
        self.assertTrue(answer["websocket"]["subscription_expires_at"])

    def test_api_key_sees_what_its_user_sees(self):
        headers = {"Authorization": f"bearer {self.key_of('student')}"}
        for channel, status in ((self.teaching, 200), (self.support, 404)):
            response = self.request(
                "nobody", "POST", f"/api/chat/channel/{channel.id}", json={},
                headers=headers,
            )  # fmt: skip
            self.assertEqual(response.status_code, status)

    def test_wrong_key_is_refused_even_beside_a_session(self):
        for persona in ("nobody", "agent"):
            for key in ("x", "x" * 3000, "null"):
                response = self.session(persona, Authorization=f"Bearer {key}")
                self.assertEqual(response.status_code, 401)
                self.assertEqual(response.json()["code"], "invalid_api_key")
                self.assertIn("WWW-Authenticate", response.headers)

    def test_visitors_are_answered_in_the_language_they_accept(self):
        self.env["res.lang"]._activate_lang("es_ES")
        department = self.support.department_id
        department.with_context(lang="es_ES").name = "Soporte"
        for persona, headers, expected in (
            ("nobody", {"Accept-Language": "es-ES"}, ("es-ES", "Soporte")),
            ("nobody", {"Accept-Language": "es-MX, en;q=0.5"}, ("es-ES", "Soporte")),
            ("visitor", {"Accept-Language": "es-ES"}, ("es-ES", "Soporte")),
            ("nobody", {"Accept-Language": "en-US"}, ("en-US", department.name)),
            ("nobody", {"Accept-Language": "xx, *"}, ("en-US", department.name)),
            # A signed-in person has a language of their own.
            ("agent", {"Accept-Language": "es-ES"}, ("en-US", department.name)),
        ):
            with self.subTest(persona=persona, headers=headers):
                answer = self.session(persona, **headers).json()
                shown = {one["id"]: one["name"] for one in answer["departments"]}
                self.assertEqual((answer["lang"], shown[department.id]), expected)

    def test_session_of_a_page_of_this_site_is_its_user(self):
        answer = self.session("agent").json()

        self.assertEqual(answer["caller"]["id"], self.users["agent"].id)
        self.assertEqual(answer["websocket"]["subscription"], "seitech_chat")
        self.assertEqual(answer["agent"]["id"], self.desks["agent"].id)
        self.assertTrue(self.caller("agent", Origin=self.base_url()))

    def test_cookie_sent_along_by_another_site_is_nobody(self):
        for headers in (
            {"Origin": "https://evil.example"},
            {"Origin": "null"},
            {"Origin": ""},
            {"Origin": self.base_url() + ".evil.example"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
        ):
            with self.subTest(headers=headers):
                if "Origin" in headers:
                    answer = self.session("agent", **headers)
                    self.assertEqual(answer.json()["code"], "origin_not_allowed")
                else:
                    self.assertIsNone(self.caller("agent", **headers))
                response = self.request(
                    "agent", "POST", "/api/chat/channels", json={}, headers=headers
                )
                self.assertEqual(response.json()["code"], "not_signed_in")
                file = self.request("agent", "GET", "/api/chat/file/1", headers=headers)
                refusal = 403 if "Origin" in headers else 404
                self.assertEqual(file.status_code, refusal)

    def test_no_answer_leaves_a_session_behind(self):
        for persona in ("nobody", "visitor"):
            self.assertNotIn("Set-Cookie", self.session(persona).headers)

    def test_health_answers_anybody(self):
        self.assertEqual(self.call("nobody", "health")["status"], "ok")
