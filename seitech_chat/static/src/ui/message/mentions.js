import { authorKey } from "@seitech_chat/core/models/author";

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

function textsOf(body) {
    const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
        if (!walker.currentNode.parentElement.closest("a")) {
            found.push(walker.currentNode);
        }
    }
    return found;
}

/**
 * Make the names of those who are named stand out in a message's clean HTML.
 *
 * @param {string} html
 * @param {AuthorPayload[]} people
 * @param {string} myKey whose name stands out more
 * @returns {string}
 */
export function withMentions(html, people, myKey) {
    if (!people.length) {
        return html;
    }
    const byCall = new Map(people.map((author) => [`@${author.name}`, authorKey(author)]));
    const calls = [...byCall.keys()].sort((one, other) => other.length - one.length);
    const pattern = new RegExp(`(${calls.map(escaped).join("|")})`);
    // A parsed document runs nothing and loads nothing.
    const { body } = new DOMParser().parseFromString(html, "text/html");
    for (const text of textsOf(body)) {
        const pieces = text.data.split(pattern);
        if (pieces.length > 1) {
            text.replaceWith(...pieces.map((piece) => asNode(piece, byCall.get(piece), myKey)));
        }
    }
    return body.innerHTML;
}

function asNode(piece, key, myKey) {
    if (!key) {
        return piece;
    }
    const name = document.createElement("bdi");
    name.className = `o-seitech-Message-mention${key === myKey ? " o-isMe" : ""}`;
    name.textContent = piece;
    return name;
}
