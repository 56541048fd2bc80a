/** The tokens of the widget, `ui/chat_theme.scss`, as the first part of the package's stylesheet. */

import { readFileSync } from "node:fs";
import { join } from "node:path";

const THEME = join(import.meta.dirname, "../../seitech_chat/static/src/ui/chat_theme.scss");
const DECLARATION = /^\s*((?:--o-seitech-[\w-]+|color-scheme):[^;]+;)/;

/** Return the declarations of a block of the theme, up to its first line that is none. */
function declarationsAfter(source, opening) {
    const begin = source.indexOf(opening);
    if (begin < 0) {
        throw new Error(`chat_theme.scss has no "${opening}"`);
    }
    const found = [];
    for (const line of source
        .slice(begin + opening.length)
        .split("\n")
        .slice(1)) {
        const match = DECLARATION.exec(line);
        if (!match) {
            break;
        }
        found.push(match[1]);
    }
    return found.join("\n");
}

/** Return the rules with the tokens of the light and the dark scheme. */
export function themeStyles() {
    const source = readFileSync(THEME, "utf8");
    const light = declarationsAfter(source, ".o-seitech-theme {");
    const dark = declarationsAfter(source, "@mixin o-seitech-dark {");
    return `:where(.seitech) {${light}}
:where(.seitech[data-theme="dark"]) {${dark}}
@media (prefers-color-scheme: dark) { :where(.seitech[data-theme="auto"]) {${dark}} }
`;
}
