/* SPDX-License-Identifier: EUPL-1.2 */
/* Practices in other languages: what is translated, by whom, and what the original has changed since. */
#include "essaim/schema.h"
#include "node_limits.h"
#include "text.h"
#include "view/read.h"

#include <stdio.h>
#include <string.h>

/* The original now, and the revision that a translation was made from, as far as its text is here. */
struct original {
	struct es_seen now, then;
	bool has_then;
};

bool es_translatable(const char *path)
{
	static const char *const lines[] = {
	        "description.title",
	        "inspiring.key_moment",
	        "implementation.far_other_text",
	        "implementation.professionals_other_text",
	};
	const struct es_field *field = es_schema_field(es_schema_of(ES_KIND_PRACTICE), path);

	if (!field || field->list)
		return false;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		if (strcmp(path, lines[i]) == 0)
			return true;
	return field->type == ES_FIELD_PROSE && strcmp(path, "funder_notice") != 0;
}

static size_t take_path(struct es_bytes body, const char *path, struct es_writer *w)
{
	struct es_bytes value;

	if (!es_translatable(path) || !es_map_path(body, path, &value))
		return 0;
	if (w)
		es_write_cstr(w, path);
	return 1;
}

/* The fields of the original that a translation would have an entry for, in the order of the sheet;
 * returns how many. w may be NULL. */
static size_t walk_translatable(struct es_bytes body, struct es_writer *w)
{
	const struct es_schema *schema = es_schema_of(ES_KIND_PRACTICE);
	size_t count = 0;
	char path[128];

	for (size_t i = 0; i < schema->fields_len; i++) {
		const struct es_field *field = &schema->fields[i];
		if (field->type != ES_FIELD_GROUP) {
			count += take_path(body, field->name, w);
			continue;
		}
		for (size_t j = 0; !field->list && j < field->fields_len; j++) {
			snprintf(path, sizeof(path), "%s.%s", field->name, field->fields[j].name);
			count += take_path(body, path, w);
		}
	}
	return count;
}

/* Whether what a field says has changed since it was translated. A revision that is not here is not
 * taken for another text. */
static bool is_outdated(const struct original *o, const char *path)
{
	struct es_bytes then, now;
	bool had = o->has_then && es_map_path(o->then.body, path, &then);
	bool has = es_map_path(o->now.body, path, &now);

	if (!o->has_then)
		return false;
	return had != has || (had && !es_bytes_equal(then, now));
}

struct tally {
	size_t texts, machine, outdated;
};

/* Walks the entries; with w they are written, too, each with what has become of it. */
static struct tally walk_texts(const struct original *o, struct es_bytes body, struct es_writer *w)
{
	struct tally tally = {0};
	struct es_bytes texts, field, text, state;
	struct es_reader r;
	char path[128];

	if (!es_map_get(body, "texts", &texts))
		return tally;
	es_reader_init(&r, texts);
	size_t count = es_read_array(&r, SIZE_MAX);
	for (size_t i = 0; i < count; i++) {
		struct es_bytes entry = es_read_value(&r);
		if (!es_map_get(entry, "field", &field) || !es_map_get(entry, "text", &text) ||
		    !es_map_get(entry, "state", &state))
			continue; /* es_schema_check: they are there */
		field = es_value_str(field);
		snprintf(path, sizeof(path), "%.*s", (int)field.len, (const char *)field.data);
		if (!es_translatable(path))
			continue;
		bool outdated = is_outdated(o, path);
		tally.texts++;
		tally.machine += es_bytes_equal(es_value_str(state), es_bytes_str("machine"));
		tally.outdated += outdated;
		if (!w)
			continue;
		es_write_map(w, 4);
		es_put_text(w, "field", path);
		es_put_key(w, "text");
		es_write_raw(w, text);
		es_put_key(w, "state");
		es_write_raw(w, state);
		es_put_bool(w, "outdated", outdated);
	}
	return tally;
}

static void original_free(struct original *o)
{
	es_seen_free(&o->now);
	es_seen_free(&o->then);
}

