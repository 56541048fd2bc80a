"""Helpers put before each script that `odoo shell` runs here."""


def copy_row(table, row_id, count, columns):
    """Copy one row many times, by the database itself.

    :param int row_id: of the row to copy.
    :param columns: what differs in a copy, by column, as SQL over ``number`` (from 1)
        and ``original``, the row.
    """
    env.flush_all()
    cr = env.cr
    cr.execute(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_name = %s AND column_name <> 'id' AND is_generated = 'NEVER'",
        [table],
    )
    names = [name for (name,) in cr.fetchall()]
    values = ", ".join(columns.get(name, f'original."{name}"') for name in names)
    written = ", ".join(f'"{name}"' for name in names)
    cr.execute(
        f"INSERT INTO {table} ({written})"
        f" SELECT {values} FROM generate_series(1, %s) AS number,"
        f" (SELECT * FROM {table} WHERE id = %s) AS original",
        [count, row_id],
    )
    cr.execute(f"ANALYZE {table}")
    env.invalidate_all()


def make_people(count):
    """Make users who are students too: ``bench0`` and so on, password ``bench``."""
    users = env["res.users"].with_context(no_reset_password=True, tracking_disable=True)
    groups = env.ref("base.group_user") | env.ref("seitech_chat.group_chat_student")
    people = users.create(
        [
            {
                "name": f"Bench Person {number}",
                "login": f"bench{number}",
                "group_ids": [(6, 0, groups.ids)],
            }
            for number in range(count)
        ]
    )
    # Hashing takes a third of a second per password: one for all.
    people[0].password = "bench"
    env.flush_all()
    env.cr.execute("SELECT password FROM res_users WHERE id = %s", [people[0].id])
    env.cr.execute(
        "UPDATE res_users SET password = %s WHERE id IN %s",
        [env.cr.fetchone()[0], tuple(people.ids)],
    )
    return people


def make_group(name, members):
    """Make a study group; give it and the persona of each member."""
    persona_of = odoo.addons.seitech_chat.persona.Persona
    personas = [persona_of(user.with_user(user)) for user in members]
    channel = env["seitech.chat.channel"].create(
        {"channel_type": "group", "name": name, "company_id": env.company.id}
    )
    channel._lock()
    for persona in personas:
        channel._join(persona)
    return channel, personas
