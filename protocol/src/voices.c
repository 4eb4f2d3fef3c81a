/* SPDX-License-Identifier: EUPL-1.2 */
#include "voices.h"

es_err es_voice_structure(struct es_bytes raw, struct es_id *structure)
{
	struct es_reader r;

	es_reader_init(&r, raw);
	if (es_read_array(&r, 16) < 2)
		es_reader_fail(&r, ES_MALFORMED);
	es_read_array_of(&r, 7);
	(void)es_read_uint(&r, UINT64_MAX);
	es_read_fixed(&r, structure->bytes, ES_ID_LEN);
	return r.err;
}

bool es_voices_hold(const struct es_voices *v, const struct es_id *structure)
{
	for (size_t i = 0; i < v->len; i++)
		if (es_id_equal(&v->structures[i], structure))
			return true;
	return false;
}

es_err es_voices_add(struct es_voices *v, struct es_bytes raw, const struct es_id *structure)
{
	if (es_voices_hold(v, structure))
		return ES_EXISTS;
	if (v->len == ES_APPROVALS_MAX)
		return ES_LIMIT;
	v->raw[v->len] = raw;
	v->structures[v->len++] = *structure;
	return ES_OK;
}

es_err es_voice_check(const struct es_matter *matter, struct es_bytes raw)
{
	struct es_certificate cert;
	struct es_reader r;
	uint64_t last = 0;

	es_reader_init(&r, raw);
	es_approval_read(&r, matter->act, &cert, &last);
	es_err err = es_reader_finish(&r);
	if (err != ES_OK)
		return err;
	if (es_federation_knows(matter->f, &cert) != ES_OK || last != matter->last)
		return ES_NOT_ALLOWED;
	return ES_OK;
}

bool es_voice_stands(const struct es_matter *matter, struct es_bytes raw)
{
	struct es_certificate cert = {.created_ms = 0};
	struct es_reader r, inner;

	es_reader_init(&r, raw);
	es_read_array_of(&r, 3);
	es_reader_init(&inner, es_read_value(&r));
	es_read_array_of(&inner, 7);
	(void)es_read_uint(&inner, UINT64_MAX);
	es_read_fixed(&inner, cert.structure.bytes, ES_ID_LEN);
	es_read_fixed(&inner, cert.structure_key, ES_PUBLIC_KEY_LEN);
	uint64_t last = es_read_uint(&r, UINT64_MAX);
	return r.err == ES_OK && inner.err == ES_OK && last == matter->last &&
	       es_federation_knows(matter->f, &cert) == ES_OK;
}
