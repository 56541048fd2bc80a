import { TYPE_FILTERS } from "@seitech_chat/member_ui/list/filter_channels";

const MIN_QUERY_LENGTH = 2;

/** The search query. */
export class SearchQuery {
    text = "";
    /** Only in the conversation on the screen. */
    isHereOnly = true;
    authorId = "";
    fromDay = "";
    toDay = "";
    type = "all";
    hasFile = false;

    get hasFilter() {
        return Boolean(this.authorId || this.fromDay || this.toDay || this.hasFile);
    }

    get isReady() {
        const { length } = this.text.trim();
        return length >= MIN_QUERY_LENGTH || (!length && this.hasFilter);
    }

    /** How many filters are set beyond the text. */
    get filterCount() {
        const set = [this.authorId, this.fromDay, this.toDay, this.hasFile, this.type !== "all"];
        return set.filter(Boolean).length;
    }

    /**
     * The same in the words of the route; days are the reader's.
     *
     * @param {number | null} channelId of the conversation on the screen
     */
    toBody(channelId) {
        const body = { query: this.text.trim() };
        if (channelId && this.isHereOnly) {
            body.channel_id = channelId;
        } else if (TYPE_FILTERS[this.type]) {
            body.types = [...TYPE_FILTERS[this.type]];
        }
        if (this.authorId) {
            body.author_id = Number(this.authorId);
        }
        if (this.fromDay) {
            body.from_at = new Date(`${this.fromDay}T00:00:00`).toISOString();
        }
        if (this.toDay) {
            body.to_at = new Date(`${this.toDay}T23:59:59`).toISOString();
        }
        if (this.hasFile) {
            body.has_file = true;
        }
        return body;
    }
}

/**
 * Cut an excerpt where what was found begins and ends.
 *
 * @param {string} excerpt
 * @param {[start: number, length: number][]} marks in order
 * @returns {{ text: string, isMark: boolean }[]}
 */
export function cutAtMarks(excerpt, marks) {
    const pieces = [];
    let place = 0;
    for (const [start, length] of marks) {
        pieces.push({ text: excerpt.slice(place, start), isMark: false });
        pieces.push({ text: excerpt.slice(start, start + length), isMark: true });
        place = start + length;
    }
    pieces.push({ text: excerpt.slice(place), isMark: false });
    return pieces.filter(({ text }) => text);
}
