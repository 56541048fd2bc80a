"""Play random histories of a support desk, and write them down as plain events."""

from collections import Counter
from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...persona import Persona
from ..support.chat_case import ChatCase
from .report_oracle import AroundTheClock, Event, ServiceLog, WorkingHours

MADRID, NEW_YORK = "Europe/Madrid", "America/New_York"
# Evenings before the clocks change in the two zones, and quiet weeks.
STARTS = (
    "2026-03-27 15:00", "2026-03-28 20:00", "2026-10-23 14:00", "2026-10-24 19:00",
    "2026-03-06 18:00", "2026-03-07 22:00", "2026-10-30 20:00", "2026-10-31 23:00",
    "2026-06-10 09:00", "2026-08-31 21:00",
)  # fmt: skip
WEEKDAYS, EVERY_DAY = range(5), range(7)
# Hours by name: zone, weekdays, open hours, days off in UTC.
HOURS = {
    "office": (
        MADRID, WEEKDAYS, [(9, 14), (15, 18.5)],
        [("2026-10-26 00:00", "2026-10-26 23:00"),
         ("2026-06-11 10:00", "2026-06-11 12:30")],
    ),
    "night": (MADRID, EVERY_DAY, [(0, 6), (22, 24)], []),
    "new_york": (NEW_YORK, EVERY_DAY, [(0, 7), (8, 20)], []),
}  # fmt: skip
# Departments by name: company, hours, other settings.
DEPARTMENTS = {
    "sales": ("company", "office", {"reopen_days": 2}),
    "night": ("company", "night", {"assignment_mode": "automatic"}),
    "always": (
        "company", None,
        {"assignment_mode": "offer", "assignee_only_replies": False,
         "response_timeout_minutes": 20, "overflow_minutes": 45},
    ),
    "abroad": (
        "other_company", "new_york",
        {"assignment_mode": "offer", "abandonment_minutes": 15},
    ),
    "abroad_always": ("other_company", None, {}),
}  # fmt: skip
QUERY_TYPES = ("course_inquiry", "technical_support", "billing", "other")
LANGS = ("en-US", "es-ES", "pt_BR")  # tags of browsers, codes of Odoo
# Addresses of pages, and how the reports name them.
PAGES = (
    (None, None),
    ("/es/slides/first-aid?utm=1", "/slides/first-aid"),
    ("/", "/"),
    ("/my/courses", None),
    ("https://elsewhere.example/slides", None),
)
MAX_CONVERSATIONS = 4
# Pauses between two steps: seconds at most, and how often.
PAUSES = {
    "none": (1, 14), "seconds": (60, 30), "minutes": (5400, 36),
    "hours": (15 * 3600, 14), "days": (4 * 86400, 5), "weeks": (30 * 86400, 1),
}  # fmt: skip


def moment(text):
    return datetime.fromisoformat(text)


class Conversation:
    """A conversation, and its services as the test wrote them down."""

    def __init__(self, channel, desk, page):
        self.channel = channel
        self.desk = desk
        self.page = page
        self.logs = []
        self.agent = None

    @property
    def log(self):
        return self.logs[-1]

    @property
    def is_open(self):
        return not self.log.end

    def customer(self):
        channel = self.channel
        if channel.visitor_id:
            return Persona(channel.visitor_id)
        user = channel.student_id
        return Persona(user.with_user(user))

    def note(self, kind, **values):
        """Write down an event of the current service."""
        self.log.events.append(Event(self.desk.now(), kind, **values))

    def begin(self, position):
        """Write down that a service opened.

        :param int position: the position of the last message before it.
        """
        channel = self.channel
        name = self.desk.name_of(channel.department_id)
        self.logs.append(
            ServiceLog(
                channel=channel.id,
                number=len(self.logs) + 1,
                company=channel.company_id.id,
                department=channel.department_id.id,
                hours=self.desk.hours[DEPARTMENTS[name][1]],
                start_position=position,
                channel_type=channel.channel_type,
                query_type=channel.query_type,
                lang=channel.lang.replace("-", "_"),
                course=channel.course_id.id or None,
                page=self.page,
            )
        )
        self.note("opened")

    def finish(self, by):
        """Write down that the service ended."""
        channel = self.channel
        self.note(
            "ended",
            by=by,
            department=channel.department_id.id,
            priority=channel.priority,
        )
        self.agent = None

    def observe(self):
        """Write down the agent whom the last step assigned or released."""
        if not self.is_open:
            return
        agent = self.channel.agent_id
        if (agent.id or None) == self.agent:
            return
        self.agent = agent.id or None
        if agent:
            department = self.channel.department_id.id
            self.note("assigned", agent=agent.id, department=department)
        else:
            self.note("released")


