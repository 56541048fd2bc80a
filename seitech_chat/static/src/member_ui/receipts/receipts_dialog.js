import { Component } from "@odoo/owl";

import { useChatEnv } from "@seitech_chat/core/chat_env";
import { Dialog } from "@seitech_chat/member_ui/dialog/dialog";
import { useReceipts } from "@seitech_chat/member_ui/receipts/use_receipts";
import { authorKey } from "@seitech_chat/core/models/author";
import { Avatar } from "@seitech_chat/ui/avatar/avatar";
import { Icon } from "@seitech_chat/ui/icon/icon";
import { ErrorState } from "@seitech_chat/ui/states/error_state";
import { Skeleton } from "@seitech_chat/ui/states/skeleton";

/** How far a message came, and with whom. */
export class ReceiptsDialog extends Component {
    static template = "seitech_chat.ReceiptsDialog";
    static components = { Avatar, Dialog, ErrorState, Icon, Skeleton };
    static props = {
        message: { type: Object },
        close: { type: Function },
    };

    setup() {
        this.frame = useChatEnv();
        this.receipts = useReceipts(() => this.props.message);
        this.authorKey = authorKey;
    }

    /** The figures, each of all. */
    get counts() {
        const { _t } = this.frame;
        const { answer } = this.receipts;
        const counts = [
            { id: "delivered", label: _t("Delivered"), count: answer.delivered_count },
            { id: "read", label: _t("Read"), count: answer.read_count },
        ];
        if (this.props.message.requiresAcknowledgement) {
            counts.push({ id: "confirmed", label: _t("Confirmed"), count: answer.confirmed_count });
        }
        return counts;
    }

    /** Those who came furthest first. */
    get people() {
        const rank = (one) => Number(one.confirmed) * 4 + Number(one.read) * 2 + one.delivered;
        return [...this.receipts.answer.people].sort((one, other) => rank(other) - rank(one));
    }

    stateOf({ confirmed, read, delivered }) {
        const { _t } = this.frame;
        if (confirmed) {
            return _t("Confirmed");
        }
        if (read) {
            return _t("Read");
        }
        return delivered ? _t("Delivered") : _t("Sent");
    }
}
