import { Component, onMounted, useExternalListener, useRef, useState } from "@odoo/owl";

import { ChatApiError } from "@seitech_chat/core/api/chat_api";
import { MAX_EMAIL_LENGTH, MAX_NAME_LENGTH } from "@seitech_chat/core/contract";
import { hasScreenKeyboard, mayTakeFocus } from "@seitech_chat/core/focus_guard";
import { useChatEnv } from "@seitech_chat/core/chat_env";
import { errorMessage } from "@seitech_chat/ui/run_with_feedback";
import { cleanLine } from "@seitech_chat/ui/characters";
import { isComposing } from "@seitech_chat/ui/composing";
import { useLengthLimit } from "@seitech_chat/ui/length_limit";
import { trimText } from "@seitech_chat/core/text";
import { makeUuid } from "@seitech_chat/core/uuid";
import { hasConsented } from "@seitech_chat/widget/consent_notice/consent";
import { ConsentNotice } from "@seitech_chat/widget/consent_notice/consent_notice";
import { EarlierConversations } from "@seitech_chat/widget/earlier_conversations/earlier_conversations";
import { closedText, openingHoursText } from "@seitech_chat/ui/waiting/opening_hours";
import {
    chosenDepartment,
    departmentAvailability,
} from "@seitech_chat/widget/pre_chat_form/department_choice";
import {
    findErrors,
    MAX_FIELD_LENGTH,
    MAX_PHONE_LENGTH,
    readFields,
    USUAL_MODES,
} from "@seitech_chat/widget/pre_chat_form/form_rules";
import { FormFiles, takePastedFiles } from "@seitech_chat/widget/pre_chat_form/form_files";
import { REQUEST_KINDS } from "@seitech_chat/widget/home/visitor_home";
import { TeamLine } from "@seitech_chat/widget/home/team_line";
import { useRefusalFocus } from "@seitech_chat/widget/pre_chat_form/refusal_focus";
import { pageUrl } from "@seitech_chat/core/page_url";

const MINUTE_MS = 60_000;
const FIELDS = ["name", "email", "phone", "body"];
/** The contact details for a callback or a demo. */
const REQUEST_MODES = { name: "required", email: "hidden", phone: "required" };
const CONTACT_DETAILS = {
    name: { type: "text", autocomplete: "name", maxCharacters: MAX_NAME_LENGTH },
    email: {
        type: "email",
        inputmode: "email",
        autocomplete: "email",
        dir: "ltr",
        maxLength: MAX_EMAIL_LENGTH,
    },
    phone: {
        type: "tel",
        inputmode: "tel",
        autocomplete: "tel",
        dir: "ltr",
        maxLength: MAX_PHONE_LENGTH,
    },
};
/** How a question of each type is drawn. The types that are missing are no text. */
const ANSWER_ATTRIBUTES = {
    text: { type: "text", dir: "auto", maxCharacters: MAX_FIELD_LENGTH },
    number: { type: "text", inputmode: "decimal", dir: "ltr", maxLength: 30 },
    date: { type: "date" },
};

/** A time as a field of the browser takes it, such as `2026-03-02T10:00`. */
function localTime(date) {
    const shifted = new Date(date.getTime() - date.getTimezoneOffset() * MINUTE_MS);
    return shifted.toISOString().slice(0, 16);
}

/** The form for a visitor's name and question. Its text survives a reload and a failure. */
export class PreChatForm extends Component {
    static template = "seitech_chat.PreChatForm";
    static components = { ConsentNotice, EarlierConversations, FormFiles, TeamLine };
    static props = {};

    setup() {
        this.frame = useChatEnv();
        this.chat = useState(this.env.visitorChat);
        this.home = useState(this.env.visitorChat.home);
        this.root = useRef("root");
        const { form, person } = this.chat.memory;
        this.form = useState({
            name: "",
            email: "",
            phone: "",
            query_type: "",
            department_id: "",
            wished_at: "",
            body: "",
            ...person,
            ...form,
            ...this.chat.signed,
            fields: { ...form.fields },
        });
        /** Fields left once: from then on they are checked while one types. */
        this.touched = useState({});
        this.state = useState({ isSending: false, refusal: "", refusedField: "" });
        /** The same opening sent again is one opening: kept while nothing was changed. */
        this.opening = null;
        useLengthLimit();
        useExternalListener(this.frame.bus, "form-filled", (ev) =>
            Object.assign(this.form, ev.detail)
        );
        onMounted(() => {
            // A page may have filled it in while it was drawn.
            Object.assign(this.form, this.chat.memory.form, this.chat.signed);
            this.focusFirst();
        });
        useRefusalFocus(this.root, this.state);
    }

    get errors() {
        const { refusedField, refusal } = this.state;
        const refused = refusedField ? { [refusedField]: refusal } : {};
        const { extras, modes, isRequest } = this;
        const errors = findErrors(this.form, this.frame, { extras, modes, isRequest });
        // Nobody can correct what was signed.
        Object.keys(this.chat.signed).forEach((name) => delete errors[name]);
        return { ...errors, ...refused };
    }

