"""Run inside `odoo shell`, behind ``shell_tools.py``: rooms alike but for their size.

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


made = {"members": {}, "messages": {}, "channels": {}, "companies": {}}
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
lead_groups = env.ref("base.group_user") | env.ref("seitech_chat.group_chat_supervisor")
for count in COMPANIES:
    company = env["res.company"].create({"name": f"Company {count}"})
    login = f"lead{count}"
    users.create(
        {
            "name": login,
            "login": login,
            "password": "bench",
            "company_id": company.id,
            "company_ids": [(6, 0, company.ids)],
            "group_ids": [(6, 0, lead_groups.ids)],
        }
    )
    department = env["seitech.chat.department"].create(
        {"name": "Desk", "company_id": company.id}
    )
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
    env.cr.execute(
        "INSERT INTO seitech_chat_message (channel_id, company_id, position, version,"
        " message_type, author_user_id, body, created_at)"
        " SELECT id, company_id, 1, 1, 'text', student_id, 'My question ' || id,"
        " started_at + interval '1 minute' FROM seitech_chat_channel"
        " WHERE company_id = %s",
        [company.id],
    )
    made["companies"][count] = login
env.cr.commit()
env.cr._cnx.autocommit = True
env.cr.execute("VACUUM ANALYZE seitech_chat_channel")
env.cr.execute("VACUUM ANALYZE seitech_chat_message")
env.cr._cnx.autocommit = False
print("MADE " + json.dumps(made))
