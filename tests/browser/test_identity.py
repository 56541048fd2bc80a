"""People whom another site identifies: two in one browser, and one in two browsers."""

import time
import uuid

import pytest
from harness.api_client import sign_in
from harness.browser_user import WAIT_MS, BrowserUser, go_to_form
from harness.identifying_shop import IdentifyingShop
from playwright.sync_api import expect


@pytest.fixture(scope="module")
def shop(server):
    running = IdentifyingShop(server)
    yield running
    running.stop()


@pytest.fixture
def required_shop(server):
    running = IdentifyingShop(server, mode="required")
    yield running
    running.stop()


@pytest.fixture
def visit(shop, browser):
    """A function that opens the shop in a browser of its own."""

    def open_page(where=shop):
        page = browser.new_page(where.origin)
        page.goto("/")
        page.wait_for_function("window.SeitechChat?.key")
        return page

    yield open_page
    browser.close_pages()


def person(name):
    """Return the id and the name of a new person."""
    return f"u-{uuid.uuid4().hex[:8]}", f"{name} {uuid.uuid4().hex[:6]}"


def identify(page, token):
    """Identify, and return the refusal's code or None."""
    return page.evaluate(
        "(token) => SeitechChat.identify(token).then(() => null, ({ code }) => code)",
        token,
    )


def open_chat(page):
    page.evaluate("SeitechChat.open()")
    expect(page.get_by_role("dialog")).to_be_visible(timeout=WAIT_MS)


def open_form(page):
    open_chat(page)
    go_to_form(page)


def start(page, question):
    """Open a conversation; the signed name and address are filled in."""
    form = page.get_by_role("dialog")
    form.get_by_role("textbox", name="Message").fill(question)
    form.get_by_role("button", name="Start chat").or_(
        form.get_by_role("button", name="Send message")
    ).first.click()
    BrowserUser(page).sees(question)


def stored_text(page):
    """Return all that the browser keeps for the page."""
    return page.evaluate("JSON.stringify([{ ...localStorage }, { ...sessionStorage }])")


def messages_with(server, text):
    """Return the names of the visitors who sent a text."""
    rows = server.sql(
        "SELECT visitor.name FROM seitech_chat_message message"
        " JOIN seitech_chat_visitor visitor ON visitor.id = message.author_visitor_id"
        " WHERE message.body LIKE %s",
        [f"%{text}%"],
    )
    return [name for (name,) in rows]


def test_another_person_in_the_same_browser_sees_nothing_of_the_first(
    server, shop, visit
):
    (a_sub, a_name), (b_sub, b_name) = person("Ana"), person("Ben")
    mark = uuid.uuid4().hex[:8]
    page = visit()
    assert identify(page, shop.sign(a_sub, a_name)) is None
    open_form(page)
    start(page, f"first of A {mark}")
    page.context.set_offline(True)
    visitor = BrowserUser(page)
    visitor.write(f"unsent of A {mark}")
    page.get_by_role("img", name="Sending").first.wait_for(timeout=WAIT_MS)
    visitor.composer.fill(f"draft of A {mark}")

    page.evaluate("SeitechChat.logout()")
    page.context.set_offline(False)
    assert mark not in stored_text(page)
    assert identify(page, shop.sign(b_sub, b_name)) is None
    open_chat(page)

    expect(page.get_by_text(mark)).to_have_count(0)
    go_to_form(page)
    form = page.get_by_role("dialog")
    expect(form.get_by_role("textbox", name="Message")).to_have_value("")
    expect(form.get_by_role("textbox", name="Name")).to_have_value(b_name)
    expect(page.get_by_text(mark)).to_have_count(0)
    start(page, f"first of B {mark}")
    page.reload()
    page.evaluate("SeitechChat.open()")
    BrowserUser(page).sees(f"first of B {mark}")
    expect(page.get_by_text("of A")).to_have_count(0)
    assert messages_with(server, f"first of A {mark}") == [a_name]
    assert messages_with(server, f"first of B {mark}") == [b_name]
    assert messages_with(server, f"unsent of A {mark}") == []
    assert messages_with(server, f"draft of A {mark}") == []


def test_another_person_without_a_logout_sees_nothing_of_the_first(shop, visit):
    (a_sub, a_name), (b_sub, b_name) = person("Ana"), person("Ben")
    mark = uuid.uuid4().hex[:8]
    page = visit()
    identify(page, shop.sign(a_sub, a_name))
    open_form(page)
    start(page, f"of A {mark}")
    BrowserUser(page).composer.fill(f"draft of A {mark}")

    assert identify(page, shop.sign(b_sub, b_name)) is None

    go_to_form(page)
    message = page.get_by_role("dialog").get_by_role("textbox", name="Message")
    expect(message).to_have_value("")
    expect(page.get_by_text(mark)).to_have_count(0)
    assert mark not in stored_text(page)


