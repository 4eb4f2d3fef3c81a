// SPDX-License-Identifier: EUPL-1.2
// A page of our own as people can read it: one with a name by that, another by its address, where of a long name of digits
// the beginning does.
import { t } from "../language";

const named = (): Record<string, string> => ({
	"/practices": t().list.title, "/conversations": t().talks.title, "/partners": t().partners.title, "/learn": t().app.learn,
	"/about": t().app.about, "/tell": t().app.tell, "/sign-in": t().app.signIn, "/sign-up": t().app.signUp,
});

export const pageName = (page: string): string =>
	named()[page] ?? page.replace(/[0-9a-f]{24,}/g, (id) => `${id.slice(0, 8)}…`);
