/* SPDX-License-Identifier: EUPL-1.2 */
/* The structures of the federation and how it stands with them. */
#include "node_limits.h"
#include "view/cards.h"
#include "view/read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One structure, gathered from the chain of acts or from our own identity. */
struct facts {
	const struct es_id *id;
	const char *name, *country, *city, *lang;
	uint64_t since;
	bool self, coordinator, steward, suspended, left, stays;
	uint64_t left_ms;
	const struct es_id *keeper; /* NULL: nobody was named */
	uint64_t practices;
	struct in_language {
		char lang[ES_LANG_MAX + 1];
		uint64_t count;
	} languages[ES_VIEW_LANGUAGES_MAX]; /* what they are written in, in no order */
	size_t languages_len;
};

const char *es_partner_state_word(enum es_partner_state state)
{
	static const char *const words[] = {"self",   "up_to_date", "exchanging",
	                                    "silent", "suspended",  "left"};

	es_assert((size_t)state < sizeof(words) / sizeof(words[0]));
	return words[state];
}

static struct facts facts_of_member(const struct es_view_source *s, const struct es_member *m)
{
	const struct es_admission *a = &m->admission;

	return (struct facts){.id = &a->structure,
	                      .name = a->name,
	                      .country = a->country,
	                      .city = a->city,
	                      .lang = a->lang,
	                      .since = m->admitted_ms,
	                      .self = es_id_equal(&a->structure, &s->self->structure),
	                      .coordinator = m->coordinator,
	                      .steward = m->steward,
	                      .suspended = m->suspended,
	                      .left = m->left,
	                      .stays = m->stays,
	                      .left_ms = m->left_ms,
	                      .keeper = m->has_keeper ? &m->keeper : NULL};
}

static struct facts facts_of_self(const struct es_view_source *s)
{
	return (struct facts){.id = &s->self->structure,
	                      .name = s->self->name,
	                      .country = s->self->country,
	                      .city = s->self->city,
	                      .lang = s->self->lang,
	                      .since = es_identity_keys(s->self)->certificate.created_ms,
	                      .self = true};
}

static void count_language(struct facts *f, const char *lang)
{
	size_t i = 0;

	while (i < f->languages_len && strcmp(f->languages[i].lang, lang) != 0)
		i++;
	if (i == ES_VIEW_LANGUAGES_MAX)
		return;
	if (i == f->languages_len) {
		snprintf(f->languages[i].lang, sizeof(f->languages[i].lang), "%s", lang);
		f->languages_len++;
	}
	f->languages[i].count++;
}

/* Counts the practices of each structure in one walk over the newest. */
static es_err count_practices(const struct es_view_source *s, struct facts *all, size_t count)
{
	struct es_walk walk;
	struct es_row row;
	uint64_t number;

	es_walk_kind(&walk, s->snap, ES_KIND_PRACTICE, ES_NEWEST_FIRST);
	for (size_t i = 0; i < ES_VIEW_COUNT_MAX && es_walk_next(&walk, &number); i++) {
		es_err err = es_row_get(s->snap, number, &row);
		if (err != ES_OK)
			return err;
		if (row.header.has_entity || !es_may_see(s, &row))
			continue;
		for (size_t at = 0; at < count; at++) {
			if (!es_id_equal(&row.header.structure, all[at].id))
				continue;
			all[at].practices++;
			count_language(&all[at], row.header.lang);
		}
	}
	return ES_OK;
}

static void put_languages(const struct facts *f, struct es_writer *w)
{
	es_put_key(w, "languages");
	es_write_array(w, f->languages_len);
	for (size_t i = 0; i < f->languages_len; i++) {
		es_write_map(w, 2);
		es_put_text(w, "lang", f->languages[i].lang);
		es_put_uint(w, "count", f->languages[i].count);
	}
}

static void put_state(const struct facts *f, es_partner_fn *partner, void *context,
                      struct es_writer *w)
{
	struct es_partner p = {ES_PARTNER_SILENT, 0};

	if (f->suspended)
		p.state = f->left ? ES_PARTNER_LEFT : ES_PARTNER_SUSPENDED;
	else if (f->self)
		p.state = ES_PARTNER_SELF;
	else if (partner)
		partner(context, f->id, &p);
	es_put_text(w, "state", es_partner_state_word(p.state));
	es_put_key(w, "last_seen");
	if (p.last_seen_ms)
		es_write_uint(w, p.last_seen_ms);
	else
		es_write_nil(w);
}

struct putting {
	const struct es_id *structure;
	struct es_writer items;
	size_t count;
};

