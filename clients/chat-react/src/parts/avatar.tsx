import type { CSSProperties } from "react";

import type { AvatarProps } from "../part_types.js";
import { replaceable } from "../replaceable.js";

/** Up to two letters of a name. */
function initials(name: string): string {
    const words = name.trim().split(/\s+/).filter(Boolean);
    const letters = [words[0], words.length > 1 ? words.at(-1) : ""];
    return letters.map((word) => [...(word ?? "")][0]?.toUpperCase() ?? "").join("") || "?";
}

/** A hue in degrees that stays with a person. */
function hueOf(key: string): number {
    let hash = 7;
    for (const character of key) {
        hash = (hash * 31 + character.codePointAt(0)!) % 9973;
    }
    return (hash * 47) % 360;
}

function DefaultAvatar({ author, sizePx = 32 }: AvatarProps) {
    const style = {
        "--seitech-hue": hueOf(`${author.type}-${author.id ?? 0}`),
        "--seitech-size": `${sizePx}px`,
    } as CSSProperties;
    return (
        <span className="seitech-avatar" style={style} aria-hidden="true">
            {initials(author.name)}
        </span>
    );
}

/** A person as a coloured disc with initials. The name is shown beside it. */
export const Avatar = /* @__PURE__ */ replaceable("Avatar", DefaultAvatar);
