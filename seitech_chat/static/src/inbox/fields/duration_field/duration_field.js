import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useInputField } from "@web/views/fields/input_field_hook";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { Component } from "@odoo/owl";

import { formatDuration, parseDuration } from "@seitech_chat/inbox/fields/duration";

const UNKNOWN = "–";

/** A number of seconds or minutes, read and typed as hours and minutes. */
export class DurationField extends Component {
    static template = "seitech_chat.DurationField";
    static props = {
        ...standardFieldProps,
        unit: { type: String },
        showsSeconds: { type: Boolean },
    };

    setup() {
        useInputField({
            getValue: () => this.text,
            parse: (text) => parseDuration(text, this.props.unit),
        });
    }

    get text() {
        const { name, readonly, record, showsSeconds, unit } = this.props;
        if (readonly && record.data[name] === false) {
            return UNKNOWN;
        }
        return formatDuration(record.data[name], unit, showsSeconds);
    }

    get example() {
        return this.props.showsSeconds ? "0:00:30" : "1:30";
    }
}

registry.category("fields").add("chat_duration", {
    component: DurationField,
    displayName: _t("Duration"),
    supportedTypes: ["integer", "float"],
    isEmpty: () => false,
    extractProps: ({ options }) => ({
        unit: options.unit || "seconds",
        showsSeconds: Boolean(options.show_seconds),
    }),
});
