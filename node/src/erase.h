/* SPDX-License-Identifier: EUPL-1.2 */
/* Withdrawing what this structure published. Any thread but the loop's. */
#ifndef NODE_ERASE_H
#define NODE_ERASE_H

#include "node.h"

/* Publishes erasures of a record, and, where it begins an entity, of all its revisions. reason: one of
 * the schema's codes, or a line of text, which is kept as the note of "other". The subtitles that this
 * structure wrote of recordings which the entity refers to go first. *erased is how many
 * records are withdrawn by it: 0 where all were before.
 * Errors: ES_NOT_FOUND, ES_NOT_ALLOWED (of another structure, or of a kind that cannot be withdrawn),
 * ES_INVALID (the reason), ES_LIMIT (too many revisions), the store's. */
es_err es_erase(struct es_node *node, const struct es_id *record, const char *reason,
                size_t *erased) ES_MUST_USE;
/* erase_subtitles.c: their entities, at most max. Errors of the store. */
#define ES_ERASE_SUBTITLES_MAX 256
es_err es_erase_find_subtitles(struct es_snapshot *snap, const struct es_id *structure,
                               const struct es_id *entity, struct es_id *ids, size_t max,
                               size_t *count) ES_MUST_USE;
/* What this structure told beside a practice, in records of their own: whom to ask, its tools, and the
 * testimonies that stood in its sheet. What people told themselves is theirs, and stays. */
enum es_beside { ES_BESIDE_CONTACT, ES_BESIDE_TOOLS, ES_BESIDE_TESTIMONIES, ES_BESIDE_COUNT };
extern const char *const es_beside_words[ES_BESIDE_COUNT]; /* "contact", "tools", "testimonies" */

#define ES_BESIDE_MAX 256 /* of each */
struct es_beside_report {
	size_t records;               /* erased, with their revisions */
	size_t gone[ES_BESIDE_COUNT]; /* entities erased */
	struct es_id kept[ES_BESIDE_MAX];
	size_t kept_len; /* the first of those that stay, because they were to be kept */
};
/* Erases what was told beside a practice, but for what keep names (bit 1 << es_beside). Whoever erases the
 * practice calls it afterwards; it may be called again. Errors: as es_erase. */
es_err es_erase_beside(struct es_node *node, const struct es_id *practice, const char *reason,
                       unsigned keep, struct es_beside_report *report) ES_MUST_USE;
/* Publishes erasures of exactly these records, for one of the schema's codes, all in one transaction. What
 * is withdrawn already is passed over. departure_ms: as es_draft's; ES_STATE where that departure does not stand. */
es_err es_erase_records(struct es_node *node, const struct es_id *records, size_t count,
                        const char *reason, uint64_t departure_ms) ES_MUST_USE;

#endif
