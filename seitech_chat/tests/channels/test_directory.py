"""People that somebody may write to: the contact groups, as a picker offers them."""

from odoo.tests import tagged

from ...logic import permissions
from ...persona import ROLE_GROUPS
from ..support.chat_case import ChatHttpCase
from ..support.personas import USERS


@tagged("post_install", "-at_install")
class TestDirectory(ChatHttpCase):
    def offered(self, by, **more):
        """List who is offered to somebody, by their names here."""
        answer = self.call(by, "people", limit=50, **more)
        names = {user.id: name for name, user in self.users.items()}
        # The database may hold others of the chat, like its administrator.
        return [
            names[person["id"]] for person in answer["people"] if person["id"] in names
        ]

    def roles_of(self, name):
        user = self.users[name]
        return {role for role, group in ROLE_GROUPS.items() if user.has_group(group)}

    def shares_course(self, one, other):
        both = {self.users[one].partner_id, self.users[other].partner_id}
        of_course = {
            self.course.user_id.partner_id,
            *self.course.channel_partner_ids.filtered(
                lambda part: part.member_status != "invited"
            ).partner_id,
        }
        return both <= of_course

    def test_every_pair_is_as_the_table_says(self):
        offers, cells = 0, 0
        for by in USERS:
            offered = set(self.offered(by))
            for other in set(USERS) - {by}:
                expected = (
                    permissions.may_reach(
                        self.roles_of(by),
                        self.roles_of(other),
                        shares_course=self.shares_course(by, other),
                    )
                    and bool(self.roles_of(by))
                    and self.users[by].company_id == self.users[other].company_id
                )
                with self.subTest(by=by, other=other):
                    self.assertEqual(other in offered, expected)
                offers += expected
                cells += 1

        self.assertEqual(cells, len(USERS) * (len(USERS) - 1))
        self.assertGreater(offers, 20)

    def test_only_listed_people_can_be_written_to(self):
        for by in ("student", "instructor", "agent"):
            offered = self.offered(by)
            self.assertTrue(offered)
            for other in set(USERS) - {by}:
                with self.subTest(by=by, other=other), self.undone():
                    body = {"user_id": self.users[other].id}
                    response = self.ask(by, "create_direct", **body)
                    is_known = {by, other} == {"agent", "instructor"}
                    self.assertEqual(response.ok, other in offered or is_known)

    def test_roles_and_courses_are_returned(self):
        [found] = self.call("student", "people", search="Instructor")["people"]

        self.assertEqual(found["name"], "Instructor")
        self.assertEqual(found["roles"], ["instructor"])
        self.assertEqual(found["courses"], ["First Aid"])

    def test_at_most_three_courses_are_named(self):
        for number in range(4):
            course = self.course.copy(
                {"name": f"C{number}", "user_id": self.users["instructor"].id}
            )
            course._action_add_members(self.users["student"].partner_id)

        [found] = self.call("student", "people")["people"]

        self.assertEqual(found["courses"], ["First Aid", "C0", "C1"])

    def test_search_takes_part_of_a_name_or_a_whole_address(self):
        for search, found in (
            ("second", {"second_agent"}),
            ("SECOND AG", {"second_agent"}),
            ("sécond agent", {"second_agent"}),
            ("second_agent@example.com", {"second_agent"}),
            ("Second_Agent@Example.com", {"second_agent"}),
            ("second_agent@", set()),
            ("example.com", set()),
            # Wildcards of a search pattern are ordinary characters.
            ("%", set()),
            ("_", set()),
            ("\\", set()),
            ("' OR 1=1 --", set()),
        ):
            with self.subTest(search=search):
                offered = set(self.offered("manager", search=search))
                self.assertEqual(offered, found)

    def test_members_are_left_out_of_suggestions(self):
        group = self.open_group("group", "agent", "second_agent")
        offered = self.offered("agent", channel_id=group.id, purpose="invite")

        self.assertIn("supervisor", offered)
        self.assertNotIn("second_agent", offered)
        self.refuse("student", "people", "not_found", channel_id=group.id)

    def test_those_of_another_company_are_left_out_of_a_conversation(self):
        manager = self.users["manager"]
        manager.company_ids = [(4, self.other_company.id)]
        group = self.open_group("group", "manager")

        self.assertIn("foreign_agent", self.offered("manager"))
        self.assertNotIn("foreign_agent", self.offered("manager", channel_id=group.id))

    def test_former_users_are_offered_no_more(self):
        self.assertIn("supervisor", self.offered("agent"))

        self.users["supervisor"].active = False
        self.users["second_agent"].group_ids = self.env.ref("base.group_user")
        self.users["student"].write(
            {"company_ids": [(6, 0, self.other_company.ids)],
             "company_id": self.other_company.id}
        )  # fmt: skip

        offered = self.offered("agent")
        for name in ("supervisor", "second_agent", "student"):
            self.assertNotIn(name, offered)

    def test_invited_to_a_course_is_not_yet_of_it(self):
        partner = self.users["other_student"].partner_id
        self.course._action_add_members(partner, member_status="invited")

        self.assertEqual(self.offered("other_student"), [])
        self.assertNotIn("other_student", self.offered("student"))

    def courses_offered(self, by, **more):
        """List the names of the courses that somebody is offered here."""
        answer = self.call(by, "courses", limit=50, **more)
        ids = self.courses_here.ids
        return [one["name"] for one in answer["courses"] if one["id"] in ids]

    def test_courses_to_choose_are_my_own_and_those_of_a_managers_companies(self):
        far = {"website_id": False, "user_id": self.users["foreign_agent"].id}
        self.courses_here = (
            self.course
            | self.course.copy({"name": "Diving", "user_id": False})
            | self.course.copy({"name": "Far Away", **far})
            | self.course.copy({"name": "Old Ways", "active": False})
        )

        self.assertEqual(self.courses_offered("student"), ["First Aid"])
        self.assertEqual(self.courses_offered("manager"), [])
        self.assertEqual(
            self.courses_offered("manager", purpose="broadcast"),
            ["Diving", "First Aid"],
        )
        self.assertEqual(
            self.courses_offered("manager", purpose="broadcast", search="div"),
            ["Diving"],
        )
        for course in self.courses_here.filtered("active"):
            with self.subTest(course=course.name), self.undone():
                response = self.ask(
                    "manager", "create_broadcast",
                    audience="course", course_id=course.id,
                )  # fmt: skip
                self.assertEqual(response.ok, course.name != "Far Away")
        self.users["manager"].company_ids = [(4, self.other_company.id)]
        self.assertIn("Far Away", self.courses_offered("manager", purpose="broadcast"))

    def test_in_order_and_no_more_than_asked_for(self):
        people = self.call("manager", "people", limit=3)["people"]

        names = [person["name"] for person in people]
        self.assertEqual((len(names), sorted(names)), (3, names))
        for limit in (0, 51, "5", None):
            self.refuse("manager", "people", "invalid_field", limit=limit)
        self.refuse("manager", "people", "invalid_field", purpose="spam")
        self.refuse("manager", "people", "invalid_field", search="x" * 300)

    def test_members_in_pages_and_by_name(self):
        group = self.open_group("group", "agent", "second_agent", "student")
        body = {"channel_id": group.id, "limit": 2}
        first = self.call("agent", "members", **body)
        rest = self.call("agent", "members", **body, cursor=first["next_cursor"])

        names = [m["author"]["name"] for m in first["members"] + rest["members"]]
        self.assertEqual(names, ["Agent", "Second Agent", "Student"])
        self.assertIsNone(rest["next_cursor"])
        found = self.call("agent", "members", channel_id=group.id, search="stud")
        self.assertEqual([m["author"]["name"] for m in found["members"]], ["Student"])
        self.refuse("agent", "members", "invalid_field", **body, cursor="x")

    def test_statements_do_not_grow_with_people(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            persona = self.persona("manager")
            before = self.env.cr.sql_log_count
            people = persona.env["seitech.chat.directory"]
            found = people._search_people(persona, limit=50)
            return len(found), self.env.cr.sql_log_count - before

        count()
        few, before = count()
        vals = self._user_vals("student")
        users = self.env["res.users"].with_context(no_reset_password=True)
        users.create([{**vals, "login": f"p{n}", "name": f"P {n}"} for n in range(30)])
        count()  # creating people empties what a worker keeps
        many, after = count()

        self.assertGreaterEqual(many, few + 30)
        self.assertEqual(after, before)
        self.assertLessEqual(after, 18)
