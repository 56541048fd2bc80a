import { useEffect } from "@odoo/owl";

/**
 * A menu takes the focus when it opens; up and down go round in it.
 *
 * @param {{ el: HTMLElement | null }} ref the element with `role="menu"`
 */
export function useMenuKeys(ref) {
    const items = () => [...ref.el.querySelectorAll("button")].filter((one) => one.offsetParent);
    const onKeydown = (ev) => {
        const step = { ArrowDown: 1, ArrowUp: -1 }[ev.key];
        if (step) {
            ev.preventDefault();
            ev.stopPropagation();
            const all = items();
            all[(all.indexOf(ev.target) + step + all.length) % all.length].focus();
        }
    };
    useEffect(
        (el) => {
            if (el) {
                items()[0]?.focus();
                el.addEventListener("keydown", onKeydown);
            }
        },
        () => [ref.el]
    );
}
