/**
 * Whether alerts make a sound: one preference, the same on all my devices.
 *
 * @param {import("@seitech_chat/core/store/chat_store").ChatStore} store
 */
export function isSoundEnabled({ session }) {
    return session.preferences?.sound !== false;
}

/**
 * Turn it on or off. Throws the ChatApiError of a refusal; then it stays as it was.
 *
 * @param {import("@seitech_chat/core/store/chat_store").ChatStore} store
 * @param {boolean} sound
 */
export async function setSoundEnabled(store, sound) {
    const before = store.session.preferences;
    store.session.preferences = { ...before, sound };
    try {
        store.session.preferences = await store.api.setPreferences({ sound });
    } catch (error) {
        store.session.preferences = before;
        throw error;
    }
}
