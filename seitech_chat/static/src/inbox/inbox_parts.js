import { AgentMissing } from "@seitech_chat/inbox/desk/agent_missing/agent_missing";
import { ConversationList } from "@seitech_chat/core/members/list/conversation_list/conversation_list";
import { DetailsPanel } from "@seitech_chat/inbox/details/details_panel/details_panel";
import { ErrorBoundary } from "@seitech_chat/core/ui/error_boundary/error_boundary";
import { InboxCalls } from "@seitech_chat/inbox/inbox_calls/inbox_calls";
import { InboxHead } from "@seitech_chat/inbox/inbox_head/inbox_head";
import { ThreadPane } from "@seitech_chat/inbox/thread/thread_pane/thread_pane";

/** What the inbox is made of. */
export const INBOX_PARTS = {
    AgentMissing,
    ConversationList,
    DetailsPanel,
    ErrorBoundary,
    InboxCalls,
    InboxHead,
    ThreadPane,
};
