"""Large conversations in a throw-away database, and how PostgreSQL goes about them."""

import json

FILL = """
SET synchronous_commit = off;
INSERT INTO seitech_chat_channel
       (channel_type, state, company_id, name, started_at, priority, last_position,
        last_version, last_internal_version, first_position, service_cycle, audience)
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
        OR people.id = %(writer)s AND channel.name = 'Room 1'
        OR people.id = %(other)s);
INSERT INTO seitech_chat_message
       (channel_id, company_id, position, version, message_type, author_user_id,
        body, client_uuid, created_at)
SELECT channel.id, 1, n, n, 'text', %(other)s, 'word' || n, 'u' || n,
       now() AT TIME ZONE 'UTC' - (channel.last_position - n) * interval '1 minute'
  FROM seitech_chat_channel channel, generate_series(1, channel.last_position) n
 WHERE channel.name LIKE 'Room %%';
"""
RECORD = """
import json
from odoo.sql_db import Cursor
from odoo.tools import SQL
from odoo.addons.seitech_chat.persona import Persona

user = env["res.users"].browse({writer})
persona = Persona(user.with_user(user))
env = persona.env
channels = env["seitech.chat.channel"]
channel = channels.search([("name", "=", "Room 1")])
middle = channel.last_position // 2
mine = channels.search([("member_ids.user_id", "=", user.id)])
known = {{one.id: (one.last_version - 3, 0) for one in mine}}
VERBS = {{
    "page": lambda: channel._messages_page(persona, limit=30)[0]._to_payloads(),
    "page before": lambda: channel._messages_page(persona, before=middle, limit=30)[
        0
    ]._to_payloads(),
    "page after": lambda: channel._messages_page(persona, after=middle, limit=30)[
        0
    ]._to_payloads(),
    "page around": lambda: channel._messages_page(persona, around=middle, limit=30)[
        0
    ]._to_payloads(),
    "list": lambda: channels._page(persona, limit=50)[0]._to_entries(persona),
    "sync": lambda: channels._changes(persona, known, limit=100),
    "send": lambda: (channel._send(persona, "Hello", client_uuid="new"),
                     env.cr.flush()),
}}
execute = Cursor.execute
said = []

def recording(self, query, params=None, log_exceptions=True):
    code, values = (
        (query.code, query.params) if isinstance(query, SQL) else (query, params)
    )
    said.append(self._obj.mogrify(code, values or None).decode())
    return execute(self, query, params, log_exceptions)

plans = []
for verb, run in VERBS.items():
    env.invalidate_all()
    said.clear()
    Cursor.execute = recording
    run()
    Cursor.execute = execute
    for text in said:
        if text.strip().split()[0].upper() in ("SELECT", "WITH", "INSERT", "UPDATE"):
            env.cr._obj.execute("EXPLAIN (FORMAT JSON) " + text)
            plans.append((verb, text, env.cr._obj.fetchone()[0][0]["Plan"]))
print("PLANS " + json.dumps(plans))
env.cr.rollback()
"""


def fill(cluster, database, *, messages, rooms, share):
    """Load conversations in which one writes and another reads.

    :param int messages: half of them in one conversation, the rest in the others.
    :param int rooms: how many conversations.
    :param int share: every how many of them is the reader's.
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
            "writer": writer,
            "other": other,
        },
        database=database,
    )
    for table in ("channel", "member", "message"):
        cluster.query(f"VACUUM ANALYZE seitech_chat_{table}", database=database)
    return writer


def nodes(plan):
    """List a plan's nodes, the outer before the inner."""
    yield plan
    for inner in plan.get("Plans", ()):
        yield from nodes(inner)


def plans(run_shell, writer):
    """Do what people do, and ask how PostgreSQL does each statement of it.

    :param run_shell: of the database: code in, output back.
    :return: list of ``(verb, statement, plan)``.
    """
    printed = run_shell(RECORD.format(writer=writer))
    return json.loads(printed.partition("PLANS ")[2].splitlines()[0])
