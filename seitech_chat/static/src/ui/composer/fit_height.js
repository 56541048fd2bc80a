/** Make a textarea as high as its text; its `max-height` ends that. */
export function fitHeight(el) {
    const holder = el.parentElement;
    // Measuring lays the page out: were the box lower for that moment, lists beside it would scroll.
    holder.style.minHeight = `${holder.getBoundingClientRect().height}px`;
    el.style.height = "auto";
    const borders = el.offsetHeight - el.clientHeight;
    el.style.height = `${el.scrollHeight + borders}px`;
    holder.style.minHeight = "";
}
