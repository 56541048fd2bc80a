import { Component, onWillStart, useState } from "@odoo/owl";

import { useChatEnv, useStore } from "@seitech_chat/core/chat_env";
import { Dialog } from "@seitech_chat/member_ui/dialog/dialog";
import { formatDateTime } from "@seitech_chat/ui/format";
import { ErrorState } from "@seitech_chat/ui/states/error_state";
import { Skeleton } from "@seitech_chat/ui/states/skeleton";
import { htmlToText } from "@seitech_chat/core/text";

/** The earlier texts of an edited message, and the present one. */
export class HistoryDialog extends Component {
    static template = "seitech_chat.HistoryDialog";
    static components = { Dialog, ErrorState, Skeleton };
    static props = {
        message: { type: Object },
        close: { type: Function },
    };

    setup() {
        this.frame = useChatEnv();
        this.store = useStore();
        this.state = useState({ status: "loading", failureCode: "", revisions: [] });
        onWillStart(() => {
            this.load();
        });
    }

    /** The newest first, as one looks for it. */
    get versions() {
        const { message } = this.props;
        const now = { body: message.body, author: message.author, at: message.editedAt };
        const before = this.state.revisions.map(({ body, author, written_at: at }) => ({
            body,
            author,
            at: new Date(at),
        }));
        return [...before, now].reverse().map((version, index) => ({
            ...version,
            key: index,
            text: htmlToText(version.body),
            when: formatDateTime(version.at, this.frame.locale),
        }));
    }

    async load() {
        this.state.status = "loading";
        try {
            const answer = await this.store.api.editHistory({ message_id: this.props.message.id });
            this.state.revisions = answer.revisions;
            this.state.status = "loaded";
        } catch (error) {
            this.store.reportError(error);
            this.state.failureCode = error.code || "internal";
            this.state.status = "failed";
        }
    }
}
