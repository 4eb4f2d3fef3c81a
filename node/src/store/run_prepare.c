/* SPDX-License-Identifier: EUPL-1.2 */
#include "run_prepare.h"

#include <stdlib.h>
#include <string.h>

#define SORTED_BYTES 2 /* of an id, which is as good as all: it is only about who is near whom */

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

/* Where a key that begins with these two bytes stands among the others: sorted by the second byte, then
 * by the first, each time leaving those alike as they stand. */
static void sort_by(const uint8_t (*keys)[SORTED_BYTES], size_t count, uint16_t *order,
                    uint16_t *scratch)
{
	for (size_t i = 0; i < count; i++)
		scratch[i] = (uint16_t)i;
	for (unsigned at = SORTED_BYTES; at-- > 0;) {
		const uint16_t *from = at ? scratch : order;
		uint16_t *to = at ? order : scratch;
		size_t starts[257] = {0};
		for (size_t i = 0; i < count; i++)
			starts[keys[i][at] + 1]++;
		for (size_t i = 1; i < 257; i++)
			starts[i] += starts[i - 1];
		for (size_t i = 0; i < count; i++)
			to[starts[keys[from[i]][at]]++] = from[i];
	}
	memcpy(order, scratch, count * sizeof(*order));
}

/* Equal ids stand in one stretch of those that begin alike. */
static bool has_twins(const struct es_prepared *p, size_t count)
{
	for (size_t at = 0; at < count; at++) {
		const struct es_id *id = &p->arrivals[p->by_id[at]].leaf.id;
		for (size_t next = at + 1; next < count; next++) {
			const struct es_id *other = &p->arrivals[p->by_id[next]].leaf.id;
			if (memcmp(id, other, SORTED_BYTES) != 0)
				break;
			if (es_id_equal(id, other))
				return true;
		}
	}
	return false;
}

/* Without memory they are entered one by one. */
static void order(struct es_prepared *p)
{
	uint8_t ids[ES_RUN_MAX][SORTED_BYTES], entities[ES_RUN_MAX][SORTED_BYTES];
	uint16_t scratch[ES_RUN_MAX];
	size_t count = p->in->run.count;

	if (count < ES_ENTER_MIN)
		return;
	p->by_id = calloc(2 * count, sizeof(*p->by_id));
	if (!p->by_id)
		return;
	p->by_entity = p->by_id + count;
	for (size_t i = 0; i < count; i++) {
		const struct es_leaf *leaf = &p->arrivals[i].leaf;
		struct es_id entity;
		es_record_entity(&leaf->header, &leaf->id, &entity);
		memcpy(ids[i], leaf->id.bytes, SORTED_BYTES);
		memcpy(entities[i], entity.bytes, SORTED_BYTES);
	}
	sort_by(ids, count, p->by_id, scratch);
	sort_by(entities, count, p->by_entity, scratch);
	if (has_twins(p, count)) {
		free(p->by_id);
		p->by_id = p->by_entity = NULL;
	}
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
	if (!p->err) {
		judge(u, p);
		order(p);
	}
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
	free(p->by_id);
	free(p);
}
