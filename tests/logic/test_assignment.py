"""Assignment of the next conversation."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from logic.assignment import (
    CHOSEN,
    ELIGIBLE,
    MANUAL,
    Candidate,
    Requirements,
    chosen,
    decide,
    decide_manually,
)

TEN = datetime.fromisoformat("2026-03-02 10:00")
ELEVEN = datetime.fromisoformat("2026-03-02 11:00")


def agent(number, open_count=0, chat_limit=5, **facts):
    """Make a candidate who is there, with these facts."""
    facts = {"status": "online", "is_alive": True, **facts}
    return Candidate(number, open_count=open_count, chat_limit=chat_limit, **facts)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({}, CHOSEN),
        ({"status": "offline"}, "offline"),
        ({"status": "away"}, "away"),
        ({"is_alive": False}, "no_heartbeat"),
        ({"open_count": 5}, "full"),
        ({"open_count": 6}, "full"),
        ({"chat_limit": 0}, "full"),
    ],
)
def test_each_obstacle_is_named(facts, reason):
    [decision] = decide([agent(1, **facts)], Requirements())

    assert decision == (1, reason)


def test_no_agent_is_assigned_their_own_conversation():
    decisions = decide([agent(1), agent(2, 4)], Requirements(customer_id=1))

    assert decisions == [(2, CHOSEN), (1, "customer")]
    assert chosen(decide([agent(1)], Requirements(customer_id=1))) is None


def test_fewest_conversations_relative_to_the_limit_come_first():
    decisions = decide(
        [agent(1, 2, 4), agent(2, 3, 10), agent(3, 1, 2)], Requirements()
    )

    assert decisions == [(2, CHOSEN), (1, ELIGIBLE), (3, ELIGIBLE)]


def test_of_equal_load_who_waited_longest_comes_first():
    candidates = [agent(1, served_at=ELEVEN), agent(2, served_at=TEN), agent(3)]

    assert [decision.agent_id for decision in decide(candidates, Requirements())] == [
        3,
        2,
        1,
    ]


def test_language_comes_before_idleness():
    candidates = [
        agent(1, languages=frozenset({"en"})),
        agent(2, 3, languages=frozenset({"pt"})),
    ]

    assert decide(candidates, Requirements("pt")) == [(2, CHOSEN), (1, "language")]


def test_a_language_nobody_speaks_keeps_nobody_waiting():
    assert (
        chosen(decide([agent(1, languages=frozenset({"en"}))], Requirements("fi"))) == 1
    )


def test_a_language_somebody_absent_speaks_is_waited_for():
    candidates = [
        agent(1, languages=frozenset({"en"})),
        agent(2, languages=frozenset({"pt"}), status="away"),
    ]

    assert chosen(decide(candidates, Requirements("pt"))) is None


def test_a_declining_agent_is_skipped_for_another():
    need = Requirements(declined_by=frozenset({1}))

    assert decide([agent(1), agent(2, 4)], need) == [(2, CHOSEN), (1, "declined")]


def test_a_declining_agent_is_not_asked_when_alone():
    need = Requirements(declined_by=frozenset({1}))

    assert chosen(decide([agent(1), agent(2, status="away")], need)) is None


def test_when_a_person_decides_it_says_who_else_there_was():
    candidates = [agent(1), agent(2), agent(3, status="away")]

    decisions = decide_manually(candidates, Requirements(), 2)

    assert decisions == [(2, MANUAL), (1, ELIGIBLE), (3, "away")]
    assert decide_manually([], Requirements(), 9) == [(9, MANUAL)]


candidates_strategy = st.lists(
    st.builds(
        Candidate,
        id=st.integers(1, 50),
        status=st.sampled_from(["online", "away", "offline"]),
        is_alive=st.booleans(),
        open_count=st.integers(0, 6),
        chat_limit=st.integers(0, 5),
        languages=st.frozensets(st.sampled_from(["en", "pt", "es"])),
        skills=st.frozensets(st.sampled_from(["vip", "sql"])),
        served_at=st.none() | st.sampled_from([TEN, ELEVEN]),
    ),
    unique_by=lambda candidate: candidate.id,
    max_size=12,
)


@given(
    candidates_strategy,
    st.builds(
        Requirements,
        language=st.none() | st.sampled_from(["en", "pt", "fi"]),
        skills=st.frozensets(st.sampled_from(["vip", "sql", "none"])),
        declined_by=st.frozensets(st.integers(1, 50)),
    ),
)
def test_every_decision_is_complete_and_within_the_limits(candidates, need):
    decisions = decide(candidates, need)

    assert sorted(v.agent_id for v in decisions) == sorted(c.id for c in candidates)
    assert decide(reversed(candidates), need) == decisions
    by_id = {candidate.id: candidate for candidate in candidates}
    taken = [by_id[v.agent_id] for v in decisions if v.reason in {CHOSEN, ELIGIBLE}]
    assert all(c.status == "online" and c.is_alive for c in taken)
    assert all(c.open_count < c.chat_limit for c in taken)
    assert [v.reason for v in decisions].count(CHOSEN) == bool(taken)
