import { defineConfig } from "vitest/config";

import { viteCoreSources } from "./core_sources.mjs";

export default defineConfig({
    plugins: [viteCoreSources],
    test: {
        include: ["*/tests/**/*.test.{ts,tsx}"],
        environment: "node",
        restoreMocks: true,
    },
});
