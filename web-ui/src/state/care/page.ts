// SPDX-License-Identifier: EUPL-1.2
// An address of our own as people can read it: of a long name of digits the beginning does.
export const pageName = (page: string): string => page.replace(/[0-9a-f]{24,}/g, (id) => `${id.slice(0, 8)}…`);
