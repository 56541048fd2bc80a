"""The widget on a page of somebody else: what it may do there, and its methods."""

import time

import pytest
from harness.foreign_site import ForeignSite
from harness.machine_speed import MachineSpeed
from harness.main_thread import recorded
from playwright.sync_api import expect

VIOLATIONS = """window.violations = [];
addEventListener("securitypolicyviolation",
    ({ violatedDirective, blockedURI, sample }) =>
        violations.push([violatedDirective, blockedURI, sample].join(" ")));
"""
WATCH = '<script src="/watch.js"></script>'
LAUNCHER = "seitech-chat button >> nth=0"


@pytest.fixture
def site():
    with ForeignSite() as running:
        running.scripts["/watch.js"] = VIOLATIONS
        running.head = WATCH
        yield running


def answer_of(page, call):
    """Return what a method resolves with, or the reason it rejects for."""
    return page.evaluate(
        f"() => {call}.then((value) => value ?? null, (error) => error.message)"
    )


def test_the_form_opens_under_a_policy_without_styles_and_eval(site, visit):
    page = visit()

    page.get_by_role("button", name="Open chat").click()
    form = page.get_by_role("dialog")

    expect(form.get_by_label("Message")).to_be_visible()
    box = form.bounding_box()
    assert (box["width"], box["height"]) == (380, 600)
    header = form.locator(".o-seitech-Panel-header")
    assert header.evaluate("el => getComputedStyle(el).backgroundColor") == (
        "rgb(2, 124, 187)"
    )
    assert page.evaluate("violations") == []
    assert page.errors == []


def test_before_the_click_nothing_is_asked_of_the_server(site, visit):
    page = visit()
    expect(page.get_by_role("button", name="Open chat")).to_be_visible()
    page.wait_for_load_state("networkidle")

    expect(page.locator(".o-seitech-WidgetRoot")).to_be_attached()
    assert [path for path in site.requests if "/api/" in path] == []
    assert page.locator("script").count() == 2  # the page's own
    ours = "Object.keys(window).filter((name) => /seitech|owl/i.test(name))"
    assert page.evaluate(ours) == ["SeitechChat"]


def test_a_browser_that_saves_data_loads_the_app_when_it_is_approached(site, visit):
    site.scripts["/watch.js"] += (
        "Object.defineProperty(navigator, 'connection', { value: { saveData: true } });"
    )
    page = visit()
    launcher = page.get_by_role("button", name="Open chat")
    expect(launcher).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert not any(path.startswith("/embed/app") for path in site.requests)

    launcher.hover()

    expect(page.locator(".o-seitech-WidgetRoot")).to_be_attached()
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("where", ["head", "twice", "late"])
def test_the_page_has_one_chat_wherever_its_script_is(where, site, visit):
    script = site.body
    if where == "late":
        site.body = '<script src="/late.js"></script>'
        site.scripts["/late.js"] = (
            "addEventListener('load', () => setTimeout(() => {"
            " const script = document.createElement('script');"
            " script.src = '/chat.js'; document.head.append(script); }));"
        )
    else:
        site.head += script
        site.body = script if where == "twice" else ""

    page = visit()
    page.get_by_role("button", name="Open chat").click()

    expect(page.get_by_role("dialog").get_by_label("Message")).to_be_visible()
    assert page.locator("seitech-chat").count() == 1
    assert page.errors == []


def test_an_open_chat_outlives_the_body_of_a_single_page_application(site, visit):
    page = visit()
    page.get_by_role("button", name="Open chat").click()
    message = page.get_by_role("dialog").get_by_label("Message")
    message.fill("My question")

    page.evaluate("document.body = document.createElement('body')")

    expect(message).to_have_value("My question")
    message.type("?")
    expect(message).to_have_value("My question?")


