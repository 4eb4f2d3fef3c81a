/* SPDX-License-Identifier: EUPL-1.2 */
#include "essaim/proof.h"

#include "evidence.h"

#include <string.h>

#define VERSION 1
#define FIELDS 12

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
	es_write_bin(w, ES_BYTES(proof->signature));
	es_opening_write(&proof->opening, w);
	return w->err;
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
	es_read_fixed(&r, proof->signature, ES_SIGNATURE_LEN);
	es_opening_read(&r, ES_BODY_MAX, &proof->opening);
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

	memcpy(cp->signature, proof->signature, ES_SIGNATURE_LEN);
	result->what = "the path to the root";
	es_err err = es_evidence_root(log, proof->header, &proof->path, proof->size, cp);
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
