import { useComponent } from "@odoo/owl";

import { useStore } from "@seitech_chat/core/chat_env";
import { ChoosePersonDialog } from "@seitech_chat/member_ui/new_conversation/choose_person_dialog";
import { AskSupportDialog } from "@seitech_chat/member_ui/new_conversation/ask_support_dialog";
import {
    newConversationItems,
    openNewGroup,
} from "@seitech_chat/member_ui/new_conversation/new_conversation_items";
import { runWithFeedback } from "@seitech_chat/ui/run_with_feedback";

/**
 * The ways to begin a conversation: those this person may go, and no other.
 *
 * A verb's answer is put into the store and shown by `frame.openConversation`.
 */
export class NewConversationMenu {
    /**
     * @param {import("@seitech_chat/core/chat_env").ChatFrame} frame
     * @param {() => import("@seitech_chat/core/store/chat_store").ChatStore} getStore reactive
     */
    constructor(frame, getStore) {
        this.frame = frame;
        this.getStore = getStore;
    }

    get store() {
        return this.getStore();
    }

    get onOpened() {
        return ({ id }) => this.frame.openConversation(id);
    }

    may(channelType) {
        return this.store.session.mayOpen.includes(channelType);
    }

    course(courseId) {
        return this.store.session.courses.find(({ id }) => id === courseId) || null;
    }

    /** @returns {import("@seitech_chat/member_ui/menu/menu").MenuEntry[]} */
    get entries() {
        const { _t } = this.frame;
        const entries = [];
        if (this.may("student_instructor")) {
            entries.push(...this.store.session.courses.map((course) => this.courseEntry(course)));
        }
        if (this.may("student_support")) {
            entries.push({
                id: "support",
                icon: "chat",
                label: _t("Contact support"),
                onSelect: () => this.support(),
            });
        }
        const tryTo = (work) => runWithFeedback(this.frame, work);
        return [...entries, ...newConversationItems(this.frame, this.onOpened, tryTo)].filter(
            Boolean
        );
    }

    courseEntry({ id, name, instructor, is_instructor: isInstructor }) {
        const { _t } = this.frame;
        if (isInstructor) {
            return {
                id: `students-${id}`,
                icon: "cap",
                label: _t("Message a student of %(name)s", { name }),
                onSelect: () => this.students(id),
            };
        }
        return (
            instructor && {
                id: `instructor-${id}`,
                icon: "cap",
                label: _t("Message the instructor of %(name)s", { name }),
                onSelect: () => this.instructor(id),
            }
        );
    }

    async show(promise) {
        const channel = this.store.channels.insertAnswer(await promise);
        this.store.onChannelAdded(channel);
        await this.frame.openConversation(channel.id);
    }

    instructor(courseId) {
        const { api } = this.store;
        return runWithFeedback(this.frame, () => this.show(api.createStudentInstructor(courseId)));
    }

    students(courseId) {
        const { _t } = this.frame;
        const name = this.course(courseId)?.name;
        this.frame.dialogs.open(ChoosePersonDialog, {
            title: _t("Message a student"),
            // Names of common courses come with each person.
            accepts: ({ courses }) => !name || courses.includes(name),
            onChoose: ({ id }) => this.show(this.store.api.createStudentInstructor(courseId, id)),
        });
    }

    support(courseId = 0) {
        this.frame.dialogs.open(AskSupportDialog, {
            courseId: this.course(courseId) ? courseId : 0,
            onSend: (body) => this.show(this.store.api.createStudentSupport(body)),
        });
    }

    group(courseId = 0) {
        const options = this.course(courseId) ? { courseId } : {};
        openNewGroup(this.frame, this.onOpened, options);
    }

    /**
     * Begin with what a button of the page asked for.
     *
     * @param {{ open: string, courseId?: number }} action
     */
    begin({ open, courseId }) {
        const ways = {
            instructor: () => this.instructor(courseId),
            students: () => this.students(courseId),
            group: () => this.group(courseId),
            support: () => this.support(courseId),
        };
        ways[open]?.();
    }
}

/** @returns {NewConversationMenu} drawing the component again when what may be begun changes */
export function useNewConversation() {
    const { env } = useComponent();
    const store = useStore();
    return new NewConversationMenu(env.chat, () => store);
}
