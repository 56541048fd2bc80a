"""Three months of a support desk, as if they had happened before the demo begins.

Rows only: no notification, no email and no event is caused. Counters, positions and
times are those that the real methods would have left (``history/conversation.py``).
"""

import random
from datetime import timedelta
from uuid import UUID

import pytz

from odoo import fields
from odoo.tools import SQL, remove_accents

from ..logic.languages import nearest
from ..logic.priority_rules import Facts, choose_rule
from ..logic.text import text_to_html
from ..models.channel.chat_channel_system_messages import system_message_text
from ..models.desk.chat_channel_events import event_text
from .history import figures
from .history.agent_hours import agent_hours
from .history.bulk_insert import insert_rows, stamp
from .history.conversation import CUSTOMER, Agent, Conversation, Customer
from .history.desk_clock import DAY, DeskClock
from .history.story import OutOfPeriod, Story, decide


def start(env, now=None):
    """Write the past of the demo's desk, except the messages.

    :param now: naive UTC datetime at which the past ends; now when left out.
    :return: ``PastMessages``, which inserts the messages.
    """
    now = now or fields.Datetime.now()
    desk = Desk(env, now)
    env["resource.calendar.leaves"].create(
        [
            {
                "name": "Closed",
                "calendar_id": desk.calendar.id,
                "date_from": since,
                "date_to": until,
            }
            for since, until in desk.clock.closures()
        ]
    )
    conversations = write_conversations(desk)
    _insert(env, conversations)
    insert_rows(env["seitech.chat.agent.period"], agent_hours(desk, conversations))
    return PastMessages(env, conversations)


class PastMessages:
    """The messages of the past. Their ids rise with time, as searches expect."""

    def __init__(self, env, conversations):
        """Sort the messages."""
        self.messages_model = env["seitech.chat.message"]
        self.waiting = [row for one in conversations for row in one.rows.messages]
        self.waiting.sort(key=lambda row: row["created_at"])

    def insert(self, until=None):
        """Insert the messages written before a moment; without one, all others."""
        count = sum(1 for row in self.waiting if not until or row["created_at"] < until)
        insert_rows(self.messages_model, self.waiting[:count])
        del self.waiting[:count]
        self.messages_model.env.invalidate_all()


class Desk:
    """Agents, departments, rules, texts and hours, as the stories need them."""

    def __init__(self, env, now):
        """Read it."""
        self.env = env
        self.rng = random.Random(figures.SEED)  # noqa: S311 - nothing secret
        self.company = env.ref("base.main_company")
        self.calendar = env.ref("seitech_chat.demo_calendar_support")
        end = (now - timedelta(hours=figures.QUIET_HOURS)).replace(microsecond=0)
        zone = pytz.timezone(self.calendar.tz)
        self.clock = DeskClock(end - DAY * figures.DAYS, end, zone)
        self.department_ids = {
            name: env.ref(f"seitech_chat.chat_department_{name}").id
            for name in figures.MODES
        }
        self.department_names = {v: k for k, v in self.department_ids.items()}
        self.wording = Wording(env, self.department_names)
        self.shift_of = {one.login: one for one in (*figures.STAFF, figures.SUPERVISOR)}
        self.agents = {login: self._agent(login) for login in self.shift_of}
        self.supervisor = self.agents[figures.SUPERVISOR.login]
        self.courses = {
            name: env.ref(f"seitech_chat.demo_course_{name}")
            for name in ("safety", "learning")
        }
        rules = env["seitech.chat.priority.rule"].search(
            [("company_id", "=", self.company.id)]
        )
        self.rules = [rule._to_rule() for rule in rules]
        self.skills = {rule.id: rule.skill_ids.ids for rule in rules}
        self.question = env.ref("seitech_chat.demo_field_invoice").label
        self.served_at = {}
        self.visitors = []

    def _agent(self, login):
        user = self.env.ref(f"seitech_chat.demo_user_{login}")
        agent = self.env.ref(f"seitech_chat.demo_{_agent_id(login)}")
        return Agent(agent.id, user.id, user.name, login)

    def agents_of(self, department):
        """Return the agents of a department who take conversations themselves."""
        return [
            self.agents[one.login]
            for one in figures.STAFF
            if department in one.departments
        ]

    def department_name(self, department_id):
        """Return the name of a department in ``figures``."""
        return self.department_names[department_id]

    def speaks(self, agent, lang):
        """Return whether an agent writes a language."""
        return lang in self.shift_of[agent.login].languages

    def decision(self, department, chosen, method, at):
        """Return the decision record of an assignment or an offer."""
        agents = self.agents_of(department)
        if department in figures.SUPERVISOR.departments:
            agents = [*agents, self.supervisor]
        return decide(
            agents, chosen, method, lambda one: self.clock.is_working(one.login, at)
        )


