import { MAX_EMAIL_LENGTH, MAX_NAME_LENGTH, MAX_TEXT_LENGTH } from "@seitech_chat/core/contract";

export const MAX_FIELD_LENGTH = 500;

const EMAIL = /^[^@\s<>()[\],;:\\"]+@[^@\s<>()[\],;:\\"]+\.[^@\s<>."]+$/;

const RULES = {
    name(value, _t) {
        if (!value.trim()) {
            return _t("Please tell us your name.");
        }
        if (/[<>]/.test(value)) {
            return _t("A name has no < or >.");
        }
        return value.trim().length > MAX_NAME_LENGTH ? _t("That is too long.") : "";
    },
    email(value, _t) {
        if (!value.trim()) {
            return _t("Please tell us your email address.");
        }
        const isEmail = EMAIL.test(value.trim()) && value.length <= MAX_EMAIL_LENGTH;
        return isEmail ? "" : _t("That is no email address, such as ana@example.com.");
    },
    body(value, _t) {
        if (!value.trim()) {
            return _t("Please write your question.");
        }
        return value.length > MAX_TEXT_LENGTH
            ? _t("That is %(count)s characters too long.", {
                  count: value.length - MAX_TEXT_LENGTH,
              })
            : "";
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
        if (isRequired && !form.fields[name]?.trim()) {
            errors[key] = _t("Please fill this in.");
        }
    }
    return errors;
}
