/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/lookout.h"

#include "account/account.h"
#include "logsink.h"
#include "search/probe.h"
#include "search/spoken.h"
#include "store/personal.h"
#include "store/rows.h"
#include "store/searches.h"
#include "view/read.h"
#include "web/find.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define FOUND_MAX 16384

void es_lookout_clear(struct es_lookout *l)
{
	free(l->found);
	l->found = NULL;
	l->found_len = l->found_capacity = l->sighted_len = 0;
}

void es_lookout_free(struct es_lookout *l)
{
	es_lookout_clear(l);
	if (l->folds)
		es_federation_free(&l->federation);
	l->folds = false;
}

/* --- what rows are about ---------------------------------------------------------------------- */

static bool entity_of(struct es_snapshot *snap, const struct es_row *row, struct es_sighted *out)
{
	const struct es_header *header = &row->header;
	struct es_refs refs = {0};
	bool present;

	switch (header->kind) {
	case ES_KIND_PRACTICE:
	case ES_KIND_TOOL:
	case ES_KIND_TOOLBOX:
	case ES_KIND_TUTORIAL:
		es_record_entity(header, &row->id, &out->entity);
		out->kind = header->kind;
		return true;
	case ES_KIND_TESTIMONY:
	case ES_KIND_TRANSLATION:
		if (es_row_refs(snap, row->number, header, &refs, &present) != ES_OK)
			return false;
		out->entity = refs.practice;
		out->kind = ES_KIND_PRACTICE;
		return refs.has_practice;
	default:
		return false;
	}
}

static bool is_ours(const struct es_view_source *s, const struct es_row *row)
{
	return es_id_equal(&row->header.structure, &s->self->structure);
}

/* Searches are of accounts by the pseudonym that has a name; testimonies mostly carry the other one. */
static void to_person(struct es_snapshot *snap, uint8_t author[ES_AUTHOR_LEN])
{
	struct es_account account;

	if (es_account_of(snap, author, &account) == ES_OK)
		memcpy(author, account.author, ES_AUTHOR_LEN);
}

static void note_author(const struct es_view_source *s, const struct es_row *row,
                        struct es_sighted *out)
{
	struct es_writer w;
	struct es_bytes body;

	if (!is_ours(s, row))
		return;
	es_writer_grow(&w, ES_BODY_MAX);
	out->ours =
	        es_row_body(row, &w, &body) == ES_OK && es_body_author(body, out->author) == ES_OK;
	if (out->ours && row->header.kind == ES_KIND_TESTIMONY)
		to_person(s->snap, out->author);
	es_writer_free(&w);
}

static void sight(struct es_lookout *l, const struct es_sighted *one)
{
	size_t at = 0;

	while (at < l->sighted_len && !es_id_equal(&l->sighted[at].entity, &one->entity))
		at++;
	if (at == ES_LOOKOUT_MAX)
		return;
	uint64_t newest = at < l->sighted_len && l->sighted[at].row > one->row ? l->sighted[at].row
	                                                                       : one->row;
	l->sighted[at] = *one;
	l->sighted[at].row = newest;
	l->sighted_len += at == l->sighted_len;
}

/* Subtitles, which are about all that shows their recording. */
struct sighting {
	struct es_lookout *l;
	struct es_sighted one;
};

static es_err sight_shown(void *context, const struct es_id *entity, uint64_t kind)
{
	struct sighting *g = context;

	g->one.entity = *entity;
	g->one.kind = kind;
	sight(g->l, &g->one);
	return g->l->sighted_len == ES_LOOKOUT_MAX ? ES_LIMIT : ES_OK;
}

void es_lookout_row(struct es_lookout *l, const struct es_view_source *s, uint64_t number,
                    uint64_t row_as)
{
	struct sighting g = {.l = l, .one = {.row = row_as}};
	struct es_row row;

	if (es_row_get(s->snap, number, &row) != ES_OK || !row.has_body ||
	    row.header.version != ES_HEADER_VERSION)
		return;
	if (row.header.kind == ES_KIND_SUBTITLES) {
		note_author(s, &row, &g.one);
		es_err err = es_spoken_in(s->snap, &row, sight_shown, &g);
		(void)err; /* what was sighted is looked at */
	} else if (entity_of(s->snap, &row, &g.one)) {
		note_author(s, &row, &g.one);
		sight(l, &g.one);
	}
}

