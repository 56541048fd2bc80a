import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { Component, useState } from "@odoo/owl";

/** Turns the sound of new messages off and on, as the settings do. */
export class SoundSwitch extends Component {
    static template = "seitech_chat.SoundSwitch";
    static props = {};

    setup() {
        this.alerts = useState(useService("seitech_chat.inbox").alerts);
    }

    get title() {
        return this.alerts.isSoundEnabled ? _t("Sound on") : _t("Sound off");
    }
}
