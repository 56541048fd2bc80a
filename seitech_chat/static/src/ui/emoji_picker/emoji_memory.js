import { ChatStorage } from "@seitech_chat/core/storage/chat_storage";
import { browserStorage } from "@seitech_chat/core/storage/safe_storage";

const MAX_RECENT = 24;

/** The skin tone and the last emojis that a person picked in this browser. */
export class EmojiMemory {
    /** @param {string} meKey another person in the same browser has their own */
    constructor(meKey) {
        this.storage = new ChatStorage(
            browserStorage("localStorage"),
            `seitech_chat.emoji.${meKey}.`
        );
    }

    /** @returns {number} 0 for none, 1 (light) to 5 (dark) */
    get tone() {
        return Number(this.storage.get("tone")) || 0;
    }

    set tone(tone) {
        this.storage.set("tone", tone);
    }

    /** @returns {string[]} without skin tones, the last one first */
    get recent() {
        const recent = this.storage.get("recent");
        return Array.isArray(recent) ? recent : [];
    }

    add(emoji) {
        const others = this.recent.filter((one) => one !== emoji);
        this.storage.set("recent", [emoji, ...others].slice(0, MAX_RECENT));
    }
}
