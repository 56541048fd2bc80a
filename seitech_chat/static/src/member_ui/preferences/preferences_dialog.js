import { Component, onWillStart, useState } from "@odoo/owl";

import { useChatEnv, useStore } from "@seitech_chat/core/chat_env";
import { Dialog } from "@seitech_chat/member_ui/dialog/dialog";
import { setSoundEnabled } from "@seitech_chat/member_ui/notifications/sound_setting";
import { useFeedback } from "@seitech_chat/ui/run_with_feedback";

/** My notification preferences, for conversations without their own level. */
export class PreferencesDialog extends Component {
    static template = "seitech_chat.PreferencesDialog";
    static components = { Dialog };
    static props = { close: { type: Function } };

    setup() {
        this.frame = useChatEnv();
        this.store = useStore();
        this.attempt = useFeedback();
        /** Whether this browser gets push messages; null where it can't. */
        this.state = useState({ isDeviceSent: null, isBusy: false });
        onWillStart(() => {
            this.lookAtDevice();
        });
    }

    get preferences() {
        return this.store.session.preferences;
    }

    get choices() {
        const { _t } = this.frame;
        return [
            {
                field: "notification_level",
                title: _t("Notify me about"),
                options: [
                    { id: "all", label: _t("All messages") },
                    { id: "mentions", label: _t("Mentions and direct messages") },
                    { id: "none", label: _t("Off"), text: _t("Unread count only") },
                ],
            },
            {
                field: "email",
                title: _t("Email when I'm away"),
                options: [
                    { id: "digest", label: _t("Digest of unread messages") },
                    { id: "mentions", label: _t("Mentions only") },
                    { id: "none", label: _t("Never") },
                ],
            },
        ];
    }

    async choose(changes) {
        await this.store.session.savePreferences(changes);
    }

    /** A refused choice is reset. */
    async onChoose(field, input) {
        if (!(await this.attempt(() => this.choose({ [field]: input.value })))) {
            const before = this.preferences[field];
            input.closest("fieldset").querySelector(`[value="${before}"]`).checked = true;
        }
    }

    async onSound({ target }) {
        await this.attempt(() => setSoundEnabled(this.store, target.checked));
        target.checked = this.preferences.sound;
    }

    async lookAtDevice() {
        if (this.frame.push?.isSupported) {
            this.state.isDeviceSent = await this.frame.push.isOn();
        }
    }

    async onDevice({ target }) {
        this.state.isBusy = true;
        const { push } = this.frame;
        await this.attempt(async () => {
            if (await push.isOn()) {
                await push.turnOff();
            } else if (await push.turnOn()) {
                await this.choose({ push: true });
            } else {
                const { _t, notify } = this.frame;
                notify(
                    _t(
                        "Your browser blocks notifications from this site. Allow them in the browser's settings."
                    ),
                    {
                        type: "warning",
                    }
                );
            }
        });
        await this.lookAtDevice();
        target.checked = this.state.isDeviceSent;
        this.state.isBusy = false;
    }
}
