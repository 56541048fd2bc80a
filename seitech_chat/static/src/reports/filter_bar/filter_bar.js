import { Component, useState } from "@odoo/owl";

import { formatCount } from "@seitech_chat/reports/format";
import { _t } from "@seitech_chat/inbox/translation";

const NONE = "none";

const fromRecords = (records) => records.map(({ id, name }) => ({ value: String(id), name }));
const fromCodes = (codes) => codes.map(({ code, name }) => ({ value: code, name }));

function peopleFields({ departments, agents }) {
    return [
        {
            id: "department_id",
            label: _t("Department"),
            all: _t("All departments"),
            options: fromRecords(departments),
        },
        {
            id: "agent_id",
            label: _t("Agent"),
            all: _t("All agents"),
            none: _t("Nobody"),
            options: fromRecords(agents),
        },
    ];
}

function subjectFields({ query_types: topics, courses, channel_types: channels, langs }) {
    return [
        {
            id: "query_type",
            label: _t("Topic"),
            all: _t("All topics"),
            none: _t("No topic"),
            options: fromCodes(topics),
        },
        {
            id: "course_id",
            label: _t("Course"),
            all: _t("All courses"),
            none: _t("No course"),
            options: fromRecords(courses),
        },
        {
            id: "channel_type",
            label: _t("Channel"),
            all: _t("All channels"),
            options: fromCodes(channels),
        },
        {
            id: "lang",
            label: _t("Language"),
            all: _t("All languages"),
            none: _t("Unknown language"),
            options: fromCodes(langs),
        },
    ];
}

/** Narrows all figures to one department, agent, topic, course, channel or language. */
export class FilterBar extends Component {
    static template = "seitech_chat.FilterBar";
    static props = {
        /** ReportChoicesPayload. */
        choices: { type: Object },
        /** ReportScope: agents see their own figures only. */
        scope: { type: String },
        /** The values that are set, by filter. */
        filters: { type: Object },
        /** The path of the page that is filtered by, or "". */
        page: { type: String },
        /** Filters stand behind a button on a phone. */
        isSmall: { type: Boolean },
        /** Given the values that change; undefined for all of a filter. */
        onChange: { type: Function },
    };

    setup() {
        this.state = useState({ isOpen: false });
    }

    get fields() {
        const { choices, scope } = this.props;
        const fields = [...peopleFields(choices), ...subjectFields(choices)];
        return fields
            .filter(({ id }) => scope !== "own" || id !== "agent_id")
            .map((field) => this.withNone(field));
    }

    withNone(field) {
        const none = field.none ? [{ value: NONE, name: field.none }] : [];
        return { ...field, options: [...field.options, ...none] };
    }

    get count() {
        return Object.keys(this.props.filters).length;
    }

    get isShown() {
        return !this.props.isSmall || this.state.isOpen;
    }

    get buttonText() {
        return this.count
            ? _t("Filters (%(count)s)", { count: formatCount(this.count) })
            : _t("Filters");
    }

    onClear() {
        const names = Object.keys(this.props.filters);
        this.props.onChange(Object.fromEntries(names.map((name) => [name, undefined])));
    }
}
