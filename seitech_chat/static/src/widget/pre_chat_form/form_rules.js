import { MAX_EMAIL_LENGTH, MAX_NAME_LENGTH, MAX_TEXT_LENGTH } from "@seitech_chat/core/contract";
import { cleanLine, isShown } from "@seitech_chat/ui/characters";
import { lengthOf } from "@seitech_chat/core/length";
import { overLimitText } from "@seitech_chat/ui/char_count/char_count";

export const MAX_FIELD_LENGTH = 500;
export const MAX_PHONE_LENGTH = 40;
/** The contact details that a form asks for while the department is unknown. */
export const USUAL_MODES = { name: "required", email: "required", phone: "hidden" };

// Of a host name's label: no sign but the hyphen, no punctuation of other scripts.
const LABEL = String.raw`[^\s.!-,/:-@[-\x60{-~\u2000-\u206f\u3000-\u3020\uff00-\uff20]+`;
const EMAIL = new RegExp(String.raw`^[^@\s<>()[\],;:\\"]+@(?:${LABEL}\.)+${LABEL}$`);
const PHONE = /^\+?[0-9 ()./\u00a0-]+((x|ext\.?) ?[0-9]{1,6})?$/i;
const NUMBER = /^[+-]?[0-9]{1,15}([.,][0-9]{1,6})?$/;

/** The error of a text that is too long, or "". */
function lengthError(text, maxLength, frame) {
    const overCount = lengthOf(text) - maxLength;
    return overCount > 0 ? overLimitText(overCount, maxLength, frame) : "";
}

const RULES = {
    name(value, frame) {
        const { _t } = frame;
        if (!isShown(value)) {
            return _t("Enter your name.");
        }
        if (/[<>]/.test(value)) {
            return _t("Names can't contain < or >.");
        }
        return lengthError(cleanLine(value), MAX_NAME_LENGTH, frame);
    },
    email(value, { _t }) {
        if (!isShown(value)) {
            return _t("Enter your email address.");
        }
        const isEmail = EMAIL.test(cleanLine(value)) && value.length <= MAX_EMAIL_LENGTH;
        return isEmail ? "" : _t("Enter a valid email, like ana@example.com.");
    },
    phone(value, { _t }) {
        if (!isShown(value)) {
            return _t("Enter your phone number.");
        }
        const text = cleanLine(value);
        const count = text.replace(/[^0-9]/g, "").length;
        const isPhone = PHONE.test(text) && count >= 4 && count <= 20;
        return isPhone ? "" : _t("Enter a valid phone number, like +1 555 010 0123.");
    },
    body(value, frame) {
        if (!isShown(value)) {
            return frame._t("Enter a message.");
        }
        return lengthError(value, MAX_TEXT_LENGTH, frame);
    },
};

/** The error of an answer to a department's own question, or "". */
function answerError({ type, is_required: isRequired }, value, { _t }) {
    if (!isShown(value)) {
        return isRequired ? _t("Fill in this field.") : "";
    }
    if (type === "checkbox") {
        return isRequired && value !== "true" ? _t("Check this box to continue.") : "";
    }
    const isWrong = type === "number" && !NUMBER.test(cleanLine(value).replaceAll(" ", ""));
    return isWrong ? _t("Enter a number.") : "";
}

/**
 * The errors of a form, by field.
 *
 * @param {{ name: string, email: string, phone: string, body: string }} form
 * @param {import("@seitech_chat/core/chat_env").ChatFrame} frame
 * @param {object} [asked]
 * @param {(PreChatFieldPayload & { key: string })[]} [asked.extras] the questions of the
 *  department
 * @param {PreChatFormPayload} [asked.modes] its contact details
 * @param {boolean} [asked.isRequest] for a callback or a demo, which needs no message
 * @returns {Record<string, string>} only the fields at fault
 */
export function findErrors(form, frame, { extras = [], modes = USUAL_MODES, isRequest } = {}) {
    const textOf = (field) => form[field] || "";
    const isAsked = (field, mode) =>
        mode === "required" || (mode === "optional" && isShown(textOf(field)));
    const asked = { ...modes, body: isRequest ? "optional" : "required" };
    const errors = {};
    for (const [field, mode] of Object.entries(asked)) {
        if (isAsked(field, mode)) {
            errors[field] = RULES[field](textOf(field), frame);
        }
    }
    if (isRequest) {
        errors.wished_at = timeError(textOf("wished_at"), frame);
    }
    for (const extra of extras) {
        errors[extra.key] = answerError(extra, form.fields[extra.name] || "", frame);
    }
    return Object.fromEntries(Object.entries(errors).filter(([, error]) => error));
}

/** The error of the time of a callback or a demo, or "". */
function timeError(text, { _t }) {
    return text && new Date(text) < new Date() ? _t("Choose a time in the future.") : "";
}

/**
 * Read the values of a form's fields, also those filled in by the browser.
 *
 * @param {HTMLFormElement} el
 * @param {[object, string, string][]} fields where each text belongs: an object, its key, and
 *  the field's name
 * @returns {boolean} whether a field had another text
 */
export function readFields(el, fields) {
    let isChanged = false;
    for (const [values, key, name] of fields) {
        const field = el.elements[name];
        const isText = field && field.type !== "checkbox";
        if (isText && field.value !== (values[key] || "")) {
            values[key] = field.value;
            isChanged = true;
        }
    }
    return isChanged;
}
