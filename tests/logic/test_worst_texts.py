"""Texts made to keep a processor busy: reading one takes no time to speak of."""

import pytest
from effort import effort
from logic import contract, text
from logic.emoji import is_emoji
from logic.file_types import detect_type, safe_name
from logic.links import extract_links
from logic.priority_rules import Facts, Rule, choose_rule
from logic.search import highlight, read_query

LIMIT = 200  # units of one page of messages, or of one file's text
SIZE = contract.MAX_TEXT_LENGTH

TEXTS = {
    "one letter again and again": "a " * (SIZE // 2 - 1),
    "words that are alike": " ".join(f"aaa{n:x}" for n in range(SIZE // 7)),
    "words of the longest ending": "aaaaa" * 200 + " aaaaabbbb" * (SIZE // 10 - 100),
    "nearly the phrase": ("a " * 98 + "b ") * (SIZE // 198),
    "one word": "a" * SIZE,
    "spaces": "a" + " " * (SIZE - 2) + "b",
    "lines": "x\n" * (SIZE // 2),
    "entities": "&" * SIZE,
    "references": "&#1" * (SIZE // 3),
    "tags that go on": "<br" * (SIZE // 3),
    "addresses": "http://a " * (SIZE // 9),
    "an address in an address": "http://" * (SIZE // 7),
    "an address that ends nowhere": "http://" + "." * (SIZE - 7),
    "an address that opens brackets": "http://" + "(" * (SIZE - 7),
    "an address with brackets": "http://" + "()" * (SIZE // 2 - 4),
    "addresses that end at once": "http://)" * (SIZE // 8),
    "email addresses": "a@b.example " * (SIZE // 12),
    "an email address that never ends": "a." * (SIZE // 2 - 10) + "@b.example",
    "hosts that end nowhere": "a@" + "b." * (SIZE // 2 - 1),
    "accents upon accents": "a" + "\u0301\u0316" * (SIZE // 2 - 1),
    "accented letters": "áéí " * (SIZE // 4),
    "emojis": "😀" * SIZE,
    "quotes": "\"'" * (SIZE // 2),
}
QUERIES = {
    "letters": "a " * 12,
    "forms of a word": "aaaaaaaa " * 12,
    "the longest phrase": f'"{"a " * 98}"',
    "many phrases": '"a a" ' * 33,
    "what is not there": "zzz " * 12,
    "quotes": '"' * contract.MAX_QUERY_LENGTH,
    "signs": "-" * contract.MAX_QUERY_LENGTH,
    "accents": "a" + "\u0301" * (contract.MAX_QUERY_LENGTH - 1),
}


@pytest.mark.parametrize("name", TEXTS)
def test_page_of_one_text(name):
    body = text.text_to_html(TEXTS[name])

    def read():
        for _n in range(contract.MAX_PAGE_SIZE):
            text.text_to_html(TEXTS[name])
            text.excerpt(body)
            extract_links(body)

    assert effort(read, LIMIT) <= LIMIT


@pytest.mark.parametrize("name", TEXTS)
def test_search_in_a_page_of_one_text(name):
    said = text.html_to_text(text.text_to_html(TEXTS[name]))

    for query in QUERIES.values():
        terms = read_query(query)

        def read(terms=terms):
            for _n in range(contract.MAX_PAGE_SIZE):
                highlight(said, terms)

        assert effort(read, LIMIT) <= LIMIT, query


def test_markup_of_another_hand():
    """An import or another module may write a body that was never typed."""
    for part in ("<", "<br", "</p>", "</p> ", '<a href="', "&", "&#1", "<p "):
        body = part * (50 * SIZE // len(part))

        assert effort(lambda body=body: text.excerpt(body), LIMIT) <= LIMIT, part
        assert effort(lambda body=body: extract_links(body), LIMIT) <= LIMIT, part


def test_other_texts():
    rule = Rule(id=1, priority="high", words=("a " * 60 + "b",) * 20)
    for said in TEXTS.values():
        facts = Facts(1, "other", None, is_known=False, text=said)
        for function in (
            lambda said=said: is_emoji(said[: contract.MAX_EMOJI_LENGTH]),
            lambda facts=facts: choose_rule([rule], facts),
            lambda said=said: safe_name(said * 10, "text/plain"),
            lambda said=said: detect_type("text/plain", (said * 100).encode()),
        ):
            assert effort(function, LIMIT) <= LIMIT
