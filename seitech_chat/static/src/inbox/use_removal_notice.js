import { useExternalListener } from "@odoo/owl";

import { notifyArchived } from "@seitech_chat/member_ui/removal_notice";

/** The conversation on the screen is no longer visible to me: say why in its place. */
function onRemoved(opening, channel) {
    const { assignmentAlerts, frame } = opening.inbox;
    const text = assignmentAlerts.removalText(channel);
    opening.close(text);
    // A phone shows the list; a notification announces the removal anyway.
    if (opening.ui.isSmall && !assignmentAlerts.isMine(channel)) {
        frame.notify(text);
    }
}

function onArchived(opening, channel) {
    opening.close();
    notifyArchived(opening.inbox.frame, channel);
}

/**
 * Close the conversation on the screen as soon as it is no longer visible, or archived.
 *
 * @param {import("@seitech_chat/inbox/inbox_opening").InboxOpening} opening
 */
export function useRemovalNotice(opening) {
    const { events } = opening.store;
    const follow = (name, callback) =>
        useExternalListener(events, name, ({ detail: { channel } }) => {
            if (opening.view.channelId === channel.id) {
                callback(opening, channel);
            }
        });
    follow("channel-removed", onRemoved);
    follow("channel-archived", onArchived);
}
