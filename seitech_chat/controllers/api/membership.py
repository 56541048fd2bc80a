"""Routes for my own membership: draft, mute, archive, unread and notification level."""

from odoo.http import Controller

from ...logic import contract
from ..http.route import chat_route
from ..requests import me as requests
from ..requests.base import MessageRequest
from .channels import find_channel, find_message


def find_membership(persona, channel_id):
    """Return the caller's member row of a channel that is visible to them.

    :raises ChatNotFound: ``not_found``.
    :raises ChatError: ``not_a_participant``.
    """
    return find_channel(persona, channel_id)._require_member(persona)


def membership_answer(member):
    """Return a member row as ``MembershipAnswer``."""
    return {"channel_id": member.channel_id.id, "me": member._to_membership()}


class Membership(Controller):
    @chat_route("draft", body=requests.DraftRequest, answer=contract.MembershipAnswer,
                limit="change")  # fmt: skip
    def save_draft(self, persona, body):
        """Save my draft of a conversation for all my devices."""
        member = find_membership(persona, body.channel_id)
        member._save_draft(
            body.body, reply_to_id=body.reply_to_id, is_note=body.is_note
        )
        return membership_answer(member)

    @chat_route("mark-unread", body=requests.MarkUnreadRequest, limit="change",
                answer=contract.MembershipAnswer)  # fmt: skip
    def mark_unread(self, persona, body):
        """Mark a conversation as unread from a message on."""
        member = find_membership(persona, body.channel_id)
        member._mark_unread(body.position)
        return membership_answer(member)

    @chat_route("mute", body=requests.MuteRequest, limit="change",
                answer=contract.MembershipAnswer)  # fmt: skip
    def mute(self, persona, body):
        """Mute a conversation until a given time, or unmute it."""
        member = find_membership(persona, body.channel_id)
        member._mute(body.muted_until)
        return membership_answer(member)

    @chat_route("archive", body=requests.ArchiveRequest, limit="change",
                answer=contract.MembershipAnswer)  # fmt: skip
    def archive(self, persona, body):
        """Archive a conversation in my list, or unarchive it."""
        member = find_membership(persona, body.channel_id)
        member._archive(is_archived=body.is_archived)
        return membership_answer(member)

    @chat_route("notification-level", body=requests.NotificationLevelRequest,
                answer=contract.MembershipAnswer, limit="change")  # fmt: skip
    def set_notification_level(self, persona, body):
        """Set my notification level for a conversation."""
        member = find_membership(persona, body.channel_id)
        member._set_notification_level(body.notification_level)
        return membership_answer(member)

    @chat_route("edit-history", body=MessageRequest, answer=contract.EditHistoryAnswer,
                writes=False)  # fmt: skip
    def list_revisions(self, persona, body):
        """List the earlier texts of an edited message."""
        message = find_message(persona, body.message_id)
        channel = message.channel_id
        persona.env["seitech.chat.audit"]._record_reads(channel, persona)
        revisions = persona.env["seitech.chat.message.revision"]
        return {"revisions": revisions._to_payloads(message)}
