export {
    createChatClient,
    type ChatClient,
    type ClientSnapshot,
    type ClientStatus,
} from "./client.js";
export { REQUIRED_API_VERSION } from "./options.js";
export { bearer, session, visitor } from "./auth.js";
export type { Auth, BearerOptions, VisitorOptions } from "./auth.js";
export type { ChannelPart } from "./channel.js";
export type { Channels, ChannelsSnapshot } from "./channels.js";
export { ChatApiError, type ClientErrorCode } from "./errors.js";
export type { ChatEvents } from "./events.js";
export { decodeReferences } from "./ports/html_body.js";
export type { MessageContent, MessagesPart, MessagesSnapshot, SentMessage } from "./messages.js";
export type { ChatClientOptions, KeyValueStorage, Locks, WebSocketClass } from "./options.js";
export type * from "./payloads.js";
export type { Answer, Body, PostPath, ProblemCode } from "./request.js";
export type {
    ChannelSnapshot,
    MemberSnapshot,
    MessageSnapshot,
    UploadSnapshot,
} from "./snapshots.js";
export type { Failure } from "./store.js";
export type { Support, SupportForm, SupportRequest, SupportSnapshot } from "./support.js";
export type { UploadsPart } from "./uploads.js";
