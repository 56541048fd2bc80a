import { markUnread } from "@seitech_chat/member_ui/membership/membership_actions";
import { ReceiptsDialog } from "@seitech_chat/member_ui/receipts/receipts_dialog";

function mayAskReceipts(store, channel, message) {
    if (message.isNote) {
        return false;
    }
    // In a large circle only its author and who leads it may count.
    return channel.hasReceipts || store.session.isMine(message) || store.session.isLead;
}

/**
 * Actions on a message that signed-in people have and visitors do not.
 *
 * @param {import("@seitech_chat/core/chat_env").ChatFrame} frame
 * @param {import("@seitech_chat/core/models/channel").Channel} channel
 * @param {import("@seitech_chat/core/models/message").Message} message
 * @param {(work: () => Promise<void>) => void} attempt
 */
export function messageMenuItems(frame, channel, message, attempt) {
    const { store, _t } = frame;
    if (message.isPending || message.isDeleted || message.isSystem || !channel.me) {
        return [];
    }
    return [
        mayAskReceipts(store, channel, message) && {
            id: "receipts",
            icon: "checks",
            label: _t("Seen by"),
            onSelect: () => frame.dialogs.open(ReceiptsDialog, { message }),
        },
        !message.isNote && {
            id: "unread",
            icon: "chat",
            label: _t("Mark unread from here"),
            onSelect: () => attempt(() => markUnread(store, channel, message.position)),
        },
    ].filter(Boolean);
}
