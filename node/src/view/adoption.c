/* SPDX-License-Identifier: EUPL-1.2 */
/* One adoption: who reuses what, in which state, adapted how, and what came of it. */
#include "view/adoption.h"
#include "view/reuse.h"

#include <string.h>

bool es_kind_is_adopted(uint64_t kind)
{
	return kind == ES_KIND_PRACTICE || kind == ES_KIND_TOOL || kind == ES_KIND_TOOLBOX ||
	       kind == ES_KIND_TUTORIAL;
}

bool es_id_field(struct es_bytes body, const char *key, struct es_id *out)
{
	struct es_bytes value;

	if (!es_map_get(body, key, &value) || (value = es_value_str(value)).len != ES_ID_LEN)
		return false;
	memcpy(out->bytes, value.data, ES_ID_LEN);
	return true;
}

/* What is adopted may be withdrawn or not here yet: its header is enough. */
static es_err see_adopted(const struct es_view_source *s, struct es_adoption *a)
{
	struct es_id of;

	if (!es_id_field(a->seen.body, "adopts", &of))
		return ES_NOT_FOUND;
	es_err err = es_row_find(s->snap, &of, &a->of);
	if (err != ES_OK)
		return err;
	const struct es_header *header = &a->of.header;
	bool fits = header->version == ES_HEADER_VERSION && !header->has_entity &&
	            es_kind_is_adopted(header->kind) && es_may_see(s, &a->of) &&
	            !es_id_equal(&header->structure, &a->heads.root.header.structure);
	return fits ? ES_OK : ES_NOT_FOUND;
}

es_err es_see_adoption(const struct es_view_source *s, const struct es_id *entity,
                       struct es_adoption *out)
{
	memset(&out->seen, 0, sizeof(out->seen));
	es_err err = es_heads_of(s, ES_KIND_ADOPTION, entity, &out->heads);
	if (err == ES_OK)
		err = es_see_head(s, &out->heads, &out->seen);
	return err == ES_OK ? see_adopted(s, out) : err;
}

void es_adoption_free(struct es_adoption *a)
{
	es_seen_free(&a->seen);
}

/* Its title: text, or nil where there is none to be seen. */
static void put_title(const struct es_view_source *s, const struct es_row *of, struct es_writer *w)
{
	uint64_t kind = of->header.kind;
	struct es_heads heads;
	struct es_seen seen = {0};
	struct es_bytes title;

	if (es_reuse_title(s, &of->id, w))
		return;
	es_err err = es_heads_of(s, kind, &of->id, &heads);
	if (err == ES_OK)
		err = es_see_head(s, &heads, &seen);
	if (err != ES_OK ||
	    !es_map_path(seen.body, kind == ES_KIND_PRACTICE ? "description.title" : "title",
	                 &title))
		title = es_bytes_of("\xc0", 1);
	es_write_raw(w, title);
	if (err == ES_OK || err == ES_NOT_FOUND)
		es_reuse_learn_title(s, &of->id, title);
	es_seen_free(&seen);
}

void es_put_adopted(const struct es_view_source *s, const char *key, const struct es_row *of,
                    struct es_writer *w)
{
	es_put_key(w, key);
	es_write_map(w, 5);
	es_put_id(w, "id", &of->id);
	es_put_text(w, "kind", es_kind_word(of->header.kind));
	es_put_key(w, "title");
	put_title(s, of, w);
	es_put_text(w, "lang", of->header.lang);
	es_put_structure(s, "structure", &of->header.structure, w);
}

/* From whose adoption it was taken, as far as that is known here. */
static void put_from(const struct es_view_source *s, const struct es_adoption *a,
                     struct es_writer *w)
{
	struct es_row row;
	struct es_id from;

	es_put_key(w, "from");
	if (!es_id_field(a->seen.body, "from", &from) ||
	    es_row_find(s->snap, &from, &row) != ES_OK || row.header.kind != ES_KIND_ADOPTION ||
	    !es_may_see(s, &row)) {
		es_write_nil(w);
		return;
	}
	es_write_map(w, 2);
	es_put_id(w, "id", &from);
	es_put_structure(s, "structure", &row.header.structure, w);
}

es_err es_put_adoption(const struct es_view_source *s, const struct es_adoption *a,
                       struct es_writer *w)
{
	static const char *const fields[] = {"state",   "since",   "until",     "city",
	                                     "country", "adapted", "agreement", "follow_ups"};
	const struct es_row *row = &a->seen.row;

	es_write_map(w, 21);
	es_put_id(w, "id", &a->heads.root.id);
	es_put_id(w, "record", &row->id);
	es_put_adopted(s, "about", &a->of, w);
	es_put_structure(s, "structure", &row->header.structure, w);
	es_put_author(s, "author", &a->seen, w);
	es_put_text(w, "lang", row->header.lang);
	es_put_uint(w, "scope", row->header.scope);
	es_put_uint(w, "created", es_row_time(&a->heads.root));
	es_put_uint(w, "changed", es_row_time(row));
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		es_put_path(w, fields[i], a->seen.body, fields[i]);
	put_from(s, a, w);
	es_put_heads(&a->heads, w);
	es_err err = es_put_proof(s, row, w);
	return err != ES_OK ? err : w->err;
}

es_err es_view_adoption(const struct es_view_source *s, const struct es_id *id, struct es_writer *w)
{
	struct es_adoption a;
	struct es_id entity;
	struct es_row row;
	size_t before = w->len;

	es_err err = es_row_find(s->snap, id, &row);
	if (err != ES_OK)
		return err;
	if (row.header.version != ES_HEADER_VERSION)
		return ES_NOT_FOUND;
	es_record_entity(&row.header, &row.id, &entity);
	err = es_see_adoption(s, &entity, &a);
	if (err == ES_OK)
		err = es_put_adoption(s, &a, w);
	if (err != ES_OK)
		w->len = before;
	es_adoption_free(&a);
	return err;
}
