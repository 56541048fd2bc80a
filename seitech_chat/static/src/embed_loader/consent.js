import css from "@seitech_chat/embed_loader/consent.scss";

const KEY = "seitech_chat.widget.consent";

/** The build translates its literals: there is one script per language. */
const _t = (term) => term;

function keepVersion(version) {
    try {
        window.localStorage.setItem(KEY, version);
    } catch {
        // asked again on the next page
    }
}

function makeButton(label, onclick) {
    const made = document.createElement("button");
    Object.assign(made, { type: "button", textContent: label, onclick });
    return made;
}

/** Draw the text of the question, and the link to more of it. */
function drawText(dialog, { text, url }) {
    const line = document.createElement("span");
    line.textContent = text;
    dialog.append(line);
    if (url) {
        const link = document.createElement("a");
        Object.assign(link, { href: url, target: "_blank", rel: "noopener" });
        link.textContent = _t("Privacy policy");
        dialog.append(link);
    }
    dialog.tabIndex = -1;
    dialog.setAttribute("role", "dialog");
    dialog.setAttribute("aria-label", text);
}

/**
 * Make the question for consent that comes before the chat: until it is accepted, this script and the
 * loader are all that was loaded, and nothing is stored.
 *
 * @param {import("./settings").EmbedPage} page
 * @returns {() => void} shows it
 */
export function makeQuestion(page) {
    const { shadow, language, addStyles, updateLauncher } = page;
    const button = shadow.querySelector("button"); // the loader's: the first
    const { onclick } = button;
    const dialog = document.createElement("section");
    const toggle = (isOpen) => {
        updateLauncher({ isOpen, count: "", isKnown: false, label: language.openLabel });
        if (isOpen) {
            button.onclick = () => toggle(false);
            button.parentElement.append(dialog);
            dialog.focus();
        } else {
            button.onclick = onclick;
            dialog.remove();
            button.focus();
        }
    };
    const onAccept = () => {
        keepVersion(language.consent.version);
        toggle(false);
        page.accept();
    };
    addStyles(css);
    drawText(dialog, language.consent);
    dialog.onkeydown = (ev) => ev.key === "Escape" && toggle(false);
    dialog.append(
        makeButton(_t("Accept"), onAccept),
        makeButton(_t("Decline"), () => toggle(false))
    );
    return () => toggle(true);
}
