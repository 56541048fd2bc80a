import { createElement, Fragment, memo, type ReactNode } from "react";

import { decodeReferences, type Author } from "@seitech/chat-client";

// A tag contains no "<". Otherwise each unfinished tag would be scanned to the end of the text.
const TOKEN = /<(\/?)([a-z][a-z0-9]*)\b([^<>]*)>|<!--[^<>]*-->|[^<]+|</gi;
const HREF = /\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')/i;
const ADDRESS = /^(?:https?:\/\/|mailto:)/i;
const TAGS = new Set("p a b strong i em u s code pre ul ol li blockquote".split(" "));
/** Of these nothing is shown, neither the tag nor what is in it. */
const SILENT = new Set(["script", "style", "template", "title"]);

interface Open {
    readonly tag: string;
    readonly props: Record<string, string>;
    readonly children: ReactNode[];
}

function linkProps(attributes: string): Record<string, string> {
    const match = HREF.exec(attributes);
    const href = decodeReferences(match?.[1] ?? match?.[2] ?? "").trim();
    if (!ADDRESS.test(href)) {
        return {};
    }
    const props = { href, rel: "noopener noreferrer nofollow" };
    return /^mailto:/i.test(href) ? props : { ...props, target: "_blank" };
}

/** Put the names of those who are named into elements of their own. */
function withMentions(text: string, people: readonly Author[], meName: string): ReactNode {
    if (!people.length) {
        return text;
    }
    const calls = people
        .map(({ name }) => `@${name}`)
        .sort((one, other) => other.length - one.length);
    const escaped = calls.map((call) => call.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    return text.split(new RegExp(`(${escaped.join("|")})`)).map((piece, index) =>
        calls.includes(piece) ? (
            <bdi
                key={index}
                className="seitech-mention"
                data-me={piece === `@${meName}` || undefined}
            >
                {piece}
            </bdi>
        ) : (
            piece
        )
    );
}

/**
 * Return the server's clean HTML as elements. Only the tags and addresses that a message can have
 * become elements, so that a body of any origin runs nothing.
 */
export function parseBody(
    html: string,
    mentions: readonly Author[] = [],
    meName = ""
): readonly ReactNode[] {
    const root: Open = { tag: "", props: {}, children: [] };
    const stack: Open[] = [root];
    let silent = "";
    const close = () => {
        const { tag, props, children } = stack.pop()!;
        const key = stack.at(-1)!.children.length;
        stack.at(-1)!.children.push(createElement(tag, { key, ...props }, ...children));
    };
    for (const [token, slash, name, attributes = ""] of html.matchAll(TOKEN)) {
        const tag = name?.toLowerCase();
        const top = stack.at(-1)!;
        if (silent) {
            silent = slash && tag === silent ? "" : silent;
        } else if (tag && !slash && SILENT.has(tag)) {
            silent = tag;
        } else if (tag === "br") {
            top.children.push(<br key={top.children.length} />);
        } else if (tag && TAGS.has(tag)) {
            if (!slash) {
                stack.push({ tag, props: tag === "a" ? linkProps(attributes) : {}, children: [] });
            } else if (stack.some((open) => open.tag === tag)) {
                while (stack.at(-1)!.tag !== tag) {
                    close();
                }
                close();
            }
        } else if (!tag && !token.startsWith("<!--")) {
            const text = decodeReferences(token);
            const isLink = stack.some((open) => open.tag === "a");
            const content = isLink ? text : withMentions(text, mentions, meName);
            top.children.push(<Fragment key={top.children.length}>{content}</Fragment>);
        }
    }
    while (stack.length > 1) {
        close();
    }
    return root.children;
}

export interface MessageBodyProps {
    /** Clean HTML of the server. */
    readonly html: string;
    readonly mentions?: readonly Author[];
    /** My name, which stands out more. */
    readonly meName?: string;
}

/** The text of a message with its links and names. */
export const MessageBody = /* @__PURE__ */ memo(function MessageBody({
    html,
    mentions,
    meName,
}: MessageBodyProps) {
    return <>{parseBody(html, mentions, meName)}</>;
});
