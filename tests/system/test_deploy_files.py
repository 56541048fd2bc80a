"""The files for Docker, as far as they can be tested without Docker."""

import configparser
import contextlib
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests
import yaml
from stack import nginx
from stack.ports import free_port

ROOT = Path(__file__).parents[2]
PLACEHOLDER = re.compile(r"\$\{(NGINX_\w+)\}")
VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)")
SECRET = re.compile(r"PASSWORD|SECRET|TOKEN")


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


@pytest.fixture(scope="module")
def services(compose):
    return compose["services"]


def pins(path):
    """Return the pinned lines of a requirements file."""
    lines = (ROOT / path).read_text().splitlines()
    return {line for line in lines if line and not line.startswith(("#", "-"))}


# -- docker-compose.yml --


def test_services_are_database_odoo_and_proxy(services):
    assert set(services) == {"db", "odoo", "nginx"}


@pytest.mark.parametrize("name", ["db", "odoo", "nginx"])
def test_service_has_a_pinned_image_a_health_check_and_comes_back(services, name):
    service = services[name]

    assert re.search(r":\d", service["image"])
    assert service["healthcheck"]["test"]
    assert service["restart"] == "unless-stopped"


def test_odoo_is_the_official_image_with_what_the_addon_needs():
    words = (ROOT / "deploy" / "Dockerfile").read_text()
    ours = pins("deploy/requirements.txt")

    assert "FROM odoo:19.0\n" in words
    assert "deploy/requirements.txt" in words
    assert any(line.startswith("pydantic==2.") for line in ours)
    assert any(line.startswith("urllib3==2.") for line in ours)
    assert ours <= pins("requirements.txt")


def test_odoo_waits_for_the_database_and_nginx_for_odoo(services):
    assert services["odoo"]["depends_on"]["db"]["condition"] == "service_healthy"
    assert services["nginx"]["depends_on"]["odoo"]["condition"] == "service_healthy"


def test_odoo_runs_workers_behind_a_proxy_and_knows_the_addon(services):
    words = " ".join(services["odoo"]["command"])
    mounts = services["odoo"]["volumes"]

    assert "--workers=${WORKERS:-2}" in words
    assert "--proxy-mode" in words
    assert "seitech_chat" in words
    assert "./seitech_chat:/mnt/extra-addons/seitech_chat:ro" in mounts
    assert "./odoo.conf:/etc/odoo/odoo.conf:ro" in mounts


def test_only_nginx_has_a_public_port(services):
    assert [name for name, service in services.items() if "ports" in service] == [
        "nginx"
    ]


def test_nginx_uses_the_configuration_of_make_run(services):
    service = services["nginx"]
    wanted = set(PLACEHOLDER.findall(nginx.TEMPLATE.read_text()))

    assert wanted
    assert wanted <= set(service["environment"])
    assert (
        "./deploy/nginx.conf:/etc/nginx/templates/nginx.conf.template:ro"
        in service["volumes"]
    )


def test_data_lives_in_named_volumes(compose, services):
    kept = {name.split(":")[0] for name in services["db"]["volumes"]}
    kept |= {v.split(":")[0] for v in services["odoo"]["volumes"] if v[0] not in "./"}

    assert kept == set(compose["volumes"]) == {"db-data", "odoo-data"}


def test_no_secret_has_a_default(services):
    secrets = [
        (key, value)
        for service in services.values()
        for key, value in service["environment"].items()
        if SECRET.search(key)
    ]

    assert len(secrets) == 2
    for key, value in secrets:
        assert re.fullmatch(r"\$\{\w+:\?.+\}", value), key


def test_every_setting_is_documented():
    text = (ROOT / "docker-compose.yml").read_text()
    documented = re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(), re.M)

    assert VARIABLE.findall(text)
    assert set(VARIABLE.findall(text)) == set(documented)


def test_example_contains_no_secret():
    lines = (ROOT / ".env.example").read_text().splitlines()

    assert "POSTGRES_PASSWORD=" in lines
    assert [line for line in lines if SECRET.search(line.split("=")[0])]


def test_odoo_conf_has_no_secret_and_no_path():
    words = (ROOT / "odoo.conf").read_text()

    assert "list_db = False" in words
    assert "proxy_mode = True" in words
    assert not re.search(r"^(admin_passwd|db_password|addons_path)", words, re.M)


# -- deploy/systemd --


@pytest.fixture(scope="module")
def unit():
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str
    parser.read(ROOT / "deploy" / "systemd" / "seitech_chat.conf")
    return parser


def test_unit_comes_back_and_holds_many_sockets(unit):
    assert unit["Service"]["Restart"] == "always"
    assert unit["Unit"]["StartLimitIntervalSec"] == "0"
    assert int(unit["Service"]["LimitNOFILE"]) >= 65_536


def test_unit_and_compose_set_the_same_environment(unit, services):
    # Nothing but where the database is; what Odoo reads beside that is in odoo.conf.
    assert "Environment" not in unit["Service"]
    assert set(services["odoo"]["environment"]) == {"HOST", "USER", "PASSWORD"}


def test_neither_names_a_database_filter(unit, services):
    # With one each request without a session costs a connection to PostgreSQL.
    assert "ExecStart" not in unit["Service"]
    assert not [word for word in services["odoo"]["command"] if "filter" in word]


# -- deploy/nginx.conf, in a real nginx --