def test_required_identity_keeps_the_conversation_back_until_somebody_is_identified(
    required_shop, visit
):
    (a_sub, a_name), (b_sub, b_name) = person("Ana"), person("Ben")
    mark = uuid.uuid4().hex[:8]
    page = visit(required_shop)
    identify(page, required_shop.sign(a_sub, a_name))
    open_form(page)
    start(page, f"of A {mark}")
    BrowserUser(page).composer.fill(f"draft of A {mark}")

    page.reload()  # A has signed out of the shop, without logout()

    open_form(page)
    form = page.get_by_role("dialog")
    expect(form.get_by_role("textbox", name="Message")).to_have_value("")
    expect(form.get_by_role("textbox", name="Name")).to_have_value("")
    expect(page.get_by_text(mark)).to_have_count(0)
    assert page.evaluate("SeitechChat.unreadCount()") == 0
    identify(page, required_shop.sign(a_sub, a_name))
    BrowserUser(page).sees(f"of A {mark}")
    page.reload()
    identify(page, required_shop.sign(b_sub, b_name))
    open_form(page)
    expect(page.get_by_text(mark)).to_have_count(0)
    stored = stored_text(page)
    assert mark not in stored
    assert a_name not in stored
    assert a_sub not in stored


def take(server, question):
    """Take the conversation of a question as an agent.

    :return: ``(agent, channel_id)``: an ``ApiClient`` and the id.
    """
    agent = sign_in(server.site.port, server.db, "agent")
    [[channel_id]] = server.sql(
        "SELECT channel_id FROM seitech_chat_message WHERE body LIKE %s",
        [f"%{question}%"],
    )
    agent.call("accept", channel_id=channel_id)
    return agent, channel_id


def answer(agent, channel_id, text):
    agent.call("send", channel_id=channel_id, client_uuid=str(uuid.uuid4()), body=text)


def test_optional_identity_shows_nothing_beside_the_closed_chat_of_somebody_who_left(
    server, shop, visit
):
    sub, name = person("Ana")
    mark = uuid.uuid4().hex[:8]
    page = visit()
    identify(page, shop.sign(sub, name))
    open_form(page)
    start(page, f"of A {mark}")
    page.evaluate("SeitechChat.close()")
    agent, channel_id = take(server, f"of A {mark}")

    # Ana leaves without logout(); the answer comes before and after the next page.
    answer(agent, channel_id, f"first for A {mark}")
    unread = page.get_by_role("button", name="Open chat, 1 unread")
    expect(unread).to_be_visible(timeout=WAIT_MS)
    page.reload()
    page.wait_for_function("window.SeitechChat?.key")
    page.evaluate(
        "() => { window.seen = []; const see = (one) => seen.push(one);"
        " SeitechChat.on('unread', see); SeitechChat.on('message', see); }"
    )
    with page.expect_response(lambda one: "/support/channels" in one.url):
        pass
    answer(agent, channel_id, f"second for A {mark}")
    page.wait_for_timeout(1500)
    assert page.evaluate("SeitechChat.unreadCount()") == 0
    assert page.evaluate("seen") == []
    assert not page.title().startswith("(")
    expect(page.get_by_role("button", name="Open chat", exact=True)).to_be_visible()
    expect(page.get_by_text(mark)).to_have_count(0)

    # The page says that it is Ana.
    identify(page, shop.sign(sub, name))

    unread = page.get_by_role("button", name="Open chat, 2 unread")
    expect(unread).to_be_visible(timeout=WAIT_MS)
    expect(page.get_by_text(f"for A {mark}")).to_be_visible(timeout=WAIT_MS)
    assert page.title().startswith("(2)")
    open_chat(page)
    BrowserUser(page).sees(f"second for A {mark}")


def test_an_ended_conversation_takes_nothing_of_an_expired_identity(
    server, required_shop, visit
):
    sub, name = person("Ana")
    mark = uuid.uuid4().hex[:8]
    page = visit(required_shop)
    identify(page, required_shop.sign(sub, name))
    open_form(page)
    start(page, f"of A {mark}")
    agent, channel_id = take(server, f"of A {mark}")
    answer(agent, channel_id, f"for A {mark}")
    visitor = BrowserUser(page)
    visitor.sees(f"for A {mark}")
    agent.call("resolve", channel_id=channel_id)
    page.evaluate(
        "() => { window.codes = [];"
        " SeitechChat.on('error', ({ code }) => codes.push(code)); }"
    )
    server.sql(
        "UPDATE seitech_chat_visitor SET identity_expires_at = '2020-01-01'"
        " WHERE identity_subject = %s",
        [sub],
    )
    refused = page.get_by_text("Your sign-in has expired.").first

    # the rating, the transcript, and a message
    page.get_by_title("Great", exact=True).click(timeout=WAIT_MS)
    page.get_by_role("button", name="Submit rating").click()
    expect(refused).to_be_visible(timeout=WAIT_MS)
    page.get_by_role("button", name="Email me the transcript").click()
    page.get_by_role("button", name="Continue this chat").click()
    visitor.write(f"refused of A {mark}")
    deadline = time.monotonic() + WAIT_MS / 1000
    while page.evaluate("codes.length") < 3:
        assert time.monotonic() < deadline, page.evaluate("codes")
        page.wait_for_timeout(100)
    assert set(page.evaluate("codes")) == {"identity_expired"}
    assert messages_with(server, f"refused of A {mark}") == []
    ratings = "SELECT count(*) FROM seitech_chat_rating WHERE channel_id = %s"
    assert server.sql(ratings, [channel_id]) == [(0,)]

    # With a new token it is sent: the text is not lost.
    assert identify(page, required_shop.sign(sub, name)) is None
    message = visitor.message(f"refused of A {mark}")
    message.get_by_role("button", name="Send again").click(timeout=WAIT_MS)
    expect(message.get_by_role("alert")).to_have_count(0, timeout=WAIT_MS)
    reopened = page.get_by_text("You reopened the conversation.")
    expect(reopened).to_be_visible(timeout=WAIT_MS)
    assert messages_with(server, f"refused of A {mark}") == [name]


