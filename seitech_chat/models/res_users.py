from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL, ormcache

from ..bus.subscription import ACCESS_EVENT, ACCESS_STREAM
from ..logic import permissions
from ..logic.contract import PRESENCE_TIMEOUT_SECONDS
from ..persona import ROLE_GROUPS, Persona

# The fields that determine what a user may do.
RIGHTS_FIELDS = {"active", "company_ids", "group_ids"}


class ResUsers(models.Model):
    _inherit = "res.users"

    def write(self, vals):
        result = super().write(vals)
        if "partner_id" in vals:
            self.env.registry.clear_cache()
        if RIGHTS_FIELDS & vals.keys():
            self._chat_rights_changed()
        elif self._get_chat_access_fields() & vals.keys():
            self._chat_access_changed()
        return result

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

    def _chat_rights_changed(self):
        """Update what depends on the roles and companies of these users, as a hook.

        Emits what ``_chat_access_changed`` emits.
        """
        self._chat_access_changed()

    def _chat_access_changed(self):
        """Make these users' open sockets check their rights again.

        After this commit nothing is delivered to them before that check.

        Emits ``seitech.chat.session/changed`` to each.
        """
        live = self.env["seitech.chat.live.mixin"]
        for user in self:
            live._emit_to((user, ACCESS_STREAM), ACCESS_EVENT, {})

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

    def _chat_signup_at(self):
        """Return the creation time of the account; earlier messages count as read.

        Messages store whole seconds. Messages of the same second count as unread.
        """
        return self.create_date.replace(microsecond=0)

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
