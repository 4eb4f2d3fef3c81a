/* SPDX-License-Identifier: EUPL-1.2 */
/* Pairs of a map under assembly. */
#include "essaim/schema.h"
#include "view/read.h"

bool es_same_language(struct es_bytes asked, const char *lang)
{
	for (size_t i = 0;; i++) {
		char a = i < asked.len ? (char)asked.data[i] : '\0';
		char b = lang[i];
		bool a_ends = a == '\0' || a == '-';
		bool b_ends = b == '\0' || b == '-';
		if (a_ends || b_ends)
			return a_ends && b_ends;
		if ((a | 0x20) != (b | 0x20))
			return false;
	}
}

void es_put_key(struct es_writer *w, const char *key)
{
	es_write_cstr(w, key);
}

void es_put_id(struct es_writer *w, const char *key, const struct es_id *id)
{
	es_write_cstr(w, key);
	if (id)
		es_write_bin(w, ES_BYTES(id->bytes));
	else
		es_write_nil(w);
}

void es_put_text(struct es_writer *w, const char *key, const char *text)
{
	es_write_cstr(w, key);
	if (text[0])
		es_write_cstr(w, text);
	else
		es_write_nil(w);
}

void es_put_uint(struct es_writer *w, const char *key, uint64_t value)
{
	es_write_cstr(w, key);
	es_write_uint(w, value);
}

void es_put_time(struct es_writer *w, const char *key, uint64_t ms)
{
	es_put_key(w, key);
	if (ms)
		es_write_uint(w, ms);
	else
		es_write_nil(w);
}

void es_put_bool(struct es_writer *w, const char *key, bool value)
{
	es_write_cstr(w, key);
	es_write_bool(w, value);
}

void es_put_path(struct es_writer *w, const char *key, struct es_bytes body, const char *path)
{
	struct es_bytes value;

	es_write_cstr(w, key);
	if (es_map_path(body, path, &value))
		es_write_raw(w, value);
	else
		es_write_nil(w);
}

void es_put_structure(const struct es_view_source *s, const char *key,
                      const struct es_id *structure, struct es_writer *w)
{
	const struct es_member *member = es_federation_structure(s->federation, structure);
	bool self = es_id_equal(structure, &s->self->structure);
	const char *name = member ? member->admission.name : self ? s->self->name : "";
	const char *city = member ? member->admission.city : self ? s->self->city : "";
	const char *country = member ? member->admission.country : self ? s->self->country : "";

	es_write_cstr(w, key);
	es_write_map(w, 4);
	es_put_id(w, "id", structure);
	es_put_text(w, "name", name);
	es_put_text(w, "city", city);
	es_put_text(w, "country", country);
}

void es_put_author(const struct es_view_source *s, const char *key, const struct es_seen *seen,
                   struct es_writer *w)
{
	uint8_t author[ES_AUTHOR_LEN];
	struct es_row row;
	struct es_seen profile = {0};

	es_write_cstr(w, key);
	if (es_body_author(seen->body, author) != ES_OK ||
	    es_profile_of(s->snap, &seen->row.header.structure, author, &row) != ES_OK ||
	    es_see(s, ES_KIND_PROFILE, row.number, &profile) != ES_OK) {
		es_write_nil(w);
	} else {
		es_write_map(w, 3);
		es_put_key(w, "id");
		es_write_bin(w, ES_BYTES(author));
		es_put_path(w, "name", profile.body, "name");
		es_put_path(w, "role", profile.body, "role");
	}
	es_seen_free(&profile);
}

void es_put_page(struct es_writer *w, const struct es_writer *items, size_t count,
                 const struct es_walk *end, uint64_t total)
{
	es_write_map(w, 3);
	es_put_key(w, "items");
	es_write_array(w, count);
	es_write_raw(w, es_writer_bytes(items));
	es_put_key(w, "next");
	if (end)
		es_cursor_write(end, w);
	else
		es_write_nil(w);
	es_put_uint(w, "total", total);
}
