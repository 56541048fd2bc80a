/**
 * Call it when what has changed until now was painted. Two frames: a component that is mounted in
 * the first one may draw a part of it in the second.
 */
export function whenPainted(callback) {
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(callback)));
}
