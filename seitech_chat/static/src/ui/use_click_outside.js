import { useEffect } from "@odoo/owl";

import { isComposing } from "@seitech_chat/ui/composing";

/**
 * While an element is there, close it when the person points elsewhere, goes elsewhere with
 * the keyboard or presses Escape. Looks at the event's path, which sees into shadow roots.
 *
 * @param {{ el: HTMLElement | null }} ref
 * @param {(reason: "outside" | "escape") => void} close
 * @param {{ isParentInside?: boolean }} [options] the button that opens it stands beside it
 */
export function useClickOutside(ref, close, { isParentInside = false } = {}) {
    useEffect(
        (el) => {
            if (!el) {
                return;
            }
            const inside = isParentInside ? el.parentElement : el;
            const onElsewhere = (ev) => {
                const path = ev.composedPath();
                // The button that toggles it closes it by its own click.
                if (!path.includes(inside) && !path.some((node) => node.dataset?.keepsOpen)) {
                    close("outside");
                }
            };
            const onKey = (ev) => {
                if (ev.key === "Escape" && !isComposing(ev)) {
                    ev.stopPropagation();
                    ev.preventDefault();
                    close("escape");
                }
            };
            // A move of the focus within a shadow root is known to that root alone.
            const roots = [el.getRootNode(), window];
            roots.forEach((root) => root.addEventListener("focusin", onElsewhere, true));
            window.addEventListener("pointerdown", onElsewhere, true);
            window.addEventListener("keydown", onKey, true);
            return () => {
                roots.forEach((root) => root.removeEventListener("focusin", onElsewhere, true));
                window.removeEventListener("pointerdown", onElsewhere, true);
                window.removeEventListener("keydown", onKey, true);
            };
        },
        () => [ref.el]
    );
}
