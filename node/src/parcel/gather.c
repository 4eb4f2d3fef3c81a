/* SPDX-License-Identifier: EUPL-1.2 */
/* What goes along in a parcel: which records, and the files that they refer to. */
#include "parcel/internal.h"

#include "essaim/chunk.h"
#include "view/reach.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- lists -------------------------------------------------------------------------------------- */

static es_err room_for(void **items, size_t len, size_t *room, size_t size, size_t max)
{
	if (len == max)
		return ES_LIMIT;
	if (len < *room)
		return ES_OK;
	size_t more = *room ? 2 * *room : 64;
	void *moved = realloc(*items, more * size);
	if (!moved)
		return ES_NO_MEMORY;
	*items = moved;
	*room = more;
	return ES_OK;
}

static char *copy_text(struct es_bytes text)
{
	char *copy = malloc(text.len + 1);

	if (!copy)
		return NULL;
	if (text.len)
		memcpy(copy, text.data, text.len);
	copy[text.len] = '\0';
	return copy;
}

const struct parcel_record *parcel_record_of(const struct es_parcel *parcel, struct es_bytes id)
{
	for (size_t i = 0; id.len == ES_ID_LEN && i < parcel->records_len; i++)
		if (memcmp(parcel->records[i].entity.bytes, id.data, ES_ID_LEN) == 0)
			return &parcel->records[i];
	return NULL;
}

const struct parcel_file *parcel_file_of(const struct es_parcel *parcel, struct es_bytes id)
{
	for (size_t i = 0; id.len == ES_ID_LEN && i < parcel->files_len; i++)
		if (memcmp(parcel->files[i].id.bytes, id.data, ES_ID_LEN) == 0)
			return &parcel->files[i];
	return NULL;
}

/* --- files -------------------------------------------------------------------------------------- */

void parcel_each_file(struct es_bytes body, void (*each)(void *context, struct es_bytes reference),
                      void *context)
{
	struct es_reader r;

	if (!es_attachment_any(body))
		return;
	/* Where arrays and maps end does not matter: what they hold stands back to back. */
	es_reader_init(&r, body);
	while (!es_reader_at_end(&r) && r.err == ES_OK) {
		enum es_type type = es_reader_peek(&r);
		if (type == ES_MAP) {
			struct es_reader whole = r;
			struct es_bytes map = es_read_value(&whole);
			if (es_map_str(map, "file").len == ES_ID_LEN && es_map_uint(map, "size"))
				each(context, map);
			es_read_map(&r, SIZE_MAX);
		} else if (type == ES_ARRAY) {
			es_read_array(&r, SIZE_MAX);
		} else {
			es_read_value(&r);
		}
	}
}

struct filling {
	struct es_parcel *parcel;
	es_err err;
};

static void add_file(void *context, struct es_bytes reference)
{
	struct filling *f = context;
	struct es_parcel *p = f->parcel;
	struct es_bytes id = es_map_str(reference, "file"), type = es_map_str(reference, "type");

	if (f->err || parcel_file_of(p, id) || !es_media_type_fits(type))
		return;
	f->err = room_for((void **)&p->files, p->files_len, &p->files_room, sizeof(*p->files),
	                  ES_PARCEL_FILES_MAX);
	if (f->err)
		return;
	struct parcel_file *file = &p->files[p->files_len];
	*file = (struct parcel_file){.size = es_map_uint(reference, "size")};
	memcpy(file->id.bytes, id.data, ES_ID_LEN);
	memcpy(file->type, type.data, type.len);
	file->name = copy_text(es_map_str(reference, "name"));
	if (!file->name) {
		f->err = ES_NO_MEMORY;
		return;
	}
	parcel_file_path(&file->id, es_bytes_str(file->name), type, file->path);
	p->files_len++;
}

/* --- records ------------------------------------------------------------------------------------ */

static bool has_heads(uint64_t kind)
{
	return kind != ES_KIND_COMMENT && kind != ES_KIND_REACTION;
}

es_err parcel_see(const struct es_view_source *s, const struct parcel_record *record,
                  struct es_seen *out)
{
	struct es_heads heads;

