export { ChatProvider, useChatClient, type ChatProviderProps } from "./context.js";
export { useChat, type Chat, type ChatActions } from "./use_chat.js";
export { useChannels, type ChannelsState } from "./use_channels.js";
export {
    useChannel,
    useTyping,
    useUpload,
    type ChannelState,
    type Typing,
    type Upload,
} from "./use_channel.js";
export { useMessages, type Messages } from "./use_messages.js";
export { usePresence, type Presence } from "./use_presence.js";
export { useSupport, type SupportState } from "./use_support.js";
