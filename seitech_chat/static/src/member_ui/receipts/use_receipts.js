import { onWillStart, useState } from "@odoo/owl";

import { useStore } from "@seitech_chat/core/chat_env";

/**
 * The receipts of a message, fetched for the calling component.
 *
 * @param {() => object} getMessage
 * @param {number} [limit] of people to name
 * @returns {{ status: string, failureCode: string, answer: ReceiptsAnswer | null,
 *  load: () => Promise<void> }} reactive
 */
export function useReceipts(getMessage, limit = 100) {
    const store = useStore();
    const receipts = useState({ status: "loading", failureCode: "", answer: null, load });
    async function load() {
        receipts.status = receipts.answer ? "loaded" : "loading";
        try {
            receipts.answer = await store.api.receipts({ message_id: getMessage().id, limit });
            receipts.status = "loaded";
        } catch (error) {
            store.reportError(error);
            receipts.failureCode = error.code || "internal";
            receipts.status = "failed";
        }
    }
    onWillStart(() => {
        load();
    });
    return receipts;
}
