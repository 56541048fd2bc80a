"""No route shows what the record rules hide: every shape in every answer is compared.

Each persona asks each route that reads about each conversation. Of every record in an
answer the ORM is asked, with that persona's own rights, whether they may read it.
"""

from types import NoneType
from typing import Literal, get_args, get_origin, get_type_hints

from odoo.tests import tagged

from ...controllers.http.route import ROUTES
from ...logic import contract, permissions
from ...models.channel.broadcast_readers import broadcasts_for
from ...models.channel.names import display_names
from ..support.access_table import WHO, AccessTableCase
from ..support.live_case import CHANNEL

MESSAGE, MEMBER = "seitech.chat.message", "seitech.chat.member"

# Shape → the model whose record it shows by its id.
RECORDS = {
    contract.ChannelPayload: CHANNEL,
    contract.MessagePayload: MESSAGE,
    contract.ReplyPayload: MESSAGE,
    contract.MemberPayload: MEMBER,
    contract.AgentSummaryPayload: "seitech.chat.agent",
    contract.AgentPayload: "seitech.chat.agent",
    contract.NotificationPayload: "seitech.chat.notification",
}
# Shapes of people: named by a record that is visible to the persona.
PEOPLE = {contract.AuthorPayload, contract.AuthorKey, contract.ReceiptPayload,
          contract.PresencePayload}  # fmt: skip
# Shape → the key of the conversation that it is about.
OF_CHANNEL = {
    contract.QueueEntryPayload: "channel_id",
    contract.OfferPayload: "channel_id",
}
COUNTED = "counts of services in the scope: test_dashboard, test_csv_export"
# Shape → why it shows what the ORM doesn't. Each is shown to readers of the record
# that it stands in, which is compared.
EXCEPTIONS = {
    contract.AttachmentPayload: "students have no access to ir.attachment at all; its "
    "message is compared, and the file itself in test_access_table",
    contract.ReactionPayload: "counts; its authors are compared",
    contract.PhotoPayload: "staff of a visitor's own conversation; test_photos",
    contract.LinkPreviewPayload: "stored for the server alone; part of its message",
    contract.SystemMessagePayload: "names as they were when the line was written",
    contract.FormerPayload: "how far those came who have left; names nobody",
    contract.MembershipPayload: "one's own part; asked by person, test_membership",
    contract.DraftPayload: "one's own",
    contract.RevisionPayload: "earlier texts of a visible message, for members who "
    "are users; of a deleted message for managers by ORM alone",
    contract.SupportDetailsPayload: "of a visible conversation, for the desk alone",
    contract.PreChatAnswerPayload: "part of the desk's payload",
    contract.IdentityPayload: "part of the desk's payload",
    contract.VisitedPagePayload: "part of the desk's payload",
    contract.RatingPayload: "of a visible conversation",
    contract.DeskRowPayload: "of a visible conversation, for the desk alone",
    contract.SlaDuePayload: "part of the desk's row",
    contract.SlaTargetPayload: "of a visible conversation, for the desk alone",
    contract.SlaHistoryItemPayload: "part of an SLA target",
    contract.WorkingIntervalPayload: "working hours",
    contract.QueuePayload: "the place of a visible conversation",
    contract.NamedRecord: "a course, department, skill or company that a record in "
    "record names; of other companies: test_other_companies_are_not_named",
    contract.PreChatFieldPayload: "a department's public form",
    contract.DepartmentPayload: "a department's public form",
    contract.PersonPayload: "whom one may write to: logic/permissions.py, test_people",
    contract.CourseChoicePayload: "one's own courses, and the company's: test_people",
    contract.AgentDecisionPayload: "the desk's own routing",
    contract.CannedResponsePayload: "prepared answers, by the record rules of core",
    contract.BoardDepartmentPayload: "counts of departments, for leads alone",
    contract.QueueDepartmentPayload: "whether a department is there, for the desk",
    contract.BoardAlertPayload: "its conversation is compared",
    contract.LimitsPayload: "numbers", contract.WebsocketPayload: "an address",
    contract.PreferencesAnswer: "one's own",
    contract.HealthCheckPayload: "the server's own",
    contract.FigurePayload: COUNTED,
    contract.FigureValuePayload: COUNTED,
    contract.BasisPayload: "a domain, which the rules limit when it is searched",
    contract.BasisFieldsPayload: "names of fields",
    contract.GroupPayload: COUNTED,
    contract.GroupCellPayload: "a leaf of a domain",
    contract.GroupFiguresPayload: COUNTED,
    contract.PeriodPayload: "days",
    contract.RatingCountPayload: COUNTED,
    contract.TrendPayload: COUNTED,
    contract.HourCellPayload: COUNTED,
    contract.AgentHoursPayload: "of the agents in the scope: test_dashboard",
    contract.AgentHoursReportPayload: "of the agents in the scope: test_dashboard",
    contract.LivePayload: "counts of departments, for leads alone",
    contract.LiveWeekAgoPayload: "counts of departments, for leads alone",
    contract.RecountPayload: "the company's own",
    contract.ReportChoicesPayload: "of the scope: test_dashboard",
    contract.CodeChoicePayload: "languages and enumerations",
}  # fmt: skip
CONTAINERS = {contract.ChannelEntryPayload, contract.ChannelChangesPayload,
              contract.SearchResultPayload}  # fmt: skip
