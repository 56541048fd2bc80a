/** Compiles OWL templates to functions, with OWL's own compiler. */

import { JSDOM } from "jsdom";

// OWL takes these from the page when it is loaded.
const { window } = new JSDOM("");
for (const name of ["CharacterData", "DOMParser", "DOMTokenList", "Document", "Element", "Node"]) {
    globalThis[name] = window[name];
}
window.requestAnimationFrame = () => {};
Object.assign(globalThis, { window, document: window.document });
const { App, Component } = await import("@odoo/owl");

// The text of a function of `new Function`, which a strict policy forbids: its body becomes one here.
const MADE = /^function anonymous\(app, bdom, helpers\n\) \{([\s\S]*)\}$/;

/**
 * Return the templates of a file by their names.
 *
 * @param {string} xml
 */
function readTemplates(xml) {
    const file = new window.DOMParser().parseFromString(xml, "text/xml");
    const found = [...file.documentElement.querySelectorAll("[t-name]")];
    return new Map(found.map((element) => [element.getAttribute("t-name"), element]));
}

/** @returns {string[]} the names of the templates of a file */
export function templateNames(xml) {
    return [...readTemplates(xml).keys()];
}

/**
 * Return a module that registers the templates of a file.
 *
 * @param {string} xml
 * @param {(term: string) => string} translate
 * @returns {string} JavaScript
 */
export function compileTemplates(xml, translate) {
    const app = new App(Component, { translateFn: translate });
    const calls = [...readTemplates(xml)].map(([name, element]) => {
        const [, body] = MADE.exec(String(app._compileTemplate(name, element)));
        const made = `(app, bdom, helpers) => {${body}}`;
        return `App.registerTemplate(${JSON.stringify(name)}, ${made});`;
    });
    return ['import { App } from "@odoo/owl";', ...calls].join("\n");
}
