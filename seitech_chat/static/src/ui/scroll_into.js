/**
 * Scroll a list, and nothing around it, just as far as one of its rows needs. The browser's
 * own `scrollIntoView` also moves every box around the list, up to the page.
 *
 * @param {HTMLElement | null} list
 * @param {HTMLElement | null | undefined} row
 */
export function scrollInto(list, row) {
    if (!list || !row) {
        return;
    }
    const view = list.getBoundingClientRect();
    const box = row.getBoundingClientRect();
    if (box.top < view.top) {
        list.scrollTop -= view.top - box.top;
    } else if (box.bottom > view.bottom) {
        list.scrollTop += box.bottom - view.bottom;
    }
}
