"""Ask labelled questions, then time searches among many FAQs; run in `odoo shell`."""

import json
import os
import time
from importlib import import_module

ADDON = "odoo.addons.seitech_chat"
labelled = import_module(f"{ADDON}.tests.faq.labelled_questions")
faq_search = import_module(f"{ADDON}.models.faq.faq_search")
faq_texts = import_module(f"{ADDON}.demo.faq_texts")
COUNT = int(os.environ.get("FAQ_COUNT", "1000"))
PHRASINGS = 3  # beside the question
TOPICS = (
    "forklift", "welding", "excel", "scaffolding", "asbestos", "python", "sales",
    "leadership", "crane", "photoshop", "accounting", "ladder", "gardening", "nursing",
)  # fmt: skip


def make_many():
    """Make variants of the demo's FAQs, until there are ``COUNT``."""
    texts = list(faq_texts.read_faqs().values())
    faqs = env["seitech.chat.faq"].with_context(lang="en_US")
    for number in range(COUNT - len(texts)):
        of_faq = texts[number % len(texts)]
        topic = f"{TOPICS[number % len(TOPICS)]} {number}"
        faq = None
        for lang, text in of_faq.items():
            lines = text["phrasings"].splitlines()[:PHRASINGS]
            vals = {
                "question": f"{text['question']} {topic}",
                "phrasings": "\n".join(f"{line} {topic}" for line in lines),
                "answer": text["answer"],
            }
            if faq:
                faq.with_context(lang=lang).write(vals)
            else:
                faq = faqs.create(vals)
    env.flush_all()
    env.cr.execute("ANALYZE seitech_chat_faq; ANALYZE seitech_chat_faq_phrasing")
    env.cr.execute("ANALYZE seitech_chat_faq_word")


def time_searches(lang):
    """Return the seconds of each labelled question's search."""
    scope = faq_search.Scope(env.company.id, lang)
    seconds = []
    for _key, question in labelled.read_questions(lang):
        start = time.perf_counter()
        faq_search.search_faqs(env, scope, question, is_typing=True)
        seconds.append(time.perf_counter() - start)
    return seconds


keys = labelled.prepare(env)
quality = {
    f"{lang}{'' if has_trigrams else ' words'}": labelled.measure(
        env, keys, lang, has_trigrams=has_trigrams
    )._asdict()
    for has_trigrams in (True, False)
    for lang in labelled.LANGUAGES
}
make_many()
seconds = {lang: time_searches(lang) for lang in labelled.LANGUAGES}
print("MADE " + json.dumps({"quality": quality, "seconds": seconds, "count": COUNT}))
env.cr.rollback()
