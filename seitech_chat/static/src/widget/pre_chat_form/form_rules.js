import { MAX_EMAIL_LENGTH, MAX_NAME_LENGTH, MAX_TEXT_LENGTH } from "@seitech_chat/core/contract";
import { cleanLine, isShown } from "@seitech_chat/ui/characters";
import { lengthOf } from "@seitech_chat/core/length";
import { overLimitText } from "@seitech_chat/ui/char_count/char_count";

export const MAX_FIELD_LENGTH = 500;

// Of a host name's label: no sign but the hyphen, no punctuation of other scripts.
const LABEL = String.raw`[^\s.!-,/:-@[-\x60{-~\u2000-\u206f\u3000-\u3020\uff00-\uff20]+`;
const EMAIL = new RegExp(String.raw`^[^@\s<>()[\],;:\\"]+@(?:${LABEL}\.)+${LABEL}$`);

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
    body(value, frame) {
        if (!isShown(value)) {
            return frame._t("Enter a message.");
        }
        return lengthError(value, MAX_TEXT_LENGTH, frame);
    },
};

/**
 * The errors of a form, by field.
 *
 * @param {{ name: string, email: string, body: string }} form
 * @param {import("@seitech_chat/core/chat_env").ChatFrame} frame
 * @param {{ key: string, name: string, is_required: boolean }[]} [extras] the questions of
 *  the department
 * @returns {Record<string, string>} only the fields at fault
 */
export function findErrors(form, frame, extras = []) {
    const errors = {};
    for (const [field, rule] of Object.entries(RULES)) {
        const error = rule(form[field], frame);
        if (error) {
            errors[field] = error;
        }
    }
    for (const { key, name, is_required: isRequired } of extras) {
        if (isRequired && !isShown(form.fields[name] || "")) {
            errors[key] = frame._t("Fill in this field.");
        }
    }
    return errors;
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
        if (field && field.value !== (values[key] || "")) {
            values[key] = field.value;
            isChanged = true;
        }
    }
    return isChanged;
}
