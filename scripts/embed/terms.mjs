/** Bakes translations into a source: the texts of a built script need no lookup. */

const CALL = /(?<![\w.])_t\(/;
const LITERAL = /(?<![\w.])_t\(\s*("(?:[^"\\\n]|\\.)*")/g;

/**
 * Replace the literal of each `_t("…")`.
 *
 * @param {string} source of a module
 * @param {(term: string) => string} translate
 */
export function translateSource(source, translate) {
    return source.replace(LITERAL, (call, literal) =>
        call.replace(literal, () => JSON.stringify(translate(JSON.parse(literal))))
    );
}

/**
 * List the lines whose `_t` has no literal: its text would stay English.
 *
 * @param {string} source
 */
export function untranslatedCalls(source) {
    const withoutLiterals = source.replace(LITERAL, "");
    const code = withoutLiterals.split("\n").filter((line) => !/^\s*(\*|\/\*|\/\/)/.test(line));
    return code.filter((line) => CALL.test(line)).map((line) => line.trim());
}
