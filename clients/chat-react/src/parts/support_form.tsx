import { useEffect, useId, useRef, useState, type FormEvent, type ReactNode } from "react";

import type { ChatApiError, SupportForm as FormState } from "@seitech/chat-client";

import type { SupportFormProps } from "../part_types.js";
import { replaceable } from "../replaceable.js";
import { useFrame } from "../use_frame.js";
import { useSupport } from "../use_support.js";
import { Icon } from "./icon.js";
import { StateView } from "./state_view.js";
import {
    chosenDepartments,
    contactModes,
    CONTACTS,
    formErrors,
    TOPICS,
    type FormValues,
    type Question,
} from "./support_rules.js";

const INPUTS = {
    name: { type: "text", autoComplete: "name", dir: "auto", maxLength: 100 },
    email: { type: "email", inputMode: "email", autoComplete: "email", dir: "ltr", maxLength: 254 },
    phone: { type: "tel", inputMode: "tel", autoComplete: "tel", dir: "ltr", maxLength: 40 },
} as const;
const MAX_ANSWER_LENGTH = 500;

interface FieldProps {
    readonly label: string;
    readonly isRequired: boolean;
    readonly error: string | undefined;
    readonly isCheckbox?: boolean;
    /** Draws the control with what it needs for its label and its error. */
    readonly children: (attributes: {
        id: string;
        required: boolean;
        "aria-invalid": true | undefined;
        "aria-describedby": string | undefined;
    }) => ReactNode;
}

function Field({ label, isRequired, error, isCheckbox, children }: FieldProps) {
    const { texts } = useFrame();
    const id = useId();
    const errorId = `${id}-error`;
    return (
        <div className="seitech-field" data-checkbox={isCheckbox || undefined}>
            <label htmlFor={id}>
                <bdi>{label}</bdi>
                {!isRequired && <small> {texts.optional}</small>}
            </label>
            {children({
                id,
                required: isRequired,
                "aria-invalid": error ? true : undefined,
                "aria-describedby": error ? errorId : undefined,
            })}
            {error && <p id={errorId}>{error}</p>}
        </div>
    );
}

interface QuestionFieldProps {
    readonly question: Question;
    readonly value: string;
    readonly error: string | undefined;
    readonly onChange: (value: string) => void;
}

function QuestionField({ question, value, error, onChange }: QuestionFieldProps) {
    const { texts } = useFrame();
    const { type, label, choices, is_required: isRequired } = question;
    return (
        <Field label={label} isRequired={isRequired} error={error} isCheckbox={type === "checkbox"}>
            {(attributes) =>
                type === "choice" ? (
                    <select
                        {...attributes}
                        value={value}
                        onChange={(event) => onChange(event.target.value)}
                    >
                        <option value="">{texts.chooseOption}</option>
                        {choices.map((choice) => (
                            <option key={choice.value} value={choice.value}>
                                {choice.label}
                            </option>
                        ))}
                    </select>
                ) : type === "checkbox" ? (
                    <input
                        {...attributes}
                        type="checkbox"
                        checked={value === "true"}
                        onChange={(event) => onChange(event.target.checked ? "true" : "")}
                    />
                ) : (
                    <input
                        {...attributes}
                        type={type === "date" ? "date" : "text"}
                        inputMode={type === "number" ? "decimal" : undefined}
                        dir="auto"
                        maxLength={MAX_ANSWER_LENGTH}
                        value={value}
                        onChange={(event) => onChange(event.target.value)}
                    />
                )
            }
        </Field>
    );
}

