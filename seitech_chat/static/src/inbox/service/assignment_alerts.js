import { browser } from "@web/core/browser/browser";

import { removalText } from "@seitech_chat/member_ui/removal_notice";
import { authorKey } from "@seitech_chat/core/models/author";
import { _t } from "@seitech_chat/inbox/translation";

const OWN_ACT_KEY = "seitech_chat.inbox.own_act";
const OWN_ACT_MS = 10_000;

/** Alerts the agent of conversations assigned to them and moved away from them. */
export class AssignmentAlerts {
    /**
     * @param {import("@seitech_chat/core/store/chat_store").ChatStore} store
     * @param {object} parts
     * @param {import("@seitech_chat/inbox/service/new_message_alerts").NewMessageAlerts} parts.alerts
     * @param {(text: string) => void} parts.notify quietly
     */
    constructor(store, { alerts, notify }) {
        this.store = store;
        this.alerts = alerts;
        this.notify = notify;
    }

    start() {
        const { events } = this.store;
        events.addEventListener("agent-changed", ({ detail }) => this.onAgentChanged(detail));
        events.addEventListener("channel-removed", ({ detail }) => this.onRemoved(detail));
    }

    /** My own actions, in any tab, cause no alert. */
    recordOwnAction(...channelIds) {
        browser.localStorage.setItem(OWN_ACT_KEY, JSON.stringify({ channelIds, at: Date.now() }));
    }

    _isOwnAct(channelId) {
        try {
            const act = JSON.parse(browser.localStorage.getItem(OWN_ACT_KEY)) || {};
            return act.channelIds.includes(channelId) && Date.now() - act.at < OWN_ACT_MS;
        } catch {
            return false;
        }
    }

    onAgentChanged({ channel, previous }) {
        const { meKey } = this.store.session;
        const isMine = authorKey(channel.agent) === meKey;
        const wasMine = authorKey(previous) === meKey;
        if (isMine === wasMine || !channel.isOpen || this._isOwnAct(channel.id)) {
            return;
        }
        if (isMine) {
            channel.isJustAssigned = true;
            this.alerts.onAssigned(channel);
        } else {
            channel.isJustAssigned = false;
            this.notify(this._newAssignee(channel));
        }
    }

    onRemoved({ channel }) {
        if (this.isMine(channel) && !this._isOwnAct(channel.id)) {
            this.notify(this.removalText(channel));
        }
    }

    isMine(channel) {
        return authorKey(channel.agent) === this.store.session.meKey;
    }

    /** Return the sentence for a conversation that is no longer visible to me. */
    removalText(channel) {
        const isAtDesk = channel.isSupport && channel.isOpen && Boolean(channel.customer);
        if (!isAtDesk) {
            return removalText(channel, _t);
        }
        return this.isMine(channel)
            ? _t("%(name)s was transferred to another department.", { name: channel.title })
            : this._newAssignee(channel);
    }

    _newAssignee(channel) {
        const name = channel.title;
        if (channel.agent) {
            return _t("%(name)s was assigned to %(agent)s.", { name, agent: channel.agent.name });
        }
        const department = channel.department?.name || "";
        return _t("%(name)s was transferred to the %(department)s queue.", { name, department });
    }
}
