"""Run inside `odoo shell`, behind ``odoo_shell.py``: rooms alike but for their size.

Prints one line of JSON that names them. `env` is the shell's.
"""

import json

MEMBERS = (10, 1_000, 10_000)
MESSAGES = (100, 1_000_000)
CHANNELS = (1, 50, 500)
COMPANIES = (100, 100_000, 1_000_000)  # conversations of the support desk in each

users = env["res.users"].with_context(no_reset_password=True, tracking_disable=True)
groups = env.ref("base.group_user") | env.ref("seitech_chat.group_chat_student")
values = {"password": "bench", "group_ids": [(6, 0, groups.ids)]}
logins = ["writer", *(f"holder{count}" for count in CHANNELS)]
people = users.create([{**values, "name": name, "login": name} for name in logins])
writer, *holders = people

# Many others, of whom nobody signs in.
env.flush_all()
copy_row("res_partner", writer.partner_id.id, max(MEMBERS), {})
env.cr.execute("SELECT max(id) FROM res_partner")
first_partner = env.cr.fetchone()[0] - max(MEMBERS)
copy_row(
    "res_users",
    writer.id,
    max(MEMBERS),
    {
        "partner_id": f"{first_partner} + number",
        "login": "'grown' || number",
        "password": "NULL",
    },
)
env.cr.execute("SELECT max(id) FROM res_users")
first_user = env.cr.fetchone()[0] - max(MEMBERS)


def room(user, name):
    channel, [persona] = make_group(name, user)
    channel._post(persona, "Does the certificate open?")
    env.flush_all()
    return channel


# Built at once when all is there: word by word would take three times as long.
env.cr.execute(
    "SELECT indexdef FROM pg_indexes"
    " WHERE indexname = 'seitech_chat_message__search_vector_index'"
)
[word_index] = env.cr.fetchone()
env.cr.execute("DROP INDEX seitech_chat_message__search_vector_index")
made = {"members": {}, "messages": {}, "channels": {}, "companies": {}}
# Before the rooms: these are another company's, and newer.
desk_groups = {
    role: env.ref("base.group_user") | env.ref(f"seitech_chat.group_chat_{role}")
    for role in ("supervisor", "agent")
}
for count in COMPANIES:
    company = env["res.company"].create({"name": f"Company {count}"})
    logins = {role: f"{role}{count}" for role in desk_groups}
    desk = {
        role: users.create(
            {
                "name": logins[role],
                "login": logins[role],
                "password": "bench",
                "company_id": company.id,
                "company_ids": [(6, 0, company.ids)],
                "group_ids": [(6, 0, groups.ids)],
            }
        )
        for role, groups in desk_groups.items()
    }
    department = env["seitech.chat.department"].create(
        {"name": "Desk", "company_id": company.id}
    )
    agents = env["seitech.chat.agent"].with_context(active_test=False)
    agent = agents.search([("user_id", "=", desk["agent"].id)])
    agent = agent or agents.create(
        {"user_id": desk["agent"].id, "company_id": company.id}
    )
    department.agent_ids = agent
    # One message each, one every ten minutes; every other one is open.
    first = env["seitech.chat.channel"].create(
        {
            "channel_type": "student_support",
            "company_id": company.id,
            "department_id": department.id,
            "student_id": writer.id,
            "visitor_name": "Customer 0",
            "visitor_email": "customer0@example.org",
            "last_position": 1,
            "last_version": 1,
        }
    )
    copy_row(
        "seitech_chat_channel",
        first.id,
        count - 1,
        {
            "started_at": "original.started_at - number * interval '10 minutes'",
            "state": "CASE WHEN number %% 2 = 0 THEN 'active' ELSE 'closed' END",
            "ended_at": "CASE WHEN number %% 2 <> 0 THEN original.started_at"
            " - number * interval '10 minutes' + interval '5 minutes' END",
            "visitor_name": "'Customer Núñez ' || number",
            "visitor_email": "'customer' || number || '@example.org'",
        },
    )
    # A word in all, one in every fifth that has no spaces, one in a single old one.
    env.cr.execute(
        """
        INSERT INTO seitech_chat_message (channel_id, company_id, channel_type,
               position, version, message_type, author_user_id, body, created_at)
        SELECT id, company_id, channel_type, 1, 1, 'text', student_id,
               'My question ' || number
               || CASE WHEN number %% 5 = 0 THEN ' 证书打不开' ELSE '' END
               || CASE WHEN number = %s THEN ' zebra' ELSE '' END,
               started_at + interval '1 minute'
          FROM (SELECT *, row_number() OVER (ORDER BY started_at DESC) AS number
                  FROM seitech_chat_channel WHERE company_id = %s) channel
      ORDER BY number DESC
        """,
        [count // 2, company.id],
    )
    made["companies"][count] = logins
for count in MEMBERS:
    channel = room(writer, f"Members {count}")
    member = channel.sudo().member_ids
    copy_row(
        "seitech_chat_member",
        member.id,
        count - 1,
        {"user_id": f"{first_user} + number"},
    )
    made["members"][count] = channel.id
for count in MESSAGES:
    channel = room(writer, f"Messages {count}")
    message = channel.env["seitech.chat.message"].search(
        [("channel_id", "=", channel.id)]
    )
    copy_row(
        "seitech_chat_message",
        message.id,
        count - 1,
        {
            "position": "original.position + number",
            "version": "original.version + number",
            "client_uuid": "NULL",
            # Words that the companies' people search, and a word that is in no message.
            "body": "original.body || ' My question 证书打不开 gossip ' || number",
        },
    )
    env.cr.execute(
        "UPDATE seitech_chat_channel SET last_position = last_position + %s,"
        " last_version = last_version + %s WHERE id = %s",
        [count - 1, count - 1, channel.id],
    )
    made["messages"][count] = channel.id
for count, holder in zip(CHANNELS, holders, strict=True):
    made["channels"][count] = holder.login
    for number in range(count):
        room(holder, f"Of {count}: {number}")
env.cr.execute("SET LOCAL maintenance_work_mem = '256MB'")
env.cr.execute(word_index)
env.cr.commit()
env.cr._cnx.autocommit = True
env.cr.execute("VACUUM ANALYZE seitech_chat_channel")
env.cr.execute("VACUUM ANALYZE seitech_chat_message")
env.cr._cnx.autocommit = False
print("MADE " + json.dumps(made))
