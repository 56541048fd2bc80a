const WORD = /[\p{L}\p{N}]/u;
const FIRST_WORD = /(?:^|[\s([{"'¿¡])@([\p{L}\p{N}.'’-]+)/gu;
const MAX_ASKED = 10;

/**
 * Find who is named by "@" in a text. The longest name wins: "@Ana Souza" does not name Ana.
 *
 * @param {string} text as typed
 * @param {AuthorPayload[]} people who could be
 * @returns {AuthorPayload[]}
 */
export function mentionedPeople(text, people) {
    const byLength = [...people].sort((one, other) => other.name.length - one.name.length);
    let rest = text;
    return byLength.filter(({ name }) => {
        const called = `@${name}`;
        let isNamed = false;
        for (let at = rest.indexOf(called); at >= 0; at = rest.indexOf(called, at + 1)) {
            const end = at + called.length;
            if (!WORD.test(rest[end] || "")) {
                isNamed = true;
                rest = `${rest.slice(0, at)}${" ".repeat(called.length)}${rest.slice(end)}`;
            }
        }
        return isNamed;
    });
}

/**
 * Look up the people mentioned by "@" in a text whose ids are unknown.
 *
 * @param {string} text
 * @param {AuthorPayload[]} known of whom nothing is asked
 * @param {(name: string) => Suggestion[] | Promise<Suggestion[]>} ask for people whose
 *     name begins so
 * @returns {Promise<AuthorPayload[]>}
 */
export async function findNamed(text, known, ask) {
    const words = new Set([...text.matchAll(FIRST_WORD)].map(([, word]) => word));
    const unknown = [...words].filter((word) => !known.some(({ name }) => name.startsWith(word)));
    const found = await Promise.all(
        unknown.slice(0, MAX_ASKED).map(async (word) => {
            try {
                return await ask(word);
            } catch {
                return []; // offline: as when nobody had been chosen
            }
        })
    );
    const people = found.flat().map(({ author }) => author);
    return mentionedPeople(text, people);
}
