from odoo import api, fields, models

from ...persona import ROLE_GROUPS, Persona


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

    def _chat_detach(self):
        """End the conversations of these customers, and the service of these agents.

        Emits what ``_end`` and ``_end_service`` emit.
        """
        # sudo: seitech.chat.channel - deletes accounts, perhaps without a chat role
        channels = self.env["seitech.chat.channel"].sudo()
        channels = channels.search([("student_id", "in", self.ids)], order="id")
        for channel in channels:
            channel._end(Persona(channel.student_id))
        channels.env["seitech.chat.scheduled.email"]._cancel_to_customers(channels)
        # sudo: seitech.chat.agent - as above
        agents = self.env["seitech.chat.agent"].sudo().with_context(active_test=False)
        agents = agents.search([("user_id", "in", self.ids)])
        agents._detach_from_user()
        return super()._chat_detach()

    def _chat_rights_changed(self):
        self._chat_end_service()
        return super()._chat_rights_changed()

    def _chat_end_service(self):
        """Release the conversations of agents among these users who lost the right."""
        # sudo: seitech.chat.agent - the agent records of the accounts just written
        agents = self.env["seitech.chat.agent"].sudo().with_context(active_test=False)
        agents.search([("user_id", "in", self.ids)])._end_service()
