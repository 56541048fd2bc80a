"""Whatever stands in a header, a path, a query or a form: an answer, never a 500."""

import http.client
import json
import socket
import uuid
from urllib.parse import quote

import pytest
from harness import api_client
from hypothesis import given, settings
from hypothesis import strategies as st

ODD = (
    b"", b" ", b"x", b"\x00", b"a\x00b", b"\xff\xfe", b"\xed\xa0\x80", b"-1", b"0",
    b"1" * 5000, b"NaN", b"1e400", b"%00", b"%", b"[", b"http://[", b"http://[::1",
    b"//x", b"a@b@c", b"'; --", b"=?utf-8?q?=00?=", b"\x1b[31m", b"\t\t", b",,,;;;===",
    "é".encode(), "é".encode("latin-1"), b"{" * 2000,
)  # fmt: skip
# Header → what it begins with, and what only it may say.
HEADERS = {
    "Origin": ((), (b"null", b"http://[", b"http://]:x", b"https://a:99999999999")),
    "Host": ((), (b"[", b"]", b"a:b:c", b"x:99999999", b"[::1", b"\xe2\x84\xab.com")),
    "Accept-Language": ((), (b"xx-YY;q=a", b"es;q=1e999", b"a-" * 3000, b"*;q=-1")),
    "Authorization": (
        (b"Bearer ", b"Basic ", b"Bearer  ", b"Digest "),
        (b"Basic \xff", b"Basic OjpA", b"Bearer " + b"a" * 8 + b"\x00"),
    ),
    "X-Chat-Visitor-Token": ((), (b"a" * 43, b"a" * 7000)),
    "Content-Type": (
        (b"application/json; charset=", b"multipart/form-data; boundary=", b"text/"),
        (b"application/json;;;", b"multipart/form-data", b"/", b"application/json/x"),
    ),
    "Content-Encoding": ((), (b"gzip", b"br")),
    "Cookie": (
        (b"session_id=", b"frontend_lang=", b"tz=", b"cids="),
        (b"session_id=a; session_id=b", b"=;=;", b"session_id=../../etc/passwd"),
    ),
    "Range": (
        (b"bytes=",),
        (b"bytes=99999-", b"bytes=5-1", b"bytes=-0", b"bytes=" + b"0-1," * 500),
    ),
    "If-Range": ((), (b'"x"', b"W/")),
    "If-None-Match": ((b'"', b"W/"), (b"*", b'"' * 1000)),
    "If-Modified-Since": ((), (b"Thu, 01 Jan 99999 00:00:00 GMT", b"0" * 200)),
    "X-Forwarded-Host": ((), (b"http://[", b"[")),
    "X-Forwarded-For": ((), (b"1.2.3.4, \x00", b"fe80::1%eth0", b"999.1.1.1")),
    "X-Forwarded-Proto": ((), (b"javascript",)),
    "Forwarded": ((b"for=",), (b'for="[', b"host=[")),
    "Sec-Fetch-Site": ((), (b"cross-site",)),
    "Accept": ((), (b"*/*;q=x",)),
    "User-Agent": ((), ()),
    "Referer": ((), (b"http://[",)),
    "Transfer-Encoding": ((), (b"chunked", b"identity", b"chunked, chunked")),
    "Expect": ((), (b"100-continue",)),
}


LENGTHS = {b"content-length", b"transfer-encoding", b"expect"}


def cases_of(header, requests):
    """Pair each odd value with a few requests, and what only this header may say with
    all of them."""
    starts, more = HEADERS[header]
    odd = [*ODD, *(start + value for start in starts for value in ODD)]
    few = 3
    for number, value in enumerate(odd):
        for step in range(few):
            yield requests[(number + step * 7) % len(requests)], value
    yield from ((request, value) for request in requests for value in more)


def ask(port, method, target, headers=(), content=b"", *, is_all=False):
    """Send a request of any bytes.

    :param headers: pairs of bytes; ``Host`` and ``Content-Length`` are added when they
        are not there.
    :param is_all: says that nothing more comes, where headers say that it does. nginx
        takes that for a browser that has gone away.
    :return: the status; None where the connection was closed without one.
    """
    names = {name.lower() for name, _value in headers}
    lines = [b"%s %s HTTP/1.1" % (method, target), b"Connection: close"]
    if b"host" not in names:
        lines.append(b"Host: %s:%d" % (api_client.HOST.encode(), port))
    if b"content-length" not in names:
        lines.append(b"Content-Length: %d" % len(content))
    lines += [b"%s: %s" % pair for pair in headers]
    with socket.create_connection((api_client.HOST, port), timeout=30) as sock:
        try:
            sock.sendall(b"\r\n".join([*lines, b"", content]))
            if is_all:
                sock.shutdown(socket.SHUT_WR)
            response = http.client.HTTPResponse(sock)
            response.begin()
        except api_client.CUT:
            return None
        return response.status


