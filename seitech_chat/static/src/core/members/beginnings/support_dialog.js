import { Component, useState } from "@odoo/owl";

import { useFrame, useStore } from "@seitech_chat/core/frame";
import { MAX_TEXT_LENGTH } from "@seitech_chat/core/contract";
import { Dialog } from "@seitech_chat/core/members/dialog/dialog";
import { sentenceOf } from "@seitech_chat/core/ui/attempt";
import { makeUuid } from "@seitech_chat/core/uuid";

/** A question to the support desk: what kind, about which course, and the words. */
export class SupportDialog extends Component {
    static template = "seitech_chat.SupportDialog";
    static components = { Dialog };
    static props = {
        courseId: { type: Number, optional: true },
        /** Sends it; what it refuses is said here. */
        onSend: { type: Function },
        close: { type: Function },
    };

    setup() {
        this.frame = useFrame();
        this.store = useStore();
        this.maxLength = MAX_TEXT_LENGTH;
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
            { id: "course_inquiry", label: _t("A course") },
            { id: "technical_support", label: _t("A technical problem") },
            { id: "billing", label: _t("A bill or a payment") },
            { id: "other", label: _t("Something else") },
        ];
    }

    get bodyError() {
        const { _t } = this.frame;
        if (!this.state.isTouched) {
            return "";
        }
        const over = this.form.body.length - MAX_TEXT_LENGTH;
        if (over > 0) {
            return _t("That is %(count)s characters too long.", { count: over });
        }
        return this.form.body.trim() ? "" : _t("Please write your question.");
    }

    onKeydown(ev) {
        if (ev.key === "Enter" && (ev.ctrlKey || ev.metaKey)) {
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
                body: this.form.body.trim(),
                page_url: window.location.href.slice(0, 2000),
            });
            this.props.close();
        } catch (error) {
            this.store.noteError(error);
            this.state.isSending = false;
            this.state.refusal = sentenceOf(error, this.frame._t);
        }
    }
}
