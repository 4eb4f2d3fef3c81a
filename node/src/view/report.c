/* SPDX-License-Identifier: EUPL-1.2 */
/* What a funder is shown: everything that a structure gave, and took, with what came of it and the ids under which
 * anybody can check it. Gathered once for whoever prints it; as CSV a line for each follow-up. */
#include "view/report.h"

#include "node_limits.h"
#include "view/adoption.h"
#include "view/value.h"

#include <stdio.h>
#include <string.h>

/* --- gathering -------------------------------------------------------------------------------- */

static es_err put_all(const struct es_view_source *s, const struct es_adoption_filter *filter,
                      const char *key, struct es_writer *w)
{
	struct es_adoptions all;
	struct es_writer items;
	size_t count = 0;

	es_writer_grow(&items, ES_REPORT_MAX);
	es_err err = es_adoptions_gather(s, filter, &all);
	for (; count < all.count && err == ES_OK; count++) {
		struct es_adoption one;
		err = es_see_adoption(s, &all.all[count].id, &one);
		if (err == ES_OK)
			err = es_put_adoption(s, &one, &items);
		es_adoption_free(&one);
	}
	if (err == ES_OK) {
		es_put_key(w, key);
		es_write_array(w, count);
		es_write_raw(w, es_writer_bytes(&items));
		err = w->err;
	}
	es_adoptions_free(&all);
	es_writer_free(&items);
	return err;
}

es_err es_view_report(const struct es_view_source *s, const struct es_id *structure,
                      uint64_t now_ms, struct es_writer *w)
{
	struct es_adoption_filter gave = {.origin = structure, .whole = true},
	                          took = {.structure = structure, .whole = true};

	es_write_map(w, 4);
	es_put_structure(s, "structure", structure, w);
	es_put_uint(w, "made", now_ms);
	es_err err = put_all(s, &gave, "gave", w);
	return err == ES_OK ? put_all(s, &took, "took", w) : err;
}

/* --- as CSV ----------------------------------------------------------------------------------- */

static const char *const columns[] = {
        "direction", "kind",    "title",    "thing",  "origin",     "adopter", "city",
        "country",   "state",   "since",    "until",  "taken_from", "adapted", "follow_up_date",
        "follow_up", "figures", "adoption", "record", "log",        "index"};

/* RFC 4180: always quoted. What a spreadsheet would take for a formula begins with an apostrophe. */
static void put_cell(struct es_writer *w, struct es_bytes text)
{
	static const char formula[] = "=+-@\t\r";

	es_write_raw(w, es_bytes_of("\"", 1));
	if (text.len && memchr(formula, text.data[0], sizeof(formula) - 1))
		es_write_raw(w, es_bytes_of("'", 1));
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] == '"')
			es_write_raw(w, es_bytes_of("\"", 1));
		es_write_raw(w, es_bytes_of(text.data + i, 1));
	}
	es_write_raw(w, es_bytes_of("\"", 1));
}

static void put_next(struct es_writer *w, struct es_bytes text)
{
	put_cell(w, text);
	es_write_raw(w, es_bytes_of(",", 1));
}

static void put_hex(struct es_writer *w, struct es_bytes id)
{
	char hex[ES_ID_HEX_LEN];

	put_next(w, id.len == ES_ID_LEN ? es_id_hex_of(id, hex) : es_bytes_of(NULL, 0));
}

static void put_figure(struct es_writer *w, struct es_bytes figure)
{
	struct es_bytes value;
	char number[48] = "";

	if (es_map_get(figure, "value_milli", &value) && es_is_int(value)) {
		int64_t milli = es_int_of(value);
		uint64_t size = milli < 0 ? 0 - (uint64_t)milli : (uint64_t)milli;
		snprintf(number, sizeof(number), "%s%llu.%03u", milli < 0 ? "-" : "",
		         (unsigned long long)(size / 1000), (unsigned)(size % 1000));
	}
	es_write_raw(w, es_bytes_str(number));
	es_write_raw(w, es_bytes_of(" ", 1));
	es_write_raw(w, es_field_text(figure, "unit"));
	es_write_raw(w, es_bytes_of(" ", 1));
	es_write_raw(w, es_field_text(figure, "label"));
}

