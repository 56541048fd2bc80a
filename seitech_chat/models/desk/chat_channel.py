from odoo import api, fields, models

from ...exceptions import ChatConflict, ChatForbidden
from ...logic import permissions
from ...logic.languages import to_language_tag
from ...logic.queue_estimate import is_waiting
from ..channel.chat_channel import ACTIVE_AT, DESK
from ..channel.chat_channel_posting import check_open
from ..selections import PRIORITY_SELECTION, QUERY_TYPE_SELECTION
from . import customer
from .chat_service import service_start
from .staff_notifications import dismiss_all


class SeitechChatChannel(models.Model):
    """Manage the service of a customer's conversation: accept, assign, release, end."""

    _inherit = "seitech.chat.channel"

    department_id = fields.Many2one(
        "seitech.chat.department",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    agent_id = fields.Many2one(
        "seitech.chat.agent", ondelete="restrict", check_company=True
    )
    is_waiting = fields.Boolean(compute="_compute_is_waiting")
    queue_entry_ids = fields.One2many(
        "seitech.chat.queue.entry",
        "channel_id",
        groups=DESK,
    )
    assignment_ids = fields.One2many(
        "seitech.chat.assignment",
        "channel_id",
        groups=DESK,
    )
    service_number = fields.Integer(
        default=1,
        required=True,
        readonly=True,
        help="Number of the current service. A service lasts from the start or"
        " reopening to the end.",
    )
    service_start_position = fields.Integer(
        default=0,
        readonly=True,
        help="Position of the last message before the current service.",
    )
    reopened_at = fields.Datetime(
        readonly=True,
        groups=DESK,
        help="Start of the current service, if it is not the first.",
    )
    service_ids = fields.One2many("seitech.chat.service", "channel_id", groups=DESK)
    previous_id = fields.Many2one(
        "seitech.chat.channel",
        "Continued From",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
        groups=DESK,
        help="Ended conversation that was too old to reopen when the customer"
        " wrote again.",
        check_company=True,
    )
    rating_ids = fields.One2many("seitech.chat.rating", "channel_id", groups=DESK)
    priority = fields.Selection(
        PRIORITY_SELECTION, default="medium", required=True, groups=DESK
    )
    query_type = fields.Selection(QUERY_TYPE_SELECTION, "Topic")
    escalated_at = fields.Datetime(
        readonly=True,
        groups=DESK,
        help="Time of the escalation to a supervisor.",
    )
    skill_ids = fields.Many2many(
        "seitech.chat.skill",
        "seitech_chat_channel_skill_rel",
        "channel_id",
        "skill_id",
        string="Required Skills",
        groups=DESK,
        check_company=True,
    )
    pre_chat_answers = fields.Json(
        "Pre-Chat Answers",
        groups=DESK,
        help="Customer's answers in the pre-chat form, in order: [question, answer].",
    )
    page_url = fields.Char(
        "Page", groups=DESK, help="Page where the visitor started the conversation."
    )
    lang = fields.Char("Language", groups=DESK)
    tz = fields.Char(
        "Time Zone", groups=DESK, help="Used for times in emails to the customer."
    )
    first_response_at = fields.Datetime(groups=DESK)
    first_response_seconds = fields.Integer(
        "First Response (seconds)", compute="_compute_seconds", groups=DESK
    )
    resolution_seconds = fields.Integer(
        "Resolution (seconds)", compute="_compute_seconds", groups=DESK
    )

    _open_by_agent = models.Index(
        "(agent_id) WHERE state = 'active' AND agent_id IS NOT NULL"
    )
    _waiting_by_department = models.Index(
        "(department_id, id) WHERE state = 'active' AND agent_id IS NULL"
    )
    _escalated_by_department = models.Index(
        "(department_id) WHERE state = 'active' AND escalated_at IS NOT NULL"
    )
    # For lists and counts: the newest conversations of a department.
    _open_of_department = models.Index(
        f"(department_id, {ACTIVE_AT}, id)"
        " WHERE state = 'active' AND department_id IS NOT NULL"
    )
    _closed_of_department = models.Index(
        f"(department_id, {ACTIVE_AT}, id)"
        " WHERE state <> 'active' AND department_id IS NOT NULL"
    )
    _check_support_department = models.Constraint(
        "CHECK (channel_type NOT IN ('public_support', 'student_support')"
        " OR department_id IS NOT NULL)",
        "A support conversation needs a department.",
    )

    @api.depends("channel_type", "state", "agent_id")
    def _compute_is_waiting(self):
        for channel in self:
            channel.is_waiting = is_waiting(
                channel.channel_type, channel.state, channel.agent_id.id
            )

    @api.depends("started_at", "reopened_at", "first_response_at", "ended_at")
    def _compute_seconds(self):
        for channel in self:
            began_at = service_start(channel)
            channel.first_response_seconds = _seconds_between(
                began_at, channel.first_response_at
            )
            channel.resolution_seconds = _seconds_between(began_at, channel.ended_at)

    def _anonymize_customer(self, name):
        result = super()._anonymize_customer(name)
        self.write({"pre_chat_answers": False, "page_url": False, "tz": False})
        self.rating_ids.comment = False
        return result

    def _check_may_accept(self, persona):
        """Refuse a person who may not answer for this conversation.

        :raises ChatForbidden: ``forbidden``; also for staff without an agent record.
        """
        if not permissions.may_take(persona.roles_in(self), self.channel_type) or not (
            self.env["seitech.chat.agent"]._for_persona(persona, self.company_id)
        ):
            raise ChatForbidden(
                "forbidden",
                self.env._("Only agents can take this conversation."),
            )

    def _decisive_fields(self):
        return {
            **super()._decisive_fields(),
            "department_id": "int4",
            "agent_id": "int4",
            "first_response_at": "timestamp",
        }

    def _indexed_rule_fields(self):
        known = super()._indexed_rule_fields()
        return {**known, "department_id": ("department_id", "id")}

    def _team_users(self):
        return super()._team_users() | self.department_id.agent_ids.user_id

    def _can_post(self, persona, *, is_note=False):
        """Let the desk also write in a conversation assigned to a colleague.

        The department's ``assignee_only_replies`` setting decides. An unassigned
        conversation must be accepted before anybody answers it.
        """
        if super()._can_post(persona, is_note=is_note):
            return True
        # sudo: seitech.chat.department - a setting of the conversation's department
        channel = self.sudo()
        is_shared = channel.agent_id and not channel.department_id.assignee_only_replies
        return bool(is_shared) and permissions.may_post(
            persona.roles_in(self),
            channel.channel_type,
            is_member=False,
            is_note=False,
            is_shared=True,
        )

    def _accept(self, persona):
        """Assign a waiting conversation to this agent.

        Call ``_check_may_accept`` first. Repeating it changes nothing.

        :raises ChatConflict: ``already_taken``, by somebody else.
        :raises ChatError: ``channel_closed``.

        Emits ``member_changed`` and ``channel_changed``.
        """
        agents = self.env["seitech.chat.agent"]
        agent = agents._for_persona(persona, self.company_id)
        # lock: department, agents, conversation - in this order everywhere
        agent._lock_rows()
        # sudo: seitech.chat.channel - right checked by _check_may_accept
        channel = self.sudo()
        channel._lock()
        check_open(channel)
        if channel.agent_id == agent:
            return
        if channel.agent_id:
            raise ChatConflict(
                "already_taken",
                self.env._(
                    "%(name)s has already taken this conversation.",
                    name=channel.agent_id.name,
                ),
            )
        assignments = channel.env["seitech.chat.assignment"]
        offer = channel.env["seitech.chat.offer"]._open_for(channel)
        if offer.agent_id == agent:
            offer._close("accepted")
            assignments._assign(channel, agent, "offered", decision=offer.decision)
        else:
            assignments._assign(channel, agent, "accepted")
        channel.department_id._request_assignment()

    def _check_may_end(self, persona):
        """Refuse a person who may not end this conversation.

        :raises ChatForbidden: ``forbidden``.
        """
        is_member = bool(self._get_member(persona))
        if not permissions.may_end(
            persona.roles_in(self), self.channel_type, is_member=is_member
        ):
            raise ChatForbidden(
                "forbidden", self.env._("Take the conversation before you resolve it.")
            )

    def _end(self, persona=None):
        """Close a customer's conversation. Call ``_check_may_end`` first.

        Repeating it changes nothing.

        :param persona: the person who ends it, None for the rules.

        Emits ``message_new`` for a line that says so, ``channel_changed``.
        """
        # sudo: seitech.chat.channel - right checked by _check_may_end
        channel = self.sudo()
        channel._lock()
        if channel.state == "closed":
            return
        is_customer = persona and customer.is_customer(channel, persona)
        channel.env["seitech.chat.service"]._finish(
            channel,
            fields.Datetime.now(),
            ended_by="customer" if is_customer else "desk",
        )
        dismiss_all(channel)
        emails = channel.env["seitech.chat.scheduled.email"]
        emails._schedule_missed_replies(channel)
        emails._schedule_rating_request(channel)
        channel._queue_entry()._leave("ended")
        channel._assignment()._close("ended")
        customer.post_state_event(channel, "ended", persona)
        channel._emit_changed()
        channel.department_id._request_assignment()

    def _message_posted(self, persona, message):
        """Update response timeout and first response after a message."""
        super()._message_posted(persona, message)
        if not self.department_id:
            return
        if self._is_customer_message(persona):
            self._customer_wrote(message.created_at)
        else:
            self._desk_replied(persona, message.created_at)

    def _customer_wrote(self, at):
        """Start the response timeout after a message of the customer, as a hook.

        :param at: naive UTC datetime.
        """
        self.env["seitech.chat.assignment"]._start_response_timeout(self, at)

    def _desk_replied(self, persona, at):
        """Record a first response and end the response timeout, as a hook.

        :param persona: the person who answered.
        :param at: naive UTC datetime.
        """
        if not self.first_response_at:
            services = self.env["seitech.chat.service"]
            services._record_first_response(self, persona, at)
        self.env["seitech.chat.assignment"]._stop_response_timeout(self)

    def _has_posting_effects(self, persona):
        if super()._has_posting_effects(persona):
            return True
        if not self.department_id:
            return False
        if self.department_id._response_minutes():
            return True
        return not self._is_customer_message(persona) and not self.first_response_at

    def _is_customer_message(self, persona):
        return "agent" not in persona.roles_in(self)

    def _staff_photos(self):
        """Return the photos of the staff who are or were members of this conversation.

        Each author of a message is or was a member.

        :return: list of ``PhotoPayload``.
        """
        self.ensure_one()
        # sudo: seitech.chat.member - the customer sees the names of these people
        members = self.env["seitech.chat.member"].sudo()
        staff = members.search_fetch(
            [("channel_id", "=", self.id), ("user_id", "!=", False)], ["user_id"]
        ).user_id
        # sudo: seitech.chat.channel - the company of the customer's own conversation
        company = self.sudo().company_id
        paths = self.env["seitech.chat.agent.photo"]._paths(staff, company)
        return [{"user_id": id_, "url": paths.get(id_)} for id_ in staff.ids]

    def _to_support_details(self):
        """Return the conversation details that only the desk may see.

        :return: ``SupportDetailsPayload``.
        """
        self.ensure_one()
        earlier_count = 0
        if self.visitor_email:
            earlier_count = self.search_count(
                [
                    ("visitor_email", "=", self.visitor_email),
                    ("company_id", "=", self.company_id.id),
                    ("id", "<", self.id),
                ]
            )
        return {
            "priority": self.priority,
            "is_escalated": bool(self.escalated_at),
            "assignee_only_replies": self.department_id.assignee_only_replies,
            "skills": [{"id": one.id, "name": one.name} for one in self.skill_ids],
            "fields": [
                {"label": label, "text": text}
                for label, text in self.pre_chat_answers or []
            ],
            "visitor_email": self.visitor_email or None,
            "visitor_phone": self.visitor_phone or None,
            "page_url": self.page_url or None,
            "page_link": customer.page_link(self) or None,
            "lang": to_language_tag(self.lang) or None,
            "company": {"id": self.company_id.id, "name": self.company_id.name},
            "first_response_seconds": self.first_response_seconds
            if self.first_response_at
            else None,
            "resolution_seconds": self.resolution_seconds if self.ended_at else None,
            "earlier_count": earlier_count,
            "previous_id": self.previous_id.id or None,
            # sudo: seitech.chat.rating - for desk users with access to the conversation
            "ratings": self.sudo().rating_ids._to_payloads(),
        }


def _seconds_between(start, end):
    return int((end - start).total_seconds()) if start and end else 0
