import { Component, useState } from "@odoo/owl";

import { useFrame, useStore } from "@seitech_chat/core/frame";
import { sentenceOf } from "@seitech_chat/core/ui/attempt";
import { formatSize } from "@seitech_chat/core/ui/format";
import { Icon } from "@seitech_chat/core/ui/icon/icon";

/** The files of the next message: on their way, ready or refused. */
export class UploadTray extends Component {
    static template = "seitech_chat.UploadTray";
    static components = { Icon };
    static props = { channel: { type: Object } };

    setup() {
        this.frame = useFrame();
        this.store = useStore();
        this.channel = useState(this.props.channel);
    }

    size(upload) {
        return formatSize(upload.sizeBytes, this.frame.locale);
    }

    percent(upload) {
        return Math.round(upload.progressRatio * 100);
    }

    sentence(upload) {
        return sentenceOf(upload.failure, this.frame._t);
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
