import { Component, useState } from "@odoo/owl";

import { useChatEnv, useStore } from "@seitech_chat/core/chat_env";
import { errorMessage } from "@seitech_chat/ui/run_with_feedback";
import { formatSize } from "@seitech_chat/ui/format";
import { Icon } from "@seitech_chat/ui/icon/icon";

/** The files of the next message: on their way, ready or refused. */
export class UploadTray extends Component {
    static template = "seitech_chat.UploadTray";
    static components = { Icon };
    static props = { channel: { type: Object } };

    setup() {
        this.frame = useChatEnv();
        this.store = useStore();
        this.channel = useState(this.props.channel);
    }

    size(upload) {
        return formatSize(upload.sizeBytes, this.frame.locale);
    }

    percent(upload) {
        return Math.round(upload.progressRatio * 100);
    }

    sentence({ failure }) {
        const { _t, locale } = this.frame;
        const maxBytes = this.store.session.limits?.max_file_bytes;
        if (failure.code === "file_too_large" && maxBytes) {
            return _t("File is too large (max. %(size)s).", { size: formatSize(maxBytes, locale) });
        }
        return errorMessage(failure, _t);
    }

    mayRetry(upload) {
        return !["file_too_large", "file_empty", "file_type_not_allowed"].includes(
            upload.failure.code
        );
    }

    removeLabel(upload) {
        return this.frame._t("Remove %(name)s", { name: upload.name });
    }
}
