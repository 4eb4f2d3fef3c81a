// SPDX-License-Identifier: EUPL-1.2
// What web-ui/build/pdf.mjs makes while the UI is bundled.
declare module "essaim:pdf-worker" {
	const address: string;
	export default address;
}
