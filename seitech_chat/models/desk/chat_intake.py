import json

import pytz

from odoo import Command, api, fields, models
from odoo.tools import hmac

from ...exceptions import opening_conflict
from ...logic.addresses import without_query
from ...logic.contract import INTAKE_RETRY_SECONDS
from ...logic.hashing import sha256_hex
from ...persona import Persona
from ...tools.advisory_lock import lock_key
from ..channel.chat_channel_access import mark_locked
from ..message_text import check_text
from ..visitor.chat_visitor import ANONYMOUS
from .chat_department import CALL_TOPICS


class SeitechChatIntake(models.AbstractModel):
    """Create conversations of website visitors and students with the desk."""

    _name = "seitech.chat.intake"
    _description = "Chat Intake"

    @api.model
    def _open_support(self, form, *, company, visitor=None):
        """Create a website visitor's conversation with its first message.

        Repeating the same form within ten minutes returns the same conversation and
        token, so that a client may retry after a lost response.

        :param dict form: ``opening_uuid``, ``client_uuid``, ``name``, ``email``,
            ``phone``, ``query_type``, ``department_id``, ``body``, ``page_url``,
            ``lang``, ``tz``, ``fields``: answers to the department's own questions by
            their names.
        :param company: ``res.company`` of the website.
        :param visitor: the visitor of a valid token, who is reused; None for a new one.
        :return: ``(channel, message, token, token_expires_at)``.
        :raises ChatError: ``no_department``, ``field_missing`` and those of ``_post``.
        :raises ChatConflict: ``client_uuid_reused``.

        Emits ``channel_added`` to the department, ``member_changed``, ``message_new``.
        """
        # sudo: seitech.chat.channel - visitors have no access; the records are theirs
        channels = self.env["seitech.chat.channel"].sudo()
        # A keyed hash: a plain one would allow guessing the content.
        content = json.dumps(form, sort_keys=True)
        fingerprint = hmac(channels.env, "seitech_chat.opening", content)
        lock_key(channels.env.cr, "opening", form["opening_uuid"])
        known = _find_intake(channels.env, form["opening_uuid"], fingerprint)
        if known:
            channel = known.channel_ids[:1]
            message = channel.message_ids[:1]
            return (channel, message, *known._issue_token(form["opening_uuid"]))
        form = self._complete_form(form, company)
        # The text is validated before any record is created.
        check_text(channels.env, form["body"])
        department = _department_for(channels.env, form, company)
        department._check_contact_details(form)
        pre_chat_answers = department._check_fields(
            form.get("fields") or {}, are_asked=form["query_type"] not in CALL_TOPICS
        )
        pre_chat_answers += self._form_answers(form, company)
        # sudo: seitech.chat.visitor - identified by the visitor's own token
        visitor = (visitor or channels.env["seitech.chat.visitor"]).sudo()
        visitor = visitor.filtered(lambda one: one.company_id == company)
        token, secret = visitor._derive_token(form["opening_uuid"])
        visitor = _visitor_for(form, company, visitor, fingerprint, secret)
        channel, message = _create_channel(
            channels.env,
            Persona(visitor),
            form,
            {
                "channel_type": "public_support",
                "department_id": department.id,
                "pre_chat_answers": pre_chat_answers,
                "visitor_id": visitor.id,
                "visitor_name": visitor.name,
                "visitor_email": visitor.email,
                "visitor_phone": form.get("phone"),
                "lang": form["lang"],
                "tz": _known_zone(form.get("tz")),
                **self._form_vals(form, company),
            },
        )
        self._conversation_opened(channel, form)
        return channel, message, token, secret["token_expires_at"]

    @api.model
    def _complete_form(self, form, company):
        """Return a visitor's form with what the server fills in, as a hook."""
        return form

    @api.model
    def _form_answers(self, form, company):
        """Return answers of a form beside the department's questions, as a hook.

        :return: list of ``[question, answer]``.
        """
        return []

    @api.model
    def _form_vals(self, form, company):
        """Return values of the channel that a form decides, as a hook."""
        return {}

    @api.model
    def _conversation_opened(self, channel, form):
        """Act on a visitor's new conversation, as a hook.

        :param channel: in sudo.
        """

    @api.model
    def _open_student_support(self, persona, form, *, company):
        """Create a signed-in student's conversation with the desk.

        Call ``_check_may_open`` first. Repeating the form returns the same one.

        :param dict form: ``opening_uuid``, ``client_uuid``, ``query_type``,
            ``department_id``, ``body``, ``page_url``, ``fields``, ``course_id``.
        :param company: ``res.company`` of the website; replaced by the student's own
            company when the student does not belong to it.
        :return: the channel.
        :raises ChatNotFound: ``not_found``: the course is not one of the student's.
        :raises ChatError: ``no_department``, ``field_missing`` and those of ``_post``.
        :raises ChatConflict: ``client_uuid_reused``.

        Emits ``channel_added`` to the department, ``member_changed``, ``message_new``.
        """
        # sudo: seitech.chat.channel - right checked by _check_may_open; it is theirs
        channels = self.env["seitech.chat.channel"].sudo()
        key = f"student_support:{persona.id}:{form['opening_uuid']}"
        lock_key(channels.env.cr, "pair", key)
        channel = channels.search([("unique_key", "=", key)])
        if channel:
            _check_same_question(channel, persona, form)
            return channel.with_env(self.env)
        check_text(channels.env, form["body"])
        # sudo: res.users - the person's own name, address and companies
        student = persona.record.sudo()
        if company not in student.company_ids:
            company = student.company_id
        course = self.env["slide.channel"]._chat_find_own(persona, form["course_id"])
        form = {**form, "lang": student.lang, "email": student.email}
        department = _department_for(channels.env, form, company)
        channel, _message = _create_channel(
            channels.env,
            persona,
            form,
            {
                "channel_type": "student_support",
                "department_id": department.id,
                "pre_chat_answers": department._check_fields(form.get("fields") or {}),
                "student_id": student.id,
                "visitor_name": student.name,
                "visitor_email": student.email,
                "lang": student.lang,
                "course_id": course.id,
                "unique_key": key,
            },
        )
        return channel.with_env(self.env)

    @api.model
    def _continue(self, earlier, persona, text):
        """Create a conversation that continues one which ended too long ago.

        The caller posts its first message.

        :param earlier: the ended ``seitech.chat.channel``, in sudo.
        :param persona: the customer.
        :param str text: the message about to be posted, for the priority rules.
        :return: the new conversation.

        Emits ``channel_added`` to the department and the customer, ``message_new`` for
        a line in both conversations.
        """
        department = earlier.department_id
        if not department.active:
            departments = earlier.env["seitech.chat.department"]
            department = departments._for_query_type(
                earlier.company_id, earlier.query_type or "other", lang=earlier.lang
            )
        channel = _make_channel(
            earlier.env,
            persona,
            {
                "query_type": earlier.query_type,
                "email": earlier.visitor_email,
                "body": text,
                "page_url": earlier.page_url,
            },
            {
                "channel_type": earlier.channel_type,
                "department_id": department.id,
                "visitor_id": earlier.visitor_id.id,
                "student_id": earlier.student_id.id,
                "visitor_name": earlier.visitor_name,
                "visitor_email": earlier.visitor_email,
                "visitor_phone": earlier.visitor_phone,
                "lang": earlier.lang,
                "course_id": earlier.course_id.id,
                "pre_chat_answers": earlier.pre_chat_answers,
                "previous_id": earlier.id,
            },
        )
        earlier._lock()
        earlier._post_event("continued")
        channel._post_event("continues")
        _enter_queue(channel, persona)
        return channel


