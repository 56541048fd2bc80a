import { markRaw } from "@odoo/owl";

import { VisitorApi } from "@seitech_chat/core/api/chat_api";
import { FetchTransport } from "@seitech_chat/core/api/fetch_transport";
import { MemberApi } from "@seitech_chat/member_ui/member_api";
import { VisitorStorage } from "@seitech_chat/embed/visitor_storage";

const TOKEN_HEADER = "X-Chat-Visitor-Token";

/**
 * The conversation of this browser's visitor before signing in. It is offered, and taken along only
 * when the person says yes: the browser may be shared.
 */
export class VisitorMerge {
    /** The conversation on offer: { channelId, department }, or null. */
    offer = null;
    isBusy = false;

    setup() {
        this.memory = markRaw(new VisitorStorage());
    }

    /** Check for an open conversation to merge. */
    async look() {
        const { token } = this.memory;
        if (!token || this.memory.browser.get("left") === token.slice(-8)) {
            return;
        }
        const transport = new FetchTransport({ headers: () => ({ [TOKEN_HEADER]: token }) });
        try {
            const answer = await new VisitorApi(transport).channels({ state: "open" });
            const channel = answer.channels[0]?.channel;
            this.offer = channel
                ? { token, channelId: channel.id, department: channel.department?.name || "" }
                : null;
        } catch (error) {
            if (error.isUnauthorized) {
                this.memory.dropToken();
            }
            // Otherwise the next page asks again.
        }
    }

    /** Take it along. Throws the ChatApiError of a refusal. @returns {Promise<ChannelAnswer>} */
    async accept() {
        const { token, channelId } = this.offer;
        const transport = new FetchTransport({ headers: () => ({ [TOKEN_HEADER]: token }) });
        this.isBusy = true;
        try {
            const answer = await new MemberApi(transport).mergeVisitor({ channel_id: channelId });
            this.memory.dropToken();
            this.offer = null;
            return answer;
        } finally {
            this.isBusy = false;
        }
    }

    /** Leave it where it is: to sign out finds it again. */
    decline() {
        this.memory.browser.set("left", this.offer.token.slice(-8));
        this.offer = null;
    }
}
