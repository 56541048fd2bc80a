"""Questions of three languages with the FAQ of the demo that answers each, if any.

They are typed as customers type: without accents, with typos. A third has no answer.
Each line of a file has the key of an FAQ, or ``-`` for none, and its questions.
"""

from pathlib import Path
from typing import NamedTuple

from ...demo.faq_texts import create_faqs
from ...models.faq.faq_search import Scope, search_faqs

FOLDER = Path(__file__).parent / "questions"
LANGUAGES = {"en_US": "en", "es_ES": "es", "pt_BR": "pt"}


class Quality(NamedTuple):
    """How well the questions of a language are answered, as shares.

    ``top_1``, ``top_3``, ``answered``: of the questions with an answer. ``answered``:
    the right FAQ is the answer, without a choice. ``wrong``: of all questions.
    """

    count: int
    unanswerable: int
    top_1: float
    top_3: float
    answered: float
    wrong: float


def read_questions(lang):
    """Return the questions of a language: list of ``(key or None, question)``."""
    text = (FOLDER / f"{LANGUAGES[lang]}.txt").read_text(encoding="utf-8")
    rows = (line.split(" | ") for line in text.splitlines())
    return [
        (None if key == "-" else key, question.strip())
        for key, questions in rows
        for question in questions.split(" / ")
    ]


def prepare(env):
    """Replace all FAQs by those of the demo, in all three languages.

    :return: ``{FAQ's id: key}``.
    """
    for code in LANGUAGES:
        env["res.lang"]._activate_lang(code)
    env["seitech.chat.faq"].search([]).unlink()
    keys = {faq.id: key for key, faq in create_faqs(env).items()}
    env.flush_all()
    return keys


def measure(env, keys, lang, *, has_trigrams=True):
    """Ask all questions of a language.

    :param keys: as returned by ``prepare``.
    :return: a ``Quality``.
    """
    scope = Scope(env.company.id, lang)
    questions = read_questions(lang)
    with_answer = [key for key, _question in questions if key]
    top_1 = top_3 = answered = wrong = 0
    for key, question in questions:
        ranking = search_faqs(env, scope, question, has_trigrams=has_trigrams)
        found = [keys[match.faq_id] for match in ranking.matches[:3]]
        if key:
            top_1 += found[:1] == [key]
            top_3 += key in found
        if ranking.outcome == "answer":
            answered += found[0] == key
            wrong += found[0] != key
    total = len(with_answer)
    return Quality(
        len(questions),
        len(questions) - total,
        top_1 / total,
        top_3 / total,
        answered / total,
        wrong / len(questions),
    )
