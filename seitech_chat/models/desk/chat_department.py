from datetime import timedelta

from odoo import api, fields, models, tools
from odoo.fields import Domain
from odoo.tools import format_datetime

from ...bus.subscription import ACCESS_EVENT
from ...exceptions import ChatConflict, ChatError
from ...logic.contract import QUERY_TYPES
from ...logic.languages import language_of
from ...tools.after_commit import run_after_commit
from ..selections import PRE_CHAT_FIELD_MODE_SELECTION, QUERY_TYPE_SELECTION

# Topics of conversations that begin with a call. Their forms ask for nothing else.
CALL_TOPICS = ("callback", "demo")


class SeitechChatDepartment(models.Model):
    _name = "seitech.chat.department"
    _description = "Chat Department"
    _inherit = [
        "seitech.chat.conversations.mixin",
        "seitech.chat.company.mixin",
        "seitech.chat.live.mixin",
        "seitech.chat.deadline.mixin",
    ]
    _order = "sequence, id"
    _channel_field = "department_id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    agent_ids = fields.Many2many(
        "seitech.chat.agent",
        "seitech_chat_department_agent_rel",
        "department_id",
        "agent_id",
        string="Agents",
        domain="[('company_id', '=', company_id)]",
        check_company=True,
    )
    query_type = fields.Selection(
        QUERY_TYPE_SELECTION,
        string="Topic",
        help="Conversations about this topic come here if the customer chooses no"
        " department.",
    )
    # routing
    assignment_mode = fields.Selection(
        [
            ("automatic", "Automatic: assign to the agent with the lightest load"),
            ("offer", "Offer: ask that agent to accept, then the next one"),
            ("manual", "Manual: agents take conversations themselves"),
        ],
        default="manual",
        required=True,
        help="Automatic assigns each conversation to an available agent who is"
        " below the limit and writes the customer's language.",
    )
    lang_ids = fields.Many2many(
        "res.lang",
        "seitech_chat_department_lang_rel",
        "department_id",
        "lang_id",
        string="Languages",
        context={"active_test": False},
        help="Languages this department answers in. Leave empty for any language."
        " Customers who choose no department are routed to one that answers"
        " in their language.",
    )
    offer_timeout_seconds = fields.Integer(
        "Time to Accept (seconds)",
        default=30,
        help="Time agents have to accept an offered conversation.",
    )
    response_timeout_minutes = fields.Integer(
        "Response Timeout (minutes)",
        default=0,
        help="Reassign the conversation if the customer has waited this long for"
        " a reply. 0 = never.",
    )
    overflow_minutes = fields.Integer(
        "Overflow After (minutes)",
        default=0,
        help="Conversations that waited this long move to the overflow department.",
    )
    fallback_department_id = fields.Many2one(
        "seitech.chat.department",
        "Overflow To",
        ondelete="set null",
        domain="[('company_id', '=', company_id), ('id', '!=', id)]",
        check_company=True,
    )
    abandonment_minutes = fields.Integer(
        "Abandon After (minutes)",
        default=60,
        help="Waiting visitors whose browser is disconnected this long leave the"
        " queue. 0 = never.",
    )
    assignee_only_replies = fields.Boolean(
        "Only the Assigned Agent Can Reply",
        default=True,
        help="If off, any agent of the department can reply once the conversation"
        " is assigned.",
    )
    field_ids = fields.One2many(
        "seitech.chat.pre.chat.field", "department_id", "Pre-Chat Form"
    )
    name_mode = fields.Selection(
        PRE_CHAT_FIELD_MODE_SELECTION, "Name", default="required", required=True
    )
    email_mode = fields.Selection(
        PRE_CHAT_FIELD_MODE_SELECTION,
        "Email",
        default="required",
        required=True,
        help="Without an email address, visitors who have left don't learn of your"
        " reply.",
    )
    phone_mode = fields.Selection(
        PRE_CHAT_FIELD_MODE_SELECTION, "Phone", default="hidden", required=True
    )
    agent_absence_minutes = fields.Integer(
        "Return to Queue After (minutes)",
        default=5,
        help="Conversations of agents offline this long return to the queue. 0 ="
        " never.",
    )
    rating_email_delay_minutes = fields.Integer(
        "Request Rating by Email After (minutes)",
        default=60,
        help="Email a rating link to customers who haven't rated the conversation"
        " this long after its end. 0 = never.",
    )
    reopen_days = fields.Integer(
        "Reopen Within (days)",
        default=14,
        help="A customer's message within this time after the end reopens the"
        " conversation. Later messages, or 0, start a new one.",
    )
    # texts
    welcome_text = fields.Char(
        "Welcome Message",
        translate=True,
        help="Shown above the pre-chat form when an agent is online.",
    )
    away_text = fields.Char(
        "Away Message",
        translate=True,
        help="Shown above the pre-chat form when no agent is online.",
    )
    channel_ids = fields.One2many("seitech.chat.channel", "department_id")
    agent_count = fields.Integer("Agents", compute="_compute_agent_count")

    _check_minutes = models.Constraint(
        "CHECK (agent_absence_minutes >= 0 AND response_timeout_minutes >= 0"
        " AND overflow_minutes >= 0 AND abandonment_minutes >= 0"
        " AND rating_email_delay_minutes >= 0)",
        "Times can't be negative.",
    )
    _check_reopen_days = models.Constraint(
        "CHECK (reopen_days BETWEEN 0 AND 3650)",
        "Enter 0 to 3,650 days for reopening conversations.",
    )
    _check_offer_seconds = models.Constraint(
        "CHECK (offer_timeout_seconds BETWEEN 5 AND 3600)",
        "Set the time to accept between 5 seconds and 1 hour.",
    )
    _check_fallback = models.Constraint(
        "CHECK (fallback_department_id IS NULL OR fallback_department_id != id)",
        "A department can't overflow to itself.",
    )

    def write(self, vals):
        agents = self._agents() if "agent_ids" in vals else {}
        # sudo: res.users - the users whose access changes with the department
        users = self.sudo().agent_ids.user_id
        done = super().write(vals)
        for department, before in agents.items():
            department._agents_left(before - department._agents()[department])
        if {"active", "agent_ids"} & vals.keys():
            # sudo: res.users - as above
            (users | self.sudo().agent_ids.user_id)._chat_access_changed()
            # Supervisors and managers subscribe to every department of their companies.
            self._emit(ACCESS_EVENT, {})
        if {"active", "agent_ids", "assignment_mode", "calendar_id"} & vals.keys():
            self._request_assignment()
        if {"overflow_minutes", "fallback_department_id"} & vals.keys():
            self._reset_overflow()
        if "response_timeout_minutes" in vals:
            self.env.registry.clear_cache()
        if vals.get("active") is False:
            # Conversations must not overflow to an archived department: nobody answers
            # there.
            self.search([("fallback_department_id", "in", self.ids)]).write(
                {"fallback_department_id": False}
            )
        return done

    def unlink(self):
        self._emit(ACCESS_EVENT, {})
        return super().unlink()

    @api.depends("agent_ids")
    def _compute_agent_count(self):
        for department in self:
            department.agent_count = len(department.agent_ids)

    def action_view_agents(self):
        """Open the list of this department's agents.

        :return: the action.
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "seitech_chat.chat_agent_action"
        )
        return {
            **action,
            "domain": [("department_ids", "in", self.ids)],
            "context": {"default_department_ids": self.ids},
        }

    def _agents(self):
        """Return the agents of each department, archived ones too."""
        departments = self.with_context(active_test=False)
        return {department: department.agent_ids for department in departments}

    def _agents_left(self, agents):
        """Act on the removal of agents from this department, as a hook."""

    def _request_assignment(self):
        """Request an assignment run for these queues after this transaction commits."""
        if (
            self.env.registry.ready
        ):  # else the addon is being installed; the cron follows
            run_after_commit(self.env, self._name, self.ids, "_assign_waiting")

    @api.model
    def _deadline_fields(self):
        return [("next_opening_at", Domain.TRUE)]

    def _on_deadline(self, now):
        # The working hours begin: the requested run assigns the waiting conversations.
        self.next_opening_at = False
        self._request_assignment()

    def _schedule_opening(self):
        """Return whether the department is open; else schedule its next opening.

        The caller has locked the department.
        """
        is_open, opens_at = self._opening_state()
        if self.next_opening_at != (opens_at or False):
            self.next_opening_at = opens_at
            self._schedule_deadlines(opens_at)
        return is_open

    def _overflow_at(self):
        """Return when a wait that starts now overflows; None for never."""
        if not self.overflow_minutes or not self.fallback_department_id:
            return None
        return fields.Datetime.now() + timedelta(minutes=self.overflow_minutes)

    def _is_assignable(self, now):
        """Return whether conversations can be assigned in this department."""
        return self.active and self._has_agents() and self._opening_state(now)[0]

    def _has_agents(self):
        """Return whether any agent may serve in this department, present or not."""
        return self.active and bool(self.agent_ids._may_serve())

    def _fallback_with_agents(self):
        """Find the department that receives the conversations of one without agents.

        :return: its fallback department, else the company's first department with
            agents, else none.
        """
        others = self.search([("company_id", "=", self.company_id.id)]) - self
        candidates = self.fallback_department_id + others
        return candidates.filtered(lambda department: department._has_agents())[:1]

    def _reset_overflow(self):
        """Restart the overflow timeouts of waiting conversations with the new value."""
        for department in self:
            entries = self.env["seitech.chat.queue.entry"]._open_for(department)
            # sudo: seitech.chat.queue.entry - configuring a department gives no write
            # access
            entries.sudo().overflow_at = department._overflow_at()
            entries._schedule_deadlines(department._overflow_at())

    def _response_minutes(self):
        """Return the minutes an agent has to answer; 0 for no timeout, or no desk."""
        return self._cached_silence_minutes(self.id)

    @api.model
    @tools.ormcache("department_id")
    def _cached_silence_minutes(self, department_id):
        # sudo: seitech.chat.department - returns a number, read for each message sent
        return self.sudo().browse(department_id).exists().response_timeout_minutes

    @api.model
    def _for_query_type(self, company, query_type, *, lang=None):
        """Choose the department for a question without a department.

        :param str lang: the customer's language, such as ``pt-BR``.
        :return: a department for this query type, else any; of several, the first that
            answers in the customer's language, else the first.
        :raises ChatError: ``no_department``: the company has none.
        """
        if query_type not in QUERY_TYPES:
            raise ValueError(query_type)
        # sudo: seitech.chat.department - visitors have no access; only the record is
        # returned, for the visitor's own conversation
        departments = self.sudo().search([("company_id", "=", company.id)])
        matching = departments.filtered(lambda d: d.query_type == query_type)
        found = matching or departments
        fluent = found.filtered(lambda d: d._supports_lang(lang))
        return (fluent or found)[:1] or self._require()

    def _supports_lang(self, lang):
        """Return whether this department answers in a language; unset means any."""
        language = language_of(lang)
        if not language or not self.lang_ids:
            return True
        return language in set(map(language_of, self.lang_ids.mapped("code")))

    def _check_contact_details(self, form):
        """Check the name, email and phone of a visitor's form.

        Details that the form does not ask for are stored if they come: a page may know
        them. A callback needs a phone number in place of an address.

        :param dict form: with ``name``, ``email`` and ``phone``, each may be missing.
        :raises ChatError: ``field_missing``.
        """
        labels = {
            "name": self.env._("Enter your name."),
            "email": self.env._("Enter your email address."),
            "phone": self.env._("Enter your phone number."),
        }
        modes = self._contact_modes()
        if form["query_type"] in CALL_TOPICS:
            modes = {**modes, "email": "optional", "phone": "required"}
        for name, mode in modes.items():
            if mode == "required" and not form.get(name):
                raise ChatError("field_missing", labels[name], field=name)

    def _contact_modes(self):
        """Return which contact details to ask for: ``PreChatFormPayload``."""
        return {
            "name": self.name_mode,
            "email": self.email_mode,
            "phone": self.phone_mode,
        }

    def _check_fields(self, values, *, are_asked=True):
        """Check the answers to this department's own questions.

        :param dict values: text by the question's technical name.
        :param bool are_asked: false for a form that leaves the questions out.
        :return: list of ``[question, answer]``, as they are stored.
        :raises ChatError: ``field_missing``, or ``invalid_field`` for an unknown
            question or an answer of another type.
        """
        known = {field.name: field for field in self.field_ids}
        for name in values:
            if name not in known:
                raise ChatError(
                    "invalid_field",
                    self.env._("This department doesn't have this question."),
                    field=f"fields.{name}",
                )
        answers = []
        for name, field in known.items():
            answer = field._check_answer(values.get(name) or "")
            if answer:
                answers.append([field.label, answer])
            elif field.is_required and are_asked:
                raise ChatError(
                    "field_missing",
                    self.env._(
                        "Answer this question: %(question)s", question=field.label
                    ),
                    field=f"fields.{name}",
                )
        return answers

    @api.model
    def _find_in_company(self, company, department_id):
        """Return a department by id, limited to one company.

        :return: the department, in sudo.
        :raises ChatError: ``no_department``: unknown, or of another company.
        """
        # sudo: seitech.chat.department - limited to the conversation's company
        department = self.sudo().search(
            [("id", "=", department_id), ("company_id", "=", company.id)]
        )
        return department or self._require()

    def _require(self):
        raise ChatError(
            "no_department",
            self.env._("This department doesn't exist. Choose another one."),
            field="department_id",
        )

    def _available_ids(self):
        """Return which of these departments have an agent online now.

        :return: set of ids; one query.
        """
        # sudo: seitech.chat.agent - returns only whether an agent is online
        groups = (
            self.env["seitech.chat.agent"]
            .sudo()
            ._read_group(
                [("department_ids", "in", self.ids), ("is_available", "=", True)],
                ["department_ids"],
            )
        )
        return {department.id for (department,) in groups}

    def _check_serves(self):
        """Refuse a transfer to a department without agents, where nobody answers.

        :raises ChatError: ``no_agent``.
        """
        if not self._has_agents():
            raise ChatError(
                "no_agent",
                self.env._(
                    "%(department)s has no agents. Choose another department or add"
                    " agents to it.",
                    department=self.name,
                ),
                field="department_id",
            )

    def _check_available(self):
        """Refuse a transfer to a department that is closed or has no agent online.

        The caller may skip this check after a confirmation: customers can wait there.

        :raises ChatConflict: ``department_unavailable``, with the consequence as text.
        """
        reason = self._absence_reason()
        if reason:
            raise ChatConflict("department_unavailable", reason, field="department_id")

    def _absence_reason(self):
        """Explain why a conversation in this department may now wait for long.

        :return: one or two sentences in the user's language; empty while the department
            is open and an agent is online.
        """
        self.ensure_one()
        is_open, opens_at = self._opening_state()
        if not is_open and opens_at:
            return self.env._(
                "%(department)s is closed until %(time)s. The customer waits until"
                " then.",
                department=self.name,
                time=format_datetime(self.env, opens_at, dt_format="short"),
            )
        if not is_open:
            return self.env._(
                "%(department)s is closed. The customer waits until it opens.",
                department=self.name,
            )
        if self.id not in self._available_ids():
            return self.env._(
                "No agent of %(department)s is online. The customer waits until one"
                " is.",
                department=self.name,
            )
        return ""

    def _to_payload(self):
        """Return the public data of these departments.

        :return: list of ``DepartmentPayload``.
        """
        available = self._available_ids()
        payloads = []
        for department in self:
            is_open, opens_at = department._hours_payload()
            payloads.append(department._to_one_payload(available, is_open, opens_at))
        return payloads

    def _to_queue_payloads(self):
        """Return these departments with the state of their queues.

        :return: list of ``QueueDepartmentPayload``.
        """
        available = self._available_ids()
        return [
            {
                "id": department.id,
                "name": department.name,
                "is_open": department.is_open,
                "is_available": department.is_open and department.id in available,
            }
            for department in self
        ]

    def _to_one_payload(self, available, is_open, opens_at):
        """Return one ``DepartmentPayload`` from values shared by all of them."""
        return {
            "id": self.id,
            "name": self.name,
            "is_available": self.id in available and is_open,
            "is_open": is_open,
            "opens_at": opens_at,
            "query_type": self.query_type or None,
            "form": self._contact_modes(),
            "fields": self.field_ids._to_payloads(),
            "welcome_text": self.welcome_text or "",
            "away_text": self.away_text or "",
        }
