/* SPDX-License-Identifier: EUPL-1.2 */
/* Ticket links: the joiner asks, the sponsor admits or refuses, acts and the sealed network key
 * follow. */
#include "internal.h"

#include <string.h>

void recv_join(struct es_session *s, struct es_reader *r)
{
	struct es_join_request request = {0};
	struct es_admission *a = &request.admission;
	a->structure = s->peer.structure;
	memcpy(a->key, s->peer.structure_key, ES_PUBLIC_KEY_LEN);
	es_read_cstr(r, a->name, sizeof(a->name));
	es_read_cstr(r, a->country, sizeof(a->country));
	es_read_cstr(r, a->city, sizeof(a->city));
	es_read_cstr(r, a->lang, sizeof(a->lang));
	a->logs = ES_LOGS_PER_STRUCTURE_DEFAULT;
	a->leaves = ES_LEAVES_PER_STRUCTURE_DEFAULT;
	a->body_bytes = ES_BODY_BYTES_PER_STRUCTURE_DEFAULT;
	if (r->err == ES_OK && (a->name[0] == 0 || strlen(a->country) != 2))
		es_reader_fail(r, ES_INVALID);
	if (s->hello_received)
		es_reader_fail(r, ES_STATE); /* asked before */
	if (es_reader_finish(r) != ES_OK)
		return;
	s->hello_received = true;
	s->host->admit(s->context, &request);
}

void join_go_on(struct es_session *s)
{
	if (s->sealed_len == 0)
		return;
	greet_acts(s);
	if (s->ended || s->blocked)
		return;
	struct es_writer *w = session_message(s, MESSAGE_ADMITTED, 2);
	es_write_uint(w, s->peer_acts);
	es_write_bin(w, es_bytes_of(s->sealed, s->sealed_len));
	s->sealed_len = 0;
	session_tell(s);
}

void es_session_admitted(struct es_session *s, struct es_bytes sealed_key, uint64_t now_ms)
{
	if (s->ended)
		return;
	es_assert(sealed_key.len > 0 && sealed_key.len <= sizeof(s->sealed));
	s->now_ms = now_ms;
	s->peer_acts = 0;
	memcpy(s->sealed, sealed_key.data, sealed_key.len);
	s->sealed_len = sealed_key.len;
	join_go_on(s);
}

void es_session_refused(struct es_session *s, es_err why, uint64_t now_ms)
{
	if (s->ended)
		return;
	s->now_ms = now_ms;
	struct es_writer *w = session_message(s, MESSAGE_REFUSED, 1);
	es_write_cstr(w, es_err_word(why));
	session_tell(s);
}

void recv_admitted(struct es_session *s, struct es_reader *r)
{
	uint64_t acts = es_read_uint(r, ES_ACTS_MAX);
	struct es_bytes sealed = es_read_bin(r, SEALED_MAX);
	if (r->err == ES_OK && acts != s->peer_acts)
		es_reader_fail(r, ES_GAP); /* acts of the chain did not come */
	uint64_t token;
	if (es_reader_finish(r) != ES_OK || !session_pend(s, MESSAGE_ADMITTED, 0, 0, &token))
		return;
	s->host->joined(s->context, token, sealed);
}

static es_err err_of_word(struct es_bytes word)
{
	for (int e = 0; e < ES_ERR_COUNT; e++)
		if (es_bytes_equal(word, es_bytes_str(es_err_word((es_err)e))))
			return (es_err)e;
	return ES_NOT_ALLOWED;
}

void recv_refused(struct es_session *s, struct es_reader *r)
{
	struct es_bytes word = es_read_str(r, 64);
	if (es_reader_finish(r) != ES_OK)
		return;
	es_err why = err_of_word(word);
	session_end(s, why == ES_OK ? ES_NOT_ALLOWED : why, "the sponsor refused");
}
