/** The package as a program of somebody else sees it; it is compiled, and not run. */

import {
    ChatApiError,
    bearer,
    createChatClient,
    session,
    visitor,
    type Answer,
    type Body,
    type ChatClient,
    type ErrorCode,
    type MessageSnapshot,
    type ProblemCode,
} from "@seitech/chat-client";

type Equal<One, Other> =
    (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? true : false;
const assert = <Right extends true>(right?: Right) => right;

const client: ChatClient = createChatClient({
    baseUrl: "https://example.com",
    auth: visitor({ site: "pk" }),
    fetch,
    now: () => 0,
});
createChatClient({ auth: session() });
createChatClient({ auth: bearer(async () => "token") });
// @ts-expect-error an address is a text
createChatClient({ baseUrl: new URL("https://example.com") });
// @ts-expect-error there is no such option
createChatClient({ url: "https://example.com" });

const { messages, status } = client.messages(1).getSnapshot();
assert<Equal<typeof status, "none" | "loading" | "loaded" | "failed">>();
assert<Equal<(typeof messages)[number], MessageSnapshot>>();
// @ts-expect-error a snapshot is read only
messages.push(messages[0]!);
// @ts-expect-error the type of the answer says that it may be missing
client.channel(1).getSnapshot().title;

const end: () => void = client.on("message", ({ channelId, message }) => {
    assert<Equal<typeof channelId, number>>();
    assert<Equal<typeof message.status, "sending" | "failed" | "stored">>();
});
end();
// @ts-expect-error there is no such event
client.on("massage", () => {});

const { clientUuid, stored } = client.messages(1).send({ body: "Hello", replyToId: 5 });
assert<Equal<typeof clientUuid, string>>();
stored.then(({ id }) => id);

assert<Equal<Body<"/api/chat/create-direct">, { readonly user_id: number }>>();
assert<Equal<Answer<"/api/chat/people">["people"][number]["name"], string>>();
client.request("/api/chat/people", { search: "Ana" }).then(({ people }) => people[0]?.courses);
// @ts-expect-error there is no such route
client.request("/api/chat/nobody", {});
// @ts-expect-error the body has no such field
client.request("/api/chat/create-direct", { user: 5 });

type SendCode = ProblemCode<"/api/chat/send">;
const refusals: SendCode[] = ["message_too_long", "blocked", "rate_limited", "network", "internal"];
// @ts-expect-error sending a message does not find out that a group is full
refusals.push("group_full");
assert<Equal<Extract<ProblemCode<"/api/chat/invite">, "group_full">, "group_full">>();
// @ts-expect-error a visitor's route asks for no API key
const visitorCode: ProblemCode<"/api/chat/support/send"> = "invalid_api_key";
console.log(refusals, visitorCode);

export function explain(error: unknown): ErrorCode | "network" | null {
    if (error instanceof ChatApiError) {
        if (error.code === "rate_limited" || error.code === "network") {
            return error.code;
        }
        // @ts-expect-error there is no such code
        return error.code === "sold_out" ? null : null;
    }
    return null;
}
