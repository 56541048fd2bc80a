// @odoo-module ignore

// Brings the chat of a signed-in person into a page once the page is done; until then it costs
// nothing. A link or button with the class o-seitech-opener opens it.
(function () {
    const root = document.querySelector(".o-seitech-portal[data-config]");
    // The website's editor shows pages in a frame of its own: the chat stays out of it.
    if (!root || window.frameElement || root.loadSeitechChat) {
        return;
    }
    const SVG = "http://www.w3.org/2000/svg";
    const NEEDED = ["@odoo/owl", "@web/core/templates"];
    const config = JSON.parse(root.dataset.config);
    const page = document.getElementById("o-seitech-page");
    let script = null;

    // The page brings OWL in its lazy part: the chat waits for it rather than bring another.
    function whenOwlIsThere(callback) {
        const { loader } = window.odoo;
        const isThere = () => NEEDED.every((name) => loader.modules.has(name));
        if (isThere()) {
            callback();
            return;
        }
        loader.bus.addEventListener("module-started", function onStarted() {
            if (isThere()) {
                loader.bus.removeEventListener("module-started", onStarted);
                callback();
            }
        });
    }

    root.loadSeitechChat = function (isOpening) {
        if (isOpening) {
            root.dataset.isOpening = "1";
            root.dispatchEvent(new CustomEvent("seitech-open"));
        }
        if (!script) {
            script = document.createElement("script");
            script.src = config.script;
            script.onerror = () => (script = null);
            whenOwlIsThere(() => document.head.append(script));
        }
    };

    document.addEventListener("click", (ev) => {
        const opener = ev.target.closest(".o-seitech-opener");
        if (opener) {
            ev.preventDefault();
            root.opener = opener;
            root.loadSeitechChat(true);
        }
    });

    function onIdle(callback) {
        if (window.requestIdleCallback) {
            window.requestIdleCallback(callback, { timeout: 4000 });
        } else {
            setTimeout(callback, 500);
        }
    }

    // A person without conversations gets a button that loads the chat.
    function addLauncher() {
        const launcher = document.createElement("button");
        launcher.className = "o-seitech-launcher";
        launcher.type = "button";
        launcher.title = launcher.ariaLabel = config.member.openLabel;
        launcher.style.cssText =
            "position:fixed;z-index:1040;inset-block-end:16px;inset-inline-end:16px;width:56px;" +
            "height:56px;padding:0;border:0;border-radius:50%;color:#fff;" +
            `background:color-mix(in srgb,${config.colors.primary} 82%,#000)`;
        const icon = document.createElementNS(SVG, "svg");
        const path = document.createElementNS(SVG, "path");
        icon.setAttribute("viewBox", "0 0 24 24");
        icon.style.cssText =
            "width:27px;fill:none;stroke:currentColor;stroke-width:1.8;stroke-linejoin:round";
        path.setAttribute("d", "M4 4h16v12H11l-5 4.5V16H4z");
        icon.append(path);
        launcher.append(icon);
        launcher.onclick = () => root.loadSeitechChat(true);
        root.append(launcher);
    }

    // A conversation begun before signing in can be merged.
    function hasToken() {
        try {
            return Boolean(window.localStorage.getItem("seitech_chat.widget.visitor"));
        } catch {
            return false;
        }
    }

    function isNeeded() {
        const { isEnabled, member } = config;
        const hasSomething = member.hasConversations || (member.mayMerge && hasToken());
        return Boolean(page) || (isEnabled && hasSomething);
    }

    if (config.isEnabled && !page) {
        addLauncher();
    }
    if (isNeeded()) {
        const start = () => onIdle(() => root.loadSeitechChat(false));
        if (document.readyState === "complete") {
            start();
        } else {
            window.addEventListener("load", start);
        }
    }
})();
