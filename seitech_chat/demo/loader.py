"""Play the demo conversations through the real methods, translate the demo website."""

from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5

from odoo import fields
from odoo.tools import file_open
from odoo.tools.translate import TranslationImporter

from ..persona import Persona
from . import conversation_scripts, desk_history, faq_texts
from .history import sla_past

COURSES_BEGAN = 30 * 24 * 60  # in minutes before now
# A language of Odoo and the name of our file: "es" serves every Spanish.
LANGUAGES = {"es_ES": "es", "pt_BR": "pt_BR"}
SALES = "seitech_chat.chat_department_sales"
# Name, labels, and what the action does.
QUICK_ACTIONS = (
    (
        "callback",
        {
            "en_US": "Call me back",
            "es_ES": "Quiero que me llamen",
            "pt_BR": "Quero que me liguem",
        },
        {"action": "callback", "icon": "phone", "department_id": SALES},
    ),
    (
        "demo",
        {
            "en_US": "Book a demo for my company",
            "es_ES": "Pedir una demostración para mi empresa",
            "pt_BR": "Pedir uma demonstração para minha empresa",
        },
        {"action": "demo", "icon": "calendar", "department_id": SALES},
    ),
    (
        "certificate",
        {
            "en_US": "Where is my certificate?",
            "es_ES": "¿Dónde está mi certificado?",
            "pt_BR": "Onde está o meu certificado?",
        },
        {"action": "faq", "icon": "question", "faq_id": "certificate"},
    ),
    (
        "courses",
        {
            "en_US": "See all courses",
            "es_ES": "Ver todos los cursos",
            "pt_BR": "Ver todos os cursos",
        },
        {"action": "address", "icon": "book", "url": "/slides"},
    ),
)


def load_conversations(env):
    """Create the conversations of ``demo/conversation_scripts.py``, oldest first.

    The three months of the desk before them are written as rows. The demo users must
    exist. Emits what the methods emit.
    """
    past = desk_history.start(env)
    for conversation in sorted(conversation_scripts.SUPPORT, key=_age, reverse=True):
        past.insert(until=_moment(conversation["ago"]))
        _play_support(env, conversation)
    past.insert()
    channels = env["seitech.chat.channel"]
    for conversation in conversation_scripts.TEACHING:
        student = _persona(env, conversation["student"])
        course = env.ref(f"seitech_chat.demo_course_{conversation['course']}")
        channel = channels._open_student_instructor(student, course.id)
        _play(env, channel, conversation)
    _begin_courses(env)
    for conversation in conversation_scripts.DIRECT:
        one, other = _people(env, conversation)
        _play(env, channels._open_direct(one, other.id), conversation)
    for conversation in conversation_scripts.GROUPS:
        _play(env, _open_group(env, conversation), conversation)


def _begin_courses(env):
    """Create the courses' own conversations; most of them have no messages."""
    env["slide.channel"]._chat_follow_all()
    channels = env["seitech.chat.channel"]
    channels = channels.search([("channel_type", "=", "course")])
    channels.write({"started_at": _moment(COURSES_BEGAN)})
    for conversation in conversation_scripts.COURSES:
        course = env.ref(f"seitech_chat.demo_course_{conversation['course']}")
        channel = channels.filtered(lambda c, course=course: c.course_id == course)
        _play(env, channel, conversation)


def start_sla(env):
    """Start the SLA clocks of waiting conversations, as of their queue entry.

    Ended conversations get the targets that they would have had.

    Emits ``seitech.chat.channel/sla_changed``.
    """
    sla_past.settle_ended(env)
    targets = env["seitech.chat.sla.target"]
    entries = env["seitech.chat.queue.entry"]
    for entry in entries.search([("left_at", "=", False)]):
        entry.channel_id._lock()
        targets._start(entry.channel_id, entry.entered_at)


def count_reports(env):
    """Compute the figures of the reports, and check them as every night."""
    company = env.ref("base.main_company")
    while company._chat_refresh_reports():
        pass
    recounts = env["seitech.chat.recount"]
    recounts._cron_nightly()
    for recount in recounts._unfinished_for(company):
        while recount._run_batch():
            pass


def translate_website(env):
    """Show the website and the demo courses in the languages of the product.

    Installing a language takes most of a minute unless the database has it already.
    """
    importer = TranslationImporter(env.cr, verbose=False)
    for code, name in LANGUAGES.items():
        language = env["res.lang"]._activate_and_install_lang(code)
        env.ref("website.default_website").language_ids |= language
        importer.load_file(f"seitech_chat/demo/i18n/{name}.po", code)
    importer.save(force_overwrite=True)


def load_faqs(env):
    """Create the FAQs and the quick actions, in the languages of the product.

    The languages must be installed.
    """
    faqs = faq_texts.create_faqs(env, xml_ids=True)
    actions = env["seitech.chat.quick.action"].with_context(lang="en_US")
    for number, (name, texts, values) in enumerate(QUICK_ACTIONS):
        vals = {"label": texts["en_US"], "sequence": number, **values}
        if "faq_id" in vals:
            vals["faq_id"] = faqs[vals["faq_id"]].id
        if "department_id" in vals:
            vals["department_id"] = env.ref(vals["department_id"]).id
        row = {"xml_id": f"seitech_chat.demo_action_{name}", "values": vals}
        action = actions._load_records([{**row, "noupdate": True}])
        for lang in LANGUAGES:
            action.with_context(lang=lang).label = texts[lang]