    /** Whether the site's server signed the value of a field. */
    isSigned(key) {
        return Boolean(this.chat.signed[key]);
    }

    errorOf(field) {
        return this.touched[field] ? this.errors[field] || "" : "";
    }

    get queryTypes() {
        const { _t } = this.frame;
        return [
            { value: "course_inquiry", label: _t("Courses") },
            { value: "technical_support", label: _t("Technical problem") },
            { value: "billing", label: _t("Billing or payment") },
            { value: "other", label: _t("Other") },
        ];
    }

    get departments() {
        return this.chat.session?.departments || [];
    }

    /** The kind of question finds the department; "something else" does not. */
    get asksDepartment() {
        const isOpen = this.hasTopic && this.form.query_type === "other";
        return isOpen && this.departments.length > 1;
    }

    /** The quick action that the form belongs to. */
    get action() {
        return this.home.action;
    }

    /** Whether it asks for a phone number and a time only: for a callback or a demo. */
    get isRequest() {
        return REQUEST_KINDS.includes(this.action?.action);
    }

    get hasTopic() {
        return !this.action?.query_type && !this.action?.department_id;
    }

    /** The department that may answer, as far as it is known. */
    get selectedDepartments() {
        const { department_id: departmentId } = this.action || {};
        if (departmentId) {
            return this.departments.filter(({ id }) => id === departmentId);
        }
        const department = chosenDepartment(this.departments, this.form);
        return department ? [department] : this.departments;
    }

    /** The contact details to ask for: optional, where the departments differ. */
    get modes() {
        if (this.isRequest) {
            return REQUEST_MODES;
        }
        const all = this.selectedDepartments.map(({ form }) => form).filter(Boolean);
        const modeOf = (name) => {
            const modes = new Set(all.map((form) => form[name]));
            return modes.size > 1 ? "optional" : [...modes, USUAL_MODES[name]][0];
        };
        return Object.fromEntries(Object.keys(USUAL_MODES).map((name) => [name, modeOf(name)]));
    }

    /** The fields for the contact details. */
    get details() {
        const { _t } = this.frame;
        const { modes } = this;
        const labels = { name: _t("Name"), email: _t("Email"), phone: _t("Phone") };
        return Object.keys(labels)
            .filter((name) => modes[name] !== "hidden")
            .map((name) => ({
                key: name,
                name,
                label: labels[name],
                is_required: modes[name] === "required",
                values: this.form,
                attributes: CONTACT_DETAILS[name],
            }));
    }

    /** The extra questions of that department. */
    get extras() {
        const { selectedDepartments } = this;
        const isKnown = !this.isRequest && selectedDepartments.length === 1;
        const fields = (isKnown && selectedDepartments[0].fields) || [];
        return fields.map((field) => ({
            ...field,
            key: `fields.${field.name}`,
            values: this.form.fields,
            attributes: ANSWER_ATTRIBUTES[field.type],
        }));
    }

    get names() {
        const { details, extras, times } = this;
        return [...details, ...times, ...extras].map(({ key }) => key).concat("body");
    }

    /** The field for the time of a callback or a demo. */
    get times() {
        const name = "wished_at";
        const label = this.frame._t("Date and time");
        const attributes = { type: "datetime-local", min: localTime(new Date()) };
        const field = { key: name, name, label, values: this.form, attributes };
        return this.isRequest ? [{ ...field, is_required: false }] : [];
    }

    get sendLabel() {
        const { _t } = this.frame;
        if (this.action?.action === "callback") {
            return _t("Request callback");
        }
        if (this.action?.action === "demo") {
            return _t("Request demo");
        }
        return this.reception === "live" ? _t("Start chat") : _t("Send message");
    }

    attributesOf({ key, is_required: isRequired, attributes = {} }) {
        const { maxCharacters, ...rest } = attributes;
        const error = this.errorOf(key);
        return {
            ...rest,
            name: key,
            required: isRequired ? "required" : undefined,
            readonly: this.state.isSending || this.isSigned(key) ? "readonly" : undefined,
            "data-max-length": maxCharacters,
            "aria-invalid": error ? "true" : undefined,
            "aria-describedby": error ? this.errorIdOf(key) : undefined,
        };
    }

    /** The team, where there is no home that shows it. */
    get team() {
        const { hasHome, offer } = this.home;
        return !hasHome && offer?.team.is_available ? offer.team : null;
    }

    /** While availability is unknown, assume agents: the form does not change then. */
    get reception() {
        return this.chat.session ? departmentAvailability(this.selectedDepartments) : "live";
    }