class RandomDesk:
    """Let customers and agents do things at random.

    :param case: a ``RandomDeskCase``.
    :param rng: ``random.Random``.
    """

    def __init__(self, case, rng):
        self.case = case
        self.env = case.env
        self.rng = rng
        self.conversations = []
        self.targets = set()
        self.hours = case.hours
        self.done = Counter()
        self.steps = [
            (getattr(self, name), weight)
            for name, weight in (
                ("open_visitor", 5), ("open_student", 3), ("customer_writes", 14),
                ("desk_writes", 12), ("talk", 14), ("note", 2), ("accept", 14),
                ("assign", 7),
                ("transfer", 4), ("return_to_queue", 2), ("assign_waiting", 7),
                ("decline", 6), ("expire_offer", 5), ("silence", 3), ("overflow", 4),
                ("end_by_desk", 5), ("end_by_customer", 2), ("abandon", 3),
                ("reopen", 4), ("edit", 2), ("delete", 3), ("rate", 9), ("merge", 2),
                ("prioritize", 2), ("escalate", 2), ("archive_agent", 1),
                ("run_deadlines", 2), ("refresh", 3),
            )
        ]  # fmt: skip

    def play(self, steps):
        """Let so many steps happen."""
        self.case.move_to(
            moment(self.rng.choice(STARTS)) + timedelta(minutes=self.rng.randrange(600))
        )
        self.open_visitor()
        self.open_visitor()
        self.observe()
        for _number in range(steps):
            self.pass_time()
            self.step()

    def step(self):
        names, weights = zip(*self.steps, strict=True)
        [verb] = self.rng.choices(names, weights)
        outcome = verb()
        self.done[verb.__name__] += outcome is not False
        self.observe()

    def observe(self):
        """Write down the consequences of the last step."""
        self.env.flush_all()
        # A commit would end what was computed for this moment.
        self.env["seitech.chat.department"].invalidate_model(["is_open"])
        self.env["seitech.chat.agent"].invalidate_model(["is_available", "open_count"])
        for one in self.conversations:
            one.observe()
        targets = self.env["seitech.chat.sla.target"].search(
            [
                ("channel_id", "in", [one.channel.id for one in self.conversations]),
                ("id", "not in", list(self.targets)),
            ]
        )
        for target in targets:
            self.targets.add(target.id)
            one = self.find(target.channel_id)
            one.log.targets.setdefault(target.kind, []).append(target)

    def logs(self):
        """Return what was written down: list of ``ServiceLog``."""
        found = [log for one in self.conversations for log in one.logs]
        for log in found:
            log.sla = {
                kind: [_result(target) for target in targets]
                for kind, targets in log.targets.items()
            }
        return found

    # -- helpers --

    def now(self):
        return self.case.now()

    def name_of(self, department):
        [name] = [n for n, one in self.case.places.items() if one == department]
        return name

    def pass_time(self, kinds=tuple(PAUSES)):
        """Let some time pass, mostly little."""
        weights = [PAUSES[kind][1] for kind in kinds]
        [kind] = self.rng.choices(kinds, weights)
        self.case.move(seconds=self.rng.randrange(PAUSES[kind][0]))

    def tick(self):
        """Begin a new second, before the assignment or the service changes.

        Times have whole seconds: in one second nobody can say what came first.
        """
        self.case.move(seconds=1)

    def choose(self, condition=None):
        """Choose a conversation that fulfils a condition; None if there is none."""
        found = [one for one in self.conversations if not condition or condition(one)]
        return self.rng.choice(found) if found else None

    def find(self, channel):
        """Return what was written down of a conversation; None if it is new."""
        return next((one for one in self.conversations if one.channel == channel), None)

    def an_open_one(self):
        return self.choose(lambda one: one.is_open)

    def an_assigned_one(self):
        return self.choose(lambda one: one.is_open and one.agent)

    def a_closed_one(self):
        return self.choose(lambda one: not one.is_open)

    def a_desk_of(self, channel):
        """Choose an agent of the conversation's company: ``(persona, agent)``."""
        company = channel.company_id
        agent = self.rng.choice(
            [one for one in self.case.staff if one.company_id == company]
        )
        return Persona(agent.user_id.with_user(agent.user_id)), agent

    def attempt(self, function, *args, **kwargs):
        """Do something; a refusal leaves nothing behind.

        :return: the result; False if refused.
        """
        self.env.flush_all()
        try:
            with self.env.cr.savepoint():
                result = function(*args, **kwargs)
                self.env.flush_all()
        except UserError:
            self.env.invalidate_all()
            return False
        return result

    def add(self, channel, page):
        one = Conversation(channel, self, page)
        self.conversations.append(one)
        one.begin(0)
        return one

    # -- customers --

    def open_visitor(self):
        """Fill in the form as a visitor, of whom some are known already."""
        if len(self.conversations) >= MAX_CONVERSATIONS:
            return False
        [name] = self.rng.choices(list(DEPARTMENTS), (3, 2, 5, 5, 1))
        department = self.case.places[name]
        url, page = self.rng.choice(PAGES)
        known = self.choose(lambda one: bool(one.channel.visitor_id))
        visitor = None
        if known and self.rng.random() < 0.3:
            visitor = known.channel.visitor_id
        channel, message, _token, _expires = self.env[
            "seitech.chat.intake"
        ]._open_support(
            self.case.form(
                department_id=department.id,
                query_type=self.rng.choice(QUERY_TYPES),
                lang=self.rng.choice(LANGS),
                page_url=url,
            ),
            company=department.company_id,
            visitor=visitor,
        )
        one = self.add(channel, page)
        one.note("customer", position=message.position)
        return one

    def open_student(self):
        if len(self.conversations) >= MAX_CONVERSATIONS:
            return False
        persona = self.case.persona(self.rng.choice(["student", "other_student"]))
        is_enrolled = persona.record == self.case.users["student"]
        url, page = self.rng.choice(PAGES)
        intake = persona.env["seitech.chat.intake"]
        channel = intake._open_student_support(
            persona,
            {
                **self.case.form(page_url=url),
                "department_id": self.case.places[
                    self.rng.choice(["sales", "night", "always"])
                ].id,
                "course_id": self.case.course.id
                if is_enrolled and self.rng.random() < 0.5
                else None,
            },
            company=self.case.company,
        ).sudo()
        one = self.add(channel.with_env(self.env), page)
        one.note("customer", position=one.channel.last_position)
        return one

    def customer_writes(self):
        """Write as the customer; after the end this reopens or continues it."""
        one = self.choose()
        if not one.is_open:
            if self.rng.random() < 0.4:
                return False
            self.tick()
        positions = {c.channel: c.channel.last_position for c in self.conversations}
        message = self.attempt(one.channel._post, one.customer(), "And another thing")
        if message is False:
            return False
        target = self.find(message.channel_id)
        if not target:
            target = self.add(message.channel_id.with_env(self.env), one.page)
        elif not target.is_open:
            target.begin(positions[target.channel])
        target.note("customer", position=message.position)
        return one

    def end_by_customer(self):
        one = self.an_open_one()
        if not one:
            return False
        one.channel._end(one.customer())
        one.finish("customer")
        return one

    def abandon(self):
        """Leave as a visitor who waits."""
        one = self.choose(lambda one: one.is_open and not one.agent)
        if not one:
            return False
        self.case.move(minutes=self.rng.choice([5, 20, 70]))
        one.channel._queue_entry()._abandon(self.now())
        if one.channel.state == "active":
            return False
        one.finish("absence")
        return one

    def rate(self):
        one = self.a_closed_one()
        if not one or one.log.of("rated"):
            return False
        stars = self.rng.randint(1, 5)
        ratings = self.env["seitech.chat.rating"]
        if not ratings._may_rate(one.channel, one.customer()):
            return False
        ratings._rate(one.channel, stars, comment="So it was")
        one.note("rated", rating=stars)
        return one

    def merge(self):
        """Sign in as a visitor, with all conversations."""
        one = self.choose(
            lambda one: (
                bool(one.channel.visitor_id)
                and one.channel.company_id == self.case.company
            )
        )
        if not one:
            return False
        persona = self.case.persona(self.rng.choice(["student", "other_student"]))
        visitor = one.channel.visitor_id
        return self.attempt(visitor._merge_into, persona, one.channel.id)

    # -- the desk --

    def talk(self):
        """Let the customer and several agents write in turn, then perhaps end it."""
        one = self.an_assigned_one()
        if not one:
            return False
        for _number in range(self.rng.randint(4, 9)):
            self.pass_time(("none", "seconds", "minutes"))
            if self.rng.random() < 0.4:
                message = one.channel._post(one.customer(), "Yes")
                one.note("customer", position=message.position)
            else:
                if self.rng.random() < 0.4:
                    self.assign(one)
                    self.observe()
                self.desk_writes(one)
        if self.rng.random() < 0.4:
            self.end_by_desk(one)
        return one

    def desk_writes(self, one=None):
        one = one or self.an_assigned_one()
        if not one or not one.agent:
            return False
        channel = one.channel
        agent = channel.agent_id
        persona = Persona(agent.user_id.with_user(agent.user_id))
        if self.rng.random() < 0.25:
            persona, agent = self.a_desk_of(channel)
        seen = channel.with_user(persona.record)
        if not seen.has_access("read") or not seen._can_post(persona):
            return False
        message = seen._post(persona, "Let me see")
        one.note("desk", position=message.position, agent=agent.id)
        return one

    def note(self):
        one = self.choose()
        persona, _agent = self.a_desk_of(one.channel)
        return one.channel._post(persona, "Between us", is_note=True)

    def accept(self):
        one = self.choose(lambda one: one.is_open and not one.agent)
        if not one:
            return False
        self.tick()
        persona, _agent = self.a_desk_of(one.channel)
        return self.attempt(one.channel.with_user(persona.record)._accept, persona)

    def assign(self, one=None):
        one = one or self.an_open_one()
        if not one:
            return False
        self.tick()
        persona, _agent = self.a_desk_of(one.channel)
        _persona, agent = self.a_desk_of(one.channel)
        had_agent = one.agent not in (None, agent.id)
        note = self.rng.choice([None, "Please take over"])
        done = self.attempt(one.channel._assign_to_agent, persona, agent.id, note=note)
        if done is not False and had_agent:
            one.note("transferred")
        return done

    def transfer(self):
        one = self.an_open_one()
        if not one:
            return False
        self.tick()
        persona, _agent = self.a_desk_of(one.channel)
        company = one.channel.company_id
        department = self.rng.choice(
            [d for d in self.case.places.values() if d.company_id == company]
        )
        self.case.env.flush_all()
        one.channel._transfer_to_department(persona, department.id)
        one.note("transferred")
        return one

    def return_to_queue(self):
        one = self.an_assigned_one()
        if not one:
            return False
        self.tick()
        one.channel._return_to_queue(self.rng.choice(["offline", "returned"]))
        return one

    def assign_waiting(self):
        """Let agents be there, and the rules assign or offer what waits."""
        self.tick()
        for agent in self.rng.sample(self.case.staff, 4):
            if agent.active:
                agent._heartbeat(status="online")
        for department in self.case.places.values():
            department._assign_waiting()
        if self.rng.random() < 0.6:
            self.observe()
            return self.rng.choice([self.decline, self.expire_offer])()
        return True

    def an_offer(self):
        """Find a conversation with an open offer: ``(conversation, offer)``."""
        offers = self.env["seitech.chat.offer"]
        found = [
            (one, offer)
            for one in self.conversations
            if (offer := offers._open_for(one.channel))
        ]
        return self.rng.choice(found) if found else (None, None)

    def decline(self):
        one, offer = self.an_offer()
        if not one:
            return False
        user = offer.agent_id.user_id
        offer._decline(one.channel, Persona(user.with_user(user)))
        one.note("missed_offer")
        return one

    def expire_offer(self):
        one, offer = self.an_offer()
        if not one:
            return False
        self.case.move(seconds=self.rng.choice([10, 40, 90]))
        is_late = offer.expires_at < self.now()
        offer._expire(self.now())
        if is_late:
            one.note("missed_offer")
        return one

    def silence(self):
        """Let the agent not answer in time."""
        one = self.an_assigned_one()
        if not one:
            return False
        self.case.move(minutes=21)
        one.channel._assignment()._on_deadline(self.now())
        return not one.channel.agent_id

    def overflow(self):
        one = self.choose(
            lambda one: one.is_open and one.channel._queue_entry().overflow_at
        )
        if not one:
            return False
        entry, before = one.channel._queue_entry(), one.channel.department_id
        # The department that takes over may open hours later.
        for _hour in range(24 if entry.overflow_at else 0):
            self.case.move(minutes=61)
            entry._on_deadline(self.now())
            if one.channel.department_id != before:
                return one
        return False

    def end_by_desk(self, one=None):
        one = one or self.an_open_one()
        if not one:
            return False
        persona, _agent = self.a_desk_of(one.channel)
        one.channel._end(self.rng.choice([persona, persona, None]))
        one.finish("desk")
        return one

    def reopen(self):
        one = self.a_closed_one()
        if not one:
            return False
        self.tick()
        if self.rng.random() < 0.5 and one.channel.agent_id.active:
            one.channel.agent_id._heartbeat(status="online")
        persona, _agent = self.a_desk_of(one.channel)
        position = one.channel.last_position
        one.channel._reopen(self.rng.choice([persona, persona, None]))
        one.begin(position)
        return one

    def prioritize(self):
        one = self.an_open_one()
        if not one:
            return False
        return one.channel._prioritize(self.rng.choice(["low", "medium", "urgent"]))

    def escalate(self):
        one = self.an_open_one()
        if not one:
            return False
        self.tick()
        persona, _agent = self.a_desk_of(one.channel)
        self.case.desks["supervisor"]._heartbeat(status="online")
        return one.channel._escalate(persona, note=self.rng.choice([None, "Look"]))

    def archive_agent(self):
        """Let an agent leave, or come back."""
        self.tick()
        agent = self.rng.choice(self.case.staff)
        agent.active = not agent.active
        return agent

    # -- what must not matter --

    def edit(self):
        return self._change("_edit", "Something else")

    def delete(self):
        return self._change("_delete")

    def _change(self, verb, *args):
        one = self.choose()
        messages = one.channel.message_ids.filtered(
            lambda message: message.message_type == "text" and not message.deleted_at
        )
        if not messages:
            return False
        message = self.rng.choice(list(messages))
        author = message.author_user_id
        persona = Persona(author.with_user(author)) if author else one.customer()
        if verb == "_edit":
            return self.attempt(message._edit, persona, *args)
        return self.attempt(message._delete, persona)

    def run_deadlines(self):
        """Record warnings and breaches, as the deadline runner does."""
        one = self.choose()
        targets = self.env["seitech.chat.sla.target"]._open_for(one.channel)
        if not targets:
            return False
        targets[0]._on_deadline(self.now())
        return one

    def refresh(self):
        """Compute the daily figures in the middle of it all."""
        self.case.refresh()
        return True


