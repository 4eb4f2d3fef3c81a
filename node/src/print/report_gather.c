/* SPDX-License-Identifier: EUPL-1.2 */
/* What a report is made of, and the proofs of it. */
#include "print/report.h"

#include "essaim/proof.h"
#include "node_limits.h"
#include "view/report.h"
#include "view/value.h"

#include <string.h>

#define REPORT_BYTES_MAX (32u << 20)
#define PROOFS_BYTES_MAX (ES_PRINT_BYTES_MAX / 2)

void es_report_open(struct es_report_print *r)
{
	es_writer_grow(&r->report, REPORT_BYTES_MAX);
	es_writer_grow(&r->proofs, ES_PRINT_BYTES_MAX);
	r->proven = 0;
}

void es_report_close(struct es_report_print *r)
{
	es_writer_free(&r->report);
	es_writer_free(&r->proofs);
}

struct gathering {
	const struct es_view_source *s;
	struct es_writer list, one; /* the proofs so far; the next */
	size_t count;
	uint64_t hashes; /* that are left */
	bool full;
};

/* ES_STATE, ES_LIMIT, ES_NOT_ALLOWED: nothing shows yet, or any more, that it counts. The list ends there, so that it is one
 * of the first adoptions without a gap. */
static es_err add(struct gathering *g, struct es_bytes one)
{
	uint64_t size = es_field_uint(one, "proof.size");
	struct es_bytes record = es_field_text(one, "record");
	struct es_id id;

	if (record.len != ES_ID_LEN || g->count == ES_REPORT_PROOFS_MAX || size > g->hashes) {
		g->full = true;
		return ES_OK;
	}
	memcpy(id.bytes, record.data, ES_ID_LEN);
	g->hashes -= size;
	es_writer_reset(&g->one);
	es_err err = es_log_proof(g->s->snap, g->s->federation, &id, &g->one);
	if (err == ES_STATE || err == ES_LIMIT || err == ES_NOT_ALLOWED || err == ES_NOT_FOUND ||
	    (!err && g->list.len + g->one.len > PROOFS_BYTES_MAX)) {
		g->full = true;
		return ES_OK;
	}
	if (err)
		return err;
	es_write_bin(&g->list, es_writer_bytes(&g->one));
	g->count++;
	return g->list.err;
}

static es_err add_all(struct gathering *g, struct es_bytes report, const char *direction)
{
	struct es_bytes list;
	struct es_reader r;
	es_err err = ES_OK;
	size_t left = es_map_get(report, direction, &list) ? es_elements(list, &r) : 0;

	for (; left && !err && !r.err && !g->full; left--)
		err = add(g, es_read_value(&r));
	return err;
}

static es_err gather_proofs(const struct es_view_source *s, struct es_report_print *out)
{
	struct gathering g = {.s = s, .hashes = ES_REPORT_HASHES_MAX};

	es_writer_grow(&g.list, ES_PRINT_BYTES_MAX);
	es_writer_grow(&g.one, ES_PROOF_FILE_MAX);
	es_err err = add_all(&g, es_writer_bytes(&out->report), "gave");
	if (!err)
		err = add_all(&g, es_writer_bytes(&out->report), "took");
	out->proven = err ? 0 : g.count;
	if (out->proven) {
		es_write_array(&out->proofs, out->proven);
		es_write_raw(&out->proofs, es_writer_bytes(&g.list));
		err = out->proofs.err;
	}
	es_writer_free(&g.list);
	es_writer_free(&g.one);
	return err;
}

es_err es_report_gather(const struct es_view_source *s, const struct es_id *structure,
                        uint64_t now_ms, struct es_report_print *r)
{
	struct es_view_source outside = *s; /* it leaves the federation */

	outside.scope_max = ES_SCOPE_PUBLIC;
	outside.reader = NULL;
	outside.moderates = false;
	es_err err = es_view_report(&outside, structure, now_ms, &r->report);
	return err ? err : gather_proofs(&outside, r);
}

bool es_report_same(const struct es_report_print *a, const struct es_report_print *b)
{
	static const char *const keys[] = {"structure", "gave", "took"};
	struct es_bytes one, other;

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (!es_map_get(es_writer_bytes(&a->report), keys[i], &one) ||
		    !es_map_get(es_writer_bytes(&b->report), keys[i], &other) ||
		    !es_bytes_equal(one, other))
			return false;
	return true;
}
