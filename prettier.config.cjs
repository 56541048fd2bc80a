/** Odoo core's form: 100 columns, 4 spaces, spaces in braces. */
module.exports = {
    printWidth: 100,
    tabWidth: 4,
    semi: true,
    singleQuote: false,
    bracketSpacing: true,
    trailingComma: "es5",
    plugins: ["@prettier/plugin-xml"],
    overrides: [
        {
            files: "*.xml",
            options: {
                // Spaces between tags are visible in a page and in a test's text.
                xmlWhitespaceSensitivity: "preserve",
            },
        },
        { files: ["*.json", "*.yml", "*.yaml"], options: { tabWidth: 2 } },
    ],
};
