import { normalizeForSearch } from "@seitech_chat/member_ui/list/filter_channels";
import { roleLabel } from "@seitech_chat/member_ui/role_label";

const MAX_ASKED = 8;
const TYPES_WITHOUT = ["broadcast", "direct"];

function suggestionOf(channel, { author, role }, _t) {
    return {
        id: `${author.type}-${author.id}`,
        label: author.name,
        hint: roleLabel(channel, { role }, _t),
        author,
        text: `@${author.name} `,
    };
}

function fits(name, query) {
    const folded = normalizeForSearch(name);
    return folded.startsWith(query) || folded.split(/\s+/).some((word) => word.startsWith(query));
}

/** The people of a conversation who can be notified of a mention. */
function namedIn(channel) {
    return channel.otherMembers.filter(({ author }) => author.type === "user");
}

async function searchLargeGroup({ store, _t }, channel, query) {
    const answer = await store.api.members({
        channel_id: channel.id,
        search: query,
        limit: MAX_ASKED,
    });
    return answer.members
        .filter(({ author }) => `user-${author.id}` !== store.session.meKey)
        .map((member) => suggestionOf(channel, member, _t));
}

/** Those of the desk who may see the conversation, by its private notes. */
async function findColleagues({ store, _t }, channel, query) {
    const { people } = await store.api.people({
        channel_id: channel.id,
        purpose: "note",
        search: query || null,
        limit: MAX_ASKED,
    });
    return people.map(({ id, name }) =>
        suggestionOf(channel, { author: { type: "user", id, name } }, _t)
    );
}

/**
 * "@": the people of a conversation. Those held are offered at once; of a crowd the server
 * knows the others. In a private note it is the desk: who may see the conversation.
 *
 * @param {import("@seitech_chat/core/chat_env").ChatFrame} frame
 * @returns {import("@seitech_chat/member_ui/autocomplete/use_autocomplete").Suggester}
 */
export function peopleSource(frame) {
    const { _t } = frame;
    return {
        trigger: "@",
        minLength: 0,
        isFirstActive: true,
        isOffered: (channel) => !TYPES_WITHOUT.includes(channel.type),
        find(channel, query, _limit, isNote) {
            if (isNote) {
                return findColleagues(frame, channel, query.trim());
            }
            const folded = normalizeForSearch(query.trimEnd());
            const held = namedIn(channel)
                .filter(({ author }) => fits(author.name, folded))
                .sort((one, other) => one.author.name.localeCompare(other.author.name));
            const isWhole = channel.members.size >= channel.memberCount;
            if (held.length || isWhole || !folded) {
                return held.map((member) => suggestionOf(channel, member, _t));
            }
            return searchLargeGroup(frame, channel, query.trim());
        },
    };
}
