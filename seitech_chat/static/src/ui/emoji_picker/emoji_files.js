// Built by `make emojis`.
export const EMOJI_FILES = {
    en: "emojis.en.7475d2318c.js",
    es: "emojis.es.7fa72cbf77.js",
    pt_BR: "emojis.pt_BR.28ac13c363.js",
};