def test_calls_made_before_the_script_are_made_when_it_is_there(site, visit):
    site.scripts["/watch.js"] += """
        window.seen = [];
        window.SeitechChat = [
            ["on", "open", () => seen.push("open")],
            ["setFields", { plan: "pro", name: "Ana" }],
            ["open", { message: "About the course" }],
        ];"""

    page = visit()
    form = page.get_by_role("dialog")

    expect(form.get_by_label("Message")).to_have_value("About the course")
    expect(form.get_by_label("Name")).to_have_value("Ana")
    expect(form.get_by_label("Plan")).to_have_value("pro")
    assert page.evaluate("seen") == ["open"]


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        ("SeitechChat.dance()", "no such method"),
        ("SeitechChat.open('now')", "takes { message, department }"),
        ("SeitechChat.open({ message: 3 })", "takes { message, department }"),
        ("SeitechChat.identify()", "takes a text"),
        ("SeitechChat.setPage({ url: 'javascript:alert(1)' })",
         "takes { url, title } with a web address"),
        ("SeitechChat.setFields({ shoe: 'x' })", 'unknown field "shoe"'),
        ("SeitechChat.setFields({ plan: 'x'.repeat(1001) })",
         '"plan" takes a text of up to 1000 characters'),
        ("SeitechChat.setFields({})", "takes an object of 1 to 20 fields"),
        ("SeitechChat.setLanguage('tlh')", 'the site has no language "tlh"'),
        ("SeitechChat.init([])", "takes an object"),
        ("SeitechChat.unreadCount()", 0),
        ("SeitechChat.open({ department: 'Nobody' })", None),
    ],
)  # fmt: skip
def test_a_wrong_call_rejects_and_logs_one_line(call, reason, site, visit):
    page = visit()
    lines = []
    page.on("console", lambda message: lines.append(message.text))

    answer = answer_of(page, call)
    page.evaluate(f"() => {{ {call}; }}")
    page.wait_for_timeout(100)

    assert answer == reason
    method = call.split(".")[1].split("(")[0]
    is_wrong = isinstance(reason, str)
    assert lines == [f"SeitechChat.{method}: {reason}"] * 2 * is_wrong
    assert page.errors == []


def test_another_language_takes_the_place_of_the_open_chat(site, visit):
    page = visit()
    page.get_by_role("button", name="Open chat").click()
    expect(page.get_by_role("button", name="Start chat")).to_be_visible()

    assert answer_of(page, "SeitechChat.setLanguage('es-MX')") is None

    expect(page.get_by_role("button", name="Iniciar chat")).to_be_visible()
    expect(page.get_by_role("button", name="Start chat")).to_have_count(0)


def test_the_language_is_that_of_the_page(site, visit):
    site.scripts["/watch.js"] += "document.documentElement.lang = 'pt';"
    page = visit()

    expect(page.get_by_role("button", name="Abrir o chat")).to_be_visible()


def test_a_chat_that_is_removed_leaves_nothing(site, visit):
    site.scripts["/watch.js"] += """
        document.title = "(2026) Shop";
        window.before = new Set(Object.keys(window));"""
    page = visit(device="phone")
    page.get_by_role("button", name="Open chat").click()
    expect(page.get_by_role("dialog").get_by_label("Message")).to_be_visible()
    api = page.evaluate_handle("SeitechChat")

    page.evaluate("SeitechChat.destroy()")

    expect(page.locator("seitech-chat")).to_have_count(0)
    assert page.evaluate("Object.keys(window).filter((name) => !before.has(name))") == [
        "before"
    ]
    assert page.title() == "(2026) Shop"
    assert page.evaluate("document.documentElement.style.overflow") == ""
    assert (
        page.evaluate("(api) => api.open().catch((error) => error.message)", api)
        == "destroyed"
    )


