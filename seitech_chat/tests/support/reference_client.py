"""A client as the API describes it, to compare what it holds with the truth."""

from ...logic.permissions import has_receipts
from ...logic.text import excerpt

PREFIX = "seitech.chat.channel/"


class Client:
    """Holds what one person's front end would hold.

    :param case: a ``ChatHttpCase``.
    :param str name: whose front end.
    """

    def __init__(self, case, name):
        self.case = case
        self.name = name
        self.channels = {}
        self.me = case.persona(name).to_author()
        self.is_behind = False

    def sync(self, limit=100):
        """Ask for what is missing until nothing is.

        :return: the answers.
        """
        answers = []
        has_more = True
        self.is_behind = False
        while has_more:
            known = [
                {
                    "id": channel_id,
                    "version": held["version"],
                    "internal_version": held["internal_version"],
                    "own_version": held["me"]["own_version"] if held["me"] else 0,
                }
                for channel_id, held in self.channels.items()
            ]
            answer = self.case.call(self.name, "sync", channels=known, limit=limit)
            for change in answer["changes"]:
                self._apply_change(change)
            for channel_id in answer["removed"]:
                self.channels.pop(channel_id, None)
            has_more = answer["has_more"]
            answers.append(answer)
            self.case.assertLess(len(answers), 500, "sync goes round in circles")
        return answers

    def _apply_change(self, change):
        entry = change["entry"]
        channel_id = entry["channel"]["id"]
        if change["is_reset"]:
            self.channels.pop(channel_id, None)
        held = self.channels.setdefault(channel_id, {"messages": {}})
        former = held.get("channel")
        held.update(
            channel=dict(entry["channel"]),
            members={member["id"]: member for member in entry["members"]},
            me=entry["me"] and dict(entry["me"]),
            version=change["version"],
            internal_version=change["internal_version"],
        )
        # Before the messages: what is sent stands, an event also under the position of
        # a message that was removed.
        self._forget_removed(held, former)
        for message in change["messages"]:
            self._insert(held, message)
        if change["is_reset"]:
            self._load_messages(channel_id, held)

    def _load_messages(self, channel_id, held):
        before, has_more = None, True
        while has_more:
            answer = self.case.call(
                self.name, "list_messages", channel_id=channel_id, before=before,
                limit=100,
            )  # fmt: skip
            for message in answer["messages"]:
                self._insert(held, message)
            has_more = answer["has_more_before"]
            before = min((m["position"] for m in answer["messages"]), default=0)

    def receive(self, events, targets):
        """Apply those of the events that go to somewhere this person listens.

        :param events: of ``trap_events``.
        :param targets: of ``ir.websocket``, as tuples.
        :return: those applied.
        """
        received = [event for event in events if event.target in targets]
        for event in received:
            self._apply_event(event.type.removeprefix(PREFIX), event.payload)
        return received

    def _apply_event(self, what, payload):
        if what in ("channel_added", "subscription_expired"):
            self.is_behind = True
            return
        if "channel_id" not in payload:
            return  # about the person, as a notification is
        held = self.channels.get(payload["channel_id"])
        if held is None:
            self.is_behind = True
            return
        if what in ("message_new", "message_changed"):
            self._insert(held, payload["message"])
        if what == "message_new":
            self._follow_author(held, payload["message"])
        elif what == "member_changed":
            self._follow_member(held, payload["member"])
        elif what == "membership_changed":
            self._follow_membership(held, payload["me"])
        elif what == "channel_changed":
            former = held["channel"]
            held["channel"] = dict(payload["channel"])
            self._forget_removed(held, former)
        if "version" in payload:
            self._note_version(held, payload)

    def _note_version(self, held, payload):
        key = "version" if payload["stream"] == "public" else "internal_version"
        if payload["version"] == held[key] + 1:
            held[key] = payload["version"]
        elif payload["version"] > held[key]:
            self.is_behind = True

    def _insert(self, held, message):
        known = held["messages"].get(message["id"])
        if known is None or known["version"] < message["version"]:
            held["messages"][message["id"]] = message
            self._follow_mentions(held, message)
            self._follow_quotes(held, message)

    def _follow_mentions(self, held, message):
        """A mention of mine that I have not read is known by its message."""
        me = held.get("me")
        if not me or message["stream"] == "internal" or message["type"] == "event":
            return
        positions = set(me["mention_positions"]) - {message["position"]}
        if self.me in message["mentions"] and message["position"] > _read_up_to(me):
            positions.add(message["position"])
        me["mention_positions"] = sorted(positions)
        me["mention_count"] = len(positions)

    def _follow_member(self, held, member):
        """My row came or changed: what I had read elsewhere I have read."""
        if member["is_active"]:
            held["members"][member["id"]] = member
        else:
            held["members"].pop(member["id"], None)
        if member["author"] == self.me:
            self._follow_my_member(held, member)
        self._count_unread(held)

    def _follow_my_member(self, held, member):
        if not member["is_active"]:
            held["me"] = None
        elif held["me"]:
            held["me"]["role"] = member["role"]
            if has_receipts(held["channel"]["type"]):
                held["me"]["last_read_position"] = member["last_read_position"]
        else:
            self.is_behind = True

    def _follow_membership(self, held, me):
        if not held["me"] or me["own_version"] > held["me"]["own_version"]:
            held["me"] = dict(me)

    def _follow_author(self, held, message):
        """A public message moves its author's marks, without an event of its own."""
        is_mine = message["author"] == self.me and held["me"]
        if is_mine:
            self._forget_draft(held["me"], is_note=message["stream"] == "internal")
        if message["stream"] == "internal":
            return
        position = message["position"]
        channel = held["channel"]
        channel["last_position"] = max(channel["last_position"], position)
        for member in held["members"].values():
            if member["author"] == message["author"]:
                member["version"] = message["version"]
                if has_receipts(channel["type"]):
                    member["last_read_position"] = position
                    member["last_delivered_position"] = position
        if is_mine:
            held["me"]["last_read_position"] = position
        self._count_unread(held)

    def _forget_draft(self, me, *, is_note):
        """Writing ends the draft of its kind, and being marked unread: one change."""
        is_drafted = bool(me["draft"]) and me["draft"]["is_note"] == is_note
        is_unread = not is_note and me["unread_from"] is not None
        if is_drafted:
            me["draft"] = None
        if is_unread:
            me["unread_from"] = None
        me["own_version"] += is_drafted or is_unread

    def _count_unread(self, held):
        me = held["me"]
        if not me:
            return
        last = held["channel"]["last_position"]
        read = max(_read_up_to(me), held["channel"]["first_retained_position"] - 1)
        me["unread_count"] = max(last - read, 0)
        me["mention_positions"] = [p for p in me["mention_positions"] if p > read]
        me["mention_count"] = len(me["mention_positions"])
        if me["archived_position"] is not None and not me["muted_until"]:
            me["is_archived"] = last <= me["archived_position"]

    def _forget_removed(self, held, former):
        """Remove the messages before the first retained position."""
        first = held["channel"]["first_retained_position"]
        if not former or first <= former["first_retained_position"]:
            return
        for message in list(held["messages"].values()):
            if message["position"] < first:
                del held["messages"][message["id"]]
            quote = message["reply_to"]
            is_here = quote and quote["channel_id"] == message["channel_id"]
            if is_here and quote["position"] < first:
                message["reply_to"] = None
        self._count_unread(held)

    def _follow_quotes(self, held, message):
        """Update the quotes of a message, which have no event of their own."""
        for reply in held["messages"].values():
            quote = reply["reply_to"]
            if quote and quote["id"] == message["id"]:
                quote["excerpt"] = excerpt(message["body"])
                quote["is_deleted"] = message["deleted_at"] is not None

    def held(self):
        """Return the state in a form in which two clients can be compared."""
        return {
            channel_id: {
                **held,
                "channel": {**held["channel"], "last_version": held["version"]},
            }
            for channel_id, held in self.channels.items()
        }


def _read_up_to(me):
    """Return the position up to which somebody counts everything as read."""
    if me["unread_from"] is None:
        return me["last_read_position"]
    return min(me["last_read_position"], me["unread_from"] - 1)
