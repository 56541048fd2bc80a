import { confirmBroadcast } from "@seitech_chat/member_ui/groups/confirm_broadcast";
import { BlockedBanner } from "@seitech_chat/member_ui/groups/blocked_banner";
import { HistoryDialog } from "@seitech_chat/member_ui/edit_history/edit_history_dialog";
import { messageMenuItems } from "@seitech_chat/member_ui/menus/message_menu_items";
import "@seitech_chat/member_ui/member_icons";
import { systemMessageText } from "@seitech_chat/member_ui/system_messages/system_message_text";
import { Acknowledgement } from "@seitech_chat/member_ui/receipts/acknowledgement";
import { openSearch } from "@seitech_chat/member_ui/search/search_panel";
import { SuggestionList } from "@seitech_chat/member_ui/autocomplete/suggestion_list";
import { useAutocomplete } from "@seitech_chat/member_ui/autocomplete/use_autocomplete";

/**
 * Parts that only signed-in people use, for the components that visitors share with them. A
 * frame hands it in as `parts`; the visitor's bundle is without this folder.
 */
export const memberComponents = Object.freeze({
    BlockedBanner,
    confirmBroadcast,
    Acknowledgement,
    HistoryDialog,
    messageMenuItems,
    systemMessageText,
    openSearch,
    SuggestionList,
    useAutocomplete,
});
