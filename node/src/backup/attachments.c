/* SPDX-License-Identifier: EUPL-1.2 */
/* The attachments of a backup. */
#include "store/attachments.h"
#include "backup/internal.h"

#include <stdio.h>
#include <stdlib.h>

static bool is_carried(const struct es_manifest *m, const struct es_holding *row)
{
	switch (m->carries) {
	case ES_BACKUP_ALL:
		return true;
	case ES_BACKUP_KEPT:
		return row->own || row->pinned;
	default:
		return false;
	}
}

es_err attachments_list(struct es_store *store, struct es_backup_report *report)
{
	struct es_manifest *m = &report->manifest;
	struct es_holding row;
	struct es_snapshot *snap;
	struct es_id id;

	es_err err = es_snapshot_begin(store, &snap);
	if (err)
		return err;
	err = es_holding_next(snap, NULL, &id, &row);
	while (!err) {
		if (row.whole && is_carried(m, &row)) {
			err = es_manifest_attach(m, &id, row.size);
		} else if (row.whole) {
			report->left_out++;
			report->left_out_own += row.own;
			report->left_out_bytes += row.size;
		}
		if (!err)
			err = es_holding_next(snap, &id, &id, &row);
	}
	es_snapshot_end(snap);
	return err == ES_NOT_FOUND ? ES_OK : err;
}

static struct es_archive_watch archive_watch(const struct es_copy_watch *copy)
{
	return (struct es_archive_watch){copy->step, copy->context};
}

static void tell(const struct es_backup_watch *watch, struct es_backup_report *report,
                 const struct es_id *id, const char *what)
{
	char hex[ES_ID_HEX_LEN], sentence[200];

	report->damaged++;
	es_id_hex(id, hex);
	(void)snprintf(sentence, sizeof(sentence), "the file %s %s", hex, what);
	watch->fault(watch->context, sentence);
}

/* --- into the backup ---------------------------------------------------------------------------- */

/* Whether the node should still have it: it may have been withdrawn, or made room for others. */
static bool is_expected(struct es_store *store, const struct es_id *id)
{
	struct es_snapshot *snap;
	struct es_holding row;

	if (es_snapshot_begin(store, &snap))
		return true;
	bool expected = es_holding_get(snap, id, &row) == ES_OK && row.whole;
	es_snapshot_end(snap);
	return expected;
}

/* ES_NOT_FOUND: the backup goes on without it. */
static es_err take_one(struct es_node *node, const char *folder,
                       const struct es_manifest_attachment *a, const struct es_archive_watch *step,
                       const struct es_backup_watch *watch, struct es_backup_report *report)
{
	es_err err = es_archive_take(node->home, folder, &a->id, a->bytes, step);

	if (err == ES_BAD_HASH)
		tell(watch, report, &a->id, "is damaged here: it is not in the backup");
	else if (err == ES_NOT_FOUND && is_expected(node->store, &a->id))
		tell(watch, report, &a->id, "is missing here: it is not in the backup");
	return err == ES_BAD_HASH ? ES_NOT_FOUND : err;
}

es_err attachments_take(struct es_node *node, const char *folder, const struct es_copy_watch *copy,
                        const struct es_backup_watch *watch, struct es_backup_report *report)
{
	const struct es_archive_watch step = archive_watch(copy);
	struct es_manifest *m = &report->manifest;
	size_t kept = 0;

	for (size_t i = 0; i < m->attachments_count; i++) {
		const struct es_manifest_attachment *a = &m->attachments[i];
		es_err err = take_one(node, folder, a, &step, watch, report);
		if (err && err != ES_NOT_FOUND)
			return err;
		if (!err)
			m->attachments[kept++] = *a;
	}
	m->attachments_count = kept;
	return ES_OK;
}

es_err attachments_verify(const char *folder, const struct es_manifest *manifest,
                          const struct es_copy_watch *copy)
{
	const struct es_archive_watch step = archive_watch(copy);
	es_err err = ES_OK;

	for (size_t i = 0; i < manifest->attachments_count && !err; i++) {
		const struct es_manifest_attachment *a = &manifest->attachments[i];
		err = es_archive_verify(folder, &a->id, a->bytes, &step);
	}
	return err;
}

/* --- out of it ---------------------------------------------------------------------------------- */

es_err attachments_put_back(const char *folder, const char *home, const struct es_copy_watch *copy,
                            const struct es_backup_watch *watch, struct es_backup_report *report)
{
	const struct es_archive_watch step = archive_watch(copy);
	const struct es_manifest *m = &report->manifest;

	for (size_t i = 0; i < m->attachments_count; i++) {
		const struct es_manifest_attachment *a = &m->attachments[i];
		es_err err = es_archive_put_back(folder, home, &a->id, a->bytes, &step);
		if (err == ES_BAD_HASH)
			tell(watch, report, &a->id, "is damaged in the backup: it is left out");
		else if (err == ES_NOT_FOUND)
			tell(watch, report, &a->id, "is missing in the backup: it is left out");
		else if (err)
			return err;
	}
	return ES_OK;
}

static bool is_listed(const void *context, const struct es_id *id)
{
	return context && es_manifest_find(context, id);
}

void attachments_remove(const char *folder, const struct es_manifest *manifest)
{
	es_archive_sweep(folder, is_listed, manifest);
}
