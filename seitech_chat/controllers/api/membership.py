"""What I keep of a conversation for myself: draft, mute, archive, marked unread."""

from odoo.http import Controller

from ...logic import contract
from ..http.route import chat_route
from ..requests import me as requests
from ..requests.base import MessageRequest
from .channels import find_channel, find_message


def find_part(persona, channel_id):
    """Look up the caller's own part of a channel in their sight.

    :raises ChatNotFound: ``not_found``.
    :raises ChatError: ``not_a_participant``.
    """
    return find_channel(persona, channel_id)._require_member(persona)


def membership_answer(member):
    """Shape one's own part as ``MembershipAnswer``."""
    return {"channel_id": member.channel_id.id, "me": member._to_membership()}


class Membership(Controller):
    @chat_route("draft", body=requests.DraftRequest, answer=contract.MembershipAnswer,
                limit="change")  # fmt: skip
    def save_draft(self, persona, body):
        """Keep what I have typed, for my other devices."""
        member = find_part(persona, body.channel_id)
        member._save_draft(
            body.body, reply_to_id=body.reply_to_id, is_note=body.is_note
        )
        return membership_answer(member)

    @chat_route("mark-unread", body=requests.MarkUnreadRequest, limit="change",
                answer=contract.MembershipAnswer)  # fmt: skip
    def mark_unread(self, persona, body):
        """Have a conversation count as unread from a message on."""
        member = find_part(persona, body.channel_id)
        member._mark_unread(body.position)
        return membership_answer(member)

    @chat_route("mute", body=requests.MuteRequest, limit="change",
                answer=contract.MembershipAnswer)  # fmt: skip
    def mute(self, persona, body):
        """Hear nothing of a conversation for a while."""
        member = find_part(persona, body.channel_id)
        member._mute(body.muted_until)
        return membership_answer(member)

    @chat_route("archive", body=requests.ArchiveRequest, limit="change",
                answer=contract.MembershipAnswer)  # fmt: skip
    def archive(self, persona, body):
        """Put a conversation out of my list, or back into it."""
        member = find_part(persona, body.channel_id)
        member._archive(is_archived=body.is_archived)
        return membership_answer(member)

    @chat_route("notify", body=requests.NotifyRequest, limit="change",
                answer=contract.MembershipAnswer)  # fmt: skip
    def choose_notify(self, persona, body):
        """Choose what of a conversation I am told of."""
        member = find_part(persona, body.channel_id)
        member._set_notification_level(body.notify)
        return membership_answer(member)

    @chat_route("revisions", body=MessageRequest, answer=contract.RevisionsAnswer,
                writes=False)  # fmt: skip
    def list_revisions(self, persona, body):
        """Read what a message said before it was changed."""
        message = find_message(persona, body.message_id)
        channel = message.channel_id
        persona.env["seitech.chat.audit"]._record_reads(channel, persona)
        revisions = persona.env["seitech.chat.message.revision"]
        return {"revisions": revisions._to_payloads(message)}
