/* SPDX-License-Identifier: EUPL-1.2 */
/* One question, from its words to its answer. */
#include "search/facets.h"
#include "search/internal.h"
#include "search/sql.h"
#include "search/why.h"

#include "node_limits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CURSOR_DIGITS 28

/* A place in the order of results: the better first, then the newer. */
struct rank {
	uint16_t score;
	uint64_t created;
	uint32_t entity;
};

struct asking {
	struct es_search *search;
	const struct es_search_ask *ask;
	struct es_search_reader *reader;
	struct es_query query;
	struct es_expression expression;
	bool shortened;
	struct es_filter filter;
	struct es_facet_counts *counts;
	struct rank after;
	bool has_after;
	struct rank best[ES_SEARCH_PAGE_MAX + 1];
	size_t best_len, limit;
	uint64_t total;
};

/* --- who may ask ------------------------------------------------------------------------------ */

static struct es_search_reader *take_reader(struct es_search *search)
{
	struct es_search_reader *found = NULL;

	pthread_mutex_lock(&search->readers_lock);
	while (!found) {
		for (size_t i = 0; i < ES_SEARCH_READERS && !found; i++)
			if (!search->readers[i].taken)
				found = &search->readers[i];
		if (!found)
			pthread_cond_wait(&search->reader_free, &search->readers_lock);
	}
	found->taken = true;
	pthread_mutex_unlock(&search->readers_lock);
	return found;
}

static void give_reader(struct es_search *search, struct es_search_reader *reader)
{
	pthread_mutex_lock(&search->readers_lock);
	reader->taken = false;
	pthread_cond_signal(&search->reader_free);
	pthread_mutex_unlock(&search->readers_lock);
}

/* The thread that feeds looks after it. */
static void tell_damage(struct es_search *search)
{
	pthread_mutex_lock(&search->news_lock);
	search->damaged = search->look_at_all = true;
	pthread_cond_signal(&search->news);
	pthread_mutex_unlock(&search->news_lock);
}

/* --- order ------------------------------------------------------------------------------------ */

static int compare(const struct rank *a, const struct rank *b)
{
	if (a->score != b->score)
		return a->score > b->score ? -1 : 1;
	if (a->created != b->created)
		return a->created > b->created ? -1 : 1;
	return a->entity > b->entity ? -1 : a->entity < b->entity;
}

/* Keeps the first of those that come after the cursor, one more than asked for. */
static void keep(struct asking *a, const struct rank *r)
{
	size_t most = a->limit + 1, at = a->best_len;

	if (a->has_after && compare(r, &a->after) <= 0)
		return;
	if (at == most && compare(r, &a->best[at - 1]) >= 0)
		return;
	if (at == most)
		at--;
	else
		a->best_len++;
	for (; at > 0 && compare(r, &a->best[at - 1]) < 0; at--)
		a->best[at] = a->best[at - 1];
	a->best[at] = *r;
}

static es_err read_cursor(struct asking *a)
{
	struct es_bytes text = a->ask->after;
	uint8_t bytes[CURSOR_DIGITS / 2];

	if (text.len == 0)
		return ES_OK;
	if (text.len != CURSOR_DIGITS ||
	    es_unhex((const char *)text.data, text.len, bytes, sizeof(bytes)))
		return ES_MALFORMED;
	a->has_after = true;
	a->after = (struct rank){.score = (uint16_t)(bytes[0] << 8 | bytes[1])};
	for (size_t i = 2; i < 10; i++)
		a->after.created = a->after.created << 8 | bytes[i];
	for (size_t i = 10; i < 14; i++)
		a->after.entity = a->after.entity << 8 | bytes[i];
	return ES_OK;
}

/* --- matching --------------------------------------------------------------------------------- */

static es_err find_words(struct asking *a, bool shortened)
{
	struct es_search *search = a->search;
	struct es_hits *hits = a->reader->hits;

	es_writer_free(&a->expression.text);
	es_err err =
	        es_query_express(&a->query, search->catalogue.tongues, shortened, &a->expression);
	if (err)
		return err;
	err = es_hits_reset(hits, search->catalogue.cards_len);
	a->shortened = shortened;
	return err ? err : es_hits_find(a->reader->index, hits);
}

