/**
 * Whether the visitor agreed to the site's text before the chat was there: where it is required, the
 * loader asks for it.
 *
 * @param {{ config: object, launcher?: object }} env of the widget
 */
export function hasConsented({ config, launcher }) {
    return Boolean(launcher) && config.consent?.mode === "required";
}
