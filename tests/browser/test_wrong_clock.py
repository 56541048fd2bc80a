"""A visitor and an agent whose devices show the wrong time: nothing is lost or late."""

import re
from datetime import datetime, timedelta

import pytest
from harness.browser_user import errors_of
from harness.desk_data import WAIT_MS, Desk, row, say, start
from playwright.sync_api import expect

SETUP = """
env["seitech.chat.sla.policy"].create(
    {
        "name": "Half an hour",
        "department_id": department.id,
        "first_response_seconds": 1800,
        "sequence": 0,
    }
)
"""


@pytest.fixture
def desk(server, new_page, sign_in):
    """A department whose agents take conversations themselves, within half an hour."""

    def open_page(device="desktop", ahead=None, **options):
        page = new_page(device, **options)
        page.clock.install(time=datetime.now() + (ahead or desk.ahead))  # noqa: DTZ005
        return page

    desk = Desk(
        server,
        open_page,
        sign_in,
        department={"assignment_mode": "manual"},
        setup=SETUP,
    )
    desk.ahead = timedelta(minutes=45)
    return desk


def test_a_wrong_clock_loses_no_conversation_and_makes_nothing_late(desk, browser):
    login, colleague_login = desk.logins
    agent = desk.agent(login)
    desk.ahead = timedelta(days=40)
    visitor = desk.visitor("Clara Behind")
    start(visitor)

    # 45 minutes ahead: half an hour is not over.
    row(agent, "waiting", "Clara Behind").click()
    header = agent.locator(".o-seitech-ThreadHeader")
    countdown = header.locator(".o-seitech-Countdown")
    expect(countdown).to_contain_text(re.compile(r"\b(29|30):\d\d"), timeout=WAIT_MS)
    expect(countdown).not_to_contain_text("over")

    # 40 days ahead: the token has not expired, and what was written is of today.
    agent.get_by_role("button", name="Take", exact=True).click()
    say(agent, "Hello Clara")
    expect(visitor.get_by_text("Hello Clara")).to_be_visible(timeout=WAIT_MS)
    visitor.reload()
    expect(visitor.get_by_text("Hello Clara")).to_be_visible(timeout=WAIT_MS)
    expect(visitor.get_by_text("Today", exact=True)).to_be_visible(timeout=WAIT_MS)

    # A colleague is named in a private note, and reads it in the bell.
    agent.get_by_text("Private note").first.click()
    note = agent.locator(".o-seitech-Composer-input")
    note.press_sequentially("Ask @" + colleague_login.split("_")[0].title())
    offered = agent.get_by_role("option", name=desk.name_of(colleague_login))
    expect(offered).to_be_visible(timeout=WAIT_MS)
    note.press("Enter")
    expect(note).to_have_value(re.compile(f"@{desk.name_of(colleague_login)} $"))
    note.press("Enter")
    mention = agent.locator(".o-seitech-Message-mention")
    expect(mention).to_be_visible(timeout=WAIT_MS)

    # That colleague is not there: what would follow is said before it happens.
    agent.get_by_role("button", name="Transfer", exact=True).click()
    dialog = agent.get_by_role("dialog")
    dialog.get_by_role("radio", name=desk.name_of(colleague_login)).check()
    confirm = dialog.locator(".o-seitech-TransferDialog-confirm")
    confirm.click()
    expect(dialog.get_by_role("alert")).to_contain_text("is not connected")
    expect(confirm).to_have_text("Transfer anyway")
    confirm.click()
    expect(dialog).to_have_count(0, timeout=WAIT_MS)
    colleague = desk.open_inbox(colleague_login)
    expect(row(colleague, "mine", "Clara Behind")).to_be_visible(timeout=WAIT_MS)
    bell = colleague.get_by_role("button", name=re.compile(r"Notifications, \d+ new"))
    bell.click()
    sent = colleague.get_by_text(f"{desk.name_of(login)} mentioned you in Clara Behind")
    expect(sent).to_be_visible(timeout=WAIT_MS)
    # The browser notes the question before the transfer, and nothing else.
    [refusal] = errors_of(*browser.pages)
    assert "409" in refusal
