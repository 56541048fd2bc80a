"""A conversation changes hands, ends and goes on: what customer and desk read."""

import re
import uuid

import pytest
from harness.browser_user import look_for
from harness.desk_data import WAIT_MS, Desk, row, say, start
from playwright.sync_api import expect

MARK = ".o-seitech-Message-mark"


@pytest.fixture
def desk(server, new_page, sign_in):
    """A department whose agents take conversations, beside one where nobody is."""
    setup = """
away = env["seitech.chat.department"].create({"name": f"Away {department.name}"})
department.agent_ids[-1:].department_ids += away
"""
    return Desk(
        server, new_page, sign_in, department={"assignment_mode": "manual"}, setup=setup
    )


def sees(page, text):
    """Wait for a line in the thread."""
    line = page.get_by_role("log", name="Messages").get_by_text(text, exact=True)
    expect(line.first).to_be_visible(timeout=WAIT_MS)


def marks(page):
    """List how far the person's own messages came."""
    return page.locator(MARK).evaluate_all("all => all.map((one) => one.ariaLabel)")


def test_a_transfer_an_end_and_a_return(desk, new_page, sign_in):
    first_login, _second_login = desk.logins
    agent_name = desk.name_of(first_login)
    first = desk.agent(first_login)
    name = f"Ana {uuid.uuid4().hex[:8]}"
    ana = desk.visitor(name)
    start(ana)
    row(first, "waiting", name).click()
    first.get_by_role("button", name="Take", exact=True).click()

    # The agent who accepts it joins, and read messages are marked.
    sees(ana, f"{agent_name} joined the conversation.")
    sees(first, f"{agent_name} took the conversation.")
    say(first, "Let me have a look")
    sees(ana, "Let me have a look")
    say(ana, "Thank you")
    sees(ana, "Thank you")
    unread = ana.locator(f"{MARK}:not([aria-label='Read'])")
    expect(unread).to_have_count(0, timeout=WAIT_MS)
    read = marks(ana)

    # Transferred to where nobody is: a line says so, ticks stay, no form is shown.
    first.get_by_role("heading", name=name).first.click()
    first.keyboard.press("t")
    dialog = first.get_by_role("dialog")
    # A colleague who is in that department is found by its name, too.
    dialog.get_by_role("searchbox", name="Agent or department").fill("Away")
    dialog.get_by_role("radio", name=re.compile(f"^Away {desk.name}")).check()
    dialog.get_by_role("button", name="Transfer", exact=True).click()
    dialog.get_by_role("button", name="Transfer anyway", exact=True).click()
    moved = f"You were transferred from {desk.name} to Away {desk.name}."
    away = "We're away right now. We'll reply here as soon as we're back."
    for _turn in range(2):
        sees(ana, moved)
        expect(ana.get_by_text(away)).to_be_visible(timeout=WAIT_MS)
        expect(ana.get_by_text(re.compile("Leave (a|your) message"))).to_have_count(0)
        assert marks(ana) == read
        ana.reload()

    # A lead ends it, and notes something there.
    lead = sign_in(new_page(), desk.lead_login)
    lead.goto("/odoo/chat")
    look_for(lead, name).click(timeout=WAIT_MS)
    lead_name = desk.name_of(desk.lead_login)
    by_agent = f"{agent_name} transferred the conversation from {desk.name}"
    sees(lead, f"{by_agent} to Away {desk.name}.")
    place = lead.url
    lead.get_by_role("button", name="Resolve", exact=True).click()
    lead.get_by_role("dialog").get_by_role("button", name="Resolve", exact=True).click()
    sees(ana, "The conversation has ended.")
    lead.goto(place)  # where others wait, the next one was opened
    sees(lead, f"{lead_name} resolved the conversation.")
    note = lead.get_by_role("textbox", name=re.compile("^Write a note for your team"))
    note.fill("She pays by invoice")
    note.press("Enter")
    sees(lead, "She pays by invoice")

    # The customer has something to add, and goes on in the same conversation.
    ana.get_by_role("button", name="Continue this chat").click()
    composer = ana.get_by_role("textbox", name=re.compile("^Write a message"))
    expect(composer).to_be_focused()
    say(ana, "One thing more")
    sees(ana, "You reopened the conversation.")
    sees(lead, f"{name} reopened the conversation.")
    sees(lead, "One thing more")
    expect(ana.get_by_text("She pays by invoice")).to_have_count(0)
    # The first agent's inbox stopped viewing what had become invisible: a 404.
    assert not [*ana.errors, *lead.errors]