	memset(out, 0, sizeof(*out));
	if (!has_heads(record->kind))
		return es_see_id(s, record->kind, &record->entity, out);
	es_err err = es_heads_of(s, record->kind, &record->entity, &heads);
	return err ? err : es_see_head(s, &heads, out);
}

static void name_record(struct parcel_record *r, struct es_bytes title)
{
	char slug[61], hex[ES_ID_HEX_LEN];

	parcel_slug(title, slug, sizeof(slug));
	es_id_hex(&r->entity, hex);
	(void)snprintf(r->path, sizeof(r->path), "%s/%s%s%.12s", es_kind_word(r->kind), slug,
	               slug[0] ? "-" : "", hex);
}

/* One more, with its files; one that cannot be read adds nothing. */
static es_err add(struct es_parcel *p, const struct es_view_source *s, uint64_t kind,
                  const struct es_id *entity)
{
	struct parcel_record record = {.entity = *entity, .kind = kind};
	struct filling files = {.parcel = p};
	struct es_seen seen;

	if (parcel_record_of(p, ES_BYTES(entity->bytes)))
		return ES_OK;
	es_err err = parcel_see(s, &record, &seen);
	if (!err)
		err = room_for((void **)&p->records, p->records_len, &p->records_room,
		               sizeof(*p->records), ES_PARCEL_RECORDS_MAX);
	if (!err) {
		struct es_bytes title = parcel_title(kind, seen.body);
		record.title = copy_text(title);
		memcpy(record.lang, seen.row.header.lang, sizeof(record.lang));
		struct es_bytes about = es_map_str(seen.body, "file");
		if (kind == ES_KIND_SUBTITLES && about.len == ES_ID_LEN)
			memcpy(record.about.bytes, about.data, ES_ID_LEN);
		name_record(&record, title);
		err = record.title ? ES_OK : ES_NO_MEMORY;
	}
	if (!err) {
		p->records[p->records_len++] = record;
		parcel_each_file(seen.body, add_file, &files);
		err = files.err;
	}
	es_seen_free(&seen);
	return err == ES_NOT_FOUND ? ES_OK : err;
}

/* The entities of a kind that belong to one: tools and translations of a practice, subtitles of a file. */
static es_err add_about(struct es_parcel *p, const struct es_view_source *s,
                        const struct es_id *about, uint64_t kind)
{
	struct es_walk walk;
	struct es_row row;
	uint64_t number;
	es_err err = ES_OK;

	es_walk_about(&walk, s->snap, about, kind, ES_OLDEST_FIRST);
	for (size_t i = 0; !err && i < ES_VIEW_RELATED_MAX && es_walk_next(&walk, &number); i++) {
		err = es_row_get(s->snap, number, &row);
		if (!err && !row.header.has_entity)
			err = add(p, s, kind, &row.id);
	}
	return err;
}

/* A practice with what belongs to it, a tool, a tutorial; nothing else. */
static es_err add_thing(struct es_parcel *p, const struct es_view_source *s,
                        const struct es_id *record, uint64_t *kind)
{
	struct es_row row;

	*kind = 0;
	es_err err = es_row_find(s->snap, record, &row);
	if (err)
		return err == ES_NOT_FOUND ? ES_OK : err;
	*kind = row.header.kind;
	if (*kind != ES_KIND_TOOL && *kind != ES_KIND_PRACTICE && *kind != ES_KIND_TUTORIAL)
		return ES_OK;
	err = add(p, s, *kind, record);
	if (!err && *kind == ES_KIND_PRACTICE)
		err = add_about(p, s, record, ES_KIND_TOOL);
	if (!err && *kind == ES_KIND_PRACTICE)
		err = add_about(p, s, record, ES_KIND_TRANSLATION);
	return err;
}

