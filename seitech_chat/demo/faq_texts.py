"""Read the FAQs of the demo company in three languages.

Each line of ``faq/faqs_<language>.txt`` is one FAQ: key, question, other ways to ask
it, and the answer. The labelled questions of ``tests/faq/questions`` name the keys.
"""

from pathlib import Path

FOLDER = Path(__file__).parent / "faq"
LANGUAGES = {"en_US": "en", "es_ES": "es", "pt_BR": "pt_BR"}


def read_faqs():
    """Return the texts of each FAQ.

    :return: ``{key: {lang: {"question", "phrasings", "answer"}}}``, in their order.
    """
    faqs = {}
    for lang, name in LANGUAGES.items():
        text = (FOLDER / f"faqs_{name}.txt").read_text(encoding="utf-8")
        for line in text.splitlines():
            key, question, phrasings, answer = line.split(" | ")
            faqs.setdefault(key, {})[lang] = {
                "question": question,
                "phrasings": "\n".join(phrasings.split(" / ")),
                "answer": f"<p>{answer}</p>",
            }
    return faqs


def create_faqs(env, xml_ids=False):
    """Create the FAQs in English, and translate them into the installed languages.

    :param bool xml_ids: whether to name the records, for the demo.
    :return: ``{key: FAQ}``.
    """
    model = env["seitech.chat.faq"].with_context(lang="en_US")
    installed = {code for code, _name in env["res.lang"].get_installed()}
    created = {}
    for number, (key, texts) in enumerate(read_faqs().items()):
        vals = {**texts["en_US"], "sequence": number}
        if xml_ids:
            row = {"xml_id": f"seitech_chat.demo_faq_{key}", "values": vals}
            faq = model._load_records([{**row, "noupdate": True}])
        else:
            faq = model.create(vals)
        for lang in installed & (texts.keys() - {"en_US"}):
            faq.with_context(lang=lang).write(texts[lang])
        created[key] = faq
    return created
