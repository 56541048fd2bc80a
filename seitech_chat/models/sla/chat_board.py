from odoo import models


class SeitechChatBoard(models.AbstractModel):
    """The SLA columns of the live board."""

    _inherit = "seitech.chat.board"

    def _data(self, departments, now):
        data = super()._data(departments, now)
        risks = _risks(departments, now)
        channels = data["channels"] | risks.channel_id
        return {**data, "channels": channels, "risks": risks}

    def _department_payloads(self, departments, data):
        """Add the counts of SLA targets at risk to each ``BoardDepartmentPayload``."""
        payloads = super()._department_payloads(departments, data)
        for department, payload in zip(departments, payloads, strict=True):
            payload.update(_counts(department, data))
        return payloads

    def _risk_payloads(self, shown, data):
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
        payloads = super()._risk_payloads(shown, data)
        for channel, payload in zip(shown, payloads, strict=True):
            payload["target"] = known.get(channel)
        return payloads


def _risks(departments, now):
    """Find running SLA targets at risk or breached, by ascending due time."""
    return departments.env["seitech.chat.sla.target"].search(
        [
            ("channel_id.department_id", "in", departments.ids),
            ("channel_id.state", "=", "active"),
            ("met_at", "=", False),
            ("cancelled_at", "=", False),
            ("paused_at", "=", False),
            ("warn_at", "<=", now),
        ],
        order="due_at, id",
    )


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
