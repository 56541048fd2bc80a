"""Companies are separate: nothing of ours moves from one to another, or links to it."""

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...persona import ROLE_GROUPS
from ..support.chat_case import ChatCase

MIXIN = "seitech.chat.company.mixin"
# Models of a person or of nobody, in any company.
OF_NO_COMPANY = {
    "seitech.chat.preference", "seitech.chat.presence", "seitech.chat.rate.limit",
    "seitech.chat.viewer",
}  # fmt: skip
# Records that managers create, with the values that a new one needs beside its company.
CONFIGURED = {
    "seitech.chat.department": {"name": "Mine"},
    "seitech.chat.agent": {"user_id": "head"},
    "seitech.chat.skill": {"name": "Mine"},
    "seitech.chat.priority.rule": {"name": "Mine"},
    "seitech.chat.sla.policy": {"name": "Mine"},
}
# Model, field → what of the first company a manager of the second tries to name.
RELATIONS = {
    ("seitech.chat.department", "agent_ids"): "agent",
    ("seitech.chat.department", "fallback_department_id"): "department",
    ("seitech.chat.department", "calendar_id"): "calendar",
    ("seitech.chat.agent", "department_ids"): "department",
    ("seitech.chat.agent", "skill_ids"): "skill",
    ("seitech.chat.skill", "agent_ids"): "agent",
    ("seitech.chat.priority.rule", "department_id"): "department",
    ("seitech.chat.priority.rule", "skill_ids"): "skill",
    ("seitech.chat.priority.rule", "course_id"): "course",
    ("seitech.chat.sla.policy", "department_id"): "department",
    ("seitech.chat.sla.policy", "calendar_id"): "calendar",
    ("seitech.chat.pre.chat.field", "department_id"): "department",
    ("seitech.chat.sla.escalation.rule", "policy_id"): "policy",
}


