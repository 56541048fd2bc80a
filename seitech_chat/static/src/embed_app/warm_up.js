import { whenIdle } from "@seitech_chat/ui/precompile_templates";
import { setStyle } from "@seitech_chat/ui/use_style";

function make(tag, className, ...children) {
    const el = document.createElement(tag);
    el.className = className;
    el.append(...children);
    return el;
}

/** The parts of the window that need a font or a field of their own. */
const PARTS = [
    ({ title }) => make("h2", "", title || "Aa 👋"),
    ({ text }) => make("p", "", text || "Aa"),
    () => make("label", "o-seitech-field", make("span", "", "Aa"), make("small", "", "Aa")),
    ...["input", "select", "textarea"].map((tag) => () => {
        const field = make(tag, "", ...(tag === "select" ? [make("option", "", "Aa")] : []));
        return make("label", "o-seitech-field", field);
    }),
    () => make("button", "o-seitech-button o-isPrimary", "Aa"),
];

/**
 * Lay out the parts of the form once, unseen, each when the page has nothing else to do. The
 * fonts, the emoji of the title and the fields of the browser take a slow phone 30 of the 45 ms
 * in which the window is laid out for the first time.
 *
 * @param {HTMLElement} holder of the chat, with its styles
 * @param {{ title: string, text: string }} config
 * @returns {() => void} leaves off what is left to do
 */
export function warmUp(holder, config) {
    const form = make("div", "o-seitech-PreChatForm");
    const titles = make("div", "o-seitech-Panel-titles");
    const header = make("div", "o-seitech-Panel-header o-isTall", titles);
    const panel = make("div", "o-seitech-Panel", header, form);
    panel.inert = true;
    setStyle(panel, { visibility: "hidden" });
    const parts = [...PARTS];

    function stop() {
        parts.splice(0);
        panel.remove();
    }

    function next() {
        const makePart = parts.shift();
        if (!makePart) {
            panel.remove();
            return;
        }
        const part = makePart(config);
        (part.matches("h2, p") ? titles : form).append(part);
        holder.append(panel);
        panel.getBoundingClientRect(); // lays it out
        whenIdle(next);
    }
    whenIdle(next);
    return stop;
}
