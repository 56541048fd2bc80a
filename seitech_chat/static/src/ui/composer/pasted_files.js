/** The last part of a path or an address of a file, as its name reads. */
function baseName(line) {
    const name = line.trim().split(/[/\\]/).pop();
    try {
        return decodeURIComponent(name);
    } catch {
        return name;
    }
}

/**
 * The files that somebody means to paste. A copied file may bring its name or path as text;
 * a table or a paragraph of an office program brings itself as a picture, too, and is text.
 *
 * @param {DataTransfer | null} data
 * @returns {File[]}
 */
export function pastedFiles(data) {
    const files = [...(data?.files || [])];
    const names = new Set(files.map((file) => file.name));
    const lines = (data?.getData("text/plain") || "").split(/[\r\n]+/).filter(Boolean);
    return lines.every((line) => names.has(baseName(line)) || names.has(line)) ? files : [];
}
