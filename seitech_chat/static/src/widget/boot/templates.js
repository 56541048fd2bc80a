// @odoo-module ignore

// Stands where the web client keeps its templates. Nothing is inherited in the widget, so a
// map does, and twelve kilobytes stay away.
(function () {
    const templates = new Map();

    window.odoo.define("@web/core/templates", [], () => ({
        registerTemplate: (name, _url, template) => templates.set(name, template),
        registerTemplateExtension() {},
        checkPrimaryTemplateParents() {},
        getTemplate: (name) => templates.get(name),
    }));
})();
