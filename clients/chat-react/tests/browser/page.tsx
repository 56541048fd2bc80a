/** The page of the browser tests: one screen, as its address says. */

import { createChatClient, session, visitor } from "@seitech/chat-client";
import { ChatInterface, ChatProvider, PublicSupportChat } from "@seitech/chat-react";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

const query = new URLSearchParams(location.search);
const screen = query.get("screen");
const theme = (query.get("theme") ?? "light") as "light" | "dark";
document.documentElement.dir = query.get("dir") ?? "ltr";

function Screen() {
    if (screen === "support") {
        return <PublicSupportChat theme={theme} />;
    }
    const mode = screen as "sidebar" | "floating" | "fullscreen";
    return <ChatInterface mode={mode} theme={theme} />;
}

const client = createChatClient({
    auth: screen === "support" ? visitor({ site: query.get("site") ?? "" }) : session(),
    websocketUrl: query.get("websocket") ?? location.origin,
});

createRoot(document.getElementById("root")!).render(
    <StrictMode>
        <ChatProvider client={client}>
            <Screen />
        </ChatProvider>
    </StrictMode>
);
