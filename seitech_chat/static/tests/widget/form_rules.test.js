import { describe, expect, test } from "@odoo/hoot";

import { findErrors } from "@seitech_chat/widget/pre_chat_form/form_rules";

import { translate } from "../chat_test_helpers";

describe.current.tags("headless");

const FORM = { name: "Ana Souza", email: "ana@example.com", body: "Hello" };
const FRAME = { _t: translate, locale: "en-US" };
const errorsOf = (changes) => findErrors({ ...FORM, ...changes }, FRAME);

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

test("invalid email addresses are found", () => {
    for (const email of [
        "ana",
        "ana@",
        "ana@example",
        "a b@example.com",
        "<ana@example.com>",
    ].concat([
        "ana@example.com;",
        "ana@example.com,",
        "ana@example.com。",
        "ana@b.c/d",
        "a@b_.c",
    ])) {
        expect(Object.keys(errorsOf({ email }))).toEqual(["email"]);
    }
    for (const email of [
        "ana@example.com",
        " ana+x@mail.example.co ",
        "\u200bana@example.com\u200b",
        "ana@मेल.भारत",
        "añа@exämple.de",
    ]) {
        expect(errorsOf({ email })).toEqual({});
    }
});

test("a message that is too long says by how much", () => {
    expect(errorsOf({ body: "x".repeat(5003) }).body).toBe("3 characters over the 5,000 limit.");
    expect(errorsOf({ body: "x".repeat(5001) }).body).toBe("1 character over the 5,000 limit.");
    expect(errorsOf({ name: "x".repeat(122) }).name).toBe("2 characters over the 120 limit.");
    expect(
        findErrors({ ...FORM, body: "x".repeat(5002) }, { ...FRAME, locale: "pt-BR" }).body
    ).toBe("2 characters over the 5.000 limit.");
});

test("invisible text counts as missing", () => {
    for (const text of ["\u200b", "\u2800", "\u3164", "\u00ad", "\u200f \u2003"]) {
        const fields = ["name", "email", "body"];
        const errors = errorsOf(Object.fromEntries(fields.map((field) => [field, text])));
        expect(Object.keys(errors)).toEqual(fields);
    }
    expect(errorsOf({ name: "علی\u200cرضا", body: "👩‍👧" })).toEqual({});
});