class Site:
    """Requests that are fine, to be sent with something odd in them."""

    def __init__(self, server):
        self.ports = (server.site.odoo_port, int(server.base_url.rpartition(":")[2]))
        port = self.ports[1]
        visitor, opened = api_client.open_support(port)
        channel_id = opened["entry"]["channel"]["id"]
        agent = api_client.sign_in(port, server.db, "agent")
        agent.call("accept", channel_id=channel_id)
        file_id = self.upload(visitor, channel_id)
        send = {"client_uuid": str(uuid.uuid4()), "attachment_ids": [file_id]}
        visitor.call("send", channel_id=channel_id, **send)
        support, api = b"/api/chat/support", b"/api/chat"
        page = {"channel_id": channel_id}
        file = b"/file/%d" % file_id
        form = (b"token=x&rating=5", "application/x-www-form-urlencoded")
        # The caller, the route and the arguments.
        self.requests = [
            (visitor, b"POST", support + b"/session", {}),
            (visitor, b"POST", support + b"/messages", page),
            (visitor, b"POST", support + b"/upload", page),
            (visitor, b"GET", api + file, None),
            (agent, b"POST", api + b"/session", {}),
            (agent, b"POST", api + b"/search", {"query": "hello"}),
            (agent, b"GET", api + file, None),
            (agent, b"OPTIONS", api + b"/session", None),
            (agent, b"GET", b"/my/chat", None),
            (api_client.ApiClient(port), b"POST", support + b"/session", {}),
            (api_client.ApiClient(port), b"GET", api + b"/health", None),
            (api_client.ApiClient(port), b"GET", api + b"/metrics/prometheus", None),
            (api_client.ApiClient(port), b"GET", api + b"/openapi.json", None),
            (api_client.ApiClient(port), b"GET", b"/chat/rate", None),
            (api_client.ApiClient(port), b"POST", b"/chat/rate", form),
            (api_client.ApiClient(port), b"GET", b"/chat/unsubscribe/x", None),
            (api_client.ApiClient(port), b"POST", b"/chat/unsubscribe/x", form),
            (api_client.ApiClient(port), b"GET", b"/contactus", None),
        ]

    @staticmethod
    def upload(visitor, channel_id):
        content = (
            b'--b\r\nContent-Disposition: form-data; name="channel_id"\r\n\r\n%d\r\n'
            b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n'
            b"\r\nHello\r\n--b--\r\n" % channel_id
        )
        path = visitor.chat_path("upload")
        kind = "multipart/form-data; boundary=b"
        answer = visitor.request("POST", path, content, kind)
        return answer.body["attachment"]["id"]

    def send(self, request, *, odd=(), port=None, target=None, content=None):
        """Send one of the requests with odd headers, instead of its own of that name.

        :return: the status.
        """
        caller, method, path, body = request
        headers = {
            name.encode(): value.encode() for name, value in caller.headers.items()
        }
        good = b""
        if isinstance(body, tuple):
            good, kind = body
            headers[b"Content-Type"] = kind.encode()
        elif body is not None:
            good = json.dumps(body).encode()
            headers[b"Content-Type"] = b"application/json"
        if path.endswith(b"upload"):
            headers[b"Content-Type"] = b"multipart/form-data; boundary=b"
        names = {name.lower() for name, _value in odd}
        headers = [pair for pair in headers.items() if pair[0].lower() not in names]
        content = good if content is None else content
        where = port or self.ports[0]
        is_all = bool(names & LENGTHS) and where == self.ports[0]
        return ask(
            where, method, target or path, [*headers, *odd], content, is_all=is_all
        )


@pytest.fixture(scope="module")
def site(busy_server):
    return Site(busy_server)


def is_fine(status):
    return status is None or status < 500 or status == 501


def test_requests_themselves_are_fine(site):
    """Without this, everything below could pass by an accident of the request."""
    for request in site.requests:
        for port in site.ports:
            status = site.send(request, port=port)
            path = request[2]
            refused = {b"/chat/rate", b"/chat/unsubscribe/x"}
            expected = {200, 204, 404, 405} if path in refused else {200, 204}
            if path.endswith((b"upload", b"prometheus")):
                expected = {200, 404, 422}
            assert status in expected, (request[1:], status)


@pytest.mark.parametrize("header", HEADERS)
def test_odd_headers(site, header):
    bad = []
    for number, (request, value) in enumerate(cases_of(header, site.requests)):
        port = site.ports[number % 4 == 0]  # now and then through nginx
        status = site.send(request, odd=[(header.encode(), value)], port=port)
        if not is_fine(status):
            bad.append((request[1], request[2], value[:40], status))
    assert not bad, bad


