"""A client as the API describes it, to compare what it holds with the truth."""

from ..logic.text import excerpt

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
        held.update(
            channel=dict(entry["channel"]),
            members={member["id"]: member for member in entry["members"]},
            my_id=entry["me"] and entry["me"]["member_id"],
            unread_count=entry["me"] and entry["me"]["unread_count"],
            version=change["version"],
            internal_version=change["internal_version"],
        )
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

    def hear(self, events, targets):
        """Apply those of the events that go to somewhere this person listens.

        :param events: of ``trap_events``.
        :param targets: of ``ir.websocket``, as tuples.
        :return: those applied.
        """
        heard = [event for event in events if event.target in targets]
        for event in heard:
            self._apply_event(event.type.removeprefix(PREFIX), event.payload)
        return heard

    def _apply_event(self, what, payload):
        if what in ("channel_added", "audience_changed"):
            self.is_behind = True
            return
        held = self.channels.get(payload["channel_id"])
        if held is None:
            self.is_behind = True
            return
        if what == "message_new":
            self._insert(held, payload["message"])
            self._follow_author(held, payload["message"])
        elif what == "message_changed":
            self._insert(held, payload["message"])
            self._follow_quotes(held, payload["message"])
        elif what == "member_changed":
            held["members"][payload["member"]["id"]] = payload["member"]
            if payload["member"]["author"] == self.me:
                held["my_id"] = payload["member"]["id"]
            self._count_unread(held)
        elif what == "channel_changed":
            held["channel"] = dict(payload["channel"])
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

    def _follow_author(self, held, message):
        """A public message moves its author's marks, without an event of its own."""
        if message["stream"] == "internal":
            return
        position = message["position"]
        channel = held["channel"]
        channel["last_position"] = max(channel["last_position"], position)
        for member in held["members"].values():
            if member["author"] == message["author"]:
                member.update(
                    version=message["version"], last_read_position=position,
                    last_delivered_position=position,
                )  # fmt: skip
        self._count_unread(held)

    def _count_unread(self, held):
        if held["my_id"]:
            mine = held["members"][held["my_id"]]
            last = held["channel"]["last_position"]
            held["unread_count"] = last - mine["last_read_position"]

    def _follow_quotes(self, held, message):
        """What is quoted of a message changes with it, without an event of its own."""
        for reply in held["messages"].values():
            quote = reply["reply_to"]
            if quote and quote["id"] == message["id"]:
                quote["excerpt"] = excerpt(message["body"])
                quote["is_deleted"] = message["deleted_at"] is not None

    def held(self):
        """Give what is held in a form in which two clients can be compared."""
        return {
            channel_id: {
                **held,
                "channel": {**held["channel"], "last_version": held["version"]},
            }
            for channel_id, held in self.channels.items()
        }
