import { browser } from "@web/core/browser/browser";
import { createFileViewer } from "@web/core/file_viewer/file_viewer_hook";
import { user } from "@web/core/user";
import { EventBus } from "@odoo/owl";

import { makeDialogStack } from "@seitech_chat/member_ui/dialog/dialog_stack";
import { memberComponents } from "@seitech_chat/member_ui/member_components";
import { CannedReplies } from "@seitech_chat/inbox/canned/canned_replies";
import { copyLink } from "@seitech_chat/inbox/env/copy_link";
import { SlaBadge } from "@seitech_chat/inbox/sla/sla_badge/sla_badge";
import { downloadUrl, toViewedFile } from "@seitech_chat/inbox/env/file_viewer_file";
import { _t } from "@seitech_chat/inbox/translation";

const WITH_BUTTONS_MS = 12_000; // time to read a notification and to reach its button

function messageActions(message, notification) {
    if (message.isPending || message.isDeleted) {
        return [];
    }
    const onSelect = () =>
        copyLink(notification, `${message.channelId}?position=${message.position}`);
    return [{ id: "link", icon: "link", label: _t("Copy link"), onSelect }];
}

function notify({ news, notification }, text, { type = "info", buttons = [] } = {}) {
    if (type === "info" && !buttons.length) {
        news.addQuiet(text);
        return;
    }
    const close = notification.add(text, {
        type,
        buttons: buttons.map(({ name, onClick }) => ({
            name,
            onClick() {
                close();
                onClick();
            },
        })),
        ...(buttons.length && { autocloseDelay: WITH_BUTTONS_MS }),
    });
}

/**
 * Return the environment of the core's components in the web client.
 *
 * @param {import("@seitech_chat/core/store/chat_store").ChatStore} store
 * @param {import("@seitech_chat/inbox/alerts/alerts").News} news
 * @param {import("services").ServiceFactories["notification"]} notification
 * @returns {import("@seitech_chat/core/chat_env").ChatFrame}
 */
export function makeInboxFrame(store, news, notification) {
    const viewer = createFileViewer();
    const canned = new CannedReplies(store);
    return {
        store,
        _t: (term, values) => String(_t(term, values)),
        notify: (text, options) => notify({ news, notification }, text, options),
        viewFile(attachments, index) {
            const files = attachments.map(toViewedFile);
            viewer.open(files[index], files);
        },
        fileUrl: ({ url }) => url,
        downloadFile: (attachment) => browser.open(downloadUrl(attachment), "_self"),
        messageActions: (message) => messageActions(message, notification),
        parts: memberComponents,
        dialogs: makeDialogStack(),
        RowMark: SlaBadge,
        canned,
        suggesters: [canned],
        locale: user.lang,
        bus: new EventBus(),
    };
}