static bool id_at(struct es_bytes body, const char *key, struct es_id *id)
{
	struct es_bytes value;

	if (!es_map_get(body, key, &value) || es_value_str(value).len != ES_ID_LEN)
		return false;
	memcpy(id->bytes, es_value_str(value).data, ES_ID_LEN);
	return true;
}

/* The revision that was translated; it may not be here. */
static es_err see_revision(const struct es_view_source *s, const struct es_id *revision,
                           const struct es_id *practice, struct original *o)
{
	struct es_id entity;
	es_err err = es_see_id(s, ES_KIND_PRACTICE, revision, &o->then);

	if (err != ES_OK)
		return err == ES_NOT_FOUND ? ES_OK : err;
	es_record_entity(&o->then.row.header, &o->then.row.id, &entity);
	o->has_then = es_id_equal(&entity, practice);
	return o->has_then ? ES_OK : ES_NOT_FOUND;
}

/* The practice that a translation is of; of one that is withdrawn or not to be seen nothing is shown,
 * and so of none whose revision belongs to another. */
static es_err see_original(const struct es_view_source *s, struct es_bytes translation,
                           struct original *o)
{
	struct es_id practice, revision;
	struct es_heads heads;

	if (!id_at(translation, "practice", &practice) ||
	    !id_at(translation, "revision", &revision))
		return ES_NOT_FOUND;
	es_err err = es_heads_of(s, ES_KIND_PRACTICE, &practice, &heads);
	if (err == ES_OK)
		err = es_see_head(s, &heads, &o->now);
	return err == ES_OK ? see_revision(s, &revision, &practice, o) : err;
}

static void put_translation(const struct es_view_source *s, const struct es_heads *heads,
                            const struct es_seen *seen, const struct original *o, bool whole,
                            struct es_writer *w)
{
	struct tally tally = walk_texts(o, seen->body, NULL);

	es_write_map(w, whole ? 14 : 13);
	es_put_id(w, "id", &seen->row.id);
	es_put_id(w, "entity", &heads->root.id);
	es_put_path(w, "practice", seen->body, "practice");
	es_put_path(w, "revision", seen->body, "revision");
	es_put_text(w, "lang", seen->row.header.lang);
	es_put_structure(s, "structure", &seen->row.header.structure, w);
	es_put_author(s, "author", seen, w);
	es_put_time(w, "created", es_row_time(&seen->row));
	es_put_key(w, "heads");
	es_write_array(w, heads->count);
	for (size_t i = 0; i < heads->count; i++)
		es_write_bin(w, ES_BYTES(heads->rows[i].id.bytes));
	es_put_uint(w, "fields", walk_translatable(o->now.body, NULL));
	es_put_uint(w, "translated", tally.texts);
	es_put_uint(w, "machine", tally.machine);
	es_put_uint(w, "outdated", tally.outdated);
	if (!whole)
		return;
	es_put_key(w, "texts");
	es_write_array(w, tally.texts);
	(void)walk_texts(o, seen->body, w);
}

/* A translation by the record that began it. */
static es_err view_entity(const struct es_view_source *s, const struct es_id *entity, bool whole,
                          const struct es_id *practice, struct es_writer *w)
{
	struct es_heads heads = {.count = 0};
	struct es_seen seen = {0};
	struct original o = {0};
	struct es_id of;

	es_err err = es_heads_of(s, ES_KIND_TRANSLATION, entity, &heads);
	if (err == ES_OK)
		err = es_see_head(s, &heads, &seen);
	if (err == ES_OK && practice &&
	    (!id_at(seen.body, "practice", &of) || !es_id_equal(&of, practice)))
		err = ES_NOT_FOUND;
	if (err == ES_OK)
		err = see_original(s, seen.body, &o);
	if (err == ES_OK) {
		put_translation(s, &heads, &seen, &o, whole, w);
		err = w->err;
	}
	original_free(&o);
	es_seen_free(&seen);
	return err;
}

es_err es_view_translation(const struct es_view_source *s, const struct es_id *id,
                           struct es_writer *w)
{
	struct es_id entity;
	struct es_row row;
	size_t before = w->len;

