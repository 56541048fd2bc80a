"""The served document against the running site, in both directions.

Schemathesis makes requests that the document allows, and ones that it does not; the
answers must be among those described. Then every operation is called as it is meant.
"""

import random
import time
import uuid

import jwt
import pytest
import requests
import schemathesis
from harness import api_client, metrics_scraper
from harness.busy_site import prepared_ids
from hypothesis import HealthCheck, Phase, given, settings
from jsonschema import Draft202012Validator
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

EXAMPLES = 6  # requests per operation, kind of person and mode
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
FUZZ = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
# Person → which of the document's security schemes is theirs.
COLLEAGUE = "Tom Becker"  # of the demo data; signs in as agent2
SCHEMES = {"visitor": "visitorToken", "student": "session", "agent": "session"}
REFUSED_FIRST = {401, 413, 415, 429}
# Long values of schemathesis are refused for their length alone.
REFUSALS = ["400", "403", "404", "409", "413", "422"]


class Site:
    """The running site, its document, a few people and things of theirs."""

    def __init__(self, server):
        self.port = int(server.base_url.rpartition(":")[2])
        self.base_url = server.base_url
        self.db = server.db
        self.sql = server.sql
        self.document = requests.get(
            f"{self.base_url}/api/chat/openapi.json", timeout=60
        ).json()
        self.schema = schemathesis.openapi.from_dict(self.document)
        # The caller is chosen here, person by person, and not by chance.
        self.schema.config.generation.update(with_security_parameters=False)
        rejection = self.schema.config.checks.negative_data_rejection
        rejection.expected_statuses = REFUSALS
        self.people = {
            "visitor": self.open()[0],
            "student": api_client.sign_in(self.port, server.db, "student"),
            "agent": api_client.sign_in(self.port, server.db, "agent"),
        }
        [[self.course_id]] = server.sql(
            "SELECT c.id FROM slide_channel c JOIN res_users u ON u.id = c.user_id"
            " WHERE u.login = 'instructor' LIMIT 1"
        )
        [[self.colleague_id]] = server.sql(
            "SELECT id FROM res_users WHERE login = 'agent2'"
        )

    def open(self):
        """Open a visitor's conversation: ``(caller, SupportAnswer)``."""
        return api_client.open_support(self.port)

    def operations(self, person):
        """List the operations somebody may call, by what the document says."""
        found = []
        for result in self.schema.get_all_operations():
            operation = result.ok()
            security = operation.definition.raw["security"]
            if any(set(scheme) <= {SCHEMES[person]} for scheme in security):
                found.append(operation)
        return sorted(found, key=lambda operation: operation.label)

    def known_ids(self, person):
        """Return ids that mean something to somebody, by the name of the field."""
        caller = self.people[person]
        reserved = prepared_ids(self.db)
        channels = [
            entry
            for entry in caller.call("channels", state="all")["channels"]
            if entry["channel"]["id"] not in reserved
        ]
        messages = [e["last_message"]["id"] for e in channels if e["last_message"]]
        return {
            "channel_id": [entry["channel"]["id"] for entry in channels],
            "message_id": messages,
            "reply_to_id": messages,
            "user_id": [self.colleague_id],
            "course_id": [self.course_id],
        }


@pytest.fixture(scope="module")
def site(busy_server):
    """The busy site: its limits are out of the way."""
    return Site(busy_server)


@pytest.mark.parametrize("person", SCHEMES)
def test_documented_requests_get_documented_answers(site, person):
    rng = random.Random(person)
    ids = site.known_ids(person)
    assert all(ids.values())
    statuses = []

    def meant(value, name=None):
        """Put ids that exist in place of most random ones."""
        if isinstance(value, dict):
            return {key: meant(inner, key) for key, inner in value.items()}
        if name in ids and isinstance(value, int) and rng.random() < 0.8:
            return rng.choice(ids[name])
        return value

    def run(case):
        case.body = meant(case.body)
        case.path_parameters = meant(case.path_parameters)
        response = call(site, person, case)
        case.validate_response(response, checks=CHECKS)
        statuses.append(response.status_code)
        assert response.status_code not in REFUSED_FIRST, response.text

    count = fuzz(site, person, GenerationMode.POSITIVE, run)

    assert len(statuses) > 3 * count
    assert statuses.count(200) > len(statuses) / 5, "hardly anything got through"


@pytest.mark.parametrize("person", SCHEMES)
def test_undocumented_requests_are_refused(site, person):
    refused = []

    def run(case):
        response = call(site, person, case)
        if response.status_code != 414:  # the proxy's, of addresses above 8 KB
            checks = [*CHECKS, negative_data_rejection]
            case.validate_response(response, checks=checks)
        refused.append(response.status_code)

    count = fuzz(site, person, GenerationMode.NEGATIVE, run)

    assert sum(status >= 400 for status in refused) > 3 * count


