/**
 * What only signed-in people use, for the components that visitors share with them. A
 * frame hands it in as `parts`; the visitor's bundle is without this folder.
 */
export const memberParts = Object.freeze({});