/* What a tutorial is about. The testimonies that it names stay where they can be withdrawn. */
static es_err add_told(struct es_parcel *p, const struct es_view_source *s,
                       const struct es_id *tutorial)
{
	struct parcel_record record = {.entity = *tutorial, .kind = ES_KIND_TUTORIAL};
	struct es_id told[ES_TUTORIAL_NAMES_MAX];
	struct es_seen seen;
	size_t count = 0;
	uint64_t kind;

	es_err err = parcel_see(s, &record, &seen);
	if (!err)
		count = es_tutorial_names(seen.body, told);
	es_seen_free(&seen);
	for (size_t i = 0; !err && i < count; i++)
		err = add_thing(p, s, &told[i], &kind);
	return err == ES_NOT_FOUND ? ES_OK : err;
}

static es_err add_named(struct es_parcel *p, const struct es_view_source *s,
                        const struct es_id *record)
{
	uint64_t kind;

	es_err err = add_thing(p, s, record, &kind);
	if (!err && kind == ES_KIND_TUTORIAL)
		err = add_told(p, s, record);
	p->lacking += !err && !parcel_record_of(p, ES_BYTES(record->bytes));
	return err;
}

static es_err gather_toolbox(struct es_parcel *p, const struct es_view_source *s,
                             const struct es_id *toolbox)
{
	struct es_id records[ES_TOOLBOX_RECORDS_MAX];
	struct parcel_record box = {.kind = ES_KIND_TOOLBOX};
	uint64_t kind, scope;
	struct es_seen seen = {0};
	size_t count = 0;

	es_err err = es_view_about(s, toolbox, &box.entity, &kind, &scope);
	if (!err && kind != ES_KIND_TOOLBOX)
		err = ES_NOT_FOUND;
	if (!err)
		err = parcel_see(s, &box, &seen);
	if (!err)
		count = es_toolbox_records(seen.body, records, ES_TOOLBOX_RECORDS_MAX);
	es_seen_free(&seen);
	p->toolbox = box.entity;
	if (!err)
		err = add(p, s, ES_KIND_TOOLBOX, &box.entity);
	for (size_t i = 0; !err && i < count; i++)
		err = add_named(p, s, &records[i]);
	for (size_t i = 0; !err && i < p->files_len; i++)
		err = add_about(p, s, &p->files[i].id, ES_KIND_SUBTITLES);
	return err == ES_OK && p->records_len == 0 ? ES_NOT_FOUND : err;
}

/* All that our own structure published and did not withdraw, kind after kind. */
static es_err gather_all(struct es_parcel *p, const struct es_view_source *s)
{
	static const uint64_t kinds[] = {
	        ES_KIND_STRUCTURE_CARD, ES_KIND_TOOLBOX,    ES_KIND_PRACTICE,  ES_KIND_TOOL,
	        ES_KIND_TRANSLATION,    ES_KIND_TUTORIAL,   ES_KIND_SUBTITLES, ES_KIND_TESTIMONY,
	        ES_KIND_PROFILE,        ES_KIND_EXPERIENCE, ES_KIND_ADOPTION,  ES_KIND_REQUEST,
	        ES_KIND_ROOM,           ES_KIND_COMMENT,    ES_KIND_REACTION,
	};
	struct es_walk walk;
	struct es_row row;
	uint64_t number;
	es_err err = ES_OK;

	for (size_t k = 0; !err && k < sizeof(kinds) / sizeof(kinds[0]); k++) {
		if (!es_schema_of(kinds[k]))
			continue;
		es_walk_kind(&walk, s->snap, kinds[k], ES_OLDEST_FIRST);
		while (!err && es_walk_next(&walk, &number)) {
			err = es_row_get(s->snap, number, &row);
			if (!err && es_id_equal(&row.header.structure, &s->self->structure) &&
			    (!has_heads(kinds[k]) || !row.header.has_entity))
				err = add(p, s, kinds[k], &row.id);
		}
	}
	return err;
}

es_err parcel_gather(struct es_parcel *parcel, struct es_snapshot *snap,
                     const struct es_id *toolbox)
{
	struct es_view_source s = parcel_source(parcel, snap);

	return toolbox ? gather_toolbox(parcel, &s, toolbox) : gather_all(parcel, &s);
}
