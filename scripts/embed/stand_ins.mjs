/**
 * Divides the widget into scripts. A module of a later script is imported like any other; in the
 * scripts before it the import gives a stand-in, which loads the script when it is drawn.
 */

const LAZY = "@seitech_chat/embed_app/lazy";

/**
 * For each script that is loaded later: its modules, with the one name that others import.
 *
 * @typedef {{ components: Record<string, string>, functions: Record<string, string> }} Later
 */

/** @type {Record<string, Later>} in the order of loading */
export const LATER = {
    // After the form is there.
    conversation: {
        components: {
            "widget/conversation/conversation": "Conversation",
            "widget/earlier_conversations/earlier_conversations": "EarlierConversations",
            "widget/header_menu/header_menu": "HeaderMenu",
        },
        functions: {
            "core/live/websocket_client": "WebsocketClient",
            "core/store/chat_store": "makeChatStore",
        },
    },
    // Rarely used.
    more: {
        components: {
            "embed/image_viewer/image_viewer": "ImageViewer",
            "ui/emoji_picker/emoji_picker": "EmojiPicker",
            "ui/ended_screen/ended_screen": "EndedScreen",
            "ui/message_edit/message_edit": "MessageEdit",
        },
        functions: {},
    },
};

/** The code of each script, in the order of loading. */
export const ENTRIES = {
    app: 'import { startApp } from "@seitech_chat/embed_app/embed_app"; __page.startApp = startApp;',
    ...Object.fromEntries(Object.entries(LATER).map(([name, later]) => [name, makeEntry(later)])),
};

function makeEntry({ components, functions }) {
    const names = Object.entries({ ...components, ...functions });
    return [
        `import { defineLazy } from "${LAZY}";`,
        ...names.map(([module, name]) => `import { ${name} } from "@seitech_chat/${module}";`),
        ...names.map(([, name]) => `defineLazy("${name}", ${name});`),
    ].join("\n");
}

const STAND_INS = new Map(
    Object.values(LATER).flatMap(({ components, functions }) => [
        ...Object.entries(components).map((entry) => makeStandIn("standInForComponent", entry)),
        ...Object.entries(functions).map((entry) => makeStandIn("standInForFunction", entry)),
    ])
);

function makeStandIn(kind, [module, name]) {
    return [
        `@seitech_chat/${module}`,
        `import { ${kind} } from "${LAZY}"; export const ${name} = ${kind}("${name}");`,
    ];
}

/** Gives stand-ins to all importers but the entries of the scripts. */
export const standIns = {
    name: "stand-ins",
    setup(build) {
        build.onResolve({ filter: /^@seitech_chat\// }, ({ path, namespace }) =>
            namespace !== "entry" && STAND_INS.has(path) ? { path, namespace: "stand-in" } : null
        );
        build.onLoad({ filter: /./, namespace: "stand-in" }, ({ path }) => ({
            contents: STAND_INS.get(path),
        }));
    },
};
