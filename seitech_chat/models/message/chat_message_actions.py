from odoo import fields, models

from ...exceptions import ChatError, ChatForbidden
from ...logic import permissions
from ...logic.contract import MAX_REACTION_KINDS
from ...logic.text import html_to_text, normalize_text, text_to_html
from ..channel.chat_channel_posting import check_open
from ..message_text import check_text


class SeitechChatMessageActions(models.Model):
    """Actions on a posted message: edit, delete, pin and react."""

    _inherit = "seitech.chat.message"

    def _check_may_edit(self, persona):
        """Check that the person is the author of this message.

        :raises ChatForbidden: ``forbidden``.
        """
        if not self._is_author(persona) or self._is_line_of_system():
            raise ChatForbidden(
                "forbidden", self.env._("Only the author can edit this message.")
            )

    def _edit(self, persona, body, *, mention_user_ids=()):
        """Replace the message's text and store the previous one as a revision.

        Call ``_check_may_edit`` first. The same text with the same mentions changes
        nothing.

        :param str body: plain text as typed.
        :param mention_user_ids: the users it mentions now. Users who take no part are
            left out.
        :raises ChatError: ``message_empty``, ``message_too_long``,
            ``message_deleted``, ``channel_closed``.

        Emits ``seitech.chat.channel/message_changed``.
        """
        text = check_text(self.env, body, has_attachments=self.has_attachments)
        message = self._lock_to_change()
        # The comparison uses plain text, because the sanitizer adds attributes to
        # quotes and signatures.
        is_same = html_to_text(str(message.body or "")) == normalize_text(text)
        if is_same and not message._mentions_changed(mention_user_ids):
            return
        message._save_revision(persona)
        # Customers may not read revisions. A socket could request the previous text
        # from the bus.
        message._clear_bus()
        message._set_mentions(mention_user_ids, text)
        body = text_to_html(text)
        message._write_version(
            {
                "body": body,
                "edited_at": fields.Datetime.now(),
                "has_previews": message._follow_links(body),
            }
        )

    def _follow_links(self, body):
        """Request previews of the message's links and delete those of removed links.

        Links in notes are not fetched.

        :param str body: the new text as stored.
        :return: whether a preview is available already.
        """
        if self.message_type == "note":
            return False
        return self.env["seitech.chat.link.preview"]._update_links(self, body)

    def _mentions_changed(self, user_ids):
        """Return whether these user ids would change the message's mentions."""
        mentions = self.env["seitech.chat.mention"]
        users = mentions._mentionable(
            self.channel_id, user_ids, is_note=self.message_type == "note"
        )
        return users != mentions.search([("message_id", "=", self.id)]).user_id

    def _set_mentions(self, user_ids, text=""):
        """Set the users whom the message mentions. Its conversation is locked already.

        :param user_ids: ids as sent by the client.
        :param str text: the new text of the message.
        :return: the users who were not mentioned before.
        """
        mentions = self.env["seitech.chat.mention"]
        users = mentions._mentionable(
            self.channel_id, user_ids, is_note=self.message_type == "note"
        )
        added = mentions._replace(self, users, text)
        self.has_mentions = bool(users)
        return added

    def _check_may_delete(self, persona):
        """Check that the person may delete this message.

        :raises ChatForbidden: ``forbidden``.
        """
        if self._is_line_of_system() or not permissions.may_delete(
            persona.roles_in(self.channel_id),
            self.channel_id.channel_type,
            is_author=self._is_author(persona),
            member_role=self.channel_id._get_member(persona).role or None,
        ):
            raise ChatForbidden(
                "forbidden", self.env._("You can't delete someone else's message.")
            )

    def _delete(self, persona):
        """Delete the message's text, files and reactions, but keep its position.

        Call ``_check_may_delete`` first. Repeating the call changes nothing. The
        deleted text remains in the revisions for the administration.

        Emits ``seitech.chat.channel/message_changed``.
        """
        message = self._lock_to_change(for_deletion=True)
        if message.deleted_at:
            return
        message._save_revision(persona)
        if not persona.is_visitor:
            self.env["seitech.chat.audit"]._record(
                "deleted",
                channel=message.channel_id,
                user=persona.record,
                detail=f"#{message.id}",
            )
        message._clear_bus()
        self.env["mail.mail"]._remove_chat_message(message)
        message.attachment_ids.unlink()
        message.reaction_ids.unlink()
        message._set_mentions(())
        message._follow_links("")
        message.author_visitor_id.request_fingerprint = False
        message._write_version(
            {
                "body": False,
                "fingerprint": False,
                "has_attachments": False,
                "has_reactions": False,
                "has_previews": False,
                "pinned_at": False,
                "deleted_at": fields.Datetime.now(),
            }
        )

    def _check_may_pin(self, persona):
        """Check that the person may pin this message.

        :raises ChatForbidden: ``forbidden``.
        """
        is_event = self.message_type == "event"
        if (
            persona.is_visitor
            or is_event
            or not permissions.may_pin(
                persona.roles_in(self.channel_id),
                self.channel_id.channel_type,
                member_role=self.channel_id._get_member(persona).role or None,
            )
        ):
            raise ChatForbidden("forbidden", self.env._("You can't pin messages here."))

    def _pin(self, *, is_pinned):
        """Pin or unpin the message. Call ``_check_may_pin`` first.

        :raises ChatError: ``message_deleted``, ``channel_closed``.

        Emits ``seitech.chat.channel/message_changed``, unless nothing changed.
        """
        message = self._lock_to_change()
        if bool(message.pinned_at) != is_pinned:
            message._write_version({"pinned_at": is_pinned and fields.Datetime.now()})

    def _check_may_react(self, persona):
        """Check that the person takes part and may react; the desk may react to notes.

        :raises ChatForbidden: ``forbidden``.
        """
        is_note = self.message_type == "note"
        is_event = self.message_type == "event"
        if is_event or (not is_note and not persona.takes_part(self.channel_id)):
            raise ChatForbidden(
                "forbidden", self.env._("Read-only: you can't react here.")
            )

    def _react(self, persona, emoji, *, is_set):
        """Add or remove this person's reaction.

        Call ``_check_may_react`` first. Repeating the call changes nothing.

        :param str emoji: one emoji.
        :raises ChatError: ``message_deleted``, ``channel_closed``,
            ``too_many_reactions``, ``invalid_field`` for a text that is not an emoji.

        Emits ``seitech.chat.channel/message_changed``, unless nothing changed.
        """
        message = self._lock_to_change()
        if message.reaction_ids._set(message, persona, emoji, is_set=is_set):
            message._write_version({"has_reactions": bool(message.reaction_ids)})

    def _check_reaction_kinds(self, emoji):
        kinds = set(self.reaction_ids.mapped("emoji"))
        if emoji not in kinds and len(kinds) >= MAX_REACTION_KINDS:
            raise ChatError(
                "too_many_reactions",
                self.env._(
                    "A message can have up to %(max)s different reactions.",
                    max=MAX_REACTION_KINDS,
                ),
            )

    def _clear_bus(self):
        """Delete this message's events from the bus. The channel is locked already."""
        self.env["bus.bus"]._delete_messages(self.channel_id, self.ids)

    def _save_revision(self, persona):
        # The message is in sudo after _lock_to_change, and so is its revision.
        self.env["seitech.chat.message.revision"]._keep(self, persona)

    def _is_line_of_system(self):
        return self.message_type in ("system", "event")

    def _is_author(self, persona):
        # sudo: seitech.chat.message - reads only whether the person is the author
        return self.sudo()[persona.author_field].id == persona.id

    def _lock_to_change(self, *, for_deletion=False):
        """Lock the conversation and check that the message can be changed.

        :param bool for_deletion: whether to skip these checks. A message may be deleted
            at any time, also from a closed conversation.
        :return: the message, re-read and in sudo.
        :raises ChatError: ``message_deleted``, ``channel_closed``.
        """
        self.ensure_one()
        # sudo: seitech.chat.message - users have no write access; a _check_may_… method
        # has checked the person's right
        message = self.sudo()
        message.channel_id._lock()
        message.invalidate_recordset()
        if for_deletion:
            return message
        if message.deleted_at:
            raise ChatError("message_deleted", self.env._("This message was deleted."))
        check_open(message.channel_id)
        return message

    def _write_version(self, vals):
        """Write a change with the next version. The channel is locked already.

        Emits ``seitech.chat.channel/message_changed``.
        """
        version, _position = self.channel_id._take_version(stream=self._stream())
        self.write({**vals, "version": version})
        self._emit_state("message_changed")