static es_err put_fork(void *context, const struct es_frozen *frozen)
{
	struct putting *p = context;

	if (!es_id_equal(&frozen->structure, p->structure) || p->count == ES_VIEW_FORKS_MAX)
		return ES_OK;
	es_write_map(&p->items, 3);
	es_put_id(&p->items, "log", &frozen->log);
	es_put_uint(&p->items, "index", frozen->limit.size);
	es_put_uint(&p->items, "seen", frozen->seen_ms);
	p->count++;
	return p->items.err;
}

static es_err put_forks(const struct es_view_source *s, const struct es_id *structure,
                        struct es_writer *w)
{
	struct putting p = {.structure = structure};

	es_writer_grow(&p.items, ES_VIEW_FORKS_MAX * 128);
	es_err err = es_frozen_each(s->snap, put_fork, &p);
	es_put_key(w, "forks");
	es_write_array(w, p.count);
	es_write_raw(w, es_writer_bytes(&p.items));
	es_writer_free(&p.items);
	return err;
}

/* number: the row of its card, or 0. */
static es_err put_facts(const struct es_view_source *s, const struct facts *f, uint64_t number,
                        es_partner_fn *partner, void *context, struct es_writer *w)
{
	struct es_seen card = {0};
	es_err err = number ? es_see(s, ES_KIND_STRUCTURE_CARD, number, &card) : ES_NOT_FOUND;
	struct es_bytes body = err == ES_OK ? card.body : es_bytes_of("\x80", 1);

	es_write_map(w, 20);
	es_put_id(w, "id", f->id);
	es_put_key(w, "card");
	if (err == ES_OK)
		es_write_bin(w, ES_BYTES(card.row.id.bytes));
	else
		es_write_nil(w);
	es_put_text(w, "name", f->name);
	es_put_text(w, "country", f->country);
	es_put_text(w, "city", f->city);
	es_put_text(w, "lang", f->lang);
	es_put_path(w, "mission", body, "mission");
	es_put_path(w, "website", body, "website");
	es_put_uint(w, "since", f->since);
	es_put_bool(w, "self", f->self);
	es_put_bool(w, "coordinator", f->coordinator);
	es_put_bool(w, "steward", f->steward);
	es_put_uint(w, "practices", f->practices);
	put_languages(f, w);
	put_state(f, partner, context, w);
	es_put_time(w, "left", f->left_ms);
	es_put_bool(w, "stays", !f->left || f->stays);
	if (f->keeper)
		es_put_structure(s, "keeper", f->keeper, w);
	else
		es_put_text(w, "keeper", "");
	es_seen_free(&card);
	if (err == ES_OK || err == ES_NOT_FOUND)
		err = put_forks(s, f->id, w);
	return err != ES_OK ? err : w->err;
}

es_err es_view_structure(const struct es_view_source *s, const struct es_id *structure,
                         es_partner_fn *partner, void *context, struct es_writer *w)
{
	const struct es_member *member = es_federation_structure(s->federation, structure);
	struct es_own_card card = {.structure = structure};
	size_t before = w->len;
	struct facts f;

	if (member)
		f = facts_of_member(s, member);
	else if (es_id_equal(structure, &s->self->structure))
		f = facts_of_self(s);
	else
		return ES_NOT_FOUND;
	es_err err = count_practices(s, &f, 1);
	if (err == ES_OK)
		err = es_find_cards(s, &card, 1);
	if (err == ES_OK)
		err = put_facts(s, &f, card.row, partner, context, w);
	if (err != ES_OK)
		w->len = before;
	return err;
}

es_err es_view_structures(const struct es_view_source *s, es_partner_fn *partner, void *context,
                          struct es_writer *w)
{
	size_t members = s->federation->members_len, before = w->len;
	size_t count = members ? members : 1;
	struct facts *all = calloc(count, sizeof(*all));
	struct es_own_card *cards = calloc(count, sizeof(*cards));

	if (!all || !cards) {
		free(all);
		free(cards);
		return ES_NO_MEMORY;
	}
	all[0] = facts_of_self(s);
	for (size_t i = 0; i < members; i++)
		all[i] = facts_of_member(s, &s->federation->members[i]);
	for (size_t i = 0; i < count; i++)
		cards[i].structure = all[i].id;
	es_err err = count_practices(s, all, count);
	if (err == ES_OK)
		err = es_find_cards(s, cards, count);
	es_write_map(w, 1);
	es_put_key(w, "items");
	es_write_array(w, count);
	for (size_t i = 0; i < count && err == ES_OK; i++)
		err = put_facts(s, &all[i], cards[i].row, partner, context, w);
	free(cards);
	free(all);
	if (err != ES_OK)
		w->len = before;
	return err;
}
