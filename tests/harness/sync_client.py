"""A client that holds one conversation as `logic/contract/` asks of clients."""

import time
from contextlib import suppress

import websocket

from .api_client import CUT, WebsocketClient

PREFIX = "seitech.chat.channel/"
VERSIONED = ("message_new", "message_changed", "member_changed", "channel_changed")
DISCONNECTED = (*CUT, websocket.WebSocketException)


class SyncClient:
    """Keeps a conversation's messages by the live events, and by sync where those fail.

    ``received`` counts the versioned events, ``syncs`` and ``resets`` the rest.
    """

    def __init__(self, caller, channel_id):
        """Load the conversation; ``connect`` goes live."""
        self.caller = caller
        self.channel_id = channel_id
        self.socket = None
        self.messages = {}
        self.known = {"public": 0, "internal": 0}
        self.received = self.syncs = self.resets = 0
        self.load()

    @property
    def is_staff(self):
        """Whether private notes are for this person, too; of those a crowd is."""
        return not self.caller.is_visitor

    def load(self):
        """Take the whole conversation page by page, as a first visit does."""
        self.messages.clear()
        before = None
        while True:
            page = self.caller.call(
                "messages", channel_id=self.channel_id, before=before, limit=100
            )
            if before is None:
                self.known["public"] = page["version"]
                self.known["internal"] = page["internal_version"]
            for message in page["messages"]:
                self._hold(message)
            if not page["has_more_before"]:
                return
            before = page["messages"][0]["position"]

    def connect(self):
        """Open a socket, then sync: what came in between is nowhere else."""
        self.socket = WebsocketClient(self.caller, self.caller.port)
        self.sync()

    def drop(self):
        """Lose the network."""
        if self.socket:
            self.socket.drop()
        self.socket = None

    def pump(self, seconds):
        """Take in what comes for a while; connect again when the socket is gone."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            try:
                if not self.socket:
                    self.connect()
                for kind, payload in self.socket.read(min(left, 0.5)):
                    self.receive(kind.removeprefix(PREFIX), payload)
            # An ``AssertionError``: the answer was not 200, nobody is there just now.
            except (*DISCONNECTED, AssertionError):
                with suppress(OSError, AttributeError):
                    self.drop()
                self.socket = None
                time.sleep(0.1)

    def receive(self, event, payload):
        """Apply one event; ask for what was missed when a number is left out."""
        if event not in VERSIONED or payload["channel_id"] != self.channel_id:
            return
        self.received += 1
        stream, version = payload["stream"], payload["version"]
        if "message" in payload:
            self._hold(payload["message"])
        if version == self.known[stream] + 1:
            self.known[stream] = version
        elif version > self.known[stream]:
            self.sync()

    def sync(self):
        """Get everything newer than what is held."""
        self.syncs += 1
        has_more = True
        while has_more:
            known = {
                "id": self.channel_id,
                "version": self.known["public"],
                "internal_version": self.known["internal"],
            }
            answer = self.caller.call("sync", channels=[known])
            has_more = answer["has_more"]
            mine = [
                change
                for change in answer["changes"]
                if change["entry"]["channel"]["id"] == self.channel_id
            ]
            for change in mine:
                self._follow(change)
            if not mine:
                return

    def _follow(self, change):
        if change["is_reset"]:
            self.resets += 1
            self.load()
            return
        for message in change["messages"]:
            self._hold(message)
        self.known["public"] = change["version"]
        self.known["internal"] = change["internal_version"]

    def _hold(self, message):
        held = self.messages.get(message["id"])
        if not held or message["version"] >= held["version"]:
            self.messages[message["id"]] = message
