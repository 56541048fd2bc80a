/** Core's rules, limits of complexity, and the fences between screens (style 3.2, 3.10). */
import js from "@eslint/js";
import jsdoc from "eslint-plugin-jsdoc";
import globals from "globals";

const SRC = "seitech_chat/static/src";
const SCREENS = ["inbox", "widget", "portal", "reports"];
/** The other screens that a screen may import: the reports are opened in the inbox's world. */
const EXTENDED = { reports: ["inbox"] };
/** The imports allowed to each shared folder beside itself and OWL. */
const LAYERS = {
    core: [],
    ui: ["core"],
    member_ui: ["core", "ui"],
    embed: ["core", "ui"],
    // Loaded before all others on a page that may not be ours: it brings nothing of them.
    embed_loader: [],
};

/** Refuse a screen the other screens, and requests to the server past core. */
function fence(screen) {
    const allowed = [screen, ...(EXTENDED[screen] || [])];
    const others = SCREENS.filter((other) => !allowed.includes(other));
    return {
        files: [`${SRC}/${screen}/**/*.js`],
        rules: {
            "no-restricted-imports": [
                "error",
                {
                    paths: [
                        {
                            name: "@web/core/network/rpc",
                            message: "core/api/chat_api.js alone talks to the server",
                        },
                    ],
                    patterns: [
                        {
                            group: others.flatMap((other) => [
                                `**/${other}/**`,
                                `@seitech_chat/${other}/*`,
                            ]),
                            message: "a screen does not import another screen: move it to core",
                        },
                    ],
                },
            ],
        },
    };
}

/** A shared folder imports those below it: never a screen, nor the web client. */
function layer([name, below]) {
    const allowed = [name, ...below];
    const others = [...SCREENS, ...Object.keys(LAYERS)].filter((one) => !allowed.includes(one));
    // `clients/` builds the core without OWL: core/observe.js is its only door.
    const library = name === "core" ? "" : "odoo/owl$|";
    return {
        files: [`${SRC}/${name}/**/*.js`],
        rules: {
            "no-restricted-imports": [
                "error",
                {
                    patterns: [
                        {
                            regex: `^@(?!${library}seitech_chat/(${allowed.join("|")})/)`,
                            message: `${name} imports ${allowed.join(", ")}${library && " and OWL"} only`,
                        },
                        {
                            group: others.map((other) => `**/${other}/**`),
                            message: `${name} imports ${allowed.join(", ")} only`,
                        },
                    ],
                },
            ],
        },
    };
}

export default [
    js.configs.recommended,
    {
        files: ["seitech_chat/static/**/*.js"],
        plugins: { jsdoc },
        languageOptions: {
            sourceType: "module",
            ecmaVersion: 2022,
            globals: {
                ...globals.browser,
                odoo: "readonly",
                // eslint knows them as globals of a page; we want window.event said aloud.
                event: "off",
                self: "off",
            },
        },
        rules: {
            "arrow-body-style": ["error", "as-needed"],
            complexity: ["error", 10],
            curly: ["error", "all"],
            "max-lines-per-function": [
                "error",
                { max: 40, skipBlankLines: true, skipComments: true },
            ],
            "no-duplicate-imports": "error",
            "no-empty": "error",
            "no-restricted-globals": ["error", "event", "self", "fetch", "localStorage"],
            "no-restricted-properties": [
                "error",
                { object: "window", property: "fetch", message: "core/api talks to the server" },
                {
                    object: "window",
                    property: "localStorage",
                    message: "core/storage/safe_storage.js",
                },
            ],
            "no-restricted-syntax": [
                "error",
                "PrivateIdentifier",
                {
                    selector:
                        "ClassDeclaration[superClass.name='Component']:not(:has(PropertyDefinition[static=true][key.name='template']))",
                    message: "a component has a static template",
                },
                {
                    selector:
                        "ClassDeclaration[superClass.name='Component']:not(:has(PropertyDefinition[static=true][key.name='props']))",
                    message: "a component has static props: they are its documentation",
                },
            ],
            "no-unused-vars": ["error", { args: "none", caughtErrors: "all" }],
            "prefer-const": ["error", { destructuring: "all", ignoreReadBeforeAssign: true }],
            "jsdoc/check-param-names": "error",
            "jsdoc/check-tag-names": "error",
            "jsdoc/check-types": "error",
        },
    },
    {
        // The one door to the server; what is loaded before it or beside it: the loaders of the
        // widget, styles and translations, which are files.
        files: [
            `${SRC}/core/api/fetch_transport.js`,
            `${SRC}/embed/shadow_root.js`,
            `${SRC}/embed/translations.js`,
            `${SRC}/embed_loader/consent.js`,
            `${SRC}/embed_loader/loader.js`,
            `${SRC}/portal_loader/loader.js`,
        ],
        rules: { "no-restricted-properties": "off" },
    },
    ...SCREENS.map(fence),
    ...Object.entries(LAYERS).map(layer),
    {
        files: [`${SRC}/core/observe.js`],
        rules: { "no-restricted-imports": "off" },
    },
    {
        files: [`${SRC}/core/**/*.js`],
        // The core also runs outside of a page: what is missing there is asked of the parts that are
        // passed in (core/page_state.js), or of globalThis with a default.
        ignores: [`${SRC}/core/{focus_guard,page_url}.js`, `${SRC}/core/storage/safe_storage.js`],
        rules: {
            "no-restricted-globals": [
                "error",
                ...["event", "self", "fetch", "window", "document", "navigator", "location"],
                ...["localStorage", "sessionStorage"],
            ],
        },
    },
    {
        files: ["seitech_chat/static/tests/**/*.js"],
        rules: {
            // A describe() holds a whole file of tests.
            "max-lines-per-function": "off",
        },
    },
    {
        files: ["*.cjs"],
        languageOptions: { sourceType: "commonjs", globals: globals.node },
    },
    {
        files: ["scripts/**/*.mjs", "clients/**/*.mjs"],
        languageOptions: { globals: globals.node },
    },
    {
        ignores: [
            ".local/**",
            "node_modules/**",
            "seitech_chat/static/{embed,emoji}/**",
            "clients/*/dist/**",
        ],
    },
];
