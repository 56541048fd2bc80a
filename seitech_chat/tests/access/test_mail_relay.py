"""Nobody has the company's server mail words or links of their own to a stranger.

Each test replays one way of an attack: a visitor who types somebody else's address.
"""

import html
import re
from datetime import timedelta

from odoo.tests import tagged

from ...logic.rate_limits import EMAIL_LIMITS
from ...models.desk import customer
from ..support.chat_case import ChatCase, ChatHttpCase

VICTIM = "victim@example.org"
EVIL_NAME = "Your bank https://evil.example/login evil.example pay@evil.example"
EVIL_TEXT = "Your account is locked: https://evil.example/login or www.evil.example"
EVIL_PAGE = "https://evil.example/login"
LINK = re.compile(r"evil\S*\.\S*example|https?://evil|\S@evil", re.I)


class RelayCase(ChatCase):
    def setUp(self):
        super().setUp()
        self.move = self.enterContext(self.clock())
        self.env["seitech.chat.scheduled.email"].search([]).unlink()
        # Ignore the notifications of the set-up.
        self.env.cr.execute(
            "UPDATE seitech_chat_message"
            "   SET created_at = created_at - interval '1 month'"
        )
        self.env.invalidate_all()
        self.mail_ids = self.env["mail.mail"].search([]).ids

    def attack(self, name="attacker", **fields):
        form = {"email": VICTIM, "body": EVIL_TEXT, "page_url": EVIL_PAGE, **fields}
        channel = self.open_support(name, **form)
        channel.visitor_name = channel.visitor_id.name = EVIL_NAME
        return channel

    def reply(self, channel, text="Hello, see https://school.example/help"):
        channel._accept(self.persona("agent"))
        return channel._post(self.persona("agent"), text)

    def request_transcript(self, channel):
        self.env["seitech.chat.scheduled.email"]._request_transcript(channel)

    def leave(self, channel):
        channel.visitor_id.seen_at = self.now() - timedelta(minutes=10)

    def new_mails(self):
        """Return what was queued since the last call, after everything that is due."""
        emails = self.env["seitech.chat.scheduled.email"]
        emails._cron_schedule_missed_replies()
        due = [("processed_at", "=", False), ("due_at", "<=", self.now())]
        for scheduled_email in emails.search(due):
            scheduled_email._on_deadline(self.now())
        self.env["seitech.chat.offline.notifier"]._cron_email()
        mails = self.env["mail.mail"].search([("id", "not in", self.mail_ids)])
        self.mail_ids += mails.ids
        return mails.sorted("id")

    def to_victim(self):
        return self.new_mails().filtered(lambda mail: VICTIM in mail.email_to)

    def assert_harmless(self, mail):
        """No link leads to the attacker, and no mail program makes one."""
        self.assertNotIn("evil", mail.subject)
        self.assertNotIn("Your bank", mail.subject)
        self.assertNotIn("Your account", mail.subject)
        body = str(mail.body_html)
        for href in re.findall(r'href="([^"]*)"', body):
            self.assertNotIn("evil", href)
        shown = html.unescape(re.sub(r"<[^>]*>", "", body))
        self.assertNotRegex(shown, LINK)
        self.assertNotRegex(mail.email_to, LINK)