/* Without words, everything fits, newest first. */
static es_err find_all(struct asking *a)
{
	const struct es_catalogue *c = &a->search->catalogue;
	struct es_hits *hits = a->reader->hits;
	es_err err = es_hits_reset(hits, c->cards_len);

	for (size_t i = 0; i < c->cards_len && !err; i++)
		if (c->cards[i].alive)
			err = es_hits_add(hits, (uint32_t)i, 0, 1);
	return err;
}

static es_err match(struct asking *a)
{
	struct es_hits *hits = a->reader->hits;
	char lang[8] = {0};

	memcpy(lang, a->ask->lang.data ? a->ask->lang.data : (const uint8_t *)"",
	       a->ask->lang.len < 7 ? a->ask->lang.len : 7);
	es_query_parse(a->reader->index->words, a->ask->text, &a->query);
	hits->catalogue = &a->search->catalogue;
	hits->expression = &a->expression;
	hits->words_len = a->query.words_len;
	hits->scope_max = a->ask->scope_max;
	hits->tongue = es_tongue_of(lang);
	hits->deadline_ms = es_monotonic_ms() + ES_SEARCH_TIME_MS;
	if (a->query.words_len == 0)
		return find_all(a);
	es_err err = find_words(a, false);
	bool goes_on = a->query.words[a->query.words_len - 1].may_go_on;
	return !err && hits->len == 0 && goes_on ? find_words(a, true) : err;
}

static es_err count(struct asking *a)
{
	const struct es_catalogue *c = &a->search->catalogue;
	const struct es_hits *hits = a->reader->hits;
	es_err err = es_facets_new(c, &a->counts);

	es_filter_make(c, a->ask, &a->filter);
	for (size_t i = 0; i < hits->len && !err; i++) {
		uint32_t no = hits->entities[i];
		const struct es_card *card = &c->cards[no];
		uint32_t fails = es_filter_fails(&a->filter, card);
		if (fails == UINT32_MAX)
			continue;
		es_facets_count(a->counts, card, fails);
		if (fails)
			continue;
		a->total++;
		uint16_t score = a->ask->newest ? 1 : hits->score[no];
		keep(a, &(struct rank){score, card->facts.created, no});
	}
	return err;
}

/* --- answering -------------------------------------------------------------------------------- */

static void put_languages(const struct es_catalogue *c, const struct es_card *card,
                          struct es_writer *w)
{
	size_t count = 0;

	for (size_t i = 0; i < c->langs_len; i++)
		count += card->langs >> i & 1;
	es_put_key(w, "languages");
	es_write_array(w, count);
	for (size_t i = 0; i < c->langs_len; i++)
		if (card->langs >> i & 1)
			es_write_cstr(w, c->langs[i]);
}

/* The pairs of a summary, then what search adds. */
static es_err put_item(struct asking *a, const struct es_view_source *s, uint32_t no,
                       uint64_t deadline_ms, struct es_writer *w)
{
	const struct es_catalogue *c = &a->search->catalogue;
	const struct es_card *card = &c->cards[no];
	struct es_writer summary;
	struct es_reader r;

	es_writer_grow(&summary, ES_BODY_MAX);
	es_err err = es_view_summary_of(s, card->facts.kind, &card->id, &summary);
	es_reader_init(&r, es_writer_bytes(&summary));
	size_t pairs = err ? 0 : es_read_map(&r, ES_MAP_MAX);
	if (!err) {
		es_write_map(w, pairs + 3);
		es_write_raw(w, es_bytes_of(r.pos, (size_t)(r.end - r.pos)));
		es_put_id(w, "practice", card->facts.has_practice ? &card->facts.practice : NULL);
		put_languages(c, card, w);
		es_put_key(w, "match");
	}
	es_writer_free(&summary);
	if (err || a->query.words_len == 0) {
		if (!err)
			es_write_nil(w);
		return err;
	}
	const struct es_text_card *text = &c->texts[a->reader->hits->text[no]];
	return es_why_write(s, card, text, c->langs[text->lang], &a->query, a->reader->index->words,
	                    a->shortened, deadline_ms, w);
}

