"""The screens of the widget before a conversation, on a page of somebody else."""

import copy

import pytest
from harness.axe import WIDGET_LOOKS, findings
from harness.foreign_site import (
    DEPARTMENT,
    EMPTY_HOME,
    SESSION,
    ForeignSite,
    button,
    open_chat,
)
from harness.keyboard import tab_to
from harness.machine_speed import MachineSpeed
from playwright.sync_api import expect

SCREEN = ("seitech-chat", ".o-seitech-WidgetRoot")
QUESTIONS = ["How do I enrol?", "What are the prices?", "Can I get an invoice?"]
FAQ = {
    "id": 1,
    "question": QUESTIONS[0],
    "answer": '<p>Press <b>Join</b>, or see the <a href="https://example.com">guide</a>.',
}
ACTION = {
    "faq_id": None,
    "query_type": None,
    "department_id": None,
    "body": "",
    "url": "",
}
HOME = {
    "team": {
        "agents": [{"name": "Ana", "avatar_url": None}],
        "is_available": True,
        "typical_response_seconds": 240,
        "opens_at": None,
    },
    "faqs": [{"id": i, "question": one} for i, one in enumerate(QUESTIONS, 1)],
    "has_faqs": True,
    "quick_actions": [
        ACTION
        | {"id": 1, "label": "Call me", "icon": "phone", "action": "callback"}
        | {"query_type": "callback"},
        ACTION
        | {"id": 2, "label": "Courses", "icon": "link", "action": "address"}
        | {"url": "/slides"},
        ACTION
        | {"id": 3, "label": "Invoices", "icon": "card", "action": "form"}
        | {"query_type": "billing", "body": "About my invoice: "},
        ACTION
        | {"id": 4, "label": "Enrolling", "icon": "book", "action": "faq", "faq_id": 1},
    ],
}
API = "/api/chat/support"
PAGE = {"lang": "en", "path": "/"}


@pytest.fixture
def site():
    with ForeignSite() as running:
        running.answers |= {
            f"{API}/home": HOME,
            f"{API}/faq/1": FAQ,
            f"{API}/faq/search": {"faqs": HOME["faqs"][1:2]},
            f"{API}/faq/1/feedback": {"is_done": True},
        }
        yield running


def test_home_offers_the_team_answers_and_actions(site, visit):
    page = visit()
    panel = open_chat(page)

    expect(panel.get_by_text("Usually answers in 4 minutes")).to_be_visible()
    expect(panel.get_by_role("searchbox", name="Search for answers")).to_be_focused()
    for name in (*QUESTIONS, "Call me", "Invoices", "Write to us"):
        expect(button(panel, name)).to_be_visible()
    link = panel.get_by_role("link", name="Courses")
    assert link.get_attribute("href") == "/slides"
    assert page.errors == []


#: The page's own clock: looks from outside come up to a second apart.
SEARCH_CLOCK = """(question) => {
    const { shadowRoot } = document.querySelector("seitech-chat");
    const isListed = () => [...shadowRoot.querySelectorAll("button")].some(
        (button) => button.textContent.trim() === question);
    window.seen = {};
    const onKey = ({ timeStamp }) => { seen.key = timeStamp; };
    addEventListener("keydown", onKey, { capture: true });
    new MutationObserver(() => {
        if (!isListed()) { seen.answer ??= performance.now(); }
    }).observe(shadowRoot, { subtree: true, childList: true });
}"""


def test_a_search_answers_within_300_ms_of_the_last_key(site, visit):
    page = visit()
    panel = open_chat(page)
    search = panel.get_by_role("searchbox")
    expect(button(panel, QUESTIONS[0])).to_be_visible()
    page.evaluate(SEARCH_CLOCK, QUESTIONS[0])

    with MachineSpeed() as speed:
        search.press_sequentially("price", delay=60)
        expect(button(panel, QUESTIONS[0])).to_have_count(0)

    took_ms = page.evaluate("seen.answer - seen.key")
    print("ms:", round(took_ms), "slowness:", round(speed.worst, 1))
    assert 0 < took_ms < 300 * speed.worst
    expect(button(panel, QUESTIONS[1])).to_be_visible()
    expect(panel.get_by_role("status").filter(has_text="1 answer")).to_be_attached()
    assert [one["text"] for one in site.bodies[f"{API}/faq/search"]] == ["price"]
    search.fill("")
    expect(button(panel, QUESTIONS[0])).to_be_visible()


