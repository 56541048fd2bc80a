export { ChatInterface } from "./screens/chat_interface.js";
export { ChatSidebar } from "./screens/chat_sidebar.js";
export { ChatWindow } from "./screens/chat_window.js";
export { PublicSupportChat } from "./screens/public_support_chat.js";
export type * from "./screen_types.js";
