import { makePortalChat } from "@seitech_chat/portal/portal_chat";
import { memberComponents } from "@seitech_chat/member_ui/member_components";

function downloadFile({ url, name }) {
    const link = document.createElement("a");
    link.href = `${url}${url.includes("?") ? "&" : "?"}download=1`;
    link.download = name;
    link.click();
}

/**
 * The `env` of the components of the page.
 *
 * @param {{ root: HTMLElement, config: object, _t: Function, page: HTMLElement | null }} parts
 */
export function makePortalEnv({ root, config, _t, page }) {
    const channelId = Number(page?.dataset.channelId) || null;
    const portalChat = makePortalChat({ config, isPage: Boolean(page), channelId });
    const frame = {
        _t,
        store: portalChat.store,
        bus: portalChat.bus,
        dialogs: portalChat.dialogs,
        parts: memberComponents,
        push: portalChat.push,
        locale: config.lang,
        async openConversation(channelId, position) {
            await portalChat.show(channelId, position);
            if (!position) {
                portalChat.focusComposer();
            }
        },
        notify: (text, options) => portalChat.notify(text, options),
        viewFile: (attachments, index) => (portalChat.viewer = { attachments, index }),
        fileUrl: ({ url }) => url,
        downloadFile,
    };
    portalChat.watchRemovals(frame);
    return { root, config, portalChat, chat: frame };
}
