import { useEnv, useState } from "@seitech_chat/core/observe";

/**
 * The environment that a screen (inbox, portal, widget) passes to the core, as
 * `env.chat`. The core knows nothing else of the page it lives in.
 *
 * @typedef {object} ChatFrame
 * @property {import("@seitech_chat/core/store/chat_store").ChatStore} store started by the frame
 * @property {(term: string, values?: object) => string} _t translates a sentence and
 *  fills its named places: `_t("%(name)s is typing…", { name })`
 * @property {(text: string, options?: import("@seitech_chat/embed/toast_list/toast_list").ToastOptions) => void}
 *  notify shows a passing line to the person, with buttons where it can be undone
 * @property {(attachments: AttachmentPayload[], index: number) => void} viewFile
 *  opens images large; other files are links
 * @property {(attachment: AttachmentPayload) => string | Promise<string>} fileUrl
 *  an address an `<img>` can load (a blob where a header carries the secret)
 * @property {(attachment: AttachmentPayload) => void} downloadFile saves a file
 * @property {import("@seitech_chat/member_ui/dialog/dialog_stack").DialogStack} [dialogs] where signed-in
 *  people talk: opens a `Dialog` over the frame and asks before what can't be taken back
 * @property {(channelId: number, position?: number | null) => Promise<void>}
 *  [openConversation] shows another conversation, or a place in it
 * @property {string} [origin] of the server, if the page is another site's
 * @property {string} locale for dates and numbers, such as "pt-BR"
 * @property {(message: Message) => object[]} [messageActions] more entries for a message's
 *  menu: `{ id, icon, label, onSelect(message) }`
 * @property {Readonly<Record<string, any>>} [parts] `memberComponents`, where the person is
 *  signed in
 * @property {object} [push] this browser's Web Push subscription: `isSupported`, `isOn()`,
 *  `turnOn()`, `turnOff()`; where it is nobody else's to do
 * @property {object[]} [suggesters] what signs in the text offer, beside "@"
 * @property {Function} [RowMark] a component drawn in the row of a conversation (`channel`)
 * @property {EventTarget} bus `focus-composer` asks the composer on the screen to take
 *  the focus, `insert-text` ({ detail: string }) to write at its cursor,
 *  `save-draft` to put what is typed into the draft now,
 *  `show-message` ({ detail: Message }) the list to scroll a message into view,
 *  `show-panel` ({ detail: { Component, props } }) the thread to put it beside the messages
 */

/**
 * The store's part of the environment, see `ChatStore`.
 *
 * @typedef {object} StoreOptions
 * @property {import("@seitech_chat/core/api/chat_api").ChatApi} api
 * @property {BusTransport} busTransport
 * @property {Storage} storage localStorage, or sessionStorage for one tab alone
 * @property {LockManager} [locks] navigator.locks where the page has it
 * @property {import("@seitech_chat/core/page_state").PageState} [page] the browser's, if it is not said
 * @property {CountUnread} [countUnread] all of them, if it is not said
 * @property {(parts: DraftSyncParts) => DraftSync} [makeDraftSync] where a person has several
 *  devices
 * @property {(parts: object) => import("@seitech_chat/inbox/service/desk").Desk} [makeDesk]
 *  where customers are served; of `api`, `channels`, `session` and `sync`
 */

/**
 * How many of a conversation's unread messages count on a badge.
 *
 * @callback CountUnread
 * @param {import("@seitech_chat/core/models/channel").Channel} channel
 * @param {PreferencesAnswer | null} preferences
 * @returns {number}
 */

/**
 * Shares drafts among the devices of a person.
 *
 * @typedef {object} DraftSync
 * @property {(channels: Iterable<Channel>) => void} start with the channels known already
 * @property {() => void} stop
 * @property {(channel: Channel) => void} onEdited on this screen
 * @property {(channel: Channel) => void} apply what the server holds, if it may be shown
 */

/**
 * @typedef {object} DraftSyncParts
 * @property {import("@seitech_chat/core/api/chat_api").ChatApi} api
 * @property {import("@seitech_chat/core/store/store_events").StoreEvents} events
 * @property {(channel: Channel) => void} saveHere keep `channel.draft` in this browser
 * @property {(payload: MembershipEvent) => Channel | undefined} insertMembership
 * @property {(error: Error) => void} onError
 */

/**
 * Carries the live events. The inbox wraps Odoo's bus service, the widget brings its
 * own small client (`WebsocketClient`).
 *
 * @typedef {object} BusTransport
 * @property {(listener: BusListener) => void} start
 * @property {() => void} resubscribe the set of channels grew: subscribe again
 * @property {() => void} stop
 */

/**
 * @typedef {object} BusListener
 * @property {(type: string, payload: object) => void} onEvent each notification
 * @property {() => void} onSubscribed after each (re)subscription, the first too
 * @property {() => void} onLost the connection is gone
 * @property {(isFresh: boolean) => Promise<WebsocketPayload>} getWebsocket where to
 *  connect and what to subscribe with
 */

/**
 * The frame of the component that calls.
 *
 * @returns {ChatFrame}
 */
export function useChatEnv() {
    return useEnv().chat;
}

/**
 * The store, drawing the component again when what it read changes.
 *
 * @returns {import("@seitech_chat/core/store/chat_store").ChatStore}
 */
export function useStore() {
    return useState(useEnv().chat.store);
}
