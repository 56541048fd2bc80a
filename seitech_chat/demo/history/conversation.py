"""One past conversation: its rows, counted as the real methods count."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from ...logic.text import text_to_html
from .bulk_insert import stamp

CUSTOMER = "customer"
ACTIVITY_STEP = timedelta(minutes=15)
PRIORITIES = ("low", "medium", "high", "urgent")


@dataclass
class Customer:
    """A visitor or a student. ``visitor``: the row of a visitor."""

    name: str
    email: str
    lang: str
    tz: str | None
    user_id: int | None = None
    visitor: dict[str, Any] | None = None


@dataclass(frozen=True)
class Agent:
    """An agent with the user's id and name."""

    id: int
    user_id: int
    name: str
    login: str


@dataclass
class Rows:
    """The rows of one conversation, by their models."""

    channel: dict[str, Any]
    members: dict[Any, dict[str, Any]] = field(default_factory=dict)
    messages: list[dict[str, Any]] = field(default_factory=list)
    services: list[dict[str, Any]] = field(default_factory=list)
    entries: list[dict[str, Any]] = field(default_factory=list)
    offers: list[dict[str, Any]] = field(default_factory=list)
    assignments: list[dict[str, Any]] = field(default_factory=list)
    ratings: list[dict[str, Any]] = field(default_factory=list)
    audits: list[dict[str, Any]] = field(default_factory=list)
    skill_ids: list[int] = field(default_factory=list)

    def of(self, name):
        """Return the rows of one field."""
        rows = getattr(self, name)
        return list(rows.values()) if name == "members" else rows

    def all(self):
        """Return every row that names the conversation."""
        return (
            *self.members.values(), *self.messages, *self.services, *self.entries,
            *self.offers, *self.assignments, *self.ratings, *self.audits,
        )  # fmt: skip


