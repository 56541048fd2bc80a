"""Take the pictures of the README and of Odoo's app list from a site with demo data.

Run by ``make screenshots``; a visitor and an agent talk while it looks.
"""

from pathlib import Path

from harness import Browser, OdooServer
from harness.browser_user import open_chat
from PIL import Image
from stack.paths import ADDON

IMAGES = Path(__file__).parent / "images"
# Odoo's app list shows these, beside static/description/index.html, and smaller.
DESCRIPTION = ADDON / "static" / "description"
DESCRIBED = ("inbox", "widget", "chat_page", "board", "dashboard")
DESCRIPTION_WIDTH = 1000
WIDE = {"width": 1400, "height": 850}
TALL = {"width": 1400, "height": 1250}
SETTLE_MS = 2_500  # fonts, pictures and the first sync


def open_form(page, person):
    """Fill in the visitor's form and start."""
    open_chat(page)
    page.get_by_label("Name").fill(person["name"])
    page.get_by_label("Email").fill(person["email"])
    page.locator("select[name=query_type]").select_option(person["about"])
    page.get_by_role("textbox", name="Message").fill(person["text"])
    page.get_by_role("button", name="Start").click()
    page.get_by_role("log", name="Messages").wait_for()


def write(page, text):
    """Write a message in the conversation that is open."""
    composer = page.get_by_role("textbox", name="Message")
    composer.fill(text)
    composer.press("Enter")
    page.get_by_text(text).first.wait_for()


def picture(page, name):
    """Wait until nothing moves any more, then look."""
    page.wait_for_timeout(SETTLE_MS)
    path = IMAGES / f"{name}.png"
    page.screenshot(path=path)
    image = Image.open(path).convert("RGB")
    _save(image, path)
    if name in DESCRIBED:
        height = round(image.height * DESCRIPTION_WIDTH / image.width)
        _save(
            image.resize((DESCRIPTION_WIDTH, height), Image.Resampling.LANCZOS),
            DESCRIPTION / path.name,
        )


def _save(image, path):
    # A third of the bytes, and nobody sees it.
    image.quantize(256).save(path, optimize=True)


def take_the_home_page(site, browser):
    """Show the demo company's website, where a trial begins."""
    page = browser.new_page(site.base_url, viewport=WIDE)
    page.goto("/")
    page.get_by_role("heading", name="Our courses").wait_for()
    picture(page, "home")


def take_the_desk(site, browser):
    """Show an offer to an agent, and the board to who leads the desk."""
    agent = browser.new_page(site.base_url, viewport=WIDE)
    browser.sign_in(agent, site.db, "agent3")
    agent.goto("/odoo/chat")
    agent.get_by_role("navigation", name="Conversations").wait_for()
    visitor = browser.new_page(site.base_url)
    lena = {
        "name": "Lena Hart",
        "email": "lena@example.com",
        "about": "course_inquiry",
        "text": "Are there places left in the course of next month?",
    }
    open_form(visitor, lena)
    agent.get_by_role("region", name=lena["name"]).wait_for()
    picture(agent, "offer")
    lead = browser.new_page(site.base_url, viewport=WIDE)
    browser.sign_in(lead, site.db, "supervisor")
    lead.goto("/odoo/action-seitech_chat.chat_board_action")
    lead.get_by_role("heading", name="Departments").wait_for()
    picture(lead, "board")


def take_the_reports(site, browser):
    """Show the dashboard to the manager."""
    manager = browser.new_page(site.base_url, viewport=TALL)
    browser.sign_in(manager, site.db, "manager")
    manager.goto("/odoo/chat-dashboard")
    manager.get_by_role("heading", name="Response times").wait_for()
    picture(manager, "dashboard")


def take_the_page(site, browser):
    """Show a student's chat page, and the same on a phone."""
    for device, name in (("desktop", "chat_page"), ("phone", "chat_page_phone")):
        student = browser.new_page(site.base_url, device)
        browser.sign_in(student, site.db, "student")
        student.goto("/my/chat")
        row = student.get_by_role("button", name="Safety at Work, study group").first
        row.click()
        picture(student, name)


def main():
    """Play the scene and keep what it looks like."""
    IMAGES.mkdir(exist_ok=True)
    ana = {
        "name": "Ana Souza",
        "email": "ana@example.com",
        "about": "technical_support",
        "text": "Hello, I can't open the certificate of the safety course.",
    }
    with (
        OdooServer(name="pictures", workers=2, demo=True) as site,
        Browser() as browser,
    ):
        agent = browser.new_page(site.base_url, viewport=WIDE)
        browser.sign_in(agent, site.db, "agent")
        agent.goto("/odoo/chat")
        agent.get_by_text("Mine").wait_for()
        phone = browser.new_page(site.base_url, "phone")
        phone.goto("/")
        phone.get_by_role("button", name="Open chat").click()
        phone.get_by_role("button", name="Write to us").wait_for()
        picture(phone, "phone")
        visitor = browser.new_page(site.base_url)
        open_form(visitor, ana)
        write(visitor, "It worked on my phone yesterday.")
        agent.get_by_role("option", name=ana["name"]).or_(
            agent.get_by_text(ana["name"])
        ).first.click()
        agent.get_by_role("button", name="Take").click()
        write(agent, "Hello Ana, let me have a look. Which browser do you use?")
        visitor.get_by_text("Which browser do you use?").wait_for()
        write(visitor, "Firefox, on Windows.")
        picture(visitor, "widget")
        picture(agent, "inbox")
        take_the_home_page(site, browser)
        take_the_desk(site, browser)
        take_the_reports(site, browser)
        take_the_page(site, browser)


if __name__ == "__main__":
    main()
