"""Groups, announcements, and one person with two tabs: everybody at the chat page."""

import re
import statistics
import time
import uuid

import pytest
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
from harness.machine_speed import MachineSpeed
from playwright.sync_api import expect

AGREE_SECONDS = 1.0  # until a person's other tab shows what they did in one
SLOWEST_SECONDS = 5.0  # of a single one, where the machine has other things to do


def mark():
    """Make a text that is nowhere else."""
    return uuid.uuid4().hex[:8]


def choose(dialog, *names):
    """Pick people in a dialog, searching for each."""
    search = dialog.get_by_role("combobox", name="Search people")
    for name in names:
        search.fill(name)
        found = dialog.get_by_role("listbox", name="People").get_by_role("option")
        # Those of before the search would go from under the pointer.
        expect(found).to_have_count(1)
        found.filter(has_text=name).click()
        expect(dialog.get_by_role("button", name=f"Remove {name}")).to_be_visible()
    search.fill("")


@pytest.fixture
def at_the_page(new_page, sign_in):
    """A function that gives a signed-in person's chat page."""

    def sit_down(login):
        page = sign_in(new_page(), login)
        open_page(page)
        return page

    return sit_down


def test_study_group_of_three(at_the_page, browser):
    ana, ben, chloe = (at_the_page(who) for who in ("student", "student2", "student3"))
    name, plan, agreed = f"Lesson 4 {mark()}", f"Tuesday {mark()}", f"Good {mark()}"

    dialog = begin(ana, "New group")
    dialog.get_by_role("textbox", name="Name").fill(name)
    choose(dialog, "Ben Carter", "Chloé Dubois")
    dialog.get_by_role("button", name="Create group").click()
    expect(dialog).to_have_count(0)  # it takes the focus with it
    expect(ana.get_by_role("heading", name=name)).to_be_visible(timeout=WAIT_MS)
    for page in (ben, chloe):
        expect(row(page, name)).to_be_visible(timeout=WAIT_MS)

    # a mention reaches the one who is named, and nobody else, as a mention
    here = BrowserUser(ana)
    here.composer.fill("@Be")
    ana.get_by_role("option", name="Ben Carter").click()
    here.composer.press_sequentially(plan)
    here.composer.press("Enter")
    here.sees(plan)
    mentioned = f"{name}.*you were mentioned"
    expect(row(ben, mentioned)).to_be_visible(timeout=WAIT_MS)
    # Her row received the message, and no mention.
    expect(row(chloe, f"{name}, \\d+ unread(?!.*mentioned).*{plan}")).to_be_visible()

    # a reply quotes it, a reaction counts, a file is there to open
    row(ben, name).click()
    BrowserUser(ben).act(plan, "Reply")
    BrowserUser(ben).write(agreed)
    here.sees(agreed)
    quote = here.message(agreed).get_by_role("button", name=re.compile(plan))
    expect(quote).to_be_visible()
    expect(row(ben, mentioned)).to_have_count(0)
    row(chloe, name).click()
    BrowserUser(chloe).act(agreed, "React")
    picker = chloe.get_by_role("dialog", name="Emojis")
    picker.get_by_role("gridcell").first.get_by_role("button").click()
    named = re.compile(r"^\S+ 1: Chloé")
    reaction = here.message(agreed).get_by_role("button", name=named)
    expect(reaction).to_be_visible(timeout=WAIT_MS)
    here.attach("risk-assessment.pdf")
    for page in (ben, chloe):
        file = BrowserUser(page).thread.get_by_role(
            "button", name=re.compile("risk-asses")
        )
        expect(file).to_be_visible(timeout=WAIT_MS)
    assert not errors_of(*browser.pages)


