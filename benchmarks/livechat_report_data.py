"""Sessions of Odoo's Live Chat, for its own report. Runs in `odoo shell`.

As many as ``SERVICES``, over the same two years as ours, with a visitor, an agent, one
message of each and a rating of every other.
"""

import os

module = env["ir.module.module"].search([("name", "=", "im_livechat")])
if module.state != "installed":
    module.button_immediate_install()
    env = odoo.api.Environment(env.cr, odoo.SUPERUSER_ID, {})
    env.transaction.reset()
count = int(os.environ["SERVICES"])
admin = env.ref("base.user_admin")
line = env["im_livechat.channel"].create(
    {"name": "Bench", "user_ids": [(6, 0, admin.ids)]}
)
guest = env["mail.guest"].create({"name": "Visitor"})
cr = env.cr
env.flush_all()
cr.execute("SET LOCAL synchronous_commit = off")
cr.execute(
    """
    INSERT INTO discuss_channel (
           name, channel_type, active, livechat_channel_id, livechat_operator_id,
           livechat_status, default_display_mode, uuid, create_uid, write_uid,
           create_date, write_date, livechat_end_dt, rating_last_value)
    SELECT 'Visitor ' || n, 'livechat', TRUE, %(line)s, %(operator)s, NULL, NULL,
           'bench' || n, 1, 1, at, at, at + n %% 4000 * interval '1 second',
           CASE WHEN n %% 2 = 0 THEN 1 + n %% 3 * 2 END
      FROM generate_series(1, %(count)s) n,
           LATERAL (SELECT now() AT TIME ZONE 'UTC' -
                    (%(count)s - n) * interval '2 years' / %(count)s AS at) time
    """,
    {"line": line.id, "operator": admin.partner_id.id, "count": count},
)
for kind, column, value, delay in (
    ("visitor", "guest", guest.id, 0),
    ("agent", "partner", admin.partner_id.id, 90),
):
    cr.execute(
        f"""
        INSERT INTO im_livechat_channel_member_history
               (livechat_member_type, channel_id, {column}_id, create_date)
        SELECT %(kind)s, id, %(value)s, create_date
          FROM discuss_channel WHERE uuid LIKE 'bench%%'
        """,
        {"kind": kind, "value": value},
    )
    author = {"guest": "author_guest_id", "partner": "author_id"}[column]
    cr.execute(
        f"""
        INSERT INTO mail_message (
               model, res_id, {author}, message_type, body, date, create_date,
               write_date, create_uid, write_uid)
        SELECT 'discuss.channel', id, %(value)s, 'comment', 'Hello', at, at, at, 1, 1
          FROM discuss_channel,
               LATERAL (SELECT create_date
                               + %(delay)s * interval '1 second' AS at) time
         WHERE uuid LIKE 'bench%%'
        """,
        {"value": value, "delay": delay},
    )
cr.commit()
print('MADE {"sessions": %s}' % count)
