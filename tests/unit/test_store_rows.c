/* SPDX-License-Identifier: EUPL-1.2 */
#define _GNU_SOURCE
#include "store_home.h"
#include "test.h"

#include "essaim/schema.h"

#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct store_home at;
static const struct es_id structure = {{0x51}};

static int setup(void **state)
{
	(void)state;
	store_home_open(&at);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	store_home_close(&at);
	return 0;
}

/* A record made by hand: kind, times and entity as the test wants them. */
struct record {
	struct es_change change;
	struct es_header header;
	uint8_t header_bytes[ES_HEADER_MAX], key[ES_BODY_KEY_LEN];
	size_t header_len;
	struct es_writer body;
	uint64_t now_ms;
	struct es_id id;
};

static void encode(struct record *r, struct es_bytes body)
{
	struct es_writer w;

	r->header.version = ES_HEADER_VERSION;
	r->header.structure = structure;
	memcpy(r->header.lang, "fr", 3);
	r->header.body_class = es_body_class(body.len);
	r->key[0] = 0x4b;
	es_body_commit(body, r->key, &r->header.body_commit);
	es_writer_init(&w, r->header_bytes, sizeof(r->header_bytes));
	assert_err(es_header_encode(&r->header, &w), ES_OK);
	r->header_len = w.len;
	es_record_id(es_writer_bytes(&w), &r->id);
}

/* As of something about a practice whose header does not say so. */
static struct es_bytes named_body(const struct es_id *practice, struct es_writer *w)
{
	static const uint8_t author[ES_AUTHOR_LEN] = {7};

	es_write_map(w, 3);
	es_write_cstr(w, "author");
	es_write_bin(w, ES_BYTES(author));
	es_write_cstr(w, "practice");
	es_write_bin(w, ES_BYTES(practice->bytes));
	es_write_cstr(w, "text");
	es_write_cstr(w, "texte");
	return es_writer_bytes(w);
}

static struct record *comment_on(const struct es_id *practice, uint64_t created_ms, uint64_t now_ms)
{
	struct record *r = calloc(1, sizeof(*r));

	assert_non_null(r);
	es_writer_grow(&r->body, ES_BODY_MAX);
	r->header.kind = ES_KIND_COMMENT;
	r->header.created_ms = created_ms;
	r->now_ms = now_ms;
	encode(r, named_body(practice, &r->body));
	return r;
}

static void drop(struct record *r)
{
	es_writer_free(&r->body);
	free(r);
}

static es_err apply(struct es_write *w, struct es_change *change)
{
	struct record *r = (struct record *)change;

	return es_write_record(w, es_bytes_of(r->header_bytes, r->header_len),
	                       es_writer_bytes(&r->body), r->key, r->now_ms, &r->id);
}

static es_err put(struct record *r)
{
	return es_store_apply(at.store, apply, &r->change);
}

static void a_record_comes_back_as_it_was(void **state)
{
	struct es_id practice = {{9}};
	struct es_row row;
	struct es_bytes body;
	struct es_writer w;
	struct record *r = comment_on(&practice, 5000, 4000);

	(void)state;
	assert_err(put(r), ES_OK);
	assert_err(put(r), ES_EXISTS);
	store_home_look(&at);
	assert_err(es_row_find(at.snap, &r->id, &row), ES_OK);
	assert_int_equal(row.number, 1);
	assert_true(es_bytes_equal(row.header_bytes, es_bytes_of(r->header_bytes, r->header_len)));
	assert_true(row.has_body && es_id_is_zero(&row.log));
	assert_int_equal(row.first_seen_ms, 4000);
	assert_int_equal(es_row_time(&row), 4000);
	struct es_wire_body wire;
	es_writer_grow(&w, ES_BODY_MAX);
	assert_err(es_row_wire(&row, &w, &wire), ES_OK);
	assert_true(wire.present);
	assert_memory_equal(wire.key, r->key, sizeof(r->key));
	es_writer_reset(&w);
	assert_err(es_row_body(&row, &w, &body), ES_OK);
	assert_true(es_bytes_equal(body, es_writer_bytes(&r->body)));
	es_writer_free(&w);
	assert_err(es_row_get(at.snap, 2, &row), ES_NOT_FOUND);
	assert_err(es_row_find(at.snap, &practice, &row), ES_NOT_FOUND);
	drop(r);
}

