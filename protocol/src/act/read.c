/* SPDX-License-Identifier: EUPL-1.2 */
#include "payload.h"

#include <string.h>

/* Text for one line of a page, a log or a terminal: no control characters, and so no NUL. */
static void check_text(struct es_reader *r, struct es_bytes text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] < 0x20 || text.data[i] == 0x7f)
			es_reader_fail(r, ES_MALFORMED);
}

static void read_text(struct es_reader *r, char *out, size_t min, size_t max)
{
	size_t len = es_read_cstr(r, out, max + 1);

	if (len < min)
		es_reader_fail(r, ES_MALFORMED);
	check_text(r, es_bytes_of(out, len));
}

static void read_reason(struct es_reader *r, struct es_act *act)
{
	act->reason = es_read_str(r, ES_REASON_MAX);
	check_text(r, act->reason);
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static void check_codes(struct es_reader *r, const struct es_admission *a)
{
	if (!is_upper(a->country[0]) || !is_upper(a->country[1]) ||
	    !es_lang_valid(es_bytes_str(a->lang)))
		es_reader_fail(r, ES_MALFORMED);
}

static void read_admission(struct es_reader *r, struct es_admission *a)
{
	struct es_id named;

	es_read_array_of(r, 7);
	es_read_fixed(r, a->structure.bytes, ES_ID_LEN);
	es_read_fixed(r, a->key, ES_PUBLIC_KEY_LEN);
	read_text(r, a->name, 1, ES_NAME_MAX);
	read_text(r, a->country, 2, 2);
	read_text(r, a->city, 0, ES_NAME_MAX);
	read_text(r, a->lang, 1, ES_LANG_MAX);
	es_read_array_of(r, 3);
	a->logs = es_read_uint(r, UINT64_MAX);
	a->leaves = es_read_uint(r, UINT64_MAX);
	a->body_bytes = es_read_uint(r, UINT64_MAX);
	if (r->err != ES_OK)
		return;
	check_codes(r, a);
	es_structure_id(a->key, &named);
	if (!es_id_equal(&named, &a->structure))
		es_reader_fail(r, ES_BAD_HASH);
}

static void read_policy(struct es_reader *r, struct es_policy *p)
{
	uint64_t *const counts[] = {&p->admit,  &p->suspend,   &p->rotate, &p->stewards,
	                            &p->policy, &p->hand_over, &p->close,  &p->allowance};
	const size_t count = sizeof(counts) / sizeof(counts[0]);

	es_read_array_of(r, count);
	for (size_t i = 0; i < count; i++)
		*counts[i] = es_read_uint(r, ES_APPROVALS_MAX);
}

/* --- lists ------------------------------------------------------------------------------------ */

/* Ids, keys and log ids stand in rising order, so that a set has one encoding and no member twice. */
static void check_order(struct es_reader *r, size_t at, const uint8_t last[32],
                        const uint8_t now[32])
{
	if (at > 0 && memcmp(last, now, 32) >= 0)
		es_reader_fail(r, ES_MALFORMED);
}

void es_listed_log_read(struct es_reader *r, struct es_listed_log *out)
{
	memset(out, 0, sizeof(*out));
	es_read_array_of(r, 3);
	es_read_fixed(r, out->log.bytes, ES_ID_LEN);
	out->size = es_read_uint(r, UINT64_MAX - 1);
	es_read_fixed(r, out->root.bytes, ES_TREE_HASH_LEN);
	if (out->size == 0)
		es_reader_fail(r, ES_MALFORMED);
}

static void read_logs(struct es_reader *r, struct es_act *act)
{
	struct es_listed_log log, last = {0};

	act->logs_len = es_read_array(r, ES_LISTED_MAX);
	const uint8_t *start = r->pos;
	for (size_t i = 0; i < act->logs_len && r->err == ES_OK; i++) {
		es_listed_log_read(r, &log);
		check_order(r, i, last.log.bytes, log.log.bytes);
		last = log;
	}
	act->logs = es_bytes_of(start, (size_t)(r->pos - start));
}

static void read_stewards(struct es_reader *r, struct es_act *act)
{
	act->stewards_len = es_read_array(r, ES_STEWARDS_MAX);
	if (act->stewards_len == 0)
		es_reader_fail(r, ES_MALFORMED);
	for (size_t i = 0; i < act->stewards_len && r->err == ES_OK; i++) {
		es_read_fixed(r, act->stewards[i].bytes, ES_ID_LEN);
		check_order(r, i, i > 0 ? act->stewards[i - 1].bytes : NULL,
		            act->stewards[i].bytes);
	}
}

/* The next [channel key, box]. */
static struct es_bytes read_box(struct es_reader *r, uint8_t channel_key[ES_CHANNEL_KEY_LEN])
{
	es_read_array_of(r, 2);
	es_read_fixed(r, channel_key, ES_CHANNEL_KEY_LEN);
	struct es_bytes box = es_read_bin(r, ES_KEY_BOX_LEN);
	if (box.len != ES_KEY_BOX_LEN)
		es_reader_fail(r, ES_MALFORMED);
	return box;
}

static void read_boxes(struct es_reader *r, struct es_act *act)
{
	uint8_t last[ES_CHANNEL_KEY_LEN] = {0}, key[ES_CHANNEL_KEY_LEN] = {0};
	const uint8_t *start = r->pos;

	size_t count = es_read_array(r, ES_KEY_BOXES_MAX);
	for (size_t i = 0; i < count && r->err == ES_OK; i++) {
		(void)read_box(r, key);
		check_order(r, i, last, key);
		memcpy(last, key, sizeof(last));
	}
	act->boxes = es_bytes_of(start, (size_t)(r->pos - start));
}

es_err es_key_box_find(struct es_bytes boxes, const uint8_t channel_key[ES_CHANNEL_KEY_LEN],
                       struct es_bytes *box)
{
	uint8_t key[ES_CHANNEL_KEY_LEN] = {0};
	struct es_reader r;

	es_reader_init(&r, boxes);
	size_t count = es_read_array(&r, ES_KEY_BOXES_MAX);
	for (size_t i = 0; i < count && r.err == ES_OK; i++) {
		*box = read_box(&r, key);
		if (r.err == ES_OK && memcmp(key, channel_key, sizeof(key)) == 0)
			return ES_OK;
	}
	return r.err != ES_OK ? r.err : ES_NOT_FOUND;
}

/* --- types ------------------------------------------------------------------------------------ */

static void read_found(struct es_reader *r, struct es_act *act)
{
	es_read_array_of(r, 3);
	read_text(r, act->name, 1, ES_NAME_MAX);
	read_policy(r, &act->policy);
	read_admission(r, &act->admission);
}

static void read_admit(struct es_reader *r, struct es_act *act)
{
	es_read_array_of(r, 2);
	read_admission(r, &act->admission);
	es_read_fixed(r, act->sponsor.bytes, ES_ID_LEN);
}

static void read_suspend(struct es_reader *r, struct es_act *act)
{
	es_read_array_of(r, 3);
	es_read_fixed(r, act->structure.bytes, ES_ID_LEN);
	read_reason(r, act);
	read_logs(r, act);
}

static void read_leave(struct es_reader *r, struct es_act *act)
{
	es_read_array_of(r, 4);
	es_read_fixed(r, act->structure.bytes, ES_ID_LEN);
	act->stays = es_read_uint(r, 1) == 1;
	read_reason(r, act);
	read_logs(r, act);
}

static void read_entrust(struct es_reader *r, struct es_act *act)
{
	es_read_array_of(r, 3);
	es_read_fixed(r, act->structure.bytes, ES_ID_LEN);
	es_read_fixed(r, act->keeper.bytes, ES_ID_LEN);
	read_reason(r, act);
}

static void read_rotate(struct es_reader *r, struct es_act *act)
{
	es_read_array_of(r, 5);
	es_read_fixed(r, act->structure.bytes, ES_ID_LEN);
	es_read_fixed(r, act->new_key, ES_PUBLIC_KEY_LEN);
	struct es_bytes proof = es_read_bin(r, ES_SIGNATURE_LEN);
	act->proven = proof.len > 0;
	if (proof.len != 0 && proof.len != ES_SIGNATURE_LEN)
		es_reader_fail(r, ES_MALFORMED);
	else if (act->proven)
		memcpy(act->old_proof, proof.data, ES_SIGNATURE_LEN);
	es_read_fixed(r, act->new_proof, ES_SIGNATURE_LEN);
	read_logs(r, act);
}

static void read_network_key(struct es_reader *r, struct es_act *act)
{
	es_read_array_of(r, 3);
	es_read_fixed(r, act->commitment, ES_COMMITMENT_LEN);
	es_read_fixed(r, act->predecessor, ES_PREDECESSOR_LEN);
	read_boxes(r, act);
}

static void read_allowance(struct es_reader *r, struct es_act *act)
{
	es_read_array_of(r, 2);
	es_read_fixed(r, act->structure.bytes, ES_ID_LEN);
	es_read_array_of(r, 3);
	act->logs_allowed = es_read_uint(r, UINT64_MAX);
	act->leaves_allowed = es_read_uint(r, UINT64_MAX);
	act->body_bytes_allowed = es_read_uint(r, UINT64_MAX);
}

es_err es_payload_read(struct es_act *act)
{
	struct es_reader r;

	es_reader_init(&r, act->payload);
	switch (act->type) {
	case ES_ACT_FOUND:
		read_found(&r, act);
		break;
	case ES_ACT_ADMIT:
		read_admit(&r, act);
		break;
	case ES_ACT_SUSPEND:
		read_suspend(&r, act);
		break;
	case ES_ACT_ROTATE:
		read_rotate(&r, act);
		break;
	case ES_ACT_NETWORK_KEY:
		read_network_key(&r, act);
		break;
	case ES_ACT_STEWARDS:
		es_read_array_of(&r, 1);
		read_stewards(&r, act);
		break;
	case ES_ACT_POLICY:
		es_read_array_of(&r, 1);
		read_policy(&r, &act->policy);
		break;
	case ES_ACT_HAND_OVER:
		es_read_array_of(&r, 2);
		es_read_fixed(&r, act->structure.bytes, ES_ID_LEN);
		read_reason(&r, act);
		break;
	case ES_ACT_CLOSE:
		es_read_array_of(&r, 1);
		read_reason(&r, act);
		break;
	case ES_ACT_ALLOWANCE:
		read_allowance(&r, act);
		break;
	case ES_ACT_LEAVE:
		read_leave(&r, act);
		break;
	case ES_ACT_ENTRUST:
		read_entrust(&r, act);
		break;
	default: /* Acts of later releases: an array of whatever. */
		return es_reader_peek(&r) == ES_ARRAY ? ES_OK : ES_MALFORMED;
	}
	return es_reader_finish(&r);
}
