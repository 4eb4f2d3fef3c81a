/* SPDX-License-Identifier: EUPL-1.2 */
#include "essaim/motions.h"

#define TYPE_MAX 255

void es_act_request_id(uint64_t type, struct es_bytes payload, struct es_id *id)
{
	uint8_t type_byte = (uint8_t)type;
	struct es_bytes parts[] = {es_bytes_of(&type_byte, 1), payload};

	es_hash(id, "essaim/v1/act-payload", parts, 2);
}

es_err es_act_request_decode(struct es_bytes in, struct es_act_request *out)
{
	struct es_reader r;

	if (in.len > ES_ACT_MAX)
		return ES_TOO_LARGE;
	es_reader_init(&r, in);
	es_read_array_of(&r, 3);
	out->type = es_read_uint(&r, TYPE_MAX);
	if (es_reader_peek(&r) != ES_ARRAY || out->type == ES_ACT_FOUND)
		es_reader_fail(&r, ES_MALFORMED);
	out->payload = es_read_value(&r);
	out->approvals_len = es_read_array(&r, ES_APPROVALS_MAX);
	for (size_t i = 0; i < out->approvals_len; i++)
		out->approvals[i] = es_read_value(&r);
	if (out->approvals_len == 0)
		es_reader_fail(&r, ES_MALFORMED);
	return es_reader_finish(&r);
}

es_err es_act_request_encode(const struct es_act_request *request, struct es_writer *w)
{
	es_write_array(w, 3);
	es_write_uint(w, request->type);
	es_write_raw(w, request->payload);
	es_write_array(w, request->approvals_len);
	for (size_t i = 0; i < request->approvals_len; i++)
		es_write_raw(w, request->approvals[i]);
	return w->err;
}

es_err es_act_request_open(const struct es_federation *f, uint64_t type, struct es_bytes payload,
                           struct es_writer *w, struct es_act *out)
{
	struct es_act act = {.type = type,
	                     .federation = f->id,
	                     .epoch = f->epoch,
	                     .index = f->acts,
	                     .prev = f->head,
	                     .payload = payload};

	es_err err = es_act_encode(&act, NULL, 0, w);
	return err == ES_OK ? es_act_decode(es_writer_bytes(w), out) : err;
}