def assert_problem(body, status, code):
    """Check that nginx's own refusals have the form of the API's."""
    assert set(body) == {"type", "title", "status", "code", "detail", "field"}
    assert (body["status"], body["code"]) == (status, code)
    assert body["type"] == f"urn:seitech-chat:problem:{code}"


class Upstream(BaseHTTPRequestHandler):
    """Stands for Odoo: returns the headers that arrived."""

    def do_GET(self):
        """Answer with the headers as JSON."""
        if self.headers.get("Upgrade"):
            self.send_response(101)
            self.send_header("Upgrade", "websocket")
            self.send_header("Connection", "upgrade")
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("X-Server", str(self.server.server_port))
        for name, value in self.headers.items():
            self.send_header(f"X-Seen-{name}", value)
        content = b"ok"
        if self.path.startswith("/type/"):
            self.send_header("Content-Type", self.path.removeprefix("/type/"))
            content *= 1_000
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def do_POST(self):
        """Read the body, answer as to a GET."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, *_):
        """Log nothing."""


@contextlib.contextmanager
def upstream():
    """Run one stand-in; give its port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Upstream)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def proxy(tmp_path_factory):
    """A real nginx in front of two stand-ins: (address, http port, websocket port)."""
    with upstream() as http_port, upstream() as websocket_port:
        folder = tmp_path_factory.mktemp("nginx")
        front = nginx.Nginx(folder, free_port(), http_port, websocket_port)
        front.start()
        yield f"http://127.0.0.1:{front.port}", http_port, websocket_port
        front.stop()


def test_nginx_accepts_what_compose_fills_in(services, tmp_path):
    values = dict(services["nginx"]["environment"])
    # Those names exist in compose's network only; the folder and port are its too.
    values["NGINX_ODOO"] = values["NGINX_GEVENT"] = "127.0.0.1:1"
    values["NGINX_LISTEN"] = str(free_port())
    values["NGINX_FOLDER"] = tmp_path
    values["NGINX_MAX_UPLOAD"] = re.sub(r".*:-(.*)}", r"\1", values["NGINX_MAX_UPLOAD"])
    front = nginx.Nginx(tmp_path, 1, 1, 1)
    front.conf.write_text(nginx.render(values))

    said = front.check()

    assert "test is successful" in said
    assert "${" not in front.conf.read_text()


def test_pages_go_to_the_http_workers(proxy):
    address, http_port, _ = proxy

    answer = requests.get(f"{address}/my/chat", timeout=60)

    assert answer.headers["X-Server"] == str(http_port)


@pytest.mark.parametrize(
    "mimetype",
    # Python names scripts by the first or the second, by its version and system.
    ["text/javascript", "application/javascript", "text/css", "application/json"],
)
def test_texts_are_compressed(proxy, mimetype):
    address, _, _ = proxy

    answer = requests.get(f"{address}/type/{mimetype}", timeout=60)

    assert answer.headers.get("Content-Encoding") == "gzip"
    assert answer.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("path", ["/", "/websocket", "/api/chat/health"])
def test_odoo_learns_who_asked_and_for_which_host(proxy, path):
    address, _, _ = proxy
    forged = {"Host": "chat.example.com", "X-Forwarded-For": "203.0.113.9"}

    seen = requests.get(f"{address}{path}", headers=forged, timeout=60).headers

    assert seen["X-Seen-Host"] == "chat.example.com"
    assert seen["X-Seen-X-Forwarded-Host"] == "chat.example.com"
    assert seen["X-Seen-X-Forwarded-Proto"] == "http"
    # Odoo believes the last address only: the one nginx saw itself.
    assert seen["X-Seen-X-Forwarded-For"] == "203.0.113.9, 127.0.0.1"


def test_tls_ended_in_front_of_nginx_is_passed_on(proxy):
    address, _, _ = proxy

    seen = requests.get(
        f"{address}/", headers={"X-Forwarded-Proto": "https"}, timeout=60
    ).headers

    assert seen["X-Seen-X-Forwarded-Proto"] == "https"


def test_websocket_goes_to_its_own_process_and_is_upgraded(proxy):
    address, _, websocket_port = proxy
    plain = requests.get(f"{address}/websocket", timeout=60)
    upgrade = {"Upgrade": "websocket", "Connection": "Upgrade"}

    upgraded = requests.get(
        f"{address}/websocket", headers=upgrade, stream=True, timeout=60
    )

    assert plain.headers["X-Server"] == str(websocket_port)
    assert upgraded.status_code == 101
    assert upgraded.headers["Upgrade"] == "websocket"
    upgraded.close()


def test_a_file_of_ten_megabytes_passes(proxy):
    address, _, _ = proxy

    answer = requests.post(
        f"{address}/api/chat/upload", data=b"x" * 10 * 1024 * 1024, timeout=60
    )

    assert answer.status_code == 200


def test_a_body_beyond_the_limit_is_refused_as_a_problem(proxy):
    address, _, _ = proxy

    answer = requests.post(
        f"{address}/api/chat/upload", data=b"x" * 13 * 1024 * 1024, timeout=60
    )

    assert answer.status_code == 413
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert_problem(answer.json(), 413, "body_too_large")


def test_an_unreachable_odoo_answers_with_a_problem(tmp_path):
    front = nginx.Nginx(tmp_path, free_port(), free_port(), free_port())
    front.start()
    try:
        answer = requests.get(
            f"http://127.0.0.1:{front.port}/api/chat/health", timeout=60
        )
    finally:
        front.stop()

    assert answer.status_code == 503
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Retry-After"] == "2"
    assert_problem(answer.json(), 503, "unavailable")
