/* SPDX-License-Identifier: EUPL-1.2 */
#include "essaim/act.h"

#include <string.h>

#define VERSION 1
#define TYPE_MAX 255 /* approvals sign the type as one byte */

void es_act_id(struct es_bytes act, struct es_id *id)
{
	es_hash(id, "essaim/v1/act", &act, 1);
}

/* --- decode
 * --------------------------------------------------------------------------------------- */

/* Text for one line of a page, a log or a terminal: no control characters, and so no NUL. */
static void read_text(struct es_reader *r, char *out, size_t min, size_t max)
{
	struct es_bytes text = es_read_str(r, max);

	if (text.len > 0)
		memcpy(out, text.data, text.len);
	out[text.len] = '\0';
	if (text.len < min)
		es_reader_fail(r, ES_MALFORMED);
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] < 0x20 || text.data[i] == 0x7f)
			es_reader_fail(r, ES_MALFORMED);
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
	/* A structure enters under its first key: nothing else here could show that the id is its
	 * own. */
	es_structure_id(a->key, &named);
	if (!es_id_equal(&named, &a->structure))
		es_reader_fail(r, ES_BAD_HASH);
}

static es_err read_payload(struct es_act *act)
{
	struct es_reader r;

	es_reader_init(&r, act->payload);
	if (act->type == ES_ACT_FOUND) {
		es_read_array_of(&r, 3);
		read_text(&r, act->name, 1, ES_NAME_MAX);
		es_read_array_of(&r, 1);
		act->admit_approvals = es_read_uint(&r, ES_APPROVALS_MAX);
		read_admission(&r, &act->admission);
		return es_reader_finish(&r);
	}
	if (act->type == ES_ACT_ADMIT) {
		es_read_array_of(&r, 2);
		read_admission(&r, &act->admission);
		es_read_fixed(&r, act->sponsor.bytes, ES_ID_LEN);
		return es_reader_finish(&r);
	}
	/* Acts of later releases: an array of whatever. */
	return es_reader_peek(&r) == ES_ARRAY ? ES_OK : ES_MALFORMED;
}

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
		err = read_payload(&act);
	if (err == ES_OK)
		err = check_approvals_form(act.approvals);
	if (err == ES_OK)
		*out = act;
	return err;
}

/* --- encode
 * --------------------------------------------------------------------------------------- */

static void write_admission(struct es_writer *w, const struct es_admission *a)
{
	es_write_array(w, 7);
	es_write_bin(w, ES_BYTES(a->structure.bytes));
	es_write_bin(w, ES_BYTES(a->key));
	es_write_cstr(w, a->name);
	es_write_cstr(w, a->country);
	es_write_cstr(w, a->city);
	es_write_cstr(w, a->lang);
	es_write_array(w, 3);
	es_write_uint(w, a->logs);
	es_write_uint(w, a->leaves);
	es_write_uint(w, a->body_bytes);
}

es_err es_admission_payload(const struct es_admission *admission, const struct es_id *sponsor,
                            struct es_writer *w)
{
	es_write_array(w, 2);
	write_admission(w, admission);
	es_write_bin(w, ES_BYTES(sponsor->bytes));
	return w->err;
}

static void write_payload(struct es_writer *w, const struct es_act *act)
{
	if (act->type != ES_ACT_FOUND) {
		es_write_raw(w, act->payload);
		return;
	}
	es_write_array(w, 3);
	es_write_cstr(w, act->name);
	es_write_array(w, 1);
	es_write_uint(w, act->admit_approvals);
	write_admission(w, &act->admission);
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
