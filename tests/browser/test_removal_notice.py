"""Conversations that end for somebody while they are open on their screen."""

import re
import uuid

from harness.browser_user import (
    WAIT_MS,
    BrowserUser,
    begin,
    conversations,
    errors_of,
    more,
    open_page,
    row,
)
from playwright.sync_api import expect

MEMBER = "Ben Carter"


def start_group(page, name):
    """Start a group with one member."""
    dialog = begin(page, "New group")
    dialog.get_by_role("textbox", name="Name").fill(name)
    dialog.get_by_role("combobox", name="Search people").fill(MEMBER)
    found = dialog.get_by_role("listbox", name="People").get_by_role("option")
    expect(found).to_have_count(1)
    found.click()
    dialog.get_by_role("button", name="Create group").click()
    expect(page.get_by_role("heading", name=name)).to_be_visible(timeout=WAIT_MS)


def choose(page, *entries):
    """Choose entries, each of the menu that the one before opened."""
    more(page).click()
    for entry in entries:
        page.get_by_role("menuitem", name=entry).click()


def test_removed_invited_left_and_archived_while_open(new_page, sign_in, browser):
    lead = sign_in(new_page(), "student")
    open_page(lead)
    phone = sign_in(new_page("phone"), "student2")
    open_page(phone)
    name, text = f"Lesson 5 {uuid.uuid4().hex[:8]}", "See you on Tuesday"
    start_group(lead, name)
    BrowserUser(lead).write(text)
    row(phone, name).tap(timeout=WAIT_MS)
    BrowserUser(phone).sees(text)

    # removed while it is open
    choose(lead, "People")
    people = lead.get_by_role("list", name="People")
    people.get_by_role("button", name=re.compile(MEMBER)).click()
    lead.get_by_role("menuitem", name="Remove", exact=False).click()
    question = lead.get_by_role("dialog")
    question.get_by_role("button", name="Remove", exact=True).click()
    expect(phone.get_by_text(f"You're no longer a member of {name}.")).to_be_visible()
    expect(conversations(phone)).to_be_visible()
    expect(row(phone, name)).to_have_count(0)
    expect(people.get_by_role("listitem")).to_have_count(1)
    expect(lead.get_by_role("heading", name="People (1)")).to_be_visible()

    # invited again with the page still open
    lead.get_by_role("button", name="Invite", exact=False).click()
    dialog = lead.get_by_role("dialog", name=re.compile("Invite"))
    dialog.get_by_role("combobox").fill(MEMBER)
    found = dialog.get_by_role("listbox", name="People").get_by_role("option")
    expect(found).to_have_count(1)
    found.click()
    dialog.get_by_role("button", name="Invite", exact=True).click()
    row(phone, name).tap(timeout=WAIT_MS)
    BrowserUser(phone).sees(text)

    # archived, and back where it was
    choose(phone, re.compile("^Archive"))
    expect(phone.get_by_text(f"{name} was archived.")).to_be_visible()
    expect(row(phone, name)).to_have_count(0)
    phone.get_by_role("button", name="Undo").tap()
    BrowserUser(phone).sees(text)

    # left
    choose(phone, "Leave group")
    phone.get_by_role("dialog").get_by_role("button", name="Leave", exact=True).tap()
    expect(phone.get_by_text(f"You left {name}.")).to_be_visible()
    expect(conversations(phone)).to_be_visible()
    expect(row(phone, name)).to_have_count(0)
    assert not errors_of(*browser.pages)
