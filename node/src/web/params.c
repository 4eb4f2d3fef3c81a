/* SPDX-License-Identifier: EUPL-1.2 */
/* How methods read their parameters. */
#include "essaim/schema.h"
#include "web/call.h"

#include <string.h>

#define HEX_MIN 8

bool es_param(struct es_call *call, const char *key, struct es_bytes *value)
{
	struct es_reader r;

	if (!es_map_get(call->params, key, value))
		return false;
	es_reader_init(&r, *value);
	return es_reader_peek(&r) != ES_NIL;
}

static es_err fault(struct es_call *call, const char *key, es_err err)
{
	call->field = key;
	return err;
}

es_err es_param_uint(struct es_call *call, const char *key, uint64_t max, uint64_t *value)
{
	struct es_bytes raw;
	struct es_reader r;

	*value = 0;
	if (!es_param(call, key, &raw))
		return ES_OK;
	es_reader_init(&r, raw);
	if (es_reader_peek(&r) != ES_UINT)
		return fault(call, key, ES_MALFORMED);
	*value = es_read_uint(&r, max);
	return r.err == ES_OK ? ES_OK : fault(call, key, ES_INVALID);
}

es_err es_param_str(struct es_call *call, const char *key, size_t max, struct es_bytes *value)
{
	struct es_bytes raw;
	struct es_reader r;

	*value = es_bytes_of(NULL, 0);
	if (!es_param(call, key, &raw))
		return ES_OK;
	es_reader_init(&r, raw);
	if (es_reader_peek(&r) != ES_STR)
		return fault(call, key, ES_MALFORMED);
	*value = es_read_str(&r, max);
	return r.err == ES_OK ? ES_OK : fault(call, key, r.err);
}

es_err es_param_lang(struct es_call *call, const char *key, struct es_bytes *value)
{
	es_err err = es_param_str(call, key, ES_LANG_MAX, value);

	if (err == ES_OK && value->len && !es_schema_form_fits(ES_FIELD_LANG, *value))
		return fault(call, key, ES_INVALID);
	return err;
}

static es_err id_of_hex(struct es_snapshot *snap, struct es_bytes hex, struct es_id *id)
{
	if (hex.len < HEX_MIN || hex.len > 2 * ES_ID_LEN)
		return ES_MALFORMED;
	/* A whole id needs no record of its name: structures have none. */
	if (hex.len == 2 * ES_ID_LEN)
		return es_unhex((const char *)hex.data, hex.len, id->bytes, ES_ID_LEN);
	return es_row_find_prefix(snap, (const char *)hex.data, hex.len, id);
}

es_err es_param_id(struct es_call *call, struct es_snapshot *snap, const char *key,
                   struct es_id *id, bool *found)
{
	struct es_bytes raw;
	struct es_reader r;
	es_err err = ES_MALFORMED;

	*found = es_param(call, key, &raw);
	if (!*found)
		return ES_OK;
	es_reader_init(&r, raw);
	if (es_reader_peek(&r) == ES_BIN) {
		es_read_fixed(&r, id->bytes, ES_ID_LEN);
		err = r.err;
	} else if (es_reader_peek(&r) == ES_STR) {
		err = id_of_hex(snap, es_read_str(&r, SIZE_MAX), id);
	}
	return err == ES_OK ? ES_OK : fault(call, key, err);
}

es_err es_param_bin(struct es_call *call, const char *key, uint8_t *out, size_t len, bool *found)
{
	struct es_bytes raw;
	struct es_reader r;
	es_err err = ES_MALFORMED;

	*found = es_param(call, key, &raw);
	if (!*found)
		return ES_OK;
	es_reader_init(&r, raw);
	struct es_bytes text = es_value_str(raw);
	if (es_reader_peek(&r) == ES_BIN) {
		es_read_fixed(&r, out, len);
		err = r.err;
	} else if (es_reader_peek(&r) == ES_STR && text.len == 2 * len) {
		err = es_unhex((const char *)text.data, text.len, out, len);
	}
	return err == ES_OK ? ES_OK : fault(call, key, ES_MALFORMED);
}

es_err es_param_bool(struct es_call *call, const char *key, bool *value)
{
	struct es_bytes raw;
	struct es_reader r;

	*value = false;
	if (!es_param(call, key, &raw))
		return ES_OK;
	es_reader_init(&r, raw);
	if (es_reader_peek(&r) != ES_BOOL)
		return fault(call, key, ES_MALFORMED);
	*value = es_read_bool(&r);
	return ES_OK;
}

es_err es_param_map(struct es_call *call, const char *key, struct es_bytes *value)
{
	struct es_reader r;

	*value = es_bytes_of("\x80", 1);
	if (!es_param(call, key, value))
		return ES_OK;
	es_reader_init(&r, *value);
	return es_reader_peek(&r) == ES_MAP ? ES_OK : fault(call, key, ES_MALFORMED);
}
