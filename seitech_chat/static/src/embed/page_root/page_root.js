import { Component } from "@odoo/owl";

import { ErrorBoundary } from "@seitech_chat/ui/error_boundary/error_boundary";

/** The outermost component in a page: an error of its screen ends that alone. */
export class PageRoot extends Component {
    static template = "seitech_chat.PageRoot";
    static components = { ErrorBoundary };
    static props = {
        screen: { type: Function },
        /** Called for each start of the screen, which hands its result to its components. */
        makeEnv: { type: Function },
    };
}
