import { archive } from "@seitech_chat/member_ui/membership/membership_actions";
import { channelTitle } from "@seitech_chat/member_ui/channel_title";
import { runWithFeedback } from "@seitech_chat/ui/run_with_feedback";

/**
 * Return the sentence for a conversation that is no longer visible to me.
 *
 * @param {import("@seitech_chat/core/models/channel").Channel} channel
 * @param {(term: string, values?: object) => string} _t
 */
export function removalText(channel, _t) {
    const name = channelTitle(channel, _t);
    if (channel.isLeaving) {
        return _t("You left %(name)s.", { name });
    }
    return channel.me
        ? _t("You no longer have access to %(name)s.", { name })
        : _t("You're no longer a member of %(name)s.", { name });
}

/**
 * Notify of an archived conversation, with a button that puts it back into the list and on
 * the screen.
 *
 * @param {import("@seitech_chat/core/chat_env").ChatFrame} frame
 * @param {import("@seitech_chat/core/models/channel").Channel} channel
 */
export function notifyArchived(frame, channel) {
    const { _t, store } = frame;
    const undo = () =>
        runWithFeedback(frame, async () => {
            await archive(store, channel, false);
            await frame.openConversation(channel.id);
        });
    frame.notify(_t("%(name)s was archived.", { name: channelTitle(channel, _t) }), {
        buttons: [{ name: _t("Undo"), onClick: undo }],
    });
}
