"""Dispatcher of the API: reads JSON requests and sends JSON or a problem."""

import json
import time
from contextlib import suppress

import psycopg2.errors
import werkzeug.exceptions
from pydantic import ValidationError as InvalidRequest

from odoo import http
from odoo.sql_db import Cursor

from ...exceptions import (
    ChatBadRequest,
    ChatError,
    ChatNotFound,
    ChatRateLimited,
    ChatUnauthorized,
)
from ...logic.contract import MAX_BODY_BYTES
from ...logic.rate_limits import LIMITS, ip_key
from ...tools import deadline_runner, metrics
from ...tools.after_commit import defer_to_response
from ...tools.settings import read_limit
from ...tools.transaction import begin_read_committed
from .caller import authenticate
from .cross_origin import answer_preflight, check_origin, expose_to
from .problem import error_code, to_problem
from .replica import RETRY_ON_PRIMARY, is_replica
from .route import SITE_PARAMETER

MULTIPART_OVERHEAD_BYTES = 64 * 1024
SIMPLE_TYPE = "text/plain"  # of CORS requests without a preflight


class ChatDispatcher(http.Dispatcher):
    """Dispatcher of the routes declared with ``chat_route``."""

    routing_type = "seitech_chat"

    def __init__(self, request):
        super().__init__(request)
        self.started = time.perf_counter()
        self.route = None
        self.after_response = []

    @classmethod
    def is_compatible_with(cls, request):
        # dispatch() answers a wrong content type with a problem.
        return True

    def pre_dispatch(self, rule, args):
        headers = self.request.future_response.headers
        if self.request.httprequest.method == "OPTIONS":
            self.request.session.can_save = False
            method = rule.endpoint.routing["methods"][0]
            answer_preflight(headers, self.request.httprequest, method)
            werkzeug.exceptions.abort(http.Response(status=204))
        headers.set("Cache-Control", "no-store")
        headers.set("X-Content-Type-Options", "nosniff")
        result = super().pre_dispatch(rule, args)
        headers.remove("Access-Control-Allow-Origin")
        headers.remove("Access-Control-Allow-Methods")
        expose_to(headers, self.request.httprequest)
        # An anonymous call saves no session file. A user's session is saved, because
        # Odoo would otherwise log the same device on each call.
        self.request.session.can_save = bool(self.request.session.uid)
        return result

    def dispatch(self, endpoint, args):
        """Serve a request and record its duration up to the commit."""
        self.route = endpoint.routing["chat_route"]
        deadline_runner.ensure_running(self.request.db)
        try:
            answer = self._serve(self.route, endpoint, args)
        except (ChatNotFound, ChatUnauthorized) as error:
            if is_replica(self.request.env.cr):
                # A record created a moment ago may not be on the replica yet.
                raise psycopg2.errors.ReadOnlySqlTransaction(
                    RETRY_ON_PRIMARY
                ) from error
            raise
        self.request.env.cr.postcommit.add(self._observe_time)
        defer_to_response(self.request.env.cr, self.after_response)
        answer.call_on_close(self._run_after_response)
        return answer

    def _run_after_response(self):
        for job in self.after_response:
            job()

    def _observe_time(self):
        name = self.route.name if self.route else ""
        metrics.observe_request(self.request.db or "", name, self.started)

    def _serve(self, route, endpoint, args):
        """Find the caller, count and read the request, and call the endpoint."""
        caller = route.kind_of_caller(self.request.httprequest.path)
        self._check_content_type(route, caller)
        persona = authenticate(self.request, caller)
        check_origin(self.request, persona)
        if route.limit:
            self.count(route.limit, persona)
        if route.writes:
            begin_read_committed(self.request.env.cr)
        self.request.params = dict(args)
        if route.is_upload:
            self._limit_upload()
        elif route.body:
            args = {"body": self._read_body(route.body), **args}
        elif route.query:
            args = {"query": self._read_query(route.query), **args}
        answer = endpoint(persona=persona, **args)
        if isinstance(answer, http.Response):
            return answer
        return self.request.make_json_response(answer)

    def handle_error(self, exc):
        """Return a problem response for an exception.

        It makes no query, because the transaction may have failed.
        """
        response = to_problem(exc)
        self._count_refusal(exc)
        expose_to(response.headers, self.request.httprequest)
        response.headers.set("Cache-Control", "no-store")
        response.headers.set("X-Content-Type-Options", "nosniff")
        return response

    def _count_refusal(self, error):
        code = error_code(error)
        if code:
            route = self.route.name if self.route else ""
            dbname = self.request.db or ""
            metrics.REFUSALS.labels(dbname, route, code).inc()
            if route == "send":
                outcome = "failed" if code in ("internal", "unavailable") else "refused"
                metrics.SENDS.labels(dbname, "", outcome).inc()
            self._observe_time()

    def _check_content_type(self, route, caller):
        if route.method != "POST":
            return
        wanted = "multipart/form-data" if route.is_upload else "application/json"
        sent = self.request.httprequest.mimetype
        if sent != wanted and not (sent == SIMPLE_TYPE and self._may_be_simple(caller)):
            raise werkzeug.exceptions.UnsupportedMediaType(f"Send {wanted}.")

    def _may_be_simple(self, caller):
        """Return whether a page may send JSON as plain text, which needs no preflight.

        These callers have a token or nothing; a cookie never identifies them. Browsers
        send ``Origin`` with each such request, and ``check_origin`` checks it.
        """
        has_origin = "Origin" in self.request.httprequest.headers
        return has_origin and caller in ("guest", "opener")

    def _read_body(self, model):
        """Read and validate a JSON body.

        :raises ChatBadRequest: ``malformed_request``.
        :raises ChatError: ``invalid_field``, for the first invalid field.
        """
        httprequest = self.request.httprequest
        if (httprequest.content_length or 0) > MAX_BODY_BYTES:
            raise werkzeug.exceptions.RequestEntityTooLarge
        env = self.request.env
        content = httprequest.get_data()
        # Parsing and validation in one step takes half the time. The code below runs
        # for an invalid body and finds the error.
        with suppress(InvalidRequest):
            return model.model_validate_json(content)
        try:
            values = json.loads(content)
        except (ValueError, RecursionError) as error:
            raise ChatBadRequest(
                "malformed_request", env._("The request is not valid JSON.")
            ) from error
        if not isinstance(values, dict):
            raise ChatBadRequest(
                "malformed_request", env._("The request must be a JSON object.")
            )
        try:
            return model.model_validate(values)
        except InvalidRequest as error:
            [first, *_rest] = error.errors(include_url=False, include_input=False)
            field = ".".join(str(part)[:80] for part in first["loc"])
            raise ChatError("invalid_field", first["msg"], field=field) from error

    def _read_query(self, model):
        """Read and validate the query parameters.

        :raises ChatError: ``invalid_field``, for the first invalid parameter, also an
            unknown or a repeated one.
        """
        values = {}
        for name, [value, *others] in self.request.httprequest.args.lists():
            if name == SITE_PARAMETER:
                continue
            if others:
                raise ChatError(
                    "invalid_field",
                    self.request.env._("Give this parameter once."),
                    field=name[:80],
                )
            values[name] = value
        try:
            return model.model_validate(values)
        except InvalidRequest as error:
            # The rest of the path names an alternative of the type, not a parameter.
            [first, *_rest] = error.errors(include_url=False, include_input=False)
            name = str(first["loc"][0])
            # A parameter that is missing is reported by the name of its attribute.
            known = model.model_fields.get(name)
            field = (known and known.alias) or name[:80]
            raise ChatError("invalid_field", first["msg"], field=field) from error

    def _limit_upload(self):
        max_bytes = self.request.env["ir.attachment"]._chat_max_bytes()
        limit = max_bytes + MULTIPART_OVERHEAD_BYTES
        self.request.httprequest.max_content_length = limit
        if (self.request.httprequest.content_length or 0) > limit:
            raise werkzeug.exceptions.RequestEntityTooLarge

    def count(self, action, persona, *, uses=1):
        """Count uses of a limited action by person and by address.

        :param int uses: the number of uses; 0 does nothing.
        :raises ChatRateLimited: ``rate_limited``.
        """
        if not uses:
            return
        env = self.request.env
        by_person, by_address = LIMITS[action]
        limits = {}
        address = ip_key(self.request.httprequest.remote_addr)
        for name, key, default in (
            (action, persona and persona.key, by_person),
            (f"{action}.address", address, by_address),
        ):
            if key:
                limits[f"{action}:{key}"] = read_limit(
                    env, f"seitech_chat.limit.{name}", default
                )
        if not isinstance(env.cr, Cursor) and env.cr.readonly:
            # A test has no separate connection for the count. Odoo restarts the request
            # with a cursor that can write.
            raise psycopg2.errors.ReadOnlySqlTransaction(RETRY_ON_PRIMARY)
        # The count is committed at once, on the primary database even if a replica
        # serves the request.
        exceeded = env["seitech.chat.rate.limit"]._charge_autocommit(limits, uses)
        if exceeded:
            metrics.LIMITS.labels(env.cr.dbname, action).inc()
            key, seconds = max(exceeded.items(), key=lambda item: item[1])
            raise ChatRateLimited(
                "rate_limited",
                env._("We're receiving many requests."),
                retry_after_seconds=seconds,
                limit=limits[key].count,
                window_seconds=limits[key].window_seconds,
            )