def fuzz(site, person, mode, run):
    """Make requests to each operation of somebody.

    :return: how many operations there were.
    """
    operations = site.operations(person)
    count = 0
    for operation in operations:
        is_checked = operation.body or operation.query
        if mode is GenerationMode.NEGATIVE and not is_checked:
            continue  # nothing but a number in the path can be wrong
        strategy = operation.as_strategy(generation_mode=mode)
        FUZZ(given(strategy)(run))()
        count += 1
    return count


def call(site, person, case):
    """Make a generated request as somebody."""
    headers = site.people[person].headers
    response = case.call(base_url=site.base_url, headers=dict(headers), timeout=60)
    if person != "visitor" or response.status_code != 200:
        return response
    if token := _json(response).get("token"):
        # Another opening gives another token, and ends the one before.
        headers["X-Chat-Visitor-Token"] = token
    return response


def _json(response):
    is_json = "json" in response.headers["content-type"][0]
    return response.json() if is_json else {}


def test_every_operation_can_be_called_as_it_is_meant(site):
    """And no operation that the document names is left out."""
    called = set()
    visitor, opened = site.open()
    agent = site.people["agent"]
    channel_id = opened["entry"]["channel"]["id"]
    message_id = opened["message"]["id"]
    channel = {"channel_id": channel_id}

    def do(caller, path, body=None, *, method="post", filled=None, content=None):
        answer = send(caller, method, filled or path, body, content)
        assert answer.status == 200, (path, answer.body)
        check_answer(site.document, path, method, answer)
        called.add((path, method))
        return answer.body

    for path in ("health", "openapi.json"):
        do(api_client.ApiClient(site.port), f"/api/chat/{path}", method="get")
    do(metrics_scraper.caller(site.port), metrics_scraper.PATH, method="get")
    do(api_client.ApiClient(site.port), "/api/chat/support", support_form())
    do(agent, "/api/chat/agent-heartbeat", {"status": "online"})
    do(agent, "/api/chat/accept", channel)
    for caller, prefix in ((visitor, "/api/chat/support"), (agent, "/api/chat")):
        message = {"message_id": message_id}
        mine = do(caller, f"{prefix}/send", {
            **channel, "body": "Hello", "client_uuid": str(uuid.uuid4()),
            "reply_to_id": message_id,
        })["message"]["id"]  # fmt: skip
        do(caller, f"{prefix}/session", {})
        do(caller, f"{prefix}/channels", {"state": "all"})
        do(caller, f"{prefix}/channel/{{channel_id}}", {},
           filled=f"{prefix}/channel/{channel_id}")  # fmt: skip
        do(caller, f"{prefix}/messages", channel)
        do(caller, f"{prefix}/edit", {"message_id": mine, "body": "Hello!"})
        do(caller, f"{prefix}/reaction", {**message, "emoji": "👍"})
        do(caller, f"{prefix}/typing", channel)
        do(caller, f"{prefix}/mark-read", {**channel, "read_position": 2})
        do(caller, f"{prefix}/mark-delivered",
           {"channels": [{"id": channel_id, "position": 2}]})  # fmt: skip
        do(caller, f"{prefix}/sync", {"channels": [{"id": channel_id, "version": 1}]})
        file = do(caller, f"{prefix}/upload", content=upload(channel_id))
        do(caller, "/api/chat/file/{attachment_id}", method="get",
           filled=file["attachment"]["url"])  # fmt: skip
        do(caller, f"{prefix}/delete", {"message_id": mine})
    do(agent, "/api/chat/pin", {"message_id": message_id})
    do(agent, "/api/chat/agent-status", {"status": "online", "away_text": ""})
    do(agent, "/api/chat/priority", {**channel, "priority": "high"})
    do(agent, "/api/chat/viewing", channel)
    do(agent, "/api/chat/assignment-preview", channel)
    do(agent, "/api/chat/escalate", {**channel, "note": "Please look"})
    do(agent, "/api/chat/decline", {"channel_id": offer_to_agent(site)})
    do(agent, "/api/chat/notifications", {})
    do(agent, "/api/chat/mark-notifications-read", {"all": True})
    do(agent, "/api/chat/canned-responses", channel)
    do(api_client.sign_in(site.port, site.db, "manager"), "/api/chat/board", {})
    for path in ("services.csv", "answers.csv", "daily.csv"):
        do(agent, f"/api/chat/report/{path}", method="get")
    for path in ("dashboard", "metrics"):
        do(agent, f"/api/chat/{path}", method="get")
    do_ones_own(do, agent, channel_id, message_id)
    do(agent, "/api/chat/resolve", channel)
    do(visitor, "/api/chat/support/rate", {**channel, "rating": 5})
    do(visitor, "/api/chat/support/transcript", channel)
    do(agent, "/api/chat/reopen", channel)
    queue = do(agent, "/api/chat/queue", {})
    [other] = [one for one in queue["agents"] if one["name"] == COLLEAGUE]
    confirmed = {"is_confirmed": True}  # nobody of the demo company is online
    do(agent, "/api/chat/assign", {**channel, "agent_id": other["id"], **confirmed})
    colleague = api_client.sign_in(site.port, site.db, "agent2")
    department = next(one for one in queue["departments"] if one["name"] == "Billing")
    given = {**channel, "department_id": department["id"], **confirmed}
    do(colleague, "/api/chat/transfer", given)
    do(visitor, "/api/chat/support/page", {"url": "/slides", "title": "Courses"})
    do(visitor, "/api/chat/support/withdraw_consent", {})
    do(visitor, "/api/chat/support/end", channel)
    call_first_screen(site, do, visitor)
    call_people_and_groups(site, do)
    call_broadcast_and_search(site, do)
    call_merge(site, do)

    documented = {
        (path, method)
        for path, operations in site.document["paths"].items()
        for method in operations
    }
    assert called == documented


