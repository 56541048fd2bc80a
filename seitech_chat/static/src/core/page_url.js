/**
 * Return the page's own address, without query and fragment: websites carry tokens there.
 *
 * @returns {string} at most as long as the server takes
 */
export function pageUrl() {
    const { origin, pathname } = window.location;
    return (origin + pathname).slice(0, 2000);
}
