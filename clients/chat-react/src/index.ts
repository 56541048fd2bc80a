export * from "./hooks.js";
export * from "./parts.js";
export * from "./screens.js";
