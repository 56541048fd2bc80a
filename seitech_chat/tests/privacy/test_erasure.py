"""Erasing a person in place: what goes, what stays, and who is notified."""

from unittest.mock import patch

from odoo.tests import tagged

from ...models.privacy import erasure
from ...models.privacy.erase_rules import RULES, TEXT_TYPES
from ..support.live_case import LiveCase
from ..support.privacy_case import PrivacyCase
from ..support.statements import kept_statements

NEEDLE = "quuxneedle"


def marked(number):
    """Return a word that occurs nowhere else."""
    return f"{NEEDLE}{number:02}"


@tagged("post_install", "-at_install")
class TestEraseRules(PrivacyCase):
    def stored_texts(self):
        """Return the stored columns of our models that may contain a text."""
        return {
            name: {
                field.name
                for field in model._fields.values()
                if field.store and field.type in TEXT_TYPES
            }
            for name, model in self.env.registry.items()
            if name.startswith("seitech.chat.")
            and not model._abstract
            and not model._transient
        }

    def without_rule(self, rules):
        """Return what differs between the columns and the rules: ``{model: names}``."""
        texts = self.stored_texts()
        names = {*texts, *(name for name in rules if name.startswith("seitech.chat."))}
        return {
            name: differing
            for name in sorted(names)
            for differing in [texts.get(name, set()) ^ set(rules.get(name, {}))]
            if differing
        }

    def test_every_column_that_may_hold_a_text_has_a_rule(self):
        self.assertEqual(self.without_rule(RULES), {})

    def test_every_column_that_we_add_to_other_models_has_a_rule(self):
        differing = {}
        for name, model in self.env.registry.items():
            if name.startswith("seitech.chat.") or model._abstract or model._transient:
                continue
            added = {
                field.name
                for field in model._fields.values()
                if field.store
                and field.type in TEXT_TYPES
                and field._modules == ("seitech_chat",)
            }
            if added != set(RULES.get(name, {})):
                differing[name] = added
        self.assertEqual(differing, {})

    def test_a_column_without_a_rule_is_reported(self):
        rules = {**RULES, "seitech.chat.rating": {}}
        self.assertEqual(self.without_rule(rules), {"seitech.chat.rating": {"comment"}})


