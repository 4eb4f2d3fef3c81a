/* SPDX-License-Identifier: EUPL-1.2 */
#include "site/machine.h"

static void put_robots(const struct es_visit *v, struct es_html *out)
{
	es_html_markup(out, "User-agent: *\nDisallow: /auth/\nDisallow: /ws\nDisallow: /sign-in\n"
	                    "Disallow: /sign-up\nAllow: /\n\nSitemap: ");
	es_write_raw(&out->w, es_bytes_str(v->request->base)); /* no markup: plain text */
	es_html_markup(out, "/sitemap.xml\n");
}

es_err es_machine_page(struct es_visit *v, struct es_html *out, const char **type)
{
	es_err err = ES_OK;

	*type = "application/xml; charset=utf-8";
	switch (v->place.kind) {
	case ES_PLACE_ROBOTS:
		*type = "text/plain; charset=utf-8";
		put_robots(v, out);
		break;
	case ES_PLACE_SITEMAP:
		err = es_sitemap_write(v, out);
		break;
	case ES_PLACE_SITEMAP_PART:
		err = es_sitemap_part_write(v, out);
		break;
	default:
		*type = "application/atom+xml; charset=utf-8";
		err = es_feed_write(v, out);
	}
	if (err == ES_BUSY) {
		es_writer_reset(&out->w);
		*type = "text/plain; charset=utf-8";
		v->status = 503;
		es_html_markup(out, "The search is busy: try again in a moment.\n");
		err = ES_OK;
	}
	if (err == ES_NOT_FOUND) {
		es_writer_reset(&out->w);
		*type = "text/plain; charset=utf-8";
		v->status = 404;
		es_html_markup(out, "There is nothing here.\n");
		err = ES_OK;
	}
	return err == ES_OK ? out->w.err : err;
}
