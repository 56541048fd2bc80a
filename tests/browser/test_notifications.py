"""Notifications: a person's preferences, and their browser's push messages."""

import json
import time
import uuid

from harness.browser_user import WAIT_MS, BrowserUser, open_page, row
from playwright.sync_api import expect
from stack.processes import wait_until

SETTLED_SECONDS = 2
ENDPOINT = "https://fcm.googleapis.com/fcm/send/{}"
# No push service can be reached from here: the browser's part of one, in a page.
SERVICE = """
let held = null;
PushManager.prototype.getSubscription = async () => held;
PushManager.prototype.subscribe = async () => {
    held = {
        endpoint: "%s",
        toJSON: () => ({
            endpoint: held.endpoint,
            keys: { p256dh: "B".repeat(87), auth: "A".repeat(22) },
        }),
        unsubscribe: async () => (held = null),
    };
    return held;
};
"""
SHOWN = """async () => {
    const [registration] = await navigator.serviceWorker.getRegistrations();
    const shown = await registration.getNotifications();
    return shown.map(({ title, body }) => [title, body]);
}"""


def devices(server, endpoint):
    """List the users of the devices subscribed under an address."""
    return server.sql(
        "SELECT u.login FROM mail_push_device d"
        " JOIN res_users u ON u.partner_id = d.partner_id"
        f" WHERE d.endpoint = '{endpoint}'"
    )


def deliver(page, message):
    """Hand a push message to the page's service worker, as the browser does."""
    session = page.context.new_cdp_session(page)
    found = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: found.extend(event["registrations"]),
    )
    session.send("ServiceWorker.enable")
    deadline = time.monotonic() + WAIT_MS / 1000
    while not found:
        assert time.monotonic() < deadline, "the browser knows of no service worker"
        page.wait_for_timeout(50)
    registration = found[-1]
    session.send(
        "ServiceWorker.deliverPushMessage",
        {
            "origin": page.evaluate("location.origin"),
            "registrationId": registration["registrationId"],
            "data": json.dumps(message),
        },
    )


def settled_title(page):
    """Return the page's title once it stays the same: choices change what counts."""
    title, since = page.title(), time.monotonic()
    while time.monotonic() - since < SETTLED_SECONDS:
        page.wait_for_timeout(100)
        if page.title() != title:
            title, since = page.title(), time.monotonic()
    return title


def settings(page):
    """Open what one chooses for all conversations."""
    page.get_by_role("button", name="Settings", exact=True).click()
    page.get_by_role("menuitem", name="Notifications…").click()
    return page.get_by_role("dialog", name="Notifications")


def test_a_browser_gets_a_push_while_no_page_is_open(new_page, sign_in, server):
    endpoint = ENDPOINT.format(uuid.uuid4().hex)
    page = sign_in(new_page(permissions=["notifications"]), "student6")
    page.add_init_script(SERVICE % endpoint)
    open_page(page)

    sent = settings(page).get_by_role("checkbox", name="On this device")
    sent.click()
    # The mark is there at once, the server knows a moment later.
    wait_until(
        lambda: devices(server, endpoint) == [("student6",)], WAIT_MS / 1000, "a device"
    )
    expect(sent).to_be_enabled(timeout=WAIT_MS)
    expect(sent).to_be_checked()

    options = {"body": "Shall we meet?", "data": {"url": "/my/chat"}}
    deliver(page, {"title": "Emma Novak", "options": options})
    page.wait_for_function(f"async () => (await ({SHOWN})()).length")
    assert page.evaluate(SHOWN) == [["Emma Novak", "Shall we meet?"]]

    sent.click()
    wait_until(lambda: devices(server, endpoint) == [], WAIT_MS / 1000, "no device")
    expect(sent).to_be_enabled()
    expect(sent).not_to_be_checked()
    assert not page.errors


def test_my_notification_level_decides_the_badge(new_page, sign_in, server):
    page, friend = (sign_in(new_page(), who) for who in ("student5", "student4"))
    for one in (page, friend):
        open_page(one)
    group = "Machine Learning Foundations"
    dialog = settings(page)
    for choice in ("Mentions only", "Mentions and direct messages"):
        # Until its answer is here, the page counts as before.
        with page.expect_response("**/api/chat/set-preferences"):
            dialog.get_by_role("radio", name=choice).check()
    page.get_by_role("button", name="Close").click()
    stored = (
        "SELECT email, notification_level FROM seitech_chat_preference p"
        " JOIN res_users u ON u.id = p.user_id WHERE u.login = 'student5'"
    )
    wait_until(
        lambda: server.sql(stored) == [("mentions", "mentions")],
        WAIT_MS / 1000,
        "what was chosen",
    )
    before = settled_title(page)

    row(friend, group).click()
    mark = uuid.uuid4().hex[:8]
    text = f"To all of you {mark}"
    BrowserUser(friend).write(text)
    unread = row(page, f"{group}, \\d+ unread.*{mark}")
    expect(unread).to_be_visible(timeout=WAIT_MS)
    # It stands in the list as unread, and calls nobody.
    assert page.title() == before
