"""A manager reads the dashboard: period, lists, files, keyboard, and all widths."""

import csv
import re

import pytest
from harness.axe import findings
from harness.browser_user import WAIT_MS
from playwright.sync_api import expect

DASHBOARD = ".o-seitech-Dashboard"
# Where a bar of the chart is, from the corner of its canvas.
BAR = """(canvas) => {
    const chart = Chart.getChart(canvas);
    const series = chart.data.datasets.findIndex(({ label }) => label === "Served");
    const counts = chart.data.datasets[series].data;
    const index = counts.indexOf(Math.max(...counts));
    const { x, y } = chart.getDatasetMeta(series).data[index].getCenterPoint();
    return { x, y, count: counts[index] };
}"""

STANDS_STILL = """() => document.getAnimations().every(
    (one) =>
        one.playState !== "running" ||
        one.effect.getComputedTiming().endTime === Infinity
)"""


@pytest.fixture
def open_dashboard(new_page, sign_in):
    """A function that opens the dashboard of a person, drawn to its end."""

    def open_it(login="manager", query="", **options):
        page = sign_in(new_page(**options), login)
        page.goto(f"/odoo/chat-dashboard{query}")
        wait_for_figures(page)
        return page

    return open_it


def wait_for_figures(page):
    """Wait until the figures of the chosen period are there."""
    figures = page.locator(".o-seitech-Dashboard-figures[aria-busy=false]")
    expect(figures).to_be_visible(timeout=WAIT_MS)
    expect(page.get_by_label("Loading")).to_have_count(0, timeout=WAIT_MS)


def choose_period(page, label):
    """Choose one of the periods, by its name."""
    with page.expect_response("**/api/chat/dashboard?*"):
        choice(page, "Period").select_option(label=label)
    wait_for_figures(page)


def choice(page, name):
    """Find what the period or a filter is chosen with."""
    return page.get_by_role("combobox", name=name, exact=True)


def number(text):
    """Return the count that a tile or a cell shows."""
    return int(text.strip().replace(",", ""))


def tile(page, figure):
    """Find the value of a tile, which opens its list."""
    return page.locator(f"[data-figure={figure}] dd button")


def length_of_list(page):
    """Return how many records the list that was opened has."""
    expect(page.locator(".o_list_view .o_data_row").first).to_be_visible(
        timeout=WAIT_MS
    )
    return number(page.locator(".o_pager_limit").inner_text())


def rows_of_csv(page):
    """Download the file of the list's records; return its rows without the title."""
    page.locator(".o_control_panel .o_cp_action_menus button").first.click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Download CSV of this figure").click()
    with open(download.value.path(), encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))[1:]


def test_each_number_is_the_length_of_its_list_and_of_its_file(open_dashboard):
    page = open_dashboard()
    choose_period(page, "Last 90 days")
    served = number(tile(page, "served").inner_text())
    assert served > 0
    chart = page.locator("[data-chart=volume] canvas")
    chart.scroll_into_view_if_needed()
    bar = chart.evaluate(BAR)
    assert 0 < bar["count"] < served

    chart.click(position={"x": bar["x"], "y": bar["y"]})
    assert length_of_list(page) == bar["count"]
    assert len(rows_of_csv(page)) == bar["count"]

    # Back where the reader was, with the same period.
    page.locator(".o_breadcrumb a", has_text="Dashboard").first.click()
    wait_for_figures(page)
    expect(choice(page, "Period")).to_have_value("last_90")
    tile(page, "served").click()
    assert length_of_list(page) == served
    assert len(rows_of_csv(page)) == served

    page.go_back()
    wait_for_figures(page)
    cell = page.locator("[data-table=agents] [data-column=first_response]").first
    count = number(cell.locator("small").inner_text().removeprefix("n"))
    cell.get_by_role("button").click()
    assert length_of_list(page) == count
    assert len(rows_of_csv(page)) == count
    assert page.errors == []


