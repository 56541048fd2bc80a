from unittest.mock import patch

from odoo.tests import tagged

from ...models.channel import visibility
from ...persona import Persona
from ..support.chat_case import ChatCase, ChatHttpCase


@tagged("post_install", "-at_install")
class TestChannelList(ChatHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rooms = [
            cls.open_group("group", "other_student", name=name)
            for name in ("Alpha", "Beta 100%", "Gamma_1", "Delta\\x")
        ]

    def names(self, by="other_student", **body):
        answer = self.call(by, "list_channels", **body)
        return [entry["channel"]["name"] for entry in answer["channels"]]

    def test_newest_activity_comes_first(self):
        with self.clock() as move:
            for room in (self.rooms[2], self.rooms[0]):
                move(10)
                room._post(self.persona("other_student"), "Hello")

            self.assertEqual(
                self.names(), ["Alpha", "Gamma_1", "Delta\\x", "Beta 100%"]
            )

    def test_edit_and_note_are_no_activity(self):
        with self.clock() as move:
            move(10)
            self.waiting._post(self.persona("other_visitor"), "Hello?")
            move(10)
            self.question._edit(self.persona("visitor"), "Other")
            self.support._post(self.persona("agent"), "Hm", is_note=True)

            listed = self.call("agent", "list_channels")["channels"]

        first = listed[0]["channel"]["id"]
        self.assertEqual(first, self.waiting.id)

    def test_preview_is_the_latest_public_message(self):
        listed = self.call("agent", "list_channels")["channels"]

        previews = {e["channel"]["id"]: e["last_message"] for e in listed}
        self.assertEqual(previews[self.support.id]["id"], self.answer.id)

    def test_pages_together_are_the_list(self):
        whole = self.names()
        for limit in (1, 2, 3, 4, 100):
            pages, cursor = [], None
            while True:
                answer = self.call(
                    "other_student", "list_channels", limit=limit, cursor=cursor
                )
                page = [entry["channel"]["name"] for entry in answer["channels"]]
                self.assertLessEqual(len(page), limit)
                pages += page
                cursor = answer["next_cursor"]
                if cursor is None:
                    break
            self.assertEqual(pages, whole, limit)

    def test_any_cursor_of_the_right_form_is_read(self):
        for cursor, found in (("9" * 18 + "-" + "9" * 10, 4), ("0-0", 0), ("0-1", 0)):
            self.assertEqual(len(self.names(cursor=cursor)), found, cursor)

    def test_cursor_survives_activity_in_between(self):
        with self.clock() as move:
            move(10)
            first = self.call("other_student", "list_channels", limit=2)
            move(10)
            self.rooms[0]._post(self.persona("other_student"), "Hello")

            rest = self.names(limit=10, cursor=first["next_cursor"])

        # A conversation that moved to the front is shown by the live event.
        shown = [entry["channel"]["name"] for entry in first["channels"]]
        self.assertEqual(set(shown) & set(rest), set())

    def test_filters(self):
        self.rooms[1].write({"state": "closed", "ended_at": self.now()})
        self.rooms[2].state = "archived"

        self.assertEqual(self.names(), ["Delta\\x", "Alpha"])
        # An archived conversation is ended as well.
        self.assertEqual(self.names(state="closed"), ["Gamma_1", "Beta 100%"])
        self.assertEqual(len(self.names(state="all")), 4)
        self.assertEqual(self.names(types=["direct"]), [])
        self.assertEqual(self.names(types=[]), [])
        self.assertEqual(len(self.names(types=["group", "direct"])), 2)

    def test_only_unread(self):
        self.rooms[0]._lock()
        self.rooms[0]._join(self.persona("student"))
        self.rooms[0]._post(self.persona("student"), "Hello")

        self.assertEqual(self.names(unread_only=True), ["Alpha"])
        self.assertEqual(self.names("student", unread_only=True, types=["group"]), [])

    def test_search_takes_the_text_as_it_is(self):
        for text, found in (
            ("alp", ["Alpha"]), ("%", ["Beta 100%"]), ("_", ["Gamma_1"]),
            ("\\", ["Delta\\x"]), ("m_a", []), ("'; --", []), ("  ", None),
        ):  # fmt: skip
            expected = self.names() if found is None else found
            self.assertEqual(self.names(search=text), expected, text)

    def test_search_finds_people(self):
        self.rooms[3]._lock()
        self.rooms[3]._join(self.persona("instructor"))

        self.assertEqual(self.names(search="instruc"), ["Delta\\x"])
        listed = self.call("agent", "list_channels", search="Other Visitor")
        [entry] = listed["channels"]
        self.assertEqual(entry["channel"]["id"], self.waiting.id)

    def test_search_finds_names_with_and_without_accents(self):
        lucia = self.open_support("lucia", name="Lucía Gómez", email="lg@example.com")
        group = self.open_group("group", "student", name="Übung: 証明書の会")
        self.users["instructor"].name = "José Núñez-Ibáñez"
        pair = self.open_group("direct", "student", "instructor")

        for who, search, found in (
            ("agent", "Lucia", lucia), ("agent", "gomez", lucia),
            ("agent", "LUCÍA GOM", lucia), ("agent", "gómez lucía", lucia),
            ("agent", "ucía", lucia), ("supervisor", "gomez", lucia),
            ("manager", "ubung", group), ("student", "証明", group),
            ("student", "nunez", pair), ("student", "jose ibanez", pair),
            ("student", "Núñez-I", pair),
        ):  # fmt: skip
            with self.subTest(who=who, search=search):
                self.assertIn(found.id, self.ids_listed(who, search=search))
        self.assertEqual(self.ids_listed("agent", search="lucia perez"), [])

    def test_search_finds_emails_for_the_desk_alone(self):
        asked = self.open_support("ana", name="Ana", email="ana.diaz@mail.example.org")
        theirs = self.env["seitech.chat.intake"]._open_student_support(
            self.persona("student"), {**self.form(), "course_id": None},
            company=self.company,
        ).sudo()  # fmt: skip
        address = self.users["student"].email

        for search in (
            "ana.diaz@mail.example.org",
            "ana.diaz",
            "@mail.example",
            "diaz@",
        ):
            for who in ("agent", "supervisor", "manager"):
                found = self.ids_listed(who, search=search)
                self.assertEqual(found, [asked.id], (who, search))
            for who in ("student", "instructor", "agent_elsewhere"):
                self.assertEqual(self.ids_listed(who, search=search), [], (who, search))
        self.assertIn(theirs.id, self.ids_listed("agent", search=address))
        self.assertNotIn(theirs.id, self.ids_listed("student", search=address))

    def test_search_finds_ended_conversations_and_numbers(self):
        asked = self.open_support("ana", name="Ana Diaz")
        asked._accept(self.persona("agent"))
        asked._end()
        for search in ("Ana Diaz", str(asked.id), f"#{asked.id}"):
            for who in ("agent", "supervisor"):
                found = self.ids_listed(who, search=search, state="all")
                self.assertEqual(found[:1], [asked.id], (who, search))
        for who in ("student", "agent_elsewhere"):
            found = self.ids_listed(who, search=str(asked.id), state="all")
            self.assertNotIn(asked.id, found)

    def test_search_finds_what_is_not_among_the_newest(self):
        old = [self.open_support(f"old{n}", name=f"Bea Ruiz {n}") for n in range(3)]
        for number in range(4):
            self.open_support(f"new{number}", name="Somebody")
        for recent in (1, 5, 6, 100):
            with patch.object(visibility, "RECENT", recent):
                for who in ("agent", "supervisor"):
                    found = self.ids_listed(who, search="ruiz")
                    self.assertEqual(found, [one.id for one in old[::-1]], recent)
                    [first] = self.ids_listed(who, search="ruiz", limit=1)
                    self.assertEqual(first, old[-1].id, recent)

    def ids_listed(self, who, **body):
        answer = self.call(who, "list_channels", **body)
        return [entry["channel"]["id"] for entry in answer["channels"]]

    def test_the_newest_come_first_for_who_sees_them_by_role(self):
        """Also where the activity of the last minutes is in no index."""
        with self.clock() as move:
            asked = [self.open_support(f"v{number}") for number in range(6)]
            for minutes, number in (
                (1, 0), (20, 3), (14, 1), (0, 5), (2, 0), (16, 4), (1, 3), (7, 2),
            ):  # fmt: skip
                move(minutes * 60 + 1)
                visitor = Persona(asked[number].visitor_id.sudo())
                asked[number]._post(visitor, "Hello")
            expected = [asked[number].id for number in (2, 3, 4, 0, 5, 1)]
            mine = {one.id for one in asked}
            for who in ("agent", "supervisor", "manager"):
                for limit in (1, 2, 3, 100):
                    pages, cursor = [], None
                    while cursor is not None or not pages:
                        answer = self.call(
                            who, "list_channels", limit=limit, cursor=cursor
                        )
                        pages += [e["channel"]["id"] for e in answer["channels"]]
                        cursor = answer["next_cursor"]
                        if cursor is None:
                            break
                    self.assertEqual(len(pages), len(set(pages)))
                    pages = [id_ for id_ in pages if id_ in mine]
                    self.assertEqual(pages, expected, (who, limit))

    def test_ended_ones_stand_by_their_activity(self):
        with self.clock() as move:
            asked = [self.open_support(f"v{number}") for number in range(4)]
            for number in (2, 0, 3, 1):
                move(minutes=16)
                visitor = Persona(asked[number].visitor_id.sudo())
                asked[number]._post(visitor, "Thank you")
                asked[number]._end()
            asked[2]._reopen()
        for who in ("agent", "supervisor", "manager"):
            found = self.ids_listed(who, state="closed", types=["public_support"])
            self.assertEqual(found[:3], [asked[n].id for n in (1, 3, 0)], who)
            self.assertIn(asked[2].id, self.ids_listed(who))

    def test_visitor_lists_their_own(self):
        listed = self.call("visitor", "list_channels")["channels"]

        self.assertEqual([e["channel"]["id"] for e in listed], [self.support.id])
        self.assertEqual(listed[0]["internal_version"], 0)
        self.assertEqual(listed[0]["me"]["unread_count"], 1)


@tagged("post_install", "-at_install")
class TestMessagesPage(ChatHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Positions 3 to 12 follow the two there are; the agent joined after 1; notes
        # after 2 (one), 5 and 12.
        for number in range(3, 13):
            author = cls.persona("agent" if number % 2 else "visitor")
            cls.support._post(author, f"Message {number}")
            if number in (5, 12):
                for text in ("One", "Two"):
                    cls.support._post(cls.persona("agent"), text, is_note=True)

    def page(self, by="agent", **body):
        answer = self.call(
            by, "list_messages", **{"channel_id": self.support.id, "limit": 4, **body}
        )
        self.positions = [
            message["position"] if message["type"] == "text" else message["type"]
            for message in answer["messages"]
        ]
        self.more = (answer["has_more_before"], answer["has_more_after"])
        return answer

    def assert_page(self, positions, more, **body):
        self.page(**body)
        self.assertEqual((self.positions, self.more), (positions, more), body)

    def test_latest(self):
        self.assert_page([9, 10, 11, 12, "note", "note"], (True, False))

    def test_before_after_and_around(self):
        for positions, more, body in (
            ([5, "note", "note", 6, 7, 8], (True, True), {"before": 9}),
            ([1, "event", 2, "note"], (False, True), {"before": 3}),
            ([], (False, True), {"before": 1}),
            ([], (False, True), {"before": 0}),
            ([9, 10, 11, 12, "note", "note"], (True, False), {"before": 99}),
            ([1, "event", 2, "note", 3, 4], (False, True), {"after": 0}),
            ([11, 12, "note", "note"], (True, False), {"after": 10}),
            ([], (True, False), {"after": 12}),
            ([3, 4, 5, "note", "note", 6], (True, True), {"around": 5}),
            ([1, "event", 2, "note", 3, 4], (False, True), {"around": 1}),
            ([1, "event", 2, "note", 3, 4], (False, True), {"around": 0}),
            ([9, 10, 11, 12, "note", "note"], (True, False), {"around": 12}),
            ([9, 10, 11, 12, "note", "note"], (True, False), {"around": 2**31 - 1}),
        ):
            self.assert_page(positions, more, **body)

    def test_walk_in_both_directions_meets_everything_once(self):
        before, seen = None, []
        while True:
            answer = self.page(before=before, limit=3)
            seen = answer["messages"] + seen
            before = min(
                m["position"] for m in answer["messages"] if m["stream"] == "public"
            )
            if not answer["has_more_before"]:
                break
        after, again = 0, []
        while True:
            answer = self.page(after=after, limit=3)
            again += answer["messages"]
            after = max(m["position"] for m in answer["messages"])
            if not answer["has_more_after"]:
                break

        self.assertEqual(len(seen), 12 + 5 + 1)
        self.assertEqual(seen, again)

    def test_customer_gets_no_note_and_no_trace_of_one(self):
        answer = self.page(by="visitor", limit=100)

        self.assertEqual(self.positions, [1, "event", *range(2, 13)])
        self.assertEqual(answer["internal_version"], 0)
        self.assertEqual(answer["version"], self.support.last_version)
        self.assertNotIn("note", str(answer).lower())

    def test_page_comes_with_the_versions_it_shows(self):
        answer = self.page()

        self.assertEqual(answer["version"], self.support.last_version)
        self.assertEqual(answer["internal_version"], self.support.last_internal_version)

    def test_conversation_without_messages(self):
        group = self.open_group("group", "student")
        for body in ({}, {"before": 5}, {"after": 0}, {"after": 5}, {"around": 5}):
            answer = self.page(by="student", channel_id=group.id, **body)
            self.assertEqual(answer["messages"], [])
            self.assertEqual(self.more, (False, False), body)


@tagged("post_install", "-at_install")
class TestNames(ChatCase):
    def test_conversation_is_called_by_what_it_is(self):
        group = self.open_group("group", "student", name="Night class")

        names = [
            c.display_name for c in (group, self.support, self.teaching, self.direct)
        ]

        self.assertEqual(names[:3], ["Night class", "Visitor", "First Aid"])
        self.assertTrue(names[3])

    def test_people_who_left_keep_their_names(self):
        self.users["student"].active = False

        [payload] = self.lesson._to_payloads()

        self.assertEqual(payload["author"]["name"], "Student")
        entry = self.teaching._to_list_rows(self.persona("instructor"))[0]
        self.assertIn("Student", [m["author"]["name"] for m in entry["members"]])
        # An agent's conversations wait for somebody else; what they wrote is theirs.
        self.users["agent"].active = False
        [payload] = self.answer._to_payloads()
        self.assertEqual(payload["author"]["name"], "Agent")