static bool file_has(const char *name, const uint8_t *bytes, size_t len)
{
	char path[HOME_PATH_MAX + 32];
	struct stat info;

	snprintf(path, sizeof(path), "%s/%s", at.folder, name);
	int fd = open(path, O_RDONLY);
	assert_true(fd >= 0 && fstat(fd, &info) == 0);
	uint8_t *whole = malloc((size_t)info.st_size);
	assert_non_null(whole);
	assert_int_equal(read(fd, whole, (size_t)info.st_size), info.st_size);
	bool has = memmem(whole, (size_t)info.st_size, bytes, len) != NULL;
	free(whole);
	close(fd);
	return has;
}

/* Noise, which rests as it is where it is not sealed: packing makes nothing of it. */
static void a_body_rests_sealed(void **state)
{
	uint8_t author[ES_AUTHOR_LEN];
	uint8_t noise[200];
	struct record *r = calloc(1, sizeof(*r));
	struct es_row row;

	(void)state;
	assert_non_null(r);
	randombytes_buf(noise, sizeof(noise));
	randombytes_buf(author, sizeof(author));
	es_writer_grow(&r->body, ES_BODY_MAX);
	es_write_map(&r->body, 2);
	es_write_cstr(&r->body, "author");
	es_write_bin(&r->body, ES_BYTES(author));
	es_write_cstr(&r->body, "q\x7f");
	es_write_bin(&r->body, ES_BYTES(noise));
	r->header.kind = ES_KIND_COMMENT;
	encode(r, es_writer_bytes(&r->body));
	assert_err(put(r), ES_OK);
	store_home_look(&at);
	assert_err(es_row_find(at.snap, &r->id, &row), ES_OK);
	assert_int_equal(row.body.codec, ES_CODEC_PLAIN);
	assert_int_equal(row.body.sealed.len, row.body.plain_len);
	assert_true(file_has("data.mdb", row.body.sealed.data, row.body.sealed.len));
	for (size_t i = 0; i + 8 <= sizeof(noise); i += 8)
		assert_false(file_has("data.mdb", noise + i, 8));
	assert_false(file_has("data.mdb", r->key, sizeof(r->key)));
	assert_true(file_has("keys/00000000", r->key, sizeof(r->key)));
	drop(r);
}

static void a_body_that_breaks_its_promise_is_refused(void **state)
{
	struct es_id practice = {{9}};
	struct record *r = comment_on(&practice, 1, 1);

	(void)state;
	r->key[0] ^= 1;
	assert_err(put(r), ES_BAD_HASH);
	r->key[0] ^= 1;
	r->header_len--;
	assert_err(put(r), ES_MALFORMED);
	store_home_look(&at);
	assert_int_equal(es_kind_count(at.snap, ES_KIND_COMMENT), 0);
	drop(r);
}

static uint64_t walk_all(struct es_walk *walk, uint64_t *rows, size_t max)
{
	size_t count = 0;

	while (count < max && es_walk_next(walk, &rows[count]))
		count++;
	return count;
}

