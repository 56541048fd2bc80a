// @odoo-module ignore

// Brings the chat into a page once the page is done; until then it costs nothing. A link
// or button with the class o-seitech-opener opens it.
(function () {
    const root = document.querySelector(".o-seitech-widget[data-config]");
    // The website's editor shows pages in a frame of its own: the chat stays out of it.
    if (!root || window.frameElement || root.loadSeitechChat) {
        return;
    }
    const NEEDED = ["@odoo/owl", "@web/core/templates"];
    const config = JSON.parse(root.dataset.config);
    const openers = document.getElementsByClassName("o-seitech-opener");
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

    if (config.isEnabled || openers.length) {
        const start = () => onIdle(() => root.loadSeitechChat(false));
        if (document.readyState === "complete") {
            start();
        } else {
            window.addEventListener("load", start);
        }
    }
})();
