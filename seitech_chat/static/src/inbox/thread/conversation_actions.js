import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { useService } from "@web/core/utils/hooks";
import { useState } from "@odoo/owl";

import { EscalateDialog } from "@seitech_chat/inbox/escalate/escalate_dialog/escalate_dialog";
import { AssignmentPreviewDialog } from "@seitech_chat/inbox/assignment_preview/assignment_preview_dialog";
import { TransferDialog } from "@seitech_chat/inbox/transfer/transfer_dialog/transfer_dialog";
import { copyLink } from "@seitech_chat/inbox/env/copy_link";
import { _t } from "@seitech_chat/inbox/translation";

/** Actions on a whole conversation, with confirmation and error messages. */
class ConversationActions {
    isBusy = false;

    setup({ inbox, action, dialog, notification }) {
        this.store = inbox.store;
        this.assignmentAlerts = inbox.assignmentAlerts;
        this.frame = inbox.frame;
        this.action = action;
        this.dialog = dialog;
        this.notification = notification;
    }

    /** @returns {Promise<boolean>} whether it worked */
    async run(verb) {
        this.isBusy = true;
        try {
            await verb();
            return true;
        } catch (error) {
            const text = error.detail || _t("Something went wrong. Try again.");
            this.frame.notify(text, { type: "danger" });
            return false;
        } finally {
            this.isBusy = false;
        }
    }

    take(channel) {
        this.assignmentAlerts.recordOwnAction(channel.id);
        return this.run(() => this.store.desk.accept(channel));
    }

    /**
     * Choose who gets the conversation; what is refused is said in the dialog.
     *
     * @param {import("@seitech_chat/core/models/channel").Channel} channel
     * @param {() => void} [onDone]
     */
    transfer(channel, onDone = () => {}) {
        this.dialog.add(TransferDialog, {
            store: this.store,
            channel,
            onChoose: async ({ name, ...target }) => {
                const { title } = channel;
                this.assignmentAlerts.recordOwnAction(channel.id);
                await this.store.desk.transfer(channel, target);
                const text = target.agentId
                    ? _t("%(title)s was assigned to %(name)s.", { title, name })
                    : _t("%(title)s was transferred to the %(name)s queue.", { title, name });
                this.frame.notify(text);
                onDone();
            },
        });
    }

    /** Step in for the colleague who has it. */
    takeOver(channel) {
        this.assignmentAlerts.recordOwnAction(channel.id);
        return this.run(() =>
            this.store.desk.transfer(channel, { agentId: this.store.session.agent.id })
        );
    }

    escalate(channel) {
        const { title } = channel;
        this.dialog.add(EscalateDialog, {
            title: _t("Escalate %(name)s", { name: title }),
            onConfirm: async (note) => {
                this.assignmentAlerts.recordOwnAction(channel.id);
                await this.store.desk.escalate(channel, note);
                const name = channel.agent?.name;
                this.frame.notify(
                    name
                        ? _t("%(title)s was assigned to %(name)s.", { title, name })
                        : _t("%(title)s was escalated.", { title })
                );
            },
        });
    }

    /** Preview its assignment. */
    previewAssignment(channel) {
        this.dialog.add(AssignmentPreviewDialog, {
            title: _t("Assignment preview: %(name)s", { name: channel.title }),
            load: () => this.store.api.previewAssignment(channel.id),
        });
    }

    reopen(channel) {
        this.assignmentAlerts.recordOwnAction(channel.id);
        return this.run(() => this.store.desk.reopen(channel));
    }

    /**
     * Resolve it, once the person is sure.
     *
     * @param {import("@seitech_chat/core/models/channel").Channel} channel
     * @param {() => void} onEnded
     */
    end(channel, onEnded) {
        this.dialog.add(ConfirmationDialog, {
            title: _t("Resolve this conversation?"),
            body: _t(
                "If %(name)s writes again, the conversation reopens or continues in a new one.",
                {
                    name: channel.title,
                }
            ),
            confirmLabel: _t("Resolve"),
            confirm: async () => {
                if (await this.run(() => this.store.desk.resolve(channel))) {
                    onEnded();
                }
            },
            cancel: () => {},
        });
    }

    copyLink(channel) {
        copyLink(this.notification, String(channel.id));
    }

    openRecord(channel) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "seitech.chat.channel",
            res_id: channel.id,
            views: [[false, "form"]],
        });
    }
}

/** @param {import("@seitech_chat/inbox/service/inbox_service").InboxService} inbox */
export function useConversationActions(inbox) {
    const actions = useState(new ConversationActions());
    actions.setup({
        inbox,
        action: useService("action"),
        dialog: useService("dialog"),
        notification: useService("notification"),
    });
    return actions;
}