def test_announcement_with_confirmations(at_the_page, browser):
    manager, student = at_the_page("manager"), at_the_page("student4")
    name, text = f"Notices {mark()}", f"The exam moves to Friday {mark()}"

    dialog = begin(manager, "New announcement")
    dialog.get_by_role("radio", name="All students").check()
    dialog.get_by_role("textbox", name=re.compile("^Name")).fill(name)
    dialog.get_by_role("button", name="Continue").click()
    asks = manager.get_by_role("checkbox", name="Require confirmation")
    asks.check(timeout=WAIT_MS)
    BrowserUser(manager).write(text)
    question = manager.get_by_role("dialog", name="Send announcement?")
    expect(question).to_contain_text(re.compile(r"\d+ people will receive it\."))
    expect(question.get_by_role("button", name="Cancel")).to_be_focused()
    question.get_by_role("button", name="Send").click()
    BrowserUser(manager).sees(text)
    expect(asks).not_to_be_checked()
    confirmed = (
        BrowserUser(manager).message(text).get_by_role("group", name="Confirmation")
    )
    expect(confirmed).to_contain_text(re.compile(r"0 of \d+ confirmed"))

    announced = conversations(student).locator("[data-channel-id]")
    announced.filter(has_text=text).click(timeout=WAIT_MS)
    BrowserUser(student).sees(text)
    # only the administration writes here
    expect(BrowserUser(student).composer).to_have_count(0)
    message = BrowserUser(student).message(text)
    message.get_by_role("button", name="Confirm", exact=True).click()
    expect(message.get_by_text("Confirmed", exact=True)).to_be_visible()

    confirmed.get_by_role("button").click()
    seen = manager.get_by_role("dialog", name="Seen by")
    person = seen.get_by_role("listitem").filter(has_text="Daniel Kim")
    expect(person).to_contain_text("Confirmed", timeout=WAIT_MS)
    expect(seen.locator("[data-count=confirmed]")).to_contain_text(re.compile("1 /"))
    assert not errors_of(*browser.pages)


# The texts of a conversation in a tab: its row's label and text, and the composer's.
SHOWS = """([name, pattern, isThere]) => {
    const root = document.querySelector("#o-seitech-page").shadowRoot;
    const rows = [...root.querySelectorAll("[data-channel-id]")]
        .map((row) => row.textContent)
        .filter((text) => text.includes(name));
    const typed = root.querySelector("textarea")?.value || "";
    return isThere === new RegExp(pattern).test([...rows, `box: ${typed}.`].join("|"));
}"""


class Tabs:
    """Two tabs of one person, and how long one took to follow the other."""

    def __init__(self, name):
        self.name = name
        self.seconds = []
        self.speed = MachineSpeed()

    def agree(self, act, tab, pattern, is_there=True):
        """Do something in one tab and wait until the other shows it, or no more."""
        began_at = time.monotonic()
        act()
        # Asked with each frame: `expect` looks only now and then.
        asked = [self.name, pattern, is_there]
        tab.wait_for_function(SHOWS, arg=asked, polling="raf")
        self.seconds.append(time.monotonic() - began_at)

    def assert_quick(self):
        """Check that what was done in one tab was soon seen in the other."""
        print(f"agreed after {self.seconds} s, pace {self.speed.worst:.1f}")
        usual, slowest = map(self.speed.scale, (AGREE_SECONDS, SLOWEST_SECONDS))
        assert statistics.median(self.seconds) < usual, self.seconds
        assert max(self.seconds) < slowest, self.seconds


def test_two_tabs_agree(at_the_page, browser):
    first = at_the_page("student5")
    second = browser.watch(first.context.new_page())
    open_page(second)
    friend = at_the_page("student6")
    with_me, with_friend = "Emma Novak", "Farid Haddad"
    tabs = Tabs(with_friend)
    text, draft = f"Shall we {mark()}", f"I was going to say {mark()}"

    dialog = begin(friend, "New message")
    dialog.get_by_role("combobox").fill(with_me)
    found = dialog.get_by_role("listbox", name="People").get_by_role("option")
    expect(found).to_have_count(1)
    found.filter(has_text=with_me).click()
    expect(dialog).to_have_count(0)
    expect(friend.get_by_role("heading", name=with_me)).to_be_visible(timeout=WAIT_MS)
    BrowserUser(friend).write(text)
    unread = f"{with_friend}, \\d+ unread"
    for page in (first, second):
        expect(row(page, f"{unread}.*{text}")).to_be_visible(timeout=WAIT_MS)

    with tabs.speed:
        tabs.agree(row(first, with_friend).click, second, r"\d unread", is_there=False)
        tabs.agree(
            lambda: BrowserUser(first).composer.fill(draft), second, f"Draft:.*{draft}"
        )
        row(second, with_friend).click()
        expect(BrowserUser(second).composer).to_have_value(draft)
        tabs.agree(lambda: BrowserUser(first).composer.fill(""), second, r"box: \.")
        more(second).click()
        archive = second.get_by_role("menuitem", name="Archive", exact=True)
        tabs.agree(archive.click, first, with_friend, is_there=False)

    # what is written to them brings it back, in both
    BrowserUser(friend).write(f"Hello {text}")
    for page in (first, second):
        expect(row(page, with_friend)).to_be_visible(timeout=WAIT_MS)
    tabs.assert_quick()
    assert not errors_of(*browser.pages)
