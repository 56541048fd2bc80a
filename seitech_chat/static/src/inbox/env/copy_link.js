import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";

const INBOX_PATH = "/odoo/chat";

/**
 * Put an address of the inbox on the clipboard and say so.
 *
 * @param {import("services").ServiceFactories["notification"]} notification
 * @param {string} place a conversation's id, and where in it
 */
export async function copyLink(notification, place) {
    await browser.navigator.clipboard.writeText(`${browser.location.origin}${INBOX_PATH}/${place}`);
    notification.add(_t("Link copied"), { type: "success" });
}