/* --- holding it against what is searched for -------------------------------------------------- */

/* One of those sighted, now and as it stood before. */
struct case_of {
	const struct es_sighted *sighted;
	struct es_probe *now, *before; /* owned; before NULL: nobody could find it */
	bool known;                    /* it was here before */
	uint64_t root;                 /* the row that began it */
	bool ours;                     /* who wrote what is read now is of this node */
	uint8_t author[ES_AUTHOR_LEN];
};

struct looking {
	struct es_lookout *l;
	struct es_prober *prober;
	struct es_view_source *source;
	const struct es_past *past;
	struct case_of *cases; /* owned */
	size_t count;
	size_t unread; /* of these, the first is at row first_unread */
	uint64_t first_unread;
	es_err why;
};

static void note_head(struct es_view_source *s, const struct es_past *past, struct case_of *c)
{
	struct es_heads *heads = calloc(1, sizeof(*heads));
	struct es_seen seen = {0};

	if (heads && es_heads_of(s, c->sighted->kind, &c->sighted->entity, heads) == ES_OK) {
		c->root = heads->root.number;
		c->known = c->root <= past->row;
		c->ours = es_see_head(s, heads, &seen) == ES_OK && is_ours(s, &seen.row) &&
		          es_body_author(seen.body, c->author) == ES_OK;
	}
	es_seen_free(&seen);
	free(heads);
}

/* ES_NOT_FOUND: nobody can find it. */
static es_err open_case(struct looking *looking, struct es_view_source *s,
                        const struct es_past *past, const struct es_sighted *sighted)
{
	struct case_of c = {.sighted = sighted};

	s->past = NULL;
	es_err err = es_probe_take(looking->prober, s, sighted->kind, &sighted->entity, &c.now);
	if (err)
		return err;
	note_head(s, past, &c);
	s->past = past;
	err = es_probe_take(looking->prober, s, sighted->kind, &sighted->entity, &c.before);
	if (err == ES_NOT_FOUND)
		err = ES_OK;
	if (err)
		es_probe_free(c.now);
	else
		looking->cases[looking->count++] = c;
	return err;
}

/* What cannot be read must not hold back what can. */
static void leave_out(struct looking *looking, const struct es_sighted *sighted, es_err why)
{
	if (why == ES_NOT_FOUND)
		return;
	if (looking->unread++ == 0) {
		looking->first_unread = sighted->row;
		looking->why = why;
	}
}

static es_err open_cases(struct looking *looking, struct es_view_source *s,
                         const struct es_past *past)
{
	const struct es_lookout *l = looking->l;

	for (size_t i = 0; i < l->sighted_len; i++) {
		es_err err = open_case(looking, s, past, &l->sighted[i]);
		if (err == ES_NO_MEMORY)
			return err;
		if (err)
			leave_out(looking, &l->sighted[i], err);
	}
	if (looking->unread)
		es_say(ES_LEVEL_WARNING,
		       "web: %zu that saved searches look at cannot be read, the first at row "
		       "%" PRIu64 ": %s",
		       looking->unread, looking->first_unread, es_err_sentence(looking->why));
	return ES_OK;
}

static bool is_own(const struct case_of *c, const uint8_t *person)
{
	if (c->ours && memcmp(c->author, person, ES_AUTHOR_LEN) == 0)
		return true;
	return c->known && c->sighted->ours &&
	       memcmp(c->sighted->author, person, ES_AUTHOR_LEN) == 0;
}

static es_err add(struct es_lookout *l, const struct es_found *found)
{
	if (found->count == 0 || l->found_len == FOUND_MAX)
		return ES_OK;
	if (l->found_len == l->found_capacity) {
		size_t capacity = l->found_capacity ? 2 * l->found_capacity : 64;
		struct es_found *more = realloc(l->found, capacity * sizeof(*more));
		if (!more)
			return ES_NO_MEMORY;
		l->found = more;
		l->found_capacity = capacity;
	}
	l->found[l->found_len++] = *found;
	return ES_OK;
}