def test_a_link_shows_the_same_and_the_browsers_way_back_works(open_dashboard):
    page = open_dashboard()
    choose_period(page, "Last month")
    with page.expect_response("**/api/chat/dashboard?*"):
        choice(page, "Agent").select_option(label="Nobody")
    wait_for_figures(page)
    dates = page.locator(".o-seitech-PeriodPicker-dates").inner_text()
    opened = tile(page, "opened").inner_text()
    expect(page).to_have_url(re.compile(r"from=\d.*to=\d.*agent=none"))

    other = open_dashboard(query="?" + page.url.partition("?")[2])
    expect(other.locator(".o-seitech-PeriodPicker-dates")).to_have_text(dates)
    expect(tile(other, "opened")).to_have_text(opened)
    expect(choice(other, "Agent")).to_have_value("none")

    page.go_back()
    expect(choice(page, "Agent")).to_have_value("", timeout=WAIT_MS)
    wait_for_figures(page)
    expect(page.locator(".o-seitech-PeriodPicker-dates")).to_have_text(dates)
    page.go_forward()
    agent = choice(page, "Agent")
    expect(agent).to_have_value("none", timeout=WAIT_MS)
    assert page.errors == other.errors == []


def test_the_dashboard_by_keyboard(open_dashboard):
    page = open_dashboard()

    explain = page.locator("[data-figure=missed] dt button")
    explain.focus()
    page.keyboard.press("Enter")
    explanation = page.get_by_role("dialog", name="Missed")
    expect(explanation).to_contain_text("nobody replied")
    expect(explanation.get_by_role("button", name="Open list")).to_be_focused()
    page.keyboard.press("Escape")
    expect(explanation).to_have_count(0)
    expect(explain).to_be_focused()

    # A bar's way by keyboard is the table of its chart.
    chart = page.locator("[data-chart=volume]")
    chart.get_by_role("button", name="Show as table").focus()
    page.keyboard.press("Enter")
    cell = chart.locator("tbody td button").first
    count = number(cell.inner_text())
    cell.focus()
    page.keyboard.press("Enter")
    assert length_of_list(page) == count

    page.go_back()
    wait_for_figures(page)
    # One stop for all fields of the map; arrows lead through them.
    stop = page.locator("[data-hour][tabindex='0']")
    expect(stop).to_have_count(1)
    stop.focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
    expect(page.locator("[data-hour='2 1']")).to_be_focused()
    assert page.errors == []


@pytest.mark.parametrize("width", [1280, 820, 390])
def test_axe_finds_nothing_and_no_page_scrolls_sideways(open_dashboard, width):
    page = open_dashboard(
        device="phone" if width < 500 else "desktop",
        viewport={"width": width, "height": 900},
    )
    for summary in page.locator(".o-seitech-Counting > summary").all():
        summary.click()
    for chart in page.locator("[data-chart]:has(canvas)").all():
        chart.get_by_role("button", name="Show as table").click()
    if width < 500:
        page.get_by_role("button", name="Filters").click()
    choice(page, "Period").select_option(label="Custom period")
    page.get_by_label("From", exact=True).fill("")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_text("Enter both dates.")).to_be_visible()

    assert findings(page, DASHBOARD) == []
    wide = page.locator(DASHBOARD).evaluate("one => one.scrollWidth - one.clientWidth")
    assert wide <= 0
    page.locator("[data-figure=served] dt button").click()
    expect(page.get_by_role("dialog", name="Served")).to_be_visible()
    page.wait_for_function(STANDS_STILL)  # half transparent, it has no contrast
    assert findings(page, ".o-seitech-FigureExplanation") == []
    assert page.errors == []


def test_agents_see_their_own_figures(open_dashboard):
    page = open_dashboard("agent")

    expect(page.get_by_role("heading", name="Your dashboard")).to_be_visible()
    expect(choice(page, "Agent")).to_have_count(0)
    expect(page.get_by_role("button", name="Recount")).to_have_count(0)
    count = number(tile(page, "served").inner_text())
    tile(page, "served").click()
    assert length_of_list(page) == count
    assert page.errors == []
