/**
 * Whether I hear it when I am called: one preference, the same on all my devices.
 *
 * @param {import("@seitech_chat/core/store/chat_store").ChatStore} store
 */
export function isSoundEnabled({ preferences }) {
    return preferences?.sound !== false;
}

/**
 * Turn it on or off. Throws the ChatApiError of a refusal; then it stays as it was.
 *
 * @param {import("@seitech_chat/core/store/chat_store").ChatStore} store
 * @param {boolean} sound
 */
export async function setSoundEnabled(store, sound) {
    const before = store.preferences;
    store.preferences = { ...before, sound };
    try {
        store.preferences = await store.api.setPreferences({ sound });
    } catch (error) {
        store.preferences = before;
        throw error;
    }
}
