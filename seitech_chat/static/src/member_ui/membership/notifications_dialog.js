import { Component, useState } from "@odoo/owl";

import { useChatEnv, useStore } from "@seitech_chat/core/chat_env";
import { Dialog } from "@seitech_chat/member_ui/dialog/dialog";
import { mute, setNotificationLevel } from "@seitech_chat/member_ui/membership/membership_actions";
import {
    isMuted,
    isMutedForEver,
    muteChoices,
} from "@seitech_chat/member_ui/membership/mute_options";
import { useFeedback } from "@seitech_chat/ui/run_with_feedback";
import { formatDateTime } from "@seitech_chat/ui/format";
import { serverNow } from "@seitech_chat/core/live/server_clock";

/** The notification level of a conversation, and for how long it is muted. */
export class NotificationsDialog extends Component {
    static template = "seitech_chat.NotificationsDialog";
    static components = { Dialog };
    static props = {
        channel: { type: Object },
        close: { type: Function },
    };

    setup() {
        this.frame = useChatEnv();
        this.store = useStore();
        this.channel = useState(this.props.channel);
        this.attempt = useFeedback();
    }

    get choices() {
        const { _t } = this.frame;
        return [
            { id: "default", label: _t("Default"), text: _t("Use my settings") },
            { id: "all", label: _t("All messages") },
            {
                id: "mentions",
                label: _t("Mentions"),
                text: _t("When someone writes @ and my name"),
            },
            { id: "none", label: _t("Off"), text: _t("Unread count only") },
        ];
    }

    get muteChoices() {
        return muteChoices(this.frame._t, serverNow());
    }

    get isMuted() {
        return isMuted(this.channel, serverNow());
    }

    get mutedText() {
        const { _t, locale } = this.frame;
        if (isMutedForEver(this.channel, serverNow())) {
            return _t("Muted");
        }
        return _t("Muted until %(time)s", {
            time: formatDateTime(this.channel.me.mutedUntil, locale),
        });
    }

    onNotify(notify) {
        this.attempt(() => setNotificationLevel(this.store, this.channel, notify));
    }

    async onMute(until) {
        const isDone = await this.attempt(() => mute(this.store, this.channel, until));
        if (isDone && until) {
            this.props.close();
        }
    }
}