/* A look that comes late begins before the search was saved: then it is how things stood when it was. What cannot
 * be read as it stood is no news. */
static bool fitted(const struct looking *looking, const struct case_of *c,
                   const struct es_saved_search *search)
{
	struct es_past then = *looking->past;
	struct es_probe *probe = NULL;

	if (search->row <= then.row)
		return c->before && es_prober_fits(looking->prober, c->before);
	if (c->root > search->row)
		return false;
	then.row = search->row;
	looking->source->past = &then;
	es_err err = es_probe_take(looking->prober, looking->source, c->sighted->kind,
	                           &c->sighted->entity, &probe);
	looking->source->past = NULL;
	bool fits = err ? err != ES_NOT_FOUND : es_prober_fits(looking->prober, probe);
	es_probe_free(probe);
	return fits;
}

static es_err look_for(void *context, const uint8_t person[ES_AUTHOR_LEN],
                       const struct es_saved_search *search)
{
	struct looking *looking = context;
	struct es_found found = {.search = search->number};
	struct es_search_ask ask;
	const char *field;

	if (es_find_read(search->query, &ask, &field) != ES_OK)
		return ES_OK;
	ask.scope_max = ES_SCOPE_FEDERATION;
	memcpy(found.person, person, ES_AUTHOR_LEN);
	es_prober_ask(looking->prober, &ask);
	for (size_t i = 0; i < looking->count; i++) {
		const struct case_of *c = &looking->cases[i];
		if (c->sighted->row <= search->row || is_own(c, person) ||
		    !es_prober_fits(looking->prober, c->now) || fitted(looking, c, search))
			continue;
		found.count++;
		if (c->sighted->row < found.row)
			continue;
		found.row = c->sighted->row;
		found.newest = c->sighted->entity;
	}
	return add(looking->l, &found);
}

/* One that cannot be read now is looked for no further; said once for each number of them. */
static es_err look_for_all(struct looking *looking, struct es_snapshot *snap)
{
	size_t unread;
	es_err err = es_searches_of_all(snap, look_for, looking, &unread);

	if (unread && unread != looking->l->unread)
		es_say(ES_LEVEL_WARNING, "web: %zu saved searches cannot be read: %s", unread,
		       es_err_sentence(ES_IO));
	looking->l->unread = unread;
	return err;
}

static es_err fold(struct es_lookout *l, struct es_snapshot *snap)
{
	if (!l->folds)
		es_federation_init(&l->federation);
	l->folds = true;
	return es_acts_fold(snap, &l->federation);
}

static void close_cases(struct looking *looking)
{
	for (size_t i = 0; looking->cases && i < looking->count; i++) {
		es_probe_free(looking->cases[i].now);
		es_probe_free(looking->cases[i].before);
	}
	free(looking->cases);
}

es_err es_lookout_look(struct es_lookout *l, const struct es_view_source *s,
                       const struct es_past *past)
{
	struct es_view_source source = *s;
	struct looking looking = {.l = l, .source = &source, .past = past};

	if (l->sighted_len == 0)
		return ES_OK;
	es_err err = fold(l, s->snap);
	if (!err)
		err = es_prober_new(&looking.prober);
	if (err)
		return err;
	source.federation = &l->federation;
	looking.cases = calloc(l->sighted_len, sizeof(*looking.cases));
	err = looking.cases ? open_cases(&looking, &source, past) : ES_NO_MEMORY;
	if (!err && looking.count)
		err = look_for_all(&looking, s->snap);
	close_cases(&looking);
	es_prober_free(looking.prober);
	return err;
}

es_err es_write_lookout(struct es_write *w, const struct es_lookout *l)
{
	es_err err = ES_OK;

	for (size_t i = 0; i < l->found_len && !err; i++) {
		const struct es_found *f = &l->found[i];
		err = es_write_notice_found(w, f->person, f->search, f->row, &f->newest, f->count);
	}
	return err;
}