def _check_same_question(channel, persona, form):
    """Refuse a different question under the same opening id."""
    messages = channel.env["seitech.chat.message"]
    first = messages.search(
        [
            ("channel_id", "=", channel.id),
            ("author_user_id", "=", persona.id),
            ("client_uuid", "=", form["client_uuid"]),
        ]
    )
    if not first:
        raise opening_conflict(channel.env)
    # _post refuses a different text under the same message id.
    channel._post(persona, form["body"], client_uuid=form["client_uuid"])


def _create_channel(env, persona, form, vals):
    """Create a customer's conversation with the first message and enqueue it.

    :param persona: the customer.
    :param dict form: the submitted form.
    :param dict vals: values that depend on the kind of customer.
    :return: ``(channel, message)``.

    Emits ``channel_added`` to the department, ``member_changed``, ``message_new``.
    """
    channel = _make_channel(env, persona, form, vals)
    message = channel._post(persona, form["body"], client_uuid=form["client_uuid"])
    _enter_queue(channel, persona)
    return channel, message


def _make_channel(env, persona, form, vals):
    """Create a customer's conversation, without a message and without events.

    The parameters are those of ``_create_channel``.

    :return: the channel, not announced yet.

    Emits ``member_changed``.
    """
    department = env["seitech.chat.department"].browse(vals["department_id"])
    channel = env["seitech.chat.channel"].create(
        {
            "company_id": department.company_id.id,
            "query_type": form["query_type"],
            "page_url": form["page_url"] and without_query(form["page_url"]),
            **vals,
            **_initial_priority(env, form, department, vals.get("course_id")),
        }
    )
    # The row is invisible to other transactions before the commit: it needs no
    # lock. The one2many fields of a new record are cached as empty: invalidate
    # them.
    one2many = [
        name for name, field in channel._fields.items() if field.type == "one2many"
    ]
    channel.invalidate_recordset(one2many, flush=False)
    channel._join(persona, is_announced=False)
    env["seitech.chat.service"]._start(channel, channel.started_at)
    mark_locked(channel)
    return channel


