import { numberFormat } from "@seitech_chat/ui/format";
import { runWithFeedback } from "@seitech_chat/ui/run_with_feedback";

function questionOf(count, { _t, locale }) {
    const formatted = numberFormat(locale).format(count);
    return {
        title: _t("Send announcement?"),
        text:
            count === 1
                ? _t("1 person will receive it.")
                : _t("%(count)s people will receive it.", { count: formatted }),
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
    const { dialogs, store } = frame;
    if (asking.has(channel.id)) {
        return; // Enter again, before the dialog has the focus
    }
    asking.add(channel.id);
    // People come and go: as many as there are now.
    const isCounted = await runWithFeedback(frame, () => store.channels.load(channel.id));
    const isSure = isCounted && (await dialogs.confirm(questionOf(channel.readerCount, frame)));
    asking.delete(channel.id);
    if (isSure) {
        onSure();
    }
}