static es_err put_items(struct asking *a, const struct es_view_source *s, struct es_writer *w)
{
	size_t count = a->best_len < a->limit ? a->best_len : a->limit, written = 0;
	struct es_writer items;
	es_err err = ES_OK;

	es_writer_grow(&items, ES_WEB_ANSWER_MAX);
	for (size_t i = 0; i < count && !err; i++) {
		size_t before = items.len;
		/* Why the first matched is told however long it took to find it. */
		uint64_t deadline_ms = written ? a->reader->hits->deadline_ms : UINT64_MAX;
		err = put_item(a, s, a->best[i].entity, deadline_ms, &items);
		written += err == ES_OK;
		if (err == ES_NOT_FOUND) { /* the store is ahead of the index */
			items.len = before;
			err = ES_OK;
		}
	}
	if (!err)
		err = items.err;
	es_put_key(w, "items");
	es_write_array(w, written);
	es_write_raw(w, es_writer_bytes(&items));
	es_writer_free(&items);
	return err;
}

static void put_next(const struct asking *a, struct es_writer *w)
{
	const struct rank *last = &a->best[a->limit - 1];
	char cursor[CURSOR_DIGITS + 1];

	if (a->best_len > a->limit)
		snprintf(cursor, sizeof(cursor), "%04x%016llx%08x", last->score,
		         (unsigned long long)last->created, last->entity);
	es_put_text(w, "next", a->best_len > a->limit ? cursor : "");
}

static es_err answer(struct asking *a, struct es_writer *w)
{
	struct es_view_source s = {.federation = &a->search->federation,
	                           .self = &a->search->node->identity,
	                           .scope_max = a->ask->scope_max,
	                           .lang = a->ask->lang};
	es_err err = es_snapshot_begin(a->search->node->store, &s.snap);

	if (err)
		return err;
	es_write_map(w, 4);
	err = put_items(a, &s, w);
	es_snapshot_end(s.snap);
	put_next(a, w);
	es_put_uint(w, "total", a->total);
	es_put_key(w, "facets");
	es_facets_write(a->counts, &a->filter, &a->search->catalogue, &s, a->ask->lang, w);
	return err ? err : w->err;
}

static es_err find(struct asking *a, struct es_writer *w)
{
	es_err err = ES_OK;

	if (!a->search->loaded)
		return ES_BUSY;
	if (!a->reader->index)
		err = es_index_open(a->search->node->home, false, &a->reader->index);
	if (err == ES_NOT_FOUND)
		return ES_BUSY;
	if (!err)
		err = match(a);
	if (!err)
		err = count(a);
	return err ? err : answer(a, w);
}

es_err es_search_find(struct es_search *search, const struct es_search_ask *ask,
                      struct es_writer *out)
{
	struct asking *a = calloc(1, sizeof(*a));
	size_t before = out->len;

	if (!a)
		return ES_NO_MEMORY;
	a->search = search;
	a->ask = ask;
	a->limit = ask->limit == 0                   ? ES_SEARCH_PAGE
	           : ask->limit > ES_SEARCH_PAGE_MAX ? ES_SEARCH_PAGE_MAX
	                                             : (size_t)ask->limit;
	es_err err = read_cursor(a);
	if (!err) {
		a->reader = take_reader(search);
		pthread_rwlock_rdlock(&search->lock);
		err = find(a, out);
		pthread_rwlock_unlock(&search->lock);
		give_reader(search, a->reader);
	}
	if (err == ES_CORRUPT)
		tell_damage(search);
	if (err)
		out->len = before;
	es_writer_free(&a->expression.text);
	es_facets_free(a->counts);
	free(a);
	return err;
}
