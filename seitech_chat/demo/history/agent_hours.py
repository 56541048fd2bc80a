"""The times in which the agents of the past had the inbox open and were online."""

from bisect import bisect_left, bisect_right
from datetime import timedelta

MINUTE = timedelta(minutes=1)
EARLY = 60 * MINUTE  # so long before a shift its agent may have been there already
BREAK_EVERY = 110 * MINUTE


def agent_hours(desk, conversations):
    """Return the rows of all agents' periods, each with what the agent did in it.

    :param desk: ``Desk``.
    :param conversations: list of ``Conversation``.
    """
    acts = _acts(conversations)
    rows = []
    for login, spans in desk.clock.shifts.items():
        agent = desk.agents[login]
        own = acts.get(agent.user_id, [])
        shifts = list(_shift_presences(desk, spans, own))
        for start, end in [*shifts, *_visits(shifts, own)]:
            rows.append(_row(desk, agent, "inbox", start, end))
            is_lead = agent == desk.supervisor
            online = _between_breaks(desk.rng, start, end, is_lead=is_lead)
            rows += [_row(desk, agent, "online", *span) for span in online]
    return sorted(rows, key=lambda row: row["started_at"])


def _acts(conversations):
    """Return the moments at which agents wrote: ``{user id: sorted list}``."""
    acts = {}
    for chat in conversations:
        for row in chat.rows.messages:
            acts.setdefault(row.get("author_user_id"), []).append(row["created_at"])
    return {user_id: sorted(moments) for user_id, moments in acts.items()}


def _visits(shifts, acts):
    """Yield short times in which an agent did something between two shifts."""
    starts = [start for start, _end in shifts]
    visit = None
    for at in acts:
        index = bisect_right(starts, at) - 1
        if index >= 0 and at <= shifts[index][1]:
            continue
        if visit and at - visit[1] < EARLY / 2:
            visit = (visit[0], at + MINUTE)
        else:
            if visit:
                yield visit
            visit = (at - MINUTE, at + MINUTE)
    if visit:
        yield visit


def _shift_presences(desk, spans, acts):
    """Yield when the inbox was open: the shifts, and what an agent did around them."""
    before = desk.clock.start
    for number, (opens_at, closes_at) in enumerate(spans):
        start = opens_at + desk.rng.randint(-6, 9) * MINUTE
        end = closes_at + desk.rng.randint(-7, 14) * MINUTE
        following = spans[number + 1][0] if number + 1 < len(spans) else desk.clock.end
        first = bisect_left(acts, max(opens_at - EARLY, before))
        last = bisect_right(acts, min(closes_at + EARLY, following))
        own = acts[first:last]
        if own:
            start, end = min(start, own[0] - MINUTE), max(end, own[-1] + MINUTE)
        start, end = max(start, before), min(end, desk.clock.end)
        if end - start > 5 * MINUTE:
            yield start, end
            before = end


def _between_breaks(rng, start, end, *, is_lead):
    """Yield when the agent was online: without short breaks; a lead seldom is."""
    if is_lead:
        if rng.random() < 0.4 and end - start > BREAK_EVERY:
            yield start + 30 * MINUTE, start + rng.randint(50, 80) * MINUTE
        return
    while end - start > BREAK_EVERY:
        pause_at = start + rng.randint(70, 105) * MINUTE
        yield start, pause_at
        start = pause_at + rng.randint(5, 13) * MINUTE
    if start < end:
        yield start, end


def _row(desk, agent, kind, start, end):
    return {
        "agent_id": agent.id,
        "company_id": desk.company.id,
        "kind": kind,
        "started_at": start,
        "ended_at": end,
    }
