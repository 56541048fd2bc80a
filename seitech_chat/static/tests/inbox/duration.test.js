import { describe, expect, test } from "@odoo/hoot";
import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

import "@seitech_chat/inbox/fields/duration_field/duration_field";
import { formatDuration, parseDuration } from "@seitech_chat/inbox/fields/duration";

describe.current.tags("desktop");

class Policy extends models.Model {
    _name = "policy";

    budget = fields.Integer();
    patience = fields.Integer();

    _records = [{ id: 1, budget: 5400, patience: 5 }];
    _views = {
        form: `<form>
            <field name="budget" widget="chat_duration"/>
            <field name="patience" widget="chat_duration" options="{'unit': 'minutes'}"/>
        </form>`,
        list: `<list><field name="budget" widget="chat_duration"/></list>`,
    };
}
defineMailModels();
defineModels([Policy]);

test("a duration is written as hours and minutes", () => {
    for (const [value, unit, text] of [
        [0, "seconds", "0:00"],
        [5400, "seconds", "1:30"],
        [30, "seconds", "0:00:30"],
        [5405, "seconds", "1:30:05"],
        [360000, "seconds", "100:00"],
        [5, "minutes", "0:05"],
        [1440, "minutes", "24:00"],
    ]) {
        expect(formatDuration(value, unit)).toBe(text);
        expect(parseDuration(text, unit)).toBe(value);
    }
    expect(formatDuration(60, "seconds", true)).toBe("0:01:00");
});

test("hours are read too, and what is none is refused", () => {
    for (const [text, unit, value] of [
        ["1.5", "seconds", 5400],
        ["0,5", "minutes", 30],
        ["2", "seconds", 7200],
        [" 0:5 ", "minutes", 5],
        ["", "seconds", 0],
    ]) {
        expect(parseDuration(text, unit)).toBe(value);
    }
    for (const text of ["abc", "1:75", "-1:00", "1:2:3:4", "1h", "99999999:00", ":30"]) {
        expect(() => parseDuration(text, "seconds")).toThrow();
    }
});

test("a form shows it, stores its unit, and marks what it can't read", async () => {
    onRpc("web_save", ({ args }) => expect.step(args[1]));
    await mountView({ type: "form", resModel: "policy", resId: 1 });
    const input = (name) => `[name=${name}] input`;
    expect(input("budget")).toHaveValue("1:30");
    expect(input("patience")).toHaveValue("0:05");

    await contains(input("budget")).edit("0:45");
    await contains(input("patience")).edit("2:00");
    await contains(".o_form_button_save").click();
    expect.verifySteps([{ budget: 2700, patience: 120 }]);

    await contains(input("budget")).edit("soon");
    expect("[name=budget]").toHaveClass("o_field_invalid");
});

test("a list shows it", async () => {
    await mountView({ type: "list", resModel: "policy" });

    expect(".o_data_cell").toHaveText("1:30");
});