class Conversation:
    """A customer's conversation while its past is written.

    The methods are named after those of ``seitech.chat.channel`` and leave the same
    rows and numbers, at the times they get.
    """

    def __init__(self, wording, customer, at, vals, *, is_closed):
        """Start a conversation, as the intake does, without a message.

        :param wording: ``Wording``.
        :param datetime at: naive UTC.
        :param dict vals: further values of the channel: company, department, topic,
            page, course.
        :param bool is_closed: whether the department is closed.
        """
        self.wording = wording
        self.customer = customer
        self.department_id = vals["department_id"]
        self.started_at = self.service_at = at
        self.agent = None
        self.last_agent = None  # who answered last in this service
        self.is_open = True
        self.service_number = 1
        channel = {
            **vals,
            "channel_type": "student_support" if customer.user_id else "public_support",
            "student_id": customer.user_id,
            "visitor_name": customer.name,
            "visitor_email": customer.email,
            "lang": customer.lang,
            "tz": customer.tz,
            "started_at": at,
            "first_retained_position": 1,
            "last_position": 0,
            "last_version": 0,
            "last_internal_version": 0,
            "subscription_epoch": 0,
            "service_start_position": 0,
            "active_at": None,
        }
        self.rows = Rows(channel)
        self.channel = channel
        self._join(CUSTOMER, at)
        self._start_service(at, is_closed=is_closed)

    def _take_version(self, at=None):
        channel = self.channel
        channel["last_version"] += 1
        if at:  # a message with a position of its own
            channel["last_position"] += 1
            active_at = channel["active_at"] or self.started_at
            if at >= active_at + ACTIVITY_STEP:
                channel["active_at"] = at
        return channel["last_version"], channel["last_position"]

    def _company(self):
        return self.channel["company_id"]

    def _join(self, person, at):
        """Add a member, or add it again; earlier messages count as read."""
        member = self.rows.members.get(person)
        if member and member["is_active"]:
            return
        version, position = self._take_version()
        self.rows.members[person] = {
            "company_id": self._company(),
            "user_id": self.customer.user_id if person == CUSTOMER else person,
            "role": "member",
            "is_active": True,
            "version": version,
            "own_version": 1,
            "joined_at": at,
            "last_read_position": position,
            "last_delivered_position": position,
        }

    def _start_service(self, at, *, is_closed):
        names = ("company_id", "channel_type", "query_type", "lang", "course_id")
        self.rows.services.append(
            {
                **{name: self.channel[name] for name in names},
                "service_number": self.service_number,
                "department_id": self.department_id,
                "start_position": self.channel["last_position"],
                "opened_at": at,
                "is_offline_message": is_closed,
                "needs_refresh": True,
            }
        )
        self.last_agent = None
        self.service_at = at

    def say(self, text, at):
        """Post a message of the customer."""
        self._post(CUSTOMER, text, at)

    def answer(self, agent, text, at):
        """Post a message of the assigned agent."""
        self._post(agent.user_id, text, at)
        self.last_agent = agent
        service = self.rows.services[-1]
        if "first_response_at" not in service:
            service.update(first_response_at=at, first_agent_id=agent.id)

    def _post(self, author, text, at):
        version, position = self._take_version(at)
        member = self.rows.members[author]
        marks = {"last_read_position": position, "last_delivered_position": position}
        member.update(version=version, **marks)
        user_id = self.customer.user_id if author == CUSTOMER else author
        self._add(
            version, "text", text_to_html(text), at, author_user_id=user_id,
            has_attachments=False, requires_acknowledgement=False,
        )  # fmt: skip

    def note(self, agent, text, at):
        """Post a private note."""
        self.channel["last_internal_version"] += 1
        self._add(
            self.channel["last_internal_version"], "note", text_to_html(text), at,
            author_user_id=agent.user_id, has_attachments=False,
            requires_acknowledgement=False,
        )  # fmt: skip

    def _add(self, version, message_type, body, at, **vals):
        self.rows.messages.append(
            {
                "company_id": self._company(),
                "channel_type": self.channel["channel_type"],
                "position": self.channel["last_position"],
                "version": version,
                "message_type": message_type,
                "body": body,
                "created_at": at,
                **vals,
            }
        )

    def _post_event(self, kind, *names, at, by=None):
        version, _position = self._take_version()
        self._add(
            version, "event", self.wording.event(self.customer.lang, kind, *names), at,
            system_data={"kind": kind, "names": list(names), "more_count": 0},
            done_by=by and by.name,
        )  # fmt: skip

    def changed(self):
        """Take the version of a change of the conversation itself."""
        self._take_version()

    def mark_read(self, person):
        """Advance a member's read state to the last message, as its client does."""
        member = self.rows.members[person]
        position = self.channel["last_position"]
        if member["is_active"] and member["last_read_position"] < position:
            version, _position = self._take_version()
            marks = dict.fromkeys(
                ("last_read_position", "last_delivered_position"), position
            )
            member.update(version=version, **marks)

    def enqueue(self, at, *, is_closed=False, since=None):
        """Add the conversation to its department's queue."""
        entry = {
            "company_id": self._company(),
            "department_id": self.department_id,
            "priority": self.channel["priority"],
            "rank": PRIORITIES.index(self.channel["priority"]),
            "entered_at": since or at,
            "left_as_message": is_closed,
        }
        stamp(entry, self.wording.user_id, at)
        self.rows.entries.append(entry)

    def offer(self, agent, at, outcome, decision, *, seconds, ended_at):
        """Offer the waiting conversation to an agent, and end the offer."""
        entry = self.rows.entries[-1]
        offer = {
            "company_id": self._company(),
            "department_id": self.department_id,
            "agent_id": agent.id,
            "offered_at": at,
            "expires_at": at + timedelta(seconds=seconds),
            "ended_at": ended_at,
            "outcome": outcome,
            "decision": decision,
            "_entry": entry,
        }
        stamp(offer, self.wording.user_id, at, ended_at)
        self.rows.offers.append(offer)

    def _leave_queue(self, outcome, at):
        for entry in self.rows.entries[-1:]:
            if "left_at" not in entry:
                entry.update(left_at=at, outcome=outcome, write_date=at)

    def assign(self, agent, at, method, decision, *, by=None, former=None):
        """Assign the conversation to an agent and announce it by an event."""
        self._leave_queue("assigned", at)
        self.agent = agent
        assignment = {
            "company_id": self._company(),
            "department_id": self.department_id,
            "agent_id": agent.id,
            "assigned_at": at,
            "assignment_method": method,
            "decision": decision,
            "assigned_by_user_id": by and by.user_id,
        }
        stamp(assignment, self.wording.user_id, at)
        self.rows.assignments.append(assignment)
        self._join(agent.user_id, at)
        names = [agent.name]
        if former and method == "transferred":
            names = [former.name, agent.name]
        elif former:
            names = [agent.name, former.name]
        kind = {
            "accepted": "taken",
            "offered": "taken",
            "transferred": "transferred",
            "escalated": "escalated",
        }.get(method, "assigned")
        self._post_event(kind, *names, at=at, by=by)
        self._take_version()

    def _close_assignment(self, reason, at):
        for assignment in self.rows.assignments[-1:]:
            if "ended_at" not in assignment:
                assignment.update(ended_at=at, release_reason=reason, write_date=at)

    def _release(self, reason, at):
        self._close_assignment(reason, at)
        member = self.rows.members[self.agent.user_id]
        version, _position = self._take_version()
        member.update(is_active=False, version=version)
        self.channel["subscription_epoch"] += 1
        self.agent = None

    def pass_on(self, agent, at, decision, note):
        """Assign the conversation to a colleague of the same department."""
        former = self.agent
        self.note(former, note, at)
        self._release("transferred", at)
        self.assign(agent, at, "transferred", decision, by=former, former=former)
        self.rows.assignments[-1]["note"] = note

    def transfer(self, department_id, at, note):
        """Transfer the conversation to the queue of another department."""
        former = self.agent
        self.note(former, note, at)
        self._release("transferred", at)
        names = [
            self.wording.department(self.customer.lang, one)
            for one in (self.department_id, department_id)
        ]
        self.department_id = department_id
        self.channel["subscription_epoch"] += 1
        self.enqueue(at, since=self.service_at)
        self._take_version()
        self._post_event("department_changed", *names, at=at, by=former)
        self.rows.audits.append(
            {
                "occurred_at": at,
                "user_id": former.user_id,
                "user_name": former.name,
                "action": "transferred",
                "company_id": self._company(),
                "detail": self.wording.department("en_US", department_id),
            }
        )

    def escalate(self, supervisor, at, decision, note):
        """Assign the conversation to a supervisor, with a higher priority."""
        former = self.agent
        self.note(former, note, at)
        rank = min(PRIORITIES.index(self.channel["priority"]) + 1, 3)
        self.channel.update(escalated_at=at, priority=PRIORITIES[rank])
        self._take_version()
        self._release("escalated", at)
        self.assign(supervisor, at, "escalated", decision, by=former, former=former)
        self.rows.assignments[-1]["note"] = note

    def end(self, at, *, by=None):
        """End the conversation.

        :param by: the ``Agent`` who ends it, ``CUSTOMER``, or None for the rules, which
            end it because the customer has left.
        """
        is_customer = by == CUSTOMER
        if by is None:
            version, _position = self._take_version(at)
            kind = "abandoned"
            body = self.wording.system(self.customer.lang, kind)
            data = {"kind": kind, "names": [], "more_count": 0}
            self._add(version, "system", body, at, system_data=data)
            self._leave_queue("abandoned", at)
        self._finish(at, {CUSTOMER: "customer", None: "absence"}.get(by, "desk"))
        if by is not None:
            self._leave_queue("ended", at)
            self._close_assignment("ended", at)
            if is_customer:
                self._post_event("customer_ended", self.customer.name, at=at)
            else:
                self._post_event("ended", at=at, by=by)
        self._take_version()

    def _finish(self, at, ended_by):
        self.is_open = False
        self.rows.services[-1].update(
            ended_at=at,
            ended_by=ended_by,
            priority=self.channel["priority"],
            last_department_id=self.department_id,
            agent_id=self.last_agent and self.last_agent.id,
        )
        self.ended_at = at

    def reopen(self, at, *, by=None, is_closed=False):
        """Reopen the conversation for its customer or, with ``by``, for an agent.

        It has no agent and no queue entry yet.
        """
        self.is_open = True
        self.agent = None
        self.service_number += 1
        self.channel.update(
            service_start_position=self.channel["last_position"],
            reopened_at=at,
            escalated_at=None,
        )
        self._start_service(at, is_closed=is_closed)
        if by:
            self._post_event("reopened", at=at, by=by)
        else:
            self._post_event("customer_reopened", self.customer.name, at=at)

    def rate(self, rating, comment, at):
        """Store the customer's rating of the ended service."""
        row = {
            "company_id": self._company(),
            "department_id": self.department_id,
            "agent_id": self.last_agent.id,
            "service_number": self.service_number,
            "rating": rating,
            "comment": comment,
            "rated_at": at,
        }
        stamp(row, self.wording.user_id, at)
        self.rows.ratings.append(row)

    def settle(self):
        """Complete the row of the ended conversation."""
        service = self.rows.services[-1]
        self.channel.update(
            department_id=self.department_id,
            agent_id=self.agent and self.agent.id,
            service_number=self.service_number,
            first_response_at=service.get("first_response_at"),
            ended_at=self.ended_at,
            state="closed",
        )
        stamp(self.channel, self.wording.user_id, self.started_at, self.last_change_at)

    @property
    def last_change_at(self) -> datetime:
        """Return when the customer or the desk did something last."""
        rated = [row["rated_at"] for row in self.rows.ratings]
        return max([self.ended_at, *rated])
