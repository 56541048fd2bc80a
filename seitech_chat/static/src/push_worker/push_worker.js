/**
 * Shows what the server pushes while no page is open. Served as it is: no module, in no
 * bundle; what it is given is made by `seitech.chat.web.push`.
 */

/** The page of a conversation: one that is open already, else a new one. */
async function openPage(url) {
    const { pathname } = new URL(url, globalThis.location.origin);
    const pages = await globalThis.clients.matchAll({ type: "window", includeUncontrolled: true });
    const held = pages.find((page) => new URL(page.url).pathname === pathname);
    await (held ? held.focus() : globalThis.clients.openWindow(url));
}

globalThis.addEventListener("push", (ev) => {
    const { title, options } = ev.data.json();
    ev.waitUntil(globalThis.registration.showNotification(title, options));
});

globalThis.addEventListener("notificationclick", (ev) => {
    ev.notification.close();
    const { url } = ev.notification.data || {};
    if (url) {
        ev.waitUntil(openPage(url));
    }
});
