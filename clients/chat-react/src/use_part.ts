import { useSyncExternalStore } from "react";

/** @internal A part of the client, as React subscribes to it. */
export interface Subscribable<Snapshot> {
    readonly subscribe: (listener: () => void) => () => void;
    readonly getSnapshot: () => Snapshot;
    readonly getServerSnapshot: () => Snapshot;
}

/** @internal Return the snapshot of a part, and draw again when it changes. */
export function usePart<Snapshot>(part: Subscribable<Snapshot>): Snapshot {
    return useSyncExternalStore(part.subscribe, part.getSnapshot, part.getServerSnapshot);
}
