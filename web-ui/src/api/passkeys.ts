// SPDX-License-Identifier: EUPL-1.2
// Passkeys: what the browser makes and signs, and what the node says to it. Loaded with the pages that need it.
import { able } from "../state/able";
import { deviceName } from "../texts/devices";
import { Failure } from "./failure";
import { enter, hello, post } from "./session";
import type { Account } from "./shapes";
import { request } from "./socket";
import { bytes, hex } from "./wire";

const WAIT_MS = 300_000; /* as long as a challenge is good */

export interface Passkey {
	id: string;
	credential: string;
	name?: string | null;
	created: number;
	used?: number | null;
	copied: boolean;
}
export interface Passkeys {
	items: Passkey[];
	most: number;
	rp?: string | null;
	user?: string | null;
}

interface Offer {
	challenge: string;
	rp: string;
	user: string;
	algorithms: number[];
	known: string[];
}

/* What newer browsers can be told, so that their lists are as ours. */
type Telling = typeof PublicKeyCredential & {
	signalUnknownCredential?: (what: { rpId: string; credentialId: string }) => Promise<void>;
	signalAllAcceptedCredentials?: (what: { rpId: string; userId: string; allAcceptedCredentialIds: string[] }) => Promise<void>;
	isConditionalMediationAvailable?: () => Promise<boolean>;
};
const browser = (): Telling => PublicKeyCredential as Telling;

/** Whether the browser offers passkeys where a name is typed. */
export const fillsIn = async (): Promise<boolean> =>
	able() && !!(await browser().isConditionalMediationAvailable?.().catch(() => false));

const base64 = (text: string): string =>
	btoa(String.fromCharCode(...bytes(text))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const source = (text: string): Uint8Array<ArrayBuffer> => bytes(text) as Uint8Array<ArrayBuffer>;
const raw = (buffer: ArrayBuffer | null): Uint8Array => new Uint8Array(buffer ?? new ArrayBuffer(0));

/** The browser's own refusals: somebody went away, or the device has one already. */
function refused(why: unknown): Failure {
	const code = why instanceof DOMException ? why.code : 0;
	if (code === DOMException.INVALID_STATE_ERR) return new Failure("exists", "", "passkey");
	if (code === DOMException.SECURITY_ERR || code === DOMException.NOT_SUPPORTED_ERR) return new Failure("not_found", "", "site");
	return new Failure("not_allowed", String(why), "cancelled");
}

export const passkeys = (): Promise<Passkeys> => request("passkey.list");
export const renamePasskey = (id: string, name: string): Promise<unknown> => request("passkey.rename", { id, name });

async function make(offer: Offer, who: Account): Promise<PublicKeyCredential> {
	const made = await navigator.credentials.create({
		publicKey: {
			challenge: source(offer.challenge),
			rp: { id: offer.rp, name: hello.value?.node.name ?? offer.rp },
			user: { id: source(offer.user), name: who.login, displayName: who.name },
			pubKeyCredParams: offer.algorithms.map((alg) => ({ type: "public-key", alg })),
			excludeCredentials: offer.known.map((id) => ({ type: "public-key", id: source(id) })),
			authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "preferred" },
			attestation: "none",
			timeout: WAIT_MS,
		},
	}).catch((why: unknown) => { throw refused(why); });
	return made as PublicKeyCredential;
}

/** Asks the device for a new one, and keeps it with the account. */
export async function addPasskey(who: Account): Promise<void> {
	const offer = await request<Offer>("passkey.offer");
	const made = await make(offer, who);
	const answer = made.response as AuthenticatorAttestationResponse;
	const far = made.authenticatorAttachment === "cross-platform";
	await request("passkey.add", {
		name: far ? "" : deviceName(navigator.userAgent),
		client_data: raw(answer.clientDataJSON),
		attestation: raw(answer.attestationObject),
	});
}

/** Away from the account; and from the device, where the browser lets us say so. */
export async function removePasskey(id: string): Promise<void> {
	await request("passkey.remove", { id });
	const { items, rp, user } = await passkeys();
	if (!rp || !user || !able()) return;
	await browser().signalAllAcceptedCredentials?.({ rpId: rp, userId: base64(user), allAcceptedCredentialIds: items.map((one) => base64(one.credential)) })
		.catch(() => undefined);
}

/** Comes in. Quietly: the browser offers passkeys where the name is typed, and answers once one is chosen. */
export async function enterByPasskey(stop: AbortSignal, quietly: boolean): Promise<void> {
	const { challenge, rp } = await post<{ challenge: string; rp: string }>("/auth/challenge", {});
	if (stop.aborted) throw new Failure("not_allowed", "", "cancelled");
	const found = await navigator.credentials.get({
		signal: stop,
		...(quietly && { mediation: "conditional" as CredentialMediationRequirement }),
		publicKey: { challenge: source(challenge), rpId: rp, userVerification: "preferred", timeout: WAIT_MS },
	}).catch((why: unknown) => { throw refused(why); }) as PublicKeyCredential;
	const answer = found.response as AuthenticatorAssertionResponse;
	try {
		await enter("/auth/passkey", {
			id: raw(found.rawId),
			user: raw(answer.userHandle),
			client_data: raw(answer.clientDataJSON),
			authenticator_data: raw(answer.authenticatorData),
			signature: raw(answer.signature),
		});
	} catch (why) {
		if (why instanceof Failure && why.code === "not_found" && why.field === "passkey") {
			await browser().signalUnknownCredential?.({ rpId: rp, credentialId: base64(hex(raw(found.rawId))) }).catch(() => undefined);
		}
		throw why;
	}
}
