import { useState } from "react";

/** Which conversation is shown: the one that was chosen last, here or by the page. */
export function useSelection(given: number | null | undefined) {
    const [before, setBefore] = useState(given);
    const [selected, setSelected] = useState<number | null>(given ?? null);
    if (given !== before) {
        setBefore(given);
        setSelected(given ?? null);
    }
    return [selected, setSelected] as const;
}
