import { makeVisitorChat } from "@seitech_chat/widget/visitor_chat";
import { VisitorStorage } from "@seitech_chat/embed/visitor_storage";

/**
 * The `env` of the components of the widget.
 *
 * @param {object} parts
 * @param {HTMLElement} parts.root that holds the chat in the page
 * @param {object} parts.config
 * @param {Function} parts._t
 * @param {typeof makeVisitorChat} [parts.makeChat]
 */
export function makeWidgetEnv({ root, config, _t, makeChat = makeVisitorChat }) {
    const memory = new VisitorStorage(config);
    const visitorChat = makeChat({ memory, locale: config.lang, _t });
    const frame = {
        _t,
        origin: visitorChat.server.origin || "",
        bus: visitorChat.bus,
        locale: config.lang,
        notify: (text, options) => visitorChat.notify(text, options),
        openConversation: (channelId, position) => visitorChat.show(channelId, position),
        viewFile: (attachments, index) => (visitorChat.viewer = { attachments, index }),
        fileUrl: (attachment) => visitorChat.files.url(attachment),
        downloadFile: (attachment) =>
            visitorChat.files.download(attachment).catch(() => {
                visitorChat.notify(_t("Couldn't download the file. Try again."), {
                    type: "danger",
                });
            }),
        store: null,
    };
    return { root, config, visitorChat, chat: frame };
}
