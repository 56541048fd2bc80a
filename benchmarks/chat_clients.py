"""The two chats behind one face, each by the very calls its own web client makes."""

import uuid


class Ours:
    """SEI Tech Chat, by its JSON routes."""

    name = "ours"

    def __init__(self, made):
        """Read the conversations that ``comparison_data.py`` made for this chat."""
        self.rooms = made["ours"]
        self.text = made["text"]

    def send(self, caller, room, marker="", path="/api/chat/send"):
        """Send one message; return the answer, an error too."""
        return caller.post(
            path,
            {
                "channel_id": room,
                "client_uuid": str(uuid.uuid4()),
                "body": f"{self.text} {marker}",
            },
        )

    def page(self, caller, room):
        """Read the latest 30 messages."""
        answer = caller.post("/api/chat/messages", {"channel_id": room, "limit": 30})
        assert len(answer.body["messages"]) == 30, answer.body
        return answer

    def channel_list(self, caller, rooms=51):
        """Read the list of conversations with their last messages."""
        limit = 100 if rooms <= 100 else 50
        answer = caller.post("/api/chat/channels", {"limit": limit})
        assert len(answer.body["channels"]) == min(rooms, limit), answer.body
        return answer

    def is_sent(self, answer):
        """Return whether a send was answered with a message."""
        return answer.status == 200


class Discuss:
    """Odoo's own chat, by the JSON-RPC routes of its web client."""

    name = "discuss"

    def __init__(self, made):
        """Read the conversations that ``comparison_data.py`` made for this chat."""
        self.rooms = made["discuss"]
        self.text = made["text"]

    def _rpc(self, caller, path, **params):
        return caller.post(path, {"jsonrpc": "2.0", "params": params})

    def send(self, caller, room, marker=""):
        """Send one message, as ``Store.doMessagePost``; return the answer."""
        return self._rpc(
            caller,
            "/mail/message/post",
            thread_model="discuss.channel",
            thread_id=room,
            post_data={
                "body": f"{self.text} {marker}",
                "message_type": "comment",
                "subtype_xmlid": "mail.mt_comment",
            },
            context={"temporary_id": 1.01},
        )

    def page(self, caller, room):
        """Read the latest 30 messages, as ``Thread.fetchMessagesData``."""
        answer = self._rpc(
            caller,
            "/discuss/channel/messages",
            channel_id=room,
            fetch_params={"limit": 30},
        )
        assert len(answer.body["result"]["messages"]) == 30, answer.body
        return answer

    def channel_list(self, caller, rooms=51):
        """Read the list with last messages, as ``store.channels.fetch``."""
        answer = self._rpc(caller, "/mail/data", fetch_params=["channels_as_member"])
        channels = answer.body["result"]["discuss.channel"]
        assert len(channels) == rooms, len(channels)
        return answer

    def is_sent(self, answer):
        """Return whether a send was answered with a message."""
        return answer.status == 200 and "result" in answer.body
