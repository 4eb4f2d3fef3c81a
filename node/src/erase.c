/* SPDX-License-Identifier: EUPL-1.2 */
#include "erase.h"

#include "node_limits.h"

#include "essaim/schema.h"

#include <stdlib.h>
#include <string.h>

#define BODY_BYTES 2048

struct targets {
	struct es_id entity;
	struct es_id *ids; /* owned */
	size_t count;
	char lang[ES_LANG_MAX + 1];
};

/* A record to erase by itself. */
struct one {
	struct es_id record, entity;
	char lang[ES_LANG_MAX + 1];
};

static bool is_ours(const struct es_node *node, const struct es_row *row)
{
	return row->header.version == ES_HEADER_VERSION &&
	       es_id_equal(&row->header.structure, &node->identity.structure) &&
	       row->header.kind != ES_KIND_LOG_START && row->header.kind != ES_KIND_ERASURE;
}

static es_err add(struct targets *t, const struct es_row *row)
{
	if (row->erased)
		return ES_OK;
	if (t->count == ES_VIEW_REVISIONS_MAX)
		return ES_LIMIT;
	t->ids[t->count++] = row->id;
	return ES_OK;
}

/* The record, and the revisions of what it begins. */
static es_err gather(struct es_node *node, struct es_snapshot *snap, const struct es_id *record,
                     struct targets *t)
{
	struct es_row row, revision;
	struct es_walk walk;
	uint64_t number;

	es_err err = es_row_find(snap, record, &row);
	if (err)
		return err;
	if (!is_ours(node, &row))
		return ES_NOT_ALLOWED;
	es_record_entity(&row.header, &row.id, &t->entity);
	memcpy(t->lang, row.header.lang, sizeof(t->lang));
	err = add(t, &row);
	es_walk_about(&walk, snap, &row.id, row.header.kind, ES_OLDEST_FIRST);
	while (!err && !row.header.has_entity && es_walk_next(&walk, &number)) {
		err = es_row_get(snap, number, &revision);
		if (!err && is_ours(node, &revision) && revision.header.has_entity &&
		    es_id_equal(&revision.header.entity, &row.id))
			err = add(t, &revision);
	}
	return err;
}

static bool is_code(const char *reason)
{
	const struct es_field *field = es_schema_field(es_schema_of(ES_KIND_ERASURE), "reason");

	for (size_t i = 0; i < field->options_len; i++)
		if (strcmp(field->options[i].code, reason) == 0)
			return true;
	return false;
}

static es_err write_body(const char *reason, struct es_writer *body)
{
	static const uint8_t nobody[ES_AUTHOR_LEN];
	uint8_t code_bytes[ES_CODE_MAX + 2], note_bytes[ES_TEXT_MAX + 4];
	struct es_writer code, note;
	bool coded = is_code(reason);

	if (!coded && (strlen(reason) > ES_TEXT_MAX ||
	               !es_schema_form_fits(ES_FIELD_TEXT, es_bytes_str(reason))))
		return ES_INVALID;
	es_writer_init(&code, code_bytes, sizeof(code_bytes));
	es_write_cstr(&code, coded ? reason : "other");
	es_writer_init(&note, note_bytes, sizeof(note_bytes));
	es_write_cstr(&note, reason);
	struct es_schema_value values[] = {{"reason", es_writer_bytes(&code)},
	                                   {"note", es_writer_bytes(&note)}};
	return es_schema_encode(ES_KIND_ERASURE, nobody, values, coded ? 1 : 2, body);
}

