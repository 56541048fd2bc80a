"""Two people and two browsers: a visitor on the website, an agent in the inbox.

Everything is found by its role and name, as a screen reader would.
"""

import re
import statistics
import uuid

import pytest
from harness.browser_user import (
    WAIT_MS,
    BrowserUser,
    errors_of,
    fill_form,
    look_for,
    open_chat,
)
from harness.machine_speed import MachineSpeed
from playwright.sync_api import expect

AGENT = "Marta Lindqvist"
LIVE_SECONDS = 1.0  # until the other side sees what was sent
SLOWEST_SECONDS = 5.0  # of a single one, where the machine has other things to do

# Resolves with the time at which the thread shows the text. The visitor's thread lives
# in a shadow root.
SEE = """text => {
    const host = document.querySelector("seitech-chat");
    const root = host?.shadowRoot || document.body;
    window.seitechSeen = new Promise((resolve) => {
        const look = () => {
            const log = root.querySelector("[role=log]");
            if (log?.textContent.includes(text)) {
                observer.disconnect();
                resolve(Date.now());
            }
        };
        const observer = new MutationObserver(look);
        observer.observe(root, { subtree: true, childList: true, characterData: true });
        look();
    });
}"""


class Talk:
    """Both sides, and how long each message was on its way."""

    def __init__(self, visitor, agent, name):
        self.visitor = visitor
        self.agent = agent
        self.name = name
        self.seconds = []
        self.speed = MachineSpeed()

    def say(self, sender, receiver, text):
        """Send a message and measure until the other side shows it."""
        receiver.page.evaluate(SEE, text)
        sender.composer.fill(text)
        sent_at = sender.page.evaluate("Date.now()")
        sender.composer.press("Enter")
        seen_at = receiver.page.evaluate("window.seitechSeen")
        self.seconds.append((seen_at - sent_at) / 1000)
        receiver.sees(text)
        sender.sees(text)

    def assert_live(self):
        """Check that messages were seen within the time that is live."""
        print(f"seen after {self.seconds} s, pace {self.speed.worst:.1f}")
        usual, slowest = map(self.speed.scale, (LIVE_SECONDS, SLOWEST_SECONDS))
        assert statistics.median(self.seconds) < usual, self.seconds
        assert max(self.seconds) < slowest, self.seconds


@pytest.fixture
def talk(server, new_page, sign_in):
    """A visitor whose conversation the agent has just taken."""
    agent = sign_in(new_page(), "agent")
    agent.goto("/odoo/chat")
    name = f"Ana {uuid.uuid4().hex[:8]}"
    row = look_for(agent, name)
    visitor = new_page()

    open_chat(visitor)
    fill_form(visitor, name)
    row.click(timeout=WAIT_MS)
    agent.get_by_role("button", name="Take", exact=True).click()

    heading = visitor.get_by_role("heading", name=AGENT)
    expect(heading).to_be_visible(timeout=WAIT_MS)
    both = Talk(BrowserUser(visitor), BrowserUser(agent), name)
    with both.speed:
        yield both


def test_a_visitor_and_an_agent_talk(talk, browser):
    visitor, agent = talk.visitor, talk.agent
    agent.sees("I can't open the certificate")

    for number in range(3):
        talk.say(agent, visitor, f"Let me have a look, part {number}")
        talk.say(visitor, agent, f"Thank you, part {number}")

    visitor.type_until(agent.page.get_by_text(f"{talk.name} is typing…"))
    agent.type_until(visitor.page.get_by_text(f"{AGENT} is typing…"))
    for side in (visitor, agent):
        side.composer.fill("")

    # reply and reaction
    agent.act("Thank you, part 1", "Reply")
    agent.write("You are welcome")
    quote = visitor.message("You are welcome").get_by_role("button", name=talk_quote())
    expect(quote).to_be_visible(timeout=WAIT_MS)
    visitor.act("You are welcome", "React")
    picker = visitor.page.get_by_role("dialog", name="Emojis")
    picker.get_by_role("gridcell").get_by_role("button").first.click()
    reaction = agent.message("You are welcome").get_by_role(
        "button", name=re.compile(rf"^\S+ 1: {talk.name}")
    )
    expect(reaction).to_be_visible(timeout=WAIT_MS)

    # files both ways
    visitor.attach("certificate-error.png")
    picture = agent.thread.get_by_role("img", name="certificate-error.png")
    expect(picture).to_be_visible(timeout=WAIT_MS)
    agent.attach("invoice-1183.pdf")
    file = visitor.thread.get_by_role("button", name=re.compile("invoice-1183.pdf"))
    expect(file).to_be_visible(timeout=WAIT_MS)

    talk.assert_live()
    assert not errors_of(*browser.pages)


def talk_quote():
    """The quoted message's beginning, as its button is named."""
    return re.compile("Thank you, part 1")


def test_a_conversation_survives_reload_tabs_and_a_cut_network(talk, browser, server):
    visitor, agent = talk.visitor, talk.agent

    # reload
    visitor.page.reload()
    visitor.sees("I can't open the certificate")
    talk.say(agent, visitor, "after the reload")

    # a second tab of the visitor, a second window of the agent
    tab = BrowserUser(browser.watch(visitor.page.context.new_page()))
    tab.page.goto("/")
    tab.page.get_by_role("button", name=re.compile("^Open chat")).click()
    tab.sees("after the reload")
    window = BrowserUser(browser.watch(agent.page.context.new_page()))
    window.page.goto(agent.page.url)
    window.sees("after the reload")
    talk.say(visitor, agent, "from the first tab")
    talk.say(tab, agent, "from the second tab")
    for side in (visitor, tab, window):
        side.sees("from the first tab")
        side.sees("from the second tab")

    # network cut and back
    visitor.page.context.set_offline(True)
    for number in range(3):
        visitor.write(f"written without a network {number}")
    visitor.page.get_by_role("img", name="Sending").first.wait_for(timeout=WAIT_MS)
    assert agent.message("written without a network").count() == 0
    visitor.page.context.set_offline(False)
    for number in range(3):
        for side in (visitor, tab, agent, window):
            side.sees(f"written without a network {number}")
    rows = server.sql(
        "SELECT body FROM seitech_chat_message WHERE position(%s IN body) > 0"
        " AND channel_id = (SELECT max(id) FROM seitech_chat_channel"
        " WHERE visitor_name = %s) ORDER BY position",
        ["written without a network", talk.name],
    )
    expected = [f"<p>written without a network {number}</p>" for number in range(3)]
    assert [row[0] for row in rows] == expected

    # end
    agent.page.get_by_role("button", name="Resolve", exact=True).click()
    question = agent.page.get_by_role("dialog")
    question.get_by_role("button", name="Resolve", exact=True).click()
    for side in (visitor, tab):
        ended = side.page.get_by_text(re.compile("This (chat|conversation) has ended."))
        expect(ended).to_be_visible(timeout=WAIT_MS)
    expect(window.composer).to_have_count(0, timeout=WAIT_MS)
    # The one who ends it goes on with the next conversation of the list.
    left = agent.page.get_by_role("heading", name=talk.name)
    expect(left).to_have_count(0, timeout=WAIT_MS)

    talk.assert_live()
    assert not errors_of(*browser.pages)