def _agent_id(login):
    return login if login.startswith("agent") else f"agent_{login}"


class Wording:
    """The texts of events and system messages, and the names of departments."""

    def __init__(self, env, department_names):
        """Texts are read once for each language.

        :param dict department_names: ``{id: name in figures}``.
        """
        self.env = env
        self.department_names = department_names
        self.user_id = env.uid
        self.installed = [code for code, _name in env["res.lang"].get_installed()]
        self.fallback = env.ref("base.main_company").partner_id.lang or "en_US"
        self.texts = {}

    def _in(self, lang):
        lang = nearest(lang, self.installed) or self.fallback
        return self.env(context={**self.env.context, "lang": lang})

    def event(self, lang, kind, *names):
        """Return the body of an event, for the customer."""
        key = (lang, kind, names)
        if key not in self.texts:
            text = event_text(self._in(lang), kind, *names)
            self.texts[key] = text_to_html(text, has_links=False)
        return self.texts[key]

    def system(self, lang, kind):
        """Return the body of a system message without names."""
        key = (lang, kind)
        if key not in self.texts:
            channel = self._in(lang)["seitech.chat.channel"]
            text = system_message_text(channel, kind, [""], 0)
            self.texts[key] = text_to_html(text, has_links=False)
        return self.texts[key]

    def department(self, lang, department_id):
        """Return a department's name in a language."""
        names = figures.DEPARTMENT_NAMES.get(lang[:2], {})
        name = names.get(self.department_names[department_id])
        return name or self.env["seitech.chat.department"].browse(department_id).name


def write_conversations(desk):
    """Write the conversations of the whole period, the oldest first.

    :return: list of ``Conversation``, all ended before the period's end.
    """
    written = []
    for at in _openings(desk):
        try:
            chat = _write_one(desk, at)
        except OutOfPeriod:
            continue
        if chat.last_change_at <= desk.clock.end:
            chat.settle()
            if chat.customer.visitor:
                chat.customer.visitor["seen_at"] = chat.ended_at
            written.append(chat)
    return written


def _openings(desk):
    """Yield when customers open conversations, in order."""
    clock, rng = desk.clock, desk.rng
    for date in clock.dates:
        noon = clock.to_utc(date, 12)
        growth = figures.between(figures.GROWTH, clock.progress(noon))
        mean = figures.PER_WEEKDAY[date.weekday()] * growth
        count = max(round(rng.gauss(mean, mean**0.5 * 0.7)), 0)
        hours = rng.choices(range(24), weights=figures.PER_HOUR, k=count)
        times = sorted(clock.to_utc(date, hour + rng.random()) for hour in hours)
        for at in times:
            if clock.start <= at < clock.end:
                yield at


def _write_one(desk, at):
    rng = desk.rng
    topic = figures.weighted(
        rng, {k: share for k, (_d, share) in figures.TOPICS.items()}
    )
    customer, course_name, is_known = _choose_customer(desk, at)
    course = desk.courses[course_name or rng.choice(list(desk.courses))]
    department, _share = figures.TOPICS[topic]
    order = f"S{rng.randint(20100, 29900)}"
    page = figures.weighted(rng, figures.PAGES[topic])
    vals = {
        "company_id": desk.company.id,
        "department_id": desk.department_ids[department],
        "query_type": topic,
        "page_url": page.format(course=course.website_url),
        "priority": "medium",
        "pre_chat_answers": None,
        "course_id": course.id if customer.user_id else None,
        "unique_key": _student_key(desk, customer),
        "has_sla_targets": False,
    }
    if department == "billing" and rng.random() < 0.4:
        vals["pre_chat_answers"] = [[desk.question, order]]
    is_closed = bool(desk.clock.closure_at(at))
    chat = Conversation(desk.wording, customer, at, vals, is_closed=is_closed)
    story = Story(desk, chat, topic, {"course": course.name, "order": order})
    text = story.opening()
    _prioritize(desk, chat, text, is_known=is_known)
    chat.say(text, at)
    chat.enqueue(at, is_closed=is_closed)
    story.play()
    story.rate()
    if chat.agent and rng.random() < figures.REOPENED:
        story.return_later()
        story.rate()
    elif chat.agent and rng.random() < figures.REOPENED_BY_DESK:
        story.check_again(desk.agents[chat.agent.login])
    return chat


def _student_key(desk, customer):
    if not customer.user_id:
        return None
    opening_uuid = UUID(int=desk.rng.getrandbits(128), version=4)
    return f"student_support:{customer.user_id}:{opening_uuid}"


