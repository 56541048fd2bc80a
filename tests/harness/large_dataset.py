"""Large conversations in a throw-away database, and how PostgreSQL goes about them."""

import json

from stack.paths import ROOT

# Counters of a plan's node: rows found, and rows filtered out.
LOOKED_AT = {"Actual Rows", "Rows Removed by Filter", "Rows Removed by Index Recheck"}

FILL = """
-- The statistics of the tables are computed below, and not again in between.
ALTER TABLE seitech_chat_channel SET (autovacuum_enabled = off);
ALTER TABLE seitech_chat_member SET (autovacuum_enabled = off);
ALTER TABLE seitech_chat_message SET (autovacuum_enabled = off);
SET synchronous_commit = off;
SET maintenance_work_mem = '256MB';
-- Built at once when all is there: word by word would take three times as long.
DROP INDEX seitech_chat_message__search_vector_index;
-- Of the support desk, seen by role and department: one message each.
INSERT INTO seitech_chat_channel
       (channel_type, state, company_id, department_id, student_id, visitor_name,
        visitor_email, started_at, ended_at, priority, last_position, last_version,
        last_internal_version, first_retained_position, service_number,
        subscription_epoch)
SELECT 'student_support', CASE WHEN n %% 10 = 0 THEN 'active' ELSE 'closed' END, 1,
       (SELECT min(agents.department_id)
          FROM seitech_chat_department_agent_rel agents
          JOIN seitech_chat_agent agent ON agent.id = agents.agent_id
          JOIN res_users users ON users.id = agent.user_id AND users.login = 'agent'),
       (SELECT id FROM res_users WHERE login = 'student2'),
       'Customer Núñez ' || n, 'customer' || n || '@example.org', at,
       CASE WHEN n %% 10 <> 0 THEN at + interval '20 minutes' END,
       'medium', 1, 1, 0, 1, 1, 0
  FROM generate_series(1, %(asked)s) n,
       LATERAL (SELECT now() AT TIME ZONE 'UTC' - n * interval '5 minutes' AS at) times;
INSERT INTO seitech_chat_channel
       (channel_type, state, company_id, name, started_at, priority, last_position,
        last_version, last_internal_version, first_retained_position, service_number,
        subscription_epoch)
SELECT 'group', 'active', 1, 'Room ' || n, now() AT TIME ZONE 'UTC', 'medium',
       CASE WHEN n = 1 THEN %(long)s ELSE %(each)s END,
       CASE WHEN n = 1 THEN %(long)s ELSE %(each)s END, 0, 1, 1, 0
  FROM generate_series(1, %(rooms)s) n;
INSERT INTO seitech_chat_member
       (channel_id, company_id, user_id, role, is_active, version,
        last_read_position, last_delivered_position, own_version, joined_at)
SELECT channel.id, 1, people.id, 'member', TRUE, 1, 0, 0, 0, channel.started_at
  FROM seitech_chat_channel channel, res_users people
 WHERE channel.name LIKE 'Room %%'
   AND (people.id = %(writer)s AND channel.id %% %(share)s = 0
        OR people.login = 'student2' AND channel.id %% (10 * %(share)s) = 0
        OR people.id = %(writer)s AND channel.name = 'Room 1'
        OR people.id = %(other)s)
 ORDER BY channel.id, people.id;
-- All in the order of their times, as people write them.
INSERT INTO seitech_chat_message
       (channel_id, company_id, channel_type, position, version, message_type,
        author_user_id, body, client_uuid, has_attachments, created_at)
SELECT id, 1, channel_type, 1, 1, 'text', student_id,
       'My question' || CASE WHEN id %% 5 = 0 THEN ' 证书打不开' ELSE '' END
       || CASE WHEN visitor_name LIKE '%% ' || %(asked)s THEN ' zebra' ELSE '' END,
       'a' || id, NULL, started_at + interval '1 minute' AS at
  FROM seitech_chat_channel WHERE visitor_name LIKE 'Customer %%'
 UNION ALL
SELECT channel.id, 1, 'group', n, n, 'text',
       CASE WHEN is_long AND n %% 1000 = 0 THEN %(writer)s ELSE %(other)s END,
       'lesson word' || n
       || CASE WHEN channel.id %% %(share)s = 0 THEN '' ELSE ' gossip' END
       || CASE WHEN is_long AND n = 77 THEN ' zebra' ELSE '' END
       -- Joined words, each part of which is common, and a script without spaces.
       || CASE n %% 5
          WHEN 1 THEN ' INV/' || 2000 + n %% 25 || '/' || lpad(n::text, 5, '0')
          WHEN 2 THEN ' on ' || date '2024-01-01' + n %% 366
          WHEN 3 THEN ' user' || n %% 5000 || '@example.com and/or 49.' || n %% 100
          WHEN 4 THEN ' 证书打不开' || chr(19968 + n %% 997) || chr(19968 + n %% 991)
          ELSE '' END,
       'u' || n, n %% 500 = 0,
       now() AT TIME ZONE 'UTC' - (channel.last_position - n) * interval '1 minute'
  FROM (SELECT *, name = 'Room 1' AS is_long FROM seitech_chat_channel) channel,
       generate_series(1, channel.last_position) n
 WHERE channel.name LIKE 'Room %%'
 ORDER BY at;
-- Another company's, newer than all these, by words that are common here or not here.
INSERT INTO res_company
SELECT (jsonb_populate_record(company, jsonb_build_object(
            'id', nextval('res_company_id_seq'), 'name', 'Elsewhere'))).*
  FROM res_company company WHERE id = 1;
INSERT INTO seitech_chat_department
SELECT (jsonb_populate_record(department, jsonb_build_object(
            'id', nextval('seitech_chat_department_id_seq'),
            'company_id', company.id))).*
  FROM seitech_chat_department department, res_company company
 WHERE company.name = 'Elsewhere'
   AND department.id = (SELECT min(id) FROM seitech_chat_department);
WITH elsewhere AS (
    INSERT INTO seitech_chat_channel
           (channel_type, state, company_id, department_id, student_id, started_at,
            priority, last_position, last_version, last_internal_version,
            first_retained_position, service_number, subscription_epoch)
    SELECT 'student_support', 'closed', company.id,
           department.id, %(other)s, now() AT TIME ZONE 'UTC', 'medium',
           %(long)s, %(long)s, 0, 1, 1, 0
      FROM res_company company
      JOIN seitech_chat_department department ON department.company_id = company.id
     WHERE company.name = 'Elsewhere'
    RETURNING *
)
INSERT INTO seitech_chat_message
       (channel_id, company_id, channel_type, position, version, message_type,
        author_user_id, body, client_uuid, has_attachments, created_at)
SELECT id, company_id, channel_type, n, n, 'text', student_id,
       'lesson question rumour 证书打不开 word' || n, 'u' || n, n %% 500 = 0, started_at
  FROM elsewhere, generate_series(1, %(long)s) n;
CREATE INDEX seitech_chat_message__search_vector_index
    ON seitech_chat_message USING gin (search_vector);
"""
RECORD = """
import json
import sys
import time
from datetime import timedelta

sys.path += {paths!r}
from harness.machine_speed import MachineSpeed
from harness.statement_recorder import recorded
from odoo.tools import SQL
from odoo.addons.seitech_chat.persona import Persona

user = env["res.users"].browse({writer})
persona = Persona(user.with_user(user))
env = persona.env
channels = env["seitech.chat.channel"]
channel = channels.search([("name", "=", "Room 1")])
middle = channel.last_position // 2
messages = channel.env["seitech.chat.message"]
mine = channels.search([("member_ids.user_id", "=", user.id)])
known = {{one.id: (one.last_version - 3, 0) for one in mine}}
lead = user.search([("login", "=", "manager")])
lead = Persona(lead.with_user(lead))
quiet = user.search([("login", "=", "student2")])
quiet = Persona(quiet.with_user(quiet))
agent = user.search([("login", "=", "agent")])
agent = Persona(agent.with_user(agent))
boss = user.search([("login", "=", "supervisor")])
boss = Persona(boss.with_user(boss))
# Of the long conversation, a while before the others began.
day = env.cr.now() - timedelta(minutes=middle)
a_day = {{"from_at": day, "to_at": day + timedelta(hours=2)}}
here = {{"channel_id": channel.id}}
# Of the desk, half of whose questions are older: months ago.
[[long_ago]] = env.execute_query(
    SQL("SELECT min(started_at) + (max(started_at) - min(started_at)) / 2"
        " FROM seitech_chat_channel WHERE channel_type = 'student_support'")
)
then = {{"from_at": long_ago, "to_at": long_ago + timedelta(days=7)}}

def changes(held, who=persona, limit=100):
    return lambda: who.env["seitech.chat.channel"]._sync_changes(who, held, limit=limit)

def page(who=persona, **filters):
    channels = who.env["seitech.chat.channel"]
    return lambda: channels._list_page(who, limit=50, **filters)[0]._to_list_rows(who)

def search(query, who=persona, **filters):
    def run():
        messages = who.env["seitech.chat.message"]
        found, terms, _cursor = messages._find_messages(
            who, query, limit=20, filters=filters
        )
        return found._to_search_results(terms)

    return run

VERBS = {{
    "page": lambda: messages._page_of(channel, persona, limit=30)[0]._to_payloads(),
    "page before": lambda: messages._page_of(channel, persona, before=middle, limit=30)[
        0
    ]._to_payloads(),
    "page after": lambda: messages._page_of(channel, persona, after=middle, limit=30)[
        0
    ]._to_payloads(),
    "page around": lambda: messages._page_of(channel, persona, around=middle, limit=30)[
        0
    ]._to_payloads(),
    "list": page(),
    "list: with closed ones": page(state="all"),
    "list: an agent": page(agent),
    "list: a lead": page(lead),
    "list: a lead, ended": page(lead, state="closed"),
    "list: a lead, all": page(lead, state="all"),
    "list: a lead, later": page(
        lead, cursor=f"{{int(env.cr.now().timestamp()) - 86400 * 9}}-1"
    ),
    "list: a lead, unread": page(lead, unread_only=True),
    "list: a lead, archived": page(lead, is_archived=True),
    "list: a lead, a name": page(lead, search="nunez", state="all"),
    "list: a lead, a rare name": page(lead, search="nunez 17", state="all"),
    "list: a lead, no name": page(lead, search="nobody", state="all"),
    "list: a lead, an email": page(lead, search="customer77@exa", state="all"),
    "list: an agent, ended": page(agent, state="closed"),
    "list: an agent, an email": page(agent, search="customer77@exa", state="all"),
    "sync": changes(known),
    "sync: nothing held": changes({{}}, limit=20),
    "sync: not visible": changes(known, quiet),
    "sync: an agent": changes(known, agent),
    "sync: a lead": changes(known, lead),
    "send": lambda: (channel._send(persona, "Hello", client_uuid="new"),
                     env.cr.flush()),
    "search: nobody wrote it": search("unheard"),
    "search: rare": search("zebra"),
    "search: common": search("lesson"),
    "search: common where I am not": search("gossip", quiet),
    "search: of little, all": search("", quiet, has_file=False),
    "search: unfinished": search("les"),
    "search: joined": search("INV/2006/00031"),
    "search: joined, not there": search("INV/2007/00031"),
    "search: joined, of common parts": search("or/and"),
    "search: joined, common": search("and/or"),
    "search: joined, unfinished": search("INV/2006/0"),
    "search: joined, hardly begun": search("INV/2"),
    "search: an email": search("user33@example.com"),
    "search: a part of an email": search("@example.com"),
    "search: a date": search("2024-02-03"),
    "search: a date, not there": search("2024-11-45"),
    "search: an amount": search("49.33"),
    "search: two characters, common": search("证书"),
    "search: two characters, not there": search("书证"),
    "search: characters": search("打不开一"),
    "search: one character": search("开"),
    "search: in order": search('"lesson word77"'),
    "search: not": search("lesson -zebra"),
    "search: rare, in one": search("zebra", **here),
    "search: common, in one": search("lesson", **here),
    "search: all in one": search("", **here),
    "search: of a person": search("", author_id=user.id),
    "search: of a person, common": search("lesson", author_id=user.id),
    "search: of a person, not there": search("gossip", author_id=user.id),
    "search: of a day": search("", **a_day),
    "search: of a day, common": search("lesson", **a_day),
    "search: with a file": search("", has_file=True),
    "search: with a file, rare": search("zebra", has_file=True),
    "search: all at once": search(
        "lesson", author_id=user.id, has_file=True, **here, **a_day
    ),
    "search: a lead, rare": search("zebra", lead),
    "search: a lead, common": search("gossip", lead),
    "search: a lead, joined": search("INV/2006/00031", lead),
    "search: a lead, joined, of common parts": search("or/and", lead),
    "search: a lead, an email": search("user33@example.com", lead),
    "search: a lead, characters": search("书证", lead),
    "search: a lead, of a person": search("", lead, author_id=user.id),
    "search: a lead, of a day": search("", lead, **a_day),
}}
SEEN_BY_ROLE = {{
    "rare": "zebra",
    "common": "question",
    "common in other types": "gossip",
    "common in another company": "rumour",
    "nobody wrote it": "unheard",
    "in order": '"my question"',
    "characters": "打不开",
    "joined, not there": "or/and",
}}
for name, who in (("a lead", lead), ("a supervisor", boss), ("an agent", agent)):
    for what, query in SEEN_BY_ROLE.items():
        VERBS[f"search: {{name}}, by role, {{what}}"] = search(query, who)
    VERBS[f"search: {{name}}, by role, with a file"] = search("", who, has_file=True)
    for what, query in {{"all": "", **SEEN_BY_ROLE}}.items():
        before = search(query, who, to_at=long_ago)
        VERBS[f"search: {{name}}, by role, before a date, {{what}}"] = before
    VERBS[f"search: {{name}}, by role, of a week"] = search("", who, **then)
    common = search("question", who, **then)
    VERBS[f"search: {{name}}, by role, of a week, common"] = common
    VERBS[f"count: {{name}}, unread"] = who.record._chat_unread_count
departments = boss.env["seitech.chat.department"].search([])
VERBS["list: a supervisor"] = page(boss)
VERBS["sync: a supervisor"] = changes(known, boss)
board = boss.env["seitech.chat.board"]
VERBS["count: a supervisor, board"] = lambda: board._to_payload(departments)
plans = []
times = {{}}
pace = MachineSpeed()
for verb, run in VERBS.items():
    env.invalidate_all()
    with recorded() as said:
        run()
    # More often where it seems slow: something else may run beside it.
    for turn in range(30 if verb != "send" else 0):
        if turn >= 5 and times[verb] < {enough}:
            break
        env.invalidate_all()
        started = time.perf_counter()
        run()
        taken = time.perf_counter() - started
        times[verb] = min(taken, times.get(verb, taken))
    pace.measure()
    for text in said:
        kind = text.split()[0].upper()
        if kind in ("SELECT", "WITH", "INSERT", "UPDATE"):
            # Reading statements run too, to count the rows they looked at.
            done = ", ANALYZE, TIMING OFF" if kind == "SELECT" else ""
            env.cr._obj.execute("EXPLAIN (FORMAT JSON" + done + ") " + text)
            plans.append((verb, text, env.cr._obj.fetchone()[0][0]["Plan"]))
print("PLANS " + json.dumps([plans, times, pace.worst]))
env.cr.rollback()
"""


