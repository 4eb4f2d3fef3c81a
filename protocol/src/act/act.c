/* SPDX-License-Identifier: EUPL-1.2 */
#include "essaim/act.h"

#include "payload.h"

#include <string.h>

#define VERSION 1
#define TYPE_MAX 255 /* approvals sign the type as one byte */

void es_act_id(struct es_bytes act, struct es_id *id)
{
	es_hash(id, "essaim/v1/act", &act, 1);
}

/* --- decode
 * --------------------------------------------------------------------------------------- */

/* Federation and previous act: empty in the founding act, which has neither, and 32 bytes in all
 * others. */
static void read_link(struct es_reader *r, bool founding, struct es_id *out)
{
	struct es_bytes bin = es_read_bin(r, ES_ID_LEN);

	if (bin.len != (founding ? 0 : ES_ID_LEN))
		es_reader_fail(r, ES_MALFORMED);
	else if (bin.len > 0)
		memcpy(out->bytes, bin.data, ES_ID_LEN);
}

static es_err check_approvals_form(struct es_bytes approvals)
{
	struct es_reader r;

	es_reader_init(&r, approvals);
	size_t count = es_read_array(&r, ES_APPROVALS_MAX);
	for (size_t i = 0; i < count; i++) {
		es_read_array_of(&r, 3);
		(void)es_read_value(&r);
		(void)es_read_uint(&r, UINT64_MAX);
		if (es_read_bin(&r, ES_SIGNATURE_LEN).len != ES_SIGNATURE_LEN)
			es_reader_fail(&r, ES_MALFORMED);
	}
	return es_reader_finish(&r);
}

es_err es_act_decode(struct es_bytes in, struct es_act *out)
{
	struct es_reader r;
	struct es_act act;

	memset(&act, 0, sizeof(act));
	if (in.len > ES_ACT_MAX)
		return ES_TOO_LARGE;
	es_reader_init(&r, in);
	es_read_array_of(&r, 9);
	if (es_read_uint(&r, UINT64_MAX) != VERSION)
		es_reader_fail(&r, ES_VERSION);
	act.type = es_read_uint(&r, TYPE_MAX);
	bool founding = act.type == ES_ACT_FOUND;
	read_link(&r, founding, &act.federation);
	act.epoch = es_read_uint(&r, UINT64_MAX);
	act.index = es_read_uint(&r, UINT64_MAX);
	read_link(&r, founding, &act.prev);
	act.created_ms = es_read_uint(&r, INT64_MAX);
	act.payload = es_read_value(&r);
	act.approvals = es_read_value(&r);
	es_err err = es_reader_finish(&r);
	if (err == ES_OK && founding != (act.index == 0))
		err = ES_MALFORMED;
	if (err == ES_OK && founding && act.epoch != 0)
		err = ES_MALFORMED;
	if (err == ES_OK)
		err = es_payload_read(&act);
	if (err == ES_OK)
		err = check_approvals_form(act.approvals);
	if (err == ES_OK)
		*out = act;
	return err;
}

/* --- encode
 * --------------------------------------------------------------------------------------- */

static void write_payload(struct es_writer *w, const struct es_act *act)
{
	if (act->type == ES_ACT_FOUND)
		es_payload_write_found(w, act);
	else
		es_write_raw(w, act->payload);
}

static void write_link(struct es_writer *w, bool founding, const struct es_id *id)
{
	es_write_bin(w, es_bytes_of(id->bytes, founding ? 0 : ES_ID_LEN));
}

es_err es_act_encode(const struct es_act *act, const struct es_bytes *approvals,
                     size_t approvals_len, struct es_writer *w)
{
	struct es_act again;
	size_t start = w->len;
	bool founding = act->type == ES_ACT_FOUND;

	es_write_array(w, 9);
	es_write_uint(w, VERSION);
	es_write_uint(w, act->type);
	write_link(w, founding, &act->federation);
	es_write_uint(w, act->epoch);
	es_write_uint(w, act->index);
	write_link(w, founding, &act->prev);
	es_write_uint(w, act->created_ms);
	write_payload(w, act);
	es_write_array(w, approvals_len);
	for (size_t i = 0; i < approvals_len; i++)
		es_write_raw(w, approvals[i]);
	if (w->err != ES_OK)
		return w->err;
	/* Names come from people: what nobody could read back must not be signed. */
	return es_act_decode(es_bytes_of(w->data + start, w->len - start), &again);
}
