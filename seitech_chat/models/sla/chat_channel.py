from odoo import fields, models


class SeitechChatChannel(models.Model):
    """Start, pause and settle the SLA targets of a conversation on its events.

    The caller of every method has locked the conversation, except where the method
    locks it itself.
    """

    _inherit = "seitech.chat.channel"

    def _start_sla(self, at, *, is_asked=True):
        """Start the SLA targets of a new or reopened conversation.

        :param at: naive UTC datetime.
        :param bool is_asked: whether the customer waits for an answer.
        """
        policy = self.env["seitech.chat.sla"]._for_channel(self)
        if self.has_promises != bool(policy):
            self.has_promises = bool(policy)
        if not policy:
            return
        targets = self.env["seitech.chat.sla.target"]
        if is_asked and not self.first_response_at:
            targets._begin(self, policy, "first_response", at)
        targets._begin(self, policy, "resolution", at)
        self._emit_sla_changed()

    def _sla_customer_wrote(self, at):
        """Resume the resolution target and start a response target after a message."""
        if not self.has_promises:
            return
        resolution, answers = self._open_targets()
        resolution._resume(at)
        if not answers:
            kind = "next_response" if self.first_response_at else "first_response"
            policy = self.env["seitech.chat.sla"]._for_channel(self)
            answers._begin(self, policy, kind, at)
        self._emit_sla_changed()

    def _sla_desk_replied(self, at):
        """Settle response targets and pause the resolution target after an answer."""
        if not self.has_promises:
            return
        resolution, answers = self._open_targets()
        answers._meet(at)
        resolution._pause(at)
        self._emit_sla_changed()

    def _sla_conversation_ended(self, at):
        """Settle the resolution target and cancel the response targets at the end."""
        if not self.has_promises:
            return
        resolution, answers = self._open_targets()
        resolution._meet(at)
        answers._drop(at)
        self._emit_sla_changed()

    def _open_targets(self):
        """Return the open targets: ``(resolution, responses)``; both may be empty."""
        targets = self.env["seitech.chat.sla.target"]._open_of(self)
        resolution = targets.filtered(lambda target: target.kind == "resolution")
        return resolution, targets - resolution

    def _record_sla_breaches(self, now):
        """Record warnings and breaches up to now, and run due escalations.

        Locks the conversation itself.

        Emits ``seitech.chat.channel/sla_changed`` to the desk, when something has
        changed.
        """
        self._lock()
        targets = self.env["seitech.chat.sla.target"]._open_of(self)
        targets.invalidate_recordset()
        has_news = False
        for target in targets:
            is_noted = not target.paused_at and (
                target._record_breach(now) or target._record_warning(now)
            )
            has_news |= target._run_escalations(now) or is_noted
        if has_news:
            self._emit_sla_changed()

    def _recompute_promises(self, policy_id):
        """Recompute this conversation's open targets after a policy change.

        Locks the conversation itself.

        Emits ``seitech.chat.channel/sla_changed`` to the desk.
        """
        self._lock()
        now = fields.Datetime.now()
        targets = self.env["seitech.chat.sla.target"]._open_of(self)
        targets.invalidate_recordset()
        mine = targets.filtered(lambda target: target.policy_id.id == policy_id)
        for target in mine:
            target._recompute(now)
        if mine:
            self._emit_sla_changed()

    def _responsible_users(self):
        """Return the assigned agent's user, else the department's available users."""
        agents = self.agent_id or self.department_id.agent_ids.filtered("is_available")
        return agents.user_id

    def _supervisor_users(self, *, but=None):
        """Return the supervisors of the conversation's company, else its managers.

        :param but: ``res.users`` to exclude, who need no notification.
        """
        known = (but or self.env["res.users"]) | self.student_id
        supervisors = self._supervisors().user_id - known
        if supervisors:
            return supervisors
        group = self.env.ref("seitech_chat.group_chat_manager")
        # sudo: res.users - recipients of a notification, of the conversation's company
        return (
            self.env["res.users"]
            .sudo()
            .search(
                [
                    ("all_group_ids", "in", group.ids),
                    ("company_ids", "in", self.company_id.ids),
                ]
            )
        ) - known

    def _emit_sla_changed(self):
        """Send the desk the current SLA targets of this conversation.

        Emits ``seitech.chat.channel/sla_changed`` on the internal stream.
        """
        self._emit(
            "seitech.chat.channel/sla_changed",
            {"channel_id": self.id, "targets": self._sla_payloads()},
            stream="internal",
        )

    def _sla_payloads(self):
        """Return the newest target of each kind: list of ``SlaTargetPayload``."""
        # sudo: seitech.chat.sla.target - for desk users with access to the conversation
        targets = self.env["seitech.chat.sla.target"].sudo()
        return targets._newest_of(self)._to_payloads()
