"""Run inside `odoo shell`, behind ``odoo_shell.py``: the same rooms for each chat.

Prints one line of JSON that names them. `env` is the shell's.
"""

import json

PEOPLE = 20  # members of the conversation that receives
WRITERS = 32  # people more, who write at once into another
ROOMS = 50  # of the list
MANY_ROOMS = 500  # of the long list
ROOM_MEMBERS = 4
PAGE_MESSAGES = 100  # written as people do; the rest of the history is copied
HISTORY = 100_000
TEXT = (
    "The certificate of the second module does not open on my phone. Could you look? "
)
TEXT += "It worked yesterday. Thanks, Ana"

people = make_people(PEOPLE + WRITERS + 1)

# New people are in the company's own channel; the lists shall be of one length.
env["discuss.channel.member"].search(
    [("partner_id", "in", people.partner_id.ids)]
).unlink()


def ours(name, members, messages):
    channel, personas = make_group(name, members)
    for number in range(messages):
        channel._post(personas[number % len(personas)], TEXT)
    return channel.id


def discuss(name, members, messages):
    channel = (
        env["discuss.channel"]
        .with_user(members[0])
        ._create_group(partners_to=members.partner_id.ids, name=name)
    )
    for number in range(messages):
        channel.with_user(members[number % len(members)]).message_post(
            body=TEXT, message_type="comment", subtype_xmlid="mail.mt_comment"
        )
    return channel.id


def lengthen(table, key, channel_id, columns):
    """Copy a room's last message until its history is long, oldest first.

    :param key: the column that names the room, with what else it takes to.
    :param columns: what differs in a copy, for ``copy_row``.
    """
    env.flush_all()
    env.cr.execute(f"SELECT max(id) FROM {table} WHERE {key} = %s", [channel_id])
    copy_row(table, env.cr.fetchone()[0], HISTORY, columns)


made = {"people": people.mapped("login"), "text": TEXT}
writers = people[PEOPLE : PEOPLE + WRITERS]
lister = people[-1]
for chat in (ours, discuss):
    key = chat.__name__
    made[key] = {
        "crowd": chat("Crowd", people[:PEOPLE], 1),
        "writers": chat("Writers", writers, 1),
        "page": chat("Page", people[:8], PAGE_MESSAGES),
        "rooms": [
            chat(f"Room {number}", people[10 : 10 + ROOM_MEMBERS], 2)
            for number in range(ROOMS)
        ],
    }
    for number in range(MANY_ROOMS):
        chat(f"Many {number}", lister | people[number % 8], 1)
    env.cr.commit()

lengthen(
    "seitech_chat_message",
    "channel_id",
    made["ours"]["page"],
    {
        "position": "original.position + number",
        "version": "original.version + number",
        "client_uuid": "NULL",
    },
)
env.cr.execute(
    "UPDATE seitech_chat_channel SET last_position = last_position + %s,"
    " last_version = last_version + %s WHERE id = %s",
    [HISTORY, HISTORY, made["ours"]["page"]],
)
lengthen(
    "mail_message", "model = 'discuss.channel' AND res_id", made["discuss"]["page"], {}
)
env.cr.commit()
print("MADE " + json.dumps(made))
