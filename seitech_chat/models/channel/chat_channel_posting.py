import json
import time

from odoo import fields, models
from odoo.tools import hmac

from ...exceptions import ChatError, ChatForbidden
from ...logic import permissions
from ...logic.text import text_to_html
from ...tools import metrics
from ..message_text import check_text


class SeitechChatChannelPosting(models.Model):
    """Creation of messages written by people."""

    _inherit = "seitech.chat.channel"

    def _check_may_post(self, persona, *, is_note=False):
        """Check that the person may write here.

        ``check_open`` checks the conversation's state later, under the lock.

        :raises ChatForbidden: ``forbidden``.
        :raises ChatError: ``blocked``.
        """
        if not self._can_post(persona, is_note=is_note):
            raise ChatForbidden(
                "forbidden", self.env._("Read-only: you can't reply here.")
            )
        # sudo: seitech.chat.channel - visible to the person
        check_not_blocked(self.sudo())

    def _can_post(self, persona, *, is_note=False):
        """Return whether the person may write here, as a hook."""
        return permissions.may_post(
            persona.roles_in(self),
            self.channel_type,
            is_member=persona.takes_part(self),
            is_note=is_note,
        )

    def _check_may_upload(self, persona):
        """Check that the person may send a file in a message or in a note.

        :raises ChatForbidden: ``forbidden``.
        """
        if not persona.can_see_notes(self):
            self._check_may_post(persona)

    def _post(  # noqa: PLR0913 - one keyword per thing a message may have
        self, persona, body, *, client_uuid=None, reply_to_id=None, attachment_ids=(),
        mention_user_ids=(), is_note=False, requires_acknowledgement=False,
    ):  # fmt: skip
        """Add one message to this conversation with ``_send``.

        :return: the ``seitech.chat.message``, new or existing.
        """
        payload = self._send(
            persona,
            body,
            client_uuid=client_uuid,
            reply_to_id=reply_to_id,
            attachment_ids=attachment_ids,
            mention_user_ids=mention_user_ids,
            is_note=is_note,
            requires_acknowledgement=requires_acknowledgement,
        )
        return self.env["seitech.chat.message"].browse(payload["id"])

    def _send(  # noqa: PLR0913 - one keyword per thing a message may have
        self, persona, body, *, client_uuid=None, reply_to_id=None, attachment_ids=(),
        mention_user_ids=(), is_note=False, requires_acknowledgement=False,
    ):  # fmt: skip
        """Add one message to this conversation and publish it.

        Call ``_check_may_post`` first. This method checks the content, but not the
        person's permission.

        :param persona: the author.
        :param str body: plain text as typed, 1 to 5,000 characters; may be empty
            when there are attachments.
        :param str client_uuid: the sender's own id for the message. Posting the same id
            twice returns the first message, so a client may safely retry.
        :param int reply_to_id: the message to answer, from this conversation. The
            customer may also answer a message of a conversation that it continues.
        :param attachment_ids: ids of files this person uploaded for this conversation.
        :param mention_user_ids: the users it mentions. Users who take no part are left
            out.
        :param bool is_note: a private note, for the support desk only.
        :param bool requires_acknowledgement: whether a broadcast's readers shall
            acknowledge it.
        :return: the ``MessagePayload``, new or existing.
        :raises ChatError: ``message_empty``, ``message_too_long``, ``channel_closed``,
            ``blocked``, ``reply_not_found``, ``attachment_not_found``. A closed
            conversation accepts private notes. A message of its customer reopens or
            continues it.
        :raises ChatConflict: ``client_uuid_reused``: same id with another content.

        Emits ``seitech.chat.channel/message_new``.
        """
        self.ensure_one()
        started = time.perf_counter()
        text = check_text(self.env, body, has_attachments=bool(attachment_ids))
        _check_acknowledgement_request(self, requires_acknowledgement)
        # sudo: seitech.chat.channel - users have no write access; _check_may_post has
        # checked the person's right to post
        channel = self.sudo()
        channel = channel._lock_to_post(persona, text, client_uuid, is_note=is_note)
        fingerprint = fingerprint_of(
            channel,
            text,
            reply_to_id=reply_to_id,
            attachment_ids=attachment_ids,
            mention_user_ids=mention_user_ids,
            is_note=is_note,
            requires_acknowledgement=requires_acknowledgement,
        )
        joins = permissions.joins_by_writing(persona.roles, channel.channel_type)
        # The insert statement detects duplicates itself. These cases need the lookup
        # first, because a retry would be refused or would have further effects.
        if joins or attachment_ids or reply_to_id or not is_open(channel):
            found = find_duplicate(channel, persona, client_uuid)
            if found:
                return found._answer_duplicate(fingerprint, started)
        check_open(channel, is_note=is_note)
        attachments = _check_attachments(channel, persona, attachment_ids)
        if joins:
            channel._join(persona)
        message, is_new = channel.env["seitech.chat.message"]._add(
            channel,
            persona,
            {
                "message_type": message_type_of(text, attachments, is_note),
                "body": text_to_html(text),
                "channel_id": channel.id,
                "company_id": channel.company_id.id,
                "reply_to_id": _check_reply(channel, persona, reply_to_id, is_note).id
                or None,
                "client_uuid": client_uuid,
                "fingerprint": fingerprint,
                "has_attachments": bool(attachments),
                "requires_acknowledgement": requires_acknowledgement,
                "created_at": fields.Datetime.now(),
            },
        )
        if not is_new:
            return message._answer_duplicate(fingerprint, started)
        metrics.count_send(channel, "stored", started)
        attachments._attach_to_message(message)
        if not is_note:
            message._trigger_offline_notifier()
        if "<a " in (message.body or ""):
            message._follow_links(message.body)
        if mention_user_ids:
            message._set_mentions(mention_user_ids, text)
        if not is_note:
            channel._message_posted(persona, message)
        known = {} if persona.is_visitor else {persona.id: persona.to_author()}
        return message._emit_state("message_new", known)

    def _lock_to_post(self, persona, text, client_uuid, *, is_note):
        """Lock and return the conversation to which a message is posted, as a hook.

        :param str text: the message text.
        :param str client_uuid: the sender's own id for it.
        :param bool is_note: whether it is a private note.
        """
        self._lock()
        return self

    def _has_posting_effects(self, persona):
        """Return whether ``_message_posted`` would change something, as a hook."""
        return False

    def _message_posted(self, persona, message):
        """Update the conversation after a public message, as a hook.

        The conversation is locked. A package that extends it extends
        ``_has_posting_effects`` as well, or ``_fast_post`` skips it.

        :param message: the new ``seitech.chat.message``.
        """

    def _continued_channels(self, persona=None):
        """Return the conversations that this one continues, as a hook.

        :param persona: the reader who must have seen them; None for all readers.
        """
        return self.browse()


