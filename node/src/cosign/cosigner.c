/* SPDX-License-Identifier: EUPL-1.2 */
#include "cosign/cosigner.h"

#include "logsink.h"
#include "node_limits.h"
#include "store/writer.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* A log that may be due. */
struct due {
	struct es_id log;
	uint64_t at_ms; /* monotonic */
};

/* What is in the store, for telling: sorted by clock. */
struct entry {
	uint64_t clock;
	struct es_id log;
	uint8_t node_key[ES_PUBLIC_KEY_LEN];
};

struct es_cosigner {
	struct es_node *node;
	struct es_loop *loop;
	size_t under_way;
	bool stopping, begun;
	struct due *due; /* sorted by log */
	size_t due_count, due_capacity;
	struct es_erasure_places erasures;
	bool erasures_stale, stale;
	struct entry *entries;
	size_t entries_count, entries_capacity;
	struct es_cosigns_digests digests;
	uint64_t clock;
};

es_err es_cosigner_new(struct es_node *node, struct es_loop *loop, struct es_cosigner **out)
{
	struct es_cosigner *c = calloc(1, sizeof(*c));

	if (!c)
		return ES_NO_MEMORY;
	c->node = node;
	c->loop = loop;
	c->stale = c->erasures_stale = true;
	*out = c;
	return ES_OK;
}

void es_cosigner_stop(struct es_cosigner *c)
{
	c->stopping = true;
}

bool es_cosigner_is_idle(const struct es_cosigner *c)
{
	return c->under_way == 0;
}

void es_cosigner_free(struct es_cosigner *c)
{
	if (!c)
		return;
	es_assert(es_cosigner_is_idle(c));
	es_erasure_places_free(&c->erasures);
	free(c->due);
	free(c->entries);
	free(c);
}

/* --- what is in the store ---------------------------------------------------------------------- */

static es_err add_entry(void *context, const struct es_cosign_row *row)
{
	struct es_cosigner *c = context;

	if (c->entries_count == c->entries_capacity) {
		size_t capacity = c->entries_capacity ? 2 * c->entries_capacity : 64;
		struct entry *entries = realloc(c->entries, capacity * sizeof(*entries));
		if (!entries)
			return ES_NO_MEMORY;
		c->entries = entries;
		c->entries_capacity = capacity;
	}
	struct entry *e = &c->entries[c->entries_count++];
	e->clock = row->clock;
	e->log = row->cosigned.checkpoint.log;
	memcpy(e->node_key, row->node_key, ES_PUBLIC_KEY_LEN);
	es_cosigns_digest_flip(c->digests.part[es_cosigns_part(&e->log, e->node_key)], &e->log,
	                       e->node_key, row->cosigned.checkpoint.size);
	if (row->clock > c->clock)
		c->clock = row->clock;
	return ES_OK;
}

static int by_clock(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return (x->clock > y->clock) - (x->clock < y->clock);
}

static void reload(struct es_cosigner *c)
{
	struct es_snapshot *snap;

	if (!c->stale || es_snapshot_begin(c->node->store, &snap))
		return;
	c->entries_count = 0;
	memset(&c->digests, 0, sizeof(c->digests));
	es_err err = es_cosign_each(snap, NULL, add_entry, c);
	es_snapshot_end(snap);
	if (err)
		es_say(ES_LEVEL_WARNING, "cosignatures cannot be read: %s", es_err_sentence(err));
	if (c->entries_count)
		qsort(c->entries, c->entries_count, sizeof(*c->entries), by_clock);
	c->stale = false;
}

void es_cosigner_digests(const struct es_cosigner *c, struct es_cosigns_digests *out)
{
	*out = c->digests;
}

uint64_t es_cosigner_clock(const struct es_cosigner *c)
{
	return c->clock;
}

