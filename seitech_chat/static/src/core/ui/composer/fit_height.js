/** Make a textarea as high as its text; its `max-height` ends that. */
export function fitHeight(el) {
    el.style.height = "auto";
    const borders = el.offsetHeight - el.clientHeight;
    el.style.height = `${el.scrollHeight + borders}px`;
}
