/* SPDX-License-Identifier: EUPL-1.2 */
#include "federation/departure.h"

#include "store/cosigns.h"
#include "store/logs.h"

#include <stdlib.h>

struct holding {
	struct es_snapshot *snap;
	const struct es_federation *f;
	const struct es_id *self;
	bool stays;
	const struct es_erasure_places *erasures;
	bool *lacks; /* of each member */
};

struct cosigned {
	const struct es_federation *f;
	uint64_t size;
	bool *has;
};

static es_err note_cosigned(void *context, const struct es_cosign_row *row)
{
	const struct cosigned *c = context;

	for (size_t i = 0; i < c->f->members_len; i++)
		if (es_id_equal(&c->f->members[i].admission.structure, &row->structure) &&
		    row->cosigned.checkpoint.size >= c->size)
			c->has[i] = true;
	return ES_OK;
}

static es_err note_log(void *context, const struct es_log_info *info)
{
	const struct holding *h = context;
	struct cosigned c = {.f = h->f, .size = info->log.edge.size};
	uint64_t index;

	if (!es_id_equal(&info->log.structure, h->self) || c.size == 0)
		return ES_OK;
	if (!h->stays) {
		if (!es_erasure_places_find(h->erasures, &info->log.id, &index))
			return ES_OK;
		c.size = index + 1;
	}
	c.has = calloc(h->f->members_len + 1, sizeof(*c.has));
	if (!c.has)
		return ES_NO_MEMORY;
	es_err err = es_cosign_each(h->snap, &info->log.id, note_cosigned, &c);
	for (size_t i = 0; i < h->f->members_len; i++)
		h->lacks[i] |= !c.has[i];
	free(c.has);
	return err;
}

static void note_steward(const struct holding *h, const struct es_id *structure)
{
	for (size_t i = 0; i < h->f->members_len; i++)
		if (es_id_equal(&h->f->members[i].admission.structure, structure))
			h->lacks[i] = false;
}

/* Who cosigned that we leave has everything; later cosignatures do not reach us any more. */
static void note_stewards(const struct holding *h)
{
	struct es_certificate cert;
	struct es_sealed sealed;
	struct es_bytes bytes;
	struct es_reader r;
	struct es_act act;

	for (uint64_t index = h->f->acts; index-- > 0;) {
		if (es_act_get(h->snap, index, &bytes) || es_sealed_decode(bytes, &sealed) ||
		    es_act_decode(sealed.act, &act) || act.type != ES_ACT_LEAVE ||
		    !es_id_equal(&act.structure, h->self))
			continue;
		es_reader_init(&r, sealed.cosignatures);
		size_t voices = es_read_array(&r, ES_STEWARDS_MAX);
		for (size_t i = 0; i < voices && !r.err; i++) {
			es_read_array_of(&r, 2);
			if (es_certificate_decode(es_read_value(&r), &cert) == ES_OK)
				note_steward(h, &cert.structure);
			(void)es_read_value(&r);
		}
		return;
	}
}

es_err es_departure_holders(struct es_snapshot *snap, const struct es_federation *f,
                            const struct es_id *self, bool stays,
                            es_err (*each)(void *context, const struct es_member *m, bool holds),
                            void *context)
{
	struct es_erasure_places erasures = {0};
	struct holding h = {
	        .snap = snap, .f = f, .self = self, .stays = stays, .erasures = &erasures};

	h.lacks = calloc(f->members_len + 1, sizeof(*h.lacks));
	es_err err = h.lacks ? ES_OK : ES_NO_MEMORY;
	if (!err && !stays)
		err = es_erasure_places_read(snap, &erasures);
	if (!err)
		err = es_log_each(snap, f, note_log, &h);
	const struct es_member *own = es_federation_structure(f, self);
	if (!err && own && own->left)
		note_stewards(&h);
	for (size_t i = 0; i < f->members_len && !err; i++)
		if (!f->members[i].suspended &&
		    !es_id_equal(&f->members[i].admission.structure, self))
			err = each(context, &f->members[i], !h.lacks[i]);
	es_erasure_places_free(&erasures);
	free(h.lacks);
	return err;
}
