from odoo import api, models
from odoo.tools import SQL

from ...exceptions import ChatForbidden, ChatNotFound
from ...logic import permissions
from ...persona import Persona


class SeitechChatVisitorMerge(models.Model):
    """Merging of a visitor's conversations into the account of a signed-in user."""

    _inherit = "seitech.chat.channel"

    @api.model
    def _check_may_merge(self, persona):
        """Check that the person can be a customer of the desk.

        A person without a role in the chat continues as a visitor with the token. The
        desk's own users cannot be customers.

        :raises ChatForbidden: ``forbidden``.
        """
        if not permissions.may_merge(persona.roles):
            raise ChatForbidden(
                "forbidden",
                self.env._("You can't add this conversation to your account."),
            )

    @api.model
    def _merge_visitor(self, persona, visitor, channel_id):
        """Merge a visitor into a signed-in person and assign the conversations to them.

        Call ``_check_may_merge`` first. The conversations retain their id, messages and
        queue position. The visitor's token expires. Repeating the call changes nothing.

        :param persona: the signed-in person.
        :param visitor: the visitor of the token, merged already or not.
        :param int channel_id: the requested conversation. The visitor's other
            conversations are merged too, since the token no longer opens them.
        :return: the ``seitech.chat.channel``, visible to the person.
        :raises ChatNotFound: ``not_found``: the conversation is not this visitor's, or
            the visitor was merged with another person.

        Emits ``member_changed``, ``channel_changed`` and ``subscription_expired`` to
        each conversation, and ``channel_added`` to the person.
        """
        # sudo: seitech.chat.channel - the token gives access to the visitor's channels
        channels = self.sudo()
        channels._advisory_lock("adopt", str(visitor.id))
        visitor.invalidate_recordset()
        if visitor.user_id:
            return self._find_merged(persona, visitor, channel_id)
        mine = visitor.channel_ids.sorted("id")
        # sudo: res.users - the person's own companies
        companies = persona.record.sudo().company_ids
        if channel_id not in mine.ids or visitor.company_id not in companies:
            raise self._no_conversation()
        visitor.write({"user_id": persona.id, "request_fingerprint": False})
        for channel in mine:
            channel._transfer_to_user(persona, visitor)
        return self.browse(channel_id)

    def _find_merged(self, persona, visitor, channel_id):
        channel = persona.find_channel(channel_id)
        if visitor.user_id.id != persona.id or not channel._get_member(persona):
            raise self._no_conversation()
        return channel

    def _no_conversation(self):
        return ChatNotFound(
            "not_found",
            self.env._("This conversation doesn't exist or you don't have access."),
            field="channel_id",
        )

    def _transfer_to_user(self, persona, visitor):
        """Convert one visitor's conversation into that of a signed-in customer.

        Emits what ``_merge_visitor`` lists.
        """
        self._lock()
        # This must precede all events, so that the visitor's own sockets do not receive
        # them.
        self._expire_subscriptions()
        self.write(
            {
                "channel_type": "student_support",
                "visitor_id": False,
                "student_id": persona.id,
            }
        )
        self._replace_author(persona, visitor)
        version, _position = self._take_version()
        member = self.member_ids.filtered(lambda one: one.visitor_id == visitor)
        member.write({"visitor_id": False, "user_id": persona.id, "version": version})
        member._emit_state()
        self._emit_changed()
        self._emit_added_to(persona.listener)

    def _replace_author(self, persona, visitor):
        """Replace the visitor by the user as author of messages, reactions and files.

        Every message gets a new version, because its author, its quote or its reactions
        may have changed. Clients notice the gap in the versions and sync.
        """
        self.env.flush_all()
        self._renumber("last_version", SQL("message_type <> 'note'"))
        self._renumber("last_internal_version", SQL("message_type = 'note'"))
        mine = SQL("SELECT id FROM seitech_chat_message WHERE channel_id = %s", self.id)
        for table, key in (
            ("seitech_chat_message", "id"),
            ("seitech_chat_reaction", "message_id"),
        ):
            # SQL: one statement instead of a write per row.
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE %(table)s
                       SET author_user_id = %(user)s, author_visitor_id = NULL
                     WHERE author_visitor_id = %(visitor)s AND %(key)s IN (%(mine)s)
                    """,
                    table=SQL.identifier(table),
                    key=SQL.identifier(key),
                    user=persona.id,
                    visitor=visitor.id,
                    mine=mine,
                )
            )
        self.env.invalidate_all()
        # sudo: ir.attachment - files that the visitor uploaded and has not sent yet
        self.env["ir.attachment"].sudo().search(
            [("chat_uploader_key", "=", Persona(visitor).key)]
        ).write({"chat_uploader_key": persona.key})

    def _renumber(self, column, condition):
        """Assign new versions to a stream's messages, after all previous versions."""
        # SQL: numbers all messages in one statement.
        self.env.cr.execute(
            SQL(
                """
                WITH numbered AS (
                    SELECT id, row_number() OVER (ORDER BY version, id) AS step
                      FROM seitech_chat_message
                     WHERE channel_id = %(channel)s AND %(condition)s
                ), taken AS (
                    UPDATE seitech_chat_channel
                       SET %(column)s = %(column)s + (SELECT count(*) FROM numbered)
                     WHERE id = %(channel)s
                 RETURNING %(column)s - (SELECT count(*) FROM numbered) AS base
                )
                UPDATE seitech_chat_message message
                   SET version = taken.base + numbered.step
                  FROM numbered, taken
                 WHERE message.id = numbered.id
                """,
                channel=self.id,
                condition=condition,
                column=SQL.identifier(column),
            )
        )
