import { _t } from "@seitech_chat/inbox/translation";

const ICONS = {
    unread: "fa-comment-o",
    urgent: "fa-bolt",
    assigned: "fa-user-plus",
    offered: "fa-hand-paper-o",
    sla_warning: "fa-exclamation-triangle",
    sla_breach: "fa-times-circle",
    mention: "fa-at",
    escalated: "fa-level-up",
    unassigned: "fa-user-times",
};

/** The sign of a notification's kind. */
export function iconOf({ kind }) {
    return ICONS[kind] || "fa-bell-o";
}

/** The kind of a notification, in words. */
export function kindText({ kind, count }) {
    return {
        unread: count > 1 ? _t("%(count)s new messages", { count }) : _t("New message"),
        urgent: _t("Urgent"),
        assigned: _t("Assigned to you"),
        offered: _t("Offered to you"),
        sla_warning: _t("SLA at risk"),
        sla_breach: _t("SLA breached"),
        mention: count > 1 ? _t("%(count)s mentions", { count }) : _t("You were mentioned"),
        escalated: _t("Escalated to you"),
        unassigned: _t("Unassigned from you"),
    }[kind];
}
