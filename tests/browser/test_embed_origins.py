"""The chat on another site's page, with a real server: three origins on loopback.

The allowed page has the strictest policy that docs/embed.md names, and every violation
of it is counted.
"""

import re
import uuid
from urllib.parse import urlsplit

import pytest
from harness.browser_user import (
    FILES,
    WAIT_MS,
    BrowserUser,
    conversations,
    errors_of,
    go_to_form,
    look_for,
)
from harness.keyboard import tab_to
from playwright.sync_api import expect
from stack.ports import free_port
from stack.shop import Shop

AGENT = "Marta Lindqvist"
QUESTION = "Where is my parcel?"
WATCH = """window.violations = [];
addEventListener("securitypolicyviolation",
    ({ violatedDirective, blockedURI, sample }) =>
        violations.push([violatedDirective, blockedURI, sample].join(" ")));
"""


@pytest.fixture(scope="module")
def shops(server):
    """The page of a site that may show the chat, and one that uses its key."""
    key = uuid.uuid4().hex[:16]
    allowed = Shop(server.base_url, free_port(), key)
    other = Shop(server.base_url, free_port(), key)
    server.shell(
        "env['seitech.chat.site'].create({'name': 'Parcels', "
        f"'key': {key!r}, 'allowed_origins': {allowed.origin!r}, "
        "'department_id': env.ref('seitech_chat.chat_department_technical').id})"
    )
    yield allowed, other
    allowed.stop()
    other.stop()


@pytest.fixture
def visit(browser):
    """A function that opens a shop's page, watched for violations of its policy."""

    def open_page(shop):
        page = browser.new_page(shop.origin)
        page.context.add_init_script(WATCH)
        page.goto("/")
        return page

    yield open_page
    browser.close_pages()


def open_chat(page):
    """Press the launcher."""
    page.get_by_role("button", name=re.compile("^Open chat")).click(timeout=WAIT_MS)


def start(page, name):
    """Fill in the form and send it."""
    go_to_form(page)
    form = page.get_by_role("dialog")
    form.get_by_role("textbox", name="Name").fill(name)
    form.get_by_role("textbox", name="Email").fill("ana@example.com")
    form.get_by_role("textbox", name="Message").fill(QUESTION)
    form.get_by_role("button", name=re.compile("Start chat|Send message")).click()
    BrowserUser(page).sees(QUESTION)


def test_a_whole_conversation_on_the_page_of_another_site(
    server, shops, visit, new_page, sign_in, browser
):
    agent = sign_in(new_page(), "agent")
    agent.goto("/odoo/chat")
    page = visit(shops[0])
    name = f"Ana {uuid.uuid4().hex[:8]}"
    line = look_for(agent, name)

    # the page's own button, the form, and the wait
    page.get_by_role("button", name="Ask us").click()
    start(page, name)
    visitor = BrowserUser(page)
    [row] = server.sql(
        "SELECT site.name, department.name->>'en_US' FROM seitech_chat_channel channel"
        " JOIN seitech_chat_visitor visitor ON visitor.id = channel.visitor_id"
        " JOIN seitech_chat_site site ON site.id = visitor.site_id"
        " JOIN seitech_chat_department department"
        "   ON department.id = channel.department_id WHERE visitor.name = %s",
        [name],
    )
    assert row == ("Parcels", "Technical support")

    # the answer, live
    line.click(timeout=WAIT_MS)
    agent.get_by_role("button", name="Take", exact=True).click()
    heading = page.get_by_role("heading", name=AGENT)
    expect(heading).to_be_visible(timeout=WAIT_MS)
    support = BrowserUser(agent)
    support.write("It is on its way")
    visitor.sees("It is on its way")

    # files both ways
    visitor.attach("certificate-error.png")
    picture = support.thread.get_by_role("img", name="certificate-error.png")
    expect(picture).to_be_visible(timeout=WAIT_MS)
    support.attach("certificate-error.png")
    shown = visitor.thread.get_by_role("img", name="certificate-error.png")
    expect(shown).to_have_count(2, timeout=WAIT_MS)

    # reload: the tab knows that the window was open; and a second tab
    page.reload()
    visitor.sees("It is on its way")
    tab = BrowserUser(browser.watch(page.context.new_page()))
    tab.page.goto(shops[0].origin)
    open_chat(tab.page)
    tab.sees("It is on its way")
    tab.write("Thank you")
    for side in (visitor, support):
        side.sees("Thank you")

    # a lost network
    page.context.set_offline(True)
    visitor.write("Written without a network")
    page.get_by_role("img", name="Sending").first.wait_for(timeout=WAIT_MS)
    page.context.set_offline(False)
    support.sees("Written without a network")

    # the end, and the rating
    agent.get_by_role("button", name="Resolve", exact=True).click()
    agent.get_by_role("dialog").get_by_role("button", name="Resolve").click()
    page.get_by_title("Great", exact=True).click(timeout=WAIT_MS)
    page.get_by_role("button", name="Submit rating").click()
    expect(page.get_by_text("5 out of 5")).to_be_visible(timeout=WAIT_MS)

    for one in (page, tab.page):
        assert one.evaluate("violations") == []
    assert not errors_of(page, tab.page)