def _persona(env, login):
    return Persona(env.ref(f"seitech_chat.demo_user_{login}"))


def _people(env, conversation):
    return [_persona(env, login) for login in conversation["people"]]


def _open_group(env, conversation):
    first, *others = _people(env, conversation)
    name = conversation["name"]
    channel = env["seitech.chat.channel"]._open_group(
        first,
        name,
        [persona.id for persona in others],
        opening_uuid=str(uuid5(NAMESPACE_URL, f"group {name}")),
    )
    channel.message_ids.write({"created_at": _moment(conversation["ago"])})
    return channel


def _play_support(env, conversation):
    opening, *lines = conversation["lines"]
    name = f"{conversation['email']} {conversation['ago']}"
    form = {
        "opening_uuid": str(uuid5(NAMESPACE_URL, f"opening {name}")),
        "client_uuid": str(uuid5(NAMESPACE_URL, f"first {name}")),
        "body": opening.text,
        "department_id": env.ref(
            f"seitech_chat.chat_department_{conversation['department']}"
        ).id,
        **{key: conversation[key] for key in ("name", "email", "query_type", "lang")},
        "page_url": _page(env, conversation["page_url"]),
    }
    company = env.ref("base.main_company")
    channel, message, *_token = env["seitech.chat.intake"]._open_support(
        form, company=company
    )
    started_at = _moment(conversation["ago"])
    message.write({"created_at": started_at})
    if "agent" in conversation:
        channel._accept(_persona(env, conversation["agent"]))
    _play(env, channel, {**conversation, "lines": lines}, said=[message])
    _set_service_times(channel, conversation, started_at)
    if "ended_after" in conversation:
        _end_support(channel, conversation, started_at)


def _page(env, path):
    """Return the path of a page; that of a course ends with its id."""
    for name in ("safety", "learning"):
        url = env.ref(f"seitech_chat.demo_course_{name}").website_url
        if url.startswith(f"{path}-"):
            return url
    return path


def _set_service_times(channel, conversation, started_at):
    """Set the times of the wait, the assignment and the service."""
    taken_at = started_at + timedelta(minutes=conversation.get("taken_after", 0))
    events = channel.message_ids.filtered(lambda m: m.message_type == "event")
    events.write({"created_at": taken_at})
    entries = channel.queue_entry_ids
    entries.write({"entered_at": started_at})
    entries.filtered("left_at").write({"left_at": taken_at})
    channel.service_ids.write({"opened_at": started_at})
    channel.assignment_ids.write({"assigned_at": taken_at})
    channel.member_ids.filtered("user_id").write({"joined_at": taken_at})


def _end_support(channel, conversation, started_at):
    ended_at = started_at + timedelta(minutes=conversation["ended_after"])
    _read_everything(channel)
    assignment = channel._assignment()
    channel._end()
    assignment.write({"ended_at": ended_at})
    channel.write({"ended_at": ended_at})
    channel.service_ids.write({"ended_at": ended_at})
    channel.message_ids.sorted("id")[-1].write({"created_at": ended_at})
    channel.visitor_id.write({"seen_at": ended_at})
    if "rating" in conversation:
        stars, comment = conversation["rating"]
        rating = channel.env["seitech.chat.rating"]._rate(
            channel, stars, comment=comment
        )
        rating.write({"rated_at": ended_at + timedelta(minutes=2)})


def _play(env, channel, conversation, said=()):
    started_at = _moment(conversation["ago"])
    channel.write({"started_at": started_at})
    channel.member_ids.write({"joined_at": started_at})
    said = list(said)
    for line in conversation["lines"]:
        said.append(_say(env, channel, line, said, started_at))
    answers = [m for m in said if m.author_user_id and m.message_type != "note"]
    if channel.first_response_at and answers:
        times = {"first_response_at": answers[0].created_at}
        channel.write(times)
        channel.service_ids.write(times)


def _say(env, channel, line, said, started_at):
    people = {"visitor": Persona(channel.visitor_id)} if channel.visitor_id else {}
    author = people.get(line.author) or _persona(env, line.author)
    message = channel._post(
        author,
        line.text,
        reply_to_id=None if line.reply_to is None else said[line.reply_to].id,
        attachment_ids=_upload(env, channel, author, line.file),
        is_note=line.is_note,
    )
    at = started_at + timedelta(minutes=line.after_minutes)
    times = {"created_at": at}
    for login, emoji in line.reacted.items():
        reader = people.get(login) or _persona(env, login)
        message._react(reader, emoji, is_set=True)
    if line.is_pinned:
        message._pin(is_pinned=True)
        times["pinned_at"] = at + timedelta(minutes=2)
    if line.edited:
        message._edit(author, line.edited)
        times["edited_at"] = at + timedelta(minutes=1)
    if line.is_deleted:
        message._delete(author)
        times["deleted_at"] = at + timedelta(minutes=1)
    message.write(times)
    return message


def _upload(env, channel, author, file_name):
    if not file_name:
        return []
    with file_open(f"seitech_chat/demo/files/{file_name}", "rb") as file:
        content = file.read()
    attachments = env["ir.attachment"]
    return attachments._upload_to_chat(author, channel, file_name, content).ids


def _read_everything(channel):
    for member in channel.member_ids:
        reader = Persona(member.user_id or member.visitor_id)
        channel._mark_read(reader, read_position=channel.last_position)


def _age(conversation):
    return conversation["ago"]


def _moment(minutes_ago):
    return fields.Datetime.now() - timedelta(minutes=minutes_ago)
