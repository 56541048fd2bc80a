"""Routes for broadcasts, acknowledgements, receipts and message search."""

from odoo.http import Controller

from ...logic import contract
from ..http.route import chat_route
from ..requests import base, broadcasts
from .channels import channel_answer, find_message

FILTERS = {"channel_id", "author_id", "types", "from_at", "to_at", "has_file"}


class Broadcasts(Controller):
    @chat_route("create-broadcast", body=broadcasts.CreateBroadcastRequest,
                answer=contract.ChannelAnswer, limit="open")  # fmt: skip
    def create_broadcast(self, persona, body):
        """Create or find my company's broadcast to an audience."""
        channels = persona.env["seitech.chat.channel"]
        channels._check_may_open(persona, "broadcast")
        channel = channels._open_broadcast(
            persona, body.audience, course_id=body.course_id, name=body.name
        )
        return channel_answer(persona, channel)

    @chat_route("acknowledge", body=base.MessageRequest,
                answer=contract.ReceiptsAnswer, limit="change")  # fmt: skip
    def acknowledge(self, persona, body):
        """Acknowledge a message that asks for acknowledgement."""
        message = find_message(persona, body.message_id)
        message._acknowledge(persona)
        return message._to_receipts_payload(persona, limit=contract.MAX_RECEIPTS)

    @chat_route("receipts", body=broadcasts.ReceiptsRequest,
                answer=contract.ReceiptsAnswer, writes=False)  # fmt: skip
    def receipts(self, persona, body):
        """List the people who received, read and acknowledged a message."""
        message = find_message(persona, body.message_id)
        return message._to_receipts_payload(persona, limit=body.limit)

    @chat_route("search", body=broadcasts.SearchRequest,
                answer=contract.SearchAnswer, limit="search",
                writes=False)  # fmt: skip
    def search(self, persona, body):
        """Search the messages of my conversations."""
        found = persona.env["seitech.chat.message"]
        messages, terms, next_cursor = found._find_messages(
            persona,
            body.query,
            limit=body.limit,
            cursor=body.cursor,
            filters=body.model_dump(include=FILTERS),
        )
        persona.env["seitech.chat.audit"]._record_reads(messages.channel_id, persona)
        return {
            "results": messages._to_search_results(terms),
            "next_cursor": next_cursor,
        }
