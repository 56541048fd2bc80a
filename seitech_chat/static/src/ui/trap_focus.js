const FOCUSABLE =
    'a[href], button:not(:disabled), input:not(:disabled):not([type="file"]), select, textarea, [tabindex="0"]';

/**
 * Let Tab go round within an element that covers everything else.
 *
 * @param {HTMLElement} el
 * @param {KeyboardEvent} ev of the Tab key
 */
export function trapFocus(el, ev) {
    const stops = [...el.querySelectorAll(FOCUSABLE)].filter((one) => one.offsetParent);
    const current = el.getRootNode().activeElement;
    const edge = ev.shiftKey ? stops[0] : stops.at(-1);
    if (stops.length && (current === edge || current === el)) {
        ev.preventDefault();
        (ev.shiftKey ? stops.at(-1) : stops[0]).focus();
    }
}
