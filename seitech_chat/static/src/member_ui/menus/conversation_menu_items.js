import { block, close, leave } from "@seitech_chat/member_ui/groups/group_actions";
import { groupRights } from "@seitech_chat/member_ui/groups/group_rights";
import { MembersPanel } from "@seitech_chat/member_ui/groups/members_panel";
import { RenameDialog } from "@seitech_chat/member_ui/groups/rename_dialog";
import { archive, mute } from "@seitech_chat/member_ui/membership/membership_actions";
import { isMuted } from "@seitech_chat/member_ui/membership/mute_options";
import { NotificationsDialog } from "@seitech_chat/member_ui/membership/notifications_dialog";
import { PinsPanel } from "@seitech_chat/member_ui/pins/pins_panel";
import { openSearch } from "@seitech_chat/member_ui/search/search_panel";
import { channelTitle } from "@seitech_chat/member_ui/channel_title";
import { runWithFeedback } from "@seitech_chat/ui/run_with_feedback";
import { serverNow } from "@seitech_chat/core/live/server_clock";

function showPanel(frame, Component) {
    const detail = { Component, props: {} };
    frame.bus.dispatchEvent(new CustomEvent("show-panel", { detail }));
}

/** Search, files and pins. */
function viewMenuItems(frame, channel) {
    const { _t } = frame;
    return [
        {
            id: "search",
            icon: "search",
            label: _t("Search this conversation"),
            onSelect: () => openSearch(frame, { channel }),
        },
        {
            id: "pins",
            icon: "pin",
            label: _t("Pinned messages"),
            onSelect: () => showPanel(frame, PinsPanel),
        },
        channel.type !== "direct" &&
            !channel.isSupport && {
                id: "members",
                icon: "people",
                label: _t("People"),
                onSelect: () => showPanel(frame, MembersPanel),
            },
    ];
}

/** Notifications and mute. */
function personalMenuItems(frame, channel) {
    const { _t, store } = frame;
    if (!channel.me) {
        return [];
    }
    const { isArchived } = channel.me;
    const muted = isMuted(channel, serverNow());
    return [
        {
            id: "notifications",
            icon: "sound",
            label: _t("Notifications…"),
            onSelect: () => frame.dialogs.open(NotificationsDialog, { channel }),
        },
        muted && {
            id: "unmute",
            icon: "mute",
            label: _t("Unmute"),
            onSelect: () => runWithFeedback(frame, () => mute(store, channel, null)),
        },
        {
            id: "archive",
            icon: "archive",
            label: isArchived ? _t("Unarchive") : _t("Archive"),
            onSelect: () => runWithFeedback(frame, () => archive(store, channel, !isArchived)),
        },
    ];
}

async function onLeave(frame, channel) {
    const { _t, store } = frame;
    const isSure = await frame.dialogs.confirm({
        title: _t("Leave %(name)s?", { name: channelTitle(channel, _t) }),
        text: _t("You won't be able to read or post until someone invites you again."),
        confirmLabel: _t("Leave"),
        isDanger: true,
    });
    if (isSure) {
        runWithFeedback(frame, () => leave(store, channel));
    }
}

async function onClose(frame, channel) {
    const { _t, store } = frame;
    const isSure = await frame.dialogs.confirm({
        title: _t("Close %(name)s?", { name: channelTitle(channel, _t) }),
        text: _t("Everyone can still read; no one can post. You can reopen it."),
        confirmLabel: _t("Close group"),
        isDanger: true,
    });
    if (isSure) {
        runWithFeedback(frame, () => close(store, channel, true));
    }
}

async function onBlock(frame, channel) {
    const { _t, store } = frame;
    const isSure = await frame.dialogs.confirm({
        title: _t("Block %(name)s?", { name: channelTitle(channel, _t) }),
        text: _t("Neither of you can send messages here. Only you can unblock."),
        confirmLabel: _t("Block"),
        isDanger: true,
    });
    if (isSure) {
        runWithFeedback(frame, () => block(store, channel, true));
    }
}

/** Manage a group, or block a person. */
function groupMenuItems(frame, channel) {
    const { _t, store } = frame;
    const rights = groupRights(store, channel);
    const isBlocking = channel.me?.isBlocking;
    return [
        rights.canRename && {
            id: "rename",
            icon: "edit",
            label: _t("Rename group"),
            onSelect: () => frame.dialogs.open(RenameDialog, { channel }),
        },
        rights.canClose && {
            id: "close",
            icon: "lock",
            label: channel.isOpen ? _t("Close group") : _t("Reopen group"),
            onSelect: () =>
                channel.isOpen
                    ? onClose(frame, channel)
                    : runWithFeedback(frame, () => close(store, channel, false)),
        },
        rights.canBlock && {
            id: "block",
            icon: "lock",
            label: isBlocking ? _t("Unblock") : _t("Block"),
            isDanger: !isBlocking,
            onSelect: () =>
                isBlocking
                    ? runWithFeedback(frame, () => block(store, channel, false))
                    : onBlock(frame, channel),
        },
        rights.canLeave && {
            id: "leave",
            icon: "close",
            label: _t("Leave group"),
            isDanger: true,
            onSelect: () => onLeave(frame, channel),
        },
    ];
}

/**
 * Everybody's actions on a whole conversation, wherever it is shown: the
 * entries of its menu.
 *
 * @param {import("@seitech_chat/core/chat_env").ChatFrame} frame
 * @param {import("@seitech_chat/core/models/channel").Channel} channel
 * @returns {import("@seitech_chat/member_ui/menu/menu").MenuEntry[]}
 */
export function conversationMenuItems(frame, channel) {
    return [viewMenuItems, personalMenuItems, groupMenuItems]
        .flatMap((entriesOf) => entriesOf(frame, channel))
        .filter(Boolean);
}
