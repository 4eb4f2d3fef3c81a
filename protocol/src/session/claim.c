/* SPDX-License-Identifier: EUPL-1.2 */
/* Two copies of one log that differ: who finds that out claims its own copy, and the other side
 * looks for the first leaf in which they do. */
#include "internal.h"

#include <string.h>

bool claim_make(struct es_session *s, const struct es_id *log, bool accused)
{
	struct es_log_copy own;
	struct fork_claim *claim = &s->forks.claim;
	if (s->host->forks == NULL || s->host->forks->copy(s->context, log, &own) != ES_OK)
		return false;
	if (claim->open) { /* one after the other */
		claim->missed |= !es_id_equal(&claim->log, log);
		return true;
	}
	if (s->forks.claims_made++ >= ES_CLAIMS_MAX)
		return false;
	*claim = (struct fork_claim){
	        .open = true, .accused = accused, .log = *log, .since_ms = s->now_ms};
	struct es_writer *w = session_message(s, MESSAGE_CLAIM, 5);
	es_write_bin(w, ES_BYTES(log->bytes));
	es_write_uint(w, own.checkpoint.size);
	es_write_bin(w, ES_BYTES(own.checkpoint.root.bytes));
	es_write_bin(w, ES_BYTES(own.checkpoint.signature));
	es_write_uint(w, own.held);
	return session_tell(s);
}

void claim_tick(struct es_session *s)
{
	struct fork_claim *claim = &s->forks.claim;
	if (claim->open && s->now_ms - claim->since_ms > ES_CLAIM_TIMEOUT_MS)
		claim_refuted(s);
	if (s->forks.search.active && s->now_ms - s->forks.search.since_ms > ES_CLAIM_TIMEOUT_MS)
		session_end(s, ES_TIMEOUT, "a claim of another history was not gone into");
}

void claim_close(struct es_session *s)
{
	struct fork_claim *claim = &s->forks.claim;
	if (claim->open && claim->missed)
		s->vector_due = s->vector_whole = true;
	claim->open = false;
}

void claim_refuted(struct es_session *s)
{
	const struct es_vector *v = session_vector(s);
	bool accused = s->forks.claim.open && s->forks.claim.accused;
	claim_close(s);
	/* The run was of another log whose id begins alike, as we were told meanwhile. */
	if (accused && v != NULL && known_alone(s, v, &s->forks.claim.log))
		session_end(s, ES_BAD_SIGNATURE,
		            "a run does not continue the log, and nothing shows a fork of it");
	else
		pump(s);
}

/* --- what the peer claims --------------------------------------------------------------------- */

void recv_claim(struct es_session *s, struct es_reader *r)
{
	struct es_checkpoint cp;
	struct es_log_copy own;
	es_read_fixed(r, cp.log.bytes, ES_ID_LEN);
	cp.size = es_read_uint(r, UINT64_MAX);
	es_read_fixed(r, cp.root.bytes, ES_TREE_HASH_LEN);
	es_read_fixed(r, cp.signature, ES_SIGNATURE_LEN);
	uint64_t held = es_read_uint(r, UINT64_MAX);
	if (r->err == ES_OK && held > cp.size)
		es_reader_fail(r, ES_MALFORMED);
	if (es_reader_finish(r) != ES_OK || s->host->forks == NULL)
		return;
	if (s->forks.claims_heard++ >= ES_CLAIMS_MAX) {
		session_end(s, ES_LIMIT, "too many claims of other histories on one link");
		return;
	}
	/* Not here: then there is nothing to compare, and a search of ours goes on undisturbed. */
	if (s->forks.search.active || s->host->forks->copy(s->context, &cp.log, &own) != ES_OK) {
		if (!s->forks.search.active)
			twins_claimed(s, &cp.log, held);
		search_tell_none(s, &cp.log);
		return;
	}
	es_err err = es_checkpoint_verify(&cp, own.public_key);
	if (err != ES_OK) {
		session_end(s, err, "a claim that the log's key did not sign");
		return;
	}
	search_begin(s, &cp, held < own.held ? held : own.held);
}