static void walks_go_by_time_and_go_on_where_they_stood(void **state)
{
	static const uint64_t times[] = {300, 100, 0x10000000000ull, 200, 100};
	struct es_id practice = {{9}}, other = {{8}};
	struct es_walk walk, again;
	uint64_t rows[8], row;

	(void)state;
	for (size_t i = 0; i < ES_COUNT(times); i++) {
		struct record *r = comment_on(&practice, times[i], UINT64_MAX);
		r->key[1] = (uint8_t)i; /* two were made in the same millisecond */
		encode(r, es_writer_bytes(&r->body));
		assert_err(put(r), ES_OK);
		drop(r);
	}
	store_home_look(&at);
	es_walk_kind(&walk, at.snap, ES_KIND_COMMENT, ES_OLDEST_FIRST);
	assert_int_equal(walk_all(&walk, rows, 8), 5);
	assert_true(rows[0] == 2 && rows[1] == 5 && rows[2] == 4 && rows[3] == 1 && rows[4] == 3);
	es_walk_kind(&walk, at.snap, ES_KIND_COMMENT, ES_NEWEST_FIRST);
	assert_int_equal(walk_all(&walk, rows, 8), 5);
	assert_true(rows[0] == 3 && rows[1] == 1 && rows[2] == 4 && rows[3] == 5 && rows[4] == 2);

	/* Two steps, then from the saved key on. */
	es_walk_about(&walk, at.snap, &practice, ES_KIND_COMMENT, ES_NEWEST_FIRST);
	assert_true(es_walk_next(&walk, &row) && es_walk_next(&walk, &row));
	es_walk_about(&again, at.snap, &practice, ES_KIND_COMMENT, ES_NEWEST_FIRST);
	memcpy(again.key, walk.key, walk.key_len);
	again.key_len = walk.key_len;
	assert_int_equal(walk_all(&again, rows, 8), 3);
	assert_true(rows[0] == 4 && rows[1] == 5 && rows[2] == 2);

	es_walk_about(&walk, at.snap, &other, ES_KIND_COMMENT, ES_NEWEST_FIRST);
	assert_false(es_walk_next(&walk, &row));
	es_walk_kind(&walk, at.snap, ES_KIND_TOOL, ES_OLDEST_FIRST);
	assert_false(es_walk_next(&walk, &row));
	assert_int_equal(es_about_count(at.snap, &practice, ES_KIND_COMMENT), 5);
	assert_int_equal(es_about_count(at.snap, &practice, ES_KIND_TOOL), 0);
	es_walk_unlogged(&walk, at.snap);
	assert_int_equal(walk_all(&walk, rows, 8), 5);
}

/* An entity of its own, and what its body names: found under both, and under what the header
 * says. */
static void about_knows_headers_and_bodies(void **state)
{
	struct es_id practice = {{9}}, entity = {{0xff, 0xff, 0xff}};
	struct record *own = comment_on(&practice, 1, 1), *named = comment_on(&practice, 2, 2);

	(void)state;
	named->header.has_entity = true;
	named->header.entity = entity;
	encode(named, es_writer_bytes(&named->body));
	assert_err(put(own), ES_OK);
	assert_err(put(named), ES_OK);
	store_home_look(&at);
	assert_int_equal(es_about_count(at.snap, &practice, ES_KIND_COMMENT), 2);
	assert_int_equal(es_about_count(at.snap, &own->id, ES_KIND_COMMENT), 1);
	assert_int_equal(es_about_count(at.snap, &named->id, ES_KIND_COMMENT), 0);
	assert_int_equal(es_about_count(at.snap, &entity, ES_KIND_COMMENT), 1);
	assert_int_equal(es_kind_count(at.snap, ES_KIND_COMMENT), 2);
	drop(own);
	drop(named);
}

/* Two ids that begin with the same four bytes: among 2^17 there is almost surely a pair. */
static int by_start(const void *a, const void *b)
{
	const struct es_id *x = (const struct es_id *)((const uint8_t *)a + 8), *y;

	y = (const struct es_id *)((const uint8_t *)b + 8);
	return memcmp(x, y, sizeof(*x));
}

struct numbered {
	uint64_t number;
	struct es_id id;
};

static bool find_pair(struct record *r, uint64_t pair[2])
{
	enum { TRIES = 1 << 18 };
	struct numbered *all = malloc(TRIES * sizeof(*all));
	bool found = false;

	assert_non_null(all);
	for (uint64_t i = 0; i < TRIES; i++) {
		r->header.created_ms = i;
		encode(r, es_writer_bytes(&r->body));
		all[i] = (struct numbered){i, r->id};
	}
	qsort(all, TRIES, sizeof(*all), by_start);
	for (size_t i = 1; i < TRIES && !found; i++) {
		found = memcmp(all[i - 1].id.bytes, all[i].id.bytes, 4) == 0;
		pair[0] = all[i - 1].number;
		pair[1] = all[i].number;
	}
	free(all);
	return found;
}

