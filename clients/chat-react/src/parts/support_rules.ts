import type { Department, SupportForm } from "@seitech/chat-client";

import type { Texts } from "../texts.js";

export type Question = Department["fields"][number];
type Mode = "required" | "optional" | "hidden";

/** The values of the form, as typed. */
export interface FormValues {
    readonly name: string;
    readonly email: string;
    readonly phone: string;
    readonly topic: string;
    readonly departmentId: string;
    readonly body: string;
    readonly answers: Readonly<Record<string, string>>;
}

export const CONTACTS = ["name", "email", "phone"] as const;
export const TOPICS = ["course_inquiry", "technical_support", "billing", "other"] as const;
const USUAL: Record<string, Mode> = { name: "required", email: "required", phone: "hidden" };

// Of a host name's label: no sign but the hyphen.
const LABEL = String.raw`[^\s.!-,/:-@[-\x60{-~]+`;
const EMAIL = new RegExp(String.raw`^[^@\s<>()[\],;:\\"]+@(?:${LABEL}\.)+${LABEL}$`);
const PHONE = /^\+?[0-9 ()./\u00a0-]{4,40}$/;
const NUMBER = /^[+-]?[0-9]{1,15}([.,][0-9]{1,6})?$/;

/** Return the departments that may answer, as far as they are known. */
export function chosenDepartments(form: SupportForm, values: FormValues): readonly Department[] {
    const { departments } = form;
    const isOther = values.topic === "other";
    const byId = departments.filter(({ id }) => isOther && String(id) === values.departmentId);
    const byTopic = departments.filter(
        (one) => values.topic && !isOther && one.query_type === values.topic
    );
    const [first = byTopic[0]] = byId;
    return first ? [first] : departments;
}

/** Return how each contact detail is asked for: optional, where the departments differ. */
export function contactModes(
    form: SupportForm,
    departments: readonly Department[]
): Record<(typeof CONTACTS)[number], Mode> {
    const modeOf = (name: (typeof CONTACTS)[number]): Mode => {
        if (form.isSignedIn) {
            return "hidden";
        }
        const modes = new Set(departments.map((one) => one.form[name]));
        return modes.size > 1 ? "optional" : ([...modes][0] ?? USUAL[name]!);
    };
    return { name: modeOf("name"), email: modeOf("email"), phone: modeOf("phone") };
}

function answerError({ type, is_required: isRequired }: Question, value: string, texts: Texts) {
    if (type === "checkbox") {
        return isRequired && value !== "true" ? texts.checkBox : "";
    }
    if (!value.trim()) {
        return isRequired ? texts.fillIn : "";
    }
    return type === "number" && !NUMBER.test(value.replaceAll(" ", "")) ? texts.fillIn : "";
}

/** Return the errors of a form by field: only those at fault. */
export function formErrors(
    values: FormValues,
    modes: ReturnType<typeof contactModes>,
    questions: readonly Question[],
    maxLength: number,
    texts: Texts
): Readonly<Record<string, string>> {
    const errors: Record<string, string> = {};
    const rules = {
        name: (value: string) => (/[<>]/.test(value) ? texts.nameSigns : ""),
        email: (value: string) => (EMAIL.test(value) ? "" : texts.validEmail),
        phone: (value: string) => (PHONE.test(value) ? "" : texts.enterPhone),
    };
    const missing = { name: texts.enterName, email: texts.enterEmail, phone: texts.enterPhone };
    for (const field of CONTACTS) {
        const value = values[field].trim();
        if (value && modes[field] !== "hidden") {
            errors[field] = rules[field](value);
        } else if (modes[field] === "required") {
            errors[field] = missing[field];
        }
    }
    for (const question of questions) {
        const value = values.answers[question.name] ?? "";
        errors[`fields.${question.name}`] = answerError(question, value, texts);
    }
    const over = [...values.body.trim()].length - maxLength;
    errors.body = !values.body.trim()
        ? texts.enterMessage
        : over > 0
          ? texts.charactersOver.replace("{count}", String(over))
          : "";
    return Object.fromEntries(Object.entries(errors).filter(([, error]) => error));
}
