/* SPDX-License-Identifier: EUPL-1.2 */
#include "renew_internal.h"

#include "digests.h"
#include "meta.h"
#include "renew_files.h"
#include "rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void renew_lost(struct renewal *r, const char *sentence)
{
	r->watch->lost(r->watch->context, sentence);
}

/* --- one change of the new store -------------------------------------------------------------- */

static es_err put_entry(struct es_write *w, struct es_change *change)
{
	const struct step *step = (const struct step *)change;

	es_txn_put(w->snap.txn, step->table, step->key, step->value);
	return es_txn_err(w->snap.txn);
}

static es_err put_act(struct es_write *w, struct es_change *change)
{
	return es_write_act(w, ((const struct step *)change)->value);
}

/* --- what is carried over as it is ------------------------------------------------------------ */

/* Every table is one or the other: the compiler asks about new ones. */
static bool carried(enum es_table table)
{
	switch (table) {
	case ES_TABLE_META:
	case ES_TABLE_FROZEN:
	case ES_TABLE_ERASED:
	case ES_TABLE_COSIGNS:
	case ES_TABLE_RECEIPTS:
	case ES_TABLE_MOTIONS:
	case ES_TABLE_CERTIFICATES:
	case ES_TABLE_TICKETS:
	case ES_TABLE_ACCOUNTS:
	case ES_TABLE_COOKIES:
	case ES_TABLE_ONCE:
	case ES_TABLE_REMARKS:
	case ES_TABLE_HOLDINGS:
	case ES_TABLE_UNLINK:
	case ES_TABLE_PEOPLE:
	case ES_TABLE_MODERATION: /* it names records by their ids */
		return true;
	case ES_TABLE_DRAFTS: /* whoever writes has a copy on their device */
	case ES_TABLE_DRAFT_PLACES:
	case ES_TABLE_ADDRESSES: /* their keys are where those of drafts are */
	case ES_TABLE_SEARCHES:  /* theirs, too */
	case ES_TABLE_ROWS:
	case ES_TABLE_BODIES:
	case ES_TABLE_IDS:
	case ES_TABLE_KINDS:
	case ES_TABLE_ABOUT:
	case ES_TABLE_PROFILES:
	case ES_TABLE_AUTHORED:
	case ES_TABLE_UNLOGGED:
	case ES_TABLE_MISSING:
	case ES_TABLE_LOGS:
	case ES_TABLE_LOG_IDS:
	case ES_TABLE_MEMBER_LOGS:
	case ES_TABLE_PLACES:
	case ES_TABLE_CHECKPOINTS:
	case ES_TABLE_ACTS:
	case ES_TABLE_FORGET:
	case ES_TABLE_HELD_BACK:
	case ES_TABLE_REFERENCES:
	case ES_TABLE_REFERRING:
	case ES_TABLE_PERSONAL: /* names rows by numbers, which are given anew */
	case ES_TABLE_COUNT:
		return false;
	}
	return false;
}

/* Another release numbers rows otherwise, and so does the new store. */
static bool is_of_rows(struct es_bytes key)
{
	static const char count[] = "count";

	return (key.len > sizeof(count) - 1 && memcmp(key.data, count, sizeof(count) - 1) == 0) ||
	       es_bytes_equal(key, es_bytes_str("noticed"));
}

static es_err carry_entry(void *context, const struct es_salvage_entry *entry)
{
	struct step *step = context;

	if (entry->key.len == 0 || entry->value.len != entry->len)
		return ES_OK; /* nothing of this kind is larger than a page */
	if (step->table == ES_TABLE_META && es_bytes_equal(entry->key, es_bytes_str("format")))
		return es_store_format_check(entry->value) == ES_VERSION ? ES_VERSION : ES_OK;
	if (step->table == ES_TABLE_META && is_of_rows(entry->key))
		return ES_OK;
	step->key = entry->key;
	step->value = entry->value;
	return es_store_apply(step->renewal->store, put_entry, &step->change);
}

static es_err carry_all(struct renewal *r)
{
	es_err err = ES_OK;

	for (size_t i = 0; i < ES_TABLE_COUNT && !err; i++) {
		struct step step = {.renewal = r, .table = (enum es_table)i};
		if (carried(step.table))
			err = es_remains_each(r->old, step.table, carry_entry, &step);
	}
	return err;
}

