import { Component } from "@odoo/owl";

import { NewsList } from "@seitech_chat/inbox/news/news_list/news_list";
import { OfferCards } from "@seitech_chat/inbox/offers/offer_cards/offer_cards";

/** What calls the person while they work: offers and news, where they cover nothing. */
export class InboxCalls extends Component {
    static template = "seitech_chat.InboxCalls";
    static components = { NewsList, OfferCards };
    static props = {
        /** Given the id of a conversation. */
        onOpen: { type: Function },
    };
}
