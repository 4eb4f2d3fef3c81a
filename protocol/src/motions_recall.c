/* SPDX-License-Identifier: EUPL-1.2 */
/* What a steward signed and does not remember, its home being restored: its partners' tables do. */
#include "motions_internal.h"

static void raise_epoch(struct es_promise *p, uint64_t epoch, const struct es_id *proposer)
{
	if (epoch > p->epoch || (epoch == p->epoch && es_id_is_zero(&p->proposer)))
		p->proposer = *proposer;
	if (epoch > p->epoch)
		p->epoch = epoch;
}

static void recall_cosigned(const struct es_motion *m, struct es_promise *p)
{
	struct es_stand stand = {m->epoch, m->index, m->id};
	static const struct es_id nobody;

	if (es_stand_compare(&stand, &p->highest) > 0)
		p->highest = stand;
	raise_epoch(p, m->epoch, m->act_type == ES_ACT_HAND_OVER ? &m->by : &nobody);
}

static void recall_stated(const struct es_federation *f, const struct es_motion *m,
                          struct es_promise *p)
{
	struct es_statement statement;
	struct es_reader r;

	es_reader_init(&r, es_bytes_of(m->bytes, m->len));
	es_statement_read(&r, &f->id, &statement);
	if (es_reader_finish(&r) != ES_OK)
		return;
	raise_epoch(p, statement.opens, &statement.proposer);
	if (es_stand_compare(&statement.highest, &p->highest) > 0)
		p->highest = statement.highest;
}

void es_motions_recall(const struct es_motions *t, const struct es_federation *f,
                       const struct es_id *self, struct es_promise *promise)
{
	for (size_t i = 0; i < t->len; i++) {
		const struct es_motion *m = &t->list[i];
		if (m->type == ES_MOTION_PROPOSAL && motions_has_voice(m, self))
			recall_cosigned(m, promise);
		if (m->type == ES_MOTION_STATEMENT && es_id_equal(&m->by, self))
			recall_stated(f, m, promise);
	}
}
