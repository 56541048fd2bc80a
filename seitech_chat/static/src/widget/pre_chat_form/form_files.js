import { Component, useExternalListener, useRef, useState } from "@odoo/owl";

import { useChatEnv } from "@seitech_chat/core/chat_env";
import { pastedFiles } from "@seitech_chat/ui/composer/pasted_files";
import { formatSize } from "@seitech_chat/ui/format";
import { Icon } from "@seitech_chat/ui/icon/icon";

const USUAL_LIMITS = { max_attachments: 10, max_file_bytes: Infinity };

/**
 * The files of the first message. They are sent when there is a conversation to send them to;
 * until then they are in the memory of the page alone.
 */
export class FormFiles extends Component {
    static template = "seitech_chat.FormFiles";
    static components = { Icon };
    static props = {};

    setup() {
        this.frame = useChatEnv();
        this.chat = useState(this.env.visitorChat);
        this.state = useState({ error: "" });
        this.input = useRef("input");
        useExternalListener(this.frame.bus, "files-pasted", ({ detail }) => this.add(detail));
    }

    get limits() {
        return this.chat.session?.limits || USUAL_LIMITS;
    }

    size(file) {
        return formatSize(file.size, this.frame.locale);
    }

    removeLabel(file) {
        return this.frame._t("Remove %(name)s", { name: file.name });
    }

    onPick(ev) {
        this.add([...ev.target.files]);
        ev.target.value = "";
    }

    /** @param {File[]} files */
    add(files) {
        const { max_attachments: maxCount } = this.limits;
        const right = files.filter((file) => !this.errorOf(file));
        const wrong = files.find((file) => this.errorOf(file));
        this.state.error = wrong ? `${wrong.name}: ${this.errorOf(wrong)}` : "";
        const all = [...this.chat.formFiles, ...right];
        if (all.length > maxCount) {
            this.state.error = this.frame._t("Up to %(max)s files per message.", { max: maxCount });
        }
        this.chat.formFiles = all.slice(0, maxCount);
    }

    errorOf(file) {
        const { _t, locale } = this.frame;
        const { max_file_bytes: maxBytes } = this.limits;
        if (file.size > maxBytes) {
            const size = formatSize(maxBytes, locale);
            return _t("File is too large (max. %(size)s).", { size });
        }
        return file.size ? "" : _t("The file is empty.");
    }

    remove(file) {
        this.state.error = "";
        this.chat.formFiles = this.chat.formFiles.filter((one) => one !== file);
        this.input.el.previousElementSibling.focus();
    }
}

/** The files in what is pasted into the form go to its message. */
export function takePastedFiles(ev, bus) {
    const files = pastedFiles(ev.clipboardData);
    if (files.length) {
        ev.preventDefault();
        bus.dispatchEvent(new CustomEvent("files-pasted", { detail: files }));
    }
}