	es_err err = es_row_find(s->snap, id, &row);
	if (err != ES_OK)
		return err;
	if (row.header.version != ES_HEADER_VERSION || row.header.kind != ES_KIND_TRANSLATION)
		return ES_NOT_FOUND;
	es_record_entity(&row.header, &row.id, &entity);
	err = view_entity(s, &entity, true, NULL, w);
	if (err != ES_OK)
		w->len = before;
	return err;
}

/* One entry of a list: of those records that began a translation. */
static es_err list_one(const struct es_view_source *s, uint64_t number,
                       const struct es_id *practice, struct es_writer *items)
{
	struct es_row row;
	size_t before = items->len;

	es_err err = es_row_get(s->snap, number, &row);
	if (err != ES_OK)
		return err;
	if (row.header.version != ES_HEADER_VERSION || row.header.has_entity)
		return ES_NOT_FOUND;
	err = view_entity(s, &row.id, false, practice, items);
	if (err != ES_OK)
		items->len = before;
	return err;
}

/* What of the practice can be translated; nothing of one that is not to be seen. */
static es_err put_fields(const struct es_view_source *s, const struct es_id *practice,
                         struct es_writer *w)
{
	struct es_seen seen = {0};
	struct es_heads heads;
	struct es_writer paths;
	size_t count = 0;

	es_writer_grow(&paths, ES_BODY_MAX);
	es_err err = es_heads_of(s, ES_KIND_PRACTICE, practice, &heads);
	if (err == ES_OK)
		err = es_see_head(s, &heads, &seen);
	if (err == ES_OK)
		count = walk_translatable(seen.body, &paths);
	es_put_key(w, "fields");
	es_write_array(w, count);
	es_write_raw(w, es_writer_bytes(&paths));
	es_writer_free(&paths);
	es_seen_free(&seen);
	return err == ES_NOT_FOUND ? ES_OK : err;
}

es_err es_view_translations(const struct es_view_source *s, const struct es_id *practice,
                            struct es_writer *w)
{
	struct es_writer items;
	struct es_walk walk;
	uint64_t number;
	size_t count = 0, before = w->len;
	es_err err = ES_OK;

	es_writer_grow(&items, ES_WEB_ANSWER_MAX);
	es_walk_about(&walk, s->snap, practice, ES_KIND_TRANSLATION, ES_NEWEST_FIRST);
	while (count < ES_VIEW_TRANSLATIONS_MAX && es_walk_next(&walk, &number)) {
		err = list_one(s, number, practice, &items);
		if (err != ES_OK && err != ES_NOT_FOUND)
			break;
		count += err == ES_OK;
		err = ES_OK;
	}
	if (err == ES_OK) {
		es_write_map(w, 2);
		es_put_key(w, "items");
		es_write_array(w, count);
		es_write_raw(w, es_writer_bytes(&items));
		err = put_fields(s, practice, w);
	}
	es_writer_free(&items);
	if (err == ES_OK)
		err = w->err;
	if (err != ES_OK)
		w->len = before;
	return err;
}

/* --- in a list --------------------------------------------------------------------------------- */

/* What a translation says in one field, unless the original says something else by now. */
static struct es_bytes text_of(const struct original *o, struct es_bytes body, const char *path,
                               bool *machine)
{
	struct es_bytes texts, field, text, state, none = {NULL, 0};
	struct es_reader r;

	if (!es_map_get(body, "texts", &texts) || is_outdated(o, path))
		return none;
	es_reader_init(&r, texts);
	size_t count = es_read_array(&r, SIZE_MAX);
	for (size_t i = 0; i < count && r.err == ES_OK; i++) {
		struct es_bytes entry = es_read_value(&r);
		if (!es_map_get(entry, "field", &field) || !es_map_get(entry, "text", &text) ||
		    !es_map_get(entry, "state", &state) ||
		    !es_bytes_equal(es_value_str(field), es_bytes_str(path)))
			continue;
		*machine |= es_bytes_equal(es_value_str(state), es_bytes_str("machine"));
		return es_value_str(text);
	}
	return none;
}

static void put_line(struct es_writer *w, const char *key, struct es_bytes text, size_t characters)
{
	es_put_key(w, key);
	if (text.len)
		es_write_str(w, es_text_trim(es_text_cut(text, characters)));
	else
		es_write_nil(w);
}

