import { BroadcastDialog } from "@seitech_chat/member_ui/groups/broadcast_dialog";
import { writeToAdministration } from "@seitech_chat/member_ui/groups/group_actions";
import { NewGroupDialog } from "@seitech_chat/member_ui/groups/new_group_dialog";
import { WriteToDialog } from "@seitech_chat/member_ui/new_conversation/write_to_dialog";

/** Ways to begin a conversation. Each gives the channel to `onOpened`. */

export function openWriteTo(frame, onOpened) {
    frame.dialogs.open(WriteToDialog, { onOpened });
}

export function openNewGroup(frame, onOpened, { courseId } = {}) {
    frame.dialogs.open(NewGroupDialog, courseId ? { onOpened, courseId } : { onOpened });
}

export function openBroadcast(frame, onOpened) {
    frame.dialogs.open(BroadcastDialog, { onOpened });
}

export async function contactAdministration(frame, onOpened) {
    onOpened(await writeToAdministration(frame.store));
}

/**
 * Menu items of the conversations that a person may begin.
 *
 * @param {import("@seitech_chat/core/chat_env").ChatFrame} frame
 * @param {(channel: object) => void} onOpened
 * @param {(work: () => Promise<void>) => void} attempt
 * @returns {import("@seitech_chat/member_ui/menu/menu").MenuEntry[]}
 */
export function newConversationItems(frame, onOpened, attempt) {
    const { store, _t } = frame;
    const may = (type) => store.session.mayOpen.includes(type);
    const isInstructor = store.session.roles.includes("instructor");
    return [
        may("direct") && {
            id: "direct",
            icon: "write",
            label: _t("New message"),
            onSelect: () => openWriteTo(frame, onOpened),
        },
        may("group") && {
            id: "group",
            icon: "people",
            label: _t("New group"),
            onSelect: () => openNewGroup(frame, onOpened),
        },
        may("instructor_admin") &&
            isInstructor && {
                id: "administration",
                icon: "chat",
                label: _t("Contact the administration"),
                onSelect: () => attempt(() => contactAdministration(frame, onOpened)),
            },
        may("broadcast") && {
            id: "broadcast",
            icon: "megaphone",
            label: _t("New announcement"),
            onSelect: () => openBroadcast(frame, onOpened),
        },
    ].filter(Boolean);
}