/* The first that came after. */
static size_t first_after(const struct es_cosigner *c, uint64_t after)
{
	size_t low = 0, high = c->entries_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (c->entries[middle].clock <= after)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

size_t es_cosigner_tell(const struct es_cosigner *c, uint64_t *after, size_t max,
                        const struct es_cosigns_filter *filter, struct es_writer *w)
{
	struct es_snapshot *snap;
	struct es_bytes before = {NULL, 0};
	size_t count = 0;

	if (*after >= c->clock || es_snapshot_begin(c->node->store, &snap))
		return 0;
	for (size_t i = first_after(c, *after); i < c->entries_count && count < max; i++) {
		const struct entry *e = &c->entries[i];
		struct es_cosign_row row;
		*after = e->clock;
		if (es_cosign_get(snap, &e->log, e->node_key, &row) ||
		    !es_cosigns_passes(filter, e->clock, e->node_key, &row.cosigned))
			continue;
		es_cosigned_write_next(&row.cosigned, before, w);
		before = row.cosigned.certificate;
		count++;
	}
	es_snapshot_end(snap);
	return w->err ? 0 : count;
}

/* --- to the disk ------------------------------------------------------------------------------- */

struct errand {
	struct es_change change; /* first */
	struct es_post post;
	struct es_cosigner *cosigner;
	struct es_cosigned cosigned;
	uint8_t certificate[ES_CERT_MAX];
};

static es_err apply(struct es_write *w, struct es_change *change)
{
	const struct errand *errand = (const struct errand *)change;
	const struct es_federation *f;

	es_err err = es_write_fold(w, &f);
	return err ? err : es_write_cosigned(w, f, &errand->cosigned);
}

/* On the loop. What it changed comes with the commit. */
static void on_back(struct es_post *post)
{
	struct errand *errand = (struct errand *)((char *)post - offsetof(struct errand, post));

	errand->cosigner->under_way--;
	free(errand);
}

/* On the writer thread. */
static void on_done(struct es_change *change, es_err result)
{
	struct errand *errand = (struct errand *)change;

	(void)result; /* what does not hold is dropped */
	errand->post.run = on_back;
	es_loop_post(errand->cosigner->loop, &errand->post);
}

void es_cosigner_take(struct es_cosigner *c, const struct es_cosigned *cosigned)
{
	if (c->stopping || c->under_way >= ES_COSIGN_ERRANDS_MAX)
		return; /* the next comparison brings it again */
	struct errand *errand = calloc(1, sizeof(*errand));
	if (!errand)
		return;
	errand->change = (struct es_change){.apply = apply, .done = on_done};
	errand->cosigner = c;
	errand->cosigned = *cosigned;
	memcpy(errand->certificate, cosigned->certificate.data, cosigned->certificate.len);
	errand->cosigned.certificate = es_bytes_of(errand->certificate, cosigned->certificate.len);
	c->under_way++;
	es_store_submit(c->node->store, &errand->change);
}

/* --- what is due ------------------------------------------------------------------------------- */

static size_t place_of(const struct es_cosigner *c, const struct es_id *log)
{
	size_t low = 0, high = c->due_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (es_id_compare(&c->due[middle].log, log) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void put_due(struct es_cosigner *c, const struct es_id *log, uint64_t at_ms)
{
	size_t at = place_of(c, log);

	if (at < c->due_count && es_id_equal(&c->due[at].log, log))
		return; /* it has its turn already */
	if (c->due_count == c->due_capacity) {
		size_t capacity = c->due_capacity ? 2 * c->due_capacity : 64;
		struct due *due = realloc(c->due, capacity * sizeof(*due));
		if (!due)
			return;
		c->due = due;
		c->due_capacity = capacity;
	}
	memmove(&c->due[at + 1], &c->due[at], (c->due_count - at) * sizeof(*c->due));
	c->due[at] = (struct due){*log, at_ms};
	c->due_count++;
}

void es_cosigner_on_commit(struct es_cosigner *c, const struct es_commit *commit)
{
	uint64_t now_ms = es_monotonic_ms();

	c->stale |= commit->cosigns;
	if (commit->changed_len > 0)
		c->erasures_stale = true;
	for (size_t i = 0; i < commit->changed_len && !c->stopping; i++)
		put_due(c, &commit->changed[i], now_ms + ES_COSIGN_DELAY_MS);
}

/* At the start all logs may be: spread over time, so that not all nodes attest the same. */
static void begin(struct es_cosigner *c, const struct es_vector *v, uint64_t now_ms)
{
	if (c->begun)
		return;
	for (size_t i = 0; i < v->count; i++)
		put_due(c, &v->entries[i].log,
		        now_ms + ES_COSIGN_DELAY_MS + randombytes_uniform(ES_COSIGN_SPREAD_MS));
	c->begun = true;
}

enum verdict { VERDICT_SIGN, VERDICT_LATER, VERDICT_NEVER };

static enum verdict judge(struct es_cosigner *c, struct es_snapshot *snap,
                          const struct es_vector_entry *entry, const struct es_log_info *info)
{
	const struct es_keys *keys = es_node_keys(c->node);
	struct es_cosign_row own = {.clock = 0};
	uint64_t erasure;

	if (es_id_equal(&info->log.structure, &c->node->identity.structure) || entry->size == 0)
		return VERDICT_NEVER;
	/* Shown is less than held while an erasure is being applied. */
	if (entry->size != info->log.edge.size)
		return VERDICT_LATER;
	bool signed_before =
	        es_cosign_get(snap, &entry->log, keys->certificate.node_key, &own) == ES_OK;
	uint64_t size = signed_before ? own.cosigned.checkpoint.size : 0;
	if (size >= entry->size)
		return VERDICT_NEVER;
	if (es_erasure_places_find(&c->erasures, &entry->log, &erasure) && erasure >= size)
		return VERDICT_SIGN;
	if (es_cosign_structures(snap, &entry->log, entry->size) >= ES_COSIGN_ATTESTERS)
		return VERDICT_NEVER;
	if (signed_before && own.cosigned.time_s + ES_COSIGN_AGAIN_S > es_now_ms() / 1000)
		return VERDICT_LATER;
	return VERDICT_SIGN;
}

static void sign(struct es_cosigner *c, const struct es_vector_entry *entry,
                 const struct es_log_info *info)
{
	const struct es_keys *keys = es_node_keys(c->node);
	struct es_cosigned cosigned = {.time_s = es_now_ms() / 1000};
	struct es_cosignature signature;

	cosigned.certificate = es_bytes_of(keys->certificate_bytes, keys->certificate_len);
	cosigned.checkpoint =
	        (struct es_checkpoint){.log = entry->log, .size = entry->size, .root = entry->root};
	memcpy(cosigned.checkpoint.signature, info->signature, ES_SIGNATURE_LEN);
	es_cosign(&cosigned.checkpoint, cosigned.time_s, keys->node_secret, &signature);
	memcpy(cosigned.signature, signature.signature, ES_SIGNATURE_LEN);
	es_cosigner_take(c, &cosigned);
}

/* False: ask again later. */
static bool settle(struct es_cosigner *c, struct es_snapshot *snap, const struct es_vector *v,
                   const struct es_id *log)
{
	const struct es_vector_entry *entry = es_vector_find(v, log);
	struct es_log_info info;

	if (!entry || es_log_get(snap, log, &info))
		return true;
	switch (judge(c, snap, entry, &info)) {
	case VERDICT_SIGN:
		sign(c, entry, &info);
		return true;
	case VERDICT_LATER:
		return false;
	case VERDICT_NEVER:
		break;
	}
	return true;
}

static void sign_due(struct es_cosigner *c, const struct es_vector *v, uint64_t now_ms)
{
	struct es_snapshot *snap;
	size_t kept = 0, settled = 0;

	if (es_snapshot_begin(c->node->store, &snap))
		return;
	if (c->erasures_stale && es_erasure_places_read(snap, &c->erasures) == ES_OK)
		c->erasures_stale = false;
	for (size_t i = 0; i < c->due_count; i++) {
		struct due due = c->due[i];
		if (due.at_ms <= now_ms && settled < ES_COSIGN_BATCH) {
			settled++;
			if (settle(c, snap, v, &due.log))
				continue;
			due.at_ms = now_ms + ES_COSIGN_SPREAD_MS;
		}
		c->due[kept++] = due;
	}
	c->due_count = kept;
	es_snapshot_end(snap);
}

void es_cosigner_tick(struct es_cosigner *c, const struct es_vector *v, uint64_t now_ms)
{
	if (c->stopping || !v)
		return;
	reload(c);
	begin(c, v, now_ms);
	for (size_t i = 0; i < c->due_count; i++) {
		if (c->due[i].at_ms > now_ms)
			continue;
		sign_due(c, v, now_ms);
		return;
	}
}
