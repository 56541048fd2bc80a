import { markRaw } from "@odoo/owl";

import { makeMemberStore } from "@seitech_chat/member_ui/member_store";
import { FetchTransport } from "@seitech_chat/core/api/fetch_transport";
import { MemberApi } from "@seitech_chat/member_ui/member_api";
import { browserStorage } from "@seitech_chat/core/storage/safe_storage";
import { WebsocketClient } from "@seitech_chat/core/live/websocket_client";
import { PushDevice } from "@seitech_chat/portal/push/push_device";

const RESTART_MS = 15_000;

/** The conversations of a signed-in person, on a page of the website. */
export class PortalSession {
    /** idle → starting → ready, failed, forbidden; ready → signedOut */
    status = "idle";
    /** The code of the ChatApiError that stopped the start, or null. */
    failureCode = null;
    /** @type {import("@seitech_chat/core/store/chat_store").ChatStore} */
    store = null;

    /** @param {Message} _message by somebody else, live */
    onLiveMessage(_message) {}
    /** @param {{ from: number, to: number }} _move what I wrote went into another one */
    onContinued(_move) {}
    /** The conversations are there. */
    onReady() {}

    setup() {
        this.restartTimer = null;
        this.store = makeMemberStore({
            api: new MemberApi(new FetchTransport()),
            busTransport: new WebsocketClient(),
            storage: browserStorage("localStorage"),
            locks: navigator.locks,
        });
        const { events } = this.store;
        events.addEventListener("unauthorized", () => this.onUnauthorized());
        events.addEventListener("session-changed", () => this.onSessionChanged());
        events.addEventListener("live-message", (ev) => this.onLiveMessage(ev.detail));
        events.addEventListener("continued", (ev) => this.onContinued(ev.detail));
        this.push = markRaw(new PushDevice(this.store));
        this.starting = null;
    }

    /** Begin, once; again after a failure. */
    start() {
        this.starting = this.starting || markRaw(this._start());
        return this.starting;
    }

    async _start() {
        clearTimeout(this.restartTimer);
        this.status = "starting";
        try {
            await this.store.start();
        } catch (error) {
            this.starting = null;
            this.onStartFailed(error);
            return;
        }
        if (this.store.session.me?.type !== "user") {
            this.onUnauthorized();
        } else if (!this.store.session.roles.length) {
            this.store.stop();
            this.status = "forbidden";
        } else {
            this.status = "ready";
            this.push.forgetOthers().catch(() => {}); // where the browser refuses to list them
            this.onReady();
        }
    }

    /** The screen is gone. */
    stop() {
        clearTimeout(this.restartTimer);
        this.store.stop();
    }

    onStartFailed(error) {
        if (error.isUnauthorized) {
            this.onUnauthorized();
            return;
        }
        this.status = "failed";
        this.failureCode = error.code || "internal";
        if (error.isRetryable) {
            this.restartTimer = setTimeout(() => this.start(), RESTART_MS);
        }
    }

    /** My rights changed while the page is open; without any role nothing is left here. */
    onSessionChanged() {
        if (this.status === "ready" && !this.store.session.roles.length) {
            this.bus.dispatchEvent(new CustomEvent("save-draft"));
            this.store.stop();
            this.status = "forbidden";
        }
    }

    /** The session has ended, here or in another tab. */
    onUnauthorized() {
        // The composer puts what it holds into the draft.
        this.bus.dispatchEvent(new CustomEvent("save-draft"));
        this.store.stop();
        this.status = "signedOut";
    }
}
