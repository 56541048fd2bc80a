import { runWithFeedback } from "@seitech_chat/ui/run_with_feedback";

function questionOf(count, _t) {
    return {
        title: _t("Send announcement?"),
        text:
            count === 1
                ? _t("It goes to 1 person.")
                : _t("It goes to %(count)s people.", { count }),
        confirmLabel: _t("Send"),
        isCareful: true,
    };
}

const asking = new Set();

/**
 * Ask before a message goes to everybody an announcement is for, naming how many they are.
 *
 * @param {object} where it is written
 * @param {import("@seitech_chat/core/chat_env").ChatFrame} where.frame
 * @param {import("@seitech_chat/core/models/channel").Channel} where.channel a broadcast
 * @param {() => void} onSure sends it
 */
export async function confirmBroadcast({ frame, channel }, onSure) {
    const { _t, dialogs, store } = frame;
    if (asking.has(channel.id)) {
        return; // Enter again, before the dialog has the focus
    }
    asking.add(channel.id);
    // People come and go: as many as there are now.
    const isCounted = await runWithFeedback(frame, () => store.channels.load(channel.id));
    const isSure = isCounted && (await dialogs.confirm(questionOf(channel.readerCount, _t)));
    asking.delete(channel.id);
    if (isSure) {
        onSure();
    }
}