def message_type_of(text, attachments, is_note):
    """Return the message type for its text, attachments and note flag."""
    if is_note:
        return "note"
    if text or not attachments:
        return "text"
    if all(attachment.mimetype.startswith("image/") for attachment in attachments):
        return "image"
    return "file"


def check_not_blocked(channel):
    """Check that neither member has blocked this conversation.

    :raises ChatError: ``blocked``.
    """
    if channel.is_blocked:
        raise ChatError(
            "blocked", channel.env._("You can't send messages in this conversation.")
        )


def is_open(channel):
    """Return whether this conversation is active and not blocked."""
    return channel.state == "active" and not channel.is_blocked


def check_open(channel, *, is_note=False):
    """Check that this conversation is open and not blocked. Call ``_lock`` first.

    :param bool is_note: whether the message is a private note, which is also
        allowed in a closed conversation.
    :raises ChatError: ``channel_closed``, ``blocked``.
    """
    check_not_blocked(channel)
    if channel.state != "active" and not is_note:
        raise ChatError("channel_closed", channel.env._("This conversation is closed."))


def _check_acknowledgement_request(channel, requires_acknowledgement):
    if requires_acknowledgement and channel.channel_type != "broadcast":
        raise ChatError(
            "invalid_field",
            channel.env._("Only announcements can require confirmation."),
            field="requires_acknowledgement",
        )


def find_duplicate(channel, persona, client_uuid):
    """Find the message that the person sent under this client id.

    :return: the message, or an empty recordset.
    """
    # lock: the caller has locked the channel row, so a concurrent retry waits for
    # the lock until the first attempt has committed
    messages = channel.env["seitech.chat.message"]
    if not client_uuid:
        return messages
    return messages.search(
        [
            ("channel_id", "=", channel.id),
            (persona.author_field, "=", persona.id),
            ("client_uuid", "=", client_uuid),
        ]
    )


def _check_reply(channel, persona, reply_to_id, is_note):
    message = channel.env["seitech.chat.message"]
    if not reply_to_id:
        return message
    domain = [("id", "=", reply_to_id)]
    message = message.search([*domain, ("channel_id", "=", channel.id)])
    if not message and (earlier := channel._continued_channels(persona)):
        message = message.search([*domain, ("channel_id", "in", earlier.ids)])
    # A note may answer a message, but a message must not quote a note. An event
    # cannot be quoted, because it shares its position with another message.
    is_note_quoted = message.message_type == "note" and not is_note
    if not message or is_note_quoted or message.message_type == "event":
        raise ChatError(
            "reply_not_found",
            channel.env._("The message you're replying to isn't in this conversation."),
            field="reply_to_id",
        )
    return message


def _check_attachments(channel, persona, attachment_ids):
    attachments = channel.env["ir.attachment"]
    if not attachment_ids:
        return attachments
    # Includes files uploaded before the customer continued in this conversation.
    attachments = attachments._find_uploaded(
        persona, channel + channel._continued_channels(), attachment_ids
    )
    if len(attachments) != len(set(attachment_ids)):
        raise ChatError(
            "attachment_not_found",
            channel.env._("A file is no longer available. Attach it again."),
            field="attachment_ids",
        )
    return attachments


def fingerprint_of(
    channel, text, *, reply_to_id=None, attachment_ids=(), mention_user_ids=(),
    is_note=False, requires_acknowledgement=False,
):  # fmt: skip
    """Return a keyed hash of the message, to distinguish a retry from a reused id.

    The key is the database's secret. Without a key, a text could be guessed from
    its hash.

    :return: str.
    """
    content = [
        channel.id, text, reply_to_id, sorted(set(attachment_ids)),
        sorted(set(mention_user_ids)), is_note, requires_acknowledgement,
    ]  # fmt: skip
    # sudo: ir.config_parameter - hmac reads the database's secret
    return hmac(channel.sudo().env, "seitech_chat.message", json.dumps(content))