@tagged("post_install", "-at_install")
class TestMailRelay(RelayCase):
    def test_a_transcript_before_an_answer_is_refused(self):
        channel = self.attack()
        channel._post(self.persona("attacker"), EVIL_TEXT)

        self.assert_refused("not_answered", self.request_transcript, channel)
        channel._post(self.persona("agent"), "Looks odd", is_note=True)
        self.assert_refused("not_answered", self.request_transcript, channel)
        channel._end()
        self.assert_refused("not_answered", self.request_transcript, channel)
        self.move(hours=2)

        self.assertFalse(self.to_victim())

    def test_a_planned_mail_is_not_written_without_an_answer(self):
        channel = self.attack()
        for kind in ("transcript", "rating_request", "missed_reply"):
            self.env["seitech.chat.scheduled.email"]._schedule(
                kind, channel.company_id, channel=channel
            )
        channel.state = "closed"

        self.assertFalse(self.to_victim())

    def test_a_transcript_has_live_links_of_staff_only(self):
        channel = self.attack()
        self.reply(channel)
        channel._post_system_message("response_timeout", EVIL_NAME)
        self.request_transcript(channel)

        [mail] = self.to_victim()

        self.assert_harmless(mail)
        self.assertIn('href="https://school.example/help"', str(mail.body_html))
        self.assertIn("Your account is locked", str(mail.body_html))

    def test_a_name_of_a_file_is_no_link(self):
        channel = self.attack()
        file = self.env["ir.attachment"]._upload_to_chat(
            self.persona("attacker"), channel, "evil.example.txt", b"Hello"
        )
        channel._post(self.persona("attacker"), "", attachment_ids=file.ids)
        self.reply(channel)
        self.request_transcript(channel)

        [mail] = self.to_victim()

        self.assert_harmless(mail)
        self.assertIn("evil. example. txt", str(mail.body_html))

    def test_the_button_of_an_answer_leads_to_our_website(self):
        base = self.attack().get_base_url()
        for number, (page, url) in enumerate((
            (EVIL_PAGE, base), ("//evil.example", base), (f"{base}@evil.example", base),
            ("/slides/a?b=//evil.example#evil", f"{base}/slides/a"),
            (f"{base}/slides/b?c", f"{base}/slides/b"), (None, base),
        )):  # fmt: skip
            channel = self.attack(f"attacker {number}", page_url=page)
            self.reply(channel)
            self.leave(channel)
            self.move(minutes=3)

            [mail] = self.to_victim()

            self.assert_harmless(mail)
            self.assertIn(f'href="{url}"', str(mail.body_html))

    def test_the_invitation_to_rate_says_nothing_of_theirs(self):
        channel = self.attack()
        self.reply(channel)
        channel._end()
        self.move(minutes=61)

        mails = self.to_victim()

        self.assertIn("How did we do?", mails.mapped("subject"))
        for mail in mails:
            self.assert_harmless(mail)

    def test_an_address_gets_so_many_a_day_from_all_senders(self):
        limit = EMAIL_LIMITS["customer"].count
        for number in range(limit + 3):
            # The same mailbox, spelled in another way each time.
            channel = self.attack(f"a{number}", email=f"vic.tim+{number}@example.org")
            self.reply(channel)
            self.leave(channel)
        self.move(minutes=3)

        self.assertEqual(len(self.new_mails()), limit)

        other = self.attack("other", email="somebody@example.org")
        self.reply(other)
        self.leave(other)
        self.move(minutes=3)
        self.assertEqual(len(self.new_mails()), 1)

    def test_transcripts_to_one_address_are_counted_over_all_conversations(self):
        for number in range(EMAIL_LIMITS["transcript"].count):
            channel = self.attack(f"attacker {number}")
            self.reply(channel)
            self.request_transcript(channel)
        channel = self.attack("another")
        self.reply(channel)

        self.assert_refused("rate_limited", self.request_transcript, channel)

    def test_the_limit_is_a_setting(self):
        settings = self.env["ir.config_parameter"]
        settings.set_param("seitech_chat.limit.email_transcript", "1/86400")
        channel = self.attack()
        self.reply(channel)
        self.request_transcript(channel)

        self.assert_refused("rate_limited", self.request_transcript, channel)

    def test_staff_are_written_to_without_links_of_customers(self):
        channel = self.attack()
        self.reply(channel)
        notify = self.env["seitech.chat.notification"]._notify
        notify(channel, self.users["agent"], "escalated")
        channel._post(self.persona("attacker"), EVIL_TEXT)
        self.move(minutes=30)

        mails = self.new_mails().filtered(lambda mail: "agent@" in mail.email_to)

        self.assertGreaterEqual(len(mails), 2)  # what waits, and the digest
        for mail in mails:
            self.assert_harmless(mail)

    def test_a_digest_names_no_group_in_its_subject(self):
        for name in ("student", "other_student"):
            self.users[name].name = EVIL_NAME
        group = self.open_group("group", "student", "other_student", name=EVIL_NAME)
        group._post(self.persona("other_student"), EVIL_TEXT)
        self.move(minutes=30)

        [mail] = self.new_mails()

        self.assert_harmless(mail)
        self.assertIn("Your account is locked", str(mail.body_html))

    def test_a_digest_keeps_the_links_of_staff(self):
        group = self.open_group("group", "student", "agent")
        group._post(self.persona("agent"), "See https://school.example/help")
        self.move(minutes=30)

        mails = self.new_mails()

        self.assertIn("https://school.example/help", str(mails[0].body_html))

    def test_a_customer_with_an_account_is_written_to_there(self):
        channel = self.attack()
        self.reply(channel)
        channel.visitor_id._merge_into(self.persona("student"), channel.id)
        self.request_transcript(channel)

        [mail] = self.new_mails()

        self.assertEqual(mail.email_to, "student@example.com")

    def test_an_account_with_two_addresses_is_one_recipient(self):
        channel = self.open_group(
            "student_support", "student", department_id=self.department.id
        )
        self.reply(channel)
        self.users["student"].email = f"student@example.com, {VICTIM}"

        self.assertEqual(customer.email_of(channel), "student@example.com")

    def test_a_prepared_answer_carries_no_link_of_a_customer(self):
        channel = self.attack()
        response = self.env["mail.canned.response"].create(
            {"source": "hi", "substitution": "Hello {{visitor}}!"}
        )

        [payload] = response._to_chat_payloads(channel, self.persona("agent"))

        self.assertNotRegex(payload["text"], LINK)

    def test_a_name_in_a_line_of_the_system_is_no_link(self):
        message = self.support._post_system_message("response_timeout", EVIL_NAME)

        self.assertNotIn("<a ", message.body)


