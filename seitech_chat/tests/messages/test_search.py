"""Searching messages: words, forms, filters, whose they are, and where they stand."""

from datetime import timedelta
from itertools import product
from unittest.mock import patch

from odoo.fields import Datetime
from odoo.tests import tagged

from ...models.message import chat_message_search
from ..support.chat_case import ChatHttpCase


@tagged("post_install", "-at_install")
class TestSearch(ChatHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.group = cls.open_group("group", "student", "instructor", name="Study")
        cls.student = cls.persona("student")
        cls.instructor = cls.persona("instructor")

    def post(self, body, by=None, channel=None, **more):
        """Write a message: its id."""
        return (channel or self.group)._post(by or self.student, body, **more).id

    def found(self, query="", who="student", **filters):
        """Search as somebody: ids of messages, newest first."""
        answer = self.call(who, "search", query=query, **filters)
        return [result["message"]["id"] for result in answer["results"]]

    def test_all_words_must_be_there_in_any_order(self):
        both = self.post("The fire door is locked")
        one = self.post("The front door is open")

        self.assertEqual(self.found("door fire"), [both])
        self.assertEqual(self.found("door"), [one, both])
        self.assertEqual(self.found("door -fire"), [one])
        self.assertEqual(self.found('"front door"'), [one])
        self.assertEqual(self.found('"door front"'), [])
        self.assertEqual(self.found("window"), [])

    def test_older_messages_are_found_by_their_words(self):
        expected = [self.post(f"The lamp {number}") for number in range(6)][::-1]
        for recent, few in ((0, 9), (1, 9), (3, 9), (6, 9), (100, 9), (0, 0)):
            with patch.multiple(
                chat_message_search, RECENT_SCAN=recent, MAX_LISTED=few
            ):
                self.assertEqual(self.found("lamp"), expected, recent)
                first = self.call("student", "search", query="lamp", limit=2)
                rest = self.found("lamp", cursor=first["next_cursor"])
                self.assertEqual(rest, expected[2:], recent)

    def test_forms_of_a_word_in_the_persons_language(self):
        english = self.post("We were running late")
        spanish = self.post("Las lecciones están aquí")
        portuguese = self.post("As avaliações estão prontas")
        self.assertEqual(self.found("run"), [english])

        self.env["res.lang"]._activate_lang("es_ES")
        self.users["student"].lang = "es_ES"
        self._sessions.clear()
        self.assertEqual(self.found("lección"), [spanish])

        self.env["res.lang"]._activate_lang("pt_BR")
        self.users["student"].lang = "pt_BR"
        self._sessions.clear()
        lesson = self.post("As duas últimas lições")
        self.assertEqual(self.found("avaliação"), [portuguese])
        self.assertEqual(self.found("lição"), [lesson])
        self.assertEqual(self.found("licoes"), [lesson])

    def test_accents_and_case_do_not_matter_and_the_last_word_may_go_on(self):
        message = self.post("Évaluation of the Garage")

        for query in ("evaluation", "ÉVALUATION", "gara", "evaluation gar"):
            self.assertEqual(self.found(query), [message], query)
        self.assertEqual(self.found("gara evaluation"), [], "only the last one")

    def test_joined_words_are_found_whole_by_part_and_by_prefix(self):
        for text, queries in {
            "Invoice INV/2024/00017 is paid":
                ("INV/2024/00017", "inv/2024", "2024/00017", "00017", "INV/2024/0001"),
            "Where is SO-2024-0815?":
                ("SO-2024-0815", "2024-0815", "0815", "so-2024-08"),
            "Write to bob@example.com":
                ("bob@example.com", "bob", "bob@exa", "@example.com"),
            "See https://docs.example.com/a-guide?page=3":
                ("docs.example.com", "https://docs.example.com/a-guide", "a-gui"),
            "It was 2024-11-28": ("2024-11-28", "2024-11", "11-28"),
            "It costs 49.90": ("49.90", "49", "49.9"),
            "The host 192.168.1.20 is down": ("192.168.1.20", "192.168", "168.1.20"),
            "Read README.md": ("README.md", "readme", "README.m"),
            "Cats and/or dogs": ("and/or", '"and or"'),
            "The key a_long_name: 5": ("a_long_name", "long", "a_lo", "name:"),
            "Don't use C:\\temp\\new.txt & R&D":
                ("don't", r"c:\temp", "new.txt", "R&D"),
        }.items():  # fmt: skip
            message = self.post(text)
            for query in queries:
                self.assertIn(message, self.found(query), (text, query))
        for query in ("INV/2023/00017", "2024/INV", "docs.com", "192.168.2", "or/and"):
            self.assertEqual(self.found(query), [], query)

    def test_scripts_without_spaces_are_found_by_any_two_characters(self):
        # fmt: off
        for text, pieces in {
            "证书打不开，请重新发送链接":
                ("证书", "打不", "开", "重新发送", "链接", "接"),
            "証明書が開けません。二番目のレッスンです":
                ("明書", "が開け", "ません", "レッスン", "す"),
            "인증서를 다시 보내 주세요": ("인증", "증서", "서를", "보내", "주세요"),
            "ส่งลิงก์ใบรับรองให้อีกครั้งที่นี่":
                ("ลิงก์", "ใบรับรอง", "ส่ง", "ครั้ง", "ที่น", "นี่"),
            "My iPhone手机壳A7": ("iPhone手机", "手机壳", "机壳A7", "A7", "iphone"),
            "ສະບາຍດີ ជំរាបសួរ မင်္ဂလာပါ": ("ບາຍ", "រាប", "ဂလာ"),
        }.items():
            # fmt: on
            message = self.post(text)
            for query in pieces:
                [result] = self.call("student", "search", query=query)["results"]
                self.assertEqual(result["message"]["id"], message, (text, query))
                [start, length] = result["marks"][0]
                marked = result["excerpt"][start : start + length].lower()
                self.assertTrue(marked.startswith(query.lower()), (marked, query))
        for query in ("书证", "开发", "レンス", "機壳"):
            self.assertEqual(self.found(query), [], query)

    def test_decomposed_characters_and_curly_quotes_match_plain_ones(self):
        message = self.post("The école is open")

        self.assertEqual(self.found("e\u0301cole"), [message])
        self.assertEqual(self.found("“école is”"), [message])
        self.assertEqual(self.found("“is école”"), [])

    def test_filters(self):
        old = self.post("pump one", by=self.instructor)
        new = self.post("pump two")
        elsewhere = self.post("pump three", channel=self.teaching)
        file = self.env["ir.attachment"]._upload_to_chat(
            self.student, self.group, "a.txt", b"Hello"
        )
        filed = self.post("pump four", attachment_ids=file.ids)
        self.env["seitech.chat.message"].browse(old).write(
            {"created_at": Datetime.now() - timedelta(days=9)}
        )
        week = (Datetime.now() - timedelta(days=7)).isoformat() + "Z"

        self.assertEqual(self.found("pump"), [filed, elsewhere, new, old])
        teacher = self.users["instructor"].id
        self.assertEqual(self.found("pump", author_id=teacher), [old])
        self.assertEqual(self.found("pump", to_at=week), [old])
        self.assertEqual(self.found("pump", from_at=week), [filed, elsewhere, new])
        self.assertEqual(self.found("pump", channel_id=self.teaching.id), [elsewhere])
        self.assertEqual(self.found("pump", types=["student_instructor"]), [elsewhere])
        self.assertEqual(self.found("pump", has_file=True), [filed])
        self.assertEqual(self.found(has_file=True), [filed], "a filter is enough")
        self.refuse("student", "search", "query_too_short", query=" ")

    def test_result_has_position_and_highlights(self):
        for number in range(3):
            self.post(f"Talk {number}")
        self.post("x" * 30 + " needle in a haystack & more")

        [result] = self.call("student", "search", query="needle")["results"]

        self.assertEqual(result["message"]["position"], 4)
        self.assertEqual(result["channel"]["id"], self.group.id)
        [[start, length]] = result["marks"]
        self.assertEqual(result["excerpt"][start : start + length], "needle")
        page = self.call(
            "student", "list_messages", channel_id=self.group.id,
            around=result["message"]["position"], limit=1,
        )  # fmt: skip
        self.assertEqual(page["messages"][0]["id"], result["message"]["id"])

    def test_pages_go_on_without_gaps_or_doubles(self):
        written = [self.post(f"lamp {number}") for number in range(7)]
        found, cursor = [], None
        while True:
            answer = self.call(
                "student", "search", query="lamp", limit=3, cursor=cursor
            )
            found += [result["message"]["id"] for result in answer["results"]]
            cursor = answer["next_cursor"]
            if not cursor:
                break

        self.assertEqual(found, written[::-1])

    def test_deleted_and_former_texts_are_not_found(self):
        message = self.group._post(self.student, "wrench")
        message._edit(self.student, "hammer")
        self.assertEqual(self.found("wrench"), [])
        self.assertEqual(self.found("hammer"), [message.id])

        message._delete(self.student)

        self.assertEqual(self.found("hammer"), [])

    def test_conversations_of_others_are_not_searched(self):
        self.post("secret plan")
        self.assertEqual(self.found("secret", who="other_student"), [])
        self.assertEqual(self.found("between", who="student"), [])
        self.assertEqual(self.found("between", who="manager"), [], "a direct one")
        channel_id = self.direct.id
        self.assertEqual(
            self.found("between", who="student", channel_id=channel_id), []
        )

    def test_notes_are_found_by_the_desk_alone(self):
        channel = (
            self.env["seitech.chat.intake"]
            ._open_student_support(
                self.student, {**self.form(), "course_id": None}, company=self.company
            )
            .sudo()
        )
        channel._post(self.persona("agent"), "quarrelsome customer", is_note=True)

        self.assertEqual(self.found("quarrelsome"), [])
        self.assertEqual(len(self.found("quarrelsome", who="agent")), 1)
        self.assertEqual(self.found("quarrelsome", who="instructor"), [])
        self.assertEqual(self.found("quarrelsome", who="agent_elsewhere"), [])

    def test_a_search_of_many_conversations_finds_the_same(self):
        """By company and type, of which the index of words knows each message's."""
        for channel in (self.support, self.waiting, self.teaching, self.group):
            for number in range(3):
                channel._post(self.persona("manager"), f"A lantern {number}")
        self.support._post(self.persona("agent"), "The lantern note", is_note=True)
        seen = {"manager": 13, "supervisor": 7, "agent": 7, "student": 6}
        for who, count in seen.items():
            with self.subTest(who=who):
                self.check_found_by_role(who, count)

    def check_found_by_role(self, who, count):
        searches = [
            {"query": "lantern"},
            {"query": "lanterns"},
            {"query": '"a lantern"'},
            {"query": "lantern -note"},
            {"query": "lantern", "types": ["group", "student_support"]},
            {"query": "lantern", "channel_id": self.support.id},
            {"query": "", "author_id": self.users["manager"].id},
        ]
        expected = [self.found(who=who, **search) for search in searches]
        self.assertEqual(len(expected[0]), count)
        for recent in (0, 1, 4, 100):
            sizes = {"MAX_LISTED": 0, "RECENT_SCAN": recent, "RECENT_OF_TYPE": recent}
            with patch.multiple(chat_message_search, **sizes):
                found = [self.found(who=who, **search) for search in searches]
                self.assertEqual(found, expected, recent)
                first = self.call(who, "search", query="lantern", limit=2)
                rest = self.found("lantern", who, cursor=first["next_cursor"])
                self.assertEqual(rest, expected[0][2:], recent)

    def test_a_search_before_a_date_looks_near_it(self):
        now = Datetime.now().replace(microsecond=0)
        earlier = self.env["seitech.chat.message"].search([])
        earlier.write({"created_at": now - timedelta(days=30)})
        messages = []
        for number in range(8):
            sender = self.persona("student")
            message = self.group._post(sender, f"The anchor {number}")
            # Two of them in the wrong order, as a transaction that waits makes them.
            minutes = 30 if number == 4 else 0
            at = now - timedelta(days=8 - number, minutes=minutes)
            message.write({"created_at": at if number != 5 else at - timedelta(days=1)})
            messages.append(message.id)
        expected = messages[::-1]
        day = [now - timedelta(days=8 - number, hours=1) for number in range(8)]
        sizes = [{"MAX_LISTED": 1_000}] + [
            {"MAX_LISTED": few, "RECENT_SCAN": recent, "RECENT_OF_TYPE": recent}
            for few in (0, 1_000)
            for recent in (0, 1, 2, 5, 100)
        ]
        for who, size, query in product(
            ("student", "manager"), sizes, ("anchor", "", "anchor -7")
        ):
            of = {"who": who, "query": query}
            wanted = expected[query.endswith("7") :]
            with (
                patch.multiple(chat_message_search, **size),
                self.subTest(who=who, query=query, **size),
            ):
                until = self.ids(**of, to_at=day[3])
                since = self.ids(**of, from_at=day[3])
                week = self.ids(**of, from_at=day[1], to_at=day[3])
                self.assertEqual(until[:3], wanted[-3:])
                self.assertEqual([*since, *until[:3]], wanted)
                self.assertEqual(week, wanted[-3:-1])

    def ids(self, who, query, **filters):
        """Search in the group without the limits of HTTP."""
        persona = self.persona(who)
        messages, _terms, _cursor = persona.env["seitech.chat.message"]._find_messages(
            persona, query, limit=20, filters={**filters, "channel_id": self.group.id}
        )
        return messages.ids

    def test_a_search_of_all_finds_merged_conversations(self):
        question = self.support._post(self.persona("visitor"), "A lantern").id
        visitor = self.visitors["visitor"].sudo()
        visitor._merge_into(self.student, self.support.id)

        filters = {"types": ["student_support"]}
        with patch.multiple(chat_message_search, MAX_LISTED=0, RECENT_OF_TYPE=0):
            found = self.found("lantern", "supervisor", **filters)

        self.assertEqual(found, [question])