def fill(cluster, database, *, messages, rooms, share, asked):
    """Load conversations in which one writes and another reads.

    :param int messages: half of them in one conversation, the rest in the others.
    :param int rooms: how many conversations.
    :param int share: every how many of them is the reader's.
    :param int asked: how many conversations of the support desk there are in addition.
    :return: the reader's id.
    """
    [(other,), (writer,)] = cluster.query(
        "SELECT id FROM res_users WHERE login IN ('instructor', 'student')"
        " ORDER BY login",
        database=database,
    )
    cluster.query(
        FILL,
        {
            "long": messages // 2,
            "each": messages // 2 // (rooms - 1),
            "rooms": rooms,
            "share": share,
            "asked": asked,
            "writer": writer,
            "other": other,
        },
        database=database,
    )
    cluster.query("VACUUM", database=database)
    # From every row, not from a sample by chance: it would not choose the same ways
    # each time. It reads 300 rows for each of these.
    target = min(messages // 250, 10_000)
    cluster.query(
        f"SET default_statistics_target = {target}; ANALYZE", database=database
    )
    return writer


def nodes(plan):
    """List a plan's nodes, the outer before the inner."""
    yield plan
    for inner in plan.get("Plans", ()):
        yield from nodes(inner)


def rows_read(plan, table):
    """Count the rows of a table that a statement looked at, where it was done."""
    return sum(
        node.get("Actual Loops", 0)
        * sum(value for name, value in node.items() if name in LOOKED_AT)
        for node in nodes(plan)
        if node.get("Relation Name") == table
    )


def plans(run_shell, writer, enough):
    """Do what people do, and ask how PostgreSQL does each statement of it.

    :param run_shell: of the database: code in, output back.
    :param float enough: seconds; what takes as long is done more often.
    :return: ``(list of (verb, statement, plan), {verb: seconds}, pace)``; the seconds
        are the best of five or more, of all that changes nothing; the pace is how many
        times slower than a quiet one the machine was.
    """
    paths = [str(ROOT / "tests"), str(ROOT / "scripts")]
    printed = run_shell(RECORD.format(writer=writer, enough=enough, paths=paths))
    return json.loads(printed.partition("PLANS ")[2].splitlines()[0])
