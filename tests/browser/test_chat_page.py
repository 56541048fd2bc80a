"""Students and instructors at the chat page and the floating chat."""

import re
import uuid

from harness.browser_user import (
    WAIT_MS,
    BrowserUser,
    conversations,
    errors_of,
    fill_form,
    look_for,
    more,
    open_chat,
    open_page,
    row,
)
from playwright.sync_api import expect

COURSE = "Safety at Work"
INSTRUCTOR = "Paul Martin"
STUDENT = "Ana Souza"


def open_course(page):
    """Go to the course's page; its scripts are there, too."""
    page.goto("/slides")
    page.get_by_role("link", name=COURSE).first.click()
    page.wait_for_url(re.compile(r"/slides/safety-at-work-\d+"))


def mark():
    """Make a text that is nowhere else."""
    return uuid.uuid4().hex[:8]


def test_student_and_instructor_from_the_course_page(new_page, sign_in, browser):
    student = sign_in(new_page(), "student")
    instructor = sign_in(new_page(), "instructor")
    asked, answered = mark(), mark()
    question, answer = f"May I ask something? {asked}", f"Of course {answered}"

    open_course(student)
    student.get_by_role("link", name="Message the instructor").click()
    window = student.get_by_role("dialog", name="Chat")
    heading = window.get_by_role("heading", name=INSTRUCTOR)
    expect(heading).to_be_visible(timeout=WAIT_MS)
    here = BrowserUser(student)
    here.write(question)
    here.sees(question)

    open_course(instructor)
    opener = instructor.get_by_role("link", name="Message a student")
    expect(opener).to_be_visible()
    instructor.goto("/my/chat")
    row(instructor, f"{STUDENT}.*{asked}").click()
    there = BrowserUser(instructor)
    there.sees(question)
    there.type_until(student.get_by_text(f"{INSTRUCTOR} is typing…"))
    there.write(answer)
    here.sees(answer)

    # the same conversation as a page, its address names it
    student.goto("/my/chat")
    talk = row(student, f"{INSTRUCTOR}.*{answered}")
    talk.click()
    here.sees(answer)
    expect(student).to_have_url(re.compile(r"/my/chat/\d+$"))
    student.goto(student.url)
    here.sees(answer)

    # as a window it was left open, and over the whole screen is remembered too
    student.goto("/")
    here.sees(answer)
    full = student.get_by_role("button", name="Full screen")
    full.click()
    expect(talk).to_be_visible()
    student.reload()
    expect(talk).to_be_visible(timeout=WAIT_MS)
    student.get_by_role("button", name="Exit full screen").click()
    # Escape means the list once there is no room for it, and the window before.
    expect(full).to_be_focused()
    student.keyboard.press("Escape")
    expect(talk).to_be_focused()
    student.keyboard.press("Escape")
    expect(student.get_by_role("dialog", name="Chat")).to_have_count(0)

    assert not errors_of(*browser.pages)


def test_portal_user_on_a_phone(new_page, sign_in, browser):
    phone = sign_in(new_page("phone"), "student2")
    friend = sign_in(new_page(), "student")
    text = f"Are you there? {mark()}"

    phone.goto("/my")
    phone.get_by_role("link", name=re.compile("Message your instructors")).tap()
    expect(conversations(phone)).to_be_visible(timeout=WAIT_MS)
    expect(phone.get_by_role("log", name="Messages")).to_have_count(0)

    friend.goto("/my/chat")
    row(friend, "Ben Carter").click()
    BrowserUser(friend).write(text)
    unread = re.compile(rf"{STUDENT}, \d+ unread")
    incoming = conversations(phone).get_by_role("button", name=unread)
    expect(incoming).to_be_visible(timeout=WAIT_MS)
    expect(phone).to_have_title(re.compile(r"^\(\d+\) "))

    incoming.tap()
    BrowserUser(phone).sees(text)
    expect(conversations(phone)).to_have_count(0)
    width = phone.evaluate("document.documentElement.scrollWidth")
    assert width <= phone.viewport_size["width"], "the page scrolls sideways"
    BrowserUser(phone).write(f"Yes {text}")
    BrowserUser(friend).sees(f"Yes {text}")

    phone.get_by_role("button", name="Back to the list").tap()
    expect(row(phone, STUDENT)).to_be_visible()
    expect(incoming).to_have_count(0)

    # a window on another page takes the whole of a phone's screen
    phone.goto("/")
    phone.get_by_role("button", name=re.compile("^Open chat")).tap()
    window = phone.get_by_role("dialog", name="Chat")
    expect(window).to_be_visible(timeout=WAIT_MS)
    width = f"{phone.viewport_size['width']}px"
    expect(window).to_have_css("width", width)

    assert not errors_of(*browser.pages)


