import { ChatState } from "@seitech_chat/core/store/chat_state";
import { MESSAGE_PAGE_SIZE } from "@seitech_chat/core/contract";
import { Message } from "@seitech_chat/core/models/message";

/** How the messages of a channel come in, page by page. */
export class MessagePageActions extends ChatState {
    /** The latest page; also the way back to the end from old messages. */
    loadMessages(channel) {
        return this._loadWindow(channel, {});
    }

    /** The page to begin with: where "new" begins, else the latest. */
    loadStart(channel) {
        const { newFromPosition: from, lastPosition } = channel;
        const isFar = from !== null && lastPosition - from >= MESSAGE_PAGE_SIZE / 2;
        return isFar ? this.loadAround(channel, from) : this.loadMessages(channel);
    }

    /** The page around a message of long ago. */
    loadAround(channel, position) {
        return this._loadWindow(channel, { around: position });
    }

    async _loadWindow(channel, range) {
        const window = channel.window;
        const generation = ++window.generation;
        if (!window.isLoaded) {
            window.status = "loading";
        }
        try {
            const answer = await this._fetchMessages(channel, range);
            if (generation === window.generation) {
                window.hasMoreBefore = answer.has_more_before;
                window.hasMoreAfter = answer.has_more_after;
                window.replace(this._insertPage(channel, answer));
                this._mergeVersions(channel, answer);
            }
        } catch (error) {
            if (generation === window.generation && !window.isLoaded) {
                window.status = "failed";
                window.failureCode = error.code || "internal";
            }
            throw error;
        }
    }

    /** Older messages, when there are any. */
    async loadMoreBefore(channel) {
        const window = channel.window;
        if (!window.hasMoreBefore || window.isLoadingBefore || !window.first) {
            return;
        }
        window.isLoadingBefore = true;
        try {
            const { answer, isCurrent } = await this._fetchMore(channel, {
                // What shares the position of the message before it: that may not be held.
                before: window.first.position + (window.first.hasSharedPosition ? 1 : 0),
            });
            if (isCurrent) {
                window.addAll(this._insertPage(channel, answer));
                window.hasMoreBefore = answer.has_more_before;
            }
        } finally {
            window.isLoadingBefore = false;
        }
    }

    /** Newer messages, after a jump to old ones. */
    async loadMoreAfter(channel) {
        const window = channel.window;
        if (!window.hasMoreAfter || window.isLoadingAfter || !window.last) {
            return;
        }
        window.isLoadingAfter = true;
        try {
            const { answer, isCurrent } = await this._fetchMore(channel, {
                after: window.last.position,
            });
            if (isCurrent) {
                window.addAll(this._insertPage(channel, answer));
                window.hasMoreAfter = answer.has_more_after;
            }
        } finally {
            window.isLoadingAfter = false;
        }
    }

    onHistoryTrimmed(channel) {
        channel.dropRemoved();
        for (const [id, message] of channel.held) {
            message.applyRemoved(channel.firstRetainedPosition);
            if (message.position < channel.firstRetainedPosition) {
                channel.held.delete(id);
            }
        }
    }

    _fetchMessages(channel, range) {
        return this.api.messages({ channel_id: channel.id, limit: MESSAGE_PAGE_SIZE, ...range });
    }

    async _fetchMore(channel, range) {
        const generation = channel.window.generation;
        const answer = await this._fetchMessages(channel, range);
        const isCurrent = generation === channel.window.generation;
        if (isCurrent) {
            this._mergeVersions(channel, answer);
        }
        return { answer, isCurrent };
    }

    _insertPage(channel, answer) {
        return answer.messages.map((payload) => {
            const message =
                channel.held.get(payload.id) || this.popPending(channel, payload) || new Message();
            message.update(payload);
            channel.held.set(payload.id, message);
            return message;
        });
    }

    /** An answer older than what is known may lack what events said meanwhile. */
    _mergeVersions(channel, answer) {
        if (answer.version < channel.version || answer.internal_version < channel.internalVersion) {
            channel.version = Math.min(channel.version, answer.version);
            channel.internalVersion = Math.min(channel.internalVersion, answer.internal_version);
            this.onGap();
        }
    }
}
