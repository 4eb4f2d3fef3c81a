/* SPDX-License-Identifier: EUPL-1.2 */
/* What is said in a recording: subtitles that people wrote of it, and who may see either. */
#include "subtitles/subtitles.h"
#include "media/media.h"
#include "node_limits.h"
#include "view/subtitles.h"

#include <string.h>

#define REFERRING 64 /* rows at a time */

static bool is_seen(const struct es_view_source *s, uint64_t number, struct es_row *row)
{
	return es_row_get(s->snap, number, row) == ES_OK &&
	       row->header.version == ES_HEADER_VERSION && !row->erased && es_may_see(s, row) &&
	       !es_goes_with_hidden(s, row);
}

bool es_find_referring(const struct es_view_source *s, const struct es_id *file,
                       const struct es_id *entity, bool newest, struct es_row *out)
{
	uint64_t rows[REFERRING], after = 0;
	size_t count, looked = 0;
	struct es_row row;
	struct es_id of;
	bool found = false;

	do {
		count = es_media_referring(s->snap, file, after, rows, REFERRING);
		for (size_t i = 0; i < count; i++) {
			if (!is_seen(s, rows[i], &row))
				continue;
			es_record_entity(&row.header, &row.id, &of);
			if (entity && !es_id_equal(&of, entity))
				continue;
			*out = row;
			found = true;
			if (!newest)
				return true;
		}
		after = count ? rows[count - 1] : 0;
		looked += count;
	} while (count == REFERRING && looked < ES_FILE_REFERRING_MAX);
	return found;
}

bool es_view_refers(const struct es_view_source *s, const struct es_id *file,
                    const struct es_id *entity)
{
	struct es_row row;

	return es_find_referring(s, file, entity, false, &row);
}

static bool id_at(struct es_bytes body, const char *key, struct es_id *out)
{
	struct es_bytes value;

	if (!es_map_get(body, key, &value) || es_value_str(value).len != ES_ID_LEN)
		return false;
	memcpy(out->bytes, es_value_str(value).data, ES_ID_LEN);
	return true;
}

/* --- one ---------------------------------------------------------------------------------------- */

static size_t put_lines(struct es_bytes body, struct es_writer *w)
{
	struct es_cues cues;
	struct es_cue cue;
	size_t count = 0;

	for (es_cues_open(&cues, body); es_cues_next(&cues, &cue); count++) {
		if (!w)
			continue;
		es_write_map(w, 3);
		es_put_uint(w, "start", cue.start_ms);
		es_put_uint(w, "end", cue.end_ms);
		es_put_key(w, "text");
		es_write_str(w, cue.text);
	}
	return count;
}

void es_put_subtitles(const struct es_view_source *s, const struct es_heads *heads,
                      const struct es_seen *seen, bool whole, struct es_writer *w)
{
	size_t lines = put_lines(seen->body, NULL);

	es_write_map(w, whole ? 13 : 12);
	es_put_id(w, "id", &seen->row.id);
	es_put_id(w, "entity", &heads->root.id);
	es_put_path(w, "about", seen->body, "about");
	es_put_path(w, "file", seen->body, "file");
	es_put_path(w, "purpose", seen->body, "purpose");
	es_put_text(w, "lang", seen->row.header.lang);
	es_put_structure(s, "structure", &seen->row.header.structure, w);
	es_put_author(s, "author", seen, w);
	es_put_time(w, "created", es_row_time(&seen->row));
	es_put_heads(heads, w);
	es_put_uint(w, "lines", lines);
	if (!whole)
		return;
	es_put_key(w, "cues");
	es_write_array(w, lines);
	(void)put_lines(seen->body, w);
}

es_err es_see_subtitles(const struct es_view_source *s, const struct es_id *entity,
                        struct es_heads *heads, struct es_seen *seen, struct es_id *file)
{
	es_err err = es_heads_of(s, ES_KIND_SUBTITLES, entity, heads);

	if (err == ES_OK)
		err = es_see_head(s, heads, seen);
	if (err == ES_OK && !id_at(seen->body, "file", file))
		err = ES_NOT_FOUND;
	return err;
}

/* Runs on what a record of any revision belongs to. */
static es_err see_asked(const struct es_view_source *s, const struct es_id *id,
                        struct es_heads *heads, struct es_seen *seen)
{
	struct es_id entity, file;
	struct es_row row;

	es_err err = es_row_find(s->snap, id, &row);
	if (err != ES_OK)
		return err;
	if (row.header.version != ES_HEADER_VERSION || row.header.kind != ES_KIND_SUBTITLES)
		return ES_NOT_FOUND;
	es_record_entity(&row.header, &row.id, &entity);
	err = es_see_subtitles(s, &entity, heads, seen, &file);
	return err == ES_OK && !es_view_refers(s, &file, NULL) ? ES_NOT_FOUND : err;
}

es_err es_view_subtitles(const struct es_view_source *s, const struct es_id *id,
                         struct es_writer *w)
{
	struct es_heads heads = {.count = 0};
	struct es_seen seen = {0};
	size_t before = w->len;

	es_err err = see_asked(s, id, &heads, &seen);
	if (err == ES_OK) {
		es_put_subtitles(s, &heads, &seen, true, w);
		err = w->err;
	}
	es_seen_free(&seen);
	if (err != ES_OK)
		w->len = before;
	return err;
}

es_err es_view_vtt(const struct es_view_source *s, const struct es_id *id, struct es_id *head,
                   struct es_writer *w)
{
	struct es_heads heads = {.count = 0};
	struct es_seen seen = {0};

	es_err err = see_asked(s, id, &heads, &seen);
	if (err == ES_OK) {
		*head = seen.row.id;
		err = es_subtitles_write(seen.body, w);
	}
	es_seen_free(&seen);
	return err;
}