@tagged("post_install", "-at_install")
class TestErasure(PrivacyCase):
    def upload(self, channel, persona, name, content):
        return self.env["ir.attachment"]._upload_to_chat(
            persona, channel, name, content
        )

    def write_everywhere(self):
        """Let a visitor type a marked word in every place that takes one."""
        channel = self.open_support(
            "needle",
            name=f"Nora {marked(1)}",
            email=f"{marked(2)}@example.com",
            body=f"My first text {marked(3)}",
            page_url=f"https://example.com/?q={marked(4)}",
        )
        visitor, agent = self.persona("needle"), self.persona("agent")
        visitor.record._visit(f"/{marked(5)}", marked(6))
        self.env["seitech.chat.visited.page"]._visit(
            visitor.record, f"/{marked(5)}", marked(6)
        )
        channel.visitor_phone = marked(7)
        channel.pre_chat_answers = [["Order?", marked(8)]]
        channel._accept(agent)
        channel._post(agent, "Hello")
        edited = channel._post(visitor, f"Before {marked(9)}")
        edited._edit(visitor, f"After {marked(10)}")
        deleted = channel._post(visitor, f"Deleted {marked(11)}")
        deleted._delete(visitor)
        file = self.upload(channel, visitor, f"{marked(12)}.txt", marked(13).encode())
        channel._post(visitor, "A file", attachment_ids=file.ids)
        self.upload(channel, visitor, f"{marked(14)}.txt", marked(15).encode())
        channel._post(agent, f"They said {marked(16)}", is_note=True)
        linked = channel._post(visitor, f"See https://example.com/{marked(17)}")
        self.env["seitech.chat.link.preview"].search(
            [("message_id", "=", linked.id)]
        ).write({"title": marked(18), "description": marked(19)})
        channel.assignment_ids.note = marked(20)
        visitor.record.write(
            {
                "identity_name": marked(21),
                "identity_email": f"{marked(22)}@example.com",
                "identity_fields": {"plan": marked(23)},
            }
        )
        self.env["seitech.chat.faq.question"]._record(
            self.company, "en_US", f"where is the {marked(24)}", asker_key=visitor.key
        )
        channel._end(visitor)
        self.env["seitech.chat.rating"]._rate(channel, 5, comment=marked(25))
        self.env["seitech.chat.notification"]._notify(
            channel, self.users["agent"], "mention", subject=channel.visitor_name
        )
        self.env["seitech.chat.scheduled.email"]._schedule(
            "transcript", self.company, channel=channel
        )
        email = self.env["seitech.chat.scheduled.email"].search(
            [("channel_id", "=", channel.id), ("kind", "=", "transcript")]
        )
        self.assertTrue(email._render_email())
        self.env.flush_all()
        return channel

    def test_nothing_that_a_visitor_typed_is_found(self):
        channel = self.write_everywhere()
        before = self.found(NEEDLE)
        for table in ("message", "message_revision", "channel", "visitor", "rating",
                      "visited_page", "assignment", "faq_question", "link_preview",
                      "notification"):  # fmt: skip
            self.assertIn(f"seitech_chat_{table}", before)
        self.assertIn("mail_mail", before)
        self.assertIn("bus_bus", before)
        paths = self.file_paths(channel)
        self.assertEqual(len(paths), 2)

        request = self.erase(visitors=self.visitors["needle"])

        self.assertEqual(self.found(NEEDLE), {})
        self.env["ir.attachment"]._gc_file_store_unsafe()
        self.assertFalse([path for path in paths if path.exists()])
        self.assertEqual(request.counts["messages"], 5)
        self.assertEqual(request.counts["files"], 2)
        self.assertIn("backups", request.remaining)

    def file_paths(self, channel):
        from pathlib import Path  # noqa: PLC0415 - one test needs it

        attachments = self.env["ir.attachment"].search(
            [("chat_channel_id", "=", channel.id), ("store_fname", "!=", False)]
        )
        return [Path(one._full_path(one.store_fname)) for one in attachments]

    def test_numbers_order_and_figures_stay(self):
        channel = self.write_everywhere()
        facts = self.facts(channel)
        positions = channel.message_ids.mapped("position")

        self.erase(visitors=self.visitors["needle"])

        self.assertEqual(self.facts(channel), facts)
        self.assertEqual(channel.message_ids.mapped("position"), positions)
        self.env["seitech.chat.recount"].search([]).unlink()
        services = channel.service_ids
        services.needs_refresh = True
        self.env.flush_all()
        self.assertEqual(self.facts(channel), facts)

    def facts(self, channel):
        return [
            {
                name: service[name]
                for name, field in service._fields.items()
                if field.store and name not in ("write_date", "needs_refresh")
            }
            for service in channel.service_ids
        ]

    def test_a_person_with_an_account(self):
        student = self.users["student"]
        self.course._action_add_members(self.users["other_student"].partner_id)
        student.partner_id.name = f"Stella {marked(1)}"
        persona = self.persona("student")
        channels = self.env["seitech.chat.channel"].with_user(student)
        group = channels._open_group(
            persona, f"Group {marked(2)}", self.users["other_student"].ids,
            opening_uuid="g1",
        ).sudo()  # fmt: skip
        first = group._post(persona, f"Hello {marked(3)}")
        other = self.persona("other_student")
        answer = group._post(other, "Welcome", reply_to_id=first.id)
        answer._react(persona, "👍", is_set=True)
        group._get_member(persona).sudo()._save_draft(f"Draft {marked(4)}")
        student.partner_id.flush_recordset()

        request = self.erase(user=student)

        left = self.found(marked(2), marked(3), marked(4))
        self.assertEqual(left, {})
        # The contact remains with its name, and nothing of the chat names it.
        self.assertLessEqual(
            set(self.found(marked(1))),
            {
                "res_partner",
                "res_users",
                "mail_message",
                "mail_tracking_value",
            },  # fmt: skip
        )
        self.assertTrue(first.author_gone)
        self.assertTrue(first.deleted_at)
        self.assertFalse(answer.reaction_ids)
        self.assertIn("Welcome", answer.body)
        self.assertNotIn(student, group.member_ids.filtered("is_active").user_id)
        self.assertEqual(group.name, "Group")
        self.assertFalse(request.user_id)
        self.assertEqual(request.remaining["account"], 1)

    def test_a_conversation_on_hold_remains_and_is_named(self):
        channel = self.write_everywhere()
        self.env["seitech.chat.hold"].with_user(self.users["manager"]).create(
            {"channel_id": channel.id, "reason": "Case 12"}
        ).action_hold()

        request = self.erase(visitors=self.visitors["needle"])

        self.assertEqual(request.remaining["held"], 1)
        self.assertIn("on hold", request.remaining_text)
        self.assertIn(marked(3), channel.message_ids[0].body)
        self.assertEqual(channel.visitor_name, f"Nora {marked(1)}")

    def test_a_run_that_is_interrupted_continues(self):
        channel = self.write_everywhere()
        request = self.ask_data(visitors=self.visitors["needle"])
        with patch.object(erasure, "MESSAGES", 2):
            batches = 1
            while request._run_batch():
                batches += 1
                self.env.invalidate_all()
        self.assertGreater(batches, len(erasure.STEPS))
        self.assertEqual(request.counts["messages"], 5)
        self.assertEqual(self.found(NEEDLE), {})
        self.assertFalse(request._run_batch())
        self.assertTrue(channel.exists())

    def test_statements_of_a_batch_do_not_grow_with_its_messages(self):
        channel, visitor = self.support, self.persona("visitor")

        def statements(count):
            for number in range(count):
                channel._post(visitor, f"Text {number}")
            subject = self.ask_data(visitors=visitor.record)._subject()
            self.env.flush_all()
            with kept_statements() as statements:
                erasure.erase_messages(subject)
                self.env.flush_all()
            return len(statements)

        few = statements(3)
        self.assertLessEqual(statements(60), few)

    def test_colleagues_names_are_replaced_in_the_audit(self):
        agent = self.users["agent"]
        self.env["seitech.chat.audit"]._record("assigned", channel=self.support,
                                               user=agent, detail="Agent")  # fmt: skip
        agent.active = False

        self.erase(user=agent)

        audit = self.env["seitech.chat.audit"].search(
            [("channel_id", "=", self.support.id)]
        )
        self.assertNotIn(agent.name, [*audit.mapped("user_name"),
                                      *audit.mapped("detail")])  # fmt: skip

    def test_a_colleague_who_works_here_is_not_erased(self):
        with self.assertRaisesRegex(Exception, "colleague"):
            self.ask_data(user=self.users["agent"])


