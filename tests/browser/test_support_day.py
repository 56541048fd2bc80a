"""A day at the desk in browsers: offers, a transfer, an SLA breach, the end."""

import re
import time
import uuid

import pytest
from harness.desk_data import WAIT_MS, Desk, choose_only, row, say, start, wait_for_news
from harness.mailbox import Mailbox, text_of
from playwright.sync_api import expect

OFFER_SECONDS = 20  # in which a slow machine's browser shows it and somebody clicks
TARGET_SECONDS = 10
NEXT_MS = OFFER_SECONDS * 1000 + WAIT_MS  # a whole offer, then the next agent's

SETUP = """
env["seitech.chat.sla.policy"].create(
    {{
        "name": "At once",
        "department_id": department.id,
        "first_response_seconds": {seconds},
        "warning_ratio": 0.5,
    }}
)
"""


@pytest.fixture
def mailbox(server):
    """A mail server to which the site sends as long as the test runs."""
    with Mailbox() as running:
        yield running
    server.sql("UPDATE ir_mail_server SET active = false WHERE name = 'Mailbox'")


@pytest.fixture
def desk(server, new_page, sign_in, mailbox):
    """A department that offers, with an SLA target; two agents of one place each."""
    return Desk(
        server,
        new_page,
        sign_in,
        department={"assignment_mode": "offer", "offer_timeout_seconds": OFFER_SECONDS},
        setup=SETUP.format(seconds=TARGET_SECONDS) + mailbox.setup,
    )


def offer(page, name):
    """Find the card of an offer."""
    return page.get_by_role("region", name=name, exact=True)


def accept(page, name, **options):
    """Accept what is offered; it is mine then."""
    card = offer(page, name)
    expect(card).to_be_visible(**options)
    card.get_by_role("button", name="Accept").click()
    expect(row(page, "mine", name)).to_be_visible(timeout=WAIT_MS)


def first_asked(pages, name):
    """Return the agent who is asked first, and the other one."""
    until = time.monotonic() + WAIT_MS / 1000
    while time.monotonic() < until:
        for index, page in enumerate(pages):
            if offer(page, name).is_visible():
                return index
        pages[0].wait_for_timeout(50)
    raise AssertionError(f"{name} was offered to nobody")


def transfer_to_colleague(page, name, colleague, note):
    """Transfer a conversation to a colleague."""
    row(page, "mine", name).click()
    page.get_by_role("button", name="Transfer", exact=True).click()
    dialog = page.get_by_role("dialog")
    choose_only(dialog, "Agent or department", colleague)
    dialog.get_by_role("textbox", name=re.compile("^Note")).fill(note)
    dialog.get_by_role("button", name="Transfer", exact=True).click()
    expect(row(page, "mine", name)).to_have_count(0, timeout=WAIT_MS)


