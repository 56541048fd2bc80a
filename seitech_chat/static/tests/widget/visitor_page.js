import { after } from "@odoo/hoot";
import { mockWebSocket, tick } from "@odoo/hoot-mock";

import { ChatStorage } from "@seitech_chat/core/storage/chat_storage";
import { VisitorStorage } from "@seitech_chat/embed/visitor_storage";
import { makeVisitorChat } from "@seitech_chat/widget/visitor_chat";

import { ME, MemoryStorage, TestServer, translate } from "../chat_test_helpers";
import { makeWebsocketPayload } from "../make_payloads";
import { checkApi } from "../wire_check";

export function makeMemory(shared = new MemoryStorage(), tab = new MemoryStorage()) {
    const memory = new VisitorStorage();
    memory.shared = shared;
    memory.browser = new ChatStorage(shared, "seitech_chat.widget.");
    memory.tab = new ChatStorage(tab, "seitech_chat.widget.");
    return memory;
}

/** A page of the website with the chat in it. */
export async function openPage({
    server = new TestServer(),
    memory = makeMemory(),
    isUsingToken,
} = {}) {
    mockWebSocket(() => {});
    if (isUsingToken) {
        memory.keepToken("secret", "2999-01-01T00:00:00Z");
    }
    // It begins when the server is there.
    const { token, isOpen } = memory;
    Object.defineProperty(memory, "token", { value: null, configurable: true });
    Object.defineProperty(memory, "isOpen", { value: false, configurable: true });
    const chat = makeVisitorChat({ memory, locale: "es-ES", _t: translate });
    delete memory.token;
    delete memory.isOpen;
    after(() => chat.disconnect());
    const api = server.makeApi();
    chat.api = checkApi({
        ...api,
        open: async (form) => {
            server.calls.push(["open", form]);
            const failure = server.failures.open?.shift();
            if (failure) {
                throw failure;
            }
            const message = server.write(ME, form.body);
            return {
                entry: server.entry,
                message,
                queue: null,
                token: "secret",
                token_expires_at: "2999-01-01T00:00:00Z",
                websocket: makeWebsocketPayload(),
                photos: [],
            };
        },
        end: async () => {
            server.channel.state = "closed";
            return api.channel(5);
        },
    });
    chat.token = token;
    if (token) {
        await chat.connect();
    }
    if (isOpen) {
        chat.open();
    }
    return { chat, memory, server };
}

export async function settle() {
    for (let turn = 0; turn < 8; turn++) {
        await tick();
    }
}
