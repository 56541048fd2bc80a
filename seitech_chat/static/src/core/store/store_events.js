/**
 * The events of a store that screens may answer. Listen with `addEventListener`; what an event
 * carries is its `detail`:
 *
 * - `started`, `stopped`: it listens now, it does not any more,
 * - `unauthorized`: a request was refused, the person has to sign in again; the error,
 * - `session-changed`: my roles, for one, may be others now,
 * - `polled`: there is no socket, and what has no version may have changed,
 * - `live-message`: a Message by somebody else, live,
 * - `posted` ({ channel }): I wrote a message on this screen,
 * - `continued` ({ from, to }): what I wrote into an ended conversation went into another,
 * - `agent-changed` ({ channel, previous }),
 * - `channel-removed` ({ channel }),
 * - `channel-archived` ({ channel }): by me, here or on another device,
 * - `draft-changed` ({ channel }): on another device.
 */
export class StoreEvents extends EventTarget {
    /**
     * @param {string} name
     * @param {any} [detail]
     */
    emit(name, detail) {
        this.dispatchEvent(new CustomEvent(name, { detail }));
    }
}
