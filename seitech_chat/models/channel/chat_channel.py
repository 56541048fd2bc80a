from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.table_options import UPDATE_HEAVY, set_storage_options
from ...tools.text_index import create_functions, create_name_index, create_vector
from ..selections import (
    AUDIENCE_SELECTION,
    CHANNEL_STATE_SELECTION,
    CHANNEL_TYPE_SELECTION,
)

# The time of the last activity, as stored in the conversation's row and its indexes.
# ``active_at`` is written at most once per ACTIVITY_STEP, so that most messages change
# no index of the conversation. Lists sort ended conversations by ``active_at`` and
# open ones by their last message.
ACTIVITY_STEP = timedelta(minutes=15)
ACTIVE_AT = "date_trunc('second', coalesce(active_at, started_at))"
# The search vector: the words of a conversation's names and of its customer's email.
_NAMES = """
    setweight(to_tsvector('simple'::regconfig, seitech_chat_words(
        coalesce(name, '') || ' ' || coalesce(visitor_name, ''))), 'A')
    || setweight(to_tsvector('simple'::regconfig, seitech_chat_words(
        coalesce(visitor_email, ''))), 'B')
"""
# The group that may read what only the support desk sees.
DESK = "seitech_chat.group_chat_agent"


class SeitechChatChannel(models.Model):
    """A conversation.

    ``last_position`` and the two versions are the only counters. They change only
    through ``_take_version``, under the row's lock, so that commit order is number
    order. All other activity of a conversation is read from its messages.
    """

    _name = "seitech.chat.channel"
    _description = "Chat Conversation"
    _inherit = [
        "seitech.chat.company.mixin",
        "seitech.chat.export.audit.mixin",
        "seitech.chat.live.mixin",
    ]
    _order = "id desc"

    # identity
    name = fields.Char()
    channel_type = fields.Selection(CHANNEL_TYPE_SELECTION, "Type", required=True)
    company_id = fields.Many2one("res.company", required=True, index=True)
    course_id = fields.Many2one("slide.channel", index="btree_not_null")
    audience = fields.Selection(AUDIENCE_SELECTION)
    unique_key = fields.Char(
        groups=fields.NO_ACCESS,
        help="Unique key of conversations that may exist only once.",
    )
    # The two people of a student-instructor conversation, also after one has left.
    pair_student_id = fields.Many2one(
        "res.users", "Student", index="btree_not_null", groups=fields.NO_ACCESS
    )
    pair_instructor_id = fields.Many2one(
        "res.users", "Instructor", index="btree_not_null", groups=fields.NO_ACCESS
    )
    # state
    is_blocked = fields.Boolean(
        readonly=True, help="One of the two members has blocked the conversation."
    )
    state = fields.Selection(CHANNEL_STATE_SELECTION, default="active", required=True)
    started_at = fields.Datetime(default=fields.Datetime.now, required=True)
    ended_at = fields.Datetime()
    active_at = fields.Datetime(
        readonly=True,
        groups=fields.NO_ACCESS,
        help="Time of recent activity, accurate to 15 minutes.",
    )
    first_retained_position = fields.Integer(
        default=1,
        readonly=True,
        help="Earlier messages were deleted by the retention policy.",
    )
    last_position = fields.Integer(default=0, readonly=True)
    last_version = fields.Integer(default=0, readonly=True)
    last_internal_version = fields.Integer(default=0, readonly=True, groups=DESK)
    # people
    member_ids = fields.One2many("seitech.chat.member", "channel_id")
    message_ids = fields.One2many("seitech.chat.message", "channel_id")
    visitor_id = fields.Many2one(
        "seitech.chat.visitor",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    student_id = fields.Many2one(
        "res.users", index="btree_not_null", help="Set when the customer is signed in."
    )
    visitor_name = fields.Char()
    visitor_email = fields.Char(groups=DESK)
    visitor_phone = fields.Char(groups=DESK)
    subscription_epoch = fields.Integer(
        default=0,
        readonly=True,
        help="Increases each time someone loses access to the conversation.",
    )

    _one_per_pair = models.UniqueIndex("(unique_key) WHERE unique_key IS NOT NULL")
    # For lists: the newest conversations of a type. The same indexes serve to count
    # them.
    _open_by_activity = models.Index(
        f"(company_id, channel_type, {ACTIVE_AT}, id) WHERE state = 'active'"
    )
    _closed_by_activity = models.Index(
        f"(company_id, channel_type, {ACTIVE_AT}, id) WHERE state <> 'active'"
    )
    _by_email = models.Index("(visitor_email) WHERE visitor_email IS NOT NULL")
    _broadcasts = models.Index("(audience) WHERE channel_type = 'broadcast'")
    _check_visitor = models.Constraint(
        "CHECK ((channel_type = 'public_support') = (visitor_id IS NOT NULL))",
        "Visitors can only take part in website visitor conversations.",
    )
    _check_broadcast = models.Constraint(
        "CHECK (channel_type = 'broadcast' OR audience IS NULL)",
        "Only broadcasts have an audience.",
    )

    def init(self):
        result = super().init()
        set_storage_options(self, UPDATE_HEAVY)
        # SQL: same text index as for messages. Emails have weight B, which only the
        # desk searches.
        cr = self.env.cr
        functions = create_functions(cr)
        create_vector(cr, self._table, _NAMES, functions)
        create_name_index(cr, "res_partner", functions)
        return result

    @api.depends("name", "channel_type", "visitor_name", "course_id.name")
    def _compute_display_name(self):
        labels = dict(self._fields["channel_type"]._description_selection(self.env))
        for channel in self:
            channel.display_name = (
                channel.name
                or channel.visitor_name
                # sudo: slide.channel - the course's name, which every reader of the
                # conversation may see, also while the course is unpublished
                or channel.sudo().course_id.name
                or labels.get(channel.channel_type)
            )

    def action_open_in_inbox(self):
        """Open this conversation in the inbox.

        :return: the client action.
        """
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "seitech_chat.chat_inbox_action"
        )
        return {**action, "context": {"active_id": self.id}}

    def _anonymize_customer(self, name):
        """Delete the personal data of these conversations' customer, as a hook.

        :param str name: the name to show instead.
        """
        self.write(
            {"visitor_name": name, "visitor_email": False, "visitor_phone": False}
        )

    def _take_version(self, *, stream="public", with_position=False):
        """Increment the version of a stream and, optionally, the message position.

        Call ``_lock`` first. The rollback of a failed transaction also reverts the
        counters, so the numbers have no gaps.

        :param str stream: ``public`` or ``internal``.
        :param bool with_position: whether a public message is being added.
        :return: ``(version, position)``; without ``with_position`` the position is
            that of the latest message, 0 when there is none.
        """
        self.ensure_one()
        column = "last_version" if stream == "public" else "last_internal_version"
        now = fields.Datetime.now() if with_position else None
        # SQL: one statement that increments and returns the counters; an ORM write
        # would send all cached values of the row and could not return the new numbers.
        self.env.cr.execute(
            SQL(
                """
                UPDATE seitech_chat_channel
                   SET %(column)s = %(column)s + 1,
                       last_position = last_position + %(step)s,
                       active_at = CASE
                           WHEN %(now)s >= coalesce(active_at, started_at) + %(every)s
                           THEN %(now)s ELSE active_at END
                 WHERE id = %(id)s
             RETURNING %(column)s, last_position
                """,
                column=SQL.identifier(column),
                step=int(with_position),
                now=now,
                every=ACTIVITY_STEP,
                id=self.id,
            )
        )
        version, position = self.env.cr.fetchone()
        cache_counters(self, column, version, position)
        return version, position

    def _bus_target(self, stream):
        """Return the bus target to which the conversation's events are sent now."""
        return subscription_target(self, stream, self.subscription_epoch)

    def _expire_subscriptions(self):
        """Expire every subscription after a person lost access to this conversation.

        An open socket retains its subscriptions. The conversation therefore moves to a
        new bus target. Clients subscribe to it again, which checks their access.

        Emits ``seitech.chat.channel/subscription_expired`` on the previous target.
        """
        self._emit("seitech.chat.channel/subscription_expired", {"channel_id": self.id})
        self.subscription_epoch += 1

    def _emit_changed(self):
        """Send the current state of the conversation to everybody in it.

        Call ``_lock`` first, then change the conversation, then call this method.

        Emits ``seitech.chat.channel/channel_changed``.
        """
        version, _position = self._take_version()
        self._emit(
            "seitech.chat.channel/channel_changed",
            {
                "channel_id": self.id,
                "stream": "public",
                "version": version,
                "channel": self._to_payloads()[self.id],
            },
        )

    def _emit_added_to(self, *listeners):
        """Notify people to whom this conversation has become visible.

        :param listeners: records that serve as bus targets.

        Emits ``seitech.chat.channel/channel_added``.
        """
        payload = {"channel": self._to_payloads()[self.id]}
        for listener in listeners:
            self._emit_to(listener, "seitech.chat.channel/channel_added", payload)


def subscription_target(channel, stream, subscription_epoch):
    """Return a conversation's bus target, which changes with its subscription epoch.

    :param channel: one ``seitech.chat.channel``; its fields are not read.
    :param str stream: ``public`` or ``internal``.
    :param int subscription_epoch: the channel's ``subscription_epoch``.
    """
    if subscription_epoch:
        return (channel, f"{stream}:{subscription_epoch}")
    return channel if stream == "public" else (channel, stream)


def cache_counters(channel, column, version, position):
    """Cache the counters that the database returned, to avoid another read."""
    channel._fields[column]._update_cache(channel, version)
    channel._fields["last_position"]._update_cache(channel, position)


def url_for(channel, user):
    """Return the URL path under which a user reads this conversation."""
    # sudo: res.users - reads whether the user is internal
    is_internal = user.sudo()._is_internal()
    return f"/odoo/chat/{channel.id}" if is_internal else f"/my/chat/{channel.id}"