def test_odd_lengths_and_headers_said_twice(site):
    bad = []
    for request in site.requests:
        for name, values in (
            ("Content-Length", ("abc", "-5", "9" * 30, "1e2", "0x10", "", " ", "1, 1")),
            ("Content-Length", ("5\r\nContent-Length: 6",)),
            ("Origin", ("http://a\r\nOrigin: http://b",)),
            ("Host", ("a\r\nHost: b",)),
            ("X-Chat-Visitor-Token", ("a\r\nX-Chat-Visitor-Token: b",)),
            ("X", ("\r\n folded", "y\r\nnot a header", "y\r\n: empty", "z" * 70_000)),
        ):
            for value in values:
                odd = [(name.encode(), value.encode())]
                status = site.send(request, odd=odd, content=b"x" * 10)
                if not is_fine(status):
                    bad.append((request[1], request[2], name, value[:40], status))
    assert not bad, bad


def test_odd_queries_and_paths(site):
    queries = (
        b"?a=%00", b"?%00=1", b"?a=%ff%fe", b"?a=%ed%a0%80", b"?" + b"&" * 5000,
        b"?lang=%00", b"?debug=%00", b"?lang=xx_YY", b"?channel_id=%00", b"?a[]=1",
        b"?a=1&a=2", b"?cids=x", b"?redirect=//x", b"?download=%00", b"?unique=%ff",
        b"?token=%00", b"?rating=%00", b"?fw=%00", b"?page=99999999999999999999",
        b"?search=%00", b"?website_id=%00", b"?edit_translations=%ff", b"?db=%00",
    )  # fmt: skip
    tails = (b"/%00", b"/%ff", b"/%ed%a0%80", b"/..%2f..", b"/" + b"x" * 3000, b"%0a")
    bad = []
    for request in site.requests:
        for tail in (*queries, *tails):
            status = site.send(request, target=request[2] + tail)
            if not is_fine(status):
                bad.append((request[1], request[2], tail[:40], status))
    for method in (b"GET", b"POST"):
        for start in (b"/chat/rate/", b"/chat/unsubscribe/", b"/my/chat/"):
            for odd in ODD:
                target = start + quote(odd).encode()
                status = ask(site.ports[0], method, target)
                if not is_fine(status):
                    bad.append((method, start, odd[:40], status))
    assert not bad, bad


def test_odd_forms(site):
    """Of an upload, and of the pages that are forms."""
    head = b'Content-Disposition: form-data; name="%s"'
    files = (
        (head % b"channel_id", b"\x00"),
        (head % b"\xff\x00", b"1"),
        (head % b'file"; filename="\x00', b"x"),
        (head % b"file\"; filename*=\"utf-8''%ED%A0%80", b"x"),
        (b"X: y\r\n" * 2000, b""),
        (b"Content-Transfer-Encoding: base64\r\n" + head % b"file", b"="),
    )
    contents = [
        *(b"", b"--b", b"--b--", b"--b\r\n", b"--b\r\n\r\n", b"\x00" * 500),
        b"--b\r\n" * 999,
        *(b"--b\r\n%s\r\n\r\n%s\r\n--b--" % pair for pair in files),
        b"".join(b"--b\r\n" + head % b"x" + b"\r\n\r\ny\r\n" for _n in range(2000)),
    ]
    fields = [
        b"%s=%s" % (name, value)
        for name in (b"token", b"rating", b"comment", b"", b"%00", b"csrf_token")
        for value in (b"%00", b"%ff", b"%ed%a0%80", b"9" * 5000, b"%", b"a&" * 2000)
    ]
    bad = []
    for request in site.requests:
        is_form = isinstance(request[3], tuple)
        if request[2].endswith(b"upload") or is_form:
            for content in fields if is_form else contents:
                status = site.send(request, content=content)
                if not is_fine(status):
                    bad.append((request[1], request[2], content[:80], status))
    assert not bad, bad


@settings(max_examples=100)
@given(data=st.data())
def test_anything_in_any_header(site, data):
    request = data.draw(st.sampled_from(site.requests))
    names = st.sampled_from(sorted(HEADERS))
    value = st.one_of(st.binary(max_size=40), st.text(max_size=20).map(str.encode))
    pairs = data.draw(st.lists(st.tuples(names, value), min_size=1, max_size=4))
    odd = [
        (name.encode(), text.replace(b"\r", b"").replace(b"\n", b""))
        for name, text in pairs
    ]

    assert is_fine(site.send(request, odd=odd))