function FormFiles({ files, onChange }: { files: File[]; onChange: (files: File[]) => void }) {
    const { texts, fill, formats } = useFrame();
    const input = useRef<HTMLInputElement>(null);
    return (
        <div className="seitech-form-files">
            {files.length > 0 && (
                <ul className="seitech-uploads">
                    {files.map((file, index) => (
                        <li key={index}>
                            <Icon name="file" />
                            <span>
                                <bdi>{file.name}</bdi>
                                <small>{formats.size(file.size)}</small>
                            </span>
                            <button
                                className="seitech-icon-button"
                                type="button"
                                aria-label={fill(texts.removeFile, { name: file.name })}
                                onClick={() => onChange(files.filter((one) => one !== file))}
                            >
                                <Icon name="close" />
                            </button>
                        </li>
                    ))}
                </ul>
            )}
            <button className="seitech-link" type="button" onClick={() => input.current?.click()}>
                <Icon name="paperclip" /> {texts.attachFiles}
            </button>
            <input
                ref={input}
                type="file"
                multiple
                hidden
                aria-label={texts.attachFiles}
                onChange={(event) => {
                    onChange([...files, ...(event.target.files ?? [])]);
                    event.target.value = "";
                }}
            />
        </div>
    );
}

function pageUrl(): string {
    return location.origin + location.pathname;
}

interface OpenFormProps extends SupportFormProps {
    readonly form: FormState;
}

