import { browserStorage } from "@seitech_chat/core/storage/safe_storage";

const WORKER_URL = "/seitech_chat/static/src/push_worker/push_worker.js";
const OWNER_KEY = "seitech_chat.push.owner";

function toBytes(base64Url) {
    const base64 = base64Url.replace(/-/g, "+").replace(/_/g, "/");
    return Uint8Array.from(window.atob(base64), (character) => character.charCodeAt(0));
}

/** A registration without a worker at work can't subscribe yet. */
function whenActive(registration) {
    const worker = registration.installing || registration.waiting;
    if (registration.active || !worker) {
        return registration;
    }
    return new Promise((resolve) => {
        worker.addEventListener("statechange", () => {
            if (worker.state === "activated") {
                resolve(registration);
            }
        });
    });
}

/** This browser's Web Push subscription, used while no page of ours is open. */
export class PushDevice {
    /** @param {import("@seitech_chat/core/store/chat_store").ChatStore} store */
    constructor(store) {
        this.store = store;
        this.storage = browserStorage("localStorage");
    }

    get isSupported() {
        return "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
    }

    async isOn() {
        return window.Notification.permission === "granted" && Boolean(await this._subscription());
    }

    /** @returns {Promise<boolean>} false where the person or their browser said no */
    async turnOn() {
        if ((await window.Notification.requestPermission()) !== "granted") {
            return false;
        }
        const registration = await whenActive(await navigator.serviceWorker.register(WORKER_URL));
        const { public_key: key } = await this.store.api.pushKey();
        const subscription = await this._subscribe(registration, toBytes(key));
        if (!subscription) {
            return false;
        }
        const { endpoint, keys } = subscription.toJSON();
        await this.store.api.pushSubscribe({ endpoint, p256dh: keys.p256dh, auth: keys.auth });
        this.storage.setItem(OWNER_KEY, this.store.session.meKey);
        return true;
    }

    async turnOff() {
        const subscription = await this._subscription();
        this.storage.removeItem(OWNER_KEY);
        if (subscription) {
            await this.store.api.pushUnsubscribe({ endpoint: subscription.endpoint });
            await subscription.unsubscribe();
        }
    }

    /** Remove the subscriptions of other users of this browser. */
    async forgetOthers() {
        const owner = this.isSupported && this.storage.getItem(OWNER_KEY);
        if (owner && owner !== this.store.session.meKey) {
            this.storage.removeItem(OWNER_KEY);
            // The server removes their address when the push service rejects it.
            await (await this._subscription())?.unsubscribe();
        }
    }

    async _subscription() {
        const registration = await navigator.serviceWorker.getRegistration(WORKER_URL);
        return (await registration?.pushManager.getSubscription()) || null;
    }

    /** @returns {Promise<PushSubscription | null>} null where no service takes it */
    async _subscribe({ pushManager }, key) {
        const options = { userVisibleOnly: true, applicationServerKey: key };
        try {
            return await pushManager.subscribe(options);
        } catch (error) {
            if (error.name !== "InvalidStateError") {
                return null;
            }
        }
        // Made with a key the server has no more.
        await (await pushManager.getSubscription())?.unsubscribe();
        return pushManager.subscribe(options);
    }
}
