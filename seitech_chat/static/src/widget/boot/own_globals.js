// @odoo-module ignore

// The widget is a guest: the page may have an `odoo` loader and an `owl` of its own, of
// another version even. All modules of this file start while it runs, so it takes both names
// for that long and gives them back before anything else on the page gets to run.
(function () {
    const { odoo, owl } = window;
    window.odoo = { debug: "" };
    window.owl = undefined;
    queueMicrotask(() => {
        window.odoo = odoo;
        window.owl = owl;
    });
})();
