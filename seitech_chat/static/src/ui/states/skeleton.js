import { Component } from "@odoo/owl";

/** The shape of a conversation that is being fetched. */
export class Skeleton extends Component {
    static template = "seitech_chat.Skeleton";
    static props = {};
}