def test_a_new_visitor_needs_few_requests_until_the_message_is_stored(
    server, shops, visit
):
    page = visit(shops[0])
    page.get_by_role("button", name=re.compile("^Open chat")).wait_for(timeout=WAIT_MS)
    asked = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on(
        "Network.requestWillBeSent", lambda event: asked.append(event["request"])
    )
    page.reload()
    open_chat(page)
    start(page, f"Ana {uuid.uuid4().hex[:8]}")

    def name(request):
        path = urlsplit(request["url"]).path
        return f"{request['method']} {path.rpartition('/')[2].split('.')[0]}"

    ours = [one for one in asked if one["url"].startswith(server.base_url)]
    names = [name(request) for request in ours]
    opening = names.index("POST support")
    key = shops[0].page.partition("/embed/")[2].partition(".js")[0]
    assert sorted(names[: opening + 1]) == sorted(
        [f"GET {key}", "GET app", "GET conversation", "GET home", "POST support"]
    )


def test_agents_show_their_photos_where_they_have_one(
    server, shops, visit, new_page, sign_in
):
    server.shell(
        "import base64, io; from PIL import Image, ImageDraw; file = io.BytesIO();"
        " face = Image.new('RGB', (300, 400), '#f4d6b0');"
        " ImageDraw.Draw(face).ellipse((60, 60, 240, 260), fill='#7a3b1d');"
        " face.save(file, 'PNG');"
        f" env['res.users'].search([('name', '=', {AGENT!r})]).image_1920 ="
        " base64.b64encode(file.getvalue())"
    )
    agents = [sign_in(new_page(), login) for login in ("agent", "agent2")]
    for agent in agents:
        agent.goto("/odoo/chat")
        expect(conversations(agent)).to_be_visible(timeout=WAIT_MS)
    page = visit(shops[0])
    asked = []
    page.on("request", lambda one: "/photo/" in one.url and asked.append(one.url))
    name = f"Ana {uuid.uuid4().hex[:8]}"

    # before the conversation: one has a photo, the other one initials
    open_chat(page)
    team = page.get_by_role("img", name=re.compile(AGENT))
    expect(team.locator(".o-seitech-Avatar")).not_to_have_count(0, timeout=WAIT_MS)
    expect(team.locator("img")).to_have_count(1)
    is_drawn = "one => one.decode().then(() => one.naturalWidth)"
    assert team.locator("img").evaluate(is_drawn) == 128

    # in the conversation: the header and the message, live
    start(page, name)
    line = conversations(agents[0]).get_by_role("button", name=re.compile(name))
    line.click(timeout=WAIT_MS)
    agents[0].get_by_role("button", name="Take", exact=True).click()
    header = page.locator(".o-seitech-Panel-header img")
    expect(header).to_have_count(1, timeout=WAIT_MS)
    BrowserUser(agents[0]).write("Hello from me")
    visitor = BrowserUser(page)
    visitor.sees("Hello from me")
    photo = visitor.message("Hello from me").locator(".o-seitech-Avatar img")
    expect(photo).to_have_count(1, timeout=WAIT_MS)
    assert photo.evaluate(is_drawn) == 128

    # and after a reload
    page.reload()
    expect(photo).to_have_count(1, timeout=WAIT_MS)
    assert photo.evaluate(is_drawn) == 128
    assert len(set(asked)) == 1
    assert asked[0].startswith(f"{server.base_url}/seitech_chat/photo/")
    assert page.evaluate("violations") == []
    assert not errors_of(page)

    # The agent has room for the conversations of other tests.
    agents[0].get_by_role("button", name="Resolve", exact=True).click()
    agents[0].get_by_role("dialog").get_by_role("button", name="Resolve").click()
    expect(page.get_by_text("This chat has ended.")).to_be_visible(timeout=WAIT_MS)


