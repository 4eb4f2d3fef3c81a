/* SPDX-License-Identifier: EUPL-1.2 */
/* Whether the disk has room for what the store is given: known by what became of the last batch. */
#include "meta.h"
#include "writer.h"

#include <sys/statvfs.h>
#include <time.h>

#define PROBE "probe"
#define PROBE_BYTES (1u << 20) /* where less is free, a small write would say little about others */

uint64_t es_store_full_ms(struct es_store *s)
{
	return __atomic_load_n(&s->full_ms, __ATOMIC_RELAXED);
}

uint64_t es_snapshot_full_ms(const struct es_snapshot *snap)
{
	return es_store_full_ms(snap->store);
}

void es_store_note_room(struct es_store *s, es_err err, bool wrote)
{
	bool was_full = es_store_full_ms(s) != 0;

	if (err == ES_NO_SPACE && !was_full)
		__atomic_store_n(&s->full_ms, (uint64_t)time(NULL) * 1000, __ATOMIC_RELAXED);
	else if (!err && wrote && was_full)
		__atomic_store_n(&s->full_ms, 0, __ATOMIC_RELAXED);
}

static es_err write_probe(struct es_write *w, struct es_change *change)
{
	(void)change;
	return es_meta_put(w, PROBE, es_bytes_str("room"));
}

void es_store_probe(struct es_store *s)
{
	struct es_change change = {0};
	struct statvfs disk;

	if (!es_store_full_ms(s) ||
	    (statvfs(s->home, &disk) == 0 && disk.f_bavail * disk.f_frsize < PROBE_BYTES))
		return;
	(void)!es_store_apply(s, write_probe, &change);
}
