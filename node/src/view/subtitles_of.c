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
static es_err give_one(const struct es_view_source *s, uint64_t number, const struct es_id *file,
                       struct met *met, es_subtitles_fn *each, void *context)
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
		err = each(context, &heads, &seen);
	es_seen_free(&seen);
	return err;
}

/* Those whose turn it is, newest first. */
static es_err take_turn(const struct es_view_source *s, const struct es_id *file, struct met *met,
                        es_subtitles_fn *each, void *context)
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
		err = give_one(s, number, file, met, each, context);
		if (err != ES_OK && err != ES_NOT_FOUND)
			break;
	}
	return err == ES_NOT_FOUND ? ES_OK : err;
}

es_err es_each_subtitles(const struct es_view_source *s, const struct es_id *file,
                         es_subtitles_fn *each, void *context)
{
	struct met met = {.of_owner = true};
	struct es_row first;

	if (!es_find_referring(s, file, NULL, false, &first))
		return ES_OK;
	met.owner = &first.header.structure;
	es_err err = take_turn(s, file, &met, each, context);
	met.of_owner = false;
	return err == ES_OK ? take_turn(s, file, &met, each, context) : err;
}

/* Those that are listed. */
struct listing {
	const struct es_view_source *s;
	struct es_writer items; /* owned */
	size_t count;
};

static es_err list_one(void *context, const struct es_heads *heads, const struct es_seen *seen)
{
	struct listing *l = context;

	es_put_subtitles(l->s, heads, seen, false, &l->items);
	l->count++;
	return l->items.err;
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
	struct listing l = {.s = s};
	struct es_row referring;
	size_t before = w->len;

	es_writer_grow(&l.items, ES_WEB_ANSWER_MAX);
	bool may = es_find_referring(s, file, NULL, true, &referring);
	es_err err = es_each_subtitles(s, file, list_one, &l);
	if (err == ES_OK) {
		es_write_map(w, 2);
		put_about(may ? &referring : NULL, w);
		es_put_key(w, "items");
		es_write_array(w, l.count);
		es_write_raw(w, es_writer_bytes(&l.items));
		err = w->err;
	}
	es_writer_free(&l.items);
	if (err != ES_OK)
		w->len = before;
	return err;
}