def test_a_page_that_is_not_on_the_list_is_refused_and_reads_why(shops, visit):
    page = visit(shops[1])
    answers, lines = [], []
    page.on("console", lambda message: lines.append(message.text))
    page.on("response", lambda one: answers.append(one) or None)

    with page.expect_console_message(lambda one: "SeitechChat" in one.text):
        open_chat(page)
    expect(page.get_by_role("dialog")).to_be_visible(timeout=WAIT_MS)

    with page.expect_response(lambda one: "/api/chat/" in one.url) as refused:
        code = page.evaluate(
            "SeitechChat.open().then(() => fetch("
            f"'{shops[1].odoo_url}/api/chat/support/session', {{ method: 'POST',"
            " headers: { 'Content-Type': 'application/json' }, body: '{}' }))"
            ".then((answer) => answer.json()).then((answer) => answer.code)"
        )
    assert refused.value.status == 403
    assert code == "origin_not_allowed"
    calls = [one for one in answers if "/api/chat/" in one.url]
    assert calls
    assert {one.status for one in calls} == {403}
    for one in calls:
        allowed = one.headers.get("access-control-allow-origin")
        assert allowed == shops[1].origin
    reason = f"{shops[1].origin} is not on the site's list of allowed origins"
    assert [x for x in lines if "SeitechChat" in x] == [f"SeitechChat: {reason}"]
    assert page.evaluate("violations") == []


def test_an_emoji_of_the_picker_and_a_reaction(shops, visit):
    page = visit(shops[0])
    open_chat(page)
    start(page, f"Ana {uuid.uuid4().hex[:8]}")
    visitor = BrowserUser(page)

    page.get_by_role("button", name="Emojis").click()
    picker = page.get_by_role("dialog", name="Emojis")
    picker.get_by_role("searchbox").fill("parcel")
    package = picker.get_by_role("button", name="package", exact=True)
    package.click(timeout=WAIT_MS)
    page.get_by_role("button", name="Send", exact=True).click()
    visitor.sees("📦")
    visitor.message("📦").hover()
    quick = visitor.message("📦").get_by_role("group", name="Quick reactions")
    quick.get_by_role("button", name="React: heart").click()
    reaction = visitor.message("📦").get_by_role("button", name=re.compile("^❤️ 1"))
    expect(reaction).to_be_visible(timeout=WAIT_MS)

    assert page.evaluate("violations") == []
    assert not errors_of(page)


def test_an_earlier_conversation_is_rated_and_goes_on_from_the_first_screen(
    shops, visit, new_page, sign_in
):
    agent = sign_in(new_page(), "agent")
    agent.goto("/odoo/chat")
    page = visit(shops[0])
    visitor = BrowserUser(page)
    name = f"Ana {uuid.uuid4().hex[:8]}"
    line = look_for(agent, name)
    open_chat(page)
    start(page, name)
    line.click(timeout=WAIT_MS)
    agent.get_by_role("button", name="Take", exact=True).click()
    BrowserUser(agent).write("It is on its way")
    visitor.sees("It is on its way")
    agent.get_by_role("button", name="Resolve", exact=True).click()
    agent.get_by_role("dialog").get_by_role("button", name="Resolve").click()

    # from the end to the first screen, and back into it after a reload
    page.get_by_role("button", name="New conversation").click(timeout=WAIT_MS)
    page.get_by_role("button", name="Back", exact=True).click()
    earlier = page.get_by_role("navigation", name="Your conversations")
    expect(earlier.get_by_role("button")).to_have_count(1)
    page.reload()
    expect(earlier).to_be_visible(timeout=WAIT_MS)
    earlier.get_by_role("button", name=re.compile(AGENT)).click()
    visitor.sees(QUESTION)
    visitor.sees("It is on its way")

    # rate it, have its transcript, and go on
    page.get_by_title("Good", exact=True).click()
    page.get_by_role("button", name="Submit rating").click()
    expect(page.get_by_text("4 out of 5")).to_be_visible(timeout=WAIT_MS)
    page.get_by_role("button", name="Email me the transcript").click()
    sent = page.get_by_text("We've sent the transcript to ana@example.com")
    expect(sent).to_be_visible(timeout=WAIT_MS)
    page.get_by_role("button", name="Continue this chat").click()
    visitor.write("It never came")
    visitor.sees("It never came")
    visitor.sees("It is on its way")
    reopened = page.get_by_text("You reopened the conversation.")
    expect(reopened).to_be_visible(timeout=WAIT_MS)

    # it ends, and the agent has room for another one
    page.get_by_role("button", name="Options").click()
    page.get_by_role("menuitem", name="End chat").click()
    page.get_by_role("menuitem", name="End", exact=True).click()
    expect(page.get_by_text("This chat has ended.")).to_be_visible(timeout=WAIT_MS)

    assert page.evaluate("violations") == []
    assert not errors_of(page)