/* What is here now was told by letter, or is too old for one. */
static es_err tell_anew(struct es_write *w, struct es_change *change)
{
	uint8_t person[ES_AUTHOR_LEN] = {0};
	struct es_digest digest;
	uint64_t last;

	(void)change;
	es_err err = es_row_last(es_write_snapshot(w), &last);
	while (!err && !(err = es_digest_after(es_write_snapshot(w), person, &digest))) {
		digest.told_row = last;
		err = es_write_digest(w, person, &digest);
	}
	return err == ES_NOT_FOUND ? ES_OK : err;
}

/* --- the chain of acts ------------------------------------------------------------------------ */

struct acts {
	struct step step;
	bool broken;
};

static es_err take_act(void *context, const struct es_salvage_entry *entry)
{
	struct acts *acts = context;
	struct renewal *r = acts->step.renewal;
	uint8_t *large = NULL;
	es_err err = ES_OK;

	acts->step.value = entry->value;
	if (entry->value.len != entry->len && entry->len <= 2 * ES_ACT_MAX) {
		large = malloc(entry->len);
		if (!large)
			return ES_NO_MEMORY;
		if (es_remains_read(r->old, entry->offset, entry->len, large))
			acts->step.value = es_bytes_of(large, entry->len);
	}
	if (!acts->broken)
		err = es_store_apply(r->store, put_act, &acts->step.change);
	free(large);
	if (err == ES_NO_SPACE || err == ES_IO || err == ES_NO_MEMORY)
		return err;
	acts->broken |= err != ES_OK;
	if (acts->broken)
		r->report->acts_lost++;
	else
		r->report->acts++;
	return ES_OK;
}

static es_err take_acts(struct renewal *r)
{
	struct acts acts = {.step = {.renewal = r}};

	es_err err = es_remains_each(r->old, ES_TABLE_ACTS, take_act, &acts);
	if (!err && acts.broken) {
		char sentence[120];
		snprintf(sentence, sizeof(sentence),
		         "%llu acts of the federation, damaged or behind one that is",
		         (unsigned long long)r->report->acts_lost);
		renew_lost(r, sentence);
	}
	return err;
}

/* --- all of it --------------------------------------------------------------------------------- */

static es_err fill(struct renewal *r)
{
	struct step step = {.renewal = r};
	es_err err = carry_all(r);

	if (!err)
		err = r->owner(r->watch->context, r->store, &r->own);
	if (!err)
		es_store_set_authors(r->store, &r->own);
	if (!err)
		err = take_acts(r);
	if (!err)
		err = es_remains_logs(r->old, renew_take_log, r);
	if (!err)
		err = es_remains_rows(r->old, renew_take_own, r);
	if (!err)
		err = es_store_apply(r->store, tell_anew, &step.change);
	return err;
}

static es_err fill_aside(struct renewal *r, const char *home)
{
	char aside[ES_PATH_BYTES];

	es_err err = renew_make_aside(home, aside);
	if (!err)
		err = es_store_open(aside, true, &r->store);
	if (!err)
		err = fill(r);
	es_store_close(r->store);
	return err;
}

static void release(struct renewal *r)
{
	es_writer_free(&r->headers);
	es_writer_free(&r->packed);
	es_writer_free(&r->plain);
	es_unpacker_free(r->unpacker);
	es_remains_close(r->old);
	free(r);
}

es_err es_store_renew(const char *home,
                      es_err (*owner)(void *context, struct es_store *store, struct es_id *own),
                      const struct es_renew_watch *watch, struct es_renew_report *report)
{
	struct renewal *r = calloc(1, sizeof(*r));

	memset(report, 0, sizeof(*report));
	if (!r)
		return ES_NO_MEMORY;
	r->owner = owner;
	r->watch = watch;
	r->report = report;
	es_writer_grow(&r->headers, (size_t)ES_RUN_MAX * ES_HEADER_MAX);
	es_writer_grow(&r->packed, RENEW_BODIES_BYTES + ES_BODY_MAX);
	es_writer_grow(&r->plain, ES_BODY_MAX);
	es_err err = es_unpacker_new(&r->unpacker);
	if (!err)
		err = es_remains_open(home, &r->old);
	if (!err) {
		r->total = es_remains_count(r->old);
		err = fill_aside(r, home);
		report->damaged_pages = es_remains_damaged(r->old);
	}
	release(r);
	if (!err)
		err = renew_mark_whole(home);
	if (err) {
		renew_drop_aside(home);
		return err;
	}
	return es_renew_finish(home);
}
