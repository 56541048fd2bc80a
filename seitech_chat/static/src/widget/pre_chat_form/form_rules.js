import { MAX_EMAIL_LENGTH, MAX_NAME_LENGTH } from "@seitech_chat/core/contract";
import { cleanLine, isShown } from "@seitech_chat/ui/characters";
import { lengthOf } from "@seitech_chat/core/length";
import { remainingChars } from "@seitech_chat/ui/char_count/char_count";

export const MAX_FIELD_LENGTH = 500;

// Of a host name's label: no sign but the hyphen, no punctuation of other scripts.
const LABEL = String.raw`[^\s.!-,/:-@[-\x60{-~\u2000-\u206f\u3000-\u3020\uff00-\uff20]+`;
const EMAIL = new RegExp(String.raw`^[^@\s<>()[\],;:\\"]+@(?:${LABEL}\.)+${LABEL}$`);

const RULES = {
    name(value, _t) {
        if (!isShown(value)) {
            return _t("Please tell us your name.");
        }
        if (/[<>]/.test(value)) {
            return _t("A name has no < or >.");
        }
        return lengthOf(cleanLine(value)) > MAX_NAME_LENGTH ? _t("That is too long.") : "";
    },
    email(value, _t) {
        if (!isShown(value)) {
            return _t("Please tell us your email address.");
        }
        const isEmail = EMAIL.test(cleanLine(value)) && value.length <= MAX_EMAIL_LENGTH;
        return isEmail ? "" : _t("That is no email address, such as ana@example.com.");
    },
    body(value, _t) {
        if (!isShown(value)) {
            return _t("Please write your question.");
        }
        const room = remainingChars(value);
        return room < 0 ? _t("That is %(count)s characters too long.", { count: -room }) : "";
    },
};

/**
 * What is wrong with a form, field by field, in words.
 *
 * @param {{ name: string, email: string, body: string }} form
 * @param {(term: string, values?: object) => string} _t
 * @param {{ key: string, name: string, is_required: boolean }[]} [extras] what a department
 *  asks besides
 * @returns {Record<string, string>} only the fields at fault
 */
export function findErrors(form, _t, extras = []) {
    const errors = {};
    for (const [field, rule] of Object.entries(RULES)) {
        const error = rule(form[field], _t);
        if (error) {
            errors[field] = error;
        }
    }
    for (const { key, name, is_required: isRequired } of extras) {
        if (isRequired && !isShown(form.fields[name] || "")) {
            errors[key] = _t("Please fill this in.");
        }
    }
    return errors;
}

/**
 * Read what stands in the fields of a form, however it came there.
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
