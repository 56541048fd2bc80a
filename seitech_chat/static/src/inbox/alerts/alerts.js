import { browser } from "@web/core/browser/browser";
import { reactive } from "@odoo/owl";

import { joinNames } from "@seitech_chat/core/isolate";
import { _t } from "@seitech_chat/inbox/translation";

const MAX_LINES = 4; // the others are in the bell
const QUIET_MS = 8_000;

/** Many of a kind in one sentence. */
export function groupText({ kind, count }) {
    const values = { count };
    const text = {
        assigned: _t("%(count)s conversations assigned to you", values),
        message: _t("New messages in %(count)s conversations", values),
        offered: _t("%(count)s conversations offered to you", values),
        urgent: _t("%(count)s urgent conversations waiting", values),
        escalated: _t("%(count)s conversations escalated to you", values),
        mention: _t("You were mentioned in %(count)s conversations", values),
        "sla_warning.first_response": _t(
            "First response due soon in %(count)s conversations",
            values
        ),
        "sla_warning.next_response": _t(
            "Next response due soon in %(count)s conversations",
            values
        ),
        "sla_warning.resolution": _t("Resolution due soon in %(count)s conversations", values),
        "sla_breach.first_response": _t(
            "First response SLA breached in %(count)s conversations",
            values
        ),
        "sla_breach.next_response": _t(
            "Next response SLA breached in %(count)s conversations",
            values
        ),
        "sla_breach.resolution": _t("Resolution SLA breached in %(count)s conversations", values),
    }[kind];
    return (text || _t("Updates in %(count)s conversations", values)).toString();
}

/**
 * Alerts for the person while they work: one line for all of a kind, so that fifty
 * breaches are one sentence. The inbox has a place for the lines, elsewhere they are toasts.
 */
export class Alerts {
    /** { key, kind, title, text, channelIds, isQuiet }, the newest last. */
    lines = [];
    isInboxShown = false;

    setup({ notification }) {
        this.notification = notification;
        /** Of toasts on the screen: key → function that closes it. */
        this.toasts = new Map();
        this.onOpen = () => {};
    }

    /**
     * @param {object} call
     * @param {string} call.kind of which several become one line
     * @param {number} call.channelId
     * @param {string} call.title
     * @param {string} call.text
     */
    add({ kind, channelId, title, text }) {
        const held = this.lines.find((line) => line.key === kind);
        const others = (held?.channelIds || []).filter((id) => id !== channelId);
        this._insert({ key: kind, kind, title, text, channelIds: [...others, channelId] });
    }

    /** Show a text that needs no action; it disappears by itself. */
    addQuiet(text) {
        const line = { key: `quiet ${text}`, kind: "quiet", title: "", text, channelIds: [] };
        this._insert(line);
        browser.setTimeout(() => this.dismiss(line), QUIET_MS);
    }

    /** A conversation is before the person: what was new of it is known. */
    onShown(channelId) {
        for (const line of this.lines) {
            if (line.channelIds.includes(channelId)) {
                const channelIds = line.channelIds.filter((id) => id !== channelId);
                this._replace(line, channelIds.length ? { ...line, channelIds } : null);
            }
        }
    }

    dismiss({ key }) {
        const line = this.lines.find((one) => one.key === key);
        if (line) {
            this._replace(line, null);
        }
    }

    open(line) {
        this.dismiss(line);
        this.onOpen(line.channelIds.at(-1), line);
    }

    /** The inbox comes or goes: the lines move with it. */
    show(isInboxShown) {
        this.isInboxShown = isInboxShown;
        [...this.toasts.keys()].forEach((key) => this._closeToast(key));
    }

    textOf({ kind, title, text, channelIds: { length: count } }) {
        if (count > 1) {
            return groupText({ kind, count });
        }
        const parts = [text.includes(title) ? "" : title, text];
        return joinNames(parts, ": ");
    }

    _insert(line) {
        this.lines = [...this.lines.filter(({ key }) => key !== line.key), line].slice(-MAX_LINES);
        this._showToast(line);
    }

    _replace(line, newer) {
        this.lines = this.lines.flatMap((one) => (one.key === line.key ? newer || [] : one));
        if (!newer) {
            this._closeToast(line.key);
        }
    }

    _closeToast(key) {
        const close = this.toasts.get(key);
        this.toasts.delete(key); // closed by us: its line stays
        close?.();
    }

    _showToast(line) {
        this._closeToast(line.key);
        if (this.isInboxShown) {
            return;
        }
        const close = this.notification.add(this.textOf(line), {
            type: "info",
            onClose: () => {
                if (this.toasts.get(line.key) === close) {
                    this.toasts.delete(line.key);
                    this.dismiss(line);
                }
            },
            buttons: line.channelIds.length
                ? [{ name: _t("Open"), primary: true, onClick: () => this.open(line) }]
                : [],
        });
        this.toasts.set(line.key, close);
    }
}

/** @returns {Alerts} reactive */
export function makeAlerts(services) {
    const news = reactive(new Alerts());
    news.setup(services);
    return news;
}