@tagged("post_install", "-at_install", "chat_access")
class TestAccessCompany(ChatCase):
    """``head`` manages the other company, ``heads`` both of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        manager = cls.env.ref(ROLE_GROUPS["manager"]).ids
        both = (cls.company | cls.other_company).ids
        users = cls.env["res.users"].with_context(no_reset_password=True)
        head, heads = users.create(
            [
                {
                    "name": name, "login": f"chat_test_{name}",
                    "company_id": cls.other_company.id,
                    "company_ids": [(6, 0, ids)], "group_ids": [(6, 0, manager)],
                }
                for name, ids in (("head", cls.other_company.ids), ("heads", both))
            ]
        )  # fmt: skip
        cls.users = {**cls.users, "head": head, "heads": heads}
        for model in ("seitech.chat.sla.policy", "seitech.chat.priority.rule"):
            cls.env[model].create({"name": "Here"})
        cls.theirs = {
            "agent": cls.desks["agent_elsewhere"],
            "department": cls.department,
            "calendar": cls.env["resource.calendar"].create(
                {"name": "Here", "company_id": cls.company.id}
            ),
            "skill": cls.env["seitech.chat.skill"].create({"name": "Here"}),
            "policy": cls.env["seitech.chat.sla.policy"].search([], limit=1),
            "course": cls.course,
        }
        cls.course.user_id.company_id = cls.company

    def stored(self):
        return [self.env[name] for name in self.stored_models()]

    def test_every_model_belongs_to_a_company(self):
        rules = self.env["ir.rule"].search([("groups", "=", False)])
        mixin = self.env.registry[MIXIN]
        without = set()
        for model in self.stored():
            if "company_id" not in model._fields:
                without.add(model._name)
                continue
            with self.subTest(model=model._name):
                self.assertTrue(issubclass(type(model), mixin), "has no mixin")
                self.assertTrue(model._check_company_auto)
                field = model._fields["company_id"]
                self.assertTrue(field.required or field.related)
                own = rules.filtered(lambda r, m=model: r.model_id.model == m._name)
                separate = [r for r in own if "company_ids" in (r.domain_force or "")]
                self.assertTrue(separate, "has no rule of companies")
        self.assertEqual(without & set(self.stored_models()), without)
        self.assertLessEqual(without, OF_NO_COMPANY)

    def test_no_relation_leaves_the_company(self):
        bound = {
            model._name for model in self.stored() if "company_id" in model._fields
        }
        checked = 0
        for model in (self.env[name] for name in sorted(bound)):
            for field in model._fields.values():
                is_link = field.type in ("many2one", "many2many") and field.store
                if is_link and field.comodel_name in bound | {"resource.calendar"}:
                    with self.subTest(field=str(field)):
                        self.assertTrue(field.check_company)
                    checked += 1
        self.assertGreater(checked, 40)

    def test_the_company_of_no_record_changes(self):
        checked = set()
        for model in self.stored():
            if "company_id" not in model._fields:
                continue
            record = model.search([("company_id", "=", self.company.id)], limit=1)
            if not record:
                continue
            with (
                self.subTest(model=model._name),
                self.undone(),
                self.assertRaises(UserError),
            ):
                record.company_id = self.other_company
                self.env.flush_all()
            record.invalidate_recordset()
            self.assertEqual(record.company_id, self.company)
            checked.add(model._name)
        self.assertGreaterEqual(len(checked), 12)
        self.assertLessEqual(set(CONFIGURED), checked)

    def test_its_own_company_may_be_written_again(self):
        self.department.write({"company_id": self.company.id, "name": "Renamed"})

        self.assertEqual(self.department.name, "Renamed")

    def test_a_manager_moves_nothing_into_a_company(self):
        for name in ("head", "heads"):
            for model, vals in CONFIGURED.items():
                with self.subTest(persona=name, model=model), self.undone():
                    mine = self.make(name, model, vals)
                    with self.assertRaises(UserError):
                        mine.write({"company_id": self.company.id})
                        self.env.flush_all()
                self.env.invalidate_all()

    def test_a_manager_makes_nothing_in_a_company_not_theirs(self):
        for model, vals in CONFIGURED.items():
            with (
                self.subTest(model=model),
                self.undone(),
                mute_logger("odoo.addons.base.models.ir_rule"),
            ):
                before = self.env[model].search_count([])
                with self.assertRaises(UserError):
                    self.make("head", model, vals, company=self.company)
                self.assertEqual(self.env[model].search_count([]), before)
            self.env.invalidate_all()

    def test_a_manager_links_nothing_of_another_company(self):
        for name in ("head", "heads"):
            for (model, field), key in RELATIONS.items():
                with self.subTest(persona=name, field=f"{model}.{field}"):
                    self.assert_not_linked(name, model, field, self.theirs[key])

    def test_not_even_what_is_archived(self):
        desk = self.desks["agent_elsewhere"]
        desk.active = False

        self.assert_not_linked("heads", "seitech.chat.department", "agent_ids", desk)

    def assert_not_linked(self, name, model, field, theirs):
        with self.undone():
            mine = self.own_record(name, model)
            is_many = mine._fields[field].type == "many2many"
            before = mine.with_context(active_test=False)[field]
            with self.assertRaises(UserError) as caught:
                mine.write({field: [(4, theirs.id)] if is_many else theirs.id})
                self.env.flush_all()
            self.assertNotIn(theirs.sudo().display_name, str(caught.exception))
        self.env.invalidate_all()
        self.assertNotIn(theirs, before)

    def own_record(self, name, model):
        """Make a record of the other company, for a relation to be written to it."""
        if model == "seitech.chat.pre.chat.field":
            parent = self.make(name, "seitech.chat.department", {"name": "Mine"})
            return (
                self.env[model]
                .with_user(self.users[name])
                .create({"department_id": parent.id, "label": "Why?", "name": "why"})
            )
        if model == "seitech.chat.sla.escalation.rule":
            return self.make(
                name, "seitech.chat.sla.policy", {"name": "Mine"}
            ).step_ids[:1]
        return self.make(name, model, CONFIGURED[model])

    def make(self, name, model, vals, *, company=None):
        """Make a configured record as a manager, of their own company by default."""
        vals = {
            field: self.users[value].id if field == "user_id" else value
            for field, value in vals.items()
        }
        company = company or self.other_company
        records = self.env[model].with_user(self.users[name])
        return records.create({**vals, "company_id": company.id})

    def test_no_conversation_of_a_company_reaches_another(self):
        """An opening that names no department takes one of the website's company."""
        opened = self.open_support("newcomer", department_id=None)

        self.assertEqual(opened.company_id, self.company)
        self.assertEqual(opened.department_id.company_id, self.company)
        seen = self.env["seitech.chat.channel"].with_user(self.users["head"])
        self.assertNotIn(opened.id, seen.search([]).ids)

    def test_an_agent_is_of_their_users_company(self):
        with self.assertRaises(UserError):
            self.env["seitech.chat.agent"].create(
                {"user_id": self.users["outsider"].id,
                 "company_id": self.other_company.id}
            )  # fmt: skip
