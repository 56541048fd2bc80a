const MESSAGE = ".o-seitech-Message";
const ACTION = ".o-seitech-MessageActions button";
const LIST_STEPS = { ArrowUp: -1, ArrowDown: 1 };
const ACTION_STEPS = { ArrowLeft: -1, ArrowRight: 1 };

function focusMessage(list, current, step) {
    const messages = [...list.querySelectorAll(MESSAGE)];
    const index = current ? messages.indexOf(current) + step : messages.length - 1;
    messages[index]?.focus();
    return Boolean(messages[index]);
}

function focusAction(message, button, step) {
    const buttons = [...message.querySelectorAll(ACTION)].filter((one) => one.offsetParent);
    const isTurned = getComputedStyle(message).direction === "rtl";
    const index = button ? buttons.indexOf(button) + (isTurned ? -step : step) : 0;
    buttons[index]?.focus();
}

/**
 * The keyboard's way through a list that is one stop for Tab: up and down from message to
 * message, Enter to what can be done with one, right and left among that.
 *
 * @param {KeyboardEvent} ev
 * @param {HTMLElement} list
 * @returns {boolean} false when the key means something else
 */
export function moveByKey(ev, list) {
    const { target } = ev;
    const message = target.closest(MESSAGE);
    const button = target.closest(ACTION);
    if (target.closest("[role=menu], textarea")) {
        return false;
    }
    if (ev.key in LIST_STEPS) {
        return focusMessage(list, message, LIST_STEPS[ev.key]);
    }
    if (message && (ev.key in ACTION_STEPS || (ev.key === "Enter" && target === message))) {
        focusAction(message, button, ACTION_STEPS[ev.key] || 0);
        return true;
    }
    return false;
}
