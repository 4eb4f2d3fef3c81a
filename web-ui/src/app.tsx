// SPDX-License-Identifier: EUPL-1.2
// The frame around every page, and which page stands at which address.
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { announcement } from "./state/announce";
import { ready, t } from "./state/language";
import { place } from "./state/route";
import { Footer } from "./parts/footer";
import { Header } from "./parts/header";
import { LineBar } from "./parts/line-bar";
import { PasteBar } from "./parts/paste-bar";
import { Failed, Skeleton } from "./parts/states";
import { Unkept } from "./parts/unkept";
import { Failure } from "./api/failure";
import { line } from "./api/socket";
import Home from "./pages/home";
import Practices from "./pages/practices";

type Page = ComponentType<{ id: string }>;
type Load = () => Promise<{ default: Page }>;
type Route = { at: RegExp; page: Page } | { at: RegExp; load: Load };

/** What people begin with is here at once; every other page comes when somebody opens it. */
const routes: Route[] = [
	{ at: /^\/$/, page: Home },
	{ at: /^\/practices$/, page: Practices },
	{ at: /^\/practice\/([0-9a-f]{8,64})$/, load: () => import("./pages/practice") },
	{ at: /^\/tool\/([0-9a-f]{8,64})$/, load: () => import("./pages/tool") },
	{ at: /^\/toolboxes$/, load: () => import("./pages/toolboxes") },
	{ at: /^\/toolbox\/([0-9a-f]{8,64})$/, load: () => import("./pages/toolbox") },
	{ at: /^\/tutorial\/([0-9a-f]{8,64})$/, load: () => import("./pages/tutorial") },
	{ at: /^\/person\/([0-9a-f/]{97})$/, load: () => import("./pages/person") },
	{ at: /^\/spreading(?:\/([0-9a-f]{64}))?$/, load: () => import("./pages/spreading") },
	{ at: /^\/compare\/([0-9a-f]{64})$/, load: () => import("./pages/compare") },
	{ at: /^\/translate\/([0-9a-f]{8,64})$/, load: () => import("./pages/translate") },
	{ at: /^\/subtitles\/([0-9a-f]{64})$/, load: () => import("./pages/subtitles") },
	{ at: /^\/tell$/, load: () => import("./pages/tell") },
	{ at: /^\/write$/, load: () => import("./pages/write-new") },
	{ at: /^\/write\/([0-9a-f]{32})$/, load: () => import("./pages/write") },
	{ at: /^\/drafts$/, load: () => import("./pages/drafts") },
	{ at: /^\/merge\/([0-9a-f]{64})$/, load: () => import("./pages/merge") },
	{ at: /^\/conversations$/, load: () => import("./pages/conversations") },
	{ at: /^\/(?:room|question|experience)\/([0-9a-f]{8,64})$/, load: () => import("./pages/conversation") },
	{ at: /^\/ask$/, load: () => import("./pages/ask") },
	{ at: /^\/searches$/, load: () => import("./pages/searches") },
	{ at: /^\/notices$/, load: () => import("./pages/notices") },
	{ at: /^\/take-back\/([0-9a-f]{64})$/, load: () => import("./pages/take-back") },
	{ at: /^\/flag\/([0-9a-f]{64})$/, load: () => import("./pages/flag") },
	{ at: /^\/moderation$/, load: () => import("./pages/moderation") },
	{ at: /^\/decisions$/, load: () => import("./pages/decisions") },
	{ at: /^\/remark$/, load: () => import("./pages/remark") },
	{ at: /^\/remarks$/, load: () => import("./pages/remarks") },
	{ at: /^\/first-hour$/, load: () => import("./pages/first-hour") },
	{ at: /^\/leave$/, load: () => import("./pages/leave") },
	{ at: /^\/people$/, load: () => import("./pages/people") },
	{ at: /^\/me$/, load: () => import("./pages/me") },
	{ at: /^\/left$/, load: () => import("./pages/left") },
	{ at: /^\/partners$/, load: () => import("./pages/partners") },
	{ at: /^\/learn$/, load: () => import("./pages/learn") },
	{ at: /^\/sign-in$/, load: () => import("./pages/sign-in") },
	{ at: /^\/sign-up$/, load: () => import("./pages/sign-up") },
	{ at: /^\/about$/, load: () => import("./pages/about") },
];

interface Shown {
	path: string;
	id: string;
	page: Page | null; /* null: its code could not be fetched */
}

interface Found {
	id: string;
	route: Route;
}

function find(path: string): Found {
	for (const route of routes) {
		const match = route.at.exec(path);
		if (match) return { id: match[1] ?? "", route };
	}
	return { id: "", route: { at: /./, load: () => import("./pages/not-found") } };
}

const RENEWED = "essaim.renewed";

/** A file that is gone while the line stands belongs to an older release: the page begins anew, once. */
function renewed(): boolean {
	try {
		if (line.peek() !== "open" || sessionStorage.getItem(RENEWED) === location.pathname) return false;
		sessionStorage.setItem(RENEWED, location.pathname);
		location.reload();
		return true;
	} catch {
		return false;
	}
}

function usePage(path: string): [Shown | null, () => void] {
	const [shown, setShown] = useState<Shown | null>(null);
	const [tries, setTries] = useState(0);
	const { id, route } = find(path);
	useEffect(() => {
		if ("page" in route) return undefined;
		let current = true;
		route.load().then(
			(module) => current && setShown({ path, id, page: module.default }),
			() => current && !renewed() && setShown({ path, id, page: null }),
		);
		return () => {
			current = false;
		};
	}, [path, tries]);
	const again = (): void => setTries(tries + 1);
	if ("page" in route) return [{ path, id, page: route.page }, again];
	return [shown?.path === path ? shown : null, again];
}

function Content() {
	const [shown, again] = usePage(place.value.path);
	if (!shown) return <div class="page"><Skeleton /></div>;
	if (!shown.page) return line.value === "open" ? <div class="page"><Failed why={new Failure("offline")} again={again} /></div> : <Unkept again={again} />;
	return <shown.page key={shown.path} id={shown.id} />;
}

function toContent(event: MouseEvent): void {
	event.preventDefault();
	document.getElementById("content")?.focus();
}

export function App() {
	if (!ready()) return null;
	return (
		<>
			<a class="skip" href="#content" onClick={toContent}>{t().app.skip}</a>
			<Header />
			<LineBar />
			<PasteBar />
			<main id="content" tabIndex={-1}>
				<Content />
			</main>
			<Footer />
			<div class="unseen" role="status" aria-live="polite">{announcement.value}</div>
		</>
	);
}