static void prefixes_find_or_say_that_they_are_too_short(void **state)
{
	struct es_id practice = {{9}}, id, ids[2];
	char hex[ES_ID_HEX_LEN], upper[ES_ID_HEX_LEN];
	uint64_t pair[2];
	struct record *r = comment_on(&practice, 1, 1);

	(void)state;
	assert_true(find_pair(r, pair));
	for (size_t i = 0; i < 2; i++) {
		r->header.created_ms = pair[i];
		encode(r, es_writer_bytes(&r->body));
		assert_err(put(r), ES_OK);
		ids[i] = r->id;
	}
	store_home_look(&at);
	es_id_hex(&ids[0], hex);
	assert_err(es_row_find_prefix(at.snap, hex, 8, &id), ES_AMBIGUOUS);
	assert_err(es_row_find_prefix(at.snap, hex, 64, &id), ES_OK);
	assert_true(es_id_equal(&id, &ids[0]));
	assert_err(es_row_find_prefix(at.snap, hex, 17, &id), ES_OK);
	for (size_t i = 0; i < sizeof(hex); i++)
		upper[i] = hex[i] >= 'a' && hex[i] <= 'f' ? (char)(hex[i] - 'a' + 'A') : hex[i];
	assert_err(es_row_find_prefix(at.snap, upper, 40, &id), ES_OK);
	assert_err(es_row_find_prefix(at.snap, hex, 7, &id), ES_MALFORMED);
	assert_err(es_row_find_prefix(at.snap, "0123456g", 8, &id), ES_MALFORMED);
	hex[63] = hex[63] == '0' ? '1' : '0';
	assert_err(es_row_find_prefix(at.snap, hex, 64, &id), ES_NOT_FOUND);
	drop(r);
}

static void profiles_are_found_by_author(void **state)
{
	uint8_t author[ES_AUTHOR_LEN] = {3}, nobody[ES_AUTHOR_LEN] = {4};
	uint8_t name[32];
	struct es_row row;
	struct es_writer w;
	struct record *r = calloc(1, sizeof(*r));
	struct es_id newest = {{0}};

	(void)state;
	for (uint64_t i = 0; i < 3; i++) {
		static const uint64_t times[] = {10, 30, 20};
		es_writer_init(&w, name, sizeof(name));
		es_write_cstr(&w, "Awa");
		struct es_schema_value value = {"name", es_writer_bytes(&w)};
		es_writer_free(&r->body);
		es_writer_grow(&r->body, ES_BODY_MAX);
		assert_err(es_schema_encode(ES_KIND_PROFILE, author, &value, 1, &r->body), ES_OK);
		r->header.kind = ES_KIND_PROFILE;
		r->header.created_ms = times[i];
		r->now_ms = 1000;
		encode(r, es_writer_bytes(&r->body));
		assert_err(put(r), ES_OK);
		if (times[i] == 30)
			newest = r->id;
	}
	store_home_look(&at);
	assert_err(es_profile_of(at.snap, &structure, author, &row), ES_OK);
	assert_true(es_id_equal(&row.id, &newest));
	assert_err(es_profile_of(at.snap, &structure, nobody, &row), ES_NOT_FOUND);
	drop(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(a_record_comes_back_as_it_was, setup, teardown),
	        cmocka_unit_test_setup_teardown(a_body_rests_sealed, setup, teardown),
	        cmocka_unit_test_setup_teardown(a_body_that_breaks_its_promise_is_refused, setup,
	                                        teardown),
	        cmocka_unit_test_setup_teardown(walks_go_by_time_and_go_on_where_they_stood, setup,
	                                        teardown),
	        cmocka_unit_test_setup_teardown(about_knows_headers_and_bodies, setup, teardown),
	        cmocka_unit_test_setup_teardown(prefixes_find_or_say_that_they_are_too_short, setup,
	                                        teardown),
	        cmocka_unit_test_setup_teardown(profiles_are_found_by_author, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
