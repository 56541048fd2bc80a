import json
import time

from odoo import fields, models
from odoo.tools import hmac

from ...exceptions import ChatError, ChatForbidden
from ...logic import routing
from ...logic.contract import MAX_TEXT_LENGTH
from ...logic.length import length_of
from ...logic.text import normalize_text, text_to_html
from ...tools import metrics


class SeitechChatChannelPosting(models.Model):
    """How a message comes into being: the single way in."""

    _inherit = "seitech.chat.channel"

    def _check_may_post(self, persona, *, is_note=False):
        """Refuse who may not write here. Whether it is open is asked under the lock.

        :raises ChatForbidden: ``forbidden``.
        :raises ChatError: ``blocked``.
        """
        if not routing.may_post(
            persona.roles_in(self),
            self.channel_type,
            is_member=persona.takes_part(self),
            is_note=is_note,
        ) and not self._may_reply_for_assignee(persona):
            raise ChatForbidden(
                "forbidden", self.env._("You can read here, but not write.")
            )
        # sudo: seitech.chat.channel - one in the person's sight
        self.sudo()._check_not_blocked()

    def _check_may_upload(self, persona):
        """Refuse who could send a file neither in a message nor in a note.

        :raises ChatForbidden: ``forbidden``.
        """
        if not persona.sees_notes(self):
            self._check_may_post(persona)

    def _post(  # noqa: PLR0913 - one keyword per thing a message may have
        self, persona, body, *, client_uuid=None, reply_to_id=None, attachment_ids=(),
        mention_user_ids=(), is_note=False, asks_confirmation=False,
    ):  # fmt: skip
        """Add one message to this conversation, as ``_send`` does.

        :return: the ``seitech.chat.message``, new or found.
        """
        payload = self._send(
            persona,
            body,
            client_uuid=client_uuid,
            reply_to_id=reply_to_id,
            attachment_ids=attachment_ids,
            mention_user_ids=mention_user_ids,
            is_note=is_note,
            asks_confirmation=asks_confirmation,
        )
        return self.env["seitech.chat.message"].browse(payload["id"])

    def _send(  # noqa: PLR0913 - one keyword per thing a message may have
        self, persona, body, *, client_uuid=None, reply_to_id=None, attachment_ids=(),
        mention_user_ids=(), is_note=False, asks_confirmation=False,
    ):  # fmt: skip
        """Add one message to this conversation and tell everyone who should know.

        The single way a message comes into being. Call ``_check_may_post`` first;
        this method trusts its caller about permission, not about content.

        :param persona: who writes.
        :param str body: plain text as typed, 1 to 5,000 characters; may be empty
            when there are attachments.
        :param str client_uuid: the sender's own id for it. Posting the same id twice
            returns the first message, so a client may retry without fear.
        :param int reply_to_id: a message that is answered: of this conversation; its
            customer's, also of one that it continues.
        :param attachment_ids: ids of files this person uploaded for this conversation.
        :param mention_user_ids: whom it names; who takes no part is left out.
        :param bool is_note: a private note, for the support desk only.
        :param bool asks_confirmation: whether readers of a broadcast shall confirm.
        :return: the ``MessagePayload``, new or found.
        :raises ChatError: ``message_empty``, ``message_too_long``, ``channel_closed``,
            ``blocked``, ``reply_not_found``, ``attachment_not_found``. Private notes
            are written after the end, too; its customer reopens or continues it.
        :raises ChatConflict: ``client_uuid_reused``, the id with another content.

        Emits ``seitech.chat.channel/message_new``.
        """
        self.ensure_one()
        started = time.perf_counter()
        text = self._check_text(body, has_attachments=bool(attachment_ids))
        self._check_acknowledgement_request(asks_confirmation)
        # sudo: seitech.chat.channel - only the verbs change a conversation; the
        # caller's right to was checked by _check_may_post
        channel = self.sudo()
        channel = channel._lock_to_write(persona, text, client_uuid, is_note=is_note)
        fingerprint = channel._fingerprint(
            text,
            reply_to_id=reply_to_id,
            attachment_ids=attachment_ids,
            mention_user_ids=mention_user_ids,
            is_note=is_note,
            asks_confirmation=asks_confirmation,
        )
        joins = routing.joins_by_writing(persona.roles, channel.channel_type)
        # The statement that adds looks for itself; a retry may come where it would be
        # refused before, or would do something more.
        if joins or attachment_ids or reply_to_id or not channel._is_open():
            found = channel._find_duplicate(persona, client_uuid)
            if found:
                return found._answer_duplicate(fingerprint, started)
        channel._check_open(is_note=is_note)
        attachments = channel._check_attachments(persona, attachment_ids)
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
                "reply_to_id": channel._check_reply(persona, reply_to_id, is_note).id
                or None,
                "client_uuid": client_uuid,
                "fingerprint": fingerprint,
                "has_attachments": bool(attachments),
                "asks_confirmation": asks_confirmation,
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
            channel._on_message_posted(persona, message)
        known = {} if persona.is_visitor else {persona.id: persona.to_author()}
        return message._emit_state("message_new", known)

    def _is_open(self):
        """Tell whether this may be changed: not over, not blocked."""
        return self.state == "active" and not self.is_blocked

    def _check_open(self, *, is_note=False):
        """Refuse to change what is over or blocked. Call ``_lock`` first.

        :param bool is_note: whether a private note is written, after the end too.
        :raises ChatError: ``channel_closed``, ``blocked``.
        """
        self._check_not_blocked()
        if self.state != "active" and not is_note:
            raise ChatError(
                "channel_closed", self.env._("This conversation is closed.")
            )

    def _check_text(self, body, *, has_attachments=False):
        """Refuse a text that is empty or too long.

        :return: the text as ``logic.text.normalize_text`` gives it.
        """
        text = normalize_text(body or "")
        if not text and not has_attachments:
            raise ChatError(
                "message_empty", self.env._("Write something first."), field="body"
            )
        length = length_of(text)
        if length > MAX_TEXT_LENGTH:
            raise ChatError(
                "message_too_long",
                self.env._(
                    "A message has at most %(max)s characters, this one %(length)s.",
                    max=MAX_TEXT_LENGTH,
                    length=length,
                ),
                field="body",
                max_length=MAX_TEXT_LENGTH,
            )
        return text

    def _check_acknowledgement_request(self, asks_confirmation):
        if asks_confirmation and self.channel_type != "broadcast":
            raise ChatError(
                "invalid_field",
                self.env._("Only a broadcast can ask for confirmation."),
                field="asks_confirmation",
            )

    def _find_duplicate(self, persona, client_uuid):
        """Find what somebody sent under an id of their own.

        :return: the message, or none.
        """
        # lock: caller holds the channel row, so a retry that runs beside the first
        # attempt waits here until that one has committed
        messages = self.env["seitech.chat.message"]
        if not client_uuid:
            return messages
        return messages.search(
            [
                ("channel_id", "=", self.id),
                (persona.author_field, "=", persona.id),
                ("client_uuid", "=", client_uuid),
            ]
        )

    def _check_reply(self, persona, reply_to_id, is_note):
        message = self.env["seitech.chat.message"]
        if not reply_to_id:
            return message
        domain = [("id", "=", reply_to_id)]
        message = message.search([*domain, ("channel_id", "=", self.id)])
        # The customer saw what they continue; an agent of another department did not.
        if not message and self.previous_id and self._is_customer(persona):
            channels = self._with_continued()
            message = message.search([*domain, ("channel_id", "in", channels.ids)])
        # A note may answer a message, but a message must not quote a note; nobody
        # quotes an event, under whose position another message stands.
        is_note_quoted = message.message_type == "note" and not is_note
        if not message or is_note_quoted or message.message_type == "event":
            raise ChatError(
                "reply_not_found",
                self.env._("The message you answer is not here."),
                field="reply_to_id",
            )
        return message

    def _with_continued(self):
        """Return this conversation and those that it continues, the latest first."""
        channels = self
        while channels[-1].previous_id:
            channels += channels[-1].previous_id
        return channels

    def _check_attachments(self, persona, attachment_ids):
        attachments = self.env["ir.attachment"]
        if not attachment_ids:
            return attachments
        # What was uploaded before its customer went on in this conversation.
        attachments = attachments._find_uploaded(
            persona, self._with_continued(), attachment_ids
        )
        if len(attachments) != len(set(attachment_ids)):
            raise ChatError(
                "attachment_not_found",
                self.env._("A file is not there any more. Please add it again."),
                field="attachment_ids",
            )
        return attachments

    def _fingerprint(
        self, text, *, reply_to_id=None, attachment_ids=(), mention_user_ids=(),
        is_note=False, asks_confirmation=False,
    ):  # fmt: skip
        """Condense what is sent, to tell a retry from another message of the same id.

        Keyed with the database's secret, or a text could be guessed from it.

        :return: str.
        """
        content = [
            self.id, text, reply_to_id, sorted(set(attachment_ids)),
            sorted(set(mention_user_ids)), is_note, asks_confirmation,
        ]  # fmt: skip
        # sudo: ir.config_parameter - hmac reads the database's secret
        return hmac(self.sudo().env, "seitech_chat.message", json.dumps(content))


def message_type_of(text, attachments, is_note):
    """Name the kind of a message by what it has."""
    if is_note:
        return "note"
    if text or not attachments:
        return "text"
    if all(attachment.mimetype.startswith("image/") for attachment in attachments):
        return "image"
    return "file"
