import { Component, useState } from "@odoo/owl";

import { useChatEnv } from "@seitech_chat/core/chat_env";
import { countDeskFilters } from "@seitech_chat/member_ui/list/desk_filter";
import { DeskFilters } from "@seitech_chat/member_ui/list/desk_filters/desk_filters";
import { Menu } from "@seitech_chat/member_ui/menu/menu";

/** Which conversations the list shows: type, unread, open or ended. */
export class ListFilters extends Component {
    static template = "seitech_chat.ListFilters";
    static components = { DeskFilters, Menu };
    static props = {
        filter: { type: Object },
        onChange: { type: Function },
    };

    setup() {
        this.frame = useChatEnv();
        /** Null: as long as none is on, they are folded away. */
        this.state = useState({ isDeskOpen: null });
    }

    /** How many of the desk's filters are on. */
    get deskCount() {
        return countDeskFilters(this.props.filter.desk) + (this.props.filter.sort ? 1 : 0);
    }

    get deskLabel() {
        const { _t } = this.frame;
        const count = this.deskCount;
        return count ? _t("Filters (%(count)s)", { count }) : _t("Filters");
    }

    get isDeskOpen() {
        return this.state.isDeskOpen ?? this.deskCount > 0;
    }

    get types() {
        const { _t } = this.frame;
        return [
            { id: "all", label: _t("All") },
            { id: "support", label: _t("Support") },
            { id: "courses", label: _t("Courses") },
            { id: "people", label: _t("Direct messages and groups") },
            { id: "news", label: _t("Announcements") },
        ];
    }

    get entries() {
        const { filter, onChange } = this.props;
        const types = this.types.map(({ id, label }) => ({
            id,
            label,
            isChecked: id === filter.type && !filter.isArchived,
            onSelect: () => onChange({ type: id, isArchived: false }),
        }));
        return [
            ...types,
            {
                id: "archived",
                icon: "archive",
                label: this.frame._t("Archived conversations"),
                isChecked: Boolean(filter.isArchived),
                onSelect: () => onChange({ type: "all", isArchived: !filter.isArchived }),
            },
        ];
    }

    get typeLabel() {
        if (this.props.filter.isArchived) {
            return this.frame._t("Archived conversations");
        }
        return this.types.find(({ id }) => id === this.props.filter.type).label;
    }

    get menuClass() {
        const { type, isArchived } = this.props.filter;
        const chosen = type === "all" && !isArchived ? "" : " o-isChosen";
        return `o-seitech-ListFilters-type${chosen}`;
    }
}
