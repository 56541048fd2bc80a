import { htmlToText } from "@seitech_chat/inbox/list/html_to_text";

/**
 * Say the last thing said in a conversation on one line.
 *
 * @param {import("@seitech_chat/core/models/channel").Channel} channel
 * @param {(term: string, values?: object) => string} _t
 */
export function previewOf(channel, _t) {
    const message = channel.pending.at(-1) || channel.lastMessage;
    if (!message) {
        return _t("No message yet");
    }
    if (message.isDeleted) {
        return _t("Message deleted");
    }
    const said = message.isPending ? message.text : htmlToText(message.body);
    const text = said || message.attachments[0]?.name || "";
    if (message.isSystem) {
        return text;
    }
    if (message.authorKey === channel.myKey) {
        return _t("You: %(text)s", { text });
    }
    const isCrowd = channel.memberCount > 2 && !channel.isSupport;
    return isCrowd ? `${message.author.name.split(" ")[0]}: ${text}` : text;
}