def test_a_conversation_by_keyboard_alone(shops, visit):
    page = visit(shops[0])
    # From now on: a key is quicker than the browser learns that somebody waits for it.
    page.on("filechooser", lambda _chooser: None)
    keyboard = page.keyboard
    visitor = BrowserUser(page)
    expect(page.get_by_role("button", name=re.compile("^Open chat"))).to_be_visible()

    # the launcher, the first screen, the form
    tab_to(page, "Open chat")
    keyboard.press("Enter")
    go_on = page.get_by_role("button", name="Write to us")
    box = page.get_by_role("dialog").get_by_role("textbox", name="Message")
    expect(go_on.or_(box)).to_be_visible(timeout=WAIT_MS)
    if go_on.is_visible():
        tab_to(page, "Write to us")
        keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Name")).to_be_focused(timeout=WAIT_MS)
    keyboard.type(f"Ana {uuid.uuid4().hex[:8]}")
    keyboard.press("Tab")
    keyboard.type("ana@example.com")
    tab_to(page, "Message")
    keyboard.type(QUESTION)
    tab_to(page, re.compile("Start chat|Send message"))
    keyboard.press("Enter")
    visitor.sees(QUESTION)

    # a message, an emoji, a file
    expect(visitor.composer).to_be_focused(timeout=WAIT_MS)
    keyboard.type("Are you there?")
    keyboard.press("Enter")
    visitor.sees("Are you there?")
    tab_to(page, "Emojis")
    keyboard.press("Enter")
    picker = page.get_by_role("dialog", name="Emojis")
    expect(picker.get_by_role("searchbox")).to_be_focused(timeout=WAIT_MS)
    keyboard.type("parcel")
    expect(picker.get_by_role("button", name="package", exact=True)).to_be_visible()
    keyboard.press("ArrowDown")
    keyboard.press("Enter")
    expect(visitor.composer).to_be_focused()
    keyboard.press("Enter")
    visitor.sees("📦")
    expect(page.get_by_role("img", name="Sending")).to_have_count(0, timeout=WAIT_MS)
    tab_to(page, "Attach files")
    expect(page.get_by_role("button", name="Attach files")).to_be_focused()
    with page.expect_file_chooser() as chosen:
        keyboard.press("Enter")
    chosen.value.set_files([FILES / "certificate-error.png"])
    send = page.get_by_role("button", name="Send", exact=True)
    expect(send).to_be_enabled(timeout=WAIT_MS)
    tab_to(page, "Send")
    keyboard.press("Enter")
    picture = visitor.thread.get_by_role("img", name="certificate-error.png")
    expect(picture).to_be_visible(timeout=WAIT_MS)

    # end it, and leave
    tab_to(page, "Options")
    keyboard.press("Enter")
    tab_to(page, "End chat")
    keyboard.press("Enter")
    sure = page.get_by_role("menuitem", name="End", exact=True)
    expect(sure).to_be_focused()
    keyboard.press("Enter")
    expect(page.get_by_text("This chat has ended.")).to_be_visible(timeout=WAIT_MS)
    keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    launcher = page.get_by_role("button", name=re.compile("^Open chat"))
    expect(launcher).to_be_focused()
    assert page.evaluate("violations") == []
    assert not errors_of(page)
