/* SPDX-License-Identifier: EUPL-1.2 */
/* From what a reader names to what is meant. */
#include "view/read.h"

es_err es_view_about(const struct es_view_source *s, const struct es_id *record,
                     struct es_id *entity, uint64_t *kind, uint64_t *scope)
{
	struct es_row row;
	es_err err = es_row_find(s->snap, record, &row);

	if (err != ES_OK)
		return err;
	if (row.header.version != ES_HEADER_VERSION || !es_may_see(s, &row))
		return ES_NOT_FOUND;
	es_record_entity(&row.header, &row.id, entity);
	*kind = row.header.kind;
	*scope = row.header.scope;
	return ES_OK;
}

/* What a record that is no practice itself says it is about, where its header does not. */
static es_err practice_of(const struct es_view_source *s, const struct es_id *record, uint64_t kind,
                          struct es_id *practice)
{
	struct es_seen seen;
	struct es_bytes value = {NULL, 0};

	es_err err = es_see_id(s, kind, record, &seen);
	if (err == ES_OK && es_map_get(seen.body, "practice", &value))
		value = es_value_str(value);
	if (err == ES_OK && value.len != ES_ID_LEN)
		err = ES_NOT_FOUND;
	for (size_t i = 0; err == ES_OK && i < ES_ID_LEN; i++)
		practice->bytes[i] = value.data[i];
	es_seen_free(&seen);
	return err;
}

bool es_kind_is_discussed(uint64_t kind)
{
	return kind == ES_KIND_PRACTICE || kind == ES_KIND_ROOM || kind == ES_KIND_REQUEST ||
	       kind == ES_KIND_EXPERIENCE;
}

/* A comment stands below what its header names, a reaction below what it reacts to. */
es_err es_view_conversation(const struct es_view_source *s, const struct es_id *record,
                            struct es_id *entity, uint64_t *kind, uint64_t *scope)
{
	struct es_id at = *record;

	for (int step = 0; step < 4; step++) {
		es_err err = es_view_about(s, &at, entity, kind, scope);
		if (err != ES_OK)
			return err;
		if (es_kind_is_discussed(*kind))
			return ES_OK;
		if (*kind != ES_KIND_COMMENT && *kind != ES_KIND_REACTION)
			return ES_NOT_FOUND;
		at = *entity;
	}
	return ES_NOT_FOUND;
}

es_err es_view_find_practice(const struct es_view_source *s, const char *hex, size_t len,
                             struct es_id *entity)
{
	struct es_id id, root;
	uint64_t kind, root_kind, scope;

	es_err err = es_row_find_prefix(s->snap, hex, len, &id);
	if (err == ES_OK)
		err = es_view_about(s, &id, entity, &kind, &scope);
	if (err != ES_OK || kind == ES_KIND_PRACTICE)
		return err;
	if (kind != ES_KIND_COMMENT)
		return practice_of(s, &id, kind, entity);
	err = es_view_about(s, entity, &root, &root_kind, &scope);
	return err == ES_OK && root_kind != ES_KIND_PRACTICE ? ES_NOT_FOUND : err;
}
