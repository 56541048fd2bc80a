import { authorKey } from "@seitech_chat/core/models/author";
import { DeskPart } from "@seitech_chat/core/models/desk_part";

/** The known members of a conversation, and the count of all. */
export class ChannelPeople extends DeskPart {
    /** By author key. */
    members = new Map();
    memberCount = 0;
    /** Paths of photos by user id, for visitors; null for staff without a photo. */
    photos = new Map();
    /** The version of `memberCount`. */
    countedVersion = -1;

    constructor(myKey) {
        super();
        this.myKey = myKey;
    }

    /** A visitor who signed in keeps their place, under another name. */
    removeVisitorSelf({ id, version }) {
        for (const [key, member] of this.isSupport ? this.members : []) {
            if (member.id === id && member.version <= version) {
                this.members.delete(key);
            }
        }
    }

    /**
     * Count who came in or left. Of many members not all are held: one of those is taken
     * to have been there.
     *
     * @param {MemberPayload} payload
     */
    applyMembership({ id, version, is_active: isOnline }) {
        if (version <= this.countedVersion) {
            return; // an answer that came first has counted it
        }
        const members = [...this.members.values()];
        const held = members.find((one) => one.id === id);
        if (held && held.version >= version) {
            return;
        }
        const heldCount = members.filter((one) => one.isActive).length;
        const wasHere = held ? held.isActive : heldCount < this.memberCount;
        this.memberCount += Number(isOnline) - Number(wasHere);
    }

    /**
     * Take over how many members an answer counts. Where it names them all, those it does not
     * name are gone: their event may come later.
     *
     * @param {ChannelEntryPayload} entry
     */
    updateMembers({ channel: { last_version: version }, members, member_count: count }) {
        if (version < this.countedVersion) {
            return;
        }
        this.countedVersion = version;
        this.memberCount = count;
        const named = new Set(members.map(({ author }) => authorKey(author)));
        const isWhole = named.size === count;
        for (const [key, member] of isWhole ? this.members : []) {
            if (key !== this.myKey && !named.has(key) && member.version <= version) {
                member.isActive = false;
            }
        }
    }

    /** @param {PhotoPayload[]} photos */
    updatePhotos(photos) {
        this.photos = new Map(photos.map(({ user_id: id, url }) => [id, url]));
    }

    /** @param {AuthorPayload} author @returns {string | null | undefined} */
    photoOf(author) {
        return author.type === "user" ? this.photos.get(author.id) : null;
    }

    get otherMembers() {
        return [...this.members.values()].filter(
            (member) => member.isActive && member.key !== this.myKey
        );
    }
}
