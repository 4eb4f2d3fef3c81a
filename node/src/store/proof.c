/* SPDX-License-Identifier: EUPL-1.2 */
/* A record's proof: its place under a checkpoint that the log's key signed, or under the root that an
 * act lists; and how the log's key is its structure's. */
#include "cut.h"

#include "essaim/proof.h"
#include "node_limits.h"

#include <sodium.h>
#include <string.h>

struct building {
	struct es_snapshot *snap;
	const struct es_federation *f;
	struct es_row row;
	struct es_log_info info;
	const struct es_member *member;
	const struct es_key_list *ended; /* what ended the log's key; NULL: nothing */
	struct es_writer body, start, keys, acts;
	struct es_proof proof;
};

/* --- the place -------------------------------------------------------------------------------- */

/* Of a log that was cut, those of the kept checkpoints count that stand before the cut. */
static es_err under_kept(struct building *b)
{
	struct es_proof *proof = &b->proof;

	proof->size = (b->row.index / ES_RUN_MAX + 1) * ES_RUN_MAX;
	if (proof->size > b->info.log.edge.size)
		return ES_NOT_FOUND;
	es_err err = es_log_kept_checkpoint(b->snap, b->info.number, proof->size, proof->signature);
	if (!err && sodium_is_zero(proof->signature, sizeof(proof->signature)))
		err = ES_NOT_FOUND;
	return err ? err
	           : es_copy_path(b->snap, b->info.number, b->row.index, proof->size, &proof->path);
}

/* The last checkpoint; of a log that a fork proof cut, what its key signed is longer than what counts. */
static es_err under_last(struct building *b)
{
	uint8_t header_bytes[ES_HEADER_MAX];
	struct es_log_copy copy;
	struct es_writer header;

	es_writer_init(&header, header_bytes, sizeof(header_bytes));
	es_err err = es_copy_get(b->snap, &b->row.log, &copy);
	if (!err)
		err = es_copy_leaf(b->snap, &b->row.log, b->row.index, &header, &b->proof.path);
	if (err)
		return err;
	b->proof.size = copy.checkpoint.size;
	memcpy(b->proof.signature, copy.checkpoint.signature, ES_SIGNATURE_LEN);
	return ES_OK;
}

/* Nothing that the key signed ends where an act cut the log, or it never came here: the act has the
 * root. */
static es_err under_list(struct building *b)
{
	struct es_log_limit limit;

	es_federation_limit(b->f, &b->info.log.structure, b->info.structure_key, &b->info.log.id,
	                    &limit);
	if (!limit.has_root || limit.size != b->info.log.edge.size)
		return ES_NOT_ALLOWED;
	b->proof.listed = true;
	b->proof.size = limit.size;
	memset(b->proof.signature, 0, sizeof(b->proof.signature));
	return es_copy_path(b->snap, b->info.number, b->row.index, limit.size, &b->proof.path);
}

static es_err show_place(struct building *b)
{
	es_err err = under_last(b);

	if (err == ES_NOT_FOUND)
		err = under_kept(b);
	return err == ES_NOT_FOUND ? under_list(b) : err;
}

/* --- the key ---------------------------------------------------------------------------------- */

static const struct es_key_list *older(const struct es_federation *f, uint32_t list)
{
	return list != 0 ? &f->lists[list - 1] : NULL;
}

static es_err write_step(struct building *b, const struct es_key_list *list)
{
	struct es_key_step step;
	struct es_sealed sealed;
	struct es_bytes bytes;
	struct es_act act;

	es_err err = es_act_get(b->snap, list->act, &bytes);
	if (!err)
		err = es_sealed_decode(bytes, &sealed);
	if (!err)
		err = es_act_decode(sealed.act, &act);
	if (err)
		return err == ES_NO_MEMORY ? err : ES_CORRUPT;
	if (!act.proven)
		return ES_NOT_FOUND;
	memcpy(step.key, list->key, ES_PUBLIC_KEY_LEN);
	memcpy(step.by_key, act.old_proof, ES_SIGNATURE_LEN);
	memcpy(step.by_next, act.new_proof, ES_SIGNATURE_LEN);
	es_key_step_write(&step, &b->keys);
	return b->keys.err;
}

