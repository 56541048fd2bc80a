import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { Component, onMounted, onWillUnmount, useState, useSubEnv } from "@odoo/owl";

import { ElapsedTime } from "@seitech_chat/member_ui/elapsed_time/elapsed_time";
import { BoardAgents } from "@seitech_chat/inbox/board/board_agents/board_agents";
import { BoardRefresher } from "@seitech_chat/inbox/board/board_refresher";
import { boardMetrics, waitingSince } from "@seitech_chat/inbox/board/board_metrics";
import { BoardRisks } from "@seitech_chat/inbox/board/board_risks/board_risks";
import { useConversationActions } from "@seitech_chat/inbox/thread/conversation_actions";
import { _t } from "@seitech_chat/inbox/translation";
import { serverNow } from "@seitech_chat/core/live/server_clock";

/** The desk as it is this moment, for those who lead it. */
export class BoardAction extends Component {
    static template = "seitech_chat.BoardAction";
    static components = { BoardAgents, BoardRisks, ElapsedTime };
    static props = { ...standardActionServiceProps };

    setup() {
        this.inbox = useService("seitech_chat.inbox");
        this.ui = useState(useService("ui"));
        this.store = useState(this.inbox.store);
        this.start = useState(this.inbox.state);
        /** loading → ready, failed or forbidden; `isStale`: shown, but not renewed. */
        this.state = useState({ status: "loading", board: null, updatedAt: 0, isStale: false });
        this.actions = useConversationActions(this.inbox);
        this.asked = 0;
        this.feed = new BoardRefresher(useService("bus_service"), () => this.load());
        useSubEnv({ chat: this.inbox.frame });
        onMounted(() => this.onStart());
        onWillUnmount(() => {
            this.asked = Infinity; // what is still on its way is not for this screen
            this.feed.stop();
        });
    }

    async onStart() {
        this.state.status = "loading";
        await this.inbox.start();
        if (this.asked === Infinity) {
            return;
        }
        if (this.start.status !== "ready") {
            this.state.status = this.start.status;
        } else if (!this.store.session.isLead) {
            this.state.status = "forbidden";
        } else {
            this.feed.stop();
            this.feed.start();
            await this.load();
        }
    }

    async load() {
        const ask = ++this.asked;
        try {
            const board = await this.store.api.board();
            if (ask === this.asked) {
                Object.assign(this.state, {
                    status: "ready",
                    board,
                    updatedAt: serverNow(),
                    isStale: false,
                });
            }
        } catch (error) {
            this.store.reportError(error);
            if (ask === this.asked) {
                this.state.isStale = true;
                this.state.status = this.state.board ? "ready" : "failed";
            }
        }
    }

    get figures() {
        return boardMetrics(this.state.board, this.state.updatedAt);
    }

    get departments() {
        return this.state.board.departments;
    }

    /** The titles of the columns; a phone has the words in the cells. */
    get columns() {
        return {
            waiting: _t("Waiting"),
            wait: _t("Longest wait"),
            open: _t("Open conversations"),
            risk: _t("At risk"),
            breached: _t("Breached"),
            online: _t("Agents online"),
        };
    }

    staleText(time) {
        return time
            ? _t("Last updated %(time)s ago.", { time })
            : _t("Last updated less than a minute ago.");
    }

    get updatedAt() {
        return new Date(this.state.updatedAt);
    }

    sinceOf(department) {
        return waitingSince(department, this.state.updatedAt);
    }

    onOpen(channelId) {
        this.inbox.alerts.openInbox(channelId);
    }

    /** @param {object} filter of the inbox */
    onOpenList(filter) {
        this.inbox.alerts.openInbox(undefined, filter);
    }

    /** Choose who gets it, or gets it instead. */
    async onAssign({ id }) {
        try {
            this.actions.transfer(await this.store.channels.load(id), () => this.load());
        } catch (error) {
            this.inbox.frame.notify(error.detail || _t("Something went wrong. Try again."), {
                type: "danger",
            });
            this.load();
        }
    }

    /** Step in: take what waits, or take it over from who has it. */
    async onTakeOver(channel) {
        this.inbox.assignmentAlerts.recordOwnAction(channel.id);
        try {
            await (channel.agent
                ? this.store.desk.transfer(channel, { agentId: this.store.session.agent.id })
                : this.store.desk.accept(channel));
            this.onOpen(channel.id);
        } catch (error) {
            this.inbox.frame.notify(error.detail || _t("Something went wrong. Try again."), {
                type: "danger",
            });
            this.load();
        }
    }
}

registry.category("actions").add("seitech_chat.board", BoardAction);
