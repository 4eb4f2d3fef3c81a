/* SPDX-License-Identifier: EUPL-1.2 */
#include "run_prepare.h"

#include <stdlib.h>

/* Headers back to back, each an array. */
static es_err split(struct es_prepared *p)
{
	struct es_reader r;

	es_reader_init(&r, p->in->run.headers);
	for (size_t i = 0; i < p->in->run.count && r.err == ES_OK; i++) {
		if (es_reader_peek(&r) != ES_ARRAY)
			es_reader_fail(&r, ES_MALFORMED);
		struct es_bytes header = es_read_value(&r);
		if (header.len > ES_HEADER_MAX)
			es_reader_fail(&r, ES_TOO_LARGE);
		if (r.err != ES_OK)
			return r.err;
		es_leaf_read(header, &p->arrivals[i].leaf);
		es_leaf_hash(header, &p->leaves[i]);
	}
	return es_reader_finish(&r);
}

static size_t sealed_room(const struct es_incoming_run *in)
{
	size_t room = 1;

	for (size_t i = 0; i < in->bodies_len; i++)
		if (in->bodies[i].present)
			room += ES_SEALED_EXTRA + in->bodies[i].packed.len;
	return room;
}

static void judge(struct es_unpacker *u, struct es_prepared *p)
{
	struct es_writer unpacked;
	struct es_bytes plain;
	uint8_t *sealed = p->sealed;

	es_writer_grow(&unpacked, ES_BODY_MAX);
	for (size_t i = 0; i < p->in->bodies_len; i++) {
		struct es_arrival *a = &p->arrivals[i];
		if (!a->leaf.readable || !p->in->bodies[i].present)
			continue;
		es_writer_reset(&unpacked);
		a->err = es_wire_check(u, &a->leaf.header, &p->in->bodies[i], &unpacked, &plain,
		                       &a->usable);
		if (a->err || !a->usable)
			continue;
		es_refs_read(&a->leaf.header, plain, &a->refs);
		a->sealed = es_bytes_of(sealed, es_body_seal(&p->in->bodies[i], sealed));
		sealed += a->sealed.len;
	}
	es_writer_free(&unpacked);
}

es_err es_run_prepare(struct es_unpacker *u, const struct es_incoming_run *run,
                      struct es_prepared **out)
{
	struct es_prepared *p = calloc(1, sizeof(*p));

	*out = NULL;
	if (!p)
		return ES_NO_MEMORY;
	p->in = run;
	if (run->run.count < 1 || run->run.count > ES_RUN_MAX || run->bodies_len > run->run.count) {
		p->err = ES_LIMIT;
		*out = p;
		return ES_OK;
	}
	p->arrivals = calloc(run->run.count, sizeof(*p->arrivals));
	p->leaves = calloc(run->run.count, sizeof(*p->leaves));
	p->sealed = malloc(sealed_room(run));
	if (!p->arrivals || !p->leaves || !p->sealed) {
		es_prepared_free(p);
		return ES_NO_MEMORY;
	}
	p->err = split(p);
	if (!p->err)
		judge(u, p);
	*out = p;
	return ES_OK;
}

void es_prepared_free(struct es_prepared *p)
{
	if (!p)
		return;
	free(p->arrivals);
	free(p->leaves);
	free(p->sealed);
	free(p);
}