def call_first_screen(site, do, visitor):
    """Call what people see before a conversation, and say who they are."""
    student = site.people["student"]
    for caller, prefix in ((visitor, "/api/chat/support"), (student, "/api/chat")):
        faq = do(caller, f"{prefix}/home", method="get")["faqs"][0]
        do(caller, f"{prefix}/faq/search", {"text": faq["question"]})
        address = f"{prefix}/faq/{{faq_id}}"
        filled = f"{prefix}/faq/{faq['id']}"
        do(caller, address, method="get", filled=filled)
        do(caller, f"{address}/feedback", {"is_helpful": True},
           filled=f"{filled}/feedback")  # fmt: skip
    secret = "s" * 43
    [[key]] = site.sql(
        """
        WITH changed AS (
            UPDATE seitech_chat_site SET identity_mode = 'optional'
             WHERE id = (SELECT min(id) FROM seitech_chat_site)
         RETURNING id, key, company_id
        ), created AS (
            INSERT INTO seitech_chat_site_secret
                   (site_id, company_id, kid, secret, state)
            SELECT id, company_id, 'contract', %s, 'active' FROM changed
        )
        SELECT key FROM changed
        """,
        [secret],
    )
    now = int(time.time())
    claims = {"aud": key, "sub": "contract", "iat": now, "exp": now + 600}
    token = jwt.encode(claims, secret, "HS256", headers={"kid": "contract"})
    person = api_client.ApiClient(site.port, {"X-Chat-Site": key})
    do(person, "/api/chat/support/identify", {"identity_token": token})


def offer_to_agent(site):
    """Offer a new conversation to the agent, as their department would: its id."""
    channel_id = site.open()[1]["entry"]["channel"]["id"]
    site.sql(
        """
        INSERT INTO seitech_chat_offer (entry_id, channel_id, company_id, department_id,
                                        agent_id, offered_at, expires_at)
        SELECT e.id, e.channel_id, e.company_id, e.department_id, a.id,
               now() at time zone 'utc', now() at time zone 'utc' + interval '1 hour'
          FROM seitech_chat_queue_entry e, seitech_chat_agent a
          JOIN res_users u ON u.id = a.user_id
         WHERE e.channel_id = %s AND e.left_at IS NULL AND u.login = 'agent'
     RETURNING id
        """,
        [channel_id],
    )
    return channel_id


def do_ones_own(do, agent, channel_id, message_id):
    """Call what changes nothing for anybody else."""
    channel = {"channel_id": channel_id}
    do(agent, "/api/chat/draft", {**channel, "body": "I was"})
    do(agent, "/api/chat/mark-unread", {**channel, "position": 1})
    do(agent, "/api/chat/mute", {**channel, "muted_until": "2099-01-01T00:00:00Z"})
    do(agent, "/api/chat/archive", channel)
    do(
        agent,
        "/api/chat/notification-level",
        {**channel, "notification_level": "mentions"},
    )
    do(agent, "/api/chat/edit-history", {"message_id": message_id})
    do(agent, "/api/chat/heartbeat", {"is_active": True})
    do(agent, "/api/chat/presence", {"user_ids": [1]})
    do(agent, "/api/chat/preferences", {})
    do(agent, "/api/chat/set-preferences", {"sound": False})
    do(agent, "/api/chat/push-key", {})
    endpoint = {"endpoint": "https://fcm.googleapis.com/fcm/send/contract"}
    keys = {"p256dh": "B" * 87, "auth": "A" * 22}
    do(agent, "/api/chat/push-subscribe", {**endpoint, **keys})
    do(agent, "/api/chat/push-unsubscribe", endpoint)


