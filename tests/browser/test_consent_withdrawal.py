"""A visitor withdraws the consent during a conversation, on a page of another site."""

import uuid

import pytest
from harness.browser_user import WAIT_MS, BrowserUser, go_to_form
from harness.identifying_shop import IdentifyingShop
from playwright.sync_api import expect

TEXT = "We keep what you write for a year."


@pytest.fixture
def page(server, browser):
    shop = IdentifyingShop(
        server, mode="off", consent_mode="required", consent_text=TEXT
    )
    page = browser.new_page(shop.origin)
    page.goto("/")
    yield page
    browser.close_pages()
    shop.stop()


def ask(page):
    """Press the launcher, and return the question."""
    page.get_by_role("button", name="Open chat").click()
    question = page.get_by_role("dialog")
    expect(question.get_by_text(TEXT)).to_be_visible(timeout=WAIT_MS)
    return question


def press(where, role, name):
    """Press the only element with this whole name."""
    where.get_by_role(role, name=name, exact=True).click()


def start(page, question):
    """Accept, and open a conversation."""
    press(ask(page), "button", "Accept")
    go_to_form(page)
    form = page.get_by_role("dialog")
    form.get_by_role("textbox", name="Name").fill("Ana")
    form.get_by_role("textbox", name="Email").fill("ana@example.com")
    form.get_by_role("textbox", name="Message").fill(question)
    form.get_by_role("button", name="Start chat").or_(
        form.get_by_role("button", name="Send message")
    ).first.click()
    BrowserUser(page).sees(question)


def consents_of(server, question):
    """Return version and times of the conversation that began with a question."""
    return server.sql(
        "SELECT channel.consent_version, channel.consent_at IS NOT NULL,"
        " channel.consent_withdrawn_at IS NOT NULL FROM seitech_chat_channel channel"
        " JOIN seitech_chat_message message ON message.channel_id = channel.id"
        " WHERE message.body LIKE %s",
        [f"%{question}%"],
    )


def withdraw(page):
    panel = page.get_by_role("dialog")
    press(panel, "button", "Options")
    press(panel, "menuitem", "Withdraw consent")
    press(panel, "menuitem", "Withdraw")


def test_withdrawal_is_kept_with_the_conversation_and_forgets_it_here(server, page):
    question = f"Before {uuid.uuid4().hex[:8]}"
    start(page, question)
    assert [list(row) for row in consents_of(server, question)] == [[1, True, False]]

    withdraw(page)

    expect(page.get_by_role("dialog")).to_have_count(0, timeout=WAIT_MS)
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert [list(row) for row in consents_of(server, question)] == [[1, True, True]]
    again = f"After {uuid.uuid4().hex[:8]}"
    start(page, again)
    expect(page.get_by_text(question)).to_have_count(0)
    assert [list(row) for row in consents_of(server, again)] == [[1, True, False]]


def test_withdrawal_that_does_not_reach_the_server_can_be_tried_again(server, page):
    question = f"Offline {uuid.uuid4().hex[:8]}"
    start(page, question)
    page.context.set_offline(True)

    withdraw(page)

    expect(page.get_by_text("Can't reach the server")).to_be_visible(timeout=WAIT_MS)
    BrowserUser(page).sees(question)
    page.context.set_offline(False)
    withdraw(page)
    expect(page.get_by_role("dialog")).to_have_count(0, timeout=WAIT_MS)
    assert [list(row) for row in consents_of(server, question)] == [[1, True, True]]
