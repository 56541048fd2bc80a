"""The support desk in browsers: who gets whom, transfer and the queue, live."""

import re

import pytest
from harness.desk_data import WAIT_MS, Desk, choose_only, row, say, start, wait_for_news
from harness.machine_speed import MachineSpeed
from playwright.sync_api import expect

ASSIGNED_MS = 5_000  # usually well below a second

# Resolves with how long it took from now until the list shows a name as mine.
SEE_ASSIGNED = """name => {
    const asked = Date.now();
    window.seitechGiven = new Promise((resolve) => {
        const look = () => {
            const mine = document.querySelector("[data-group='mine']");
            if (mine?.textContent.includes(name)) {
                observer.disconnect();
                resolve(Date.now());
            }
        };
        const observer = new MutationObserver(look);
        observer.observe(document.body, { subtree: true, childList: true });
        look();
    });
    return asked;
}"""


@pytest.fixture
def desk(server, new_page, sign_in):
    """A department with two agents, whose inboxes are closed."""
    return Desk(server, new_page, sign_in, department={"assignment_mode": "automatic"})


def test_a_conversation_finds_an_agent_goes_on_and_frees_a_place(desk):
    first_login, second_login = desk.logins
    first = desk.agent(first_login)
    ana = desk.visitor("Ana Souza")

    # A new conversation comes to who is there, without a click.
    with MachineSpeed() as speed:
        first.evaluate(SEE_ASSIGNED, "Ana Souza")
        sent_at = ana.evaluate("Date.now()")
        start(ana)
        assigned_ms = first.evaluate("window.seitechGiven") - sent_at
    heading = ana.get_by_role("heading", name=desk.name_of(first_login))
    expect(heading).to_be_visible(timeout=WAIT_MS)
    wait_for_news(first, "Assigned to you: Ana Souza")
    print(f"given after {assigned_ms} ms")
    assert assigned_ms < speed.scale(ASSIGNED_MS), f"{assigned_ms} ms"

    # The next ones wait: one place is taken, and each sees how many are before.
    ben = desk.visitor("Ben Carter")
    start(ben)
    expect(ben.get_by_text("You're next in line")).to_be_visible(timeout=WAIT_MS)
    kim = desk.visitor("Kim Lee")
    start(kim)
    expect(kim.get_by_text("You're number 2 in line")).to_be_visible(timeout=WAIT_MS)
    expect(row(first, "waiting", "Ben Carter")).to_be_visible(timeout=WAIT_MS)

    # The conversation ends: who waited longest is next, the other moves up.
    row(first, "mine", "Ana Souza").click()
    first.get_by_role("button", name="Resolve", exact=True).click()
    question = first.get_by_role("dialog")
    question.get_by_role("button", name="Resolve", exact=True).click()
    expect(row(first, "mine", "Ben Carter")).to_be_visible(timeout=WAIT_MS)
    expect(kim.get_by_text("You're next in line")).to_be_visible(timeout=WAIT_MS)
    expect(ben.get_by_text("You're next in line")).to_have_count(0)

    # A colleague comes: who still waited is theirs.
    second = desk.open_inbox(second_login)
    expect(row(second, "mine", "Kim Lee")).to_be_visible(timeout=WAIT_MS)
    waiting = kim.get_by_role("heading", name=desk.name_of(second_login))
    expect(waiting).to_be_visible(timeout=WAIT_MS)
    pages = (ana, ben, kim, first, second)
    assert not [error for page in pages for error in page.errors]


def test_a_conversation_is_handed_to_a_colleague_with_a_note(desk):
    first_login, second_login = desk.logins
    first = desk.agent(first_login)
    ana = desk.visitor("Ana Souza")
    start(ana)
    expect(row(first, "mine", "Ana Souza")).to_be_visible(timeout=WAIT_MS)
    second = desk.agent(second_login)
    row(first, "mine", "Ana Souza").click()

    # By keyboard: t opens the dialog, the search finds, Enter chooses and confirms.
    first.get_by_role("heading", name="Ana Souza").first.click()
    first.keyboard.press("t")
    dialog = first.get_by_role("dialog")
    choose_only(dialog, "Agent or department", desk.name_of(second_login))
    expect(dialog.get_by_text("0/1")).to_be_visible()
    dialog.get_by_role("textbox", name=re.compile("^Note")).fill("She is in a hurry")
    dialog.get_by_role("button", name="Transfer", exact=True).click()

    # The second gets it live, with the note; the first can only look on.
    expect(row(second, "mine", "Ana Souza")).to_be_visible(timeout=WAIT_MS)
    wait_for_news(second, "Assigned to you: Ana Souza")
    expect(row(first, "others", "Ana Souza")).to_be_visible(timeout=WAIT_MS)
    expect(first.get_by_role("button", name="Resolve", exact=True)).to_have_count(0)
    row(second, "mine", "Ana Souza").click()
    thread = second.get_by_role("log", name="Messages")
    expect(thread.get_by_text("She is in a hurry")).to_be_visible(timeout=WAIT_MS)

    # The customer sees who it is, and what they write; never the note.
    name = desk.name_of(second_login)
    expect(ana.get_by_role("heading", name=name)).to_be_visible(timeout=WAIT_MS)
    say(second, "I take over")
    expect(ana.get_by_text("I take over")).to_be_visible(timeout=WAIT_MS)
    expect(ana.get_by_text("She is in a hurry")).to_have_count(0)

    # The customer's answer still reaches both agents' windows.
    say(ana, "Thank you, Olaf")
    expect(thread.get_by_text("Thank you, Olaf")).to_be_visible(timeout=WAIT_MS)
    first_thread = first.get_by_role("log", name="Messages")
    expect(first_thread.get_by_text("Thank you, Olaf")).to_be_visible(timeout=WAIT_MS)
    assert not [*ana.errors, *first.errors, *second.errors]
