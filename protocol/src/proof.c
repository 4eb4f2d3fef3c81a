/* SPDX-License-Identifier: EUPL-1.2 */
#include "essaim/proof.h"

#include "evidence.h"

#include <string.h>

#define VERSION 2
#define FIELDS 14

static void write_list(struct es_writer *w, struct es_bytes list)
{
	if (list.len == 0)
		es_write_array(w, 0);
	else
		es_write_raw(w, list);
}

void es_key_step_write(const struct es_key_step *step, struct es_writer *w)
{
	es_write_array(w, 3);
	es_write_bin(w, ES_BYTES(step->key));
	es_write_bin(w, ES_BYTES(step->by_key));
	es_write_bin(w, ES_BYTES(step->by_next));
}

es_err es_proof_encode(const struct es_proof *proof, struct es_writer *w)
{
	es_write_array(w, FIELDS);
	es_write_uint(w, VERSION);
	es_write_bin(w, proof->header);
	es_write_bin(w, ES_BYTES(proof->body_key));
	es_write_bin(w, proof->body);
	es_write_uint(w, proof->path.index);
	es_write_uint(w, proof->size);
	es_path_write(&proof->path, w);
	es_write_bin(w, es_bytes_of(proof->signature, proof->listed ? 0 : ES_SIGNATURE_LEN));
	es_opening_write(&proof->opening, w);
	write_list(w, proof->keys);
	write_list(w, proof->acts);
	return w->err;
}

static void read_signature(struct es_reader *r, struct es_proof *proof)
{
	struct es_bytes signature = es_read_bin(r, ES_SIGNATURE_LEN);

	proof->listed = signature.len == 0;
	if (proof->listed || r->err != ES_OK)
		return;
	if (signature.len == ES_SIGNATURE_LEN)
		memcpy(proof->signature, signature.data, ES_SIGNATURE_LEN);
	else
		es_reader_fail(r, ES_MALFORMED);
}

static es_err decode(struct es_bytes in, struct es_proof *proof)
{
	struct es_reader r;

	if (in.len > ES_PROOF_MAX)
		return ES_TOO_LARGE;
	es_reader_init(&r, in);
	es_err err = es_evidence_head(&r, VERSION, FIELDS);
	if (err != ES_OK)
		return err;
	proof->header = es_read_bin(&r, ES_HEADER_MAX);
	es_read_fixed(&r, proof->body_key, ES_BODY_KEY_LEN);
	proof->body = es_read_bin(&r, ES_BODY_MAX);
	proof->path.index = es_read_uint(&r, UINT64_MAX);
	proof->size = es_read_uint(&r, UINT64_MAX);
	es_path_read(&r, &proof->path);
	read_signature(&r, proof);
	es_opening_read(&r, ES_BODY_MAX, &proof->opening);
	proof->keys = es_read_value(&r);
	proof->acts = es_read_value(&r);
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
	es_err err =
	        es_log_open(proof->opening.header, proof->opening.body, proof->opening.body_key,
	                    &proof->opening.federation, log, &result->start);
	if (err != ES_OK)
		return err;
	result->what = "the structure of the record";
	return es_id_equal(&result->header.structure, &log->structure) ? ES_OK : ES_NOT_MEMBER;
}

/* --- whose key it is -------------------------------------------------------------------------- */

static void read_step(struct es_reader *r, struct es_key_step *step)
{
	es_read_array_of(r, 3);
	es_read_fixed(r, step->key, ES_PUBLIC_KEY_LEN);
	es_read_fixed(r, step->by_key, ES_SIGNATURE_LEN);
	es_read_fixed(r, step->by_next, ES_SIGNATURE_LEN);
}

static es_err check_step(const struct es_certificate *cert, const struct es_id *federation,
                         const struct es_key_step *step, const uint8_t next[ES_PUBLIC_KEY_LEN])
{
	es_err err = es_rotation_check(federation, &cert->structure, next, step->key, step->by_key);

	if (err == ES_OK)
		err = es_rotation_check(federation, &cert->structure, next, next, step->by_next);
	return err;
}