def test_an_answer_that_did_not_help_leads_to_the_form_with_the_search(site, visit):
    site.answers[f"{API}/faq/search"] = {"faqs": HOME["faqs"][:1]}
    page = visit()
    panel = open_chat(page)
    panel.get_by_role("searchbox").fill("enrol without a card")
    expect(button(panel, QUESTIONS[1])).to_have_count(0)

    button(panel, QUESTIONS[0]).click()
    expect(panel.get_by_role("heading", name=QUESTIONS[0])).to_be_focused()
    expect(panel.get_by_role("link", name="guide")).to_be_visible()
    with page.expect_response(f"**{API}/faq/1/feedback*"):
        button(panel, "No, write to us").click()

    message = panel.get_by_role("textbox", name="Message")
    expect(message).to_have_value("enrol without a card")
    assert site.bodies[f"{API}/faq/1/feedback"] == [PAGE | {"is_helpful": False}]
    panel.get_by_role("textbox", name="Name").fill("Ana")
    panel.get_by_role("textbox", name="Email").fill("ana@example.com")
    button(panel, "Start chat").click()
    expect(panel.get_by_role("alert")).to_be_visible()
    [body] = site.bodies[API]
    assert (body["faq_ids"], body["body"]) == ([1], "enrol without a card")


def test_an_answer_that_helped_is_thanked_for(site, visit):
    page = visit()
    panel = open_chat(page)
    button(panel, "Enrolling").click()

    # Nobody waits for the server to be thanked.
    with page.expect_response(f"**{API}/faq/1/feedback*"):
        button(panel, "Yes").click()

    expect(panel.get_by_role("status").filter(has_text="Thanks")).to_be_focused()
    assert site.bodies[f"{API}/faq/1/feedback"] == [PAGE | {"is_helpful": True}]
    button(panel, "Back").click()
    expect(button(panel, "Enrolling")).to_be_focused()


def test_an_answer_that_does_not_come_can_be_asked_for_again(site, visit):
    del site.answers[f"{API}/faq/1"]
    page = visit()
    panel = open_chat(page)
    button(panel, QUESTIONS[0]).click()
    again = panel.get_by_role("button", name="Try again")
    expect(again).to_be_visible()

    site.answers[f"{API}/faq/1"] = FAQ
    again.click()

    expect(panel.get_by_text("or see the")).to_be_visible()


def test_a_callback_asks_for_name_phone_and_time(site, visit):
    page = visit(timezone_id="America/Recife")
    panel = open_chat(page)
    button(panel, "Call me").click()
    expect(panel.get_by_role("textbox", name="Email")).to_have_count(0)
    panel.get_by_role("textbox", name="Name").fill("Ana")
    button(panel, "Request callback").click()
    expect(panel.get_by_text("Enter your phone number.")).to_be_visible()
    panel.get_by_role("textbox", name="Phone").fill("+55 81 99999-0000")
    when = panel.get_by_label("Date and time")
    when.fill("2020-01-01T10:00")
    button(panel, "Request callback").click()
    expect(panel.get_by_text("Choose a time in the future.")).to_be_visible()

    when.fill("2099-01-01T10:00")
    button(panel, "Request callback").click()

    expect(panel.get_by_role("alert")).to_be_visible()
    [body] = site.bodies[API]
    sent = {name: body.get(name) for name in ("phone", "query_type", "email", "body")}
    assert sent == {
        "phone": "+55 81 99999-0000",
        "query_type": "callback",
        "email": None,
        "body": "",
    }
    assert (body["quick_action_id"], body["wished_at"]) == (
        1,
        "2099-01-01T13:00:00.000Z",
    )