def test_required_identity_returns_the_begun_form_to_its_person(required_shop, visit):
    sub, name = person("Ana")
    page = visit(required_shop)
    identify(page, required_shop.sign(sub, name))
    open_form(page)
    message = page.get_by_role("dialog").get_by_role("textbox", name="Message")
    message.fill("Half a question")

    page.reload()

    open_form(page)
    expect(message).to_have_value("")
    identify(page, required_shop.sign(sub, name))
    expect(message).to_have_value("Half a question")


def test_signed_name_and_address_are_fixed_in_the_form(shop, visit):
    sub, name = person("Ana")
    page = visit()
    identify(page, shop.sign(sub, name))
    open_form(page)
    form = page.get_by_role("dialog")
    signed = {"Name": name, "Email": f"{sub}@example.com"}

    page.evaluate("SeitechChat.setFields({ name: 'The boss', email: 'boss@x.org' })")

    for _load in range(2):
        for label, value in signed.items():
            field = form.get_by_role("textbox", name=label)
            expect(field).to_have_value(value)
            expect(field).not_to_be_editable()
        page.reload()
        open_form(page)
    page.evaluate("SeitechChat.logout()")
    go_to_form(page)
    field = form.get_by_role("textbox", name="Name")
    expect(field).to_be_editable()
    expect(field).to_have_value("")
    identify(page, shop.sign(sub, name, email=None))
    go_to_form(page)
    expect(form.get_by_role("textbox", name="Email")).to_be_editable()


def test_one_person_has_the_same_conversation_in_two_browsers(shop, visit):
    sub, name = person("Ana")
    question = f"On my phone {uuid.uuid4().hex[:8]}"
    phone, laptop = visit(), visit()
    identify(phone, shop.sign(sub, name))
    open_form(phone)
    start(phone, question)

    identify(laptop, shop.sign(sub, name))
    open_chat(laptop)

    BrowserUser(laptop).sees(question)
    BrowserUser(laptop).write("Now on my laptop")
    BrowserUser(phone).sees("Now on my laptop")


def test_a_refused_token_rejects_with_its_code(shop, visit):
    sub, name = person("Ana")
    page = visit()
    old = {"iat": 1_000_000_000, "exp": 1_000_003_600}

    assert identify(page, shop.sign(sub, name, **old)) == "identity_expired"
    assert identify(page, shop.sign(sub, name, aud="b" * 16)) == "identity_wrong_site"
    assert identify(page, "x") == "identity_invalid"


def test_the_page_learns_that_writing_needs_an_identity(required_shop, visit):
    shop = required_shop
    sub, name = person("Ana")
    page = visit(shop)
    page.evaluate(
        "() => { window.codes = [];"
        " SeitechChat.on('error', ({ code }) => codes.push(code)); }"
    )
    open_form(page)
    form = page.get_by_role("dialog")
    form.get_by_role("textbox", name="Name").fill(name)
    form.get_by_role("textbox", name="Email").fill("ana@example.com")
    form.get_by_role("textbox", name="Message").fill("Hello")
    form.get_by_role("button", name="Start chat").or_(
        form.get_by_role("button", name="Send message")
    ).first.click()
    expect(form.get_by_text("Sign in to write to us.")).to_be_visible(timeout=WAIT_MS)
    assert page.evaluate("codes") == ["identity_required"]

    assert identify(page, shop.sign(sub, name)) is None

    message = form.get_by_role("textbox", name="Message")
    expect(message).to_have_value("Hello")
    expect(form.get_by_role("textbox", name="Name")).to_have_value(name)
    start(page, "Hello again")


def test_the_desk_learns_where_the_person_is(server, shop, visit):
    sub, name = person("Ana")
    page = visit()
    identify(page, shop.sign(sub, name))
    open_form(page)
    start(page, "Where am I?")

    page.evaluate("history.pushState(null, '', '/cart?id=7&utm_source=mail#top')")
    address = f"{shop.origin}/cart?utm_source=mail"
    visited = (
        "SELECT page.url FROM seitech_chat_visited_page page"
        " JOIN seitech_chat_visitor visitor ON visitor.id = page.visitor_id"
        " WHERE visitor.name = %s ORDER BY page.id DESC"
    )
    deadline = time.monotonic() + WAIT_MS / 1000
    while [address] not in [list(row) for row in server.sql(visited, [name])]:
        assert time.monotonic() < deadline, "the page was not reported"
        page.wait_for_timeout(200)
