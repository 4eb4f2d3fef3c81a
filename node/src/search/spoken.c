/* SPDX-License-Identifier: EUPL-1.2 */
#include "search/spoken.h"

#include "essaim/chunk.h"
#include "media/media.h"
#include "search/gather.h"
#include "subtitles/subtitles.h"

#include <stdlib.h>
#include <string.h>

#define REFERRING 64 /* rows at a time */

bool es_shows_recordings(uint64_t kind)
{
	return kind == ES_KIND_PRACTICE || kind == ES_KIND_TOOL || kind == ES_KIND_TUTORIAL;
}

/* --- what is said ------------------------------------------------------------------------------- */

struct listening {
	const struct es_id *file;
	es_passage_fn *passage;
	void (*row)(void *context, uint64_t number);
	void *context;
	size_t bytes; /* of all lines so far */
};

static es_err give_lines(void *context, const struct es_heads *heads, const struct es_seen *seen)
{
	struct listening *l = context;
	struct es_spoken spoken = {.subtitles = heads->root.id, .file = *l->file};
	struct es_passage passage = {.origin = ES_ORIGIN_SPOKEN,
	                             .lang = seen->row.header.lang,
	                             .scope = seen->row.header.scope,
	                             .column = ES_COLUMN_SPOKEN,
	                             .field = "subtitles",
	                             .spoken = &spoken};
	struct es_cues cues;
	struct es_cue cue;

	if (l->bytes >= ES_DOC_BYTES_MAX)
		return ES_OK;
	if (l->row)
		l->row(l->context, seen->row.number);
	for (es_cues_open(&cues, seen->body); l->passage && es_cues_next(&cues, &cue);) {
		spoken.start_ms = cue.start_ms;
		passage.text = cue.text;
		l->bytes += cue.text.len;
		l->passage(l->context, &passage);
	}
	return ES_OK;
}

static bool has_sound(const char *type)
{
	return strncmp(type, "video/", 6) == 0 || strncmp(type, "audio/", 6) == 0;
}

es_err es_gather_spoken(const struct es_view_source *s, const struct es_seen *seen,
                        es_passage_fn *passage, void (*row)(void *context, uint64_t number),
                        void *context)
{
	struct listening l = {.passage = passage, .row = row, .context = context};
	es_err err = ES_OK;

	if (!es_shows_recordings(seen->row.header.kind) || !es_attachment_any(seen->body))
		return ES_OK;
	struct es_attachment_ref *refs = calloc(ES_ATTACHMENTS_MAX, sizeof(*refs));
	if (!refs)
		return ES_NO_MEMORY;
	size_t count = es_attachment_refs(seen->body, refs);
	for (size_t i = 0; i < count && !err; i++) {
		l.file = &refs[i].id;
		if (has_sound(refs[i].type))
			err = es_each_subtitles(s, l.file, give_lines, &l);
	}
	free(refs);
	return err;
}

/* --- where it is said --------------------------------------------------------------------------- */

static es_err tell_row(struct es_snapshot *snap, uint64_t number,
                       es_err (*each)(void *context, const struct es_id *entity, uint64_t kind),
                       void *context)
{
	struct es_id entity;
	struct es_row row;

	es_err err = es_row_get(snap, number, &row);
	if (err)
		return err == ES_NOT_FOUND ? ES_OK : err;
	if (row.header.version != ES_HEADER_VERSION || !es_shows_recordings(row.header.kind))
		return ES_OK;
	es_record_entity(&row.header, &row.id, &entity);
	return each(context, &entity, row.header.kind);
}

es_err es_spoken_in(struct es_snapshot *snap, const struct es_row *subtitles,
                    es_err (*each)(void *context, const struct es_id *entity, uint64_t kind),
                    void *context)
{
	uint64_t rows[REFERRING], after = 0;
	struct es_refs refs;
	size_t count = REFERRING, looked = 0;
	bool present;

	es_err err = es_row_refs(snap, subtitles->number, &subtitles->header, &refs, &present);
	if (err || !refs.has_practice)
		return err;
	while (!err && count == REFERRING && looked < ES_FILE_REFERRING_MAX) {
		count = es_media_referring(snap, &refs.practice, after, rows, REFERRING);
		for (size_t i = 0; i < count && !err; i++)
			err = tell_row(snap, rows[i], each, context);
		after = count ? rows[count - 1] : 0;
		looked += count;
	}
	return err;
}
