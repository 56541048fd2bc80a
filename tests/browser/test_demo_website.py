"""The demo company's home page: what somebody who tries the product sees first."""

import pytest
import requests
from harness.browser_user import WAIT_MS
from lxml import html
from playwright.sync_api import expect

# The start of the address, and what the page says of its language.
LANGUAGES = [("", "en-US"), ("/es", "es-ES"), ("/pt", "pt-BR")]
COURSES = {
    "en-US": ["Safety at Work", "Machine Learning Foundations"],
    "es-ES": ["Seguridad en el trabajo", "Fundamentos del aprendizaje automático"],
    "pt-BR": ["Segurança no trabalho", "Fundamentos de aprendizado de máquina"],
}
WIDTHS = (1280, 820, 390)
LOGINS = (
    "student", "student3", "instructor", "instructor2", "agent", "agent2", "agent3",
    "supervisor", "manager", "admin",
)  # fmt: skip
TEXTS = "//*[@id='wrap']//text()[not(parent::style)]"

# Texts of the page that lie under the chat's button, as the page comes up.
COVERED = """() => {
    const root = document.querySelector("seitech-chat").shadowRoot;
    const button = root.querySelector("button").getBoundingClientRect();
    const walker = document.createTreeWalker(
        document.querySelector("#wrap"), NodeFilter.SHOW_TEXT
    );
    const covered = [];
    while (walker.nextNode()) {
        const range = document.createRange();
        range.selectNodeContents(walker.currentNode);
        for (const box of range.getClientRects()) {
            const apart = box.right <= button.left || box.left >= button.right ||
                box.bottom <= button.top || box.top >= button.bottom;
            apart || covered.push(walker.currentNode.textContent.trim());
        }
    }
    return covered;
}"""


def home_page(server, prefix=""):
    """Return the answer and the parsed home page in a language."""
    answer = requests.get(f"{server.base_url}{prefix}/", timeout=60)
    return answer, html.fromstring(answer.text)


def sentences(page):
    """Return the page's own texts of several words."""
    texts = (" ".join(text.split()) for text in page.xpath(TEXTS))
    return {text for text in texts if text.count(" ") > 2}


@pytest.mark.parametrize(("prefix", "lang"), LANGUAGES)
def test_home_page_shows_company_courses_accounts_and_languages(server, prefix, lang):
    answer, page = home_page(server, prefix)

    assert answer.status_code == 200
    assert page.get("lang") == lang
    assert page.xpath("//h1/text()") == ["Beacon Training"]
    courses = page.xpath("//*[@id='courses']//h3/a")
    assert sorted(link.text for link in courses) == sorted(COURSES[lang])
    for link in courses:
        course = requests.get(f"{server.base_url}{link.get('href')}", timeout=60)
        assert course.ok
        assert link.text in course.text
    listed = page.xpath("//*[@id='accounts']//th[@scope='row']/text()")
    assert tuple(listed) == LOGINS
    offered = page.xpath(
        "//header//*[contains(@class, 'js_change_lang')]/@data-url_code"
    )
    assert set(offered) == {"en", "es", "pt"}


def test_home_page_leaves_no_sentence_untranslated(server):
    _answer, english = home_page(server)

    assert len(sentences(english)) > 15
    for prefix, _lang in LANGUAGES[1:]:
        _answer, page = home_page(server, prefix)
        assert not sentences(english) & sentences(page)


@pytest.mark.parametrize("login", LOGINS)
def test_listed_accounts_can_sign_in(new_page, sign_in, login):
    page = sign_in(new_page(), login)

    assert page.request.get("/my").ok


def test_links_of_the_home_page_lead_to_the_screens(new_page, sign_in):
    for login, link, shown in (
        ("agent", "Open the inbox", ".o-seitech-Inbox"),
        ("student", "Open the chat page", "#o-seitech-page"),
        ("supervisor", "Open the live board", ".o-seitech-Board"),
    ):
        page = sign_in(new_page(), login)
        page.goto("/")
        page.get_by_role("link", name=link).click()
        expect(page.locator(shown)).to_be_visible(timeout=WAIT_MS)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("prefix", "lang"), LANGUAGES)
def test_home_page_fits_and_the_chat_button_covers_no_text(
    new_page, prefix, lang, width
):
    page = new_page(viewport={"width": width, "height": 800}, locale=lang)
    page.goto(f"{prefix}/")
    expect(page.locator("seitech-chat button").first).to_be_visible(timeout=WAIT_MS)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(COVERED) == []