def call_people_and_groups(site, do):
    """Call what signed-in people have among themselves."""
    student, agent = site.people["student"], site.people["agent"]
    instructor = api_client.sign_in(site.port, site.db, "instructor")
    do(student, "/api/chat/create-student-instructor", {"course_id": site.course_id})
    do(instructor, "/api/chat/create-instructor-admin", {})
    asked = do(student, "/api/chat/create-student-support", {
        "opening_uuid": str(uuid.uuid4()), "client_uuid": str(uuid.uuid4()),
        "body": "Hello",
    })  # fmt: skip
    talk = {"channel_id": asked["entry"]["channel"]["id"]}
    agent.call("accept", **talk)
    agent.call("send", **talk, client_uuid=str(uuid.uuid4()), body="Hello")
    do(student, "/api/chat/transcript", talk)
    do(student, "/api/chat/end", talk)
    do(student, "/api/chat/rate", {**talk, "rating": 4})
    direct = do(agent, "/api/chat/create-direct", {"user_id": site.colleague_id})
    pair = {"channel_id": direct["entry"]["channel"]["id"]}
    do(agent, "/api/chat/block", pair)
    do(agent, "/api/chat/block", {**pair, "is_blocked": False})
    people = do(student, "/api/chat/people", {})["people"]
    one, other = people[0]["id"], people[1]["id"]
    do(student, "/api/chat/courses", {})
    opened = do(student, "/api/chat/create-group", {
        "name": "Study group", "user_ids": [one], "opening_uuid": str(uuid.uuid4()),
    })  # fmt: skip
    group = {"channel_id": opened["entry"]["channel"]["id"]}
    do(student, "/api/chat/members", group)
    do(student, "/api/chat/rename", {**group, "name": "Night class"})
    do(student, "/api/chat/invite", {**group, "user_ids": [other]})
    do(student, "/api/chat/moderate", {**group, "user_id": one})
    do(student, "/api/chat/remove", {**group, "user_id": other})
    do(student, "/api/chat/close", group)
    do(student, "/api/chat/leave", group)


def call_broadcast_and_search(site, do):
    """Send an announcement, acknowledge it, find it."""
    student = site.people["student"]
    manager = api_client.sign_in(site.port, site.db, "manager")
    opened = do(manager, "/api/chat/create-broadcast", {"audience": "all"})
    channel_id = opened["entry"]["channel"]["id"]
    message = manager.call(
        "send", channel_id=channel_id, client_uuid=str(uuid.uuid4()),
        body="The school is closed on Monday", requires_acknowledgement=True,
    )["message"]  # fmt: skip
    about = {"message_id": message["id"]}
    do(student, "/api/chat/acknowledge", about)
    do(manager, "/api/chat/receipts", about)
    do(student, "/api/chat/search", {"query": "school"})


def call_merge(site, do):
    """Sign in with a conversation that was begun as a visitor."""
    visitor, opened = site.open()
    both = {**site.people["student"].headers, **visitor.headers}
    channel = {"channel_id": opened["entry"]["channel"]["id"]}
    do(api_client.ApiClient(site.port, both), "/api/chat/merge-visitor", channel)


def support_form():
    return {
        "opening_uuid": str(uuid.uuid4()),
        "client_uuid": str(uuid.uuid4()),
        "name": "Ana Souza",
        "email": "ana@example.com",
        "body": "Hello",
    }


def upload(channel_id):
    """Write a form with a file by hand: ``(content, content type)``."""
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="channel_id"\r\n\r\n{channel_id}',
        '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nHi',
        "--x--\r\n",
    ]
    return "\r\n".join(parts).encode(), "multipart/form-data; boundary=x"


def send(caller, method, path, body, content):
    if content:
        return caller.request("POST", path, *content)
    if method == "get":
        return caller.request("GET", path)
    return caller.post(path, body)


def check_answer(document, path, method, answer):
    """Check one good answer against the document."""
    described = document["paths"][path][method]["responses"]["200"]["content"]
    for content_type, media in described.items():
        if content_type == "application/json":
            schema = {**media["schema"], "components": document["components"]}
            errors = list(Draft202012Validator(schema).iter_errors(answer.body))
            assert not errors, (path, str(errors[0])[:1000])
