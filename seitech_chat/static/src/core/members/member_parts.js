import { askToAnnounce } from "@seitech_chat/core/members/groups/announcing";
import { BlockedLine } from "@seitech_chat/core/members/groups/blocked_line";
import { HistoryDialog } from "@seitech_chat/core/members/history/history_dialog";
import { messageEntries } from "@seitech_chat/core/members/message_entries";
import "@seitech_chat/core/members/member_icons";
import { noticeText } from "@seitech_chat/core/members/notices/notice_text";
import { Confirmation } from "@seitech_chat/core/members/receipts/confirmation";
import { openSearch } from "@seitech_chat/core/members/search/search_panel";
import { SuggestionList } from "@seitech_chat/core/members/suggestions/suggestion_list";
import { useSuggesting } from "@seitech_chat/core/members/suggestions/suggesting";

/**
 * What only signed-in people use, for the components that visitors share with them. A
 * frame hands it in as `parts`; the visitor's bundle is without this folder.
 */
export const memberParts = Object.freeze({
    BlockedLine,
    askToAnnounce,
    Confirmation,
    HistoryDialog,
    messageEntries,
    noticeText,
    openSearch,
    SuggestionList,
    useSuggesting,
});
