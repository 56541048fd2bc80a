"""The course of one past service: who wrote when, and how it ended."""

from datetime import timedelta

from ...logic import assignment
from . import figures, texts_en, texts_es, texts_fr, texts_pt
from .conversation import CUSTOMER

TEXTS = {"en": texts_en, "es": texts_es, "pt": texts_pt, "fr": texts_fr}
MINUTE = timedelta(minutes=1)
ROUNDS = {1: 0.3, 2: 0.42, 3: 0.2, 4: 0.08}
# Transfers between departments, with the topic of the customer's next question.
TRANSFERS = {
    "sales": ("billing", "billing"),
    "general": ("technical", "technical_support"),
    "technical": ("billing", "billing"),
}


class Story:
    """Write the services of one conversation.

    ``desk``: the ``Desk`` with clock, agents and random numbers.
    """

    def __init__(self, desk, conversation, topic, facts):
        """Take the conversation, its topic and the values that its texts name."""
        self.desk, self.rng, self.clock = desk, desk.rng, desk.clock
        self.chat = conversation
        self.department = desk.department_name(conversation.department_id)
        language = conversation.customer.lang[:2]
        self.texts = TEXTS[language]
        self.topic = topic
        self.case = self._new_case(topic)
        self.facts = facts
        self.is_marred = False

    # texts

    def _new_case(self, topic, but=None):
        cases = [case for case in self.texts.TOPICS[topic] if case != but]
        return self.rng.choice(cases)

    def _text(self, choices):
        return self._filled(self.rng.choice(choices))

    def _filled(self, text):
        agent = self.chat.agent or self.chat.last_agent
        first_name = self.chat.customer.name.split()[0]
        agent_name = agent.name.split()[0] if agent else ""
        return text.format(name=first_name, agent=agent_name, **self.facts)

    def opening(self):
        """Return the customer's first message."""
        return self._filled(self.case[0])

    # times

    def _after(self, at, minutes, spread=0.7):
        """Return a moment about so many minutes later; most are sooner."""
        seconds = 60 * minutes * self.rng.lognormvariate(0, spread)
        return at + timedelta(seconds=round(max(seconds, 5)))

    def _at_work(self, agent, at):
        """Return when an agent acts who wanted to act at a moment.

        An agent stays a quarter of an hour longer for a customer who is there.
        """
        if self.clock.is_working(agent.login, at - 15 * MINUTE):
            return at
        back_at = self.clock.next_working(agent.login, at)
        if back_at is None:
            raise OutOfPeriod
        return back_at if back_at == at else self._after(back_at, 6)

    def _pressure(self, at):
        """Return the factor by which customers wait longer than usual."""
        local = self.clock.to_local(at)
        factor = figures.between((1.25, 0.85), self.clock.progress(at))
        if 12 <= local.hour < 14:
            factor *= 1.7
        if local.weekday() == 0 and local.hour < 12:
            factor *= 1.5
        if self._is_holiday(at):
            factor *= figures.HOLIDAY_FACTOR
        return factor

    def _is_holiday(self, at):
        away = self.desk.shift_of[figures.HOLIDAY_OF]
        date = self.clock.to_local(at).date()
        return date in self.clock.holiday and self.department in away.departments

    # a service

    def play(self):
        """Play the first service, from the opening message to the end."""
        at = self.chat.started_at
        closure = self.clock.closure_at(at)
        if self.rng.random() < 0.22:
            at = self._after(at, 0.5, 0.3)
            self.chat.say(self._text(self.texts.MORE), at)
        fate = self._fate(at, closure)
        if fate == "abandoned":
            self._leave(at)
        elif fate == "missed":
            self._miss(at)
        elif fate == "cleared":
            self._clear(closure)
        else:
            self._serve(at, is_next_day=bool(closure))

    def _fate(self, at, closure):
        if closure and closure[1] - at < 20 * MINUTE:
            return "morning"
        if closure:
            is_weekend = closure[1] - closure[0] > timedelta(days=1)
            fates = figures.WEEKEND_FATES if is_weekend else figures.CLOSED_FATES
            return figures.weighted(self.rng, fates)
        chance = self.rng.random()
        if chance < figures.ABANDONED * (1 + self._is_holiday(at)):
            return "abandoned"
        missed = figures.HOLIDAY_MISSED if self._is_holiday(at) else figures.MISSED
        return "missed" if chance > 1 - missed else "served"

    def _leave(self, at):
        """Let the customer leave before anybody answers."""
        left_at = self._after(at + MINUTE, 6 * self._pressure(at))
        by = CUSTOMER if self.rng.random() < 0.7 or self._is_student() else None
        self.chat.end(left_at, by=by)

    def _is_student(self):
        return bool(self.chat.customer.user_id)

    def _miss(self, at):
        """Let the supervisor end a conversation that nobody answered."""
        supervisor = self.desk.supervisor
        seen_at = self._at_work(supervisor, self._after(at + 45 * MINUTE, 150))
        note = self.rng.choice(texts_en.MISSED_NOTES)
        self.chat.note(supervisor, note, seen_at)
        self.chat.end(self._after(seen_at, 2), by=supervisor)

    def _clear(self, closure):
        """Let the supervisor answer by email before the desk opens."""
        _since, until = closure
        supervisor = self.desk.supervisor
        at = until - self.rng.randint(4, 50) * MINUTE
        at = max(at, self.chat.started_at + 5 * MINUTE)
        self.chat.note(supervisor, self.rng.choice(texts_en.EMAILED_NOTES), at)
        self.chat.end(at + MINUTE, by=supervisor)

    def _serve(self, at, *, is_next_day=False):
        agent, at = self._take(at)
        if not is_next_day and self.rng.random() < figures.PASSED_ON:
            agent, at = self._pass_on(agent, at)
        self._talk(agent, at, is_next_day=is_next_day)

    def _take(self, at):
        """Assign the waiting conversation by its department's method.

        :return: ``(agent, at)``.
        """
        agent, free_at = self._choose_agent(at)
        mode = figures.MODES[self.department]
        if free_at > at:
            free_at = self._after(free_at, 9 * self._pressure(free_at))
        if mode == "automatic":
            taken_at = free_at + timedelta(seconds=self.rng.randint(1, 9))
            method = "automatic"
        elif mode == "offer":
            agent, taken_at = self._offer(agent, free_at)
            method = "offered"
        else:
            taken_at = self._after(free_at, 1.3 * self._pressure(free_at))
            method = "accepted"
        decision = self.desk.decision(self.department, agent, method, taken_at)
        self.chat.assign(agent, taken_at, method, decision)
        self.chat.mark_read(agent.user_id)
        self.desk.served_at[agent.login] = taken_at
        return agent, taken_at

    def _offer(self, agent, at):
        """Offer the conversation, sometimes to a colleague first."""
        colleagues = [
            other
            for other in self.desk.agents_of(self.department)
            if other != agent and self.clock.is_working(other.login, at)
        ]
        if colleagues and self.rng.random() < figures.OFFER_MISSED * self._pressure(at):
            missed = colleagues[0]
            declined = self.rng.random() < 0.3
            seconds = self.rng.randint(6, 25) if declined else figures.OFFER_SECONDS
            ended_at = at + timedelta(seconds=seconds)
            outcome = "declined" if declined else "expired"
            self._record_offer(missed, at, outcome, ended_at)
            at = ended_at + timedelta(seconds=2)
        seconds = min(4 + self.rng.expovariate(1 / 11), figures.OFFER_SECONDS - 3)
        ended_at = at + timedelta(seconds=round(seconds))
        self._record_offer(agent, at, "accepted", ended_at)
        return agent, ended_at

    def _record_offer(self, agent, at, outcome, ended_at):
        decision = self.desk.decision(self.department, agent, "offered", at)
        self.chat.offer(
            agent, at, outcome, decision,
            seconds=figures.OFFER_SECONDS, ended_at=ended_at,
        )  # fmt: skip

    def _choose_agent(self, at):
        """Return the agent who is free first, and when.

        Agents who write the customer's language come first, then those who have not
        been assigned a conversation for the longest time.
        """
        waits = []
        for agent in self.desk.agents_of(self.department):
            free_at = self.clock.next_working(agent.login, at)
            if free_at:
                speaks = self.desk.speaks(agent, self.chat.customer.lang)
                served_at = self.desk.served_at.get(agent.login, self.clock.start)
                waits.append((free_at, not speaks, served_at, agent.id, agent))
        if not waits:
            raise OutOfPeriod
        free_at, *_others, agent = min(waits)
        return agent, free_at

    def _colleague(self, agent, at):
        """Return another agent of the department who is at work, or None."""
        others = [
            other
            for other in self.desk.agents_of(self.department)
            if other != agent and self.clock.is_working(other.login, at)
        ]
        return others[0] if others else None

    def _pass_on(self, agent, at):
        at = self._after(at, 2)
        colleague = self._colleague(agent, at)
        if not colleague:
            return agent, at
        decision = self.desk.decision(self.department, colleague, "manual", at)
        note = self.rng.choice(texts_en.PASS_ON_NOTES)
        self.chat.pass_on(colleague, at, decision, note)
        self.is_marred = True
        return colleague, at

    def _talk(self, agent, at, *, is_next_day=False):
        """Play the exchange from the first reply to the end."""
        waited_from = self.chat.service_at
        pace = self.desk.shift_of[agent.login].reply_minutes
        at = self._at_work(agent, self._after(at, pace * self._pressure(at), 0.5))
        if is_next_day:
            self.chat.answer(agent, self._text(self.texts.GREETINGS), at)
            at = self._after(at, 1.5, 0.3)
        elif at - waited_from > 15 * MINUTE:
            self.is_marred = True
            self.chat.answer(agent, self._text(self.texts.APOLOGIES), at)
            at = self._after(at, 1, 0.3)
        rounds = figures.weighted(self.rng, ROUNDS)
        agent, at = self._rounds(agent, at, rounds, pace, is_gone=is_next_day)
        self._close(agent, at)

    def _rounds(self, agent, at, rounds, pace, *, is_gone):
        follow_up = None
        for number in range(rounds):
            is_last = number == rounds - 1
            _asked, question, _detail, answer = self.case
            if number == 0 and not is_last:
                self.chat.answer(agent, self._filled(question), at)
            else:
                is_follow_up = number > 1 and follow_up
                answer = follow_up[1] if is_follow_up else answer
                self.chat.answer(agent, self._filled(answer), at)
            if is_last or not self._customer_returns(at, is_gone=is_gone):
                break
            follow_up = self._next_follow_up(follow_up) if number else None
            target = self._transfer_target() if number == 0 else None
            at = self._customer_replies(agent, at, follow_up, target)
            if target:
                agent, at = self._transfer(agent, at, target[0])
            elif number == 0:
                agent, at = self._turn(agent, at)
            if number == 0 and self.rng.random() < figures.STUCK:
                at = self._ask_others(agent, at)
            at = self._at_work(agent, self._after(at, pace * self._pressure(at)))
            is_gone = False
        return agent, at

    def _next_follow_up(self, former):
        others = [one for one in self.texts.FOLLOW_UPS if one != former]
        return self.rng.choice(others)

    def _ask_others(self, agent, at):
        """Let an answer take days, because somebody else has to look into it."""
        at = self._at_work(agent, self._after(at, 3))
        self.chat.note(agent, self.rng.choice(texts_en.WAITING_NOTES), at)
        is_billing = self.department == "billing"
        days = figures.STUCK_DAYS_BILLING if is_billing else figures.STUCK_DAYS
        self.is_marred = True
        left = self.rng.uniform(*days)
        while left > 0:
            at += timedelta(hours=12)
            left -= 0.5 * self.clock.is_workday(at)
        return at.replace(minute=self.rng.randrange(60))

    def _customer_returns(self, at, *, is_gone):
        return self.rng.random() < (0.6 if is_gone else 0.93)

    def _transfer_target(self):
        """Return where the conversation is transferred next, with the topic, or None.

        :return: ``(department, topic)``.
        """
        target = TRANSFERS.get(self.department)
        chance = figures.TRANSFERRED / 0.5  # half of all conversations come so far
        return target if self.rng.random() < chance else None

    def _customer_replies(self, agent, at, follow_up, target):
        """Let the customer reply, ask a further question, or ask about another topic.

        :param follow_up: of ``FOLLOW_UPS``, or None.
        :param target: of ``TRANSFERS``, or None.
        """
        slow = self.rng.random() < 0.08
        at = self._after(at, 75 if slow else 1.6)
        self.chat.mark_read(CUSTOMER)
        text = follow_up[0] if follow_up else self.case[2]
        self.chat.say(self._filled(text), at)
        if target:
            self.topic = target[1]
            self.case = self._new_case(self.topic)
            at = self._after(at, 0.4)
            self.chat.say(self._filled(self.case[0]), at)
        elif self.rng.random() < 0.12:
            at = self._after(at, 0.4)
            self.chat.say(self._text(self.texts.MORE), at)
        if self.clock.is_working(agent.login, at):
            self.chat.mark_read(agent.user_id)
        return at

    def _turn(self, agent, at):
        """Escalate some conversations after the first exchange; note others."""
        chance = self.rng.random()
        supervisor = self.desk.supervisor
        can_escalate = self.clock.is_working(supervisor.login, at)
        if can_escalate and chance > 1 - figures.ESCALATED / 0.6:
            at = self._at_work(agent, self._after(at, 2))
            decision = self.desk.decision(self.department, supervisor, "escalated", at)
            note = self.rng.choice(texts_en.ESCALATION_NOTES)
            self.chat.escalate(supervisor, at, decision, note)
            self.is_marred = True
            return supervisor, at
        if chance > 1 - figures.NOTED - figures.ESCALATED:
            at = self._at_work(agent, self._after(at, 1))
            self.chat.note(agent, self.rng.choice(texts_en.NOTES), at)
        return agent, at

    def _transfer(self, agent, at, target):
        at = self._at_work(agent, self._after(at, 2))
        note = texts_en.TRANSFER_NOTES[target]
        self.chat.transfer(self.desk.department_ids[target], at, note)
        self.department = target
        self.is_marred = True
        return self._take(at)

    def _close(self, agent, at):
        """Let the customer say thanks and the agent end the conversation."""
        ends_himself = False
        if self.rng.random() < 0.72:
            at = self._after(at, 1.3)
            self.chat.mark_read(CUSTOMER)
            self.chat.say(self._text(self.texts.THANKS), at)
            ends_himself = self.rng.random() < 0.2
            if not ends_himself and self.rng.random() < 0.75:
                at = self._at_work(agent, self._after(at, 1))
                self.chat.answer(agent, self._text(self.texts.BYES), at)
            wait = 3
        else:
            wait = 28  # for a customer who may still write
        by = CUSTOMER if ends_himself else agent
        ends_at = self._after(at, wait)
        if not ends_himself and not self.clock.is_working(agent.login, ends_at):
            # Before the end of the shift, rather than on the next day.
            ends_at = self._after(at, 2)
        at = ends_at
        if self._is_student() or self.rng.random() < 0.9:
            self.chat.mark_read(CUSTOMER)
        for member in list(self.chat.rows.members):
            if member != CUSTOMER:
                self.chat.mark_read(member)
        self.chat.end(at, by=by)

    # after the end

    def rate(self):
        """Let some customers of a served conversation rate it."""
        if not self.chat.last_agent or self.rng.random() > figures.RATED:
            return
        at = self.chat.ended_at
        by_email = self.rng.random() < 0.3
        rated_at = self._after(at + (62 if by_email else 1) * MINUTE, 90 * by_email + 1)
        mean = figures.between(figures.SATISFACTION, self.clock.progress(at))
        mean -= 0.6 * self.is_marred
        mean -= figures.HOLIDAY_DISPLEASURE * self._is_holiday(at)
        if self.rng.random() < figures.ANNOYED:
            mean = 1
        stars = round(self.rng.gauss(mean + 0.15, 0.85))
        rating = min(max(stars, 1), 5)
        comment = ""
        if self.rng.random() < figures.COMMENTED:
            comment = self._comment(rating)
        self.chat.rate(rating, comment, rated_at)

    def _comment(self, rating):
        if rating >= 4:
            return self._text(self.texts.PRAISE)
        return self._text(self.texts.MIXED if rating == 3 else self.texts.COMPLAINTS)

    def return_later(self):
        """Let the customer reopen the conversation some days later."""
        days = min(self.rng.expovariate(1 / 2.2) + 0.05, 10)
        at = self.chat.last_change_at + timedelta(seconds=round(days * 86400))
        closure = self.clock.closure_at(at)
        if closure and self.rng.random() < 0.8:
            at = self._after(closure[1], 110)
            closure = None
        former = self.chat.agent
        self.is_marred = False
        self.case = self._new_case(self.topic, but=self.case)
        text = f"{self._text(self.texts.RETURNS)} {self.opening()}"
        self.chat.reopen(at, is_closed=bool(closure))
        if former and self.clock.is_working(former.login, at):
            decision = self.desk.decision(self.department, former, "manual", at)
            self.chat.assign(former, at, "reopened", decision)
            self.chat.say(text, at)
            self.chat.mark_read(former.user_id)
            self._talk(former, at)
        else:
            self.chat.enqueue(at, is_closed=bool(closure))
            self.chat.changed()
            self.chat.say(text, at)
            self._serve(at, is_next_day=bool(closure))

    def check_again(self, agent):
        """Let an agent reopen the ended conversation and end it without a message."""
        at = self._at_work(agent, self.chat.last_change_at + 120 * MINUTE)
        self.chat.reopen(at, by=agent)
        decision = self.desk.decision(self.department, agent, "manual", at)
        self.chat.assign(agent, at, "reopened", decision)
        at += 4 * MINUTE
        self.chat.note(agent, texts_en.NOTES[2], at)
        self.chat.end(at + MINUTE, by=agent)


class OutOfPeriod(Exception):
    """The conversation would last longer than the past."""


def decide(agents, chosen, method, is_working):
    """Return the decision record of an assignment.

    :param agents: the department's agents.
    :param is_working: function of an agent.
    """
    by_rules = method in ("automatic", "offered")
    first = assignment.CHOSEN if by_rules else assignment.MANUAL
    others = [agent for agent in agents if agent != chosen]
    reasons = [
        [one.id, assignment.ELIGIBLE if is_working(one) else assignment.OFFLINE]
        for one in sorted(others, key=lambda agent: agent.id)
    ]
    reasons.sort(key=lambda line: line[1] != assignment.ELIGIBLE)
    return [[chosen.id, first], *reasons]