# Routes that read nothing about anybody.
NOT_ASKED = {"health", "prometheus", "openapi", "get_push_key", "get_file"}


def found_in(value, shape):
    """Walk through an answer: yields ``(shape, dict)`` for everything in it."""
    origin, arguments = get_origin(shape), get_args(shape)
    if shape is list:  # a domain
        return
    if isinstance(value, list):
        for item in value:
            yield from found_in(item, arguments[0])
    elif origin not in (None, Literal) and NoneType in arguments:
        [shape] = set(arguments) - {NoneType}
        if value is not None:
            yield from found_in(value, shape)
    elif isinstance(value, dict):
        yield shape, value
        for key, hint in get_type_hints(shape).items():
            yield from found_in(value[key], hint)


def shapes_in(shape):
    """List the shapes that an answer of this shape may hold."""
    if not hasattr(shape, "__annotations__"):
        return set().union(*map(shapes_in, get_args(shape))) if shape else set()
    inner = map(shapes_in, get_type_hints(shape).values())
    return {shape}.union(*inner)


@tagged("post_install", "-at_install", "chat_access")
class TestAccessShown(AccessTableCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.read_routes = [
            route
            for route in ROUTES
            if not route.writes and route.answer and route.name not in NOT_ASKED
        ]
        for key, room in cls.rooms.items():
            cls._enliven(key, room)
        cls.env.flush_all()
        cls.env.cr.precommit.run()

    @classmethod
    def _enliven(cls, key, room):
        """Have people read, react, answer and be named, as far as they may."""
        said = cls.said[key]
        for name in ("student", "other_student", "agent", "manager"):
            persona = cls.persona(name)
            own = persona.find_channel(room.id)
            if own and (persona.takes_part(own) or broadcasts_for(own, persona)):
                own._mark_read(persona, read_position=room.last_position)
                said._react(persona, "👍", is_set=True)
        if key[0] == "broadcast":
            said.requires_acknowledgement = True
            return
        members = room.member_ids.user_id
        writer = cls.persona("second_agent")
        room._post(writer, "and", reply_to_id=said.id, mention_user_ids=members.ids)
        said._edit(writer, "needle, changed")

    def test_every_shape_is_compared_or_has_a_reason(self):
        answers = {route.answer for route in self.read_routes}
        shapes = set().union(*map(shapes_in, answers))
        known = {*RECORDS, *PEOPLE, *OF_CHANNEL, *EXCEPTIONS, *CONTAINERS}
        self.assertEqual(shapes - known - answers, set())
        every = set().union(*(shapes_in(r.answer) for r in ROUTES if r.answer))
        self.assertEqual(known - every, set(), "no answer has these any more")

    def test_answers_hold_what_the_rules_show(self):
        asked, answered, compared = set(), set(), 0
        for name in WHO:
            visible = self.visible(name)
            for route in self.read_routes:
                if name in self.visitors and "visitor" not in route.callers:
                    continue
                for about, body in self.bodies(route.name):
                    asked.add(route.name)
                    response = self.ask(name, route.name, **body)
                    if not response.ok:
                        continue
                    answered.add(route.name)
                    for shape, value in found_in(response.json(), route.answer):
                        with self.subTest(
                            persona=name, route=route.name, about=about,
                            shape=shape.__name__,
                        ):  # fmt: skip
                            self.assert_shown(visible, shape, value)
                        compared += 1

        self.assertEqual(asked, {route.name for route in self.read_routes})
        self.assertEqual(answered, asked, "routes that answered nobody")
        self.assertGreater(compared, 10_000)

    def bodies(self, route):
        """Return bodies for a route, one per conversation where it needs one."""
        if route in ("receipts", "list_revisions"):
            return [(key, {"message_id": one.id}) for key, one in self.said.items()]
        if route in (
            "get_channel", "list_messages", "members", "list_canned_responses",
            "preview_assignment",
        ):  # fmt: skip
            return [(key, {"channel_id": one.id}) for key, one in self.rooms.items()]
        if route == "people":
            about = [(key, {"channel_id": one.id}) for key, one in self.rooms.items()]
            return [(None, {}), *about]
        return [
            (None, body)
            for body in {
                "list_channels": [{"limit": 100}, {"limit": 100, "state": "all"}],
                "sync": [{"channels": [], "limit": 100}],
                "search": [{"query": "needle", "limit": 100}],
                "courses": [{"purpose": "own"}, {"purpose": "broadcast"}],
                "list_presence": [{"user_ids": self.env["res.users"].search([]).ids}],
            }.get(route, [{}])
        ]

    def visible(self, name):
        """Read by ORM what somebody may: ``{model: ids}``, and people by key."""
        if name not in self.users:
            return self.visitor_visibility(name)
        env = self.env(user=self.users[name], su=False)
        shown = {
            model: env[model].with_context(active_test=False).search([])
            if env[model].has_access("read")
            else env[model].browse()
            for model in {*RECORDS.values(), "seitech.chat.reaction"}
        }
        # sudo: each is a field of a record that was just found by right
        sudo = {model: records.sudo() for model, records in shown.items()}
        messages, members = sudo[MESSAGE], sudo[MEMBER]
        reactions = sudo["seitech.chat.reaction"]
        users = (
            self.users[name] | messages.author_user_id | members.user_id
            | reactions.author_user_id | sudo[CHANNEL].agent_id.user_id
        )  # fmt: skip
        visitors = (
            messages.author_visitor_id | members.visitor_id
            | reactions.author_visitor_id
        )  # fmt: skip
        return self.to_visible(name, sudo, users, visitors)

    def visitor_visibility(self, name):
        """Say the same of a visitor, for whom the domain of a persona stands."""
        visitor = self.visitors.get(name)
        channels = visitor.channel_ids if visitor else self.env[CHANNEL]
        messages = channels.message_ids.filtered(lambda m: m.message_type != "note")
        members = channels.member_ids
        shown = {CHANNEL: channels, MESSAGE: messages, MEMBER: members}
        return self.to_visible(
            name, shown,
            messages.author_user_id | members.user_id | channels.agent_id.user_id,
            messages.author_visitor_id | members.visitor_id,
        )  # fmt: skip

    def to_visible(self, name, shown, users, visitors):
        mine = (
            shown[MEMBER]
            .filtered(
                lambda m: (
                    m.user_id and m.user_id == self.users.get(name) and m.is_active
                )
            )
            .channel_id
        )
        talked = shown[MEMBER].filtered(
            lambda m: m.channel_id in mine and m.channel_id.channel_type != "broadcast"
        )
        return {
            "ids": {model: set(records.ids) for model, records in shown.items()},
            "people": {("user", one) for one in users.ids}
            | {("visitor", one) for one in visitors.ids}
            | {("system", None)},
            "talked_to": set(talked.user_id.ids),
            # Read receipts that somebody may see, by the rules of both.
            "receipts": {
                ("visitor" if m.visitor_id else "user", (m.visitor_id or m.user_id).id)
                for m in shown[MEMBER]
            },
        }

    def assert_shown(self, visible, shape, value):
        if shape in RECORDS:
            self.assertIn(value["id"], visible["ids"].get(RECORDS[shape], ()))
        elif shape in OF_CHANNEL:
            self.assertIn(value[OF_CHANNEL[shape]], visible["ids"][CHANNEL])
        elif shape is contract.PresencePayload:
            self.assertIn(value["user_id"], visible["talked_to"])
        elif shape is contract.ReceiptPayload:
            author = value["author"]
            self.assertIn((author["type"], author["id"]), visible["receipts"])
        elif shape in PEOPLE:
            self.assertIn((value["type"], value["id"]), visible["people"])
        if shape is contract.MemberPayload:
            self.assert_marks(value)

    def assert_marks(self, member):
        channel = self.env[CHANNEL].browse(member["channel_id"])
        if not permissions.has_receipts(channel.channel_type):
            marks = member["last_read_position"], member["last_delivered_position"]
            self.assertEqual(marks, (0, 0))

    def test_omissions_reveal_no_hidden_person(self):
        """A search that finds by a hidden name shows as much as an answer with it."""
        checked = hidden = 0
        for name in self.users:
            user = self.users[name]
            members = self.env[MEMBER].with_user(user)
            if not members.has_access("read"):
                continue
            shown = members.search([("is_active", "=", True)]).sudo()
            everybody = {
                person["id"] for person in self.call(name, "people", limit=50)["people"]
            }
            for key, room in self.rooms.items():
                if not self.sees(name, key):
                    continue
                here = shown.filtered(lambda m, room=room: m.channel_id == room)
                left = self.call(name, "people", channel_id=room.id, limit=50)["people"]
                missing = everybody - {person["id"] for person in left}
                with self.subTest(persona=name, room=key, route="people"):
                    self.assertLessEqual(missing, set(here.user_id.ids))
                secret = room.member_ids.filtered("is_active") - here
                for member in secret.filtered(lambda m: len(m.user_id.name) > 5):
                    found = self.call(
                        name, "list_channels", search=member.user_id.name, limit=100
                    )
                    ids = [one["channel"]["id"] for one in found["channels"]]
                    with self.subTest(persona=name, room=key, route="list_channels"):
                        self.assertNotIn(room.id, ids)
                    hidden += 1
                checked += 1

        self.assertGreater(checked, 50)
        self.assertGreaterEqual(hidden, 5)

    def test_a_broadcast_without_a_name_is_not_named_by_its_readers(self):
        room = self.rooms["broadcast", "inside"]
        room.name = False
        reader = self.users["student"]
        self.assertIn(reader, room.member_ids.user_id)
        [(_room, name)] = display_names(room, self.users["other_student"])
        self.assertNotIn(reader.name, name)

    def test_other_companies_are_not_named(self):
        """Ask for everything as somebody with every role in another company."""
        ours = {
            record.name
            for record in (
                self.company, self.department, self.other_department, self.course
            )
        }  # fmt: skip
        for route in self.read_routes:
            for _about, body in self.bodies(route.name):
                response = self.ask("stranger", route.name, **body)
                if not response.ok:
                    continue
                for shape, value in found_in(response.json(), route.answer):
                    if shape is contract.NamedRecord:
                        self.assertNotIn(value["name"], ours, route.name)

    def test_reading_again_after_a_right_ended(self):
        """A member who left sees no member and no message of it by any route."""
        room = self.rooms["group", "inside"]
        student = self.persona("student")
        room._lock()
        room._get_member(student)._leave()
        visible = self.visible("student")
        self.assertNotIn(room.id, visible["ids"][CHANNEL])
        for route in self.read_routes:
            for about, body in self.bodies(route.name):
                response = self.ask("student", route.name, **body)
                if response.ok:
                    for shape, value in found_in(response.json(), route.answer):
                        with self.subTest(route=route.name, about=about):
                            self.assert_shown(visible, shape, value)
