import { AgentMissing } from "@seitech_chat/inbox/desk/agent_missing/agent_missing";
import { ConversationList } from "@seitech_chat/member_ui/list/conversation_list/conversation_list";
import { DetailsPanel } from "@seitech_chat/inbox/details/details_panel/details_panel";
import { ErrorBoundary } from "@seitech_chat/ui/error_boundary/error_boundary";
import { InboxAlerts } from "@seitech_chat/inbox/inbox_alerts/inbox_alerts";
import { InboxHead } from "@seitech_chat/inbox/inbox_header/inbox_header";
import { ThreadPane } from "@seitech_chat/inbox/thread/thread_pane/thread_pane";

/** The components of the inbox. */
export const INBOX_PARTS = {
    AgentMissing,
    ConversationList,
    DetailsPanel,
    ErrorBoundary,
    InboxAlerts,
    InboxHead,
    ThreadPane,
};
