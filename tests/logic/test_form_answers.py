"""Answers to the questions of a form, by their type."""

import pytest
from logic.form_answers import is_phone, read_answer, read_lines


@pytest.mark.parametrize(
    ("field_type", "text", "answer"),
    [
        ("text", "any text", "any text"),
        ("choice", "Pro plan", "Pro plan"),
        ("choice", " Pro  plan ", "Pro plan"),
        ("choice", "pro plan", None),
        ("number", "12", "12"),
        ("number", "-1,5", "-1.5"),
        ("number", "1 000", "1000"),
        ("number", "1.000,5", None),
        ("number", "1e5", None),
        ("number", "\u0661", None),
        ("number", "1" * 16, None),
        ("checkbox", "true", "true"),
        ("checkbox", "True", "true"),
        ("checkbox", "0", ""),
        ("checkbox", "yes", None),
        ("date", "2028-02-29", "2028-02-29"),
        ("date", "2026-02-29", None),
        ("date", "0999-01-01", None),
        ("date", "20260101", None),
    ],
)
def test_answers_have_a_normal_form(field_type, text, answer):
    assert read_answer(field_type, text, {"Basic", "Pro plan"}) == answer


def test_lines_are_clean_and_each_once():
    assert read_lines(" One \n\nTwo  words\r\nOne") == ["One", "Two words"]
    assert read_lines(None) == []


@pytest.mark.parametrize(
    "text",
    ["112 4", "+55 81 99999-0000", "(0)30/123.456", "555 0100 ext. 12", "5550100x7"],
)
def test_phone_numbers_in_national_notations(text):
    assert is_phone(text)


@pytest.mark.parametrize(
    "text", ["", "123", "call me", "+", "1" * 21, "555 0100; rm", "++49 30 123456"]
)
def test_texts_that_are_no_phone_number(text):
    assert not is_phone(text)
