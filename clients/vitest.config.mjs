import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import { defineConfig } from "vitest/config";

import { viteCoreSources } from "./core_sources.mjs";

const ROOT = import.meta.dirname;
const react18 = createRequire(join(ROOT, "react-18/package.json"));
const folderOf = (name) => dirname(react18.resolve(`${name}/package.json`));

/** The sources of the client, so that the tests of all packages run without a build. */
const sources = [
    { find: /^@seitech\/chat-client$/, replacement: join(ROOT, "chat-client/src/index.ts") },
];
/** React 18 in the place of the workspace's React 19, also for the library of the tests. */
const olderReact = [
    ...["react-dom", "react"].map((name) => ({
        find: new RegExp(`^${name}(/.*)?$`),
        replacement: `${folderOf(name)}$1`,
    })),
    {
        find: /^@testing-library\/react$/,
        replacement: join(
            ROOT,
            "node_modules/@testing-library/react/dist/@testing-library/react.esm.js"
        ),
    },
];
const shared = { environment: "node", restoreMocks: true };

export default defineConfig({
    test: {
        projects: [
            {
                plugins: [viteCoreSources],
                test: { ...shared, name: "client", include: ["chat-client/tests/**/*.test.ts"] },
            },
            {
                plugins: [viteCoreSources],
                resolve: { alias: sources },
                test: {
                    ...shared,
                    name: "react-19",
                    include: ["chat-react/tests/**/*.test.{ts,tsx}"],
                },
            },
            {
                plugins: [viteCoreSources],
                resolve: { alias: [...sources, ...olderReact] },
                test: {
                    ...shared,
                    name: "react-18",
                    include: ["chat-react/tests/**/*.test.tsx"],
                    server: { deps: { inline: [/@testing-library\/react/] } },
                },
            },
        ],
    },
});
