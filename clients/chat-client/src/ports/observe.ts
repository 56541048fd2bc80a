/**
 * The package's port in the place of `core/observe.js`: it observes changes of a store without a
 * library. A store is marked as changed at once, and its listeners are called once per microtask.
 */

interface Observation {
    revision: number;
    isPlanned: boolean;
    readonly listeners: Set<() => void>;
    readonly proxies: WeakMap<object, object>;
}

type Collection = Map<unknown, unknown> | Set<unknown>;

const raws = new WeakMap<object, object>();
const observations = new WeakMap<object, Observation>();
const revisions = new WeakMap<object, number>();
const skipped = new WeakSet<object>();
const OBSERVED = new Set(["[object Object]", "[object Array]", "[object Map]", "[object Set]"]);

function isObservable(value: unknown): value is object {
    return (
        typeof value === "object" &&
        value !== null &&
        !skipped.has(value) &&
        OBSERVED.has(Object.prototype.toString.call(value)) &&
        !Object.isFrozen(value) &&
        !(Symbol.toPrimitive in value) // a timer of Node
    );
}

/** Return the object behind an observed one; any other value as it is. */
export function toRaw<T>(value: T): T {
    const isObject = typeof value === "object" && value !== null;
    return isObject ? ((raws.get(value) as T | undefined) ?? value) : value;
}

/** Leave an object and everything in it unobserved. */
export function markRaw<T extends object>(value: T): T {
    skipped.add(value);
    return value;
}

/** Return how often an object itself was changed, not counting the objects in it. */
export function revisionOf(value: object): number {
    return revisions.get(toRaw(value)) ?? 0;
}

/** Return how often anything in an observed store was changed. */
export function storeRevision(store: object): number {
    return observations.get(store)!.revision;
}

/** Call a listener once per microtask in which an observed store was changed. */
export function onChange(store: object, listener: () => void): () => void {
    const { listeners } = observations.get(store)!;
    listeners.add(listener);
    return () => listeners.delete(listener);
}

function changed(target: object, observation: Observation): void {
    revisions.set(target, (revisions.get(target) ?? 0) + 1);
    observation.revision++;
    if (!observation.isPlanned) {
        observation.isPlanned = true;
        queueMicrotask(() => {
            observation.isPlanned = false;
            observation.listeners.forEach((listener) => listener());
        });
    }
}

function observe<T>(value: T, observation: Observation): T {
    if (!isObservable(value) || raws.has(value)) {
        return value;
    }
    const known = observation.proxies.get(value) as T | undefined;
    return known ?? makeProxy(value, observation);
}

function makeProxy<T extends object>(target: T, observation: Observation): T {
    const isCollection = target instanceof Map || target instanceof Set;
    const handler = isCollection ? collectionHandler(observation) : objectHandler(observation);
    const proxy = new Proxy(target, handler as ProxyHandler<T>);
    raws.set(proxy, target);
    observations.set(proxy, observation);
    observation.proxies.set(target, proxy);
    return proxy;
}

function objectHandler(observation: Observation): ProxyHandler<object> {
    return {
        get: (target, key, receiver) => observe(Reflect.get(target, key, receiver), observation),
        set(target, key, value, receiver) {
            const raw = toRaw(value);
            const isSame = Object.hasOwn(target, key) && Object.is(Reflect.get(target, key), raw);
            if (isSame) {
                return true;
            }
            const isArray = Array.isArray(target);
            const isDone = isArray
                ? Reflect.set(target, key, raw)
                : Reflect.set(target, key, raw, receiver);
            changed(target, observation);
            return isDone;
        },
        deleteProperty(target, key) {
            const isDone = Reflect.deleteProperty(target, key);
            changed(target, observation);
            return isDone;
        },
    };
}

function collectionHandler(observation: Observation): ProxyHandler<Collection> {
    return {
        get(target, key) {
            if (key === "size") {
                return target.size;
            }
            const make = (METHODS as Record<PropertyKey, unknown>)[key] as
                | ((target: Collection, observation: Observation) => unknown)
                | undefined;
            return make ? make(target, observation) : Reflect.get(target, key, target);
        },
    };
}

function* observeAll(values: Iterable<unknown>, observation: Observation) {
    for (const value of values) {
        yield Array.isArray(value)
            ? value.map((one) => observe(one, observation))
            : observe(value, observation);
    }
}

/** The methods of an observed Map or Set, made when they are read. */
const METHODS = {
    has: (target: Collection) => (key: unknown) => target.has(toRaw(key)),
    get: (target: Collection, observation: Observation) => (key: unknown) =>
        observe((target as Map<unknown, unknown>).get(toRaw(key)), observation),
    set: (target: Collection, observation: Observation) =>
        function (this: unknown, key: unknown, value: unknown) {
            const map = target as Map<unknown, unknown>;
            const raw = toRaw(value);
            if (!map.has(key) || !Object.is(map.get(key), raw)) {
                map.set(toRaw(key), raw);
                changed(target, observation);
            }
            return this;
        },
    add: (target: Collection, observation: Observation) =>
        function (this: unknown, value: unknown) {
            const set = target as Set<unknown>;
            if (!set.has(toRaw(value))) {
                set.add(toRaw(value));
                changed(target, observation);
            }
            return this;
        },
    delete: (target: Collection, observation: Observation) => (key: unknown) => {
        const isDone = target.delete(toRaw(key));
        if (isDone) {
            changed(target, observation);
        }
        return isDone;
    },
    clear: (target: Collection, observation: Observation) => () => {
        if (target.size) {
            target.clear();
            changed(target, observation);
        }
    },
    keys: (target: Collection, observation: Observation) => () =>
        observeAll(target.keys(), observation),
    values: (target: Collection, observation: Observation) => () =>
        observeAll(target.values(), observation),
    entries: (target: Collection, observation: Observation) => () =>
        observeAll(target.entries(), observation),
    [Symbol.iterator]: (target: Collection, observation: Observation) => () =>
        observeAll(target instanceof Map ? target.entries() : target.values(), observation),
    forEach:
        (target: Collection, observation: Observation) =>
        (callback: (value: unknown, key: unknown) => void) =>
            target.forEach((value: unknown, key: unknown) =>
                callback(observe(value, observation), observe(key, observation))
            ),
};

/**
 * Observe an object and everything in it.
 *
 * @param target a store
 * @returns it, observed; changes through it and through what it returns are counted
 */
export function reactive<T extends object>(target: T): T {
    return makeProxy(target, {
        revision: 0,
        isPlanned: false,
        listeners: new Set(),
        proxies: new WeakMap(),
    });
}
