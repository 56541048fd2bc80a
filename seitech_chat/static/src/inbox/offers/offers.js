import { browser } from "@web/core/browser/browser";
import { reactive } from "@odoo/owl";

import { EVENT } from "@seitech_chat/core/contract";
import { _t } from "@seitech_chat/inbox/translation";
import { serverNow } from "@seitech_chat/core/live/server_clock";

// The server ends an offer and says so. Where its word got lost, or this machine's clock
// is wrong, the card goes this long after its time.
const LOST_AFTER_MS = 30_000;

/** Conversations offered to me, each until I answer or its time is over. */
export class Offers {
    /** OfferPayload each, the one that ends first before the others. */
    list = [];

    /** @param {import("@seitech_chat/inbox/service/inbox_service").InboxService} inbox */
    setup(inbox, { bus_service: bus, notification }) {
        this.inbox = inbox;
        this.store = inbox.store;
        this.bus = bus;
        this.notification = notification;
        /** Channel ids whose answer is on its way. */
        this.answering = new Set();
        this.timers = new Map();
    }

    start() {
        if (!this.store.session.agent) {
            return;
        }
        this.bus.subscribe(EVENT.AGENT_OFFER_CREATED, ({ offer }) => this.onOffered(offer));
        this.bus.subscribe(EVENT.AGENT_OFFER_CLOSED, (payload) => this.onEnded(payload));
        this.bus.addEventListener("BUS:RECONNECT", () => this.load());
        this.store.events.addEventListener("polled", () => this.load((one) => this.onOffered(one)));
        this.load();
    }

    /**
     * Load what was offered before this page received any event.
     *
     * @param {(offer: object) => void} [take] what to do with each
     */
    async load(take = (offer) => this.insert(offer)) {
        try {
            const { offers = [] } = await this.store.desk.loadQueue();
            const ids = offers.map((offer) => offer.channel_id);
            this.list
                .filter((one) => !ids.includes(one.channel_id))
                .forEach((one) => this.remove(one));
            offers.forEach(take);
        } catch (error) {
            this.store.reportError(error); // the queue shows who waits all the same
        }
    }

    onOffered(offer) {
        const isNew = !this.find(offer.channel_id);
        this.insert(offer);
        if (isNew) {
            this.inbox.alerts.onOffered(offer);
        }
    }

    /** Whether it was me is known: what I did myself is no news. */
    onEnded({ channel_id: channelId, reason }) {
        const offer = this.find(channelId);
        if (!offer) {
            return;
        }
        this.remove(offer);
        const { customer } = offer;
        if (reason === "expired") {
            this.inbox.news.addQuiet(
                _t("The offer for %(customer)s expired.", {
                    customer,
                })
            );
        } else if (reason === "withdrawn") {
            this.inbox.news.addQuiet(_t("The offer for %(customer)s was withdrawn.", { customer }));
        }
    }

    find(channelId) {
        return this.list.find((offer) => offer.channel_id === channelId) || null;
    }

    insert(offer) {
        this.remove(offer);
        this.list.push(offer);
        this.list.sort((one, other) => one.expires_at.localeCompare(other.expires_at));
        const left = Math.max(0, new Date(offer.expires_at) - serverNow());
        this.timers.set(
            offer.channel_id,
            browser.setTimeout(() => this.remove(offer), left + LOST_AFTER_MS)
        );
    }

    remove({ channel_id: channelId }) {
        browser.clearTimeout(this.timers.get(channelId));
        this.timers.delete(channelId);
        this.list = this.list.filter((offer) => offer.channel_id !== channelId);
    }

    async accept(offer) {
        const isDone = await this._answer(offer, async () => {
            this.inbox.assignmentAlerts.recordOwnAction(offer.channel_id);
            await this.store.desk.accept({ id: offer.channel_id });
        });
        if (isDone) {
            this.inbox.alerts.openInbox(offer.channel_id);
        }
    }

    decline(offer) {
        return this._answer(offer, () => this.store.api.decline(offer.channel_id));
    }

    async _answer(offer, work) {
        if (this.answering.has(offer.channel_id)) {
            return false;
        }
        this.answering.add(offer.channel_id);
        try {
            await work();
            this.remove(offer);
            return true;
        } catch (error) {
            const text = error.detail || _t("Something went wrong. Try again.");
            this.notification.add(text, { type: "danger" });
            if (!error.isRetryable) {
                this.remove(offer); // it is not mine to answer any more
            }
            return false;
        } finally {
            this.answering.delete(offer.channel_id);
        }
    }
}

/** @returns {Offers} reactive */
export function makeOffers(inbox, services) {
    const offers = reactive(new Offers());
    offers.setup(inbox, services);
    return offers;
}
