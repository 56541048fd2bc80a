import { Component, useState } from "@odoo/owl";

import { useChatEnv, useStore } from "@seitech_chat/core/chat_env";
import { Dialog } from "@seitech_chat/member_ui/dialog/dialog";
import { errorMessage } from "@seitech_chat/ui/run_with_feedback";
import { MAX_TEXT_LENGTH } from "@seitech_chat/core/contract";
import { isShown } from "@seitech_chat/ui/characters";
import { isComposing } from "@seitech_chat/ui/composing";
import { trimText } from "@seitech_chat/core/text";
import { overLimitText, remainingChars } from "@seitech_chat/ui/char_count/char_count";
import { makeUuid } from "@seitech_chat/core/uuid";
import { pageUrl } from "@seitech_chat/core/page_url";

/** A question to the support desk: what kind, about which course, and the words. */
export class AskSupportDialog extends Component {
    static template = "seitech_chat.AskSupportDialog";
    static components = { Dialog };
    static props = {
        courseId: { type: Number, optional: true },
        /** Sends it; what it refuses is said here. */
        onSend: { type: Function },
        close: { type: Function },
    };

    setup() {
        this.frame = useChatEnv();
        this.store = useStore();
        this.form = useState({
            queryType: this.props.courseId ? "course_inquiry" : "other",
            courseId: this.props.courseId || 0,
            body: "",
        });
        this.state = useState({ isSending: false, isTouched: false, refusal: "" });
        // The same through every attempt: a retry makes no second question.
        this.ids = { opening_uuid: makeUuid(), client_uuid: makeUuid() };
    }

    get kinds() {
        const { _t } = this.frame;
        return [
            { id: "course_inquiry", label: _t("Courses") },
            { id: "technical_support", label: _t("Technical problem") },
            { id: "billing", label: _t("Billing or payment") },
            { id: "other", label: _t("Other") },
        ];
    }

    get bodyError() {
        const { _t } = this.frame;
        if (!this.state.isTouched) {
            return "";
        }
        const room = remainingChars(this.form.body);
        if (room < 0) {
            return overLimitText(-room, MAX_TEXT_LENGTH, this.frame);
        }
        return isShown(this.form.body) ? "" : _t("Enter a message.");
    }

    onKeydown(ev) {
        if (ev.key === "Enter" && (ev.ctrlKey || ev.metaKey) && !isComposing(ev)) {
            this.onSend();
        }
    }

    async onSend() {
        this.state.isTouched = true;
        if (this.bodyError || this.state.isSending) {
            return;
        }
        Object.assign(this.state, { isSending: true, refusal: "" });
        try {
            await this.props.onSend({
                ...this.ids,
                query_type: this.form.queryType,
                course_id: Number(this.form.courseId) || null,
                body: trimText(this.form.body),
                page_url: pageUrl(),
            });
            this.props.close();
        } catch (error) {
            this.store.reportError(error);
            this.state.isSending = false;
            this.state.refusal = errorMessage(error, this.frame._t);
        }
    }
}