/* How a practice stands in a list, for which a translation is looked for. */
struct heading {
	const struct es_id *practice;
	const struct es_seen *now;
	const char *field; /* that its summary is made of */
	size_t characters; /* of that which are shown */
	bool machine;      /* whether the translation found is one of a machine, in part */
};

/* Whether this translation is one of the practice, in the reader's language. */
static bool serves(const struct es_view_source *s, const struct heading *h,
                   const struct es_seen *seen, struct es_id *revision)
{
	struct es_id id;

	return es_same_language(s->lang, seen->row.header.lang) &&
	       id_at(seen->body, "practice", &id) && es_id_equal(&id, h->practice) &&
	       id_at(seen->body, "revision", revision);
}

/* What one translation says in a list; ES_NOT_FOUND where that is nothing. */
static es_err put_heading(const struct es_view_source *s, const struct es_id *translation,
                          struct heading *h, struct es_writer *w)
{
	struct es_bytes title = {NULL, 0}, summary = {NULL, 0};
	struct original o = {.now = *h->now};
	struct es_seen seen = {0};
	struct es_heads heads;
	struct es_id revision;

	h->machine = false;
	es_err err = es_heads_of(s, ES_KIND_TRANSLATION, translation, &heads);
	if (err == ES_OK)
		err = es_see_head(s, &heads, &seen);
	if (err == ES_OK)
		err = serves(s, h, &seen, &revision) ? see_revision(s, &revision, h->practice, &o)
		                                     : ES_NOT_FOUND;
	if (err == ES_OK) {
		title = text_of(&o, seen.body, "description.title", &h->machine);
		summary = text_of(&o, seen.body, h->field, &h->machine);
		err = title.len + summary.len ? ES_OK : ES_NOT_FOUND;
	}
	if (err == ES_OK) {
		es_write_map(w, 4);
		es_put_text(w, "lang", seen.row.header.lang);
		put_line(w, "title", title, title.len);
		put_line(w, "summary", summary, h->characters);
		es_put_bool(w, "machine", h->machine);
	}
	es_seen_free(&o.then);
	es_seen_free(&seen);
	return err == ES_OK ? w->err : err;
}

/* Read by people before made by a machine, then the newest. */
static es_err choose_heading(const struct es_view_source *s, struct heading *h,
                             struct es_writer *best)
{
	struct es_walk walk;
	struct es_writer one;
	struct es_row row;
	uint64_t number;
	es_err err = ES_OK;
	bool found = false;

	es_writer_grow(&one, ES_BODY_MAX);
	es_walk_about(&walk, s->snap, h->practice, ES_KIND_TRANSLATION, ES_NEWEST_FIRST);
	for (size_t i = 0; i < ES_VIEW_TRANSLATIONS_MAX && err == ES_OK &&
	                   !(found && !h->machine) && es_walk_next(&walk, &number);
	     i++) {
		err = es_row_get(s->snap, number, &row);
		if (err != ES_OK || row.header.version != ES_HEADER_VERSION ||
		    row.header.has_entity)
			continue;
		es_writer_reset(&one);
		err = put_heading(s, &row.id, h, &one);
		if (err == ES_OK && (!found || !h->machine)) {
			es_writer_reset(best);
			es_write_raw(best, es_writer_bytes(&one));
			found = true;
		}
		h->machine |= err != ES_OK;
		err = err == ES_NOT_FOUND ? ES_OK : err;
	}
	es_writer_free(&one);
	return err;
}

es_err es_put_translated(const char *key, const struct es_view_source *s,
                         const struct es_id *practice, const struct es_seen *now, const char *field,
                         size_t characters, struct es_writer *w)
{
	struct heading h = {practice, now, field, characters, true};
	struct es_writer best;
	es_err err = ES_OK;

	es_writer_grow(&best, ES_BODY_MAX);
	if (s->lang.len && !es_same_language(s->lang, now->row.header.lang))
		err = choose_heading(s, &h, &best);
	es_put_key(w, key);
	if (err == ES_OK && best.len)
		es_write_raw(w, es_writer_bytes(&best));
	else
		es_write_nil(w);
	es_writer_free(&best);
	return err;
}
