import { Component, useEffect, useRef, useState } from "@odoo/owl";

import { useChatEnv, useStore } from "@seitech_chat/core/chat_env";
import { useReceipts } from "@seitech_chat/member_ui/receipts/use_receipts";
import { ReceiptsDialog } from "@seitech_chat/member_ui/receipts/receipts_dialog";
import { useFeedback } from "@seitech_chat/ui/run_with_feedback";
import { Icon } from "@seitech_chat/ui/icon/icon";

const REFRESH_MS = 30_000;

/** Below an announcement that asks for it: "Confirm", and to who leads, how many did. */
export class Acknowledgement extends Component {
    static template = "seitech_chat.Acknowledgement";
    static components = { Icon };
    static props = { message: { type: Object } };

    setup() {
        this.frame = useChatEnv();
        this.store = useStore();
        this.attempt = useFeedback();
        this.state = useState({ isBusy: false });
        this.done = useRef("done");
        this.receipts = useReceipts(() => this.props.message, 1);
        let isPressed = false;
        useEffect(
            (el) => {
                // The button goes, and the focus with it: to what it has become.
                isPressed && el?.focus({ preventScroll: true });
                isPressed = this.state.isBusy;
            },
            () => [this.done.el, this.state.isBusy]
        );
        useEffect(
            () => {
                if (!this.isLeading) {
                    return;
                }
                // No event is sent for each of ten thousand readers.
                const timer = setInterval(() => this.refresh(), REFRESH_MS);
                return () => clearInterval(timer);
            },
            () => []
        );
    }

    get isOwn() {
        return this.store.session.isMine(this.props.message);
    }

    get isLeading() {
        return this.isOwn || this.store.session.isLead;
    }

    get summary() {
        const { audience_count: total, confirmed_count: count } = this.receipts.answer;
        return this.frame._t("%(count)s of %(total)s confirmed", { count, total });
    }

    refresh() {
        if (document.visibilityState === "visible") {
            this.receipts.load();
        }
    }

    async onConfirm() {
        if (this.state.isBusy) {
            return;
        }
        this.state.isBusy = true;
        await this.attempt(async () => {
            const body = { message_id: this.props.message.id };
            this.receipts.answer = await this.store.api.acknowledge(body);
        });
        this.state.isBusy = false;
    }

    onShow() {
        this.receipts.load();
        this.frame.dialogs.open(ReceiptsDialog, { message: this.props.message });
    }
}
