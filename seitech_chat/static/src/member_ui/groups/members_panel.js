import { Component, onWillStart, useRef, useState } from "@odoo/owl";

import { useChatEnv, useStore } from "@seitech_chat/core/chat_env";
import { groupRights } from "@seitech_chat/member_ui/groups/group_rights";
import { moderate, remove } from "@seitech_chat/member_ui/groups/group_actions";
import { InviteDialog } from "@seitech_chat/member_ui/groups/invite_dialog";
import { roleLabel } from "@seitech_chat/member_ui/role_label";
import { RenameDialog } from "@seitech_chat/member_ui/groups/rename_dialog";
import { normalizeForSearch } from "@seitech_chat/member_ui/list/filter_channels";
import { Menu } from "@seitech_chat/member_ui/menu/menu";
import { presenceText, usePresence } from "@seitech_chat/member_ui/presence/use_presence";
import { SidePanel } from "@seitech_chat/member_ui/side_panel/side_panel";
import { useDebounced } from "@seitech_chat/member_ui/use_timing";
import { useFeedback } from "@seitech_chat/ui/run_with_feedback";
import { Avatar } from "@seitech_chat/ui/avatar/avatar";
import { Icon } from "@seitech_chat/ui/icon/icon";

const PAGE_SIZE = 50;
const ASK_AFTER_MS = 250;

/** The members: role and presence of each, and the moderators' actions. */
export class MembersPanel extends Component {
    static template = "seitech_chat.MembersPanel";
    static components = { Avatar, Icon, Menu, SidePanel };
    static props = {
        channel: { type: Object },
        close: { type: Function },
    };

    setup() {
        this.list = useRef("list");
        this.frame = useChatEnv();
        this.store = useStore();
        this.attempt = useFeedback();
        this.channel = useState(this.props.channel);
        this.state = useState({ text: "", nextCursor: null, isLoading: false });
        this.search = useRef("search");
        this.presence = usePresence(this.store, () => this.members.map(({ author }) => author));
        this.scheduleRefresh = useDebounced(() => this.load(), ASK_AFTER_MS);
        onWillStart(() => {
            this.load();
        });
    }

    get title() {
        return this.frame._t("People (%(count)s)", { count: this.channel.memberCount });
    }

    labelOf({ author }) {
        return this.frame._t("Actions for %(name)s", { name: author.name });
    }

    get rights() {
        return groupRights(this.store, this.channel);
    }

    get isLargeGroup() {
        return this.channel.memberCount > PAGE_SIZE / 5;
    }

    /** Moderators first, then by name; those held, and those found. */
    get members() {
        const wanted = normalizeForSearch(this.state.text.trim());
        return [...this.channel.members.values()]
            .filter((one) => one.isActive && normalizeForSearch(one.author.name).includes(wanted))
            .sort(
                (one, other) =>
                    Number(other.role === "moderator") - Number(one.role === "moderator") ||
                    one.author.name.localeCompare(other.author.name)
            );
    }

    agentPresence({ author }) {
        return this.presence.statusOf(author);
    }

    hintOf(member) {
        const parts = [
            roleLabel(this.channel, member, this.frame._t),
            presenceText(this.presence.of(member.author), this.frame),
        ];
        return parts.filter(Boolean).join(" · ");
    }

    isMe(member) {
        return member.key === this.store.session.meKey;
    }

    entriesOf(member) {
        const { _t } = this.frame;
        const { author, role } = member;
        const isModerator = role === "moderator";
        return [
            {
                id: "moderate",
                icon: "star",
                label: isModerator ? _t("Remove as moderator") : _t("Make moderator"),
                onSelect: () =>
                    this.attempt(() => moderate(this.store, this.channel, author.id, !isModerator)),
            },
            {
                id: "remove",
                icon: "close",
                label: _t("Remove from group"),
                isDanger: true,
                onSelect: () => this.onRemove(author),
            },
        ];
    }

    onInvite() {
        this.frame.dialogs.open(InviteDialog, { channel: this.channel });
    }

    onRename() {
        this.frame.dialogs.open(RenameDialog, { channel: this.channel });
    }

    onSearch(ev) {
        this.state.text = ev.target.value;
        this.scheduleRefresh();
    }

    async onRemove(author) {
        const { _t, dialogs } = this.frame;
        const isSure = await dialogs.confirm({
            title: _t("Remove %(name)s?", { name: author.name }),
            text: _t("They'll no longer be able to read or post in this group."),
            confirmLabel: _t("Remove"),
            isDanger: true,
        });
        const remover = () => remove(this.store, this.channel, author.id);
        if (isSure && (await this.attempt(remover))) {
            // The menu that was used goes with the person.
            this.list.el?.focus();
        }
    }

    /** Of a crowd only some are held: the server knows the others. */
    async load(cursor = null) {
        if (this.channel.members.size >= this.channel.memberCount || this.state.isLoading) {
            return;
        }
        this.state.isLoading = true;
        await this.attempt(async () => {
            const answer = await this.store.api.members({
                channel_id: this.channel.id,
                search: this.state.text.trim() || null,
                cursor,
                limit: PAGE_SIZE,
            });
            answer.members.forEach((member) => this.store.channels.insertMember(member));
            this.state.nextCursor = answer.next_cursor;
        });
        this.state.isLoading = false;
    }
}