def test_an_action_fills_in_the_form(site, visit):
    page = visit()
    panel = open_chat(page)
    button(panel, "Invoices").click()

    message = panel.get_by_role("textbox", name="Message")
    expect(message).to_have_value("About my invoice: ")
    expect(panel.get_by_role("heading", name="Invoices")).to_be_visible()
    button(panel, "Back").click()
    expect(button(panel, "Invoices")).to_be_focused()


def test_without_answers_and_actions_the_form_is_first(site, visit):
    site.answers[f"{API}/home"] = EMPTY_HOME | {"team": HOME["team"]}
    page = visit()
    panel = open_chat(page)

    expect(panel.get_by_role("textbox", name="Message")).to_be_visible()
    expect(panel.get_by_text("Usually answers in 4 minutes")).to_be_visible()
    expect(button(panel, "Back")).to_have_count(0)


def test_without_an_answer_for_home_the_form_is_first(site, visit):
    del site.answers[f"{API}/home"]
    page = visit()
    panel = open_chat(page)

    expect(panel.get_by_role("textbox", name="Message")).to_be_visible()


def test_a_page_that_asks_for_a_message_opens_the_form(site, visit):
    page = visit()
    page.evaluate("SeitechChat.open({ message: 'About the plan' })")

    message = page.get_by_role("dialog").get_by_role("textbox", name="Message")
    expect(message).to_have_value("About the plan")


def test_home_by_keyboard_alone(site, visit):
    page = visit()
    page.get_by_role("button", name="Open chat").focus()
    page.keyboard.press("Enter")
    panel = page.get_by_role("dialog")
    expect(panel.get_by_role("searchbox")).to_be_focused()

    page.keyboard.press("Tab")
    expect(button(panel, QUESTIONS[0])).to_be_focused()
    page.keyboard.press("Enter")
    expect(panel.get_by_role("heading", name=QUESTIONS[0])).to_be_focused()
    expect(panel.get_by_role("link", name="guide")).to_be_visible()
    page.keyboard.press("Tab")  # the link
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(button(panel, "No, write to us")).to_be_focused()
    page.keyboard.press("Enter")
    expect(panel.get_by_role("textbox", name="Name")).to_be_focused()
    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Open chat")).to_be_focused()


@pytest.mark.parametrize(("scheme", "direction", "size"), WIDGET_LOOKS)
def test_axe_finds_nothing_on_the_screens(scheme, direction, size, site, visit):
    site.policy = None  # axe is evaluated in the page
    site.settings["scheme"] = scheme
    for language in site.settings["languages"]:
        language["direction"] = direction
        language["consent"] = CONSENT | {"mode": "notice"}
    site.answers[f"{API}/session"] = SESSION | {"departments": [ASKING]}
    width, height = size
    page = visit(viewport={"width": width, "height": height})
    panel = open_chat(page)
    expect(button(panel, "Write to us")).to_be_visible()
    found = findings(page, *SCREEN)
    button(panel, QUESTIONS[0]).click()
    expect(button(panel, "Yes")).to_be_visible()
    found += findings(page, *SCREEN)
    button(panel, "Back").click()
    button(panel, "Call me").click()
    button(panel, "Request callback").click()
    found += findings(page, *SCREEN)
    button(panel, "Back").click()
    button(panel, "Write to us").click()
    button(panel, "Start chat").click()
    expect(panel.get_by_text("Enter your email address.")).to_be_visible()
    found += findings(page, *SCREEN)

    assert found == []
    widths = "[document.documentElement.scrollWidth, innerWidth]"
    scroll_width, inner_width = page.evaluate(widths)
    assert scroll_width <= inner_width


ASKING = copy.deepcopy(DEPARTMENT) | {
    "form": {"name": "required", "email": "required", "phone": "optional"},
    "fields": [
        {"name": kind, "label": f"A {kind}", "is_required": True, "type": kind}
        | {"choices": [{"value": "A", "label": "A"}] * (kind == "choice")}
        for kind in ("choice", "number", "checkbox", "date")
    ],
}
CONSENT = {
    "mode": "required",
    "text": "We store what you write for a year.",
    "url": "https://example.com/privacy",
    "version": 3,
}