def test_signing_in_takes_the_conversation_along(new_page, sign_in, browser, server):
    agent = sign_in(new_page(), "agent")
    agent.goto("/odoo/chat")
    person = new_page()
    name = f"Chloe {mark()}"
    line = look_for(agent, name)
    open_chat(person)
    fill_form(person, name)
    line.click()
    agent.get_by_role("button", name="Take", exact=True).click()
    BrowserUser(agent).write("Let me have a look")
    BrowserUser(person).sees("Let me have a look")

    sign_in(person, "student3")
    person.goto("/")
    person.get_by_role("button", name=re.compile("^Open chat")).click()
    question = person.get_by_text("Continue the conversation you started before")
    expect(question).to_be_visible(timeout=WAIT_MS)
    person.get_by_role("button", name="Continue", exact=True).click()
    for text in ("I can't open the certificate", "Let me have a look"):
        BrowserUser(person).sees(text)
    mine = BrowserUser(person).message("certificate")
    expect(mine.get_by_text("You", exact=True)).to_have_count(1)

    # The agent's window follows, without a reload.
    heading = agent.get_by_role("heading", name="Chloé Dubois")
    expect(heading).to_be_visible(timeout=WAIT_MS)
    BrowserUser(agent).write("Here you are")
    BrowserUser(person).sees("Here you are")
    BrowserUser(person).write("Thank you")
    BrowserUser(agent).sees("Thank you")

    # It is asked once, and the visitor's secret is gone.
    person.reload()
    BrowserUser(person).sees("Thank you")
    secret = person.evaluate("localStorage.getItem('seitech_chat.widget.visitor')")
    assert secret is None
    person.goto("/my/chat")
    expect(conversations(person)).to_be_visible(timeout=WAIT_MS)
    expect(question).to_have_count(0)
    rows = server.sql(
        "SELECT channel_type, visitor_id FROM seitech_chat_channel"
        " WHERE visitor_name = %s",
        [name],
    )
    assert [tuple(one) for one in rows] == [("student_support", None)]

    assert not errors_of(*browser.pages)


# Pixels by which the page is taller than the window, and filters leave their panel.
TOO_TALL = "document.documentElement.scrollHeight - window.innerHeight"
OUT_OF_PANEL = """() => {
    const root = document.querySelector("#o-seitech-page").shadowRoot;
    const panel = root.querySelector(".o-seitech-SidePanel").getBoundingClientRect();
    const boxes = [...root.querySelectorAll(".o-seitech-SearchBox-filters *")];
    const rights = boxes.map((box) => box.getBoundingClientRect().right);
    return Math.max(...rights) - panel.right;
}"""


def test_the_page_and_its_panels_fit(new_page, sign_in, browser):
    small = {"viewport": {"width": 820, "height": 700}}
    for options in ({}, small, {"device": "phone"}):
        page = sign_in(new_page(**options), "student")
        open_page(page)
        assert page.evaluate(TOO_TALL) <= 0, options
        row(page, INSTRUCTOR).click()
        more(page).click()
        page.get_by_role("menuitem", name=re.compile("^Search")).click()
        page.get_by_role("button", name=re.compile("Filter")).click()
        expect(page.get_by_text("Sent by")).to_be_visible()

        assert page.evaluate(OUT_OF_PANEL) <= 0, options
        assert page.evaluate(TOO_TALL) <= 0, options
    assert not errors_of(*browser.pages)
