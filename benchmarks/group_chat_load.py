"""Run inside `odoo shell`, behind ``odoo_shell.py``: people in groups of four.

Prints one line of JSON that names them. `env` is the shell's.
"""

import json

TALKING = 60  # in groups of four, who write
QUIET = 20  # who only listen, with many windows each
GROUP = 4
TEXT = "The certificate of the second module opens now, thank you. See you on Monday!"

people = make_people(TALKING + QUIET)
rooms = []
for number in range(0, TALKING, GROUP):
    members = people[number : number + GROUP]
    channel, _personas = make_group(f"Group {number}", members)
    rooms.append({"id": channel.id, "members": members.mapped("login")})
env.cr.commit()
logins = people.mapped("login")
made = {
    "talking": logins[:TALKING], "quiet": logins[TALKING:], "rooms": rooms,
    "text": TEXT,
}  # fmt: skip
print("MADE " + json.dumps(made))
