/* SPDX-License-Identifier: EUPL-1.2 */
#include "pool.h"

#include <stdlib.h>
#include <string.h>

struct sim_chain *sim_chain_new(struct sim_pool *p)
{
	struct sim_chain *c = calloc(1, sizeof(*c));
	es_assert(c != NULL);
	es_federation_init(&c->federation);
	c->users = 1;
	c->next_made = p->chains;
	p->chains = c;
	return c;
}

static struct sim_act *keep_act(struct sim_pool *p, struct es_bytes sealed)
{
	struct sim_act *a = calloc(1, sizeof(*a) + sealed.len);
	es_assert(a != NULL);
	a->len = sealed.len;
	memcpy(a->bytes, sealed.data, sealed.len);
	a->next = p->acts;
	p->acts = a;
	return a;
}

static void append(struct sim_chain *c, struct sim_act *act)
{
	c->acts = realloc(c->acts, (c->acts_count + 1) * sizeof(struct sim_act *));
	es_assert(c->acts != NULL);
	c->acts[c->acts_count++] = act;
}

static es_err fold_here(struct sim_pool *p, struct sim_chain *c, struct es_bytes sealed)
{
	es_err err = es_federation_fold(&c->federation, sealed);
	if (err == ES_OK)
		append(c, keep_act(p, sealed));
	return err;
}

/* The same chain for one more user, to be changed. */
static struct sim_chain *copy_of(struct sim_pool *p, const struct sim_chain *c)
{
	struct sim_chain *out = sim_chain_new(p);
	out->federation.id = c->federation.id;
	for (size_t i = 0; i < c->acts_count; i++) {
		es_assert(es_federation_fold(&out->federation,
		                             es_bytes_of(c->acts[i]->bytes, c->acts[i]->len)) ==
		          ES_OK);
		append(out, c->acts[i]);
	}
	return out;
}

static void drop_newest(struct sim_pool *p)
{
	struct sim_chain *c = p->chains;
	p->chains = c->next_made;
	es_federation_free(&c->federation);
	free(c->acts);
	free(c);
}

void sim_chain_share(struct sim_chain **chain, struct sim_chain *other)
{
	other->users++;
	(*chain)->users--;
	*chain = other;
}

/* Whether the fold could take this act at all: only then is it worth a copy. */
static bool may_follow(const struct sim_chain *c, struct es_bytes sealed)
{
	struct es_reader r;
	struct es_act act;
	es_reader_init(&r, sealed);
	es_read_array(&r, 5);
	struct es_bytes bytes = es_read_bin(&r, ES_ACT_MAX);
	return r.err == ES_OK && es_act_decode(bytes, &act) == ES_OK && act.index == c->acts_count;
}

es_err sim_chain_fold(struct sim_pool *p, struct sim_chain **chain, struct es_bytes sealed)
{
	struct sim_chain *c = *chain, *after = c->after;
	if (after != NULL && after->acts_count == c->acts_count + 1) {
		const struct sim_act *last = after->acts[c->acts_count];
		if (last->len == sealed.len && memcmp(last->bytes, sealed.data, sealed.len) == 0) {
			sim_chain_share(chain, after);
			return ES_OK;
		}
	}
	if (c->users == 1)
		return fold_here(p, c, sealed);
	if (!may_follow(c, sealed)) {
		es_err err = es_federation_fold(&c->federation, sealed);
		es_assert(err != ES_OK);
		return err;
	}
	struct sim_chain *copy = copy_of(p, c);
	es_err err = fold_here(p, copy, sealed);
	if (err != ES_OK) {
		drop_newest(p);
		return err;
	}
	c->after = copy;
	c->users--;
	*chain = copy;
	return ES_OK;
}
