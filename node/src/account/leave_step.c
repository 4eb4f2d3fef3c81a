/* SPDX-License-Identifier: EUPL-1.2 */
/* What those who left wanted erased, a part at a time: what no profile names is taken out of the views of this
 * node, then the named pseudonym's is erased, then, when it is due, the other's. */
#include "account/leave.h"

#include "erase.h"
#include "store/doomed.h"

#include "essaim/schema.h"

#include <string.h>

#define ROWS_PER_STEP 4096

struct step {
	struct es_change change; /* first: apply gets its address */
	struct es_leaver leaver;
	struct es_id hide[ES_LEAVER_BATCH];
	size_t hide_len;
};

/* Somebody may have asked meanwhile not to wait. */
static es_err apply_keep(struct es_write *w, struct es_change *change)
{
	struct es_leaver *leaver = &((struct step *)change)->leaver;
	struct es_leaver before;

	es_err err = es_leaver_get(es_write_snapshot(w), leaver->hash, &before);
	if (!err && before.due_ms == 0)
		leaver->due_ms = 0;
	return err ? err : es_write_leaver(w, leaver);
}

static es_err keep(struct es_node *node, struct step *step)
{
	return es_store_apply(node->store, apply_keep, &step->change);
}

static es_err add_target(void *context, const struct es_row *row, struct es_bytes body)
{
	struct es_leaver *leaver = context;

	(void)body;
	if (leaver->targets_len == ES_LEAVER_BATCH)
		return ES_LIMIT;
	leaver->targets[leaver->targets_len++] = row->id;
	return ES_OK;
}

/* All of one pseudonym is looked through: the other is next, or all is done. */
static void pass(struct es_leaver *leaver)
{
	leaver->working = leaver->has_unnamed;
	memcpy(leaver->author, leaver->unnamed, ES_AUTHOR_LEN);
	leaver->has_unnamed = false;
}

static es_err look(struct es_node *node, struct es_leaver *leaver, const uint8_t *author)
{
	uint64_t kind = leaver->how == ES_LEAVE_ANONYMISE ? ES_KIND_PROFILE : 0;
	struct es_snapshot *snap;

	es_err err = es_snapshot_begin(node->store, &snap);
	if (err)
		return err;
	err = es_authored_each(snap, &node->identity.structure, author, kind, leaver->next_row,
	                       ROWS_PER_STEP, add_target, leaver, &leaver->next_row);
	es_snapshot_end(snap);
	return err;
}

/* --- taking out of the views ------------------------------------------------------------------ */

static es_err apply_hide(struct es_write *w, struct es_change *change)
{
	const struct step *step = (const struct step *)change;
	struct es_row row;
	es_err err = ES_OK;

	for (size_t i = 0; i < step->hide_len && !err; i++) {
		err = es_row_find(es_write_snapshot(w), &step->hide[i], &row);
		if (!err && !row.erased)
			err = es_write_doomed(w, &row);
	}
	return err ? err : apply_keep(w, change);
}

static es_err hide(struct es_node *node, struct step *step)
{
	struct es_leaver *leaver = &step->leaver;

	es_err err = look(node, leaver, leaver->unnamed);
	if (err)
		return err;
	memcpy(step->hide, leaver->targets, sizeof(step->hide));
	step->hide_len = leaver->targets_len;
	leaver->hidden += leaver->targets_len;
	leaver->targets_len = 0;
	leaver->hides = leaver->next_row != 0;
	leaver->has_unnamed = leaver->hides || leaver->hidden > 0;
	if (!leaver->has_unnamed)
		leaver->due_ms = 0;
	return es_store_apply(node->store, apply_hide, &step->change);
}

/* --- erasing ---------------------------------------------------------------------------------- */

/* The next records to erase, written down before they are: so that a crash between loses none. */
static es_err find_targets(struct es_node *node, struct step *step)
{
	struct es_leaver *leaver = &step->leaver;

	es_err err = look(node, leaver, leaver->author);
	if (!err && leaver->targets_len == 0 && leaver->next_row == 0)
		pass(leaver);
	return err ? err : keep(node, step);
}

/* Both in one log, or both in none yet: those go into the same, in order. */
static bool same_log(struct es_snapshot *snap, const struct es_id *a, const struct es_id *b)
{
	struct es_row one, two;

	return es_row_find(snap, a, &one) == ES_OK && es_row_find(snap, b, &two) == ES_OK &&
	       es_id_equal(&one.log, &two.log);
}

static void note(struct es_snapshot *snap, struct es_leaver *leaver, const struct es_id *erasure)
{
	size_t last = leaver->erasures_len;

	if (last &&
	    (last == ES_LEAVER_ERASURES || same_log(snap, &leaver->erasures[last - 1], erasure)))
		leaver->erasures[last - 1] = *erasure;
	else
		leaver->erasures[leaver->erasures_len++] = *erasure;
}

/* Which erasures withdrew the targets: ours, or those of an editor before. */
static es_err note_targets(struct es_node *node, struct es_leaver *leaver)
{
	struct es_snapshot *snap;
	struct es_row row, erasure;
	uint64_t upto = 0;

	es_err err = es_snapshot_begin(node->store, &snap);
	if (err)
		return err;
	for (size_t i = 0; i < leaver->targets_len && !err; i++) {
		err = es_row_find(snap, &leaver->targets[i], &row);
		if (!err && !row.erased)
			err = ES_STATE;
		if (!err)
			err = es_row_find(snap, &row.erasure, &erasure);
		if (!err && erasure.number > upto) {
			upto = erasure.number;
			note(snap, leaver, &erasure.id);
		}
	}
	es_snapshot_end(snap);
	return err;
}

static es_err erase_targets(struct es_node *node, struct step *step)
{
	struct es_leaver *leaver = &step->leaver;

	es_err err = es_erase_records(node, leaver->targets, leaver->targets_len, "person", 0);
	if (!err)
		err = note_targets(node, leaver);
	if (err)
		return err;
	leaver->erased += leaver->targets_len;
	leaver->targets_len = 0;
	if (leaver->next_row == 0)
		pass(leaver);
	return keep(node, step);
}

static es_err find_work(struct es_node *node, uint64_t now_ms, struct es_leaver *leaver,
                        uint64_t *wake_ms)
{
	struct es_snapshot *snap;

	es_err err = es_snapshot_begin(node->store, &snap);
	if (err)
		return err;
	err = es_leaver_working(snap, now_ms, leaver, wake_ms);
	es_snapshot_end(snap);
	return err;
}

es_err es_leave_step(struct es_node *node, uint64_t now_ms, bool *more, uint64_t *wake_ms)
{
	struct step step = {.change = {0}};

	*more = false;
	es_err err = find_work(node, now_ms, &step.leaver, wake_ms);
	if (err)
		return err == ES_NOT_FOUND ? ES_OK : err;
	*more = true;
	if (step.leaver.targets_len == 0 && step.leaver.next_row == 0)
		/* behind what the person's sockets sent before they ended */
		err = keep(node, &step);
	if (!err && step.leaver.hides)
		return hide(node, &step);
	if (!err && step.leaver.targets_len == 0)
		err = find_targets(node, &step);
	if (!err && step.leaver.targets_len)
		err = erase_targets(node, &step);
	return err;
}