    get awayText() {
        const { _t } = this.frame;
        const { selectedDepartments } = this;
        const said = selectedDepartments.map((department) => department.away_text).find(Boolean);
        const hasEmail = this.modes.email !== "hidden";
        if (this.reception !== "closed") {
            const usual = hasEmail
                ? _t("We're away. Leave a message and we'll reply by email.")
                : _t("We're away. Leave a message and we'll reply here.");
            return said || usual;
        }
        const next = selectedDepartments.map((one) => one.opens_at).filter(Boolean);
        const hours = { opens_at: next.sort()[0] };
        return said || !hasEmail
            ? [said, openingHoursText(hours, this.frame)].filter(Boolean).join(" ")
            : closedText(hours, this.frame);
    }

    errorIdOf(field) {
        return `seitech-${field.replaceAll(".", "-")}-error`;
    }

    focusFirst() {
        if (!mayTakeFocus() || hasScreenKeyboard()) {
            return;
        }
        const { modes } = this;
        const isEmpty = (name) => modes[name] !== "hidden" && !this.form[name];
        const field = FIELDS.find(isEmpty) || "body";
        this.root.el.querySelector(`[name="${field}"]`).focus({ preventScroll: true });
    }

    onInput() {
        Object.assign(this.state, { refusal: "", refusedField: "" });
        this.chat.memory.keepForm({ ...this.form });
    }

    /** Autofill of some browsers reports a change and no input. */
    onChange() {
        if (this.readFields()) {
            this.onInput();
        }
    }

    /** @returns {boolean} whether a field had another text than the form */
    readFields() {
        const extras = this.extras.map(({ key, name }) => [this.form.fields, name, key]);
        const own = [...FIELDS, "wished_at"].map((name) => [this.form, name, name]);
        return readFields(this.root.el, [...own, ...extras]);
    }

    onCheck(ev, { values, name }) {
        values[name] = ev.target.checked ? "true" : "";
    }

    onPaste(ev) {
        takePastedFiles(ev, this.frame.bus);
    }

    onBlur(ev) {
        if (ev.target.value) {
            this.touched[ev.target.name] = true;
        }
    }

    onKeydownBody(ev) {
        if (ev.key === "Enter" && (ev.ctrlKey || ev.metaKey) && !isComposing(ev)) {
            ev.preventDefault();
            this.onSubmit();
        }
    }

    async onSubmit() {
        if (this.state.isSending) {
            return;
        }
        this.readFields();
        this.names.forEach((field) => (this.touched[field] = true));
        const wrong = this.names.find((field) => this.errors[field]);
        if (wrong) {
            this.root.el.querySelector(`[name="${wrong}"]`).focus();
            return;
        }
        this.state.isSending = true;
        try {
            await this.chat.begin(this.makeRequest());
        } catch (error) {
            this.onRefused(error);
        } finally {
            this.state.isSending = false;
        }
    }

    makeRequest() {
        const content = {
            ...this.makeDetails(),
            query_type: this.action?.query_type || this.form.query_type || "other",
            department_id: this.departmentId,
            body: trimText(this.form.body),
            ...this.makeFields(),
            ...this.makeVisit(),
        };
        const print = JSON.stringify(content);
        if (this.opening?.print !== print) {
            this.opening = { print, opening_uuid: makeUuid(), client_uuid: makeUuid() };
        }
        const { opening_uuid, client_uuid } = this.opening;
        return {
            ...content,
            opening_uuid,
            client_uuid,
            page_url: pageUrl(),
            lang: this.env.config.lang,
            tz: new Intl.DateTimeFormat().resolvedOptions().timeZone || null,
        };
    }

    get departmentId() {
        const chosen = this.asksDepartment && Number(this.form.department_id);
        return this.action?.department_id || chosen || null;
    }

    /** Values of what the visitor did before, where they did it. */
    makeVisit() {
        const { readFaqIds } = this.home;
        const time = this.isRequest && this.form.wished_at;
        return {
            ...(this.action && { quick_action_id: this.action.id }),
            ...(time && { wished_at: new Date(time).toISOString() }),
            ...(hasConsented(this.env) && { consent_version: this.env.config.consent.version }),
            ...(readFaqIds.length && { faq_ids: readFaqIds }),
        };
    }

    /** Known details go along, also those that are hidden. */
    makeDetails() {
        const entries = Object.keys(USUAL_MODES)
            .map((name) => [name, cleanLine(this.form[name] || "")])
            .filter(([, text]) => text);
        return Object.fromEntries(entries);
    }

    /** The answers to the extra questions; empty where the server has none. */
    makeFields() {
        const answers = this.extras
            .map(({ name }) => [name, cleanLine(this.form.fields[name] || "")])
            .filter(([, answer]) => answer);
        return answers.length ? { fields: Object.fromEntries(answers) } : {};
    }

    onRefused(error) {
        if (!(error instanceof ChatApiError)) {
            throw error;
        }
        if (error.code === "field_missing") {
            // The server chose a department that asks for more: show its questions.
            this.form.query_type ||= "other";
        }
        const isShown = this.names.includes(error.field);
        this.state.refusal = errorMessage(error, this.frame._t);
        this.state.refusedField = isShown ? error.field : "";
        this.touched[error.field] ||= isShown;
    }
}
