const AT_MOST_MS = 4_000; // after which it is done even on a busy page

/**
 * Compile the templates of what will be opened, each when the page has nothing else to do.
 *
 * OWL compiles a template when it is drawn for the first time, which makes the first click
 * the slowest.
 *
 * @param {import("@odoo/owl").App} app
 * @param {(typeof import("@odoo/owl").Component)[]} components with those inside them
 * @returns {() => void} leaves off what is left to do
 */
export function precompileTemplates(app, components) {
    const names = templatesOf(components);
    function next() {
        if (names.length) {
            app.getTemplate(names.shift());
            whenIdle(next);
        }
    }
    whenIdle(next);
    return () => names.splice(0);
}

/** @returns {string[]} the templates of components and of those inside them */
export function templatesOf(components, found = new Set()) {
    for (const component of components) {
        if (!found.has(component.template)) {
            found.add(component.template);
            templatesOf(Object.values(component.components || {}), found);
        }
    }
    return [...found];
}

/** Call it when the page has nothing else to do. */
export function whenIdle(callback) {
    if (window.requestIdleCallback) {
        window.requestIdleCallback(callback, { timeout: AT_MOST_MS });
    } else {
        setTimeout(callback); // Safari
    }
}
