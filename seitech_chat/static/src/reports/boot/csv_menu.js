import { browser } from "@web/core/browser/browser";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { registry } from "@web/core/registry";
import { Component } from "@odoo/owl";

const csvOf = (env) => env.searchModel?.globalContext.chat_report_csv;

/** In the list behind a number of the dashboard: the same records as a CSV file. */
export class CsvMenu extends Component {
    static template = "seitech_chat.CsvMenu";
    static components = { DropdownItem };
    static props = {};

    onDownload() {
        browser.open(csvOf(this.env), "_self");
    }
}

registry.category("cogMenu").add(
    "seitech_chat.csv",
    {
        Component: CsvMenu,
        groupNumber: 5,
        isDisplayed: (env) => env.config.viewType === "list" && Boolean(csvOf(env)),
    },
    { sequence: 5 }
);
