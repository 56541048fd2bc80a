from odoo import api, fields, models
from odoo.modules import module
from odoo.tools import SQL

from ...bus.subscription import ACCESS_EVENT
from ...tools.advisory_lock import lock_key
from ...tools.after_commit import run_after_commit
from ...tools.transaction import run_in_own_transaction
from ..channel.chat_channel_creation import emit_added_to_observers
from ..channel.chat_channel_members import MAX_INDIVIDUAL_EVENTS
from .course_queries import pairs_sql, unsynced_courses_sql

# The course fields that change its conversations.
FOLLOWED_FIELDS = {"active", "has_chat", "user_id"}


class SlideChannel(models.Model):
    """Keep a course's conversations in line with the course and its people.

    Each sync computes the wanted state from the enrolments, not from the last change,
    so the next sync repairs everything that was missed.
    """

    _inherit = "slide.channel"

    @api.model_create_multi
    def create(self, vals_list):
        courses = super().create(vals_list)
        courses._chat_request_sync()
        return courses

    def write(self, vals):
        result = super().write(vals)
        if not FOLLOWED_FIELDS.isdisjoint(vals):
            self._chat_request_sync()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_chat(self):
        self._chat_archive_conversations()

    def _chat_request_sync(self):
        """Sync these courses' conversations as soon as this transaction commits.

        It runs outside this transaction: a person who posts in a course's conversation
        would wait for an import of attendees, or make it fail. Tests run it at once.
        """
        if not self.env.registry.ready or not self:
            return  # during the installation of addons: the cron syncs them
        if module.current_test:
            # sudo: slide.channel - the sync does not depend on the editor's rights
            for course in self.sudo():
                course._chat_follow()
            return
        run_after_commit(self.env, self._name, self.ids, "_chat_follow")

    def _chat_follow(self):
        """Sync this course's conversations with the course, its people and its pairs.

        The number of statements does not depend on the number of attendees. The course
        is in sudo, and may be archived.

        Emits ``member_changed`` or ``subscription_expired``, ``channel_changed`` and
        ``channel_added`` where something changed.
        """
        self.ensure_one()
        # sudo: seitech.chat.channel - the sync does not depend on the editor's rights
        channels = self.env["seitech.chat.channel"].sudo()
        for name in ("slide.channel", "slide.channel.partner", "res.users"):
            self.env[name].flush_model()
        # lock: a request for a pair of this course checks enrolment under the same key
        lock_key(channels.env.cr, "course", self.id)
        channel = channels.search([("unique_key", "=", _course_key(self))])
        if not channel and self.has_chat and self.active:
            channel = self._chat_create_conversation()
        # Without a course conversation, the previous members are unknown.
        somebody_left = True
        if channel:
            channel._lock()
            somebody_left = channel._sync_members()
            channel._sync_state(is_active=self.has_chat and self.active)
        if somebody_left:
            self._chat_expire_broadcasts()
        if not channel:
            channels._emit_to((self, "seitech_chat"), ACCESS_EVENT, {})
        self._chat_sync_pairs()

    def _chat_create_conversation(self):
        """Create the conversation of this course, without members.

        Emits ``channel_added`` to the course and to those who see it by their role.

        :return: the channel, in sudo.
        """
        # sudo: seitech.chat.channel - as in _chat_follow
        channel = (
            self.env["seitech.chat.channel"]
            .sudo()
            .create(
                {
                    "channel_type": "course",
                    "course_id": self.id,
                    "company_id": self._chat_company().id,
                    "unique_key": _course_key(self),
                    # An existing course must not appear as new in the members' lists.
                    "started_at": self.create_date or fields.Datetime.now(),
                }
            )
        )
        channel._emit_added_to((self, "seitech_chat"))
        emit_added_to_observers(channel)
        return channel

    def _chat_expire_broadcasts(self):
        """End the subscriptions to the broadcasts of this course, which somebody left.

        The course's own conversation may have ended, and then has no subscribers.

        Emits ``seitech.chat.channel/subscription_expired`` in each.
        """
        # sudo: seitech.chat.channel - as in _chat_follow
        broadcasts = (
            self.env["seitech.chat.channel"]
            .sudo()
            .search(
                [
                    ("channel_type", "=", "broadcast"),
                    ("course_id", "=", self.id),
                    ("state", "=", "active"),
                ],
                order="id",
            )
        )
        for broadcast in broadcasts:
            broadcast._lock()
            broadcast._expire_subscriptions()

    def _chat_sync_pairs(self):
        """Close pairs whose student left or instructor changed; reopen the others.

        Emits ``seitech.chat.channel/channel_changed`` in each, and ``channel_added``
        to the two people of each reopened pair.
        """
        # sudo: seitech.chat.channel - as in _chat_follow
        channels = self.env["seitech.chat.channel"].sudo()
        channels.flush_model()
        # SQL: a thousand pairs may end with their course; the update locks the rows.
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE seitech_chat_channel channel
                   SET state = CASE WHEN pair.is_on THEN 'active' ELSE 'closed' END,
                       ended_at = CASE WHEN pair.is_on THEN NULL
                                  ELSE %(now)s::timestamp END,
                       last_version = channel.last_version + 1
                  FROM (%(pairs)s) pair
                 WHERE channel.id = pair.id
                   AND channel.state <> CASE WHEN pair.is_on
                       THEN 'active' ELSE 'closed' END
             RETURNING channel.id, pair.is_on
                """,
                now=fields.Datetime.now(),
                pairs=pairs_sql(SQL("course.id = %s", self.id)),
            )
        )
        if not rows:
            return
        channels.invalidate_model()
        changed = channels.browse(sorted(channel_id for channel_id, _is_on in rows))
        payloads = changed._to_payloads()
        for channel in changed:
            channel._emit(
                "seitech.chat.channel/channel_changed",
                {
                    "channel_id": channel.id,
                    "stream": "public",
                    "version": payloads[channel.id]["last_version"],
                    "channel": payloads[channel.id],
                },
            )
        reopened = channels.browse(sorted(row[0] for row in rows if row[1]))
        _announce_reopened(reopened, payloads)

    def _chat_archive_conversations(self):
        """Archive the conversations of these courses, which are about to be deleted.

        Their messages stay readable for their members.

        Emits ``seitech.chat.channel/channel_changed`` in each.
        """
        # sudo: seitech.chat.channel - the right to delete a course includes this
        channels = (
            self.env["seitech.chat.channel"]
            .sudo()
            .search(
                [
                    ("course_id", "in", self.ids),
                    ("channel_type", "in", ("course", "student_instructor")),
                ]
            )
        )
        for channel in channels.sorted("id"):
            channel._lock()
            if channel.channel_type == "course":
                channel.name = channel.course_id.name
            if channel.state == "active":
                is_course = channel.channel_type == "course"
                state = "archived" if is_course else "closed"
                channel.write({"state": state, "ended_at": fields.Datetime.now()})
            channel._emit_changed()

    @api.model
    def _chat_find_unsynced(self):
        """Find the courses whose conversations are out of sync.

        :return: sorted list of ids.
        """
        self.env.flush_all()
        # SQL: compares all courses at once, every few minutes.
        rows = self.env.execute_query(unsynced_courses_sql())
        return sorted(row[0] for row in rows)

    @api.model
    def _chat_follow_all(self):
        """Sync all courses in this transaction, during the addon's installation."""
        # sudo: slide.channel - the addon's own installation
        for course_id in self._chat_find_unsynced():
            self.sudo().browse(course_id)._chat_follow()

    @api.model
    def _cron_chat_sync(self):
        """Sync the courses that no event has synced, as a fallback for the events."""
        for course_id in self._chat_find_unsynced():
            run_in_own_transaction(self.env, self._name, course_id, "_chat_follow")


def _course_key(course):
    return f"course:{course.id}"


def _announce_reopened(pairs, payloads):
    """Send reopened pairs to their people, and to those who see them by their role.

    Of many people, only those online are notified.

    :param dict payloads: ``{channel id: ChannelPayload}``.
    """
    people = pairs.member_ids.filtered("is_active").user_id
    if len(pairs) > MAX_INDIVIDUAL_EVENTS:
        people = people._chat_online()
    for channel in pairs:
        emit_added_to_observers(channel)
        for member in channel.member_ids.filtered("is_active"):
            if member.user_id in people:
                channel._emit_to(
                    member.user_id.partner_id,
                    "seitech.chat.channel/channel_added",
                    {"channel": payloads[channel.id]},
                )