def _prioritize(desk, chat, text, *, is_known):
    facts = Facts(
        department_id=chat.department_id,
        query_type=chat.channel["query_type"],
        course_id=chat.channel["course_id"],
        is_known=is_known,
        text=text,
    )
    rule = choose_rule(desk.rules, facts)
    if rule:
        chat.channel["priority"] = rule.priority
        chat.rows.skill_ids = desk.skills[rule.id]


def _choose_customer(desk, at):
    """Return a student, a visitor who returns, or a new visitor.

    :return: ``(Customer, name of the course or None, whether known)``.
    """
    rng = desk.rng
    if rng.random() < figures.STUDENT_SHARE:
        login = rng.choice(figures.STUDENTS)
        course_name = rng.choice(figures.STUDENT_COURSES[login])
        return _student(desk, login), course_name, True
    known = [
        one
        for one in desk.visitors[-400:]
        if timedelta(days=1) < at - one.visitor["seen_at"]
        and at - one.visitor["seen_at"] < DAY * figures.RETURNING_DAYS
    ]
    if known and rng.random() < figures.RETURNING_SHARE:
        return rng.choice(known), None, True
    customer = _new_visitor(desk, at)
    desk.visitors.append(customer)
    return customer, None, False


def _student(desk, login):
    user = desk.env.ref(f"seitech_chat.demo_user_{login}")
    return Customer(user.name, user.email, user.lang, None, user_id=user.id)


def _new_visitor(desk, at):
    rng = desk.rng
    lang = figures.weighted(rng, figures.LANGUAGES)
    first_name = rng.choice(figures.FIRST_NAMES[lang])
    name = f"{first_name} {rng.choice(figures.LAST_NAMES[lang])}"
    address = f"{remove_accents(name).lower().replace(' ', '.')}@example.org"
    row = {
        "name": name,
        "email": address,
        "lang": lang,
        "company_id": desk.company.id,
        "seen_at": at,
        "requested_at": at,
    }
    stamp(row, desk.env.uid, at)
    return Customer(
        name, address, lang, rng.choice(figures.TIME_ZONES[lang]), visitor=row
    )


def _insert(env, conversations):
    visitors = {
        id(chat.customer.visitor): chat.customer.visitor
        for chat in conversations
        if chat.customer.visitor
    }
    insert_rows(env["seitech.chat.visitor"], list(visitors.values()))
    for chat in conversations:
        chat.channel["visitor_id"] = _visitor_id(chat)
    insert_rows(env["seitech.chat.channel"], [chat.channel for chat in conversations])
    for chat in conversations:
        _refer(chat)
    for model, name, time in (
        ("seitech.chat.member", "members", "joined_at"),
        ("seitech.chat.service", "services", "opened_at"),
        ("seitech.chat.queue.entry", "entries", "entered_at"),
        ("seitech.chat.offer", "offers", "offered_at"),
        ("seitech.chat.assignment", "assignments", "assigned_at"),
        ("seitech.chat.rating", "ratings", "rated_at"),
        ("seitech.chat.audit", "audits", "occurred_at"),
    ):
        rows = [row for chat in conversations for row in chat.rows.of(name)]
        for row in rows if name == "offers" else ():
            row["entry_id"] = row["_entry"]["id"]
        insert_rows(env[model], sorted(rows, key=lambda row, time=time: row[time]))
    _insert_skills(env, conversations)


def _visitor_id(chat):
    return chat.customer.visitor and chat.customer.visitor["id"]


def _refer(chat):
    """Add the ids of the conversation and its customer to its rows."""
    for row in chat.rows.all():
        row["channel_id"] = chat.channel["id"]
    visitor_id = _visitor_id(chat)
    chat.rows.members[CUSTOMER]["visitor_id"] = visitor_id
    for row in chat.rows.messages:
        # Lines of the system have no author at all.
        if "author_user_id" in row and not row["author_user_id"]:
            row["author_visitor_id"] = visitor_id


def _insert_skills(env, conversations):
    field = env["seitech.chat.channel"]._fields["skill_ids"]
    pairs = [
        (chat.channel["id"], skill_id)
        for chat in conversations
        for skill_id in chat.rows.skill_ids
    ]
    # SQL: as in insert_rows.
    env.cr.execute(
        SQL(
            "INSERT INTO %s (%s, %s) SELECT * FROM unnest(%s::int[], %s::int[])",
            SQL.identifier(field.relation),
            SQL.identifier(field.column1),
            SQL.identifier(field.column2),
            [channel_id for channel_id, _skill_id in pairs],
            [skill_id for _channel_id, skill_id in pairs],
        )
    )
