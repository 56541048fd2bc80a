from odoo import api, models
from odoo.tools import SQL

from ...exceptions import ChatForbidden, ChatNotFound
from ...logic import permissions
from ...persona import Persona
from ...tools.advisory_lock import lock_key


class SeitechChatVisitorMerge(models.Model):
    """Merging of a visitor's conversations into the account of a signed-in user."""

    _inherit = "seitech.chat.visitor"

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

    def _merge_into(self, persona, channel_id):
        """Merge this visitor into a signed-in person, with all conversations.

        Call ``_check_may_merge`` first. The conversations retain their id, messages and
        queue position. The visitor's token expires. Repeating the call changes nothing.

        :param persona: the signed-in person.
        :param int channel_id: the requested conversation. The visitor's other
            conversations are merged too, since the token no longer opens them.
        :return: the ``seitech.chat.channel``, visible to the person.
        :raises ChatNotFound: ``not_found``: the conversation is not this visitor's, or
            the visitor was merged with another person.

        Emits ``member_changed``, ``channel_changed`` and ``subscription_expired`` to
        each conversation, and ``channel_added`` to the person.
        """
        # sudo: seitech.chat.visitor - the token gives access to the visitor's channels
        visitor = self.sudo()
        lock_key(self.env.cr, "merge-visitor", str(visitor.id))
        visitor.invalidate_recordset()
        if visitor.user_id:
            return visitor._find_merged(persona, channel_id)
        mine = visitor.channel_ids.sorted("id")
        # sudo: res.users - the person's own companies
        companies = persona.record.sudo().company_ids
        if channel_id not in mine.ids or visitor.company_id not in companies:
            raise self._no_conversation()
        visitor.write({"user_id": persona.id, "request_fingerprint": False})
        for channel in mine:
            _transfer_to_user(channel, persona, visitor)
        return persona.env["seitech.chat.channel"].browse(channel_id)

    def _find_merged(self, persona, channel_id):
        channel = persona.find_channel(channel_id)
        if self.user_id.id != persona.id or not channel._get_member(persona):
            raise self._no_conversation()
        return channel

    def _no_conversation(self):
        return ChatNotFound(
            "not_found",
            self.env._("This conversation doesn't exist or you don't have access."),
            field="channel_id",
        )


def _transfer_to_user(channel, persona, visitor):
    """Convert one visitor's conversation into that of a signed-in customer.

    Emits what ``_merge_into`` lists.
    """
    channel._lock()
    # This must precede all events, so that the visitor's own sockets do not receive
    # them.
    channel._expire_subscriptions()
    channel.write(
        {
            "channel_type": "student_support",
            "visitor_id": False,
            "student_id": persona.id,
        }
    )
    _replace_author(channel, persona, visitor)
    version, _position = channel._take_version()
    member = channel.member_ids.filtered(lambda one: one.visitor_id == visitor)
    member.write({"visitor_id": False, "user_id": persona.id, "version": version})
    member._emit_state()
    channel._emit_changed()
    channel._emit_added_to(persona.listener)


def _replace_author(channel, persona, visitor):
    """Replace the visitor by the user as author of messages, reactions and files.

    Every message gets a new version, because its author, its quote or its reactions
    may have changed. Clients notice the gap in the versions and sync.
    """
    channel.env.flush_all()
    _renumber(channel, "last_version", SQL("message_type <> 'note'"))
    _renumber(channel, "last_internal_version", SQL("message_type = 'note'"))
    mine = SQL("SELECT id FROM seitech_chat_message WHERE channel_id = %s", channel.id)
    for table, key in (
        ("seitech_chat_message", "id"),
        ("seitech_chat_reaction", "message_id"),
    ):
        # SQL: one statement instead of a write per row.
        channel.env.cr.execute(
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
    channel.env.invalidate_all()
    # sudo: ir.attachment - files that the visitor uploaded and has not sent yet
    channel.env["ir.attachment"].sudo().search(
        [("chat_uploader_key", "=", Persona(visitor).key)]
    ).write({"chat_uploader_key": persona.key})


def _renumber(channel, column, condition):
    """Assign new versions to a stream's messages, after all previous versions."""
    # SQL: numbers all messages in one statement.
    channel.env.cr.execute(
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
            channel=channel.id,
            condition=condition,
            column=SQL.identifier(column),
        )
    )