/* As many erasures as the targets need, all in one transaction. */
static es_err publish(struct es_node *node, const struct targets *t, const char *reason)
{
	uint8_t bytes[BODY_BYTES];
	struct es_writer body;
	size_t count = (t->count + ES_PARENTS_MAX - 1) / ES_PARENTS_MAX;
	struct es_draft *drafts = calloc(count, sizeof(*drafts));
	struct es_id *ids = calloc(count, sizeof(*ids));

	es_writer_init(&body, bytes, sizeof(bytes));
	es_err err = drafts && ids ? write_body(reason, &body) : ES_NO_MEMORY;
	for (size_t i = 0; i < count && !err; i++) {
		size_t rest = t->count - i * ES_PARENTS_MAX;
		drafts[i] = (struct es_draft){.kind = ES_KIND_ERASURE,
		                              .lang = t->lang,
		                              .entity = &t->entity,
		                              .parents = t->ids + i * ES_PARENTS_MAX,
		                              .parents_len =
		                                      rest < ES_PARENTS_MAX ? rest : ES_PARENTS_MAX,
		                              .body = es_writer_bytes(&body)};
	}
	if (!err)
		err = es_publish(node, drafts, count, ids);
	free(drafts);
	free(ids);
	return err;
}

/* The record with its revisions; adds to *erased. */
static es_err erase_entity(struct es_node *node, const struct es_id *record, const char *reason,
                           size_t *erased)
{
	struct targets t = {.count = 0};
	struct es_snapshot *snap;

	t.ids = calloc(ES_VIEW_REVISIONS_MAX, sizeof(*t.ids));
	es_err err = t.ids ? es_snapshot_begin(node->store, &snap) : ES_NO_MEMORY;
	if (!err) {
		err = gather(node, snap, record, &t);
		es_snapshot_end(snap);
	}
	if (!err && t.count)
		err = publish(node, &t, reason);
	if (!err)
		*erased += t.count;
	free(t.ids);
	return err;
}

static es_err find_subtitles(struct es_node *node, const struct es_id *record, struct es_id *ids,
                             size_t *count)
{
	struct es_snapshot *snap;

	*count = 0;
	es_err err = es_snapshot_begin(node->store, &snap);
	if (err)
		return err;
	err = es_erase_find_subtitles(snap, &node->identity.structure, record, ids,
	                              ES_ERASE_SUBTITLES_MAX, count);
	es_snapshot_end(snap);
	return err;
}

/* What is said in a film goes before the film does: afterwards nothing here tells which film it was. */
es_err es_erase(struct es_node *node, const struct es_id *record, const char *reason,
                size_t *erased)
{
	struct es_id *ids = calloc(ES_ERASE_SUBTITLES_MAX, sizeof(*ids));
	size_t count = 0;

	*erased = 0;
	es_err err = ids ? find_subtitles(node, record, ids, &count) : ES_NO_MEMORY;
	for (size_t i = 0; !err && i < count; i++)
		err = erase_entity(node, &ids[i], reason, erased);
	free(ids);
	return err ? err : erase_entity(node, record, reason, erased);
}

/* --- beside a practice ------------------------------------------------------------------------- */

const char *const es_beside_words[ES_BESIDE_COUNT] = {"contact", "tools", "testimonies"};

static const uint64_t beside_kinds[ES_BESIDE_COUNT] = {ES_KIND_PROFILE, ES_KIND_TOOL,
                                                       ES_KIND_TESTIMONY};

/* A testimony that a person gave is theirs, whatever becomes of the sheet. */
static bool is_of_sheet(const struct es_row *row)
{
	struct es_bytes body, consent = {NULL, 0};
	struct es_writer w;

	es_writer_grow(&w, ES_BODY_MAX);
	bool is = es_row_body(row, &w, &body) == ES_OK && es_map_get(body, "consent", &consent) &&
	          es_bytes_equal(es_value_str(consent), es_bytes_str("sheet"));
	es_writer_free(&w);
	return is;
}

static es_err find_beside(struct es_node *node, const struct es_id *practice, enum es_beside what,
                          struct es_id *ids, size_t *count)
{
	struct es_snapshot *snap;
	struct es_walk walk;
	struct es_row row;
	uint64_t number;

