"""Run inside `odoo shell`, behind ``shell_tools.py``: rooms alike but for their size.

Prints one line of JSON that names them. `env` is the shell's.
"""

import json

MEMBERS = (10, 1_000, 10_000)
MESSAGES = (100, 1_000_000)
CHANNELS = (1, 50, 500)

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


made = {"members": {}, "messages": {}, "channels": {}}
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
env.cr.commit()
env.cr._cnx.autocommit = True
env.cr.execute("VACUUM ANALYZE seitech_chat_message")
env.cr._cnx.autocommit = False
print("MADE " + json.dumps(made))
