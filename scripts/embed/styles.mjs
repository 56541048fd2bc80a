/** Compiles styles to one minified string. */

import { transform } from "esbuild";
import { compile } from "sass";

/**
 * @param {string[]} paths of SCSS files, in the order of the cascade
 * @param {string[]} target of esbuild
 * @returns {Promise<string>} CSS
 */
export async function compileStyles(paths, target) {
    const css = paths.map((path) => compile(path, { charset: false }).css).join("\n");
    const { code } = await transform(css, { loader: "css", minify: true, target, charset: "utf8" });
    return code.trim();
}