@tagged("post_install", "-at_install")
class TestDeceivingText(ChatHttpCase):
    def test_names_lose_what_turns_them_or_is_unseen(self):
        answer = self.call(
            "nobody", "open_support",
            **self.form(
                name="\u202eAna\u2066\u200b \x00Souza\u200f", body="Hi\x07\u202e!"
            ),
        )  # fmt: skip
        channel = self.env["seitech.chat.channel"].browse(
            answer["entry"]["channel"]["id"]
        )
        self.assertEqual(channel.visitor_name, "Ana Souza")
        self.assertEqual(answer["message"]["body"], "<p>Hi!</p>")
        group = self.call(
            "student", "create_group", name="Exam\u202e\u00ad", user_ids=[],
            opening_uuid=self.form()["opening_uuid"],
        )  # fmt: skip
        self.assertEqual(group["entry"]["channel"]["name"], "Exam")

    def test_invisible_text_is_refused(self):
        for text in ("\u200b", "\u2800", "\u3164", "\u00ad", "\u200f", "\u2066\u2069"):
            self.refuse(
                "nobody", "open_support", "invalid_field", **self.form(name=text)
            )
            self.refuse(
                "visitor", "send", "message_empty", channel_id=self.support.id,
                client_uuid=self.form()["client_uuid"], body=text,
            )  # fmt: skip

    def test_a_page_of_another_host_is_text_for_the_agent(self):
        for number, (page, link) in enumerate((
            (EVIL_PAGE, None), ("/slides", "/slides"),
            (f"{self.support.get_base_url()}/a", f"{self.support.get_base_url()}/a"),
        )):  # fmt: skip
            channel = self.open_support(f"visitor {number}", page_url=page)
            desk = self.call("agent", "get_channel", channel_id=channel.id)["desk"]
            self.assertEqual((desk["page_url"], desk["page_link"]), (page, link))

    def test_a_page_is_stored_without_what_follows_its_path(self):
        for number, page in enumerate(("/my?access_token=secret", "/my#secret", "/my")):
            channel = self.open_support(f"visitor {number}", page_url=page)
            self.assertEqual(channel.page_url, "/my")

    def test_a_page_of_a_website_that_was_added(self):
        channel = self.open_support("late", page_url="https://new.example/a")
        self.assertEqual(customer.page_link(channel), "")

        website = self.env["website"].create(
            {
                "name": "New",
                "domain": "https://new.example",
                "company_id": self.company.id,
            }
        )
        self.assertEqual(customer.page_link(channel), "https://new.example/a")

        website.domain = "https://newer.example"
        self.assertEqual(customer.page_link(channel), "")

    def test_addresses_that_lead_to_another_host(self):
        for url in ("//evil", "/\\evil", "https:///evil", "https://\\evil", "http://"):
            self.refuse(
                "nobody", "open_support", "invalid_field", **self.form(page_url=url)
            )
