"""Routes for conversations and messages, shared by users and visitors."""

from odoo.http import Controller

from ...exceptions import ChatNotFound
from ...logic import contract
from ...models.desk import customer
from ..http.route import chat_route
from ..requests import base

BOTH = ("user", "visitor")


def find_channel(persona, channel_id, *, to_send=False):
    """Find a channel that is visible to the caller.

    :param bool to_send: whether the request sends a message to the channel.
    :raises ChatNotFound: ``not_found``.
    """
    channel = persona.find_channel(channel_id, to_send=to_send)
    if not channel:
        raise ChatNotFound(
            "not_found",
            persona.env._("This conversation doesn't exist or you don't have access."),
            field="channel_id",
        )
    return channel


def find_message(persona, message_id):
    """Find a message that is visible to the caller.

    :raises ChatNotFound: ``not_found``.
    """
    message = persona.find_message(message_id)
    if not message:
        raise ChatNotFound(
            "not_found",
            persona.env._("This message doesn't exist or you don't have access."),
            field="message_id",
        )
    return message


def channel_answer(persona, channel):
    """Return one channel as ``ChannelAnswer``.

    :param channel: a channel that was visible to the caller at the start of the
        request.
    """
    # sudo: seitech.chat.channel - access is checked; a transfer may have revoked it
    channel = channel.sudo()
    [entry] = channel._to_list_rows(persona)
    is_staff = persona.can_see_notes(channel)
    ratings = channel.env["seitech.chat.rating"]
    rating = ratings._current(channel)
    return {
        "entry": entry,
        "desk": channel._to_support_details() if is_staff else None,
        "queue": None if is_staff else channel._queue_position(),
        "rating": rating._to_payload() if rating else None,
        "may_rate": ratings._may_rate(channel, persona),
        **customer.email_details(channel, persona),
        "reader_count": channel._count_readers_for(persona),
        "photos": channel._staff_photos() if persona.is_visitor else [],
    }


