"""Run inside `odoo shell`, behind ``shell_tools.py``: people in groups of four.

Prints one line of JSON that names them. `env` is the shell's.
"""

import json

TALKING = 60  # in groups of four, who write
QUIET = 20  # who only listen, with many windows each
GROUP = 4
TEXT = "The certificate of the second module opens now, thank you. See you on Monday!"

people = make_people(TALKING + QUIET)
no_limits()

persona_of = odoo.addons.seitech_chat.persona.Persona
rooms = []
for number in range(0, TALKING, GROUP):
    members = people[number : number + GROUP]
    channel = env["seitech.chat.channel"].create(
        {
            "channel_type": "group",
            "name": f"Group {number}",
            "company_id": env.company.id,
        }
    )
    channel._lock()
    for user in members:
        channel._join(persona_of(user.with_user(user)))
    rooms.append({"id": channel.id, "members": members.mapped("login")})
env.cr.commit()
logins = people.mapped("login")
made = {
    "talking": logins[:TALKING], "quiet": logins[TALKING:], "rooms": rooms,
    "text": TEXT,
}  # fmt: skip
print("MADE " + json.dumps(made))