/* The structure's id is the hash of its first key; from there each key vouches for the next one. */
static es_err check_keys(struct es_proof_result *result)
{
	const struct es_certificate *cert = &result->start.certificate;
	const struct es_id *federation = &result->proof.opening.federation;
	struct es_key_step step = {0}, before = {0};
	struct es_reader r;
	struct es_id first;
	es_err err = ES_OK;

	result->what = "the key of the structure";
	es_reader_init(&r, result->proof.keys);
	size_t count = es_read_array(&r, ES_PROOF_KEYS_MAX);
	es_structure_id(cert->structure_key, &first);
	for (size_t i = 0; i < count && err == ES_OK; i++, before = step) {
		read_step(&r, &step);
		if (i == 0)
			es_structure_id(step.key, &first);
		err = r.err;
		if (err == ES_OK && i > 0)
			err = check_step(cert, federation, &before, step.key);
	}
	if (err == ES_OK)
		err = es_reader_finish(&r);
	if (err == ES_OK && !es_id_equal(&first, &cert->structure))
		err = ES_BAD_KEY;
	if (err == ES_OK && count > 0)
		err = check_step(cert, federation, &before, cert->structure_key);
	result->keys = count;
	return err;
}

/* The founding act is known by the federation's id, and each one after it by those before. */
static es_err fold(struct es_proof_result *result, struct es_federation *f, struct es_reader *acts)
{
	size_t count = es_read_array(acts, ES_ACTS_MAX);
	es_err err = acts->err;

	f->id = result->proof.opening.federation;
	for (size_t i = 0; i < count && err == ES_OK; i++) {
		struct es_bytes sealed = es_read_bin(acts, ES_SEALED_MAX);
		err = acts->err;
		if (err == ES_OK)
			err = es_federation_fold(f, sealed);
	}
	if (err == ES_OK)
		err = es_reader_finish(acts);
	result->acts = f->acts;
	return err;
}

static es_err check_acts(struct es_proof_result *result, const struct es_log *log)
{
	const struct es_certificate *cert = &result->start.certificate;
	struct es_federation f;
	struct es_reader r;

	result->what = "the acts of the federation";
	es_reader_init(&r, result->proof.acts);
	es_federation_init(&f);
	es_err err = fold(result, &f, &r);
	if (err == ES_OK && f.acts > 0) {
		es_federation_limit(&f, &log->structure, cert->structure_key, &log->id,
		                    &result->limit);
		result->what = "what the acts say counts of the log";
		if (result->proof.path.index >= result->limit.size)
			err = ES_NOT_ALLOWED;
	}
	es_federation_free(&f);
	return err;
}

/* Either by itself or by the acts, never both: nothing here goes unread. */
static es_err check_key(struct es_proof_result *result, const struct es_log *log)
{
	es_err err = check_acts(result, log);

	if (err != ES_OK || result->acts == 0)
		return err == ES_OK ? check_keys(result) : err;
	result->what = "the key of the structure";
	struct es_reader r;
	es_reader_init(&r, result->proof.keys);
	if (es_read_array(&r, 0) != 0)
		return ES_MALFORMED;
	return es_reader_finish(&r);
}

/* --- where it stands -------------------------------------------------------------------------- */

/* Where the acts say what counts, by its root, nothing else that the log's key signed does. */
static es_err check_root(struct es_proof_result *result, const struct es_log *log)
{
	const struct es_log_limit *limit = &result->limit;
	const struct es_checkpoint *cp = &result->checkpoint;

	if (result->proof.listed || limit->has_root) {
		result->what = "the root that an act says";
		if (!result->proof.listed || !limit->has_root || limit->size != cp->size)
			return ES_INVALID;
		return memcmp(&limit->root, &cp->root, sizeof(cp->root)) == 0 ? ES_OK : ES_BAD_HASH;
	}
	result->what = "the checkpoint's signature";
	return es_checkpoint_verify(cp, log->public_key);
}

/* The record's place: the path leads to a root, which the log's key signed or an act says. The root
 * does not travel, so a wrong path, index or size shows as another root's. */
static es_err check_place(struct es_proof_result *result, const struct es_log *log)
{
	const struct es_proof *proof = &result->proof;
	struct es_checkpoint *cp = &result->checkpoint;

	memcpy(cp->signature, proof->signature, ES_SIGNATURE_LEN);
	result->what = "the path to the root";
	es_err err = es_evidence_root(log, proof->header, &proof->path, proof->size, cp);
	return err == ES_OK ? check_root(result, log) : err;
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
		err = check_key(result, &log);
	if (err == ES_OK)
		err = check_place(result, &log);
	if (err == ES_OK)
		result->what = "nothing";
	return err;
}