@tagged("post_install", "-at_install")
class TestErasureLive(PrivacyCase, LiveCase):
    def test_others_see_the_messages_as_deleted(self):
        sent = self.send("visitor", body="My secret")
        version = self.support.last_version

        with self.trap_events() as events:
            self.erase(visitors=self.visitors["visitor"])

        changed = [one for one in events if one.type.endswith("/message_changed")]
        messages = [one.payload["message"] for one in changed]
        shown = {message["id"]: message for message in messages}
        self.assertTrue(shown[sent["id"]]["deleted_at"])
        self.assertEqual(shown[sent["id"]]["body"], "")
        self.assertNotIn("My secret", str(events))
        # `sync` from before has no gap.
        answer = self.call("agent", "sync", channels=[
            {"id": self.support.id, "version": version, "internal_version": 0}
        ])  # fmt: skip
        [change] = [one for one in answer["changes"]
                    if one["entry"]["channel"]["id"] == self.support.id]  # fmt: skip
        self.assertEqual(change["version"], self.support.last_version)

    def test_the_visitors_access_ends_at_once(self):
        with self.trap_events() as events:
            self.erase(visitors=self.visitors["visitor"])

        self.assertEqual(self.ask("visitor", "list_channels").status_code, 401)
        self.assertEqual(self.support.state, "closed")
        self.assertTrue(self.env["bus.bus"].search_count(
            [("message", "like", "seitech.chat.session/changed")]
        ) or events)  # fmt: skip

    def test_a_member_who_is_erased_leaves_the_group(self):
        group = self.open_group("group", "student", "other_student", name="Team")
        self.send("student", channel=group)
        epoch = group.subscription_epoch

        self.erase(user=self.users["student"])

        self.assertEqual(group.subscription_epoch, epoch + 1)
        self.refuse("student", "list_messages", "not_found", status=404,
                    channel_id=group.id)  # fmt: skip
