import { browser } from "@web/core/browser/browser";
import { useService } from "@web/core/utils/hooks";
import { Component, onMounted, onWillUnmount, useExternalListener, useState } from "@odoo/owl";

import { useStore } from "@seitech_chat/core/chat_env";
import { authorKey } from "@seitech_chat/core/models/author";
import { joinNames } from "@seitech_chat/core/isolate";
import { EVENT } from "@seitech_chat/core/contract";
import { _t } from "@seitech_chat/inbox/translation";

const RENEW_MS = 20_000;
// The messages come first; who only walks past a conversation does not look at it.
const GATHER_MS = 300;
// The server forgets a watcher after 45 s: so does the screen, should its word get lost.
const LIFETIME_MS = 50_000;

/** Colleagues who view the same conversation, so that two don't answer at once. */
export class ViewerBanner extends Component {
    static template = "seitech_chat.ViewerBanner";
    static props = {
        channel: { type: Object },
    };

    setup() {
        this.store = useStore();
        this.channel = useState(this.props.channel);
        this.bus = useService("bus_service");
        this.state = useState({ people: [] });
        this.isViewing = false;
        this.forgetTimer = null;
        this.startTimer = null;
        const onViewersChanged = (payload) => this.onViewersChanged(payload);
        useExternalListener(document, "visibilitychange", () => this.renew());
        onMounted(() => {
            this.bus.subscribe(EVENT.VIEWERS_CHANGED, onViewersChanged);
            this.timer = browser.setInterval(() => this.renew(), RENEW_MS);
            this.startTimer = browser.setTimeout(() => this.renew(), GATHER_MS);
        });
        onWillUnmount(() => {
            this.bus.unsubscribe(EVENT.VIEWERS_CHANGED, onViewersChanged);
            browser.clearInterval(this.timer);
            browser.clearTimeout(this.startTimer);
            browser.clearTimeout(this.forgetTimer);
            browser.setTimeout(() => this.sendViewing(false), GATHER_MS);
        });
    }

    get others() {
        return this.state.people.filter((person) => authorKey(person) !== this.store.session.meKey);
    }

    /** Viewers who are typing come first. */
    get text() {
        const typing = this.others.filter((one) => this.channel.typists.has(authorKey(one)));
        const looking = this.others.filter((one) => !typing.includes(one));
        const namesOf = (people) => joinNames(people.map(({ name }) => name));
        return [
            typing.length && _t("Replying: %(names)s", { names: namesOf(typing) }),
            looking.length && _t("Also viewing: %(names)s", { names: namesOf(looking) }),
        ]
            .filter(Boolean)
            .join(" · ");
    }

    get isCollision() {
        return this.others.some((one) => this.channel.typists.has(authorKey(one)));
    }

    onViewersChanged({ channel_id: channelId, people }) {
        if (channelId === this.channel.id) {
            this.show(people);
        }
    }

    show(people) {
        this.state.people = people || [];
        browser.clearTimeout(this.forgetTimer);
        this.forgetTimer = browser.setTimeout(() => (this.state.people = []), LIFETIME_MS);
    }

    /** A hidden tab views nothing. */
    renew() {
        const isSeen = document.visibilityState === "visible";
        if (isSeen || this.isViewing) {
            this.sendViewing(isSeen);
        }
    }

    async sendViewing(isViewing) {
        const wasWatching = this.isViewing;
        this.isViewing = isViewing;
        if (!isViewing && !wasWatching) {
            return;
        }
        try {
            const { people } = await this.store.api.setViewing(this.channel.id, isViewing);
            if (isViewing && this.isViewing) {
                this.show(people);
            }
        } catch (error) {
            this.store.reportError(error); // a courtesy: the conversation works without
        }
    }
}
