/** The modules of the core are JavaScript. The package names the parts it uses in `store.ts`. */
declare module "@seitech_chat/core/*";
