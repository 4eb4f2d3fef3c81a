// SPDX-License-Identifier: EUPL-1.2
/** Whether this browser makes passkeys for this address: it wants HTTPS, and a name that is no number. */
export const able = (): boolean =>
	isSecureContext && typeof PublicKeyCredential === "function" && /[a-z][a-z0-9-]*$/i.test(location.hostname);