function OpenForm({ form, initial, onOpened, consentVersion }: OpenFormProps) {
    const { texts, fill, formats, sentence } = useFrame();
    const { open } = useSupport();
    const [values, setValues] = useState<FormValues>(() => ({
        name: initial?.name ?? "",
        email: initial?.email ?? "",
        phone: initial?.phone ?? "",
        body: initial?.body ?? "",
        topic: "",
        departmentId: "",
        answers: {},
    }));
    const [files, setFiles] = useState<File[]>([]);
    /** Fields left once: from then on they are checked while one types. */
    const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
    const [refusal, setRefusal] = useState<{ field: string | null; text: string } | null>(null);
    const [isSending, setSending] = useState(false);
    const el = useRef<HTMLFormElement>(null);

    const departments = chosenDepartments(form, values);
    const modes = contactModes(form, departments);
    const questions = departments.length === 1 ? departments[0]!.fields : [];
    const maxLength = form.limits?.max_text_length ?? Infinity;
    const errors = formErrors(values, modes, questions, maxLength, texts);
    const errorOf = (field: string) => {
        const refused = refusal?.field === field ? refusal.text : undefined;
        return refused ?? (touched.has(field) ? errors[field] : undefined);
    };
    const set = (change: Partial<FormValues>) => {
        setValues((before) => ({ ...before, ...change }));
        setRefusal(null);
    };
    const touch = (field: string) => setTouched((before) => new Set([...before, field]));
    const isLive = departments.some((one) => one.is_available && one.is_open);
    const away = departments.length === 1 ? departments[0]!.away_text : "";
    const opensAt = departments.map((one) => one.opens_at).filter(Boolean)[0];

    const focusFirstError = () =>
        setTimeout(() => el.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus());

    const onSubmit = async (event: FormEvent) => {
        event.preventDefault();
        if (Object.keys(errors).length) {
            setTouched(new Set(Object.keys(errors)));
            focusFirstError();
            return;
        }
        setSending(true);
        setRefusal(null);
        const { answers, topic, departmentId, ...typed } = values;
        const given = questions.filter(({ name }) => answers[name]);
        const fields = Object.fromEntries(
            given.map(({ name, type }) => [name, type === "checkbox" ? true : answers[name]])
        );
        const contacts = Object.fromEntries(
            CONTACTS.filter((name) => modes[name] !== "hidden").map((name) => [
                name,
                typed[name].trim(),
            ])
        );
        try {
            const channel = await open({
                body: typed.body,
                ...contacts,
                ...(topic && { queryType: topic }),
                ...(topic === "other" && departmentId && { departmentId: Number(departmentId) }),
                ...(given.length > 0 && { fields }),
                ...(!form.isSignedIn && { pageUrl: pageUrl() }),
                ...(consentVersion !== undefined && { consentVersion }),
                files,
            });
            onOpened?.(channel);
        } catch (error) {
            const { field } = error as ChatApiError;
            const isShown =
                field !== null && el.current?.querySelector(`[name="${CSS.escape(field)}"]`);
            setRefusal({ field: isShown ? field : null, text: sentence(error as ChatApiError) });
            setSending(false);
            focusFirstError();
        }
    };
    const topics = {
        course_inquiry: texts.topicCourses,
        technical_support: texts.topicTechnical,
        billing: texts.topicBilling,
        other: texts.topicOther,
    };
    const labels = { name: texts.name, email: texts.email, phone: texts.phone };
    return (
        <form className="seitech-form" noValidate ref={el} onSubmit={onSubmit}>
            {!isLive && (
                <p className="seitech-away" role="status">
                    {opensAt
                        ? fill(texts.closedUntil, { time: formats.opening(new Date(opensAt)) })
                        : away || texts.awayText}
                </p>
            )}
            {CONTACTS.filter((name) => modes[name] !== "hidden").map((name) => (
                <Field
                    key={name}
                    label={labels[name]}
                    isRequired={modes[name] === "required"}
                    error={errorOf(name)}
                >
                    {(attributes) => (
                        <input
                            {...attributes}
                            {...INPUTS[name]}
                            name={name}
                            value={values[name]}
                            onChange={(event) => set({ [name]: event.target.value })}
                            onBlur={() => touch(name)}
                        />
                    )}
                </Field>
            ))}
            {form.departments.length > 0 && (
                <Field label={texts.topic} isRequired error={undefined}>
                    {({ required: _required, ...attributes }) => (
                        <select
                            {...attributes}
                            name="query_type"
                            value={values.topic}
                            onChange={(event) => set({ topic: event.target.value })}
                        >
                            <option value="">{texts.chooseTopic}</option>
                            {TOPICS.map((topic) => (
                                <option key={topic} value={topic}>
                                    {topics[topic]}
                                </option>
                            ))}
                        </select>
                    )}
                </Field>
            )}
            {values.topic === "other" && form.departments.length > 1 && (
                <Field label={texts.team} isRequired error={undefined}>
                    {({ required: _required, ...attributes }) => (
                        <select
                            {...attributes}
                            name="department_id"
                            value={values.departmentId}
                            onChange={(event) => set({ departmentId: event.target.value })}
                        >
                            <option value="">{texts.anyTeam}</option>
                            {form.departments.map(({ id, name }) => (
                                <option key={id} value={id}>
                                    {name}
                                </option>
                            ))}
                        </select>
                    )}
                </Field>
            )}
            {questions.map((question) => (
                <QuestionField
                    key={question.name}
                    question={question}
                    value={values.answers[question.name] ?? ""}
                    error={errorOf(`fields.${question.name}`)}
                    onChange={(value) =>
                        set({ answers: { ...values.answers, [question.name]: value } })
                    }
                />
            ))}
            <Field label={texts.message} isRequired error={errorOf("body")}>
                {(attributes) => (
                    <textarea
                        {...attributes}
                        name="body"
                        rows={4}
                        dir="auto"
                        readOnly={isSending}
                        value={values.body}
                        onChange={(event) => set({ body: event.target.value })}
                        onBlur={() => touch("body")}
                    />
                )}
            </Field>
            <FormFiles files={files} onChange={setFiles} />
            {refusal && !refusal.field && (
                <p className="seitech-failure" role="alert">
                    {refusal.text}
                </p>
            )}
            <button
                className="seitech-button"
                data-primary
                type="submit"
                disabled={isSending}
                aria-busy={isSending}
            >
                {isSending ? texts.sendingNow : isLive ? texts.startChat : texts.sendMessage}
            </button>
        </form>
    );
}

function DefaultSupportForm(props: SupportFormProps) {
    const { form, refresh } = useSupport();
    // Who is there may have changed since the page was opened.
    const isKnown = form !== null;
    useEffect(() => {
        if (isKnown) {
            refresh().catch(() => {});
        }
    }, []);
    return form ? <OpenForm {...props} form={form} /> : <StateView state="loading" />;
}

/** The form for a new conversation with the support desk. */
export const SupportForm = /* @__PURE__ */ replaceable("SupportForm", DefaultSupportForm);
