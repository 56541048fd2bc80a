import { Component, onWillUnmount, useRef, useState } from "@odoo/owl";

import { useChatEnv } from "@seitech_chat/core/chat_env";
import { formatSize } from "@seitech_chat/ui/format";
import { Icon } from "@seitech_chat/ui/icon/icon";
import { useStyle } from "@seitech_chat/ui/use_style";

const MEDIA_KINDS = ["video", "audio"];
const PREVIEW_WIDTH_PX = 240;
const PREVIEW_HEIGHT_PX = 180;

/** A file of a message: an image, a film or a sound in place, its room kept; else a chip. */
export class Attachment extends Component {
    static template = "seitech_chat.Attachment";
    static components = { Icon };
    static props = {
        attachment: { type: Object },
        onOpen: { type: Function },
        /** One of several images side by side. */
        isTile: { type: Boolean, optional: true },
        /** How many more images are behind this one. */
        moreCount: { type: Number, optional: true },
    };
    static defaultProps = { isTile: false, moreCount: 0 };

    setup() {
        this.frame = useChatEnv();
        this.state = useState({ url: "", hasFailed: false });
        useStyle(useRef("image"), () => this.imageStyle);
        this.isGone = false;
        onWillUnmount(() => (this.isGone = true));
        // A visitor's secret travels in a header: there a film comes in whole, once asked for.
        if (this.isImage || (this.isMedia && this.frame.parts)) {
            this.load();
        }
    }

    get isImage() {
        return this.props.attachment.kind === "image";
    }

    get isMedia() {
        return MEDIA_KINDS.includes(this.props.attachment.kind);
    }

    get size() {
        return formatSize(this.props.attachment.size_bytes, this.frame.locale);
    }

    /** The room an image takes, known from its measures before a byte of it came. */
    get imageStyle() {
        const { width, height } = this.props.attachment;
        if (this.props.isTile) {
            return { width: "100%", height: "", "aspect-ratio": "1" };
        }
        if (!width || !height) {
            return {
                width: `${PREVIEW_WIDTH_PX}px`,
                height: `${PREVIEW_HEIGHT_PX}px`,
                "aspect-ratio": "",
            };
        }
        const scale = Math.min(1, PREVIEW_WIDTH_PX / width, PREVIEW_HEIGHT_PX / height);
        return {
            width: `${Math.max(32, Math.round(width * scale))}px`,
            height: "",
            "aspect-ratio": `${width} / ${height}`,
        };
    }

    async load() {
        try {
            const url = await this.frame.fileUrl(this.props.attachment);
            if (!this.isGone) {
                this.state.url = url;
            }
        } catch {
            this.onLoadError();
        }
    }

    onLoadError() {
        if (!this.isGone) {
            this.state.hasFailed = true;
        }
    }

    onClickFile() {
        this.frame.downloadFile(this.props.attachment);
    }
}
