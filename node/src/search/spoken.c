/* SPDX-License-Identifier: EUPL-1.2 */
#include "search/spoken.h"

#include "essaim/chunk.h"
#include "media/media.h"
#include "node_limits.h"
#include "search/gather.h"
#include "subtitles/subtitles.h"

#include <stdlib.h>
#include <string.h>

#define REFERRING 64 /* rows at a time */

bool es_shows_recordings(uint64_t kind)
{
	return kind == ES_KIND_PRACTICE || kind == ES_KIND_TOOL || kind == ES_KIND_TUTORIAL;
}

/* --- who shows it ------------------------------------------------------------------------------- */

typedef es_err shown_fn(void *context, const struct es_id *entity, uint64_t kind);

struct showing {
	struct es_id entities[ES_SPOKEN_SHOWN_MAX];
	size_t count;
};

static bool is_told(const struct showing *shown, const struct es_id *entity)
{
	for (size_t i = 0; i < shown->count; i++)
		if (es_id_equal(&shown->entities[i], entity))
			return true;
	return false;
}

static es_err tell_row(struct es_snapshot *snap, uint64_t number, struct showing *shown,
                       shown_fn *each, void *context)
{
	struct es_id entity;
	struct es_row row;

	es_err err = es_row_get(snap, number, &row);
	if (err)
		return err == ES_NOT_FOUND ? ES_OK : err;
	if (row.header.version != ES_HEADER_VERSION || !es_shows_recordings(row.header.kind))
		return ES_OK;
	es_record_entity(&row.header, &row.id, &entity);
	if (is_told(shown, &entity))
		return ES_OK;
	shown->entities[shown->count++] = entity;
	return each(context, &entity, row.header.kind);
}

/* Oldest first. Both who is put anew for new subtitles and who is given their lines are asked for here. */
static es_err each_showing(struct es_snapshot *snap, const struct es_id *file, shown_fn *each,
                           void *context)
{
	struct showing shown = {.count = 0};
	uint64_t rows[REFERRING], after = 0;
	size_t count = REFERRING, looked = 0;
	es_err err = ES_OK;

	while (!err && count == REFERRING && looked < ES_FILE_REFERRING_MAX) {
		count = es_media_referring(snap, file, after, rows, REFERRING);
		for (size_t i = 0; i < count && !err && shown.count < ES_SPOKEN_SHOWN_MAX; i++)
			err = tell_row(snap, rows[i], &shown, each, context);
		if (shown.count == ES_SPOKEN_SHOWN_MAX)
			break;
		after = count ? rows[count - 1] : 0;
		looked += count;
	}
	return err;
}

es_err es_spoken_in(struct es_snapshot *snap, const struct es_row *subtitles,
                    es_err (*each)(void *context, const struct es_id *entity, uint64_t kind),
                    void *context)
{
	struct es_refs refs;
	bool present;

	es_err err = es_row_refs(snap, subtitles->number, &subtitles->header, &refs, &present);
	return err || !refs.has_practice ? err : each_showing(snap, &refs.practice, each, context);
}

/* --- what is said ------------------------------------------------------------------------------- */

struct listening {
	const struct es_listener *to;
	const struct es_id *file;
	size_t bytes; /* of all lines so far */
};

static bool is_enough(const struct listening *l)
{
	return l->bytes >= ES_DOC_BYTES_MAX || (l->to->enough && *l->to->enough);
}

static void give_cues(struct listening *l, const struct es_heads *heads, const struct es_seen *seen)
{
	struct es_spoken spoken = {.subtitles = heads->root.id, .file = *l->file};
	struct es_passage passage = {.origin = ES_ORIGIN_SPOKEN,
	                             .lang = seen->row.header.lang,
	                             .scope = seen->row.header.scope,
	                             .column = ES_COLUMN_SPOKEN,
	                             .field = "subtitles",
	                             .spoken = &spoken};
	struct es_cues cues;
	struct es_cue cue;

	es_cues_open(&cues, seen->body);
	while (!is_enough(l) && es_cues_next(&cues, &cue)) {
		spoken.start_ms = cue.start_ms;
		passage.text = cue.text;
		l->bytes += cue.text.len;
		l->to->passage(l->to->context, &passage);
	}
}

/* ES_LIMIT: that is enough. */
static es_err give_lines(void *context, const struct es_heads *heads, const struct es_seen *seen)
{
	struct listening *l = context;

	if (l->to->lang && !es_same_language(es_bytes_str(l->to->lang), seen->row.header.lang))
		return ES_OK;
	if (l->to->row)
		l->to->row(l->to->context, seen->row.number);
	if (l->to->passage)
		give_cues(l, heads, seen);
	return is_enough(l) ? ES_LIMIT : ES_OK;
}

static bool has_sound(const char *type)
{
	return strncmp(type, "video/", 6) == 0 || strncmp(type, "audio/", 6) == 0;
}

static es_err stop_at(void *context, const struct es_id *entity, uint64_t kind)
{
	(void)kind;
	return es_id_equal(context, entity) ? ES_EXISTS : ES_OK;
}

static es_err listen_to(const struct es_view_source *s, struct es_id *entity, struct listening *l)
{
	es_err err = each_showing(s->snap, l->file, stop_at, entity);

	return err == ES_EXISTS ? es_each_subtitles(s, l->file, give_lines, l) : err;
}

es_err es_gather_spoken(const struct es_view_source *s, const struct es_seen *seen,
                        const struct es_listener *to)
{
	struct listening l = {.to = to};
	struct es_id entity;
	es_err err = ES_OK;

	if (!es_shows_recordings(seen->row.header.kind) || !es_attachment_any(seen->body))
		return ES_OK;
	struct es_attachment_ref *refs = calloc(ES_ATTACHMENTS_MAX, sizeof(*refs));
	if (!refs)
		return ES_NO_MEMORY;
	es_record_entity(&seen->row.header, &seen->row.id, &entity);
	size_t count = es_attachment_refs(seen->body, refs);
	for (size_t i = 0; i < count && !err && !is_enough(&l); i++) {
		l.file = &refs[i].id;
		if (has_sound(refs[i].type))
			err = listen_to(s, &entity, &l);
	}
	free(refs);
	return err == ES_LIMIT ? ES_OK : err;
}
