import { useEffect } from "@odoo/owl";

/**
 * Set styles of an element from code. A page with a strict Content-Security-Policy ignores
 * `style` attributes, and allows what a script sets by `style.setProperty`.
 *
 * @param {{ el: HTMLElement | null }} ref
 * @param {() => Record<string, string>} makeStyle always of the same properties; "" unsets one
 */
export function useStyle(ref, makeStyle) {
    useEffect(
        (el) => {
            if (el) {
                setStyle(el, makeStyle());
            }
        },
        () => [ref.el, ...Object.values(makeStyle())]
    );
}

/**
 * @param {HTMLElement} el
 * @param {Record<string, string>} style
 */
export function setStyle(el, style) {
    for (const [name, value] of Object.entries(style)) {
        el.style.setProperty(name, value);
    }
}
