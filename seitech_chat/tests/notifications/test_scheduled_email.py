"""Mails to customers and to staff who are away: what they say, to whom, and once."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ...logic.rate_limits import LIMITS
from ...models.desk import customer
from ..support.chat_case import ChatCase, ChatHttpCase

MINUTE = 60


@tagged("post_install", "-at_install")
class TestScheduledEmail(ChatCase):
    def setUp(self):
        super().setUp()
        self.move = self.enterContext(self.clock())
        self.env["seitech.chat.scheduled.email"].search([]).unlink()

    def mails(self):
        return self.env["mail.mail"].search([("id", ">", self.last_mail)], order="id")

    def send(self):
        """Write every mail that is due: the new ones in the queue."""
        self.last_mail = (
            self.env["mail.mail"].search([], limit=1, order="id desc").id or 0
        )
        for _turn in range(2):  # nothing twice
            emails = self.env["seitech.chat.scheduled.email"].search(
                [("processed_at", "=", False), ("due_at", "<=", self.now())]
            )
            for email in emails:
                email._on_deadline(self.now())
                email._on_deadline(self.now())
        return self.mails()

    def request_transcript(self, channel):
        self.env["seitech.chat.scheduled.email"]._request_transcript(channel)

    def leave(self, visitor="visitor"):
        self.visitors[visitor].seen_at = self.now() - timedelta(minutes=10)

    def install(self, code):
        self.env["res.lang"]._activate_lang(code)

    def test_a_transcript_has_everything_but_notes(self):
        attachment = self.env["ir.attachment"]._upload_to_chat(
            self.persona("agent"), self.support, "plan.txt", b"the plan"
        )
        self.support._post(
            self.persona("agent"), "See <this>", attachment_ids=attachment.ids
        )
        self.question._delete(self.persona("visitor"))

        self.request_transcript(self.support)
        self.request_transcript(self.support)
        [mail] = self.send()

        self.assertEqual(mail.email_to, "vera@example.com")
        self.assertEqual(mail.state, "outgoing")
        body = str(mail.body_html)
        for text in ("how can I help", "See &lt;this&gt;", "plan.txt", "was deleted"):
            self.assertIn(text, body)
        for text in ("Seems upset", "does not play", "the plan"):
            self.assertNotIn(text, body)
        self.assertFalse(mail.attachment_ids)

    def test_a_message_deleted_after_the_mail_was_written_leaves_it(self):
        attachment = self.env["ir.attachment"]._upload_to_chat(
            self.persona("agent"), self.support, "secret plan.txt", b"the plan"
        )
        deleted = self.support._post(
            self.persona("agent"), "My secret", attachment_ids=attachment.ids
        )
        self.request_transcript(self.support)
        [mail] = self.send()
        self.assertEqual(str(mail.body_html).count("secret"), 2)

        deleted._delete(self.persona("agent"))

        self.assertNotIn("secret", str(mail.body_html))
        self.assertIn("how can I help", str(mail.body_html))
        mail.state = "sent"
        self.answer._delete(self.persona("agent"))
        self.assertIn("how can I help", str(mail.body_html))

    def test_a_transcript_in_the_visitors_language(self):
        self.install("es_ES")
        self.install("ar_001")
        for lang, code in (("es-MX", "es-ES"), ("ar", "ar-001"), ("xx", "en-US")):
            self.support.lang = lang
            self.request_transcript(self.support)

            [mail] = self.send()

            self.assertIn(f'lang="{code}"', str(mail.body_html))
            direction = "rtl" if lang == "ar" else "ltr"
            self.assertIn(f'dir="{direction}"', str(mail.body_html))

    def test_times_are_in_the_customers_zone_which_is_named(self):
        self.company.resource_calendar_id.tz = "Europe/Madrid"
        at = fields.Datetime.to_datetime("2026-01-15 23:30:00")
        self.answer.created_at = self.question.created_at = at
        for tz, zone, time in (
            ("America/Recife", "America/Recife (UTC-03:00)", "01/15/2026 08:30:00 PM"),
            ("Asia/Kolkata", "Asia/Kolkata (UTC+05:30)", "01/16/2026 05:00:00 AM"),
            (False, "Europe/Madrid (UTC+0", "01/16/2026 12:30:00 AM"),
        ):
            with self.subTest(tz), self.undone():
                self.support.tz = tz
                self.request_transcript(self.support)

                [mail] = self.send()

                self.assertIn(f"Time zone: {zone}", str(mail.body_html))
                self.assertEqual(str(mail.body_html).count(time), 2)
            self.env.invalidate_all()

    def test_an_account_has_its_own_zone(self):
        room = self.open_group(
            "student_support", "student", "agent", department_id=self.department.id
        )
        room.tz = "America/Recife"
        for tz, expected in (("Asia/Tokyo", "Asia/Tokyo"), (False, "America/Recife")):
            self.users["student"].tz = tz
            self.assertEqual(customer.tz_of(room), expected)

    def test_without_an_address_there_is_none(self):
        self.support.visitor_email = False

        self.assert_refused(
            "no_email",
            self.request_transcript,
            self.support,
        )

    def test_one_conversation_is_mailed_so_often_and_no_more(self):
        for _n in range(5):
            self.request_transcript(self.support)

        self.assert_refused(
            "rate_limited",
            self.request_transcript,
            self.support,
        )

    def test_an_unrated_service_is_asked_about_once(self):
        self.support._end()
        self.move(minutes=59)
        self.assertFalse(self.send())

        self.move(minutes=2)
        [mail] = self.send()

        self.assertIn("/chat/rate#", str(mail.body_html))
        self.assertEqual(mail.email_to, "vera@example.com")
        self.assertFalse(self.send())

    def test_a_rated_service_is_not_asked_about(self):
        self.support._end()
        self.env["seitech.chat.rating"]._rate(self.support, 5)
        self.move(minutes=61)
        self.assertFalse(self.send())

    def test_an_unserved_customer_is_not_asked(self):
        self.waiting._end()
        self.move(minutes=61)
        self.assertFalse(self.send())

    def test_a_department_that_asks_nobody(self):
        self.department.rating_email_delay_minutes = 0
        self.support._end()
        self.move(minutes=61)
        self.assertFalse(self.send())

    def test_answers_reach_a_visitor_who_is_away(self):
        plan = self.env["seitech.chat.scheduled.email"]._cron_schedule_missed_replies
        self.leave()
        self.support._post(self.persona("agent"), "First answer")
        self.support._post(self.persona("agent"), "Second answer")
        self.support._post(self.persona("agent"), "A secret", is_note=True)
        plan()
        self.assertFalse(self.send())

        self.move(minutes=3)
        plan()
        [mail] = self.send()

        body = str(mail.body_html)
        self.assertIn("First answer", body)
        self.assertIn("Second answer", body)
        self.assertNotIn("secret", body)
        plan()
        self.assertFalse(self.send())
        self.support._post(self.persona("agent"), "Third answer")
        self.move(minutes=3)
        plan()
        [mail] = self.send()
        self.assertIn("Third answer", str(mail.body_html))
        self.assertNotIn("First answer", str(mail.body_html))

    def test_an_answer_is_mailed_though_its_agent_has_left(self):
        self.leave()
        self.support._post(self.persona("agent"), "The last answer")
        self.support._return_to_queue("offline")
        self.move(minutes=3)

        self.env["seitech.chat.scheduled.email"]._cron_schedule_missed_replies()
        [mail] = self.send()

        self.assertIn("The last answer", str(mail.body_html))
        self.assertNotIn("had to leave", str(mail.body_html))

    def test_answers_are_not_mailed_to_who_is_there_or_has_read_them(self):
        plan = self.env["seitech.chat.scheduled.email"]._cron_schedule_missed_replies
        self.support._post(self.persona("agent"), "An answer")
        self.move(minutes=3)
        self.visitors["visitor"].seen_at = self.now()
        plan()
        self.assertFalse(self.send())
        self.leave()
        plan()
        self.support._mark_read(
            self.persona("visitor"), read_position=self.support.last_position
        )
        self.assertFalse(self.send())

    def test_an_answer_and_the_end_at_once(self):
        self.department.rating_email_delay_minutes = 0
        self.leave()
        self.support._post(self.persona("agent"), "Done for you")
        self.support._end()

        self.move(minutes=3)
        [mail] = self.send()

        self.assertIn("Done for you", str(mail.body_html))

    def test_staff_who_are_away_get_one_mail_of_what_waits(self):
        notify = self.env["seitech.chat.notification"]._notify
        for kind in ("assigned", "sla_breach", "sla_breach"):
            notify(self.support, self.users["agent"], kind, subject="resolution")
        # A private note's; the digest of the conversation contains no notes.
        notify(self.support, self.users["agent"], "mention", subject="Tom")
        notify(self.support, self.users["agent"], "unread")
        self.move(minutes=6)

        [mail] = self.send()

        self.assertIn("agent@example.com", mail.email_to)
        self.assertEqual(str(mail.body_html).count("<li>"), 3)
        self.move(minutes=30)
        self.assertFalse(self.send())

    def test_present_customers_are_emailed_after_they_left(self):
        notify = self.env["seitech.chat.notification"]._notify
        notify(self.support, self.users["agent"], "assigned")
        self.move(minutes=6)
        self.desks["agent"].seen_at = self.now()
        self.assertFalse(self.send())

        self.move(minutes=6)
        self.assertEqual(len(self.send()), 1)

    def test_seen_messages_are_not_emailed(self):
        notifications = self.env["seitech.chat.notification"]
        notifications._notify(self.support, self.users["agent"], "assigned")
        notifications._mark_mine_read(self.persona("agent"), is_all=True)
        self.move(minutes=6)
        self.assertFalse(self.send())


@tagged("post_install", "-at_install")
class TestTranscriptRoute(ChatHttpCase):
    def test_asked_for_by_the_visitor_after_the_end_and_limited(self):
        self.call("visitor", "end", channel_id=self.support.id)
        count = LIMITS["transcript"][0].count
        for _n in range(count):
            self.call("visitor", "transcript", channel_id=self.support.id)

        self.refuse(
            "visitor", "transcript", "rate_limited", status=429,
            channel_id=self.support.id,
        )  # fmt: skip
        emails = self.env["seitech.chat.scheduled.email"].search(
            [("channel_id", "=", self.support.id), ("kind", "=", "transcript")]
        )
        self.assertEqual(len(emails), 1)
