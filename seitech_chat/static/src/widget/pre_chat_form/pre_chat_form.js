import { Component, onMounted, useRef, useState } from "@odoo/owl";

import { ChatApiError } from "@seitech_chat/core/chat_api";
import { MAX_EMAIL_LENGTH, MAX_NAME_LENGTH } from "@seitech_chat/core/contract";
import { useFrame } from "@seitech_chat/core/frame";
import { sentenceOf } from "@seitech_chat/core/ui/attempt";
import { makeUuid } from "@seitech_chat/core/uuid";
import { findErrors } from "@seitech_chat/widget/pre_chat_form/form_rules";

const FIELDS = ["name", "email", "body"];

/** Who asks, and what. What is typed stays through a reload and a failure. */
export class PreChatForm extends Component {
    static template = "seitech_chat.PreChatForm";
    static props = {};

    setup() {
        this.frame = useFrame();
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
        });
        /** Fields left once: from then on they are checked while one types. */
        this.touched = useState({});
        this.state = useState({ isSending: false, refusal: "", refusedField: "" });
        this.limits = { name: MAX_NAME_LENGTH, email: MAX_EMAIL_LENGTH };
        /** The same opening sent again is one opening: kept while nothing was changed. */
        this.opening = null;
        onMounted(() => this.focusFirst());
    }

    get errors() {
        const errors = findErrors(this.form, this.frame._t);
        if (this.state.refusedField) {
            errors[this.state.refusedField] = this.state.refusal;
        }
        return errors;
    }

    errorOf(field) {
        return this.touched[field] ? this.errors[field] || "" : "";
    }

    get queryTypes() {
        const { _t } = this.frame;
        return [
            { value: "course_inquiry", label: _t("A course") },
            { value: "technical_support", label: _t("A technical problem") },
            { value: "billing", label: _t("Payment and invoices") },
            { value: "other", label: _t("Something else") },
        ];
    }

    get departments() {
        return this.chat.session.departments;
    }

    /** The kind of question finds the department; "something else" does not. */
    get asksDepartment() {
        return this.form.query_type === "other" && this.departments.length > 1;
    }

    get isAnybodyThere() {
        return this.departments.some((department) => department.is_available);
    }

    get awayText() {
        const texts = this.departments.map((department) => department.away_text).filter(Boolean);
        return (
            texts[0] ||
            this.frame._t(
                "Nobody is here right now. Leave a message: we answer as soon as we are back."
            )
        );
    }

    focusFirst() {
        if (window.matchMedia("(hover: none)").matches) {
            return;
        }
        const field = FIELDS.find((name) => !this.form[name]) || "body";
        this.root.el.querySelector(`[name="${field}"]`).focus({ preventScroll: true });
    }

    onInput() {
        this.state.refusal = "";
        this.state.refusedField = "";
        this.chat.memory.keepForm({ ...this.form });
    }

    onBlur(ev) {
        if (ev.target.value) {
            this.touched[ev.target.name] = true;
        }
    }

    onKeydownBody(ev) {
        if (ev.key === "Enter" && (ev.ctrlKey || ev.metaKey)) {
            ev.preventDefault();
            this.onSubmit();
        }
    }

    async onSubmit() {
        if (this.state.isSending) {
            return;
        }
        FIELDS.forEach((field) => (this.touched[field] = true));
        const wrong = FIELDS.find((field) => this.errors[field]);
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
            name: this.form.name.trim(),
            email: this.form.email.trim(),
            query_type: this.form.query_type || "other",
            department_id: (this.asksDepartment && Number(this.form.department_id)) || null,
            body: this.form.body.trim(),
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
            page_url: window.location.href.split("#")[0].slice(0, 2000),
            lang: this.env.config.lang,
        };
    }

    onRefused(error) {
        if (!(error instanceof ChatApiError)) {
            throw error;
        }
        this.state.refusal = sentenceOf(error, this.frame._t);
        this.state.refusedField = FIELDS.includes(error.field) ? error.field : "";
    }
}
