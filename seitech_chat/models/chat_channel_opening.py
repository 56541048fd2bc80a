import json

from odoo import Command, api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..exceptions import ChatConflict, ChatError, ChatForbidden, ChatNotFound
from ..logic import routing
from ..logic.contract import OPENING_RETRY_SECONDS
from ..logic.digest import digest
from ..persona import ROLE_GROUPS, Persona


class SeitechChatChannelOpening(models.AbstractModel):
    """How conversations begin, one verb per type."""

    _name = "seitech.chat.channel.opening"
    _description = "Chat Conversation: Opening"

    @api.model
    def _check_may_open(self, persona, channel_type):
        """Refuse who may not begin this type of conversation.

        :raises ChatForbidden: ``forbidden``.
        """
        if not routing.may_open(persona.roles, channel_type):
            raise ChatForbidden(
                "forbidden", self.env._("You can't begin such a conversation.")
            )

    @api.model
    def _open_support(self, form, *, company, visitor=None):
        """Open a website visitor's conversation with its first message.

        Repeating the same form within ten minutes returns the same conversation and
        token, so a client whose answer was lost may ask again.

        :param dict form: ``opening_uuid``, ``client_uuid``, ``name``, ``email``,
            ``query_type``, ``department_id``, ``body``, ``page_url``, ``lang``,
            ``fields``: answers to the department's own questions by their names.
        :param company: ``res.company`` of the website.
        :param visitor: the visitor a valid token named, who stays the same person.
        :return: ``(channel, message, token, token_expires_at)``.
        :raises ChatError: ``no_department``, ``field_missing`` and those of ``_post``.
        :raises ChatConflict: ``client_uuid_reused``.

        Emits ``channel_added`` to the department, ``member_changed``, ``message_new``.
        """
        # sudo: visitors have no access of their own; everything made here is theirs
        channels = self.sudo()
        fingerprint = digest(json.dumps(form, sort_keys=True))
        channels._lock_key("opening", form["opening_uuid"])
        known = channels._find_opening(form["opening_uuid"], fingerprint)
        if known:
            channel = known.channel_ids[:1]
            message = channel.message_ids[:1]
            return (channel, message, *known._give_token(form["opening_uuid"]))
        # Whether the text will do is asked before anything is made of it.
        channels._check_text(form["body"])
        department = channels._department_for(form, company)
        field_values = department._check_fields(form.get("fields") or {})
        urgency = channels._urgency_for(form, company, department)
        visitor = channels._visitor_for(form, company, visitor, fingerprint)
        channel = channels.create(
            {
                "channel_type": "public_support",
                "company_id": company.id,
                "department_id": department.id,
                "visitor_id": visitor.id,
                "visitor_name": visitor.name,
                "visitor_email": visitor.email,
                "query_type": form["query_type"],
                "page_url": form["page_url"],
                "lang": form["lang"],
                "field_values": field_values,
                **urgency,
            }
        )
        channel._lock()
        persona = Persona(visitor)
        channel._join(persona)
        channel._begin_promises(channel.started_at)
        message = channel._post(persona, form["body"], client_uuid=form["client_uuid"])
        channel._enqueue()
        channel._announce_to(department)
        return (channel, message, *visitor._give_token(form["opening_uuid"]))

    def _find_opening(self, opening_uuid, fingerprint):
        # lock: caller holds the opening's key, so a retry waits for the first attempt
        visitor = self.env["seitech.chat.visitor"].search(
            [("opening_hash", "=", digest(opening_uuid))]
        )
        if not visitor:
            return visitor
        age = (fields.Datetime.now() - visitor.opened_at).total_seconds()
        # Who has signed in since holds the conversation, and no token opens it.
        is_over = bool(visitor.user_id) or age > OPENING_RETRY_SECONDS
        if is_over or visitor.opening_fingerprint != fingerprint:
            raise ChatConflict(
                "client_uuid_reused",
                self.env._("Another conversation was opened under this id."),
                field="opening_uuid",
            )
        return visitor

    def _department_for(self, form, company):
        departments = self.env["seitech.chat.department"]
        if form["department_id"]:
            return departments._of_company(company, form["department_id"])
        return departments._for_question(
            company, form["query_type"], lang=form.get("lang")
        )

    def _urgency_for(self, form, company, department, *, course=None):
        """Say how urgent a new conversation is and what skills it needs, by the rules.

        :return: values for the channel.
        """
        rule = self.env["seitech.chat.priority.rule"]._for_opening(
            company,
            department=department,
            query_type=form["query_type"],
            course=course or self.env["slide.channel"],
            email=form.get("email"),
            text=form["body"],
        )
        if not rule:
            return {}
        return {
            "priority": rule.priority,
            "skill_ids": [Command.set(rule.skill_ids.ids)],
        }

    def _visitor_for(self, form, company, visitor, fingerprint):
        vals = {
            "name": form["name"],
            "email": form["email"],
            "lang": form["lang"],
            "opening_hash": digest(form["opening_uuid"]),
            "opening_fingerprint": fingerprint,
            "opened_at": fields.Datetime.now(),
            "seen_at": fields.Datetime.now(),
        }
        if visitor and visitor.company_id == company:
            # sudo: seitech.chat.visitor - matched by their token
            visitor = visitor.sudo()
            visitor.write(vals)
            return visitor
        return self.env["seitech.chat.visitor"].create(
            {**vals, "company_id": company.id}
        )

    @api.model
    def _open_direct(self, persona, user_id):
        """Find or open the one conversation of two signed-in people.

        Call ``_check_may_open`` first.

        :return: the channel.
        :raises ChatNotFound: ``not_found``: nobody whom this person may write to.
        :raises ChatError: ``yourself``.
        """
        if user_id == persona.id:
            raise ChatError(
                "yourself",
                self.env._("Choose somebody else to talk to."),
                field="user_id",
            )
        other = self._find_person(persona, user_id)
        company = persona.record.company_id
        if company not in other.company_ids:
            company = (persona.record.company_ids & other.company_ids)[:1]
        first, second = sorted((persona.id, other.id))
        return self._open_pair(
            f"direct:{first}:{second}",
            {"channel_type": "direct", "company_id": company.id},
            [persona, Persona(other)],
        )

    @api.model
    def _open_student_instructor(self, persona, course_id, student_id=None):
        """Find or open the conversation of a student and a course's instructor.

        Call ``_check_may_open`` first.

        :param int course_id: ``slide.channel``.
        :param int student_id: the student, when the instructor opens it.
        :return: the channel.
        :raises ChatNotFound: ``not_found``: no such course for this person.
        :raises ChatError: ``not_enrolled``, ``yourself``.
        """
        # sudo: slide.channel - whether this person belongs to the course is asked here
        course = self.env["slide.channel"].sudo().browse(course_id).exists()
        instructor = course.user_id
        student = (
            self.env["res.users"]
            .sudo()
            .browse(student_id if instructor.id == persona.id else persona.id)
            .exists()
        )
        if not instructor or not self._is_of_course(course, persona):
            raise ChatNotFound(
                "not_found", self.env._("There is no such course."), field="course_id"
            )
        if not self._is_enrolled(course, student):
            raise ChatError(
                "not_enrolled",
                self.env._("This student does not take part in the course."),
                field="student_id",
            )
        if student == instructor:
            raise ChatError("yourself", self.env._("Choose somebody else to talk to."))
        return self._open_pair(
            f"student_instructor:{course.id}:{student.id}:{instructor.id}",
            {
                "channel_type": "student_instructor",
                "course_id": course.id,
                "company_id": (
                    course.website_id.company_id or instructor.company_id
                ).id,
            },
            [Persona(student), Persona(instructor)],
        )

    def _find_person(self, persona, user_id):
        groups = self.env["res.groups"]
        for group in ROLE_GROUPS.values():
            groups |= self.env.ref(group)
        # sudo: res.users - limited to people of the chat in a company of one's own
        person = (
            self.env["res.users"]
            .sudo()
            .search(
                Domain("id", "=", user_id)
                & Domain("all_group_ids", "in", groups.ids)
                & Domain("company_ids", "in", persona.record.sudo().company_ids.ids)
            )
        )
        if not person:
            raise ChatNotFound(
                "not_found", self.env._("There is no such person."), field="user_id"
            )
        return person

    def _is_of_course(self, course, persona):
        if course.user_id.id == persona.id:
            return True
        return self._is_enrolled(course, persona.record)

    def _is_enrolled(self, course, user):
        # sudo: slide.channel.partner - yes or no about the one person asked about
        return bool(user) and bool(
            self.env["slide.channel.partner"]
            .sudo()
            .search_count(
                [
                    ("channel_id", "=", course.id),
                    ("partner_id", "=", user.sudo().partner_id.id),
                    ("member_status", "!=", "invited"),
                ],
                limit=1,
            )
        )

    def _open_pair(self, key, vals, personas):
        """Find or make the one channel of this key, and reopen it.

        Emits ``channel_added``, ``member_changed``, ``channel_changed``.
        """
        # sudo: seitech.chat.channel - the right to open it was checked; the pair's
        # conversation is theirs
        channels = self.sudo()
        self._lock_key("pair", key)
        channel = channels.search([("pair_key", "=", key)])
        if not channel:
            channel = channels.create({**vals, "pair_key": key})
        channel._lock()
        if channel.state != "active":
            channel.write({"state": "active", "ended_at": False})
            channel._announce()
        for persona in personas:
            channel._join(persona)
        return self.browse(channel.id)

    def _lock_key(self, kind, key):
        """Let nobody else open the same thing until this transaction ends.

        The row to lock does not exist yet, so an advisory lock stands in for it.
        """
        self.env.cr.execute(
            SQL(
                "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
                f"seitech_chat.{kind}:{key}",
            )
        )
