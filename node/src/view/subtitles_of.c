/* SPDX-License-Identifier: EUPL-1.2 */
/* All subtitles of a recording: first those of whose it is, then those of others, of whom nobody takes all the room. */
#include "view/subtitles.h"

#include "node_limits.h"

/* What one structure has in the list, of its entities and of their texts as their headers say. */
struct share {
	struct es_id structure;
	size_t count;
	uint64_t bytes;
};

/* The entities met so far, and whose they are. */
struct met {
	const struct es_id *owner; /* whose recording it is */
	bool of_owner;             /* its turn; else that of others */
	struct es_id entities[ES_VIEW_SUBTITLES_MAX];
	size_t count;
	uint64_t bytes;
	struct share shares[ES_VIEW_SUBTITLES_MAX];
	size_t shares_len;
};

static struct share *share_of(struct met *met, const struct es_id *structure)
{
	for (size_t i = 0; i < met->shares_len; i++)
		if (es_id_equal(&met->shares[i].structure, structure))
			return &met->shares[i];
	if (met->shares_len == ES_VIEW_SUBTITLES_MAX)
		return NULL;
	met->shares[met->shares_len] = (struct share){.structure = *structure};
	return &met->shares[met->shares_len++];
}

/* Whoever wrote many subtitles of another's recording leaves room for the owner's, and for those of others. */
static bool has_room(const struct met *met, const struct es_id *structure)
{
	for (size_t i = 0; i < met->shares_len; i++)
		if (es_id_equal(&met->shares[i].structure, structure))
			return met->shares[i].count <
			               ES_VIEW_SUBTITLES_MAX / ES_VIEW_SUBTITLES_SHARE &&
			       met->shares[i].bytes <
			               ES_VIEW_SUBTITLES_BYTES / ES_VIEW_SUBTITLES_SHARE;
	return true;
}

static bool is_its_turn(const void *context, const struct es_header *header)
{
	const struct met *met = context;

	if (met->of_owner)
		return es_id_equal(&header->structure, met->owner);
	return !es_id_equal(&header->structure, met->owner) && has_room(met, &header->structure);
}

static bool is_new(struct met *met, const struct es_id *entity, const struct es_header *header)
{
	for (size_t i = 0; i < met->count; i++)
		if (es_id_equal(&met->entities[i], entity))
			return false;
	struct share *share = share_of(met, &header->structure);
	if (!share)
		return false;
	share->count++;
	share->bytes += header->body_class;
	met->bytes += header->body_class;
	met->entities[met->count++] = *entity;
	return true;
}

/* One record of the walk; ES_NOT_FOUND: nothing new that can be shown. */
static es_err list_one(const struct es_view_source *s, uint64_t number, const struct es_id *file,
                       struct met *met, struct es_writer *items)
{
	struct es_heads heads = {.count = 0};
	struct es_seen seen = {0};
	struct es_id entity, of;
	struct es_row row;

	es_err err = es_row_get(s->snap, number, &row);
	if (err != ES_OK)
		return err;
	if (!es_may_see(s, &row))
		return ES_NOT_FOUND; /* what is not for this reader takes no place */
	es_record_entity(&row.header, &row.id, &entity);
	if (!is_new(met, &entity, &row.header) || met->bytes > ES_VIEW_SUBTITLES_BYTES)
		return ES_NOT_FOUND;
	err = es_see_subtitles(s, &entity, &heads, &seen, &of);
	if (err == ES_OK && !es_id_equal(&of, file))
		err = ES_NOT_FOUND; /* revised into those of another */
	if (err == ES_OK)
		es_put_subtitles(s, &heads, &seen, false, items);
	es_seen_free(&seen);
	return err == ES_OK ? items->err : err;
}

/* Those whose turn it is, newest first. */
static es_err list_turn(const struct es_view_source *s, const struct es_id *file, struct met *met,
                        struct es_writer *items, size_t *count)
{
	struct es_look look;
	struct es_walk walk;
	uint64_t number;
	es_err err = ES_OK;

	es_walk_about(&walk, s->snap, file, ES_KIND_SUBTITLES, ES_NEWEST_FIRST);
	es_look_open(&look, &walk);
	for (size_t i = 0; i < ES_VIEW_REVISIONS_MAX && met->count < ES_VIEW_SUBTITLES_MAX &&
	                   met->bytes < ES_VIEW_SUBTITLES_BYTES;
	     i++) {
		err = es_look_next(&look, is_its_turn, met, &number);
		if (err != ES_OK)
			break;
		err = list_one(s, number, file, met, items);
		*count += err == ES_OK;
		if (err != ES_OK && err != ES_NOT_FOUND)
			break;
	}
	return err == ES_NOT_FOUND ? ES_OK : err;
}

/* {id, kind} of what the recording belongs to: what new subtitles are told of. */
static void put_about(const struct es_row *referring, struct es_writer *w)
{
	struct es_id entity;

	es_put_key(w, "about");
	if (!referring) {
		es_write_nil(w);
		return;
	}
	const char *kind = es_kind_word(referring->header.kind);
	es_record_entity(&referring->header, &referring->id, &entity);
	es_write_map(w, 2);
	es_put_id(w, "id", &entity);
	es_put_text(w, "kind", kind ? kind : "");
}

es_err es_view_subtitles_of(const struct es_view_source *s, const struct es_id *file,
                            struct es_writer *w)
{
	struct met met = {.of_owner = true};
	struct es_row referring, first;
	struct es_writer items;
	size_t count = 0, before = w->len;
	es_err err = ES_OK;

	es_writer_grow(&items, ES_WEB_ANSWER_MAX);
	bool may = es_find_referring(s, file, NULL, true, &referring) &&
	           es_find_referring(s, file, NULL, false, &first);
	met.owner = &first.header.structure;
	if (may)
		err = list_turn(s, file, &met, &items, &count);
	met.of_owner = false;
	if (may && err == ES_OK)
		err = list_turn(s, file, &met, &items, &count);
	if (err == ES_OK) {
		es_write_map(w, 2);
		put_about(may ? &referring : NULL, w);
		es_put_key(w, "items");
		es_write_array(w, count);
		es_write_raw(w, es_writer_bytes(&items));
		err = w->err;
	}
	es_writer_free(&items);
	if (err != ES_OK)
		w->len = before;
	return err;
}
