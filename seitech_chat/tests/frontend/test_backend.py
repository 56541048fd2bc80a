"""The backend follows Odoo's conventions: addresses, buttons that lead on, contacts."""

from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from ..support.chat_case import ChatCase

LISTS = (
    "channel", "message", "queue_entry", "assignment", "sla_target", "audit", "agent",
    "rating", "repair",
)  # fmt: skip
# Lists of what happened begin with the latest.
EVENT_LISTS = ("channel", "message", "assignment", "audit", "rating", "repair")
LATEST_FIRST = ("id desc", "started_at desc", "occurred_at desc", "rated_at desc")
# At a window of 1280 pixels, without the boxes to select and the choice of columns.
LIST_WIDTH_PX = 1200
CELL_PADDING_PX = 10
NAME_PX = 130


@tagged("post_install", "-at_install")
class TestBackend(ChatCase):
    def shown_by(self, action, name):
        """Search what an action shows, with somebody's own rights."""
        records = self.env[action["res_model"]].with_user(self.users[name])
        return records.search(action["domain"])

    def test_every_action_of_a_menu_has_an_address_of_its_own(self):
        menus = self.env["ir.ui.menu"].search(
            [("id", "child_of", self.env.ref("seitech_chat.chat_menu").id)]
        )
        actions = [menu.action for menu in menus if menu.action]
        self.assertGreater(len(actions), 12)
        external_ids = self.env["ir.model.data"]
        for action in actions:
            known = external_ids.search(
                [
                    ("model", "=", action._name), ("res_id", "=", action.id),
                    ("module", "=", "seitech_chat"),
                ]
            )  # fmt: skip
            if known:
                with self.subTest(action.name):
                    self.assertRegex(action.path or "", "^chat(-[a-z]+)*$")

    def list_of(self, name):
        """Return a list view's root as a manager of several companies sees it."""
        self.env.user.group_ids += self.env.ref("base.group_multi_company")
        view = self.env.ref(f"seitech_chat.chat_{name}_view_list")
        arch = self.env[view.model].get_view(view.id, "list")["arch"]
        return self.env[view.model], etree.fromstring(arch)

    def test_each_filter_and_grouping_of_the_settings_finds_records(self):
        faq = self.env["seitech.chat.faq"].create(
            {"question": "Why?", "answer": "<p>So.</p>"}
        )
        action = self.env["seitech.chat.quick.action"].create({"label": "Call me"})
        site = self.env["seitech.chat.site"].create({"name": "Shop"})
        website = self.env["website"].search([], limit=1).chat_site_id
        for record, wanted in (
            (faq, {"for_visitors", "for_students"}),
            (action, {"is_request", "in_hours", "out_of_hours"}),
            (site, {"is_foreign"}),
            (website, {"on_website"}),
        ):
            view = self.env.ref(f"seitech_chat.{record._table[8:]}_view_search")
            arch = etree.fromstring(record.get_view(view.id, "search")["arch"])
            found = set()
            groupings = 0
            for one in arch.iter("filter"):
                context = safe_eval(one.get("context") or "{}")
                if one.get("domain"):
                    domain = safe_eval(one.get("domain"))
                    if record in record.search(domain):
                        found.add(one.get("name"))
                elif context.get("group_by"):
                    groups = record._read_group([], [context["group_by"]], ["__count"])
                    groupings += bool(groups)
            self.assertEqual(found, wanted, record._name)
            self.assertGreater(groupings, 0, record._name)

    def test_lists_leave_room_for_names_beside_what_has_a_width(self):
        for name in LISTS:
            model, arch = self.list_of(name)
            shown = [
                field
                for field in arch.findall("field")
                if field.get("optional") != "hide"
                and field.get("column_invisible") not in ("1", "True")
            ]
            narrow = [
                field.get("name")
                for field in shown
                if not field.get("width")
                and model._fields[field.get("name")].type in ("datetime", "selection")
            ]
            with self.subTest(name):
                self.assertEqual(narrow, [], "shrinks to 80 pixels beside long names")
                fixed = [field for field in shown if field.get("width")]
                taken = sum(
                    int(field.get("width").removesuffix("px")) + CELL_PADDING_PX
                    for field in fixed
                )
                left = LIST_WIDTH_PX - taken - 90 * len(arch.findall("button"))
                self.assertGreater(left / max(len(shown) - len(fixed), 1), NAME_PX)

    def test_lists_of_events_begin_with_the_latest(self):
        for name in EVENT_LISTS:
            model, arch = self.list_of(name)
            with self.subTest(name):
                order = arch.get("default_order") or model._order
                self.assertIn(order.partition(",")[0], LATEST_FIRST)

    def test_a_department_leads_to_its_conversations_and_agents(self):
        department = self.department.with_user(self.users["manager"])
        open_ = self.env["seitech.chat.channel"].search(
            [("department_id", "=", department.id), ("state", "=", "active")]
        )

        self.assertEqual(department.open_channel_count, len(open_))
        self.assertEqual(department.agent_count, len(self.department.agent_ids))
        shown = self.shown_by(department.action_view_channels(), "manager")
        self.assertLessEqual(self.support | self.waiting, shown)
        self.assertEqual(shown.department_id, self.department)
        agents = self.shown_by(department.action_view_agents(), "manager")
        self.assertEqual(agents, self.department.agent_ids)

    def test_an_agent_leads_to_their_conversations(self):
        desk = self.desks["agent"].with_user(self.users["manager"])

        self.assertEqual(desk.open_channel_count, 1)
        self.assertEqual(
            self.shown_by(desk.action_view_channels(), "manager"), self.support
        )

    def test_a_count_is_of_what_one_sees(self):
        elsewhere = self.desks["agent"].with_user(self.users["agent_elsewhere"])

        self.assertEqual(elsewhere.open_channel_count, 0)

    def test_a_policy_leads_to_its_targets(self):
        policy = self.env["seitech.chat.sla.policy"].create(
            {"name": "Fast", "first_response_seconds": 60, "sequence": 0}
        )
        self.open_support("third")
        policy.invalidate_recordset()

        self.assertEqual(policy.running_count, 1)
        targets = self.shown_by(policy.action_view_targets(), "manager")
        self.assertEqual(targets.policy_id, policy)

    def test_a_contact_leads_to_what_they_asked(self):
        contacts = self.env["res.partner"]
        firm = contacts.create({"name": "Firm", "is_company": True})
        vera = contacts.create(
            {"name": "Vera", "email": "Vera@Example.com", "parent_id": firm.id}
        )
        self.support.visitor_email = "vera@example.com"
        theirs = self.env["seitech.chat.channel"].search(
            [("visitor_email", "=", "vera@example.com"),
             ("company_id", "=", self.company.id)]
        )  # fmt: skip
        for contact in (vera, firm):
            seen = contact.with_user(self.users["manager"])
            self.assertEqual(seen.chat_channel_count, len(theirs))
            self.assertEqual(
                self.shown_by(seen.action_view_chat_channels(), "manager"), theirs
            )
        # Of another department's an agent sees neither number nor list.
        elsewhere = vera.with_user(self.users["agent_elsewhere"])
        self.assertEqual(elsewhere.chat_channel_count, 0)
        stranger = contacts.create({"name": "Stranger"})
        self.assertEqual(
            stranger.with_user(self.users["manager"]).chat_channel_count, 0
        )

    def test_a_contact_with_an_account_leads_to_its_conversations(self):
        room = self.open_group(
            "student_support", "student", "agent", department_id=self.department.id
        )
        partner = self.users["student"].partner_id.with_user(self.users["manager"])

        shown = self.shown_by(partner.action_view_chat_channels(), "manager")

        self.assertIn(room, shown)

    def test_users_outside_the_desk_see_no_number(self):
        vera = self.env["res.partner"].create({"name": "Vera"})
        seen = vera.with_user(self.users["outsider"])

        with self.assertRaises(AccessError):
            seen.read(["chat_channel_count"])
        self.assertTrue(Form(seen))