class Conversation(Controller):
    @chat_route("channels", callers=BOTH, body=base.ChannelsRequest,
                answer=contract.ChannelsAnswer, writes=False)  # fmt: skip
    def list_channels(self, persona, body):
        """List my conversations, newest activity first."""
        channels, cursor = persona.env["seitech.chat.channel"]._list_page(
            persona, **body.model_dump()
        )
        return {"channels": channels._to_list_rows(persona), "next_cursor": cursor}

    @chat_route("channel/<int:channel_id>", callers=BOTH, answer=contract.ChannelAnswer,
                writes=False)  # fmt: skip
    def get_channel(self, persona, body, channel_id):
        """Return one conversation with its members."""
        channel = find_channel(persona, channel_id)
        persona.env["seitech.chat.audit"]._record_reads(channel, persona)
        return channel_answer(persona, channel)

    @chat_route("messages", callers=BOTH, body=base.MessagesRequest,
                answer=contract.MessagesAnswer, writes=False)  # fmt: skip
    def list_messages(self, persona, body):
        """Return a page of a conversation's messages."""
        channel = find_channel(persona, body.channel_id)
        persona.env["seitech.chat.audit"]._record_reads(channel, persona)
        messages, before, after = channel.env["seitech.chat.message"]._page_of(
            channel, persona, **body.model_dump(exclude={"channel_id"})
        )
        is_desk = persona.can_see_notes(channel)
        return {
            "messages": messages._to_payloads(desk=channel if is_desk else ()),
            "has_more_before": before,
            "has_more_after": after,
            "version": channel.last_version,
            "internal_version": channel.last_internal_version if is_desk else 0,
        }

    @chat_route("send", callers=BOTH, body=base.SendRequest,
                answer=contract.MessageAnswer, limit="send")  # fmt: skip
    def send(self, persona, body):
        """Send a message; a retry with the same client_uuid returns the first one."""
        channel = find_channel(persona, body.channel_id, to_send=True)
        is_note = body.type == "note"
        channel._check_may_post(persona, is_note=is_note)
        content = {
            "client_uuid": str(body.client_uuid),
            "reply_to_id": body.reply_to_id,
            "attachment_ids": body.attachment_ids,
            "mention_user_ids": body.mention_user_ids,
            "is_note": is_note,
            "requires_acknowledgement": body.requires_acknowledgement,
        }
        payload = channel._fast_post(persona, body.body, **content)
        if not payload:
            payload = channel._send(persona, body.body, **content)
        return {"message": payload}

    @chat_route("edit", callers=BOTH, body=base.EditRequest,
                answer=contract.MessageAnswer, limit="change")  # fmt: skip
    def edit(self, persona, body):
        """Edit my message."""
        message = find_message(persona, body.message_id)
        message._check_may_edit(persona)
        message._edit(persona, body.body, mention_user_ids=body.mention_user_ids)
        return {"message": message._to_payload()}

    @chat_route("delete", callers=BOTH, body=base.MessageRequest,
                answer=contract.MessageAnswer, limit="change")  # fmt: skip
    def delete(self, persona, body):
        """Delete a message; its position stays."""
        message = find_message(persona, body.message_id)
        message._check_may_delete(persona)
        message._delete(persona)
        return {"message": message._to_payload()}

    @chat_route("pin", body=base.PinRequest, answer=contract.MessageAnswer,
                limit="change")  # fmt: skip
    def pin(self, persona, body):
        """Pin a message to its conversation, or unpin it."""
        message = find_message(persona, body.message_id)
        message._check_may_pin(persona)
        message._pin(is_pinned=body.is_pinned)
        return {"message": message._to_payload()}

    @chat_route("reaction", callers=BOTH, body=base.ReactionRequest,
                answer=contract.MessageAnswer, limit="change")  # fmt: skip
    def react(self, persona, body):
        """Add my reaction to a message, or remove it."""
        message = find_message(persona, body.message_id)
        message._check_may_react(persona)
        message._react(persona, body.emoji, is_set=body.is_set)
        return {"message": message._to_payload()}

    @chat_route("typing", callers=BOTH, body=base.TypingRequest,
                answer=contract.TypingAnswer)  # fmt: skip
    def type(self, persona, body):
        """Notify the other members that I am typing or have stopped."""
        channel = find_channel(persona, body.channel_id)
        channel._check_may_post(persona)
        return {"is_sent": channel._set_typing(persona, is_typing=body.is_typing)}

    @chat_route("mark-read", callers=BOTH, body=base.MarkReadRequest,
                answer=contract.MemberAnswer)  # fmt: skip
    def mark_read(self, persona, body):
        """Update my read and delivered positions in a conversation."""
        channel = find_channel(persona, body.channel_id)
        member = channel._mark_read(
            persona,
            read_position=body.read_position,
            delivered_position=body.delivered_position,
        )
        [payload] = member._to_payloads()
        return {"member": payload}

    @chat_route("mark-delivered", callers=BOTH, body=base.MarkDeliveredRequest,
                answer=contract.DeliveredAnswer)  # fmt: skip
    def mark_delivered(self, persona, body):
        """Update my delivered positions in many conversations at once.

        Conversations of other people and positions without a message are ignored.
        """
        retry_ids = persona.env["seitech.chat.channel"]._mark_delivered(
            persona, {channel.id: channel.position for channel in body.channels}
        )
        return {"retry_ids": retry_ids}

    @chat_route("sync", callers=BOTH, body=base.SyncRequest,
                answer=contract.SyncAnswer, writes=False,
                is_replicated=False)  # fmt: skip
    def sync(self, persona, body):
        """Return all changes since the versions that the client has."""
        known = {
            channel.id: (channel.version, channel.internal_version)
            for channel in body.channels
        }
        own_known = {
            channel.id: channel.own_version
            for channel in body.channels
            if channel.own_version is not None
        }
        changes, removed, has_more = persona.env["seitech.chat.channel"]._sync_changes(
            persona, known, limit=body.limit, own_known=own_known
        )
        return {"changes": changes, "removed": removed, "has_more": has_more}
