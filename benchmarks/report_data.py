"""Run inside `odoo shell`, behind ``odoo_shell.py``: a desk with two years of services.

Prints one line of JSON that names the people and the period. `env` is the shell's.
`REPORT_SERVICES` services with about 2.8 answers each, in eight departments with sixty
agents; people sign in with the password ``bench``.
"""

import json
import os
from datetime import timedelta
from importlib import import_module

SERVICES = int(os.environ.get("REPORT_SERVICES", "900000"))
DAYS = 731  # a year, and the year before to compare it with

company = env.ref("base.main_company")
groups = {
    role: env.ref("base.group_user") | env.ref(f"seitech_chat.group_chat_{role}")
    for role in ("agent", "supervisor", "manager", "student")
}
users = env["res.users"].with_context(no_reset_password=True, tracking_disable=True)


def make_users(role, count):
    made = users.create(
        [
            {
                "name": f"Report {role.title()} {number}",
                "login": f"report_{role}{number}",
                "company_id": company.id,
                "company_ids": [(6, 0, company.ids)],
                "group_ids": [(6, 0, groups[role].ids)],
            }
            for number in range(count)
        ]
    )
    made[0].password = "bench"
    return made


departments = env["seitech.chat.department"].create(
    [{"name": f"Department {number}", "company_id": company.id} for number in range(8)]
)
agent_users, supervisors = make_users("agent", 60), make_users("supervisor", 1)
manager, customers = make_users("manager", 1), make_users("student", 50)
agents = env["seitech.chat.agent"].with_context(active_test=False)


def make_agent(user, members):
    agent = agents.search([("user_id", "=", user.id), ("company_id", "=", company.id)])
    agent = agent or agents.create({"user_id": user.id, "company_id": company.id})
    agent.department_ids = members
    return agent


desk = {department: agents.browse() for department in departments}
for number, user in enumerate(agent_users):
    member_of = departments[number % 8] | departments[number * 3 % 8]
    agent = make_agent(user, member_of)
    for department in member_of:
        desk[department] |= agent
make_agent(supervisors, departments[:2])
pages = env["seitech.chat.page"].create(
    [{"company_id": company.id, "path": f"/page/{number}"} for number in range(300)]
)
courses = env["slide.channel"].create(
    [{"name": f"Course {number}", "has_chat": False} for number in range(40)]
)
ADDON = "odoo.addons.seitech_chat"
fill_facts = import_module(f"{ADDON}.tests.support.report_facts").fill_facts
today = import_module(f"{ADDON}.models.reports.report_query").today_of(company)
fill_facts(
    env, company, desk, count=SERVICES, days=DAYS, until=today,
    zone=company._chat_report_zone(), courses=courses, pages=pages, customers=customers,
)  # fmt: skip
import_module(f"{ADDON}.models.reports.daily").rebuild(company, None, None)
# Waits of the past, among which the dashboard finds those of a week ago.
env.cr.execute(
    """
    INSERT INTO seitech_chat_queue_entry (channel_id, company_id, department_id, rank,
                                          priority, entered_at, left_at, outcome)
    SELECT channel_id, company_id, department_id, 1, 'medium', opened_at,
           opened_at + waited_seconds * interval '1 second', 'assigned'
      FROM seitech_chat_service WHERE company_id = %s
    """,
    [company.id],
)
env.cr.commit()
env.cr._cnx.autocommit = True
for table in ("service", "answer", "daily", "queue_entry"):
    env.cr.execute(f"VACUUM ANALYZE seitech_chat_{table}")
env.cr._cnx.autocommit = False
made = {
    "manager": manager.login,
    "supervisor": supervisors.login,
    "agent": agent_users[0].login,
    "today": today.isoformat(),
    "first": (today - timedelta(days=DAYS - 1)).isoformat(),
}
print("MADE " + json.dumps(made))
