from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL, ormcache

from ..bus.subscription import ACCESS_EVENT, ACCESS_STREAM
from ..logic import notification_rules, permissions
from ..logic.contract import PRESENCE_TIMEOUT_SECONDS
from ..persona import ROLE_GROUPS, Persona
from .channel.chat_channel_visibility import takes_part
from .member.chat_member_personal import read_position_sql
from .notifications.chat_preference import DEFAULTS

# The fields that determine whether a user may serve customers.
SERVICE_FIELDS = {"active", "company_ids", "group_ids"}


class ResUsers(models.Model):
    _inherit = "res.users"

    chat_needs_agent = fields.Boolean(
        compute="_compute_chat_needs_agent",
        compute_sudo=True,
        help="Has the chat role Agent but no agent record.",
    )

    @api.depends("group_ids")
    def _compute_chat_needs_agent(self):
        # sudo: seitech.chat.agent - whether there is one
        agents = self.env["seitech.chat.agent"].sudo()
        served = agents.search([("user_id", "in", self._origin.ids)]).user_id
        role = self.env.ref(ROLE_GROUPS["agent"])
        leads = self.env.ref(ROLE_GROUPS["supervisor"])
        for user in self:
            roles = user.group_ids.all_implied_ids
            # Supervisors and managers may lead without serving customers.
            user.chat_needs_agent = (
                role in roles and leads not in roles and user._origin not in served
            )

    def action_chat_create_agent(self):
        """Open the form of a new agent record for this user."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New agent"),
            "res_model": "seitech.chat.agent",
            "views": [(False, "form")],
            "context": {"default_user_id": self.id},
        }

    @api.model_create_multi
    def create(self, vals_list):
        users = super().create(vals_list)
        users._chat_sync_courses()
        return users

    def write(self, vals):
        result = super().write(vals)
        if "partner_id" in vals:
            self.env.registry.clear_cache()
            self._chat_sync_courses()
        if SERVICE_FIELDS & vals.keys():
            self._chat_end_service()
        if self._get_chat_access_fields() & vals.keys():
            self._chat_access_changed()
        return result

    def action_archive(self):
        """Archive these users; report how many open conversations return to the queue.

        An account administrator may hold no chat role and cannot choose a colleague.
        The conversations therefore return to the queue at once, without a question.

        :return: the notification to show, or core's result.

        Emits what ``_return_to_queue`` emits.
        """
        # sudo: seitech.chat.channel - a count; no conversation is shown
        count = (
            self.env["seitech.chat.channel"]
            .sudo()
            .search_count(
                [("agent_id.user_id", "in", self.ids), ("state", "=", "active")]
            )
        )
        done = super().action_archive()
        if not count:
            return done
        message = (
            self.env._("1 open chat conversation returned to the queue.")
            if count == 1
            else self.env._(
                "%(count)s open chat conversations returned to the queue.", count=count
            )
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "message": message,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def unlink(self):
        self._chat_access_changed()
        return super().unlink()

    def _get_chat_access_fields(self):
        """Return the fields that determine a user's access or session."""
        return {
            "group_ids",
            "company_ids",
            "partner_id",
        } | self._get_session_token_fields()

    def _chat_access_changed(self):
        """Make these users' open sockets check their rights again.

        After this commit nothing is delivered to them before that check.

        Emits ``seitech.chat.session/changed`` to each.
        """
        live = self.env["seitech.chat.live.mixin"]
        for user in self:
            live._emit_to((user, ACCESS_STREAM), ACCESS_EVENT, {})

    def _chat_end_service(self):
        """Release the conversations of agents among these users who lost the right."""
        # sudo: seitech.chat.agent - the agent records of the accounts just written
        agents = self.env["seitech.chat.agent"].sudo().with_context(active_test=False)
        agents.search([("user_id", "in", self.ids)])._end_service()

    def _chat_sync_courses(self):
        """Sync the conversations of the courses in which these people are enrolled.

        A partner may be enrolled long before an account exists.
        """
        # sudo: slide.channel.partner - the enrolments of the accounts just written
        enrolments = self.env["slide.channel.partner"].sudo()
        found = enrolments.search([("partner_id", "in", self.partner_id.ids)])
        found.channel_id._chat_request_sync()

    def _chat_online(self):
        """Return those of these users whose chat is open now."""
        alive_since = fields.Datetime.now() - timedelta(
            seconds=PRESENCE_TIMEOUT_SECONDS
        )
        # sudo: seitech.chat.presence - to notify only the people who are present
        presences = self.env["seitech.chat.presence"].sudo()
        return presences.search(
            [("user_id", "in", self.ids), ("seen_at", ">=", alive_since)]
        ).user_id

    def _chat_has_role(self):
        """Return whether this user holds any chat role."""
        self.ensure_one()
        return any(self.has_group(group) for group in ROLE_GROUPS.values())

    def _chat_unread_count(self):
        """Count this user's unread messages, as their screens do.

        It covers all conversations of their list. Their notification preferences decide
        what counts, as described for the badge in ``logic/notification_rules.py``.

        :return: an int; positions are dense, so it is a sum of differences.
        """
        self.ensure_one()
        for name in ("member", "channel", "mention", "preference"):
            self.env[f"seitech.chat.{name}"].flush_model()
        # SQL: a sum over columns of several tables, in one statement per page.
        [[count]] = self.env.execute_query(
            SQL(
                """
                  WITH preference AS (
                    SELECT coalesce(max(notification_level), %(default)s)
                           AS notification_level
                      FROM seitech_chat_preference WHERE user_id = %(user)s)
                SELECT coalesce(sum(CASE counted
                           WHEN 'all' THEN greatest(last_position - read_position, 0)
                           WHEN 'mentions' THEN (
                                SELECT count(*) FROM seitech_chat_mention mention
                                 WHERE mention.user_id = %(user)s
                                   AND mention.channel_id = parts.id
                                   AND mention.position > read_position)
                           ELSE 0 END), 0)
                  FROM (
                    SELECT channel.id, channel.last_position,
                           %(read)s AS read_position, CASE
                           WHEN member.muted_until > %(now)s THEN 'mentions'
                           WHEN member.notification_level IS NOT NULL
                           THEN member.notification_level
                           WHEN preference.notification_level = 'mentions'
                            AND channel.channel_type IN %(personal)s THEN 'all'
                           ELSE preference.notification_level END AS counted
                      FROM preference
                CROSS JOIN seitech_chat_member member
                      JOIN seitech_chat_channel channel
                        ON channel.id = member.channel_id
                     WHERE member.user_id = %(user)s AND member.is_active
                       AND channel.company_id IN %(companies)s
                       AND (%(takes_part)s OR %(reads)s)
                       AND channel.state <> 'archived'
                       AND NOT (coalesce(member.is_archived, FALSE) AND (
                           channel.last_position <= member.archived_position
                           OR member.muted_until > %(now)s))
                 UNION ALL %(broadcasts)s
                       ) parts
                """,
                read=read_position_sql("member", "channel"),
                user=self.id,
                # sudo: res.users - the user's own companies
                companies=tuple(self.sudo().company_ids.ids) or (0,),
                takes_part=takes_part(Persona(self.sudo())),
                reads=self._chat_reads_broadcast(),
                now=fields.Datetime.now(),
                default=DEFAULTS["notification_level"],
                personal=tuple(notification_rules.PERSONAL_TYPES),
                broadcasts=self._chat_unread_broadcasts(),
            )
        )
        return int(count)

    def _chat_signup_at(self):
        """Return the creation time of the account; earlier messages count as read.

        Messages store whole seconds. Messages of the same second count as unread.
        """
        return self.create_date.replace(microsecond=0)

    def _chat_unread_broadcasts(self):
        """Select the positions of broadcasts that this user has never read.

        Messages from before the account count as read.

        :return: ``SQL`` of ``(conversation, last position, position that counts as
            read, notification preference)``; joined with ``preference``.
        """
        # sudo: res.users - the user's own companies
        user = self.sudo()
        return SQL(
            """
            SELECT channel.id, channel.last_position, (
                   SELECT coalesce(max(message.position), 0)
                     FROM seitech_chat_message message
                    WHERE message.channel_id = channel.id
                      AND message.created_at < %(since)s), preference.notification_level
              FROM preference
        CROSS JOIN seitech_chat_channel channel
             WHERE channel.state = 'active' AND channel.company_id IN %(companies)s
               AND %(reads)s
               AND NOT EXISTS (
                   SELECT FROM seitech_chat_member mine
                    WHERE mine.channel_id = channel.id AND mine.is_active
                      AND mine.user_id = %(user)s)
            """,
            since=user._chat_signup_at(),
            companies=tuple(user.company_ids.ids) or (0,),
            reads=self._chat_reads_broadcast(),
            user=user.id,
        )

    def _chat_reads_broadcast(self):
        """Return the condition that makes a ``channel`` a broadcast for this user.

        :return: ``SQL``.
        """
        # sudo: res.users - the user's own roles
        audiences = permissions.audiences_of(Persona(self.sudo()).roles)
        return SQL(
            """(channel.channel_type = 'broadcast' AND (
                channel.audience IN %(audiences)s
                OR %(has_courses)s AND channel.audience = 'course'
                   AND channel.course_id IN (%(courses)s)))""",
            audiences=tuple(sorted(audiences - {"course"})) or ("",),
            has_courses="course" in audiences,
            courses=self.env["slide.channel"]._chat_courses_of(self.id),
        )

    def _chat_authors(self, known=None):
        """Return these users as authors of messages.

        :param known: ``{user id: AuthorPayload}`` that is already read.
        :return: ``{user id: AuthorPayload}``, including the known ones.
        """
        known = known or {}
        unknown = tuple(user_id for user_id in self.ids if user_id not in known)
        if not unknown:
            return known
        self.env["res.users"].flush_model(["partner_id"])
        self.env["res.partner"].flush_model(["name"])
        # SQL: a number and a name; the ORM would read two wide rows completely, for
        # every message that is sent.
        rows = self.env.execute_query(
            SQL(
                """
                SELECT res_users.id, res_partner.name
                  FROM res_users
                  JOIN res_partner ON res_partner.id = res_users.partner_id
                 WHERE res_users.id IN %s
                """,
                unknown,
            )
        )
        return known | {
            user_id: {"type": "user", "id": user_id, "name": name or ""}
            for user_id, name in rows
        }

    @ormcache("user_id")
    def _chat_name(self, user_id):
        """Return the cached name of a user; ``res.partner`` clears the cache."""
        [author] = self.browse(user_id)._chat_authors().values()
        return author["name"]

    def _chat_course_ids(self):
        """List the courses of this user: enrolled in, or responsible for.

        :return: list of ids of ``slide.channel``, including archived ones.
        """
        self.ensure_one()
        # sudo: slide.channel - only ids of this user's own courses
        courses = self.env["slide.channel"].sudo()
        rows = self.env.execute_query(courses._chat_courses_of(self.id))
        return sorted(course_id for (course_id,) in rows)
