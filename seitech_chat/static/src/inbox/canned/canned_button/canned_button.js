import { _t } from "@web/core/l10n/translation";
import { Component } from "@odoo/owl";

import { useChatEnv } from "@seitech_chat/core/chat_env";
import { Icon } from "@seitech_chat/ui/icon/icon";

/** Offers all canned responses, to those who don't know their key. */
export class CannedButton extends Component {
    static template = "seitech_chat.CannedButton";
    static components = { Icon };
    static props = {
        channel: { type: Object },
        /** The autocomplete of the composer that offers them. */
        suggesting: { type: Object },
    };

    setup() {
        this.frame = useChatEnv();
    }

    get isOffered() {
        return this.frame.canned.isOffered(this.props.channel);
    }

    async onClick() {
        if (!(await this.props.suggesting.offerAll(this.frame.canned))) {
            this.frame.notify(_t("No canned responses yet."));
        }
    }
}
