from odoo import models


class SeitechChatBoard(models.Model):
    """The SLA columns of the live board."""

    _inherit = "seitech.chat.department"

    def _board_data(self, now):
        data = super()._board_data(now)
        risks = self._risks(now)
        channels = data["channels"] | risks.channel_id
        return {**data, "channels": channels, "risks": risks}

    def _risks(self, now):
        """Find running SLA targets at risk or breached, by ascending due time."""
        return self.env["seitech.chat.sla.target"].search(
            [
                ("channel_id.department_id", "in", self.ids),
                ("channel_id.state", "=", "active"),
                ("met_at", "=", False),
                ("cancelled_at", "=", False),
                ("paused_at", "=", False),
                ("warn_at", "<=", now),
            ],
            order="due_at, id",
        )

    def _to_board_payloads(self, data):
        """Add the counts of SLA targets at risk to each ``BoardDepartmentPayload``."""
        payloads = super()._to_board_payloads(data)
        for department, payload in zip(self, payloads, strict=True):
            payload.update(_counts(department, data))
        return payloads

    def _to_risk_payloads(self, shown, data):
        """Add the SLA target that is due first to each ``BoardAlertPayload``."""
        due = {}
        for target in data["risks"]:
            due.setdefault(target.channel_id, target)
        targets = self.env["seitech.chat.sla.target"].browse(
            due[channel].id for channel in shown if channel in due
        )
        known = {
            target.channel_id: payload
            for target, payload in zip(targets, targets._to_payloads(), strict=True)
        }
        payloads = super()._to_risk_payloads(shown, data)
        for channel, payload in zip(shown, payloads, strict=True):
            payload["target"] = known.get(channel)
        return payloads


def _counts(department, data):
    """Count a department's conversations with an SLA target at risk, or breached."""
    targets = data["risks"].filtered(
        lambda target: target.channel_id.department_id == department
    )
    breached = targets.filtered(
        lambda target: target._state_at(data["now"]) == "breached"
    )
    return {
        "at_risk_count": len((targets - breached).channel_id),
        "breached_count": len(breached.channel_id),
    }
