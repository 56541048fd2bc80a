/** Checks of the arguments of a page's calls. Each returns what is wrong, or "". */

const MAX_FIELDS = 20;
const MAX_VALUE_LENGTH = 1000;

const isText = (value) => typeof value === "string";
const isObject = (value) => Object.prototype.toString.call(value) === "[object Object]";
const checkNothing = () => "";

function isValue(value) {
    const isKnown = ["string", "number", "boolean"].includes(typeof value);
    return isKnown && String(value).length <= MAX_VALUE_LENGTH;
}

function checkFields(fields) {
    const names = isObject(fields) ? Object.keys(fields) : [];
    if (!names.length || names.length > MAX_FIELDS) {
        return `takes an object of 1 to ${MAX_FIELDS} fields`;
    }
    const wrong = names.find((name) => !isValue(fields[name]));
    return wrong ? `"${wrong}" takes a text of up to ${MAX_VALUE_LENGTH} characters` : "";
}

function isWebAddress(url) {
    try {
        return /^https?:$/.test(new URL(url, window.location.href).protocol);
    } catch {
        return false;
    }
}

function checkPage(page) {
    const isRight = isObject(page) && isText(page.url) && isText(page.title ?? "");
    return isRight && isWebAddress(page.url) ? "" : "takes { url, title } with a web address";
}

function checkOpen(options = {}) {
    const { message = "", department = "" } = options || {};
    const isRight =
        isObject(options) && isText(message) && ["string", "number"].includes(typeof department);
    return isRight ? "" : "takes { message, department }";
}

function checkText(value) {
    return isText(value) && value ? "" : "takes a text";
}

function checkInit(options = {}) {
    return isObject(options) ? "" : "takes an object";
}

/** @type {Record<string, (...args: unknown[]) => string>} by method */
const CHECKS = {
    init: checkInit,
    open: checkOpen,
    close: checkNothing,
    toggle: checkNothing,
    identify: checkText,
    logout: checkNothing,
    withdrawConsent: checkNothing,
    setPage: checkPage,
    setFields: checkFields,
    setLanguage: checkText,
    unreadCount: checkNothing,
};

/**
 * Refuse a method that does not exist, and arguments that it does not take.
 *
 * @param {string} method
 * @param {unknown[]} args
 * @throws {TypeError}
 */
export function checkCall(method, args) {
    const problem = Object.hasOwn(CHECKS, method) ? CHECKS[method](...args) : "no such method";
    if (problem) {
        throw new TypeError(problem);
    }
}
