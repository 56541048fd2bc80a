import { firstCharacter } from "@seitech_chat/core/length";

/**
 * One string per person, to compare and to key by.
 *
 * @param {AuthorKey | null} author
 */
export function authorKey(author) {
    return author ? `${author.type}-${author.id ?? 0}` : "";
}

/**
 * The name to show. Authors whose account was deleted have none.
 *
 * @param {AuthorPayload} author
 * @param {(term: string) => string} _t
 */
export function authorName(author, _t) {
    return author.type === "former" ? _t("Former member") : author.name;
}

/**
 * Up to two letters standing for a person.
 *
 * @param {string} name
 */
export function initials(name) {
    const words = name.trim().split(/\s+/).filter(Boolean);
    const letters = [words[0], words.length > 1 ? words.at(-1) : ""];
    return letters.map((word) => firstCharacter(word || "").toUpperCase()).join("") || "?";
}

/**
 * A hue that stays with a person, in degrees.
 *
 * @param {string} key
 */
export function avatarHue(key) {
    let hash = 7;
    for (const character of key) {
        hash = (hash * 31 + character.codePointAt(0)) % 9973;
    }
    return (hash * 47) % 360;
}
