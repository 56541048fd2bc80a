"""A department of its own for one test, and how its people come in."""

import re
import uuid

from playwright.sync_api import expect

from .browser import WAIT_MS
from .browser_user import go_to_form

# A department with agents of one place each, and somebody who leads the desk.
SETUP = """
department = env["seitech.chat.department"].create(
    {{"name": "{name}", "sequence": 1, **{department}}}
)
def person(login, group):
    return env["res.users"].with_context(no_reset_password=True).create(
        {{
            "name": login.replace("_", " ").title(),
            "login": login,
            "password": login,
            "group_ids": [(4, env.ref("seitech_chat.group_chat_" + group).id)],
        }}
    )
for login in {agents}:
    env["seitech.chat.agent"].create(
        {{
            "user_id": person(login, "agent").id,
            "department_ids": [(6, 0, department.ids)],
            "chat_limit": 1,
            "status": "online",
        }}
    )
person("{lead}", "supervisor")
"""


# Keeps what every notification said: each is there for a few seconds only.
KEEP_NEWS = """(() => {
    const NEWS = ".o_notification, .o-seitech-AlertList-line";
    window.seitechNews = [];
    const known = new WeakSet();
    new MutationObserver(() => {
        for (const one of document.querySelectorAll(NEWS)) {
            if (!known.has(one)) {
                known.add(one);
                window.seitechNews.push(one.textContent);
            }
        }
    }).observe(document, { childList: true, subtree: true });
})()"""


class Desk:
    """Two agents and a supervisor, whose inboxes are closed.

    `department`  values of its department, the mode among them
    `setup`       more code for `odoo shell`, which has `department`
    """

    def __init__(self, server, new_page, sign_in, *, department, setup=""):
        """Make the department and its people."""
        mark = uuid.uuid4().hex[:6]
        self.name = f"Desk {mark}"
        self.logins = [f"nora_{mark}", f"olaf_{mark}"]
        self.lead_login = f"lena_{mark}"
        self.new_page = new_page
        self.sign_in = sign_in
        made = SETUP.format(
            name=self.name,
            department=department,
            agents=self.logins,
            lead=self.lead_login,
        )
        server.shell(made + setup)

    def name_of(self, login):
        """Return the name that people see."""
        return login.replace("_", " ").title()

    def open_inbox(self, login):
        """Open the inbox of an agent; the desk knows that they are there."""
        page = self.sign_in(self.new_page(), login)
        page.add_init_script(KEEP_NEWS)
        # Said once the list is drawn: until then a visitor finds nobody there.
        with page.expect_response("**/api/chat/agent-heartbeat"):
            page.goto("/odoo/chat")
        conversations = page.get_by_role("navigation", name="Conversations")
        expect(conversations).to_be_visible(timeout=WAIT_MS)
        return page

    def agent(self, login):
        """Open the inbox of an agent who has nothing to do yet, and is there."""
        page = self.open_inbox(login)
        expect(page.get_by_text("0/1 chats")).to_be_visible(timeout=WAIT_MS)
        return page

    def visitor(self, name, *, email="ana@example.com", device="desktop"):
        """Fill in the form of the website's chat, not sent yet."""
        page = self.new_page(device)
        page.goto("/")
        opener = page.get_by_role("button", name=re.compile("^Open chat"))
        opener.click(timeout=WAIT_MS)
        go_to_form(page)
        page.get_by_role("textbox", name="Name").fill(name)
        page.get_by_role("textbox", name="Email").fill(email)
        page.get_by_role("combobox", name="What can we help you with?").select_option(
            "other"
        )
        page.locator("select[name=department_id]").select_option(label=self.name)
        page.get_by_role("textbox", name="Message").fill(f"{name} needs help")
        return page


def start(page):
    """Send the form."""
    page.get_by_role("button", name=re.compile("Start chat")).click()


def row(page, group, name):
    """Find a conversation under a heading of the list."""
    return page.locator(f"[data-group={group}] [data-channel-id]").filter(has_text=name)


def wait_for_news(page, text):
    """Wait until an agent was notified of something; it may be gone again."""
    received = "text => window.seitechNews.some((one) => one.includes(text))"
    page.wait_for_function(received, arg=text)


def choose_only(dialog, label, name):
    """Search in a dialog of the inbox and choose who is found, by keyboard."""
    search = dialog.get_by_role("searchbox", name=label)
    expect(search).to_be_focused()
    search.press_sequentially(name)
    choice = dialog.get_by_role("radio")
    expect(choice).to_have_count(1)
    search.press("Enter")
    expect(choice).to_be_checked()


def say(page, text):
    """Write a message, in the inbox or in the widget."""
    composer = page.get_by_role("textbox", name=re.compile("^Write a message"))
    composer.fill(text)
    composer.press("Enter")
