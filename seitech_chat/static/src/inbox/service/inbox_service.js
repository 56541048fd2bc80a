import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { reactive } from "@odoo/owl";

import { FetchTransport } from "@seitech_chat/core/api/fetch_transport";
import { HeartbeatSender } from "@seitech_chat/member_ui/presence/heartbeat_sender";
import { makeMemberStore } from "@seitech_chat/member_ui/member_store";
import { BusServiceTransport } from "@seitech_chat/inbox/env/bus_service_transport";
import { makeInboxFrame } from "@seitech_chat/inbox/env/inbox_env";
import { makeAlerts } from "@seitech_chat/inbox/alerts/alerts";
import { makeNotificationList } from "@seitech_chat/inbox/notifications/notification_list";
import { makeOffers } from "@seitech_chat/inbox/offers/offers";
import { Desk } from "@seitech_chat/inbox/service/desk";
import { DeskApi } from "@seitech_chat/inbox/service/desk_api";
import { makeNewMessageAlerts } from "@seitech_chat/inbox/service/new_message_alerts";
import { AssignmentAlerts } from "@seitech_chat/inbox/service/assignment_alerts";
import { DeskRows } from "@seitech_chat/inbox/service/desk_rows";
import { lazyEffect } from "@seitech_chat/inbox/service/lazy_effect";
import { QueueRefresher } from "@seitech_chat/inbox/service/queue_refresher";

const LAST_KEY = "seitech_chat.inbox.last";
const MAX_LOADED_AHEAD = 1000; // conversations
const LOADED_AHEAD_AT_ONCE = 100;
const AGENT_GROUP = "seitech_chat.group_chat_agent";

/**
 * The person's conversations, for as long as the web client lives: opening the inbox again
 * finds everything as it was left, and events reach it in every app.
 */
export class InboxService {
    constructor(env, services) {
        this.bus = services.bus_service;
        this.store = makeMemberStore({
            api: new DeskApi(new FetchTransport()),
            busTransport: new BusServiceTransport(this.bus),
            storage: browser.localStorage,
            locks: browser.navigator.locks,
            makeDesk: (parts) => new Desk(parts),
        });
        this.news = makeAlerts(services);
        this.frame = makeInboxFrame(this.store, this.news, services.notification);
        this.alerts = makeNewMessageAlerts(this.store, this.news, services);
        this.heartbeat = new HeartbeatSender({
            send: () => this.store.desk.sendHeartbeat(),
            onError: (error) => this.store.reportError(error),
        });
        this.queueWatch = new QueueRefresher(this.store);
        this.deskRows = new DeskRows(this.store);
        this.assignmentAlerts = new AssignmentAlerts(this.store, {
            alerts: this.alerts,
            notify: (text) => this.news.addQuiet(text),
        });
        this.offers = makeOffers(this, services);
        this.notifications = makeNotificationList(this, services);
        /** idle → starting → ready, failed or forbidden */
        this.state = reactive({ status: "idle", failureCode: null });
        this.starting = null;
        this.isSignedOut = false;
        this.store.events.addEventListener("unauthorized", () =>
            this._onUnauthorized(services.notification)
        );
        this.store.events.addEventListener("session-changed", () => this._onSessionChanged());
    }

    /** The last open conversation of this tab, for the next opening of the inbox. */
    get lastChannelId() {
        return Number(browser.sessionStorage.getItem(LAST_KEY)) || null;
    }

    set lastChannelId(channelId) {
        browser.sessionStorage.setItem(LAST_KEY, String(channelId));
    }

    /** Begin, once; again after a failure. */
    start() {
        if (!this.starting) {
            this.starting = this._start();
        }
        return this.starting;
    }

    async _start() {
        this.state.status = "starting";
        try {
            await this.store.start();
        } catch (error) {
            this.starting = null;
            this.state.failureCode = error.code || "internal";
        }
        if (this.store.session.me && !this.store.session.roles.length) {
            this.state.status = "forbidden";
        } else if (!this.starting) {
            this.state.status = "failed";
        } else {
            this._run();
        }
    }

    _run() {
        this._followAgent();
        this.alerts.start();
        this.assignmentAlerts.start();
        this.queueWatch.start();
        this.deskRows.start(this.bus);
        this.offers.start();
        this.notifications.start();
        lazyEffect((store) => this.alerts.showCount(store), this.store);
        this.state.status = "ready";
        this._loadRest();
    }

    /** Agents can be reached while a web client of theirs is open. */
    _followAgent() {
        if (this.store.session.agent) {
            this.heartbeat.start();
        } else {
            this.heartbeat.stop();
        }
    }

    /** The longest waiting customer may be far down in a list ordered by activity. */
    async _loadRest() {
        try {
            while (this.store.list.nextCursor && this.store.channels.size < MAX_LOADED_AHEAD) {
                await this.store.list.loadMore(LOADED_AHEAD_AT_ONCE);
            }
        } catch (error) {
            // Scrolling down asks for them again.
            this.store.reportError(error);
        }
    }

    /** My rights changed while the web client is open; without any role nothing is left. */
    _onSessionChanged() {
        this._followAgent();
        if (this.state.status === "ready" && !this.store.session.roles.length) {
            this.heartbeat.stop();
            this.store.stop();
            this.state.status = "forbidden";
        }
    }

    /** The login ended meanwhile: nothing works until the person signs in again. */
    _onUnauthorized(notification) {
        if (!this.isSignedOut) {
            this.isSignedOut = true;
            notification.add(_t("You've been signed out. Your draft is saved."), {
                type: "warning",
                sticky: true,
                buttons: [
                    {
                        name: _t("Sign in"),
                        primary: true,
                        onClick: () => browser.location.reload(),
                    },
                ],
            });
        }
    }

    /** Notify agents of customers before they open the inbox. */
    async startForAgents() {
        if (await user.hasGroup(AGENT_GROUP)) {
            await this.start();
        }
    }
}

export const inboxService = {
    dependencies: ["action", "bus_service", "menu", "multi_tab", "notification", "title"],
    start(env, services) {
        const inbox = new InboxService(env, services);
        inbox.startForAgents();
        return inbox;
    },
};

registry.category("services").add("seitech_chat.inbox", inboxService);
