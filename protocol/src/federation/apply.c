/* SPDX-License-Identifier: EUPL-1.2 */
/* What an act that counts does. */
#include "fold.h"

#include <stdlib.h>
#include <string.h>

/* Room for more of size bytes; the array stays as it is where there is none. */
static es_err grow(void **array, size_t *capacity, size_t len, size_t more, size_t size, size_t max)
{
	if (more <= *capacity && len <= *capacity - more)
		return ES_OK;
	if (more > max || len > max - more)
		return ES_LIMIT;
	size_t wanted = 2 * len < len + more ? len + more : 2 * len;
	if (wanted < 8)
		wanted = 8;
	if (wanted > max)
		wanted = max;
	void *grown = realloc(*array, wanted * size);
	if (!grown)
		return ES_NO_MEMORY;
	*array = grown;
	*capacity = wanted;
	return ES_OK;
}

#define GROW(f, array, len, more, max)                                                             \
	grow((void **)&(f)->array, &(f)->array##_capacity, len, more, sizeof(*(f)->array), max)

static es_err reserve_member(struct es_federation *f)
{
	es_err err = GROW(f, members, f->members_len, 1, ES_MEMBERS_MAX);

	return err == ES_OK ? GROW(f, by_id, f->members_len, 1, ES_MEMBERS_MAX) : err;
}

es_err apply_reserve(struct es_federation *f, const struct es_act *act)
{
	es_err err = GROW(f, act_ids, (size_t)f->acts, 1, ES_ACTS_MAX);

	if (err != ES_OK)
		return err;
	switch (act->type) {
	case ES_ACT_FOUND:
	case ES_ACT_ADMIT:
		return reserve_member(f);
	case ES_ACT_SUSPEND:
	case ES_ACT_ROTATE:
	case ES_ACT_LEAVE:
		err = GROW(f, lists, f->lists_len, 1, ES_ACTS_MAX);
		return err == ES_OK
		               ? GROW(f, listed, f->listed_len, act->logs_len, ES_LISTED_ALL_MAX)
		               : err;
	case ES_ACT_NETWORK_KEY:
		return GROW(f, generations, f->generations_len, 1, ES_ACTS_MAX);
	default:
		return ES_OK;
	}
}

/* --- members ---------------------------------------------------------------------------------- */

static void make_member(const struct es_act *act, struct es_member *m)
{
	memset(m, 0, sizeof(*m));
	m->admission = act->admission;
	m->admitted_index = act->index;
	m->admitted_ms = act->created_ms;
	m->last_act = act->index;
}

void make_founder(const struct es_act *act, struct es_member *m)
{
	make_member(act, m);
	m->coordinator = m->steward = true;
}

static struct es_member *add_member(struct es_federation *f, const struct es_act *act)
{
	size_t at;

	(void)structure_find(f, &act->admission.structure, &at);
	memmove(f->by_id + at + 1, f->by_id + at, (f->members_len - at) * sizeof(*f->by_id));
	f->by_id[at] = (uint32_t)f->members_len;
	struct es_member *m = &f->members[f->members_len++];
	make_member(act, m);
	f->active++;
	return m;
}

static struct es_member *subject_of(struct es_federation *f, const struct es_act *act)
{
	struct es_member *m = (struct es_member *)es_federation_structure(f, &act->structure);

	es_assert(m != NULL);
	return m;
}

/* What goes on counting under the key that ends here. */
static void end_key(struct es_federation *f, struct es_member *m, const struct es_act *act)
{
	struct es_key_list *list = &f->lists[f->lists_len];
	struct es_reader r;

	*list = (struct es_key_list){
	        .act = act->index, .start = f->listed_len, .len = act->logs_len, .next = m->list};
	memcpy(list->key, m->admission.key, ES_PUBLIC_KEY_LEN);
	m->list = (uint32_t)++f->lists_len;
	es_reader_init(&r, act->logs);
	for (size_t i = 0; i < act->logs_len; i++)
		es_listed_log_read(&r, &f->listed[f->listed_len++]);
	es_assert(r.err == ES_OK);
}

static void apply_suspend(struct es_federation *f, const struct es_act *act)
{
	struct es_member *m = subject_of(f, act);

	end_key(f, m, act);
	m->suspended = true;
	m->steward = false;
	f->active--;
}

static void apply_leave(struct es_federation *f, const struct es_act *act)
{
	struct es_member *m = subject_of(f, act);

	apply_suspend(f, act);
	m->left = true;
	m->stays = act->stays;
	m->left_ms = act->created_ms;
}

static void apply_entrust(struct es_federation *f, const struct es_act *act)
{
	struct es_member *m = subject_of(f, act);

	m->has_keeper = true;
	m->keeper = act->keeper;
}

static void apply_rotate(struct es_federation *f, const struct es_act *act)
{
	struct es_member *m = subject_of(f, act);

	end_key(f, m, act);
	memcpy(m->admission.key, act->new_key, ES_PUBLIC_KEY_LEN);
}

static void apply_allowance(struct es_federation *f, const struct es_act *act)
{
	struct es_admission *a = &subject_of(f, act)->admission;

	a->logs = act->logs_allowed;
	a->leaves = act->leaves_allowed;
	a->body_bytes = act->body_bytes_allowed;
}

/* --- offices ---------------------------------------------------------------------------------- */

static void apply_stewards(struct es_federation *f, const struct es_act *act)
{
	size_t at;

	for (size_t i = 0; i < f->members_len; i++)
		f->members[i].steward = false;
	for (size_t i = 0; i < act->stewards_len; i++) {
		struct es_member *m = (struct es_member *)structure_find(f, &act->stewards[i], &at);
		es_assert(m != NULL);
		m->steward = true;
	}
}

static void apply_hand_over(struct es_federation *f, const struct es_act *act)
{
	for (size_t i = 0; i < f->members_len; i++)
		f->members[i].coordinator = false;
	subject_of(f, act)->coordinator = true;
	f->epoch = act->epoch;
}

static void apply_network_key(struct es_federation *f, const struct es_act *act)
{
	struct es_generation *g = &f->generations[f->generations_len++];

	g->act = act->index;
	memcpy(g->commitment, act->commitment, sizeof(g->commitment));
	memcpy(g->predecessor, act->predecessor, sizeof(g->predecessor));
}

static void apply_found(struct es_federation *f, const struct es_act *act, const struct es_id *id)
{
	struct es_member *m = add_member(f, act);

	m->coordinator = m->steward = true;
	f->id = *id;
	f->policy = act->policy;
	memcpy(f->name, act->name, sizeof(f->name));
}

static void apply_say(struct es_federation *f, const struct es_act *act, const struct es_id *id)
{
	switch ((enum es_act_type)act->type) {
	case ES_ACT_FOUND:
		apply_found(f, act, id);
		break;
	case ES_ACT_ADMIT:
		(void)add_member(f, act);
		break;
	case ES_ACT_SUSPEND:
		apply_suspend(f, act);
		break;
	case ES_ACT_ROTATE:
		apply_rotate(f, act);
		break;
	case ES_ACT_NETWORK_KEY:
		apply_network_key(f, act);
		break;
	case ES_ACT_STEWARDS:
		apply_stewards(f, act);
		break;
	case ES_ACT_POLICY:
		f->policy = act->policy;
		break;
	case ES_ACT_HAND_OVER:
		apply_hand_over(f, act);
		break;
	case ES_ACT_CLOSE:
		f->closed = true;
		break;
	case ES_ACT_ALLOWANCE:
		apply_allowance(f, act);
		break;
	case ES_ACT_LEAVE:
		apply_leave(f, act);
		break;
	case ES_ACT_ENTRUST:
		apply_entrust(f, act);
		break;
	}
}

static void apply_last(struct es_federation *f, const struct es_act *act)
{
	switch (act->type) {
	case ES_ACT_SUSPEND:
	case ES_ACT_ROTATE:
	case ES_ACT_ALLOWANCE:
	case ES_ACT_LEAVE:
	case ES_ACT_ENTRUST:
		subject_of(f, act)->last_act = act->index;
		break;
	case ES_ACT_STEWARDS:
	case ES_ACT_POLICY:
	case ES_ACT_HAND_OVER:
	case ES_ACT_CLOSE:
		f->last_act = act->index;
		break;
	default:
		break;
	}
}

void apply(struct es_federation *f, const struct es_act *act, const struct es_id *id)
{
	apply_say(f, act, id);
	apply_last(f, act);
	f->act_ids[f->acts++] = *id;
	f->head = *id;
	if (act->epoch > f->settled_epoch)
		f->settled_epoch = act->epoch;
}
