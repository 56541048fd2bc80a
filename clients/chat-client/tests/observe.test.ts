import { describe, expect, test, vi } from "vitest";

import {
    markRaw,
    onChange,
    reactive,
    revisionOf,
    storeRevision,
    toRaw,
} from "../src/ports/observe.js";

describe("an observed store", () => {
    test("calls its listeners once per microtask", async () => {
        const store = reactive({ count: 0, list: [] as number[] });
        const listener = vi.fn();
        onChange(store, listener);

        store.count = 1;
        store.list.push(1, 2);
        store.count = 2;
        expect(listener).not.toHaveBeenCalled();
        await Promise.resolve();

        expect(listener).toHaveBeenCalledOnce();
    });

    test("counts changes at once, and none for an equal value", () => {
        const store = reactive({ count: 0 });
        const before = storeRevision(store);

        store.count = 0;
        expect(storeRevision(store)).toBe(before);
        store.count = 1;

        expect(storeRevision(store)).toBe(before + 1);
    });

    test("sees changes in objects, arrays, maps and sets inside of it", () => {
        const store = reactive({
            one: { name: "a" },
            list: [{ name: "b" }],
            byId: new Map([[1, { name: "c" }]]),
            ids: new Set([1]),
        });
        const changes: (() => unknown)[] = [
            () => (store.one.name = "x"),
            () => (store.list[0]!.name = "x"),
            () => store.list.splice(0, 0, { name: "new" }),
            () => (store.byId.get(1)!.name = "x"),
            () => store.byId.set(2, { name: "d" }),
            () => store.byId.delete(2),
            () => store.ids.add(2),
            () => store.ids.delete(2),
            () => [...store.byId.values()].forEach((one) => (one.name = "y")),
            () => store.byId.clear(),
            () => Reflect.deleteProperty(store, "one"),
        ];
        for (const change of changes) {
            const before = storeRevision(store);
            change();
            expect(storeRevision(store), String(change)).toBeGreaterThan(before);
        }
    });

    test("counts the changes of an object apart from those of objects in it", () => {
        const store = reactive({ message: { text: "", author: { name: "" } } });
        const raw = toRaw(store.message);

        store.message.author.name = "Ana";
        expect(revisionOf(raw)).toBe(0);
        store.message.text = "Hello";

        expect(revisionOf(raw)).toBe(1);
    });

    test("stores the objects themselves, and returns the same observed one each time", () => {
        const inner = { name: "" };
        const store = reactive({ inner, other: null as object | null, all: new Map() });

        store.other = store.inner;
        store.all.set(1, store.inner);

        expect(toRaw(store).other).toBe(inner);
        expect(toRaw(store).all.get(1)).toBe(inner);
        expect(store.inner).toBe(store.other);
    });

    test("leaves marked objects, dates, timers and frozen objects as they are", () => {
        const timer = setTimeout(() => {}, 0);
        const values = [markRaw({}), new Date(), timer, Object.freeze({ deep: {} }), () => {}];
        const store = reactive({ value: null as unknown });

        for (const value of values) {
            store.value = value;
            expect(store.value).toBe(value);
        }
        clearTimeout(timer);
    });

    test("runs methods and getters of classes as observed ones", () => {
        class Counter {
            count = 0;
            get double() {
                return this.count * 2;
            }
            raise() {
                this.count++;
            }
        }
        const store = reactive(new Counter());
        const before = storeRevision(store);

        store.raise();

        expect(store.double).toBe(2);
        expect(storeRevision(store)).toBe(before + 1);
    });
});
