"""An attack: somebody types a stranger's address and has our server mail to it."""

import re
import uuid

import pytest
from harness import api_client
from harness.mailbox import Mailbox, text_of

EVIL = "https://evil.example/login"
OPENINGS = 7
# A web address or a host of theirs, as a mail program would make a link of it.
LINK = re.compile(r"evil\S*\.\S*example|https?://evil", re.I)


@pytest.fixture
def mailbox(server):
    """A mail server to which the site sends as long as the test runs."""
    with Mailbox() as running:
        server.shell(running.setup)
        yield running
    server.sql("UPDATE ir_mail_server SET active = false WHERE name = 'Mailbox'")


def port_of(server):
    return int(server.base_url.rpartition(":")[2])


def open_as(server, address, **fields):
    """Open a conversation with somebody's address.

    :return: ``(caller, channel_id)``.
    """
    form = {
        "opening_uuid": str(uuid.uuid4()), "client_uuid": str(uuid.uuid4()),
        "name": "Ana Souza", "email": address, "query_type": "other", "body": "Hello",
        **fields,
    }  # fmt: skip
    answer = api_client.ApiClient(port_of(server)).post("/api/chat/support", form)
    assert answer.status == 200, answer.body
    headers = {"X-Chat-Visitor-Token": answer.body["token"]}
    channel_id = answer.body["entry"]["channel"]["id"]
    return api_client.ApiClient(port_of(server), headers), channel_id


def answer_as_agent(server, channel_id, body):
    agent = api_client.sign_in(port_of(server), server.db, "agent")
    agent.call("accept", channel_id=channel_id)
    agent.call("send", channel_id=channel_id, client_uuid=str(uuid.uuid4()), body=body)


def test_a_strangers_address_gets_no_mail_of_an_attackers(server, mailbox):
    victim = f"victim-{uuid.uuid4().hex[:8]}@example.org"
    attack = {
        "name": f"Your bank {EVIL}", "body": f"Your account is locked: {EVIL}",
        "page_url": EVIL,
    }  # fmt: skip
    attackers = [open_as(server, victim, **attack) for _n in range(OPENINGS)]
    for attacker, channel_id in attackers:
        refused = attacker.post(
            attacker.chat_path("transcript"), {"channel_id": channel_id}
        )
        assert (refused.status, refused.body["code"]) == (422, "not_answered")

    # Mail leaves meanwhile: who was answered gets theirs.
    honest = f"ana-{uuid.uuid4().hex[:8]}@example.com"
    visitor, channel_id = open_as(server, honest)
    answer_as_agent(server, channel_id, "Here you are")
    visitor.call("transcript", channel_id=channel_id)
    assert "Here you are" in text_of(mailbox.wait_for(honest))
    assert victim not in mailbox.recipients

    # An agent answers the attacker: a transcript may go now, without a link of theirs.
    attacker, channel_id = attackers[0]
    answer_as_agent(server, channel_id, "Read https://school.example/help")
    attacker.call("transcript", channel_id=channel_id)
    mail = mailbox.wait_for(victim)
    assert "evil" not in mail["subject"]
    assert "bank" not in mail["subject"]
    text = text_of(mail)
    assert "Your account is locked" in text
    assert not LINK.search(text), text
    assert 'href="https://school.example/help"' in text