def _result(target):
    if target.breached_at:
        return "breached"
    return "met" if target.met_at else None


class RandomDeskCase(ChatCase):
    """Two companies with departments of their own hours, and a clock to move."""

    @classmethod
    def setUpClass(cls):
        # The conversations of the personas lie before every history.
        with (
            freeze_time("2026-01-12 10:00:00"),
            patch("odoo.sql_db.BaseCursor.now", side_effect=datetime.now),
        ):
            super().setUpClass()
            cls._create_desk_of_reports()
            cls.env.flush_all()

    @classmethod
    def _create_desk_of_reports(cls):
        cls.hours = {None: AroundTheClock()}
        calendars = {None: cls.env["resource.calendar"]}
        for name, (zone, days, spans, days_off) in HOURS.items():
            calendars[name] = cls._create_calendar(name, zone, days, spans, days_off)
            cls.hours[name] = WorkingHours(
                zone,
                dict.fromkeys(days, spans),
                [(moment(start), moment(end)) for start, end in days_off],
            )
        cls.places = {
            name: cls.env["seitech.chat.department"].create(
                {
                    "name": name,
                    "company_id": getattr(cls, company).id,
                    "calendar_id": calendars[hours].id,
                    **settings,
                }
            )
            for name, (company, hours, settings) in DEPARTMENTS.items()
        }
        cls.places["always"].fallback_department_id = cls.places["night"]
        cls._create_staff()
        cls._create_policies(calendars)

    @classmethod
    def _create_calendar(cls, name, zone, days, spans, days_off):
        is_abroad = zone == NEW_YORK
        company = cls.other_company if is_abroad else cls.company
        return cls.env["resource.calendar"].create(
            {
                "name": name,
                "tz": zone,
                "company_id": company.id,
                "attendance_ids": [
                    Command.clear(),
                    *(
                        Command.create(
                            {"name": name, "dayofweek": str(day), "hour_from": start,
                             "hour_to": end, "day_period": "morning"}
                        )
                        for day in days
                        for start, end in spans
                    ),
                ],
                "leave_ids": [
                    Command.create(
                        {"name": "off", "date_from": start, "date_to": end,
                         "company_id": company.id}
                    )
                    for start, end in days_off
                ],
            }
        )  # fmt: skip

    @classmethod
    def _create_staff(cls):
        places = cls.places
        homes = {
            "agent": ("sales", "night"),
            "second_agent": ("sales", "always"),
            "agent_elsewhere": ("night", "always"),
            "supervisor": ("sales",),
            "foreign_agent": ("abroad", "abroad_always"),
        }
        cls.users["second_foreign_agent"] = cls.env["res.users"].create(
            {**cls._user_vals("foreign_agent"), "login": "chat_test_second_foreign"}
        )
        cls.desks["second_foreign_agent"] = cls._create_desk(
            "second_foreign_agent", places["abroad"]
        )
        for name, names in homes.items():
            own = [places[one].id for one in names]
            cls.desks[name].write({"department_ids": [Command.set(own)]})
        cls.staff = list(cls.desks.values())
        for desk in cls.staff:
            desk.chat_limit = 50

    @classmethod
    def _create_policies(cls, calendars):
        policies = cls.env["seitech.chat.sla.policy"]
        for department, hours, first, following, resolution in (
            ("sales", "office", 1800, 1200, 6 * 3600),
            ("always", None, 900, 600, 7200),
            ("abroad", "new_york", 1200, 0, 4 * 3600),
        ):
            place = cls.places[department]
            policies.create(
                {
                    "name": department,
                    "company_id": place.company_id.id,
                    "department_id": place.id,
                    "calendar_id": calendars[hours].id,
                    "first_response_seconds": first,
                    "next_response_seconds": following,
                    "resolution_seconds": resolution,
                }
            )

    def setUp(self):
        super().setUp()
        self.frozen = self.enterContext(freeze_time("2026-03-01 00:00:00"))
        now = patch("odoo.sql_db.BaseCursor.now", side_effect=datetime.now)
        self.enterContext(now)
        self.addCleanup(self.env.registry.clear_all_caches)
        self.zones = {}
        self.set_zones()

    def set_zones(self):
        """Set the zones of both companies, before a history."""
        self.set_zone(self.company, MADRID)
        self.set_zone(self.other_company, NEW_YORK)

    def set_zone(self, company, zone):
        """Set the zone of a company's reports, as if it always had been."""
        company.chat_report_tz_counted = zone
        company.chat_report_tz = zone
        self.zones[company.id] = zone

    def move(self, seconds=0, **kwargs):
        self.frozen.tick(timedelta(seconds=seconds, **kwargs))

    def move_to(self, at):
        self.frozen.move_to(at)

    def refresh(self):
        """Compute what the scheduled action computes."""
        for company in (self.company, self.other_company):
            while company._chat_refresh_reports():
                pass

    def recount(self, reason="nightly", from_day=None, to_day=None):
        """Run a recount of each company to its end."""
        done = self.env["seitech.chat.recount"]
        for company in (self.company, self.other_company):
            recount = done._request(company, reason, from_day, to_day)
            while recount._run_batch():
                pass
            done += recount
        return done

    # -- rows as the database has them: NULL is None --

    def rows(self, model, channels):
        """Return the rows of a model that belong to these conversations."""
        self.env.flush_all()
        table = self.env[model]._table
        joined = (
            SQL("one.id") if model == "seitech.chat.service" else SQL("one.service_id")
        )
        self.env.cr.execute(
            SQL(
                """
                SELECT one.*, service.channel_id AS of_channel,
                       service.service_number AS of_service
                  FROM %(table)s one
                  JOIN seitech_chat_service service ON service.id = %(joined)s
                 WHERE service.channel_id = ANY(%(channels)s)
              ORDER BY one.id
                """,
                table=SQL.identifier(table),
                joined=joined,
                channels=list(channels),
            )
        )
        return self.env.cr.dictfetchall()
