import { useExternalListener, useState } from "@odoo/owl";

const hasFiles = (ev) => [...(ev.dataTransfer?.types || [])].includes("Files");

/** The page, or a field in it, takes the files itself. */
const isTaken = (ev) =>
    ev.defaultPrevented || ev.composedPath().some((node) => node.matches?.("input[type=file]"));

/**
 * Split what was dropped: a browser lists a folder like a file, and can't send it.
 *
 * @param {DataTransfer} data
 * @returns {{ files: File[], folders: File[] }}
 */
export function splitDropped({ items, files }) {
    const entries = [...items]
        .filter((item) => item.kind === "file")
        .map((item) => item.webkitGetAsEntry?.());
    const isFolder = (_file, index) => Boolean(entries[index]?.isDirectory);
    return {
        files: [...files].filter((file, index) => !isFolder(file, index)),
        folders: [...files].filter(isFolder),
    };
}

/**
 * Takes files that are dropped anywhere in the window, also beside the conversation: else the
 * browser would leave the page to show them.
 *
 * @param {() => boolean} mayTake
 * @param {(dropped: { files: File[], folders: File[] }) => void} take
 * @returns {{ isOver: boolean }} reactive: files are over the window and would be taken
 */
export function useFileDrop(mayTake, take) {
    const state = useState({ isOver: false });
    let depth = 0;
    useExternalListener(window, "dragenter", (ev) => {
        if (hasFiles(ev)) {
            depth++;
            state.isOver = mayTake();
        }
    });
    useExternalListener(window, "dragleave", () => {
        depth = Math.max(0, depth - 1);
        state.isOver = state.isOver && depth > 0;
    });
    useExternalListener(window, "dragover", (ev) => {
        if (hasFiles(ev) && !isTaken(ev)) {
            ev.preventDefault();
            ev.dataTransfer.dropEffect = mayTake() ? "copy" : "none";
        }
    });
    useExternalListener(window, "drop", (ev) => {
        depth = 0;
        state.isOver = false;
        if (hasFiles(ev) && !isTaken(ev)) {
            ev.preventDefault();
            if (mayTake()) {
                take(splitDropped(ev.dataTransfer));
            }
        }
    });
    return state;
}
