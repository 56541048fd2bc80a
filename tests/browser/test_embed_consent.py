"""A site that requires consent: nothing happens before, on a page of somebody else."""

import pytest
from harness.axe import findings
from harness.foreign_site import ForeignSite, button, open_chat
from playwright.sync_api import expect

# Each request of the page and all that it stores.
WATCH = """window.stored = [];
for (const name of ["localStorage", "sessionStorage"]) {
    const { setItem } = Storage.prototype;
    Storage.prototype.setItem = function (key, value) {
        stored.push(key);
        return setItem.call(this, key, value);
    };
}"""
CONSENT = {
    "mode": "required",
    "text": "We store what you write for a year.",
    "url": "https://example.com/privacy",
    "version": 3,
}


@pytest.fixture
def site():
    with ForeignSite() as running:
        running.scripts["/watch.js"] = WATCH
        running.head = '<script src="/watch.js"></script>'
        for language in running.settings["languages"]:
            language["consent"] = CONSENT
        yield running


LOADED = {"/", "/watch.js", "/chat.js", "/favicon.ico"}


def question_of(site):
    """Return the path of the script with the question."""
    return f"/embed/{site.settings['languages'][0]['question']}"


def test_before_consent_only_the_loader_is_loaded_and_nothing_is_stored(site, visit):
    page = visit()
    page.get_by_role("button", name="Open chat").hover()
    page.wait_for_timeout(1500)  # longer than a prefetch waits
    assert set(site.requests) <= LOADED
    question = open_chat(page)
    expect(question.get_by_text("We store what you write")).to_be_visible()
    expect(question).to_be_focused()
    link = question.get_by_role("link", name="Privacy policy")
    assert link.get_attribute("href") == "https://example.com/privacy"
    page.evaluate("void SeitechChat.setFields({ name: 'Ana' })")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Open chat")).to_be_focused()
    button(open_chat(page), "Decline").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.wait_for_timeout(300)

    # The question is a static script, which a press of the launcher loads.
    assert set(site.requests) - LOADED == {question_of(site)}
    assert site.requests.count(question_of(site)) == 1
    assert page.evaluate("stored") == []
    assert page.context.cookies() == []


def test_consent_opens_the_chat_and_is_sent_with_the_conversation(site, visit):
    page = visit()
    page.evaluate("void SeitechChat.setFields({ name: 'Ana' })")
    button(open_chat(page), "Accept").click()

    panel = page.get_by_role("dialog")
    expect(panel.get_by_role("textbox", name="Name")).to_have_value("Ana")
    panel.get_by_role("textbox", name="Email").fill("ana@example.com")
    panel.get_by_role("textbox", name="Message").fill("Hello")
    button(panel, "Start chat").click()
    expect(panel.get_by_role("alert")).to_be_visible()
    assert site.bodies["/api/chat/support"][0]["consent_version"] == 3
    page.evaluate("SeitechChat.close()")

    page.reload()
    panel = open_chat(page)
    expect(panel.get_by_role("textbox", name="Message")).to_be_visible()
    for language in site.settings["languages"]:
        language["consent"] = CONSENT | {"version": 4}
    page.reload()
    expect(open_chat(page).get_by_text("We store what you write")).to_be_visible()


def test_question_that_was_not_loaded_is_loaded_by_the_next_press(site, visit):
    site.failing.add(question_of(site))
    page = visit()
    launcher = page.get_by_role("button", name="Open chat")
    with page.expect_console_message(lambda line: "SeitechChat.open" in line.text):
        launcher.click()
    site.failing.clear()

    # An impatient visitor.
    launcher.evaluate("(one) => { one.click(); one.click(); }")

    expect(page.get_by_text("We store what you write")).to_be_visible()
    launcher.click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.evaluate("stored") == []


def test_chat_can_be_removed_before_consent(site, visit):
    page = visit()
    page.evaluate("void SeitechChat.setFields({ name: 'Ana' })")
    open_chat(page)

    page.evaluate("SeitechChat.destroy()")

    expect(page.locator("seitech-chat")).to_have_count(0)


def accept(page):
    button(open_chat(page), "Accept").click()
    form = page.get_by_role("dialog")
    expect(form.get_by_role("textbox", name="Message")).to_be_visible()
    return form


def withdraw(panel):
    button(panel, "Options").click()
    panel.get_by_role("menuitem", name="Withdraw consent").click()
    panel.get_by_role("menuitem", name="Withdraw", exact=True).click()


def stored_keys(page):
    return page.evaluate(
        "[...Object.keys(localStorage), ...Object.keys(sessionStorage)]"
    )


def test_withdrawn_consent_leaves_nothing_and_is_asked_for_again(site, visit):
    page = visit()
    form = accept(page)
    form.get_by_role("textbox", name="Message").fill("Half a question")
    assert "seitech_chat.widget.consent" in stored_keys(page)
    page.evaluate(
        "() => { window.closings = 0; SeitechChat.on('close', () => closings++); }"
    )

    withdraw(form)

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Open chat")).to_be_focused()
    assert page.evaluate("window.closings") == 1
    assert stored_keys(page) == []
    site.requests.clear()
    page.get_by_role("button", name="Open chat").hover()
    question = open_chat(page)
    expect(question.get_by_text("We store what you write")).to_be_visible()
    assert [path for path in site.requests if path.startswith("/api/")] == []
    button(question, "Accept").click()
    message = page.get_by_role("dialog").get_by_role("textbox", name="Message")
    expect(message).to_have_value("")
    page.evaluate("SeitechChat.withdrawConsent()")
    page.reload()
    expect(open_chat(page).get_by_text("We store what you write")).to_be_visible()


def test_withdrawal_in_one_tab_ends_the_chat_in_the_other(site, visit):
    page = visit()
    accept(page)
    other = page.context.new_page()
    other.goto(site.url)
    expect(open_chat(other).get_by_role("textbox", name="Message")).to_be_visible()

    page.evaluate("SeitechChat.withdrawConsent()")

    expect(other.get_by_role("dialog")).to_have_count(0)
    assert stored_keys(other) == []
    expect(open_chat(other).get_by_text("We store what you write")).to_be_visible()


def test_withdrawal_before_consent_or_without_one_changes_nothing(site, visit):
    page = visit()
    page.evaluate("SeitechChat.withdrawConsent()")
    form = accept(page)
    expect(form).to_be_visible()
    for language in site.settings["languages"]:
        language["consent"] = CONSENT | {"mode": "notice"}

    page.reload()

    refused = "SeitechChat.withdrawConsent().catch(({ message }) => message)"
    assert page.evaluate(refused) == "the site requires no consent"


def test_axe_finds_nothing_in_the_question_for_consent(site, visit):
    site.policy = None
    page = visit(device="phone")
    expect(open_chat(page)).to_be_visible()

    assert findings(page, "seitech-chat", "[role=dialog]") == []
