from odoo import api, fields, models
from odoo.tools import SQL

from ...exceptions import ChatConflict
from ...tools import metrics
from ...tools.columns import cache_columns
from ...tools.cron import trigger_cron_after_commit
from ...tools.table_options import INSERT_HEAVY, set_storage_options
from ...tools.text_index import create_functions, create_vector
from ..channel.chat_channel import cache_counters
from ..member.chat_member_personal import AUTHOR_MARKS
from ..selections import MESSAGE_TYPE_SELECTION
from .chat_message_insert import COLUMNS, insert_sql
from .payloads import message_event


class SeitechChatMessage(models.Model):
    """A message. Only the methods of a conversation create messages."""

    _name = "seitech.chat.message"
    _description = "Chat Message"
    _inherit = [
        "seitech.chat.company.mixin",
        "seitech.chat.export.audit.mixin",
        "seitech.chat.live.mixin",
        "seitech.chat.read.audit.mixin",
    ]
    _log_access = False
    _order = "position, id"
    _rec_name = "id"

    channel_id = fields.Many2one(
        "seitech.chat.channel",
        required=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one("res.company", required=True)
    # Together with the company, the scope in which people search who see a type by
    # role.
    channel_type = fields.Selection(
        related="channel_id.channel_type",
        string="Conversation Type",
        store=True,
        precompute=True,
        required=True,
    )
    position = fields.Integer(required=True)
    version = fields.Integer(required=True)
    message_type = fields.Selection(MESSAGE_TYPE_SELECTION, "Type", required=True)
    author_user_id = fields.Many2one("res.users", "Author", ondelete="set null")
    author_visitor_id = fields.Many2one(
        "seitech.chat.visitor",
        "Visitor",
        ondelete="restrict",
        check_company=True,
    )
    author_gone = fields.Boolean(
        help="The author deleted the account, or had their data erased."
    )
    author_name = fields.Char(
        "Written By",
        compute="_compute_author_name",
        compute_sudo=True,
        groups="seitech_chat.group_chat_agent",
        help="For visitors, the name entered in this conversation.",
    )
    # Created from plain text by logic/text.py; the sanitizer is a second safeguard. The
    # field has its own prefetch group, so that reading another field does not read the
    # text.
    body = fields.Html(
        sanitize=True, sanitize_attributes=True, sanitize_style=True, prefetch="body"
    )
    # Without the index each deletion of a message would scan all others.
    reply_to_id = fields.Many2one(
        "seitech.chat.message",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    system_data = fields.Json(
        help="Content of a system message, to translate it for each reader."
    )
    # Routes show it to the desk. It is not readable by ORM, because an agent may be the
    # customer of the conversation.
    done_by = fields.Char(groups=fields.NO_ACCESS, help="Agent who caused this event.")
    # Most messages have none of these. The flags avoid needless lookups.
    has_attachments = fields.Boolean()
    has_reactions = fields.Boolean()
    has_mentions = fields.Boolean()
    has_previews = fields.Boolean()
    requires_acknowledgement = fields.Boolean()
    attachment_ids = fields.One2many(
        "ir.attachment",
        "res_id",
        domain=[("res_model", "=", "seitech.chat.message")],
        groups="base.group_user",  # portal users have no access to ir.attachment
    )
    reaction_ids = fields.One2many("seitech.chat.reaction", "message_id")
    revision_ids = fields.One2many(
        "seitech.chat.message.revision",
        "message_id",
        groups="seitech_chat.group_chat_manager",
    )
    # idempotence
    client_uuid = fields.Char()
    fingerprint = fields.Char(
        groups=fields.NO_ACCESS,
        help="Fingerprint of the sent content, deleted together with the text.",
    )
    # times
    created_at = fields.Datetime(required=True)
    edited_at = fields.Datetime()
    deleted_at = fields.Datetime()
    pinned_at = fields.Datetime()

    # Several events may share the position of the message before them.
    _one_per_position = models.UniqueIndex(
        "(channel_id, position,"
        " (CASE WHEN message_type = 'event' THEN version ELSE 0 END))"
        " WHERE message_type <> 'note'"
    )
    _changed_since = models.Index("(channel_id, version)")
    _changed_notes = models.Index("(channel_id, version) WHERE message_type = 'note'")
    # For searches: the latest messages of a conversation, of an author, with a file.
    _latest = models.Index("(channel_id, id)")
    _latest_of_type = models.Index("(company_id, channel_type, id)")
    _by_author = models.Index("(author_user_id, id) WHERE author_user_id IS NOT NULL")
    _with_files = models.Index("(id) WHERE has_attachments")
    # For queries on the last minutes or days: small, with almost no write cost.
    _by_time = models.Index("USING brin (created_at)")
    _once_per_user = models.UniqueIndex(
        "(channel_id, author_user_id, client_uuid)"
        " WHERE author_user_id IS NOT NULL AND client_uuid IS NOT NULL"
    )
    _once_per_visitor = models.UniqueIndex(
        "(channel_id, author_visitor_id, client_uuid)"
        " WHERE author_visitor_id IS NOT NULL AND client_uuid IS NOT NULL"
    )
    _check_single_author = models.Constraint(
        "CHECK (num_nonnulls(author_user_id, author_visitor_id, nullif(author_gone,"
        " FALSE)) = CASE WHEN message_type IN ('system', 'event') THEN 0 ELSE 1 END)",
        "A message must have exactly one author.",
    )

    @api.depends(
        "author_user_id", "author_visitor_id", "author_gone", "channel_id.visitor_name"
    )
    def _compute_author_name(self):
        for message in self:
            visitor = message.author_visitor_id
            if message.author_gone:
                message.author_name = self.env._("Former member")
                continue
            message.author_name = (
                visitor._to_author(message.channel_id)["name"]
                if visitor
                else message.author_user_id.name
            )

    def init(self):
        result = super().init()
        set_storage_options(self, INSERT_HEAVY)
        # SQL: the ORM has no full-text search. A generated column computes the vector.
        cr = self.env.cr
        # Company and type are an additional word of each message, in a form that no
        # text can contain. The index of words can thus limit a search to one company
        # and type.
        expression = (
            "seitech_chat_search_vector(coalesce(body, '')) || array_to_tsvector("
            "ARRAY[company_id::text || ' ' || coalesce(channel_type, '')])"
        )
        create_vector(cr, self._table, expression, create_functions(cr))
        return result

    def _channels_read(self):
        # sudo: seitech.chat.channel - of messages read with the person's own rights
        return self.sudo().channel_id

    def _add(self, channel, persona, vals):
        """Insert one message with the next version and position, without duplicates.

        Call the channel's ``_lock`` first. A public message advances its author's read
        state to its position, under the message's own version. Clients derive the same
        from the message, so no second event is needed.

        :param vals: values of ``COLUMNS``.
        :return: ``(message, is_new)``: the new message with all its fields cached, or
            the existing message of this author with the same ``client_uuid``; in that
            case nothing was written.
        """
        is_note = vals["message_type"] == "note"
        counter = "last_internal_version" if is_note else "last_version"
        self.env.flush_all()
        # SQL: runs once per message sent.
        # lock: the caller has locked the channel row, so a concurrent retry has waited
        # until the first attempt committed, and finds its message
        found = (channel.id, persona.id, vals["client_uuid"])
        active = () if is_note else (vals["created_at"], vals["created_at"])
        marked = (channel.id, channel.id, persona.id)
        columns = (vals[name] for name in COLUMNS)
        [(message_id, version, position)] = self.env.execute_query(
            SQL(
                insert_sql(persona.type, is_note=is_note),
                *found, *active, *marked, *columns, persona.id,
            )
        )  # fmt: skip
        message = self.browse(message_id)
        if version is None:
            return message, False
        cache_counters(channel, counter, version, position)
        self.env["seitech.chat.member"].invalidate_model(AUTHOR_MARKS, flush=False)
        known = {
            "version": version,
            "position": position,
            "channel_type": channel.channel_type,
            persona.author_field: persona.id,
        }
        message._cache_row({**vals, **known})
        return message, True

    def _cache_row(self, vals):
        """Cache the inserted row, to avoid reading it again."""
        names = [
            name
            for name, field in self._fields.items()
            if field.store and field.column_type and name != "id"
        ]
        cache_columns(self, names, [[vals.get(name)] for name in names])

    @api.model
    def _detach_authors(self, users):
        """Remove these users as authors; the messages remain, by a former member.

        :param users: ``res.users``.
        """
        self.env.flush_all()
        # SQL: one statement for any number of messages.
        self.env.cr.execute(
            SQL(
                """
                UPDATE seitech_chat_message
                   SET author_user_id = NULL, author_gone = TRUE
                 WHERE author_user_id = ANY(%s)
                """,
                users.ids,
            )
        )
        self.invalidate_model(["author_user_id", "author_gone"])

    def _answer_duplicate(self, fingerprint, started):
        """Return this message in response to a repeated request.

        A deleted message has no fingerprint any more. Every request with its id gets
        the deleted message's payload.

        :param str fingerprint: the fingerprint of the current request.
        :param started: start time by ``time.perf_counter``.
        :return: the ``MessagePayload``.
        :raises ChatConflict: ``client_uuid_reused``: same id with another content.
        """
        if self.fingerprint and self.fingerprint != fingerprint:
            raise ChatConflict(
                "client_uuid_reused",
                self.env._("This ID was already used for another message."),
                field="client_uuid",
            )
        metrics.count_send(self.channel_id, "repeated", started)
        return self._to_payload()

    @api.model
    def _trigger_offline_notifier(self):
        """Trigger the notification of absent people about a message, after commit."""
        if self.env.registry.ready:
            trigger_cron_after_commit(self.env, "seitech_chat.chat_cron_push")

    def _emit_changes(self):
        """Send the current state of many messages of one conversation.

        Emits ``seitech.chat.channel/message_changed`` for each.
        """
        for message, payload in zip(self, self._to_payloads(), strict=True):
            channel = message.channel_id
            if message.done_by:
                [for_desk] = message._to_payloads(desk=channel)
                event = message_event("message_changed", for_desk)
                channel._emit(*event, stream="internal")
            event = message_event("message_changed", payload)
            channel._emit(*event, stream=payload["stream"])

    def _emit_state(self, what, known_authors=None):
        """Send the current state of this message to its conversation.

        :param str what: ``message_new`` or ``message_changed``.
        :param known_authors: ``{user id: AuthorPayload}`` of authors already read.
        :return: the ``MessagePayload`` that was sent.

        Emits ``seitech.chat.channel/message_new`` or ``…/message_changed``.
        """
        self.ensure_one()
        [payload] = self._to_payloads(known_authors)
        if self.done_by:
            # The desk's event is sent first: of two events with the same version a
            # client applies the first one received.
            [for_desk] = self._to_payloads(known_authors, desk=self.channel_id)
            self.channel_id._emit(*message_event(what, for_desk), stream="internal")
        event, news = message_event(what, payload)
        self.channel_id._emit(event, news, stream=payload["stream"])
        return payload
