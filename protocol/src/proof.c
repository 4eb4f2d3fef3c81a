/* SPDX-License-Identifier: EUPL-1.2 */
#include "essaim/log.h"

#include <string.h>

#define VERSION 1
#define FIELDS 12

es_err es_proof_encode(const struct es_proof *proof, struct es_writer *w)
{
	es_assert(proof->path.count <= ES_PATH_MAX);
	es_write_array(w, FIELDS);
	es_write_uint(w, VERSION);
	es_write_bin(w, proof->header);
	es_write_bin(w, ES_BYTES(proof->body_key));
	es_write_bin(w, proof->body);
	es_write_uint(w, proof->path.index);
	es_write_uint(w, proof->size);
	es_write_bin(w, es_bytes_of(proof->path.hashes, proof->path.count * ES_TREE_HASH_LEN));
	es_write_bin(w, ES_BYTES(proof->signature));
	es_write_bin(w, proof->start_header);
	es_write_bin(w, ES_BYTES(proof->start_body_key));
	es_write_bin(w, proof->start_body);
	es_write_bin(w, ES_BYTES(proof->federation.bytes));
	return w->err;
}

static void read_path(struct es_reader *r, struct es_path *path)
{
	struct es_bytes hashes = es_read_bin(r, ES_PATH_MAX * ES_TREE_HASH_LEN);

	if (hashes.len % ES_TREE_HASH_LEN != 0)
		es_reader_fail(r, ES_MALFORMED);
	if (r->err != ES_OK || hashes.len == 0)
		return;
	path->count = hashes.len / ES_TREE_HASH_LEN;
	memcpy(path->hashes, hashes.data, hashes.len);
}

static es_err decode(struct es_bytes in, struct es_proof *proof)
{
	struct es_reader r;

	if (in.len > ES_PROOF_MAX)
		return ES_TOO_LARGE;
	es_reader_init(&r, in);
	size_t fields = es_read_array(&r, SIZE_MAX);
	if (es_read_uint(&r, UINT64_MAX) != VERSION && r.err == ES_OK)
		return ES_VERSION;
	if (r.err == ES_OK && fields != FIELDS)
		return ES_MALFORMED;
	proof->header = es_read_bin(&r, ES_HEADER_MAX);
	es_read_fixed(&r, proof->body_key, ES_BODY_KEY_LEN);
	proof->body = es_read_bin(&r, ES_BODY_MAX);
	proof->path.index = es_read_uint(&r, UINT64_MAX);
	proof->size = es_read_uint(&r, UINT64_MAX);
	read_path(&r, &proof->path);
	es_read_fixed(&r, proof->signature, ES_SIGNATURE_LEN);
	proof->start_header = es_read_bin(&r, ES_HEADER_MAX);
	es_read_fixed(&r, proof->start_body_key, ES_BODY_KEY_LEN);
	proof->start_body = es_read_bin(&r, ES_BODY_MAX);
	es_read_fixed(&r, proof->federation.bytes, ES_ID_LEN);
	return es_reader_finish(&r);
}

/* The record itself: its header and the body that the header commits to. */
static es_err check_record(struct es_proof_result *result)
{
	const struct es_proof *proof = &result->proof;

	result->what = "the record's header";
	es_err err = es_header_decode(proof->header, &result->header);
	if (err != ES_OK)
		return err;
	es_record_id(proof->header, &result->record);
	result->what = "the record's body";
	return es_body_check(&result->header, proof->body, proof->body_key);
}

/* The log's first leaf: who opened it, with which keys. */
static es_err check_start(struct es_proof_result *result, struct es_log *log)
{
	const struct es_proof *proof = &result->proof;

	result->what = "the log's start";
	es_err err = es_log_open(proof->start_header, proof->start_body, proof->start_body_key,
	                         &proof->federation, log, &result->start);
	if (err != ES_OK)
		return err;
	/* Offline there is no chain of acts to say which later keys a structure has. */
	result->what = "the key of the structure";
	if (!es_certificate_is_first(&result->start.certificate))
		return ES_BAD_KEY;
	result->what = "the structure of the record";
	return es_id_equal(&result->header.structure, &log->structure) ? ES_OK : ES_NOT_MEMBER;
}

/* The record's place: the path leads to a root, which the log's key signed. The root does not
 * travel, so a wrong path, index or size shows as a signature of something else. */
static es_err check_place(struct es_proof_result *result, const struct es_log *log)
{
	const struct es_proof *proof = &result->proof;
	struct es_checkpoint *cp = &result->checkpoint;
	struct es_tree_hash leaf;

	cp->log = log->id;
	cp->size = proof->size;
	memcpy(cp->signature, proof->signature, ES_SIGNATURE_LEN);
	es_leaf_hash(proof->header, &leaf);
	result->what = "the path to the root";
	es_err err = es_path_root(&proof->path, &leaf, proof->size, &cp->root);
	if (err != ES_OK)
		return err;
	result->what = "the checkpoint's signature";
	return es_checkpoint_verify(cp, log->public_key);
}

es_err es_proof_verify(struct es_bytes in, struct es_proof_result *result)
{
	struct es_log log;

	memset(result, 0, sizeof(*result));
	result->what = "the form of the proof";
	es_err err = decode(in, &result->proof);
	if (err == ES_OK)
		err = check_record(result);
	if (err == ES_OK)
		err = check_start(result, &log);
	if (err == ES_OK)
		err = check_place(result, &log);
	if (err == ES_OK)
		result->what = "nothing";
	return err;
}
