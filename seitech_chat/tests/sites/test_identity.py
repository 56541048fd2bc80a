"""People whom another site's server identifies."""

from uuid import uuid4

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..support.chat_case import ChatHttpCase
from ..support.signed_site import SignedSite


@tagged("post_install", "-at_install")
class TestIdentity(ChatHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.site = SignedSite(cls.env, cls.company)
        cls.visitor_model = cls.env["seitech.chat.visitor"]

    def identify(self, persona, /, site=None, **claims):
        """Identify as a persona with a new browser.

        :return: the visitor.
        """
        site = site or self.site
        answer = self.call("nobody", "identify", **site.request(**claims))
        self.tokens[persona] = answer["token"]
        return self.visitor_model._from_token(answer["token"])

    def open_here(self, persona, /, site=None, **fields):
        """Open a conversation as a persona.

        :return: the channel.
        """
        form = self.form(**fields)
        form["email"] = fields.get("email", "typed@example.com")
        answer = self.call(
            persona, "open_support", headers=(site or self.site).headers, **form
        )
        channel_id = answer["entry"]["channel"]["id"]
        if persona == "nobody":
            self.tokens["opened"] = answer["token"]
        return self.env["seitech.chat.channel"].browse(channel_id)

    def test_one_visitor_on_all_devices(self):
        phone = self.identify("phone", sub="u-7", name="Ana Ruiz")
        channel = self.open_here("phone")
        laptop = self.identify("laptop", sub="u-7", name="Ana Ruiz")

        self.assertEqual(phone, laptop)
        for device in ("phone", "laptop"):
            [entry] = self.call(device, "list_channels")["channels"]
            self.assertEqual(entry["channel"]["id"], channel.id)
        self.call(
            "laptop", "send", channel_id=channel.id, client_uuid=str(uuid4()), body="Hi"
        )
        self.assertEqual(
            len(self.call("phone", "list_messages", channel_id=channel.id)["messages"]),
            2,
        )

    def test_new_conversation_keeps_the_other_device_connected(self):
        self.identify("phone", sub="u-7")
        self.identify("laptop", sub="u-7")
        self.open_here("phone")
        self.open_here("laptop")

        self.assertEqual(len(self.call("phone", "list_channels")["channels"]), 2)
        self.assertEqual(len(self.call("laptop", "list_channels")["channels"]), 2)

    def test_retried_opening_returns_the_token_of_all_devices(self):
        self.identify("phone", sub="u-7")
        form = self.form()

        first, again = (
            self.call("phone", "open_support", headers=self.site.headers, **form)
            for _attempt in range(2)
        )

        self.assertEqual(first["token"], again["token"])
        self.assertEqual(first["token"], self.tokens["phone"])
        self.assertEqual(first["message"]["id"], again["message"]["id"])

    def test_another_subject_is_another_person(self):
        ana = self.identify("ana", sub="u-1", name="Ana", email="same@example.com")
        channel = self.open_here("ana")
        eve = self.identify("eve", sub="u-2", name="Ana", email="same@example.com")

        self.assertNotEqual(ana, eve)
        self.assertEqual(self.call("eve", "list_channels")["channels"], [])
        self.refuse("eve", "get_channel", "not_found", channel_id=channel.id)

    def test_the_same_subject_of_another_site_is_another_person(self):
        other = SignedSite(self.env, self.company, name="Other shop")

        here = self.identify("here", sub="u-1")
        there = self.identify("there", site=other, sub="u-1")

        self.assertNotEqual(here, there)
        self.assertEqual(there.site_id, other.record)

    def test_visitor_with_the_same_address_is_not_merged(self):
        self.visitors["visitor"].email = "ana@example.com"

        found = self.identify("ana", email="ana@example.com", email_verified=True)

        self.assertNotEqual(found, self.visitors["visitor"])
        self.assertEqual(self.call("ana", "list_channels")["channels"], [])

    def test_signed_name_and_address_cannot_be_overwritten(self):
        self.identify(
            "ana", name="Ana Ruiz", email="ana@example.com", email_verified=True
        )

        channel = self.open_here("ana", name="The boss", email="boss@example.com")

        self.assertEqual(channel.visitor_name, "Ana Ruiz")
        self.assertEqual(channel.visitor_email, "ana@example.com")
        self.assertEqual(channel.visitor_id.name, "Ana Ruiz")

    def test_agents_see_what_is_verified(self):
        self.identify(
            "ana", sub="c-9", name="Ana Ruiz", email="ana@example.com",
            email_verified=True, fields={"plan": "pro"},
        )  # fmt: skip
        channel = self.open_here("ana")

        desk = self.call("agent", "get_channel", channel_id=channel.id)["desk"]

        self.assertEqual(
            desk["identity"],
            {
                "subject": "c-9",
                "site": "Shop",
                "is_name_verified": True,
                "is_email_verified": True,
                "fields": [{"label": "plan", "text": "pro"}],
            },
        )
        self.assertIsNone(
            self.call("agent", "get_channel", channel_id=self.support.id)["desk"][
                "identity"
            ]
        )

    def test_typed_name_and_unverified_address_are_not_verified(self):
        self.identify("ana", email="ana@example.com")
        channel = self.open_here("ana", name="Ana")

        desk = self.call("agent", "get_channel", channel_id=channel.id)["desk"]

        self.assertFalse(desk["identity"]["is_name_verified"])
        self.assertFalse(desk["identity"]["is_email_verified"])

    def test_each_refusal_has_its_code_and_changes_nothing(self):
        good = self.site.sign()
        head, _payload, signature = good.split(".")
        other = self.site.sign(sub="u-2").split(".")[1]
        for code, token in (
            ("identity_expired", self.site.sign(iat=1_000_000_000, exp=1_000_003_600)),
            ("identity_not_yet_valid", self.site.sign(iat=4e9, exp=4e9 + 60)),
            ("identity_wrong_site", self.site.sign(aud="b" * 16)),
            ("identity_algorithm", self.site.sign(header={"alg": "none"})),
            ("identity_algorithm", self.site.sign(header={"alg": "RS256"})),
            ("identity_unknown_key", self.site.sign(kid="unknown")),
            ("identity_invalid", f"{head}.{other}.{signature}"),
            ("identity_invalid", self.site.sign(sub="")),
            ("identity_invalid", self.site.sign(sub="u" * 256)),
            ("identity_invalid", self.site.sign(fields={"a": "x" * 5000})),
            ("identity_invalid", "x"),
            ("identity_invalid", ""),
        ):
            with self.subTest(code=code, token=token[:40]):
                self.refuse(
                    "nobody", "identify", code, status=401,
                    identity_token=token, headers=self.site.headers,
                )  # fmt: skip

    def test_a_refused_token_does_not_change_the_known_person(self):
        visitor = self.identify("ana", name="Ana")
        expired = self.site.sign(name="Eve", iat=1_000_000_000, exp=1_000_003_600)

        self.refuse(
            "nobody", "identify", "identity_expired",
            identity_token=expired, headers=self.site.headers,
        )  # fmt: skip

        self.assertEqual(visitor.name, "Ana")

    def test_site_that_identifies_nobody(self):
        self.site.record.identity_mode = "off"

        self.refuse(
            "nobody", "identify", "forbidden", status=403, **self.site.request()
        )

    def test_unknown_and_archived_site(self):
        self.site.record.active = False
        for key in (self.site.record.key, "", "x" * 300, "' OR 1=1 --"):
            self.refuse(
                "nobody", "identify", "not_found", status=404,
                identity_token="x", headers={"X-Chat-Site": key},
            )  # fmt: skip

    def test_old_and_new_secret_both_work_and_a_retired_one_does_not(self):
        old = self.site.kid
        new = self.site.create_secret()
        self.identify("ana", kid=old)
        self.identify("ana", kid=new)

        self.site.retire(old)

        self.refuse(
            "nobody", "identify", "identity_unknown_key", **self.site.request(kid=old)
        )
        self.identify("ana", kid=new)

    def test_two_secrets_at_most_are_active(self):
        self.site.create_secret()
        with self.assertRaises(UserError):
            self.site.create_secret()

        self.site.retire(self.site.kid)

        self.site.create_secret()

    def test_secret_is_readable_by_nobody(self):
        [secret] = self.site.record.secret_ids
        for name in ("manager", "supervisor", "agent"):
            mine = secret.with_user(self.users[name])
            with self.assertRaises(AccessError):
                mine.read(["secret"])
            with self.assertRaises(AccessError):
                mine.search([("secret", "!=", False)])
            # An AccessError for those who may export at all.
            with self.assertRaises(UserError):
                mine.export_data(["secret"])
        admin = self.env.ref("base.user_admin")
        admin.group_ids += self.env.ref("seitech_chat.group_chat_manager")
        with self.assertRaises(AccessError):
            secret.with_user(admin).read(["secret"])
        # The dialog stores nothing that could be read later.
        self.assertTrue(self.env["seitech.chat.site.secret.show"]._abstract)

    def test_managers_rotate_secrets_and_agents_do_not(self):
        manager = self.site.record.with_user(self.users["manager"])
        shown = manager.action_create_secret()["context"]
        self.assertGreaterEqual(len(shown["default_secret"]), 43)
        manager.secret_ids[0].action_retire()
        self.assertEqual(manager.secret_ids[0].state, "retired")

        agent = self.site.record.with_user(self.users["agent"])
        with self.assertRaises(AccessError):
            agent.action_create_secret()
        foreign = self.site.record.secret_ids[1].with_user(self.users["agent"])
        with self.assertRaises(AccessError):
            foreign.action_retire()
        self.assertEqual(self.site.record.secret_ids[1].state, "active")

    @mute_logger("odoo.sql_db")
    def test_database_refuses_a_second_visitor_of_one_subject(self):
        visitor = self.identify("ana")
        with self.assertRaises(IntegrityError), self.undone():
            visitor.copy({"identity_subject": visitor.identity_subject})
            self.env.flush_all()

    def test_expired_token_of_the_visitor_is_replaced(self):
        visitor = self.identify("ana")
        before = self.tokens["ana"]
        visitor.token_expires_at = self.now()

        self.identify("ana")

        self.assertNotEqual(self.tokens["ana"], before)
        self.assertFalse(self.visitor_model._from_token(before))

    def test_anonymized_person_is_unknown_afterwards(self):
        visitor = self.identify("ana", sub="u-5", name="Ana", email="ana@example.com")
        channel = self.open_here("ana")
        channel._end()

        visitor._anonymize()
        again = self.identify("ana", sub="u-5")

        self.assertNotEqual(again, visitor)
        self.assertFalse(visitor.identity_subject or visitor.identity_email)
        self.assertEqual(self.call("ana", "list_channels")["channels"], [])

    def test_person_merged_into_an_account_begins_again(self):
        visitor = self.identify("ana", sub="u-5")
        channel = self.open_here("ana")
        visitor._merge_into(self.persona("student"), channel.id)

        again = self.identify("ana", sub="u-5")

        self.assertNotEqual(again, visitor)
        # As the database does when the account is deleted.
        visitor.user_id = False
        self.env.flush_all()
        self.assertEqual(self.call("ana", "list_channels")["channels"], [])

    def test_required_identity(self):
        self.site.record.identity_mode = "required"
        form = self.form()
        self.refuse(
            "nobody", "open_support", "identity_required", status=401,
            headers=self.site.headers, **form,
        )  # fmt: skip
        self.refuse(
            "visitor", "open_support", "identity_required", status=401,
            headers=self.site.headers, **form,
        )  # fmt: skip

        visitor = self.identify("ana")

        self.assertEqual(self.open_here("ana").visitor_id, visitor)

    def test_required_identity_that_has_expired(self):
        self.site.record.identity_mode = "required"
        visitor = self.identify("ana")
        visitor.identity_expires_at = "2020-01-01 00:00:00"

        self.refuse(
            "ana", "open_support", "identity_expired", status=401,
            headers=self.site.headers, **self.form(),
        )  # fmt: skip

        self.identify("ana")
        self.assertEqual(self.open_here("ana").visitor_id, visitor)

    def test_visitor_of_another_site_is_not_identified_here(self):
        self.site.record.identity_mode = "required"
        other = SignedSite(self.env, self.company, name="Other shop")
        self.identify("ana", site=other)

        self.refuse(
            "ana", "open_support", "identity_required",
            headers=self.site.headers, **self.form(),
        )  # fmt: skip

    def test_conversation_belongs_to_its_site(self):
        channel = self.open_here("nobody")

        self.assertEqual(channel.visitor_id.site_id, self.site.record)
        self.assertFalse(channel.visitor_id.identity_subject)

    def test_identifying_too_often_is_refused(self):
        set_param = self.env["ir.config_parameter"].set_param
        set_param("seitech_chat.limit.identify.address", "2/600")
        self.identify("ana")
        self.identify("ana")

        self.refuse(
            "nobody", "identify", "rate_limited", status=429, **self.site.request()
        )

    def test_required_identity_of_a_visitor_who_writes(self):
        """Each route by which a visitor writes: who may use it, and when."""
        required, expired = "identity_required", "identity_expired"
        # Route: anonymous, expired, expired after the end, identified after the end.
        table = {
            "send": (required, None, expired, None),
            "upload": (required, None, expired, None),
            "type": (required, None, expired, None),
            "edit": (required, None, expired, "channel_closed"),
            "react": (required, None, expired, "channel_closed"),
            "open_support": (required, expired, expired, None),
            "rate": (required, "not_ended", expired, None),
            "transcript": (required, "not_answered", expired, "not_answered"),
            # They add no text to the conversation.
            "list_messages": (None, None, None, None),
            "mark_read": (None, None, None, None),
            "delete": (None, None, None, None),
            "withdraw_consent": (None, None, None, None),
            "end": (None, None, None, None),
        }
        for name, outcomes in table.items():
            for case, outcome in enumerate(outcomes):
                with self.subTest(route=name, case=case), self.undone():
                    self.check_writing(name, case, outcome)

    def check_writing(self, name, case, outcome):
        """Call one route in one case of the table above."""
        is_anonymous, is_expired, is_ended = case == 0, case in (1, 2), case > 1
        self.site.record.identity_mode = "optional"
        persona = "opened" if is_anonymous else "ana"
        if not is_anonymous:
            self.identify("ana", sub="u-1")
        channel = self.open_here("nobody" if is_anonymous else "ana")
        self.site.record.identity_mode = "required"
        if is_expired:
            channel.visitor_id.identity_expires_at = "2020-01-01 00:00:00"
        if is_ended:
            channel._end()
        message_id = channel.message_ids.sorted("id")[0].id
        sent = {"channel_id": channel.id, "client_uuid": str(uuid4()), "body": "Hi"}
        bodies = {
            "send": sent,
            "upload": {"channel_id": channel.id},
            "type": {"channel_id": channel.id, "is_typing": True},
            "edit": {"message_id": message_id, "body": "Changed"},
            "react": {"message_id": message_id, "emoji": "👍", "is_set": True},
            "open_support": self.form(),
            "rate": {"channel_id": channel.id, "rating": 5},
            "transcript": {"channel_id": channel.id},
            "list_messages": {"channel_id": channel.id},
            "mark_read": {"channel_id": channel.id, "read_position": 1},
            "delete": {"message_id": message_id},
            "withdraw_consent": {},
            "end": {"channel_id": channel.id},
        }
        body = {"headers": self.site.headers, **bodies[name]}
        if outcome:
            self.refuse(persona, name, outcome, **body)
        else:
            self.call(persona, name, **body)
