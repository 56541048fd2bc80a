const LOOK_MS = 1000;

/**
 * Whether the page has the launcher, by its path.
 *
 * @param {import("./settings").EmbedSettings} settings
 */
export function isPageIncluded({ include, exclude }) {
    const isListed = (pattern) => new RegExp(pattern).test(location.pathname);
    return isListed(include) && !(exclude && isListed(exclude));
}

/**
 * Watch where a single-page application goes. The page's own `history` stays as it is.
 *
 * @param {() => void} onChange
 * @returns {() => void} ends it
 */
export function watchAddress(onChange) {
    const { navigation } = window;
    if (navigation) {
        navigation.addEventListener("currententrychange", onChange);
        return () => navigation.removeEventListener("currententrychange", onChange);
    }
    const timer = setInterval(onChange, LOOK_MS);
    return () => clearInterval(timer);
}
