/* SPDX-License-Identifier: EUPL-1.2 */
#include "voices.h"

#include "essaim/seal.h"

es_err es_voice_structure(struct es_bytes raw, struct es_id *structure)
{
	struct es_reader r;

	es_reader_init(&r, raw);
	if (es_read_array(&r, 8) < 2)
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
	uint64_t last;

	es_reader_init(&r, raw);
	if (matter->proposal)
		es_vouch_read(&r, ES_SEAL_COSIGN, &matter->act, &cert);
	else
		es_approval_read(&r, &matter->request, &cert, &last);
	es_err err = es_reader_finish(&r);
	if (err != ES_OK)
		return err;
	if (es_federation_knows(matter->f, &cert) != ES_OK)
		return ES_NOT_ALLOWED;
	const struct es_member *m = es_federation_member(matter->f, &cert.structure);
	return m->steward || !matter->proposal ? ES_OK : ES_NOT_ALLOWED;
}

bool es_voice_stands(const struct es_matter *matter, struct es_bytes raw)
{
	struct es_certificate cert = {.created_ms = 0};
	struct es_reader r;

	es_reader_init(&r, raw);
	(void)es_read_array(&r, 8);
	es_read_array_of(&r, 7);
	(void)es_read_uint(&r, UINT64_MAX);
	es_read_fixed(&r, cert.structure.bytes, ES_ID_LEN);
	es_read_fixed(&r, cert.structure_key, ES_PUBLIC_KEY_LEN);
	if (r.err != ES_OK || es_federation_knows(matter->f, &cert) != ES_OK)
		return false;
	return !matter->proposal || es_federation_member(matter->f, &cert.structure)->steward;
}
