const WORD = /[\p{L}\p{N}]/u;

/**
 * Find who is named by "@" in a text. The longest name wins: "@Ana Souza" does not name Ana.
 *
 * @param {string} text as typed
 * @param {AuthorPayload[]} people who could be
 * @returns {AuthorPayload[]}
 */
export function namedPeople(text, people) {
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