def test_the_page_hides_and_shows_the_chat(site, visit):
    site.settings["exclude"] = "^/checkout"
    page = visit()
    launcher = page.get_by_role("button", name="Open chat")
    expect(launcher).to_be_visible()

    page.evaluate("history.pushState(null, '', '/checkout/2')")
    expect(launcher).to_be_hidden()
    page.evaluate("SeitechChat.show()")
    expect(launcher).to_be_visible()
    page.evaluate("SeitechChat.hide()")
    expect(launcher).to_be_hidden()


def test_an_app_that_does_not_come_is_asked_for_again(site, visit):
    app = next(one["app"] for one in site.settings["languages"] if one["lang"] == "en")
    site.failing.add(f"/embed/{app}")
    page = visit()
    launcher = page.get_by_role("button", name="Open chat")
    launcher.click()
    expect(page.locator("seitech-chat p")).to_have_count(0)  # the frame went away again

    site.failing.clear()
    launcher.click()

    expect(page.get_by_role("dialog").get_by_label("Message")).to_be_visible()


HOSTILE = """
    * { all: unset } svg { display: none }
    html { font-size: 62.5%; display: flex; gap: 40px }
    button { position: absolute; left: -9999px } :not(:defined) { display: none }
"""


def test_the_styles_and_handlers_of_a_hostile_page_change_nothing(site, visit):
    site.policy = None
    site.head += f"<style>{HOSTILE}</style>"
    site.scripts["/watch.js"] += """
        Array.prototype.last = function () { return this[this.length - 1]; };
        window.onmessage = () => "mine";
        window.keys = [];
        addEventListener("keydown", ({ key }) => keys.push(key));
        addEventListener("click", (ev) => ev.preventDefault());"""
    page = visit()

    page.get_by_role("button", name="Open chat").click()
    message = page.get_by_role("dialog").get_by_label("Message")
    message.type("Hi")

    expect(message).to_have_value("Hi")
    size = message.evaluate("el => getComputedStyle(el).fontSize")
    assert size == "15px"
    assert page.get_by_role("dialog").bounding_box()["width"] == 380
    assert page.evaluate("onmessage()") == "mine"
    assert page.evaluate("keys") == []
    assert page.errors == []


LONG_TASK_SECONDS = 0.05  # of a browser's "long task"
PHONE_SLOWDOWN = 4  # the usual one for a phone
VISITS = 3
PREPARING_MS = 2500  # after the chat is drawn: it prepares what a click opens


def tasks_before_the_click(site, browser):
    """Return the seconds of each task of a visit, with the processor of a phone."""
    page = browser.new_page(site.url, "phone")
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": PHONE_SLOWDOWN})
    with recorded(page, site.url) as thread:
        with page.expect_console_message(lambda message: message.text == "ready"):
            page.goto("/")
        page.wait_for_timeout(PREPARING_MS)
    return thread.task_seconds()


def test_no_task_before_the_click_holds_up_the_page(site, browser):
    site.scripts["/watch.js"] = """
        window.SeitechChat = [["on", "ready", () => console.log("ready")]];"""
    speed = MachineSpeed()
    visits = []
    for _visit in range(VISITS):
        visits.append(tasks_before_the_click(site, browser))
        speed.measure()
        browser.close_pages()

    assert all(len(tasks) > 10 for tasks in visits)
    assert min(map(max, visits)) <= LONG_TASK_SECONDS * speed.worst
    # And on any machine: no task has much of the work.
    assert min(max(tasks) / sum(tasks) for tasks in visits) < 0.3


def test_a_click_before_the_app_is_there_does_not_close_what_was_open(site, visit):
    page = visit()
    page.get_by_role("button", name="Open chat").click()
    expect(page.get_by_role("dialog")).to_be_visible()

    page.route("**/embed/app.*", lambda route: (time.sleep(1), route.continue_()))
    page.reload()
    page.locator(LAUNCHER).click()

    expect(page.get_by_role("dialog")).to_be_visible()
    page.wait_for_timeout(500)
    expect(page.get_by_role("dialog")).to_be_visible()
