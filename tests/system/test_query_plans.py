"""Actions cost the same in a large database: every statement uses an index.

GROWTH_MESSAGES=1000000 for the full size: it takes a minute more to load.
"""

import os
from collections.abc import Callable
from typing import NamedTuple

import pytest
from harness.large_dataset import fill, nodes, plans, rows_read
from harness.server import shared_cluster
from stack import databases

MESSAGES = int(os.environ.get("GROWTH_MESSAGES") or 200_000)
ROOMS = 2_001
ASKED = int(os.environ.get("GROWTH_CONVERSATIONS") or 40_000)
FEW_MESSAGES = 6_000  # what a search by role looks at: the newest of each type
FEW_CHANNELS = 13_000  # what who sees all by role looks at: the newest of each type
SHARE = 10  # every tenth conversation is the reader's
LARGE = ("seitech_chat_message", "seitech_chat_member", "seitech_chat_channel")
VERBS = {"page", "page before", "page after", "page around", "list", "sync", "send"}
SEARCH_SECONDS = 0.1
# The limit of rows of a sync per conversation; less elsewhere.
MANY_ROWS = 2 * 100 * 102

# Written all the time → what was said to PostgreSQL about it.
HOT = {
    "seitech_chat_channel": "autovacuum_vacuum_threshold=1000",
    "seitech_chat_member": "autovacuum_vacuum_threshold=1000",
    "seitech_chat_presence": "fillfactor=70",
    "seitech_chat_rate_limit": "fillfactor=70",
    "seitech_chat_message": "autovacuum_vacuum_insert_threshold=50000",
    "bus_bus": "autovacuum_vacuum_scale_factor=0.02",
}
UNINDEXED = """
SELECT c.conrelid::regclass::text, a.attname
  FROM pg_constraint c
  JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
 WHERE c.contype = 'f' AND c.confrelid IN (
           'seitech_chat_message'::regclass, 'seitech_chat_channel'::regclass)
   AND NOT EXISTS (
       SELECT FROM pg_index i
        WHERE i.indrelid = c.conrelid AND i.indkey[0] = a.attnum
          AND (i.indpred IS NULL OR pg_get_expr(i.indpred, i.indrelid)
               = format('(%I IS NOT NULL)', a.attname)))
"""


class Large(NamedTuple):
    """``query``: asks the database. The others: of ``harness.large_dataset``."""

    query: Callable
    plans: list
    times: dict
    speed: float


@pytest.fixture(scope="module")
def large():
    """A database with many messages, and how things are done in it."""
    cluster = shared_cluster()
    name = databases.throw_away_name("growth")
    databases.create(cluster, name, demo=True)
    try:
        writer = fill(
            cluster, name, messages=MESSAGES, rooms=ROOMS, share=SHARE, asked=ASKED
        )
        sent = plans(
            lambda code: databases.run_shell(cluster, name, code),
            writer,
            SEARCH_SECONDS,
        )
        yield Large(lambda statement: cluster.query(statement, database=name), *sent)
    finally:
        databases.drop(cluster, name)


@pytest.mark.timeout(900)
def test_nothing_looks_through_a_large_table(large):
    verbs = {verb for verb, _text, _plan in large.plans}

    assert verbs >= VERBS
    assert verbs - {"send"} == set(large.times)
    for verb, text, plan in large.plans:
        # A name that most have is looked for in all, where the table is small.
        tables = LARGE[:2] if "name" in verb else LARGE
        for node in nodes(plan):
            is_seq = node["Node Type"] == "Seq Scan"
            assert not (is_seq and node["Relation Name"] in tables), (verb, text)


def test_nothing_sorts_more_than_it_shows(large):
    touched = [
        plan for _verb, text, plan in large.plans if "seitech_chat_message" in text
    ]

    assert len(touched) > len(VERBS)
    for verb, text, plan in large.plans:
        # PostgreSQL can't estimate the matches of a search; its time is measured below.
        for node in [] if "search" in verb or "name" in verb else nodes(plan):
            is_sort = "Sort" in node["Node Type"] and node["Plan Rows"] > MANY_ROWS
            assert not is_sort, (verb, text)


def test_nothing_reads_a_whole_index(large):
    """As a bound does that stands in no index: read is all that was ever written."""
    for verb, text, plan in large.plans:
        # A search goes back from the newest, and stops.
        for node in [] if "search" in verb else nodes(plan):
            is_message = node.get("Relation Name") == "seitech_chat_message"
            is_whole = "Index" in node["Node Type"] and "Index Cond" not in node
            assert not (is_message and is_whole), (verb, text)


def test_a_search_of_few_conversations_reads_few(large):
    """By whatever way PostgreSQL goes: a tenth is theirs, and each is met twice."""
    read = channels_read(large)
    few = {verb: most for verb, most in read.items() if not by_role_sees(verb)}

    assert {*few, "send"} >= VERBS
    assert max(few.values()) < ROOMS / 4, few


def test_a_search_of_all_conversations_reads_the_newest(large):
    """A supervisor's list, sync and search cost the same however many there are."""
    read = channels_read(large)
    by_role = {
        verb: most
        for verb, most in read.items()
        if by_role_sees(verb) and "name" not in verb
    }

    assert len(by_role) > 10
    assert max(by_role.values()) < FEW_CHANNELS < ASKED / 3, by_role


def test_a_search_by_role_looks_at_no_other_messages(large):
    """Others wrote the same word more often, and later: in groups, elsewhere."""
    read = {
        (verb, text): rows_read(plan, "seitech_chat_message")
        for verb, text, plan in large.plans
        # Words in an order are looked up one by one: those who hold all are read.
        if "by role" in verb and "joined" not in verb
    }
    many = {key: rows for key, rows in read.items() if rows > FEW_MESSAGES}

    assert len({verb for verb, _text in read}) > 50
    assert many == {}
    assert FEW_MESSAGES < MESSAGES / 20


def by_role_sees(verb):
    """Whether a verb is done by somebody who sees a type or a department by role."""
    return any(who in verb for who in ("a lead", "a supervisor", "an agent"))


def channels_read(large):
    """Count the conversations that a statement of each verb looked at, at most."""
    read = {}
    for verb, _text, plan in large.plans:
        rows = rows_read(plan, "seitech_chat_channel")
        read[verb] = max(rows, read.get(verb, 0))
    return read


def test_a_search_takes_less_than_a_tenth_of_a_second(large):
    # Where all is slow just now: as long as ten pages of a conversation.
    most = max(SEARCH_SECONDS * large.speed, 10 * large.times["page"])
    slow = {verb: taken for verb, taken in large.times.items() if taken > most}
    assert {verb for verb in slow if "search" in verb} == set(), slow


def test_hot_tables_are_kept_as_such(large):
    options = dict(
        large.query(
            "SELECT relname, reloptions FROM pg_class WHERE relkind = 'r'"
            " AND reloptions IS NOT NULL"
        )
    )

    for table, option in HOT.items():
        assert option in options[table], table


def test_removing_a_message_looks_through_no_other_table(large):
    assert large.query(UNINDEXED) == []