def test_a_notice_is_shown_in_the_form(site, visit):
    site.answers[f"{API}/home"] = EMPTY_HOME
    for language in site.settings["languages"]:
        language["consent"] = CONSENT | {"mode": "notice"}
    panel = open_chat(visit())

    expect(panel.get_by_text("We store what you write for a year.")).to_be_visible()
    expect(panel.get_by_role("link", name="Privacy policy")).to_be_visible()


def test_a_visitor_is_greeted_once_per_visit(site, visit):
    for language in site.settings["languages"]:
        language["proactive"] = {"seconds": 1, "text": "May we help?"}
    page = visit()
    greeting = page.get_by_role("button", name="May we help?")
    expect(greeting).to_be_visible()
    button(page, "Dismiss").click()
    expect(greeting).to_have_count(0)

    page.reload()
    page.wait_for_timeout(2000)
    expect(greeting).to_have_count(0)

    other = visit()
    other.get_by_role("button", name="May we help?").click()
    expect(other.get_by_role("dialog")).to_be_visible()
    expect(other.get_by_role("button", name="May we help?")).to_have_count(0)


@pytest.mark.parametrize("refusal", ["throws", "is missing"])
def test_a_browser_that_stores_nothing_has_the_chat_and_says_so_once(
    refusal, site, visit
):
    get = "throw new DOMException('', 'SecurityError')"
    site.scripts["/watch.js"] = "".join(
        f"Object.defineProperty(window, '{name}', {{ get() {{ {get}; }} }});"
        if refusal == "throws"
        else f"Object.defineProperty(window, '{name}', {{ value: null }});"
        for name in ("localStorage", "sessionStorage")
    )
    site.head = '<script src="/watch.js"></script>'
    page = visit()
    panel = open_chat(page)
    expect(panel.get_by_text("Your browser doesn't store data.")).to_be_visible()
    button(panel, "Write to us").click()
    panel.get_by_role("textbox", name="Message").fill("Hello")
    button(panel, "Minimize").click()

    panel = open_chat(page)

    expect(panel.get_by_role("textbox", name="Message")).to_have_value("Hello")
    expect(panel.get_by_text("Your browser doesn't store data.")).to_have_count(1)
    assert page.errors == []


def test_after_a_logout_nothing_of_the_person_is_left(site, visit):
    page = visit()
    panel = open_chat(page)
    panel.get_by_role("searchbox").fill("my secret question")
    expect(button(panel, QUESTIONS[0])).to_have_count(0)
    button(panel, "Call me").click()
    panel.get_by_role("textbox", name="Phone").fill("555 0100")
    message = panel.get_by_role("textbox", name="Message")
    expect(message).to_have_value("my secret question")

    page.evaluate("SeitechChat.logout()")

    expect(panel.get_by_role("searchbox")).to_have_value("")
    expect(button(panel, QUESTIONS[0])).to_be_visible()
    button(panel, "Call me").click()
    expect(message).to_have_value("")
    expect(panel.get_by_role("textbox", name="Phone")).to_have_value("")


def test_the_keyboard_alone_leads_to_the_form_and_back(site, visit):
    page = visit()
    launcher = page.locator("seitech-chat button >> nth=0")
    expect(launcher).to_be_visible()

    tab_to(page, "Open chat")
    page.keyboard.press("Enter")
    panel = page.get_by_role("dialog")
    expect(panel.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("price")
    expect(button(panel, QUESTIONS[0])).to_have_count(0)
    tab_to(page, QUESTIONS[1])
    tab_to(page, "Write to us")
    page.keyboard.press("Enter")
    expect(panel.get_by_label("Message")).to_be_visible()
    tab_to(page, "Start chat")
    page.keyboard.press("Enter")
    expect(panel.get_by_text("Enter your email address.")).to_be_visible()
    page.keyboard.press("Escape")

    expect(panel).to_have_count(0)
    expect(launcher).to_be_focused()
