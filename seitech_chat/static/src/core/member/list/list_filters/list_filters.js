import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { Component } from "@odoo/owl";

/** Which conversations the list shows: type, unread, open or ended. */
export class ListFilters extends Component {
    static template = "seitech_chat.ListFilters";
    static components = { Dropdown, DropdownItem };
    static props = {
        filter: { type: Object },
        onChange: { type: Function },
    };

    get types() {
        return [
            { id: "all", label: _t("All") },
            { id: "support", label: _t("Support") },
            { id: "courses", label: _t("Courses") },
            { id: "people", label: _t("Direct and groups") },
        ];
    }

    get typeLabel() {
        return this.types.find(({ id }) => id === this.props.filter.type).label;
    }
}
