/* SPDX-License-Identifier: EUPL-1.2 */
#include "essaim/fork.h"

#include "evidence.h"

#include <sodium.h>
#include <string.h>

#define VERSION 1
#define FIELDS 14

static int compare_bytes(struct es_bytes a, struct es_bytes b)
{
	size_t common = a.len < b.len ? a.len : b.len;
	int order = common > 0 ? memcmp(a.data, b.data, common) : 0;

	return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

static void write_copy(const struct es_fork_copy *copy, struct es_writer *w)
{
	es_write_uint(w, copy->size);
	es_write_bin(w, ES_BYTES(copy->signature));
	es_write_bin(w, copy->header);
	es_path_write(&copy->path, w);
}

es_err es_fork_encode(const struct es_fork *fork, struct es_writer *w)
{
	size_t first = compare_bytes(fork->copies[0].header, fork->copies[1].header) > 0 ? 1 : 0;

	es_write_array(w, FIELDS);
	es_write_uint(w, VERSION);
	es_write_uint(w, fork->copies[0].path.index);
	write_copy(&fork->copies[first], w);
	write_copy(&fork->copies[1 - first], w);
	es_opening_write(&fork->opening, w);
	return w->err;
}

static void read_copy(struct es_reader *r, uint64_t index, struct es_fork_copy *copy)
{
	copy->size = es_read_uint(r, UINT64_MAX);
	es_read_fixed(r, copy->signature, ES_SIGNATURE_LEN);
	copy->header = es_read_bin(r, ES_HEADER_MAX);
	copy->path.index = index;
	es_path_read(r, &copy->path);
}

static es_err decode(struct es_bytes in, struct es_fork *fork)
{
	struct es_reader r;

	if (in.len > ES_FORK_MAX)
		return ES_TOO_LARGE;
	es_reader_init(&r, in);
	es_err err = es_evidence_head(&r, VERSION, FIELDS);
	if (err != ES_OK)
		return err;
	uint64_t index = es_read_uint(&r, UINT64_MAX);
	read_copy(&r, index, &fork->copies[0]);
	read_copy(&r, index, &fork->copies[1]);
	es_opening_read(&r, ES_START_BODY_MAX, &fork->opening);
	return es_reader_finish(&r);
}

/* The two leaves: at an index where copies of this log can differ, and different. */
static es_err check_leaves(struct es_fork_result *result)
{
	const struct es_fork *fork = &result->fork;

	result->what = "the index";
	if (fork->copies[0].path.index == 0)
		return ES_INVALID;
	result->what = "the two leaves";
	int order = compare_bytes(fork->copies[0].header, fork->copies[1].header);
	if (order == 0)
		return ES_INVALID;
	return order < 0 ? ES_OK : ES_NOT_CANONICAL;
}

/* Equal left siblings: everything before the index is the same in both. */
static es_err check_prefix(struct es_fork_result *result)
{
	const struct es_fork *fork = &result->fork;
	struct es_edge other;

	result->what = "the path to a root";
	es_err err = es_path_left(&fork->copies[0].path, fork->copies[0].size, &result->log.edge);
	if (err == ES_OK)
		err = es_path_left(&fork->copies[1].path, fork->copies[1].size, &other);
	if (err != ES_OK)
		return err;
	result->what = "what the copies have in common";
	const struct es_edge *edge = &result->log.edge;
	es_assert(edge->count > 0 && edge->count == other.count);
	if (memcmp(edge->hashes, other.hashes, edge->count * ES_TREE_HASH_LEN) != 0)
		return ES_BAD_HASH;
	return ES_OK;
}

static es_err check_checkpoint(struct es_fork_result *result, size_t which)
{
	const struct es_fork_copy *copy = &result->fork.copies[which];
	struct es_checkpoint *cp = &result->checkpoints[which];

	memcpy(cp->signature, copy->signature, ES_SIGNATURE_LEN);
	result->what = "the path to a root";
	es_err err = es_evidence_root(&result->log, copy->header, &copy->path, copy->size, cp);
	if (err != ES_OK)
		return err;
	result->what = "the signature of a checkpoint";
	return es_checkpoint_verify(cp, result->log.public_key);
}

es_err es_fork_verify(struct es_bytes in, struct es_fork_result *result)
{
	memset(result, 0, sizeof(*result));
	result->what = "the form of the proof";
	struct es_fork *fork = &result->fork;
	es_err err = decode(in, fork);
	if (err == ES_OK)
		err = check_leaves(result);
	if (err == ES_OK) {
		result->what = "the log's start";
		err = es_log_open(fork->opening.header, fork->opening.body, fork->opening.body_key,
		                  &fork->opening.federation, &result->log, &result->start);
	}
	if (err == ES_OK)
		err = check_prefix(result);
	for (size_t i = 0; i < 2 && err == ES_OK; i++)
		err = check_checkpoint(result, i);
	if (err == ES_OK)
		result->what = "nothing";
	return err;
}

void es_fork_limit(const struct es_fork_result *result, struct es_log_limit *out)
{
	*out = (struct es_log_limit){.size = result->log.edge.size, .has_root = true};
	es_edge_root(&result->log.edge, &out->root);
}

void es_forks_digest(const struct es_frozen_log *logs, size_t count,
                     uint8_t digest[ES_FORKS_DIGEST_LEN])
{
	static const uint8_t domain[] = "essaim/v1/forks";
	crypto_generichash_state state;
	uint8_t whole[ES_ID_LEN];

	memset(digest, 0, ES_FORKS_DIGEST_LEN);
	if (count == 0)
		return;
	(void)crypto_generichash_init(&state, NULL, 0, sizeof(whole));
	(void)crypto_generichash_update(&state, domain, sizeof(domain));
	for (size_t i = 0; i < count; i++) {
		uint8_t index[8];
		for (size_t b = 0; b < sizeof(index); b++)
			index[b] = (uint8_t)(logs[i].index >> (56 - 8 * b));
		(void)crypto_generichash_update(&state, logs[i].log.bytes, ES_ID_LEN);
		(void)crypto_generichash_update(&state, index, sizeof(index));
	}
	(void)crypto_generichash_final(&state, whole, sizeof(whole));
	memcpy(digest, whole, ES_FORKS_DIGEST_LEN);
}
