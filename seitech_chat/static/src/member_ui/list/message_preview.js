import { isolate } from "@seitech_chat/core/isolate";
import { authorName } from "@seitech_chat/core/models/author";
import { htmlToLine } from "@seitech_chat/core/text";

const MAX_REMEMBERED = 500;
const remembered = new Map();

/** The list draws its rows again and again: a body is parsed once. */
function lineOf(html) {
    if (!remembered.has(html)) {
        if (remembered.size >= MAX_REMEMBERED) {
            remembered.clear();
        }
        remembered.set(html, htmlToLine(html));
    }
    return remembered.get(html);
}

function textOf(message) {
    const said = message.isPending ? message.text : lineOf(message.body);
    return said || message.attachments[0]?.name || "";
}

/** Whether a line needs the name of who said it: where more than two talk. */
export function isLargeGroup(channel) {
    return !channel.isSupport && channel.memberCount > 2;
}

/**
 * Return the last message of a conversation on one line.
 *
 * @param {import("@seitech_chat/core/models/channel").Channel} channel
 * @param {(term: string, values?: object) => string} _t
 */
export function messagePreview(channel, _t) {
    const message = channel.pending.at(-1) || channel.lastMessage;
    if (!message) {
        return _t("No messages yet");
    }
    if (message.isDeleted) {
        return _t("Message deleted");
    }
    const text = textOf(message);
    if (message.authorKey === channel.myKey) {
        return _t("You: %(text)s", { text });
    }
    if (isLargeGroup(channel) && !message.isSystem) {
        return `${isolate(firstName(message.author, _t))}: ${isolate(text)}`;
    }
    return text;
}

function firstName(author, _t) {
    const name = authorName(author, _t);
    return author.type === "former" ? name : name.split(" ")[0];
}
