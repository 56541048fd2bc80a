import { reuse } from "./snapshots.js";

/** @internal What a part needs of its client. */
export interface Source {
    /** Grows with each change. */
    readonly revision: number;
    /** Call back once per microtask in which something changed. */
    onFlush(listener: () => void): () => void;
}

/** State that can be subscribed to, as `useSyncExternalStore` of React takes it. */
export abstract class Part<Snapshot> {
    private readonly listeners = new Set<() => void>();
    private stopFlush: (() => void) | null = null;
    private cached: { revision: number; snapshot: Snapshot } | null = null;
    private announced: Snapshot | null = null;

    /**
     * @param source
     * @param initial the state before anything is known; also the one of a page that a server renders
     * @internal
     */
    constructor(
        private readonly source: Source,
        private readonly initial: Snapshot
    ) {}

    /**
     * Call back after each change of the snapshot, at most once per microtask.
     *
     * @returns a function that ends it
     */
    readonly subscribe = (listener: () => void): (() => void) => {
        // A listener of its own for each call: the same function may subscribe twice.
        const own = () => listener();
        if (!this.listeners.size) {
            this.announced = this.getSnapshot();
            this.stopFlush = this.source.onFlush(() => this.flush());
        }
        this.listeners.add(own);
        return () => {
            this.listeners.delete(own);
            if (!this.listeners.size) {
                this.stopFlush?.();
                this.stopFlush = null;
            }
        };
    };

    /** Return the state now. It is the same object while nothing in it changed. */
    readonly getSnapshot = (): Snapshot => {
        const { revision } = this.source;
        if (this.cached?.revision !== revision) {
            const before = this.cached?.snapshot ?? this.initial;
            this.cached = { revision, snapshot: reuse(before, this.read()) };
        }
        return this.cached.snapshot;
    };

    /** Return the state that a server renders. It is the same object each time. */
    readonly getServerSnapshot = (): Snapshot => this.initial;

    /** Return the state as it is, or `this.initial`. */
    protected abstract read(): Snapshot;

    protected get empty(): Snapshot {
        return this.initial;
    }

    private flush(): void {
        const snapshot = this.getSnapshot();
        if (!Object.is(snapshot, this.announced)) {
            this.announced = snapshot;
            this.listeners.forEach((listener) => listener());
        }
    }
}
