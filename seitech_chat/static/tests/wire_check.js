import { VisitorApi } from "@seitech_chat/core/api/chat_api";
import { DeskApi } from "@seitech_chat/inbox/service/desk_api";

import { ANSWERS, ENUMERATIONS, EVENTS, SHAPES } from "./wire_schema";

const IS_OF = {
    string: (value) => typeof value === "string",
    integer: Number.isInteger,
    number: Number.isFinite,
    boolean: (value) => typeof value === "boolean",
    null: (value) => value === null,
    any: (value) => value !== undefined,
};

/**
 * The answer of a test's server differs from the contract.
 *
 * The code under test takes any error of a request for a lost connection. So the error
 * is also left unhandled, which fails the test.
 */
export class WireError extends Error {
    name = "WireError";
}

function refuse(text) {
    const error = new WireError(text);
    Promise.reject(error);
    throw error;
}

/**
 * Find the first part of a value that does not fit its type.
 *
 * @param {any} value
 * @param {string} type as the contract's schema spells it
 * @param {string} [path] of the value
 * @returns {string | null} the path, the type and the value; null if everything fits
 */
export function findMisfit(value, type, path = "") {
    const types = type.split(" | ");
    if (types.length > 1) {
        const others = types.filter((one) => one !== "null");
        if (value === null && others.length < types.length) {
            return null;
        }
        const misfits = others.map((one) => findMisfit(value, one, path));
        return misfits.includes(null) ? null : misfits[0];
    }
    if (type.endsWith("[]")) {
        return findMisfitInList(value, type, path);
    }
    if (type in SHAPES) {
        return findMisfitInShape(value, type, path);
    }
    const isFit = type in IS_OF ? IS_OF[type](value) : valuesOf(type).includes(value);
    return isFit ? null : describe(value, type, path);
}

function valuesOf(type) {
    return type.startsWith('"') ? [JSON.parse(type)] : ENUMERATIONS[type];
}

function findMisfitInList(value, type, path) {
    if (!Array.isArray(value)) {
        return describe(value, type, path);
    }
    const item = type.slice(0, -2);
    return first(value, (one, index) => findMisfit(one, item, `${path}[${index}]`));
}

function findMisfitInShape(value, type, path) {
    if (value === null || typeof value !== "object" || Array.isArray(value)) {
        return describe(value, type, path);
    }
    const fields = SHAPES[type];
    const names = [...new Set([...Object.keys(fields), ...Object.keys(value)])];
    return first(names, (name) => {
        const inner = path ? `${path}.${name}` : name;
        if (!(name in fields)) {
            return `${inner}: ${type} has no such field`;
        }
        return findMisfit(value[name], fields[name], inner);
    });
}

function first(items, find) {
    for (const [index, item] of items.entries()) {
        const misfit = find(item, index);
        if (misfit) {
            return misfit;
        }
    }
    return null;
}

function describe(value, type, path) {
    return `${path || "the payload"}: ${JSON.stringify(value)} is not ${type}`;
}

/**
 * Check a good answer of a test's server.
 *
 * @param {string} path of the route, with or without a query
 * @param {object} answer
 * @returns {object} the answer, as it comes out of JSON
 * @throws {WireError} with the path of the route and of the value, and the value
 */
export function checkAnswer(path, answer) {
    const type = ANSWERS[path.replace(/\?.*$/, "").replace(/\/\d+(?=\/|$)/, "/<id>")];
    if (!type) {
        refuse(`${path}: there is no such route`);
    }
    return check(`${path} answers`, answer, type);
}

/** The path that the real API's function of this name calls. */
function pathOf(name, args) {
    const Api = name in VisitorApi.prototype ? VisitorApi : DeskApi;
    const api = new Api(null);
    api._call = (path) => api.root + path;
    if (!(name in api)) {
        refuse(`${name}: the API has no such function`);
    }
    return api[name](...args);
}

/**
 * Check all answers of an API, also those of functions that a test replaces later.
 *
 * @param {Record<string, (...args: any[]) => Promise<object>>} api
 */
export function checkApi(api) {
    return new Proxy(api, {
        get(target, name) {
            const call = target[name];
            if (typeof call !== "function") {
                return call;
            }
            return async (...args) =>
                checkAnswer(pathOf(name, args), await call.apply(target, args));
        },
    });
}

/**
 * Check a live event of a test's server.
 *
 * @param {string} type
 * @param {object} payload
 * @returns {object} the payload, as it comes out of JSON
 * @throws {WireError} with the type, the path of the value and the value
 */
export function checkEvent(type, payload) {
    if (!(type in EVENTS)) {
        refuse(`${type}: there is no such event`);
    }
    return check(`${type} sends`, payload, EVENTS[type]);
}

function check(what, value, type) {
    const sent = value === undefined ? undefined : JSON.parse(JSON.stringify(value));
    const misfit = findMisfit(sent, type);
    if (misfit) {
        refuse(`${what} ${misfit}`);
    }
    return sent;
}
