from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...exceptions import ChatError, ChatForbidden, ChatNotFound
from ...logic import permissions
from ...logic.contract import MAX_COURSE_CHOICES
from ...persona import ROLE_GROUPS
from ...tools.name_search import courses_named, escape_like, people_named
from ..channel.chat_channel_members import (
    note_readers_among,
    note_readers_domain,
)
from ..slide_channel import courses_of, enrolled_sql

COURSES_NAMED = 3  # maximum of shared courses listed per person


class SeitechChatDirectory(models.AbstractModel):
    """Directory of the people to whom a person may write.

    It implements the rules of ``logic/permissions.py`` as queries.
    """

    _name = "seitech.chat.directory"
    _description = "Chat Directory"

    @api.model
    def _search_people(self, persona, *, search=None, channel=None, limit=20):
        """List people to whom the person may write, by name.

        The number of queries does not depend on the number of people.

        :param str search: part of a name, or a complete email address.
        :param channel: the conversation whose members are left out, as far as they are
            visible to the user.
        :param int limit: maximum number of people.
        :return: list of ``PersonPayload``.
        """
        domain = self._reachable(persona)
        if search:
            named = people_named(search)
            # An address must be typed in full, so that a search reveals no addresses.
            domain &= named | Domain("email", "=ilike", escape_like(search))
        if channel:
            domain &= Domain("company_ids", "in", channel.company_id.ids)
            # sudo: seitech.chat.member - the domain contains the record rules
            members = self.env["seitech.chat.member"].sudo()
            shown_domain = channel.env["seitech.chat.member"]._shown_in(channel)
            shown = members.search_fetch(shown_domain, ["user_id"])
            domain &= Domain("id", "not in", shown.user_id.ids)
        # sudo: res.users - limited to people to whom this person may write
        users = self.env["res.users"].sudo().search(domain, order="name", limit=limit)
        return self._to_payloads(persona, users)

    @api.model
    def _check_may_list_colleagues(self, persona, channel):
        """Check that the person may write private notes in a conversation.

        :param channel: one ``seitech.chat.channel`` visible to the person, or none.
        :raises ChatError: ``invalid_field``: no conversation is given.
        :raises ChatForbidden: ``forbidden``.
        """
        if not channel:
            raise ChatError(
                "invalid_field",
                self.env._("Choose the conversation of the note."),
                field="channel_id",
            )
        if not persona.can_see_notes(channel):
            raise ChatForbidden("forbidden", self.env._("Only agents can do this."))

    @api.model
    def _search_colleagues(self, persona, channel, *, search=None, limit=20):
        """List colleagues to mention in a conversation's private notes, by name.

        Call ``_check_may_list_colleagues`` first.

        :param channel: the conversation; only people who can read it are listed.
        :param str search: part of a name.
        :param int limit: maximum number of people.
        :return: list of ``PersonPayload``.
        """
        domain = note_readers_domain(channel) & Domain("id", "!=", persona.id)
        if search:
            domain &= Domain("name", "ilike", escape_like(search))
        # sudo: res.users - limited to the desk of this conversation
        users = self.env["res.users"].sudo().search(domain, order="name", limit=limit)
        return self._to_payloads(persona, note_readers_among(channel, users))

    @api.model
    def _find_people(self, persona, user_ids, *, field="user_id"):
        """Find people by id among those to whom the person may write.

        :param user_ids: ids of ``res.users``.
        :param str field: field of the request, named in the error.
        :return: the ``res.users``, in sudo.
        :raises ChatNotFound: ``not_found``: the person may not write to one of them.
        """
        wanted = set(user_ids)
        # sudo: res.users - limited to people to whom this person may write
        users = self.env["res.users"].sudo()
        users = users.search(self._reachable(persona) & Domain("id", "in", wanted))
        if set(users.ids) != wanted:
            raise ChatNotFound(
                "not_found",
                self.env._("This person doesn't exist or you can't message them."),
                field=field,
            )
        return users

    @api.model
    def _find_contact(self, persona, user_id):
        """Find an existing contact, if both people still have a role in the chat.

        :return: the ``res.users``, in sudo.
        :raises ChatNotFound: ``not_found``.
        """
        return self._find_in_company(persona, Domain("id", "=", user_id), "user_id")

    @api.model
    def _find_instructor(self, persona, user_id):
        """Find an instructor in one of the person's companies.

        :return: the ``res.users``, in sudo.
        :raises ChatNotFound: ``not_found``.
        """
        domain = Domain("id", "=", user_id)
        domain &= Domain("id", "in", self._role_holders("instructor"))
        return self._find_in_company(persona, domain, "instructor_id")

    def _find_in_company(self, persona, domain, field):
        # sudo: res.users - limited to people of the chat in the person's companies
        users = self.env["res.users"].sudo()
        user = users.search(self._same_company(persona) & domain)
        if not user:
            raise ChatNotFound(
                "not_found",
                self.env._("This person doesn't exist or you can't message them."),
                field=field,
            )
        return user

    def _reachable(self, persona):
        """Return a domain of the users to whom the person may write."""
        mine = permissions.contact_groups(persona.roles)
        if "everybody" in mine:
            reached = Domain.TRUE
        else:
            reached = Domain.OR(
                [
                    Domain("id", "in", self._course_people(persona))
                    if contact_group == "course"
                    else Domain("id", "in", self._role_holders(contact_group))
                    for contact_group in sorted(mine)
                ]
            )
        return (
            self._same_company(persona)
            & reached
            & Domain("id", "not in", _blocked_people(persona))
        )

    def _same_company(self, persona):
        """Return a domain of the other chat users in the person's companies."""
        # sudo: res.users - the person's own companies
        companies = persona.record.sudo().company_ids
        return (
            Domain("id", "!=", persona.id)
            & Domain("id", "in", self._role_holders(*ROLE_GROUPS))
            & Domain("company_ids", "in", companies.ids)
        )

    def _role_holders(self, *roles):
        """Return SQL of the ids of users who hold one of these roles, also implied."""
        groups = self.env["res.groups"]
        for role in roles:
            # sudo: res.groups - reads which groups imply a role
            groups |= self.env.ref(ROLE_GROUPS[role]).sudo().all_implied_by_ids
        # SQL: one lookup in the relation; the ORM would join it with the record rules
        # of groups.
        return SQL(
            "(SELECT uid FROM res_groups_users_rel WHERE gid IN %s)", tuple(groups.ids)
        )

    def _course_people(self, persona):
        """Return SQL of the ids of users who share a course with the person."""
        # SQL: selects instructors and attendees of one set of courses; a domain would
        # contain the set twice and apply the record rules of website_slides.
        return SQL(
            """(
            SELECT course.user_id FROM slide_channel course
             WHERE course.user_id IS NOT NULL AND course.id IN %(courses)s
             UNION
            SELECT someone.id
              FROM slide_channel_partner attendee
              JOIN res_users someone ON someone.partner_id = attendee.partner_id
             WHERE %(is_enrolled)s
               AND attendee.channel_id IN %(courses)s
            )""",
            is_enrolled=enrolled_sql("attendee"),
            courses=courses_of(persona),
        )

    def _to_payloads(self, persona, users):
        """Return users as the person sees them: list of ``PersonPayload``."""
        roles = self._roles_of(users)
        courses = self._shared_courses(persona, users)
        names = users._chat_authors()
        return [
            {
                "id": user.id,
                "name": names[user.id]["name"],
                "roles": roles.get(user.id, []),
                "courses": courses.get(user.id, [])[:COURSES_NAMED],
            }
            for user in users
        ]

    def _roles_of(self, users):
        """Return the roles of users: ``{user id: [Role]}``, lowest role first."""
        selects = [
            SQL("SELECT uid, %s AS rank FROM %s held", rank, self._role_holders(role))
            for rank, role in enumerate(ROLE_GROUPS)
        ]
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT uid, rank FROM (%s) every WHERE uid IN %s"
                " ORDER BY rank",
                SQL(" UNION ALL ").join(selects),
                tuple(users.ids) or (0,),
            )
        )
        roles = {}
        names = list(ROLE_GROUPS)
        for user_id, rank in rows:
            roles.setdefault(user_id, []).append(names[rank])
        return roles

    def _shared_courses(self, persona, users):
        """Return the courses users share with the person: ``{user id: [name]}``."""
        # SQL: reads the names of shared courses in the person's language, in one
        # statement.
        course_name = self.env["slide.channel"]._field_to_sql("course", "name")
        rows = self.env.execute_query(
            SQL(
                """
                SELECT someone.id, %(name)s AS course_name
                  FROM slide_channel course
                  JOIN res_users someone ON someone.id IN %(users)s
                 WHERE course.id IN %(courses)s
                   AND (course.user_id = someone.id OR EXISTS (
                        SELECT FROM slide_channel_partner attendee
                         WHERE attendee.channel_id = course.id
                           AND attendee.partner_id = someone.partner_id
                           AND %(is_enrolled)s
                   ))
              ORDER BY course.id
                """,
                name=course_name,
                users=tuple(users.ids) or (0,),
                is_enrolled=enrolled_sql("attendee"),
                courses=courses_of(persona),
            )
        )
        courses = {}
        for user_id, name in rows:
            courses.setdefault(user_id, []).append(name)
        return courses

    @api.model
    def _course_choices(
        self, persona, *, search=None, is_of_company=False, limit=MAX_COURSE_CHOICES
    ):
        """List the courses that the person attends or teaches, by name.

        :param str search: part of a course's name.
        :param bool is_of_company: whether to list all courses of the person's companies
            instead; check first that they may see them.
        :param int limit: maximum number of courses.
        :return: list of ``CourseChoicePayload``.
        """
        # sudo: slide.channel, res.users - the person's own courses or those of their
        # own companies, published or not
        courses = self.env["slide.channel"].sudo()
        if is_of_company:
            domain = courses._chat_domain_of(persona.record.sudo().company_ids)
        else:
            domain = Domain("id", "in", courses_of(persona))
        if search:
            domain &= courses_named(search)
        found = courses.search_fetch(
            domain, ["name", "user_id"], order="name, id", limit=limit
        )
        names = found.user_id._chat_authors()
        return [
            {
                "id": course.id,
                "name": course.name,
                "instructor": {
                    "id": course.user_id.id,
                    "name": names[course.user_id.id]["name"],
                }
                if course.user_id
                else None,
                "is_instructor": course.user_id.id == persona.id,
            }
            for course in found
        ]


def _blocked_people(persona):
    """Return SQL of the ids of users in a blocked conversation with the person."""
    return SQL(
        """(
        SELECT other.user_id
          FROM seitech_chat_member mine
          JOIN seitech_chat_channel channel ON channel.id = mine.channel_id
           AND channel.is_blocked
          JOIN seitech_chat_member other ON other.channel_id = channel.id
           AND other.user_id <> mine.user_id
         WHERE mine.user_id = %s
        )""",
        persona.id,
    )
