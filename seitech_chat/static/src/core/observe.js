/**
 * The port to the library that observes the store: screens draw again when what they read
 * changes. The core imports it from here alone; the build of `clients/` puts its own module of
 * the same names in this place.
 */
export { markRaw, reactive, useEnv, useState } from "@odoo/owl";
