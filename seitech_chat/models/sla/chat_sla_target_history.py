"""The history of an SLA target's clock: what is stored, and its text.

A step is ``[moment, what]``, or ``[moment, what, {details}]``.
"""

from odoo import fields

from ...logic.sla_clock import running_intervals, used_seconds
from ...tools.time_format import format_duration, from_iso, to_iso

# A conversation may go back and forth for years, and each message reads and writes the
# history of its resolution target. The earliest pauses are therefore merged into one
# step. The latest steps stay.
MAX_STEPS = 24
KEPT_STEPS = 12


def add_step(target, at, what, **details):
    """Add a step to the history of a target."""
    step = [to_iso(at), what, details] if details else [to_iso(at), what]
    history = [*(target.history or []), step]
    if len(history) > MAX_STEPS:
        history = _compact(target, history)
    target.history = history


def _compact(target, history):
    """Merge the earliest pauses into one step that ends where the clock resumed."""
    for end in range(len(history) - KEPT_STEPS, 2, -1):
        at, what, *_details = history[end]
        if what == "resumed":
            break
    else:
        return history
    before = history[:end]
    [*_others, left] = [
        details["left_seconds"]
        for _at, _what, *rest in before
        for details in rest
        if "left_seconds" in details
    ]
    used = count_used_seconds(target, before, from_iso(at))
    folded = {"left_seconds": left, "used_seconds": used}
    return [history[0], [before[-1][0], "compacted", folded], *history[end:]]


def count_used_seconds(target, history, until):
    """Count the working time the clock has run, in the current working hours.

    :param datetime until: end of the last run, if that has not stopped.
    """
    schedule = target.policy_id.calendar_id._chat_schedule
    steps = [(from_iso(at), what) for at, what, *_details in history]
    folded = [details[0] for _at, what, *details in history if what == "compacted"]
    return sum(details["used_seconds"] for details in folded) + sum(
        used_seconds(start, end, schedule(start))
        for start, end in running_intervals(steps, until)
    )


def explain(target):
    """Explain step by step how the due time of a target was computed.

    :return: list of ``(moment, sentence)``, in the reader's time zone and language.
    """
    lines = [
        (_moment(target, at), _step_text(target, what, *details))
        for at, what, *details in target.history or []
    ]
    is_settled = target.met_at or target.cancelled_at or target.breached_at
    if target.due_at and not is_settled:
        due = _moment(target, to_iso(target.due_at))
        lines.append((due, target.env._("due")))
    return lines


def _moment(target, text):
    local = fields.Datetime.context_timestamp(target, from_iso(text))
    return local.strftime("%a %d %b %H:%M:%S")


def _step_text(target, what, details=None):
    text = {
        "started": target.env._("started"),
        "paused": target.env._("paused: waiting for the customer"),
        "resumed": target.env._("resumed: the customer replied"),
        "compacted": target.env._("earlier pauses not shown"),
        "changed": target.env._("SLA policy or working hours changed"),
        "warned": target.env._("at risk"),
        "breached": target.env._("breached"),
        "escalated": target.env._("escalated"),
        "met": target.env._("met"),
        "late": target.env._("met late"),
        "cancelled": target.env._("cancelled: the conversation ended"),
        "breach_withdrawn": target.env._("cancelled: removed from the SLA policy"),
    }[what]
    details = details or {}
    if details.get("action"):
        return f"{text}: {_action_text(target.env, details['action'])}"
    if "left_seconds" in details:
        left = format_duration(target.env, details["left_seconds"])
        text = target.env._("%(what)s, %(left)s left", what=text, left=left)
    spans = ", ".join(
        f"{_moment(target, opens)} – {_moment(target, ends)}"
        for opens, ends in details.get("spans", [])
    )
    if not spans:
        return text
    return target.env._("%(what)s; working time: %(spans)s", what=text, spans=spans)


def _action_text(env, action):
    selection = env["seitech.chat.sla.escalation.rule"]._fields["action"]
    return dict(selection._description_selection(env)).get(action, action)


def step_payload(at, what, details=None):
    """Return one step of the history: ``SlaHistoryItemPayload``."""
    details = details or {}
    return {
        "at": at,
        "kind": what,
        "left_seconds": details.get("left_seconds"),
        "due_at": details.get("due_at"),
        "spans": [
            {"from_at": opens_at, "to_at": closes_at}
            for opens_at, closes_at in details.get("spans", [])
        ],
        "action": details.get("action"),
    }
