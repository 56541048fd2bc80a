/** How far those came who have left a channel: what they read stays read. */
export class FormerMembers {
    lastReadPosition = 0;
    lastDeliveredPosition = 0;

    /** @param {FormerPayload} [payload] */
    update({ last_read_position: read = 0, last_delivered_position: delivered = 0 } = {}) {
        this.lastReadPosition = Math.max(this.lastReadPosition, read);
        this.lastDeliveredPosition = Math.max(this.lastDeliveredPosition, delivered);
    }
}

/**
 * How far my messages came, for their marks: at a support desk to anybody who is or was
 * there, else to everybody who is. Where all the others have left, what they read stays read.
 *
 * @param {import("@seitech_chat/core/models/channel").Channel} channel
 */
export function receiptsOf(channel) {
    const { former, isSupport, members, myKey } = channel;
    const others = [...members.values()].filter((member) => member.key !== myKey);
    const here = others.filter((member) => member.isActive);
    const reached = (field) => {
        if (!channel.hasReceipts) {
            return 0;
        }
        if (!isSupport && here.length) {
            return Math.min(...here.map((member) => member[field]));
        }
        return Math.max(former[field], ...others.map((member) => member[field]));
    };
    return {
        deliveredPosition: reached("lastDeliveredPosition"),
        readPosition: reached("lastReadPosition"),
    };
}
