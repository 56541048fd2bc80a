"""Shared by the Odoo tests: people, real requests, and the events they cause."""

import json
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import NamedTuple
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.http import get_default_session, root
from odoo.service.security import compute_session_token
from odoo.tests import HttpCase
from odoo.tools import mute_logger

from ...controllers.http.route import ROUTES, VISITOR_HEADER
from ...exceptions import ChatError
from ...logic.contract import EVENTS
from ...tools import metrics
from .payload_assertions import assert_documented, assert_event
from .personas import NOBODY, ChatPersonas

__all__ = ["ChatCase", "ChatHttpCase", "Event"]


class Event(NamedTuple):
    """A row of the bus: to whom (record, or record and side channel), what."""

    target: tuple
    type: str
    payload: dict


class ChatCase(ChatPersonas):
    """For tests of models: the people, and the events they cause."""

    @contextmanager
    def trap_events(self):
        """Collect the events that a block sends, and check the shape of each.

        :return: a list of ``Event``, filled when the block ends.
        """
        bus = self.env["bus.bus"].sudo()
        self.env.cr.precommit.run()
        last_id = bus.search([], order="id desc", limit=1).id or 0
        events = []
        yield events
        self.env.cr.precommit.run()
        for row in bus.search([("id", ">", last_id)], order="id"):
            message = json.loads(row.message)
            if message["type"] in EVENTS:
                assert_event(message["type"], message["payload"])
                target = tuple(json.loads(row.channel)[1:])
                events.append(Event(target, message["type"], message["payload"]))

    def assert_refused(self, code, function, *args, **kwargs):
        """Check that a verb raises a ``ChatError`` with this code.

        :return: the error.
        """
        with self.assertRaises(ChatError) as caught:
            function(*args, **kwargs)
        self.assertEqual(caught.exception.code, code)
        return caught.exception

    @contextmanager
    def clock(self):
        """Stop the time, for Python and for the cursor: one alone makes dates disagree.

        :return: a function that moves the time on by so many seconds (or any other
            ``timedelta`` keywords).
        """
        with (
            freeze_time(self.now()) as frozen,
            patch("odoo.sql_db.BaseCursor.now", side_effect=datetime.now),
        ):

            def move(seconds=0, **kwargs):
                frozen.tick(timedelta(seconds=seconds, **kwargs))

            yield move

    def now(self):
        """Return the time as the database's columns hold it."""
        return fields.Datetime.now()


class ChatHttpCase(ChatCase, HttpCase):
    """For tests of routes: real requests as one of the people."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._sessions = {}
        cls.addClassCleanup(cls._forget_sessions)
        # The websocket process that a test of the bus was is missed by nobody.
        metrics.BUS_SEEN.labels(cls.env.cr.dbname).set(0)

    @classmethod
    def _forget_sessions(cls):
        for session in cls._sessions.values():
            root.session_store.delete(session)

    def ask(self, persona, route, path=None, headers=None, **body):
        """Make a real request as somebody, and check the answer's documented shape.

        :param str persona: a name of ``people.PERSONAS``.
        :param str route: a name of ``controllers.common.ROUTES``.
        :param str path: which of the route's paths; by default the one of the
            persona's audience.
        :param dict headers: to send beside those that identify the caller.
        :param body: the JSON body; names of path parameters go into the path, and
            ``files`` makes it an upload.
        :return: the response of ``requests``.
        """
        declared = self.route(route)
        path = path or self._path_for(persona, declared)
        url, body = _fill(path, body)
        if declared.is_upload:
            files = body.pop("files", None)
            sent = {"data": body, "files": files or {"file": ("a.txt", b"Hello")}}
        else:
            sent = {"json": body} if declared.method == "POST" else {"params": body}
        response = self.request(persona, declared.method, url, headers=headers, **sent)
        assert_documented(response, path, declared.method)
        return response

    def call(self, persona, route, **body):
        """Make a request that must succeed.

        :return: the answer.
        """
        response = self.ask(persona, route, **body)
        self.assertEqual(
            response.status_code, 200, f"{persona} {route} {response.text}"
        )
        return response.json()

    def refuse(self, persona, route, code, *, status=None, **body):
        """Make a request that must be refused with a code, and change nothing.

        :return: the problem.
        """
        before = self.counts()
        response = self.ask(persona, route, **body)
        problem = response.json()
        self.assertEqual(
            problem.get("code"), code, f"{persona} {route} {response.text}"
        )
        if status:
            self.assertEqual(response.status_code, status)
        self.assertEqual(self.counts(), before, "something was written")
        return problem

    def request(self, persona, method, url, *, headers=None, **sent):
        """Send anything to any address as somebody.

        :return: the response of ``requests``.
        """
        headers = dict(headers or {})
        cookies = {}
        if persona in self.tokens:
            headers.setdefault(VISITOR_HEADER, self.tokens[persona])
        elif persona != NOBODY:
            cookies["session_id"] = self._session_of(persona).sid
        if method == "POST" and "data" in sent and "files" not in sent:
            headers.setdefault("Content-Type", "application/json")
        if "json" in sent:
            # As strict as a browser: requests' own encoder would escape everything.
            sent["data"] = json.dumps(sent.pop("json"), ensure_ascii=False).encode()
            headers.setdefault("Content-Type", "application/json")
        # A refusal is logged as a warning, and most of what is asked here is refused.
        with mute_logger("odoo.http"):
            response = self.opener.request(
                method, self.base_url() + url, headers=headers, cookies=cookies,
                timeout=120, **sent,
            )  # fmt: skip
        self.env.invalidate_all()
        return response

    @staticmethod
    def route(name):
        """Find a declared route by name."""
        [route] = [route for route in ROUTES if route.name == name]
        return route

    def _path_for(self, persona, route):
        is_visitors = persona in self.tokens and {"visitor", "guest", "opener"} & set(
            route.callers
        )
        return route.paths[-1] if is_visitors else route.paths[0]

    def _session_of(self, persona):
        if persona not in self._sessions:
            user = self.users[persona]
            session = root.session_store.new()
            # Without a trace no device is logged, which would be one more write.
            session.update(
                get_default_session(), db=self.env.cr.dbname, _trace_disable=True
            )
            session.uid = user.id
            session.login = user.login
            session.session_token = compute_session_token(session, self.env)
            session.context = dict(user.with_user(user).context_get())
            root.session_store.save(session)
            self._sessions[persona] = session
        return self._sessions[persona]


def _fill(path, body):
    """Put a path's parameters in place: ``(url, what is left for the body)``."""
    body = dict(body)
    parts = []
    for part in path.split("/"):
        is_parameter = part.startswith("<")
        parts.append(
            str(body.pop(part.strip("<>").split(":")[1])) if is_parameter else part
        )
    return "/".join(parts), body