/* The steps from the first key to the log's; ES_NOT_FOUND where one of them was lost. */
static es_err write_steps(struct building *b)
{
	const struct es_key_list *steps[ES_PROOF_KEYS_MAX];
	const struct es_key_list *at = older(b->f, b->ended ? b->ended->next : b->member->list);
	size_t count = 0;

	for (; at; at = older(b->f, at->next)) {
		if (count == ES_PROOF_KEYS_MAX)
			return ES_NOT_FOUND;
		steps[count++] = at;
	}
	es_write_array(&b->keys, count);
	while (count > 0) {
		es_err err = write_step(b, steps[--count]);
		if (err)
			return err;
	}
	b->proof.keys = es_writer_bytes(&b->keys);
	return b->keys.err;
}

/* From the first act to the one that lists the log; or as long as its key had a say. */
static es_err write_acts(struct building *b)
{
	uint64_t count = b->f->acts;

	if (b->ended)
		count = b->ended->act + (b->proof.listed ? 1 : 0);
	es_write_array(&b->acts, (size_t)count);
	for (uint64_t i = 0; i < count && !b->acts.err; i++) {
		struct es_bytes sealed;
		es_err err = es_act_get(b->snap, i, &sealed);
		if (err)
			return err == ES_NOT_FOUND ? ES_CORRUPT : err;
		es_write_bin(&b->acts, sealed);
	}
	b->proof.acts = es_writer_bytes(&b->acts);
	return b->acts.err == ES_NO_SPACE ? ES_LIMIT : b->acts.err;
}

static es_err show_key(struct building *b)
{
	if (b->proof.listed)
		return write_acts(b);
	es_err err = write_steps(b);
	return err == ES_NOT_FOUND ? write_acts(b) : err;
}

/* --- the whole -------------------------------------------------------------------------------- */

static es_err find(struct building *b, const struct es_id *record)
{
	es_err err = es_row_find(b->snap, record, &b->row);

	if (!err && es_id_is_zero(&b->row.log))
		return ES_STATE;
	if (!err)
		err = es_log_get(b->snap, &b->row.log, &b->info);
	if (err)
		return err;
	b->member = es_federation_structure(b->f, &b->info.log.structure);
	if (!b->member)
		return ES_CORRUPT;
	const struct es_key_list *at = older(b->f, b->member->list);
	while (at && memcmp(at->key, b->info.structure_key, ES_PUBLIC_KEY_LEN) != 0)
		at = older(b->f, at->next);
	b->ended = at;
	return ES_OK;
}

static es_err build(struct building *b)
{
	es_err err = es_row_body(&b->row, &b->body, &b->proof.body);

	if (!err)
		err = es_body_key(b->snap, b->row.number, b->proof.body_key);
	if (!err)
		err = es_copy_opening(b->snap, &b->row.log, &b->start, &b->proof.opening);
	if (!err)
		err = show_place(b);
	if (!err)
		err = show_key(b);
	b->proof.header = b->row.header_bytes;
	return err;
}

es_err es_log_proof(struct es_snapshot *snap, const struct es_federation *f,
                    const struct es_id *record, struct es_writer *w)
{
	struct building b = {.snap = snap, .f = f};

	es_err err = find(&b, record);
	if (err)
		return err;
	es_writer_grow(&b.body, ES_BODY_MAX);
	es_writer_grow(&b.start, ES_BODY_MAX);
	es_writer_grow(&b.keys, ES_PROOF_ACTS_MAX);
	es_writer_grow(&b.acts, ES_PROOF_ACTS_MAX);
	err = build(&b);
	if (!err)
		err = es_proof_encode(&b.proof, w);
	es_writer_free(&b.body);
	es_writer_free(&b.start);
	es_writer_free(&b.keys);
	es_writer_free(&b.acts);
	return err;
}