def end(page, name):
    """End a conversation."""
    row(page, "mine", name).click()
    page.get_by_role("button", name="Resolve", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Resolve", exact=True).click()


def test_three_visitors_two_agents_and_a_supervisor(desk, mailbox):
    inboxes = [desk.agent(login) for login in desk.logins]
    board = desk.sign_in(desk.new_page(), desk.lead_login)
    board.goto("/odoo/action-seitech_chat.chat_board_action")
    expect(board.get_by_role("heading", name="Live board")).to_be_visible(
        timeout=WAIT_MS
    )
    # Of transcripts an address gets a few a day, in all tests together.
    address = f"ana-{uuid.uuid4().hex[:8]}@example.com"
    ana = desk.visitor("Ana Souza", email=address)
    ben = desk.visitor("Ben Carter", email="ben@example.com")
    kim = desk.visitor("Kim Lee", email="kim@example.com")

    # The first agent lets the offer run out: the other one is asked, and accepts.
    start(ana)
    index = first_asked(inboxes, "Ana Souza")
    slow, quick = inboxes[index], inboxes[1 - index]
    slow_name, quick_name = (desk.name_of(desk.logins[i]) for i in (index, 1 - index))
    timer = offer(slow, "Ana Souza").get_by_role("timer")
    expect(timer).to_contain_text(re.compile(r"\d"))
    accept(quick, "Ana Souza", timeout=NEXT_MS)
    expect(offer(slow, "Ana Souza")).to_have_count(0)
    wait_for_news(slow, "The offer for Ana Souza expired")
    heading = ana.get_by_role("heading", name=quick_name)
    expect(heading).to_be_visible(timeout=WAIT_MS)

    # It is handed to the colleague, with a note that Ana never sees.
    say(quick, "Good morning, Ana")
    expect(ana.get_by_text("Good morning, Ana")).to_be_visible(timeout=WAIT_MS)
    transfer_to_colleague(quick, "Ana Souza", slow_name, "She needs an invoice")
    expect(row(slow, "mine", "Ana Souza")).to_be_visible(timeout=WAIT_MS)
    heading = ana.get_by_role("heading", name=slow_name)
    expect(heading).to_be_visible(timeout=WAIT_MS)

    # The second visitor takes the other place; nobody is left for the third.
    start(ben)
    accept(quick, "Ben Carter", timeout=NEXT_MS)
    start(kim)
    expect(kim.get_by_text("You're next in line")).to_be_visible(timeout=WAIT_MS)
    waiting_since = time.monotonic()

    # Her SLA target is breached while the supervisor looks on.
    risks = board.locator("[data-channel-id]").filter(has_text=desk.name)
    risk = risks.filter(has_text="Kim Lee")
    breached = risk.get_by_text(re.compile(r"\boverdue$"))
    expect(breached).to_be_visible(timeout=TARGET_SECONDS * 1000 + WAIT_MS)
    print(f"seen after {time.monotonic() - waiting_since:.1f} s of {TARGET_SECONDS}")
    expect(risk).to_contain_text("unassigned")
    department = board.get_by_role("row").filter(has_text=desk.name)
    expect(department.locator("[data-label=Waiting]")).to_have_text("1")

    # The first conversation ends: its place is offered to Kim at once.
    row(slow, "mine", "Ana Souza").click()
    thread = slow.get_by_role("log", name="Messages")
    expect(thread.get_by_text("She needs an invoice")).to_be_visible(timeout=WAIT_MS)
    say(slow, "Your invoice is on its way")
    expect(ana.get_by_text("Your invoice is on its way")).to_be_visible(timeout=WAIT_MS)
    end(slow, "Ana Souza")
    accept(slow, "Kim Lee", timeout=WAIT_MS)
    expect(kim.get_by_role("heading", name=slow_name)).to_be_visible(timeout=WAIT_MS)
    expect(department.locator("[data-label=Waiting]")).to_have_text("0")

    # Ana rates it, once, and has the conversation sent to her.
    expect(ana.get_by_text("How did we do?")).to_be_visible(timeout=WAIT_MS)
    ana.get_by_title("Great", exact=True).click()
    ana.get_by_role("textbox", name=re.compile("^Comment")).fill("Quick and kind")
    ana.get_by_role("button", name="Submit rating").click()
    expect(ana.get_by_text("5 out of 5")).to_be_visible(timeout=WAIT_MS)
    ana.get_by_role("button", name="Email me the transcript").click()
    expect(ana.get_by_text("We've sent the transcript to")).to_be_visible()
    mail = text_of(mailbox.wait_for(address, subject="conversation"))
    for said in ("Ana Souza needs help", "Good morning, Ana", "Your invoice is on its"):
        assert said in mail
    assert "She needs an invoice" not in mail

    # Nothing was thrown, and what stands over the lists stayed in its place.
    fits = "head => head.scrollWidth <= head.clientWidth"
    assert all(page.locator(".o-seitech-InboxHead").evaluate(fits) for page in inboxes)
    pages = (ana, ben, kim, board, *inboxes)
    assert not [error for page in pages for error in page.errors]
