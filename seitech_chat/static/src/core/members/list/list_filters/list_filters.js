import { Component } from "@odoo/owl";

import { useFrame } from "@seitech_chat/core/frame";
import { Menu } from "@seitech_chat/core/members/menu/menu";

/** Which conversations the list shows: type, unread, open or ended. */
export class ListFilters extends Component {
    static template = "seitech_chat.ListFilters";
    static components = { Menu };
    static props = {
        filter: { type: Object },
        onChange: { type: Function },
    };

    setup() {
        this.frame = useFrame();
    }

    get types() {
        const { _t } = this.frame;
        return [
            { id: "all", label: _t("All") },
            { id: "support", label: _t("Support") },
            { id: "courses", label: _t("Courses") },
            { id: "people", label: _t("Direct and groups") },
        ];
    }

    get entries() {
        const { filter, onChange } = this.props;
        return this.types.map(({ id, label }) => ({
            id,
            label,
            isChecked: id === filter.type,
            onSelect: () => onChange({ type: id }),
        }));
    }

    get typeLabel() {
        return this.types.find(({ id }) => id === this.props.filter.type).label;
    }

    get menuClass() {
        const chosen = this.props.filter.type === "all" ? "" : " o-isChosen";
        return `o-seitech-ListFilters-type${chosen}`;
    }
}
