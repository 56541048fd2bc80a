import { Component, onMounted, useRef, useState } from "@odoo/owl";

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
import { EarlierConversations } from "@seitech_chat/widget/earlier_conversations/earlier_conversations";
import { closedText, openingHoursText } from "@seitech_chat/ui/waiting/opening_hours";
import {
    chosenDepartment,
    departmentAvailability,
} from "@seitech_chat/widget/pre_chat_form/department_choice";
import {
    findErrors,
    MAX_FIELD_LENGTH,
    readFields,
} from "@seitech_chat/widget/pre_chat_form/form_rules";
import { useRefusalFocus } from "@seitech_chat/widget/pre_chat_form/refusal_focus";
import { pageUrl } from "@seitech_chat/core/page_url";

const FIELDS = ["name", "email", "body"];

/** The form for a visitor's name and question. Its text survives a reload and a failure. */
export class PreChatForm extends Component {
    static template = "seitech_chat.PreChatForm";
    static components = { EarlierConversations };
    static props = {};

    setup() {
        this.frame = useChatEnv();
        this.chat = useState(this.env.visitorChat);
        this.root = useRef("root");
        const { form, person } = this.chat.memory;
        this.form = useState({
            name: "",
            email: "",
            query_type: "",
            department_id: "",
            body: "",
            ...person,
            ...form,
            fields: { ...form.fields },
        });
        /** Fields left once: from then on they are checked while one types. */
        this.touched = useState({});
        this.state = useState({ isSending: false, refusal: "", refusedField: "" });
        this.limits = { name: MAX_NAME_LENGTH, email: MAX_EMAIL_LENGTH, field: MAX_FIELD_LENGTH };
        /** The same opening sent again is one opening: kept while nothing was changed. */
        this.opening = null;
        useLengthLimit();
        onMounted(() => this.focusFirst());
        useRefusalFocus(this.root, this.state);
    }

    get errors() {
        const { refusedField, refusal } = this.state;
        const refused = refusedField ? { [refusedField]: refusal } : {};
        return { ...findErrors(this.form, this.frame, this.extras), ...refused };
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
        return this.form.query_type === "other" && this.departments.length > 1;
    }

    /** The department that may answer, as far as it is known. */
    get selectedDepartments() {
        const department = chosenDepartment(this.departments, this.form);
        return department ? [department] : this.departments;
    }

    /** The extra questions of that department. */
    get extras() {
        const { selectedDepartments } = this;
        const fields = (selectedDepartments.length === 1 && selectedDepartments[0].fields) || [];
        return fields.map((field) => ({ ...field, key: `fields.${field.name}` }));
    }

    get names() {
        return ["name", "email", ...this.extras.map(({ key }) => key), "body"];
    }

    /** While availability is unknown, assume agents: the form does not change then. */
    get reception() {
        return this.chat.session ? departmentAvailability(this.selectedDepartments) : "live";
    }

    get awayText() {
        const { _t } = this.frame;
        const { selectedDepartments } = this;
        const said = selectedDepartments.map((department) => department.away_text).find(Boolean);
        if (this.reception !== "closed") {
            return said || _t("We're away. Leave a message and we'll reply by email.");
        }
        const next = selectedDepartments.map((one) => one.opens_at).filter(Boolean);
        const hours = { opens_at: next.sort()[0] };
        return said
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
        const field = FIELDS.find((name) => !this.form[name]) || "body";
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
        const own = FIELDS.map((name) => [this.form, name, name]);
        return readFields(this.root.el, [...own, ...extras]);
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
            name: cleanLine(this.form.name),
            email: cleanLine(this.form.email),
            query_type: this.form.query_type || "other",
            department_id: (this.asksDepartment && Number(this.form.department_id)) || null,
            body: trimText(this.form.body),
            ...this.makeFields(),
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
        this.state.refusal = errorMessage(error, this.frame._t);
        this.state.refusedField = this.names.includes(error.field) ? error.field : "";
    }
}