	*count = 0;
	es_err err = es_snapshot_begin(node->store, &snap);
	if (err)
		return err;
	es_walk_about(&walk, snap, practice, beside_kinds[what], ES_OLDEST_FIRST);
	while (!err && *count < ES_BESIDE_MAX && es_walk_next(&walk, &number)) {
		err = es_row_get(snap, number, &row);
		if (err || !is_ours(node, &row) || row.header.has_entity || row.erased ||
		    (what == ES_BESIDE_TESTIMONIES && !is_of_sheet(&row)))
			continue;
		ids[(*count)++] = row.id;
	}
	es_snapshot_end(snap);
	return err;
}

static es_err erase_those(struct es_node *node, const char *reason, const struct es_id *ids,
                          size_t count, struct es_beside_report *report)
{
	es_err err = ES_OK;
	size_t erased;

	for (size_t i = 0; i < count && !err; i++) {
		err = es_erase(node, &ids[i], reason, &erased);
		report->records += err ? 0 : erased;
	}
	return err;
}

es_err es_erase_beside(struct es_node *node, const struct es_id *practice, const char *reason,
                       unsigned keep, struct es_beside_report *report)
{
	struct es_id *ids = calloc(ES_BESIDE_MAX, sizeof(*ids));
	es_err err = ids ? ES_OK : ES_NO_MEMORY;
	size_t count;

	*report = (struct es_beside_report){.records = 0};
	for (int what = 0; what < ES_BESIDE_COUNT && !err; what++) {
		err = find_beside(node, practice, (enum es_beside)what, ids, &count);
		if (!err && !(keep >> what & 1)) {
			err = erase_those(node, reason, ids, count, report);
			report->gone[what] = count;
			continue;
		}
		for (size_t i = 0; !err && i < count && report->kept_len < ES_BESIDE_MAX; i++)
			report->kept[report->kept_len++] = ids[i];
	}
	free(ids);
	return err;
}

/* --- exactly these ------------------------------------------------------------------------------ */

/* Of the records given, what is still to be erased: one erasure each, since each may be about something
 * else. */
static es_err prepare_records(struct es_node *node, const struct es_id *records, size_t count,
                              struct one *ones, size_t *len)
{
	struct es_snapshot *snap;
	struct es_row row;

	*len = 0;
	es_err err = es_snapshot_begin(node->store, &snap);
	if (err)
		return err;
	for (size_t i = 0; i < count && !err; i++) {
		err = es_row_find(snap, &records[i], &row);
		if (!err && !is_ours(node, &row))
			err = ES_NOT_ALLOWED;
		if (err || row.erased)
			continue;
		struct one *one = &ones[(*len)++];
		one->record = row.id;
		es_record_entity(&row.header, &row.id, &one->entity);
		memcpy(one->lang, row.header.lang, sizeof(one->lang));
	}
	es_snapshot_end(snap);
	return err;
}

es_err es_erase_records(struct es_node *node, const struct es_id *records, size_t count,
                        const char *reason, uint64_t departure_ms)
{
	uint8_t bytes[BODY_BYTES];
	struct es_writer body;
	size_t len = 0;
	struct one *ones = calloc(count, sizeof(*ones));
	struct es_draft *drafts = calloc(count, sizeof(*drafts));
	struct es_id *ids = calloc(count, sizeof(*ids));

	es_writer_init(&body, bytes, sizeof(bytes));
	es_err err = ones && drafts && ids ? write_body(reason, &body) : ES_NO_MEMORY;
	if (!err)
		err = prepare_records(node, records, count, ones, &len);
	for (size_t i = 0; i < len && !err; i++)
		drafts[i] = (struct es_draft){.kind = ES_KIND_ERASURE,
		                              .lang = ones[i].lang,
		                              .entity = &ones[i].entity,
		                              .parents = &ones[i].record,
		                              .parents_len = 1,
		                              .body = es_writer_bytes(&body),
		                              .departure_ms = departure_ms};
	if (!err && len)
		err = es_publish(node, drafts, len, ids);
	free(ones);
	free(drafts);
	free(ids);
	return err;
}