/* "12.500 people; 3.000 contracts": all of them, whole. */
static void put_figures(struct es_writer *w, struct es_bytes follow_up)
{
	struct es_bytes list;
	struct es_writer text;
	struct es_reader r;
	size_t count = es_map_get(follow_up, "figures", &list) ? es_elements(list, &r) : 0;

	es_writer_grow(&text, 2 * ES_BODY_MAX);
	for (size_t i = 0; i < count && r.err == ES_OK; i++) {
		es_write_raw(&text, es_bytes_str(i ? "; " : ""));
		put_figure(&text, es_read_value(&r));
	}
	if (text.err && !w->err)
		w->err = text.err;
	put_next(w, es_writer_bytes(&text));
	es_writer_free(&text);
}

static struct es_bytes else_text(struct es_bytes one, const char *first, const char *second)
{
	struct es_bytes text = es_field_text(one, first);

	return text.len ? text : es_field_text(one, second);
}

static void put_line(struct es_writer *w, const char *direction, struct es_bytes one,
                     struct es_bytes follow_up)
{
	static const char *const texts[] = {"state", "since", "until", "from.structure.name",
	                                    "adapted"};
	char index[24];

	put_next(w, es_bytes_str(direction));
	put_next(w, es_field_text(one, "about.kind"));
	put_next(w, es_field_text(one, "about.title"));
	put_hex(w, es_field_text(one, "about.id"));
	put_next(w, es_field_text(one, "about.structure.name"));
	put_next(w, es_field_text(one, "structure.name"));
	put_next(w, else_text(one, "city", "structure.city"));
	put_next(w, else_text(one, "country", "structure.country"));
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		put_next(w, es_field_text(one, texts[i]));
	put_next(w, es_field_text(follow_up, "date"));
	put_next(w, es_field_text(follow_up, "text"));
	put_figures(w, follow_up);
	put_hex(w, es_field_text(one, "id"));
	put_hex(w, es_field_text(one, "record"));
	put_hex(w, es_field_text(one, "proof.log"));
	snprintf(index, sizeof(index), "%llu",
	         (unsigned long long)es_field_uint(one, "proof.index"));
	put_cell(w, es_bytes_str(index));
	es_write_raw(w, es_bytes_of("\r\n", 2));
}

static void put_lines(struct es_writer *w, const char *direction, struct es_bytes report)
{
	struct es_bytes list, follow_ups;
	struct es_reader r, each;
	size_t count = es_map_get(report, direction, &list) ? es_elements(list, &r) : 0;

	for (; count > 0 && r.err == ES_OK; count--) {
		struct es_bytes one = es_read_value(&r);
		size_t follows = es_map_get(one, "follow_ups", &follow_ups)
		                         ? es_elements(follow_ups, &each)
		                         : 0;
		if (follows == 0)
			put_line(w, direction, one, es_bytes_of("\x80", 1));
		for (; follows > 0 && each.err == ES_OK; follows--)
			put_line(w, direction, one, es_read_value(&each));
	}
}

es_err es_report_csv(struct es_bytes report, struct es_writer *w)
{
	size_t count = sizeof(columns) / sizeof(columns[0]);

	es_write_raw(w, es_bytes_of("\xef\xbb\xbf", 3)); /* by which spreadsheets know UTF-8 */
	for (size_t i = 0; i < count; i++) {
		put_cell(w, es_bytes_str(columns[i]));
		es_write_raw(w, es_bytes_str(i + 1 < count ? "," : "\r\n"));
	}
	put_lines(w, "gave", report);
	put_lines(w, "took", report);
	return w->err;
}
