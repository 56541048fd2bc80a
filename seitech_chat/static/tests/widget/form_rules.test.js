import { describe, expect, test } from "@odoo/hoot";

import { findErrors } from "@seitech_chat/widget/pre_chat_form/form_rules";

import { translate } from "../chat_test_helpers";

describe.current.tags("headless");

const FORM = { name: "Ana Souza", email: "ana@example.com", body: "Hello" };
const errorsOf = (changes) => findErrors({ ...FORM, ...changes }, translate);

test("a complete form has no errors", () => {
    expect(errorsOf({})).toEqual({});
});

test("each empty field is named", () => {
    expect(Object.keys(errorsOf({ name: " ", email: "", body: "\n" }))).toEqual([
        "name",
        "email",
        "body",
    ]);
});

test("what is no email address is told apart", () => {
    for (const email of ["ana", "ana@", "ana@example", "a b@example.com", "<ana@example.com>"]) {
        expect(Object.keys(errorsOf({ email }))).toEqual(["email"]);
    }
    for (const email of ["ana@example.com", " ana+x@mail.example.co ", "añа@exämple.de"]) {
        expect(errorsOf({ email })).toEqual({});
    }
});

test("a message that is too long says by how much", () => {
    expect(errorsOf({ body: "x".repeat(5003) }).body).toBe("That is 3 characters too long.");
});
