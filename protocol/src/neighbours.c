/* SPDX-License-Identifier: EUPL-1.2 */
#include "essaim/neighbours.h"

#define NONE SIZE_MAX

bool es_neighbour_reachable(const struct es_book *b, const struct es_neighbour *link)
{
	if (link->dialled)
		return true;
	for (size_t i = 0; i < b->count; i++)
		if (es_id_equal(&b->entries[i].node, &link->node) &&
		    b->entries[i].heard_ms != ES_NEVER && b->entries[i].failures == 0)
			return true;
	return false;
}

/* --- whom to dial ----------------------------------------------------------------------------- */

/* How much an address promises: nothing, another node of a structure that we are linked to perhaps,
 * a node that we have no link to. */
enum promise { NO_PROMISE, PERHAPS, NEW };

/* Who has no link at all comes back to a node that said it had enough. */
static bool may_dial(const struct es_book_entry *e, size_t links, int64_t now_ms)
{
	if (e->dialling || e->self)
		return false;
	return now_ms >= e->next_ms || (links == 0 && e->reason == ES_BUSY &&
	                                now_ms - e->heard_ms >= ES_DIAL_AGAIN_FIRST_MS);
}

static enum promise promise_of(const struct es_book_entry *e, const struct es_neighbour *links,
                               size_t count, int64_t now_ms)
{
	bool node_known = !es_id_is_zero(&e->node);
	enum promise promise = NEW;

	if (!may_dial(e, count, now_ms))
		return NO_PROMISE;
	for (size_t i = 0; i < count; i++) {
		if (node_known && es_id_equal(&e->node, &links[i].node))
			return NO_PROMISE;
		if (!node_known && es_id_equal(&e->structure, &links[i].structure))
			promise = PERHAPS;
	}
	return promise;
}

/* One address at random, of those that promise most. */
static size_t pick(struct es_book *b, const struct es_neighbour *links, size_t count,
                   int64_t now_ms)
{
	enum promise best = NO_PROMISE;
	size_t found = NONE, equal = 0;

	for (size_t i = 0; i < b->count; i++) {
		enum promise promise = promise_of(&b->entries[i], links, count, now_ms);
		if (promise == NO_PROMISE || promise < best)
			continue;
		equal = promise > best ? 1 : equal + 1;
		best = promise;
		if (es_book_random(b, equal) == 0)
			found = i;
	}
	return found;
}

struct tally {
	size_t dialled, live, reachable, dialling;
	int64_t eldest_ms;
};

static struct tally tally_of(const struct es_book *b, const struct es_neighbour *links,
                             size_t count, int64_t now_ms)
{
	struct tally t = {.eldest_ms = now_ms};

	for (size_t i = 0; i < count; i++) {
		t.dialled += links[i].dialled;
		t.live += links[i].live;
		/* Only who has many asks. */
		t.reachable += count > ES_NEIGHBOURS_MAX && es_neighbour_reachable(b, &links[i]);
		if (links[i].since_ms < t.eldest_ms)
			t.eldest_ms = links[i].since_ms;
	}
	for (size_t i = 0; i < b->count; i++)
		t.dialling += b->entries[i].dialling;
	return t;
}

static size_t missing(size_t wanted, size_t have)
{
	return wanted > have ? wanted - have : 0;
}

static size_t dials_wanted(struct es_neighbours *n, struct es_book *b, const struct tally *t,
                           size_t count, int64_t now_ms)
{
	bool catching_up = count > 0 && t->live == 0 && now_ms - t->eldest_ms < ES_NEIGHBOUR_AGE_MS;
	if (catching_up)
		return 0;
	size_t few = missing(ES_NEIGHBOURS_DIALLED, t->dialled);
	size_t all = missing(ES_NEIGHBOURS_WANTED, count);
	size_t wanted = few > all ? few : all;
	if (wanted == 0 && n->rotate_ms != 0 && now_ms >= n->rotate_ms)
		wanted = 1; /* what is too much then, is closed */
	if (n->rotate_ms == 0 || now_ms >= n->rotate_ms)
		n->rotate_ms = now_ms + ES_NEIGHBOUR_ROTATE_MS / 2 +
		               (int64_t)es_book_random(b, ES_NEIGHBOUR_ROTATE_MS);
	return wanted;
}

static void choose_dials(struct es_neighbours *n, struct es_book *b,
                         const struct es_neighbour *links, size_t count, const struct tally *t,
                         int64_t now_ms, struct es_neighbour_choice *out)
{
	size_t wanted = dials_wanted(n, b, t, count, now_ms);
	size_t under_way = t->dialling;

	while (under_way < wanted && under_way < ES_DIALS_MAX) {
		size_t at = pick(b, links, count, now_ms);
		if (at == NONE)
			break;
		out->dial[out->dial_len++] = at;
		b->entries[at].dialling = true; /* not twice */
		under_way++;
	}
}

/* --- whom to leave ---------------------------------------------------------------------------- */

static bool may_close(const struct es_book *b, const struct es_neighbour *link, int64_t now_ms)
{
	return link->live && now_ms - link->since_ms >= ES_NEIGHBOUR_AGE_MS &&
	       es_neighbour_reachable(b, link);
}

/* The link that we dialled first: the others are younger, so the graph goes on changing. */
static size_t eldest_dialled(const struct es_book *b, const struct es_neighbour *links,
                             size_t count, int64_t now_ms)
{
	size_t found = NONE;

	for (size_t i = 0; i < count; i++)
		if (links[i].dialled && may_close(b, &links[i], now_ms) &&
		    (found == NONE || links[i].since_ms < links[found].since_ms))
			found = i;
	return found;
}

static size_t any_link(struct es_book *b, const struct es_neighbour *links, size_t count,
                       int64_t now_ms)
{
	size_t found = NONE, equal = 0;

	for (size_t i = 0; i < count; i++)
		if (may_close(b, &links[i], now_ms) && es_book_random(b, ++equal) == 0)
			found = i;
	return found;
}

static size_t choose_close(struct es_neighbours *n, struct es_book *b,
                           const struct es_neighbour *links, size_t count, const struct tally *t,
                           int64_t now_ms)
{
	size_t found = NONE;

	if (now_ms < n->close_ms || t->live < 2)
		return NONE;
	if (t->dialled > ES_NEIGHBOURS_DIALLED && count > ES_NEIGHBOURS_WANTED)
		found = eldest_dialled(b, links, count, now_ms);
	if (found == NONE && t->reachable > ES_NEIGHBOURS_MAX)
		found = any_link(b, links, count, now_ms);
	if (found != NONE)
		n->close_ms = now_ms + ES_NEIGHBOUR_CLOSE_MS;
	return found;
}

void es_neighbours_choose(struct es_neighbours *n, struct es_book *b,
                          const struct es_neighbour *links, size_t count, int64_t now_ms,
                          struct es_neighbour_choice *out)
{
	struct tally t = tally_of(b, links, count, now_ms);

	out->dial_len = 0;
	choose_dials(n, b, links, count, &t, now_ms, out);
	out->close = choose_close(n, b, links, count, &t, now_ms);
}
