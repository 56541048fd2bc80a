"""The ways by which somebody sees a conversation, or does something in it.

Each asks the product itself: the ORM under the record rules, the routes, files, search,
sync, the list, the websocket's subscription.
"""

from datetime import timedelta
from uuid import uuid4

from .access_table import ALLOWED, NOT_SIGNED_IN, AccessTableCase
from .live_case import CHANNEL

# How a conversation is seen; a note by the same ways but the list.
WAYS = ("orm", "member", "route", "messages", "list", "sync", "search", "file", "live")
NOTE_WAYS = ("orm", "messages", "search", "file", "live")


class AccessWaysCase(AccessTableCase):
    """The ways to see a message, and the ways to act on it."""

    def seen_by(self, name, key):
        """Ask by every way whether somebody sees one conversation: ``{way: bool}``."""
        return {way: key in getattr(self, f"shown_by_{way}")(name) for way in WAYS}

    def notes_seen_by(self, name, key):
        """Ask by every way whether somebody sees its note: ``{way: bool}``."""
        return {
            way: key in getattr(self, f"shown_by_{way}")(name, of=self.notes)
            for way in NOTE_WAYS
        }

    def keys(self, channel_ids):
        return {self.place_of[one] for one in channel_ids if one in self.place_of}

    def shown_by_orm(self, name, of=None):
        """Search under the record rules; visitors and nobody have no access at all."""
        of = of or self.said
        if name not in self.users:
            return {key for key in of if name in self.visitors and self.finds(name, key)
                    and (of is self.said or self.finds_note(name, key))}  # fmt: skip
        env = self.env(user=self.users[name])
        if not env[CHANNEL].has_access("read"):
            return set()
        ids = [message.id for message in of.values()]
        messages = env["seitech.chat.message"].search([("id", "in", ids)])
        found = self.keys(messages.channel_id.ids)
        if of is self.said:
            channels = env[CHANNEL].search([("id", "in", list(self.place_of))])
            self.assertEqual(self.keys(channels.ids), found)
        return found

    def finds(self, name, key):
        return bool(self.persona(name).find_channel(self.rooms[key].id))

    def finds_note(self, name, key):
        return bool(self.persona(name).find_message(self.notes[key].id))

    def shown_by_member(self, name):
        """Read who takes part; a broadcast shows its readers those who write."""
        if name not in self.users:
            return self.shown_by_route(name)
        env = self.env(user=self.users[name])
        members = env["seitech.chat.member"]
        if not members.has_access("read"):
            return set()
        for room in (room for key, room in self.rooms.items() if key[0] == "broadcast"):
            room.member_ids.role = "moderator"
        found = members.search([("channel_id", "in", list(self.place_of))])
        return self.keys(found.channel_id.ids)

    def shown_by_route(self, name):
        return {
            key
            for key, room in self.rooms.items()
            if self.ask(name, "get_channel", channel_id=room.id).ok
        }

    def shown_by_messages(self, name, of=None):
        of = of or self.said
        found = set()
        for key, message in of.items():
            response = self.ask(name, "list_messages", channel_id=self.rooms[key].id)
            if response.ok:
                ids = [one["id"] for one in response.json()["messages"]]
                found |= {key} & ({key} if message.id in ids else set())
        return found

    def shown_by_list(self, name):
        response = self.ask(name, "list_channels", limit=100)
        entries = response.json()["channels"] if response.ok else []
        return self.keys(entry["channel"]["id"] for entry in entries)

    def shown_by_sync(self, name):
        response = self.ask(name, "sync", channels=[], limit=100)
        changes = response.json()["changes"] if response.ok else []
        return self.keys(change["entry"]["channel"]["id"] for change in changes)

    def shown_by_search(self, name, of=None):
        """Search for the word all of them hold. Visitors have no search: the answer
        is what the list gives, so that the cell compares like with like."""
        of = of or self.said
        if name in self.visitors:
            self.assertEqual(
                self.ask(name, "search", query="needle").json()["code"], NOT_SIGNED_IN
            )
            return self.shown_by_list(name) if of is self.said else set()
        response = self.ask(name, "search", query="needle", limit=100)
        results = response.json()["results"] if response.ok else []
        ids = {message.id: key for key, message in of.items()}
        return {ids[r["message"]["id"]] for r in results if r["message"]["id"] in ids}

    def shown_by_file(self, name, of=None):
        of = of or self.said
        return {
            key
            for key, message in of.items()
            if self.ask(name, "get_file", attachment_id=self.files[message].id).ok
        }

    def shown_by_live(self, name, of=None):
        """Subscribe with a claim signed for them: which targets are they given?"""
        if name == "nobody":
            return set()
        websocket = self.env["ir.websocket"].sudo()
        self.env.flush_all()
        claim, _seconds = websocket._sign_subscription(
            self.persona(name), timedelta(minutes=1)
        )
        given = websocket._targets_of_claim(claim)
        found = set()
        for target in given:
            record, stream = target if isinstance(target, tuple) else (target, "public")
            is_note = stream.startswith("internal")
            if getattr(record, "_name", None) == CHANNEL and is_note == bool(of):
                found |= self.keys(record.ids)
        return found

    def outcome(self, name, key, verb):
        with self.undone():
            route = "send" if verb == "note" else verb
            response = self.ask(name, route, **self.body_of(key, verb))
        return ALLOWED if response.ok else response.json()["code"]

    def body_of(self, key, verb):
        here = {"channel_id": self.rooms[key].id}
        if verb in ("delete", "pin", "receipts"):
            return {"message_id": self.said[key].id}
        more = {
            "send": {"client_uuid": str(uuid4()), "body": "Hi"},
            "note": {"client_uuid": str(uuid4()), "body": "Hi", "type": "note"},
            "mark_read": {"read_position": 1},
            "rename": {"name": "Another"},
            # Somebody who is there already: everybody may name them.
            "invite": {"user_ids": self.rooms[key].member_ids.user_id.ids[:1]},
        }
        return {**here, **more.get(verb, {})}