def _enter_queue(channel, persona):
    """Enqueue a new conversation, and announce it.

    :param persona: the customer.

    Emits ``channel_added`` to the department and the customer.
    """
    channel.env["seitech.chat.queue.entry"]._enqueue(channel)
    channel._emit_added_to(channel.department_id, persona.listener)


def _find_intake(env, opening_uuid, fingerprint):
    # lock: the caller has locked the opening's key; a retry waits for the first one
    visitor = env["seitech.chat.visitor"].search(
        [("request_hash", "=", sha256_hex(opening_uuid))]
    )
    if not visitor:
        return visitor
    age = (fields.Datetime.now() - visitor.requested_at).total_seconds()
    # A visitor who has signed in since owns the conversation: no token opens it.
    is_over = bool(visitor.user_id) or age > INTAKE_RETRY_SECONDS
    # The fingerprint is empty after one of the visitor's messages was deleted.
    known = visitor.request_fingerprint
    if is_over or (known and known != fingerprint):
        raise opening_conflict(env)
    return visitor


def _department_for(env, form, company):
    departments = env["seitech.chat.department"]
    if form["department_id"]:
        return departments._find_in_company(company, form["department_id"])
    return departments._for_query_type(
        company, form["query_type"], lang=form.get("lang")
    )


def _initial_priority(env, form, department, course_id=None):
    """Return a new conversation's priority and required skills, by the rules.

    :return: values for the channel.
    """
    rule = env["seitech.chat.priority.rule"]._for_opening(
        department.company_id,
        department=department,
        query_type=form["query_type"],
        course=env["slide.channel"].browse(course_id),
        email=form.get("email"),
        text=form["body"],
    )
    if not rule:
        return {}
    return {
        "priority": rule.priority,
        "skill_ids": [Command.set(rule.skill_ids.ids)],
    }


def _visitor_for(form, company, visitor, fingerprint, secret):
    vals = {
        **secret,
        "name": form.get("name") or ANONYMOUS,
        "email": form.get("email"),
        "lang": form["lang"],
        "request_hash": sha256_hex(form["opening_uuid"]),
        "request_fingerprint": fingerprint,
        "requested_at": fields.Datetime.now(),
        "seen_at": fields.Datetime.now(),
    }
    if visitor:
        visitor.write(vals)
        return visitor
    return visitor.create({**vals, "company_id": company.id})


def _known_zone(name):
    """Return the name of a time zone, None for a name unknown to pytz."""
    return name if name in pytz.all_timezones_set else None
