"""Whatever stands around a body: headers, addresses, forms, calls of the ORM."""

import json
from collections import Counter
from contextlib import contextmanager
from urllib.parse import quote_from_bytes

import requests

from odoo.tests import tagged
from odoo.tools import mute_logger

from ...controllers.http.route import VISITOR_HEADER
from ...logic.rate_limits import LIMITS
from ...models.desk.rating_link import rating_url
from ..support.chat_case import ChatHttpCase

JUNK = (
    "", " ", "a\x00b", "\x80\xff", "x" * 5_000, "9" * 5_000, "-1", "0", "1e400", "NaN",
    "%00", "%ff%fe", "%", "http://[", "http://[::1", "//", "http://a:99999", "http://\x7f",
    "'\"\\", "\\", "{{1}}", "%(a)s", "a;b=c,,;", "=", "*/*;q=x", "\t", "[1", "é",
)  # fmt: skip
HEADERS = (
    "Origin", "Referer", "Sec-Fetch-Site", "Accept", "Accept-Language",
    "Accept-Encoding", "Authorization", VISITOR_HEADER, "Cookie", "If-Range",
    "If-None-Match", "If-Modified-Since", "User-Agent", "X-Forwarded-For",
    "X-Forwarded-Proto", "X-Requested-With",
    "Access-Control-Request-Method", "Access-Control-Request-Headers", "Forwarded",
)  # fmt: skip
OF_HEADER = {
    "Authorization": (
        "Bearer", "Bearer ", "bearer \x80", "Bearer " + "a" * 5_000, "Bearer a b",
        "Basic !!!", "Basic YTpi", "Digest x",
    ),
    "Cookie": (
        "session_id=", "session_id=../../etc/passwd", "session_id=" + "a" * 84,
        "session_id=\x80", "frontend_lang=\x80", "frontend_lang=xx_YY", "tz=no/where",
        "cids=a-b", "a" * 4_000, ";;;", "visitor_uuid=%00",
    ),
    "Accept-Language": ("xx", "en;q=", "en;q=1e999", "-,-;q=a", "pt-br" * 500),
    "Sec-Fetch-Site": ("cross-site",),
    "X-Forwarded-For": ("1.2.3.4, ::1%eth0", "fe80::1%" + "a" * 300, "999.1.1.1"),
    "If-Modified-Since": ("Mon, 99 Foo 99999 99:99:99 GMT", "0"),
}  # fmt: skip
SEGMENTS = (
    b"a\x00b", b"\xff\xfe", b"\xed\xa0\x80", b"%", b"..", b"9" * 400, b"x" * 3_000,
    b"a.b", b"-", b"\xc3", b"<b>", b"'", b"\\", b"a:b:c",
)  # fmt: skip
# With these, Odoo's website fails for any page: its error page looks them up, too.
NO_PAGES = (b"a\x00b", b"..", b"\\")
MODEL_PREFIX = "seitech.chat."
# Beside the chat's own, what they extend.
EXTENDED = ("ir.attachment", "bus.bus", "mail.canned.response", "slide.channel")


