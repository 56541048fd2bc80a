"""The screens of the reports, with numbers and without."""

import math
import re

import pytest
from harness.browser_user import WAIT_MS
from playwright.sync_api import expect

SCREENS = {
    "chat-services": ("list", "pivot", "graph"),
    "chat-response-times": ("list", "pivot", "graph"),
    "chat-response-tracking": ("list", "pivot", "graph"),
    "chat-agent-hours": ("list", "pivot"),
    "chat-recounts": ("list",),
}
# Services of one department, of whose facts nothing is computed again.
ADD_SERVICES = """
from datetime import timedelta
company = env.ref("base.main_company")
department = env["seitech.chat.department"].create(
    {"name": "Reports", "company_id": company.id}
)
agent = env["seitech.chat.agent"].search([("user_id.login", "=", "agent")])
# An ended one, which has no row in the list of the inbox.
channel = env["seitech.chat.channel"].search(
    [("channel_type", "=", "public_support"), ("agent_id", "=", agent.id),
     ("state", "=", "closed")], limit=1,
)
moment = env.cr.now().replace(microsecond=0) - timedelta(days=2)
waits = [5, 61, 300, 4000, False]
for number, wait in enumerate(waits):
    service = env["seitech.chat.service"].create({
        "channel_id": channel.id, "company_id": company.id,
        "department_id": department.id, "last_department_id": department.id,
        "service_number": 500 + number, "needs_refresh": False, "is_sealed": True,
        "agent_id": wait and agent.id, "first_agent_id": wait and agent.id,
        "opened_at": moment, "opened_on": moment.date(),
        "ended_at": moment + timedelta(hours=2), "ended_on": moment.date(),
        "outcome": "served" if wait else "missed",
        "first_response_seconds": wait, "resolution_seconds": 7200,
    })
    if wait:
        env["seitech.chat.answer"].create({
            "service_id": service.id, "company_id": company.id,
            "department_id": department.id, "agent_id": agent.id, "position": 1,
            "waited_from": moment, "answered_at": moment + timedelta(seconds=wait),
            "answered_on": moment.date(), "seconds": wait, "is_first": True,
            "ended_on": moment.date(),
        })
from odoo.addons.seitech_chat.models.reports.daily import rebuild
rebuild(company, None, None)
print("channel", channel.id, channel.visitor_name)
"""


@pytest.fixture(scope="module")
def services(server):
    """Add services with known facts; return their conversation's id and customer."""
    printed = server.shell(ADD_SERVICES)
    [line] = [line for line in printed.splitlines() if line.startswith("channel ")]
    _word, channel_id, name = line.split(" ", 2)
    return int(channel_id), name


def visit(page, path, mode):
    """Open a screen and wait for its view."""
    page.goto(f"/odoo/{path}" + ("" if mode == "list" else f"?view_type={mode}"))
    expect(page.locator(f".o_{mode}_view")).to_be_visible()


@pytest.mark.parametrize("login", ["manager", "supervisor", "agent"])
def test_every_screen_opens(services, new_page, sign_in, login):
    page = sign_in(new_page(viewport={"width": 820, "height": 1000}), login)
    for path, modes in SCREENS.items():
        if path == "chat-recounts" and login != "manager":
            continue
        for mode in modes:
            visit(page, path, mode)
            expect(page.locator(".o_error_dialog, .modal")).to_have_count(0)
            if mode == "graph":
                expect(page.locator(".o_graph_view canvas")).to_be_visible()
            if mode == "pivot" and path == "chat-services":
                expect(page.locator(".o_pivot_cell_value").first).to_be_visible()
    assert page.errors == []


def test_every_measure_can_be_shown(services, new_page, sign_in):
    page = sign_in(new_page(), "manager")
    for path in ("chat-services", "chat-response-times", "chat-response-tracking"):
        for mode in ("pivot", "graph"):
            visit(page, path, mode)
            opener = page.get_by_role("button", name="Measures")
            opener.click()
            names = page.locator(".o-dropdown--menu .o_menu_item")
            expect(names.first).to_be_visible()
            for name in names.all_inner_texts():
                if not page.locator(".o-dropdown--menu").count():
                    opener.click()
                names.get_by_text(name, exact=True).first.click()
            expect(page.locator(".o_error_dialog")).to_have_count(0)
    assert page.errors == []


def test_the_pivot_has_true_medians(services, server, new_page, sign_in):
    page = sign_in(new_page(), "manager")
    visit(page, "chat-services", "pivot")

    cells = page.locator("tr", has_text="Reports").locator(".o_pivot_cell_value")
    expect(cells).to_have_text(["5", "0:03:01", "0:48:10", "2:00:00"])
    [(median,)] = server.sql(
        "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY first_response_seconds)"
        " FROM seitech_chat_service WHERE company_id = 1"
    )
    minutes, seconds = divmod(math.floor(median + 0.5), 60)  # as JavaScript rounds
    total = page.locator("tbody tr").first.locator(".o_pivot_cell_value").nth(1)
    expect(total).to_have_text(f"{minutes // 60}:{minutes % 60:02}:{seconds:02}")

    cells.first.click()  # the list of exactly these
    expect(page.locator(".o_list_view .o_data_row")).to_have_count(5)


def test_a_row_opens_its_conversation(services, new_page, sign_in):
    page = sign_in(new_page(), "agent")
    visit(page, "chat-services", "list")
    page.get_by_role("searchbox").fill("Reports")
    found = page.locator(".o_searchview_autocomplete")
    found.get_by_text("Department", exact=True).click()
    expect(page.locator(".o_data_row")).to_have_count(4)  # those that they answered
    row = page.locator(".o_data_row", has_text="0:00:05")
    expect(row.locator("[name=rating]")).to_have_text("")

    row.get_by_role("button", name="Open").click()
    channel_id, name = services
    header = page.locator(".o-seitech-ConversationHeader")
    expect(header.get_by_text(name, exact=True)).to_be_visible(timeout=WAIT_MS)
    expect(page).to_have_url(re.compile(rf"/chat/{channel_id}$"))
    assert page.errors == []
