"""Search queries, and their matches in a text."""

from hypothesis import given
from hypothesis import strategies as st
from logic.search import Term, fold, highlight, lexemes_of, read_query, stem_form


def test_words_phrases_and_what_must_not_be_there():
    terms = read_query('Fire "Exit Door" -smoke')

    assert terms == [
        Term("fire", stemmed="fire"),
        Term("exit door", is_phrase=True),
        Term("smoke", is_excluded=True, stemmed="smoke"),
    ]


def test_last_word_may_be_unfinished():
    assert read_query("a lesso")[-1].is_prefix
    assert not read_query("a le")[-1].is_prefix, "too short"
    assert not read_query('a "lesson"')[-1].is_prefix


def test_joined_words_are_a_phrase_whose_last_word_may_go_on():
    [term] = read_query("INV/2024/0")

    assert term == Term("inv 2024 0", is_phrase=True, is_prefix=True)
    assert lexemes_of(term) == [("inv", False), ("2024", False), ("0", True)]
    assert not read_query('"INV/2024"')[0].is_prefix
    assert not read_query("-INV/2024")[0].is_prefix


def test_scripts_without_spaces_are_read_by_two_characters():
    [term] = read_query("iPhone手机壳")

    assert [lexeme for lexeme, _may in lexemes_of(term)] == [
        "iphone", "手", "手机", "机壳",
    ]  # fmt: skip
    [thai] = read_query("ที่นี่")
    assert lexemes_of(thai) == [("ที่นี่", True)], "two letters with their marks"


def test_mark_shows_parts_and_characters():
    for text, query, expected in (
        ("see INV/2024/00017 now", "2024/000", "2024/00017"),
        ("証明書が開けません", "書が", "書が"),
        ("หนังสือรับรอง", "สือรับ", "สือรับ"),
    ):
        excerpt, [[start, length]] = highlight(text, read_query(query))
        assert excerpt[start : start + length] == expected


@given(st.text())
def test_every_term_has_lexemes(query):
    for term in read_query(query):
        lexemes = lexemes_of(term)
        assert lexemes
        assert not any(set("'\\ ") & set(lexeme) for lexeme, _may in lexemes)


def test_nothing_to_look_for():
    for query in ("", "  ", "!?", '""', "-"):
        assert read_query(query) == []


def test_accents_are_for_the_stemmer():
    [term] = read_query("Lições")

    assert (term.text, term.stemmed) == ("licoes", "lição")
    assert fold("ÉVALUATION ñ Й") == "evaluation n и"
    assert stem_form("PÃES") == "pão"


def test_mark_shows_the_place():
    text = "a " * 200 + "The needle is here"

    excerpt, [[start, length]] = highlight(text, read_query("needle"))

    assert excerpt[start : start + length] == "needle"


@given(st.text())
def test_folding_keeps_every_place(text):
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@given(st.text(), st.text())
def test_marks_lie_within_the_excerpt(text, query):
    excerpt, marks = highlight(text, read_query(query))

    for start, length in marks:
        assert start >= 0
        assert start + length <= len(excerpt)
