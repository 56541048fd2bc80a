/** The server's results for the search of a list: it searches emails and more people. */
export class SearchResults {
    search = "";
    ids = new Set();

    /** Whether the server has answered for what is typed. */
    isFor({ search }) {
        return search.trim() === this.search;
    }

    /** @returns {Set<number> | undefined} ids, none for another search */
    idsFor(filter) {
        return this.isFor(filter) ? this.ids : undefined;
    }

    /**
     * @param {object} filter as it is now: an answer for what was typed before is late
     * @param {object} body of the request
     * @param {{ id: number }[]} channels of the answer
     */
    take(filter, body, channels) {
        const search = body.search || "";
        if (search === filter.search.trim()) {
            this.search = search;
            this.ids = new Set(channels.map(({ id }) => id));
        }
    }

    /** The next page came. */
    add(channels) {
        this.ids = new Set([...this.ids, ...channels.map(({ id }) => id)]);
    }
}
