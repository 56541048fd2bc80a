/** The types of the package, for code that also runs on a server. */
export type { ChatProviderProps } from "./context.js";
export type { Chat, ChatActions } from "./use_chat.js";
export type { ChannelsState } from "./use_channels.js";
export type { ChannelState, Typing, Upload } from "./use_channel.js";
export type { Messages } from "./use_messages.js";
export type { Presence } from "./use_presence.js";
export type { SupportState } from "./use_support.js";
export type * from "./part_types.js";
export type { Texts } from "./texts.js";
export type * from "./screen_types.js";
export { ENGLISH } from "./texts.js";