@tagged("post_install", "-at_install", "chat_access")
class TestMalformedRequests(ChatHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        settings = cls.env["ir.config_parameter"].sudo()
        settings.set_param("seitech_chat.metrics_token", "a-token-of-some-length")
        for action in LIMITS:
            for name in (action, f"{action}.address"):
                settings.set_param(f"seitech_chat.limit.{name}", "1000000/1")

    def send(self, who, method, url, *, data=None, headers=None):
        """Send a request as it stands: nothing is corrected or completed.

        :param dict headers: values may hold any byte but a line end.
        """
        request = requests.Request(method, self.base_url() + "/", data=data)
        if who in self.tokens:
            request.headers[VISITOR_HEADER] = self.tokens[who]
        self.env.flush_all()
        # As the opener does for a request that it prepares by itself.
        with self.allow_requests(), mute_logger("odoo.http", "werkzeug"):
            prepared = self.opener.prepare_request(request)
            prepared.url = self.base_url() + url
            cookies = [prepared.headers.get("Cookie", "")]
            if who in self.users:
                cookies = [
                    one for one in cookies[0].split("; ") if "session" not in one
                ]
                cookies.append(f"session_id={self._session_of(who).sid}")
            prepared.headers["Cookie"] = "; ".join(filter(None, cookies))
            for name, value in (headers or {}).items():
                if name == "Cookie":
                    value = f"{prepared.headers['Cookie']}; {value}"
                prepared.headers[name] = value.encode("latin-1")
            response = self.opener.send(prepared, timeout=60, allow_redirects=False)
        self.env.invalidate_all()
        self.statuses[response.status_code] += 1
        return response

    def setUp(self):
        super().setUp()
        self.statuses = Counter()

    def tearDown(self):
        # Without one, all could be refused before anything of ours reads them.
        self.assertTrue({200, 404, 422} & set(self.statuses), self.statuses)
        self.assertNotIn(500, self.statuses)
        super().tearDown()

    @contextmanager
    def no_failure(self, *what):
        """Check that no request of the block fails in the server."""
        with self.subTest(what=what), self.undone():
            yield lambda response: self.assertLess(
                response.status_code, 500, (what, response.text[-500:])
            )

    def test_any_header_on_any_kind_of_route(self):
        upload = self.call("visitor", "upload", channel_id=self.support.id)
        file = upload["attachment"]["url"]
        body = json.dumps({"channel_id": self.support.id}).encode()
        as_json = {"Content-Type": "application/json"}
        cases = (
            ("visitor", "POST", "/api/chat/support/messages", body, as_json),
            ("agent", "POST", "/api/chat/messages", body, as_json),
            ("nobody", "POST", "/api/chat/session", b"{}", as_json),
            ("visitor", "GET", file, None, {}),
            ("agent", "GET", "/api/chat/health", None, {}),
            ("nobody", "GET", "/api/chat/metrics/prometheus", None, {}),
            ("agent", "GET", "/my/chat", None, {}),
            ("nobody", "OPTIONS", "/api/chat/send", None, {}),
        )
        for number, (who, method, url, data, base) in enumerate(cases):
            # All of it on two routes, and a share of it, another each, on the others.
            junk = JUNK if number < 2 else JUNK[number::6]
            for name in HEADERS:
                for value in (*junk, *OF_HEADER.get(name, ())):
                    with self.no_failure(url, name, value[:60]) as check:
                        headers = {**base, name: value}
                        check(self.send(who, method, url, data=data, headers=headers))

    def test_any_content_type_and_length(self):
        for value in (
            *JUNK, "application/json; charset=\x80", "application/json;charset=utf-16",
            "application/json; charset=no-such", "multipart/form-data; boundary=",
            "multipart/form-data; boundary=\x80", "multipart/form-data; boundary="
            + "x" * 300, "application/x-www-form-urlencoded; charset=utf-7",
            "multipart/form-data; boundary=x; boundary=y", "text/plain",
        ):  # fmt: skip
            for url in ("/api/chat/support/send", "/api/chat/support/upload"):
                with self.no_failure(url, value[:60]) as check:
                    for data in (b"{}", b"--x\r\n\r\n--x--", b""):
                        headers = {"Content-Type": value}
                        check(
                            self.send(
                                "visitor", "POST", url, data=data, headers=headers
                            )
                        )
        for value in ("", "-1", "0", "a", "1e3", "+2", "9" * 30, "\xb2", " 2 "):
            with self.no_failure("length", value) as check:
                headers = {"Content-Type": "application/json", "Content-Length": value}
                url = "/api/chat/support/send"
                check(self.send("visitor", "POST", url, data=b"{}", headers=headers))

    def test_any_path_and_query(self):
        for segment in SEGMENTS:
            part = quote_from_bytes(segment)
            for url in (
                f"/api/chat/file/{part}", f"/api/chat/channel/{part}",
                f"/api/chat/{part}",
                f"/chat/unsubscribe/{part}", f"/chat/rate?{part}={part}",
                f"/my/chat/{part}",
                f"/my/chat?{part}={part}", f"/api/chat/health?{part}",
                f"/api/chat/file/1?download={part}",
                f"/api/chat/support?{part}=1&{part}",
                "/api/chat/file/99999999999999999999", "/my/chat/99999999999999999999",
                "/api/chat/file/0", f"/api/chat/openapi.json?{part}",
            ):  # fmt: skip
                if segment in NO_PAGES and not url.startswith("/api/"):
                    continue
                for who in ("agent", "nobody"):
                    with self.no_failure(who, url[:80]) as check:
                        check(self.send(who, "GET", url))
                        if "unsubscribe" in url or "rate" in url:
                            headers = {
                                "Content-Type": "application/x-www-form-urlencoded"
                            }
                            form = b"token=%s&rating=5&comment=%s" % (
                                part.encode(), part.encode(),
                            )  # fmt: skip
                            check(
                                self.send(who, "POST", url, data=form, headers=headers)
                            )

    def test_any_form_of_the_unsubscribing_and_rating_pages(self):
        self.support._end()
        rating_token = rating_url(self.support).partition("#")[2]
        leaving = self.env["seitech.chat.email.mixin"]._token(self.users["student"])
        for url, token in (
            ("/chat/rate", rating_token),
            (f"/chat/unsubscribe/{leaving}", leaving),
        ):
            for content_type, form in self.forms(token):
                with self.no_failure(url[:20], content_type, form[:60]) as check:
                    headers = {"Content-Type": content_type}
                    check(self.send("nobody", "POST", url, data=form, headers=headers))

    def forms(self, token):
        """Return odd forms: ``(content type, bytes)``."""
        start = f"token={token}&rating=5&comment=".encode()
        encoded = "application/x-www-form-urlencoded"
        for segment in SEGMENTS:
            yield encoded, start + quote_from_bytes(segment).encode()
            yield encoded, quote_from_bytes(segment).encode() + b"=1"
        for form in (
            b"", b"&&&", b"=", b"rating=5&rating=6&comment=a&comment=b",
            b"rating=" + b"9" * 5_000, b"rating=%00", b"rating=NaN",
            b"a=" * 2_000, b"comment=" + b"a%20" * 50_000, b"\xff\xfe\x00",
        ):  # fmt: skip
            yield encoded, form
        fields = {b"token": token.encode(), b"rating": b"5", b"comment": b"Good"}
        for as_file in fields:
            # A field that comes as a file is no text.
            parts = [
                b'--x\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
                % (name, b'; filename="a.txt"' if name == as_file else b"", value)
                for name, value in fields.items()
            ]
            yield "multipart/form-data; boundary=x", b"".join(parts) + b"--x--\r\n"
        for name in (b"comment", b"\xff", b"a\x00", b"x" * 5_000):
            yield (
                "multipart/form-data; boundary=x",
                b'--x\r\nContent-Disposition: form-data; name="%s"; '
                b'filename="\xff\x00/../a"\r\n\r\na\x00\r\n--x--\r\n' % name,
            )

    def test_any_upload(self):
        for name in (
            "a\x00.txt", "../../a", "\xff", "x" * 20_000, "", ".", "con",
            "a\u202egpj.exe", "é" * 300, '"', "a;b", "\\", "%00",
            "\ud83d".encode("utf-8", "surrogatepass").decode("latin-1"),
        ):  # fmt: skip
            for channel_id in (str(self.support.id), "", "1e9", "9" * 400, "\x00", "²"):
                head = (
                    '--x\r\nContent-Disposition: form-data; name="channel_id"\r\n\r\n'
                    f"{channel_id}\r\n--x\r\nContent-Disposition: form-data; "
                    f'name="file"; filename="{name}"\r\n\r\nHello\r\n--x--\r\n'
                )
                with self.no_failure(name[:40], channel_id[:20]) as check:
                    check(
                        self.send(
                            "visitor", "POST", "/api/chat/support/upload",
                            data=head.encode("utf-8", "surrogateescape"),
                            headers={"Content-Type": "multipart/form-data; boundary=x"},
                        )
                    )  # fmt: skip


@tagged("post_install", "-at_install", "chat_access")
class TestEveryOrmCall(ChatHttpCase):
    """A call that Odoo's own client could make fails by refusing, never by a fault."""

    def rpc(self, who, model, method, args, kwargs):
        """Call a model as a browser does.

        :return: ``(result, error's data)``; one of them is None. Errors named
            ``builtins`` are faults of ours.
        """
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        content = json.dumps({"jsonrpc": "2.0", "params": params}).encode()
        url = f"/web/dataset/call_kw/{model}/{method}"
        with mute_logger("odoo.http", "odoo.sql_db"), self.undone():
            response = self.request(
                who, "POST", url, data=content,
                headers={"Content-Type": "application/json"},
            )  # fmt: skip
        answer = response.json()
        return answer.get("result"), answer.get("error", {}).get("data")

    def calls(self, model):
        """Return calls of list, form and export: ``(method, args, kwargs)``."""
        fields = list(self.env[model].fields_get(attributes=["type"]))
        some = [name for name in ("channel_id", "company_id", "name") if name in fields]
        ids = (
            self.env[model]
            .sudo()
            .with_context(active_test=False)
            .search([], limit=2)
            .ids
        )
        spec = {"id": {}, "display_name": {}}
        by = some[:1] or ["id"]
        return [
            ("search_read", [[]], {"fields": [], "limit": 2}),
            ("search_read", [], {"domain": [], "fields": ["display_name"], "limit": 1}),
            ("web_search_read", [], {"domain": [], "specification": spec, "limit": 2}),
            ("web_read", [ids], {"specification": spec}),
            ("read", [ids, ["display_name"]], {}),
            ("read", [ids], {}),
            ("search", [[]], {"limit": 2}),
            ("search_count", [[]], {}),
            ("name_search", ["a"], {}),
            ("name_search", [], {"name": "\\", "limit": 2}),
            ("fields_get", [], {}),
            ("default_get", [fields], {}),
            ("export_data", [ids, ["id", "display_name", *some]], {}),
            ("read_group", [[], ["__count"], by], {}),
            ("formatted_read_group", [[]], {"groupby": by, "aggregates": ["__count"]}),
            ("web_read_group", [], {"domain": [], "groupby": by, "aggregates": []}),
            ("copy_data", [ids[:1]], {}),
            ("copy", [ids[:1]], {}),
            ("onchange", [[], {}, [], {name: {} for name in some}], {}),
            ("web_save", [ids[:1], {}], {"specification": spec}),
            ("create", [[{}]], {}),
            ("write", [ids[:1], {}], {}),
            ("get_views", [[[False, "list"], [False, "search"]]], {}),
            ("has_access", [ids, "read"], {}),
            ("name_create", ["a"], {}),
            *([("action_archive", [ids[:1]], {})] if "active" in fields else []),
            ("unlink", [ids[:1]], {}),
        ]

    def test_no_call_is_a_fault(self):
        # Answers of Odoo itself, which its own models return as well.
        models = [
            name
            for name, model in self.env.items()
            if (name.startswith(MODEL_PREFIX) or name in EXTENDED)
            and not model._abstract
        ]
        self.assertGreater(len(models), 20)
        faults = []
        for model in models:
            for method, args, kwargs in self.calls(model):
                for who in ("student", "agent", "manager", "outsider"):
                    _result, error = self.rpc(who, model, method, args, kwargs)
                    if error and not error["name"].startswith(
                        ("odoo.exceptions.", "odoo.addons.seitech_chat.exceptions.")
                    ):
                        faults.append(
                            (who, model, method, error["name"], error["message"][:80])
                        )
        self.assertFalse(faults, "\n".join(map(str, faults)))

    def test_messages_are_read_by_call(self):
        """The method of ours lacked Odoo's decorator, and took a domain for ids."""
        domain = [("channel_id", "=", self.support.id)]
        for args, kwargs in (([domain], {}), ([], {"domain": domain})):
            found, error = self.rpc(
                "agent", "seitech.chat.message", "search_read",
                args, {"fields": ["channel_id"], **kwargs},
            )  # fmt: skip

            self.assertIsNone(error)
            self.assertTrue(found)
            self.assertEqual({row["channel_id"][0] for row in found}, {self.support.id})
