/* SPDX-License-Identifier: EUPL-1.2 */
/* Attachments of a home: uploads in any order and over restarts, chunks from elsewhere, references,
 * erasure, the budget. */
#include "attached.h"
#include "home.h"
#include "media/media.h"
#include "node_limits.h"
#include "store/attachments.h"
#include "test.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SIZE (5 * ES_CHUNK_LEN + 777)
#define CHUNKS 6

static char folder[HOME_PATH_MAX], home[HOME_PATH_MAX + 8];
static struct es_node *node;
static struct attached file;
static const uint8_t author[ES_AUTHOR_LEN] = {7};

static struct es_bytes chunk_of(uint32_t index)
{
	return attached_chunk(&file, index);
}

static void reopen(void)
{
	es_node_close(node);
	assert_err(es_node_open(home, true, &node), ES_OK);
}

static int setup(void **state)
{
	(void)state;
	home_folder(folder);
	node = home_node(folder, "a");
	snprintf(home, sizeof(home), "%s/a", folder);
	attached_make(&file, SIZE, 3);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	es_node_close(node);
	home_remove(folder);
	return 0;
}

static bool has_file(const struct es_id *id, const char *ending)
{
	char path[4096];

	assert_true(es_attachment_path(home, id, ending, path));
	return access(path, F_OK) == 0;
}

static uint64_t bytes_taken(void)
{
	struct es_media_state state;

	es_media_state(node->media, &state);
	return state.bytes;
}

/* --- records that refer to it ------------------------------------------------------------------- */

static struct es_id publish(const struct es_id *id, uint64_t size, uint64_t scope)
{
	struct es_id record;

	assert_err(attached_refer(node, id, size, scope, &record), ES_OK);
	return record;
}

/* --- uploads ------------------------------------------------------------------------------------ */

static void begin(uint8_t upload[ES_UPLOAD_ID_LEN])
{
	assert_err(es_upload_begin(node->media, author, SIZE, "application/pdf", upload), ES_OK);
}

static es_err put(const uint8_t upload[ES_UPLOAD_ID_LEN], uint32_t index)
{
	return es_upload_put(node->media, upload, (uint64_t)index * ES_CHUNK_LEN, chunk_of(index));
}

static void upload_all(struct es_id *id)
{
	uint8_t upload[ES_UPLOAD_ID_LEN];

	begin(upload);
	assert_err(es_upload_put(node->media, upload, 0, es_bytes_of(file.content, SIZE)), ES_OK);
	assert_err(es_upload_finish(node->media, upload, NULL, id), ES_OK);
}

static void expect_content(const struct es_id *id)
{
	static uint8_t got[SIZE];
	size_t len;

	assert_err(es_media_read(node->media, id, 0, got, sizeof(got), &len), ES_OK);
	assert_int_equal(len, SIZE);
	assert_memory_equal(got, file.content, SIZE);
}

static void comes_in_any_order_over_restarts(void **state)
{
	static const uint32_t order[CHUNKS] = {5, 0, 3, 1, 4, 2};
	uint8_t upload[ES_UPLOAD_ID_LEN];
	struct es_upload u;
	struct es_attachment a;
	struct es_id id, again;

	(void)state;
	begin(upload);
	for (size_t i = 0; i < CHUNKS; i++) {
		assert_err(es_upload_finish(node->media, upload, NULL, &id), ES_STATE);
		assert_err(put(upload, order[i]), ES_OK);
		assert_err(put(upload, order[i]), ES_OK);
		reopen();
		assert_err(es_upload_get(node->media, upload, &u), ES_OK);
		assert_int_equal(es_chunk_map_count(u.map, CHUNKS), i + 1);
		assert_true(es_chunk_map_has(u.map, order[i]));
		assert_string_equal(u.type, "application/pdf");
		assert_memory_equal(u.author, author, sizeof(author));
	}
	again = file.id;
	again.bytes[0] ^= 1;
	assert_err(es_upload_finish(node->media, upload, &again, &id), ES_STALE);
	assert_err(es_upload_finish(node->media, upload, &file.id, &id), ES_OK);
	assert_memory_equal(id.bytes, file.id.bytes, ES_ID_LEN);
	assert_err(es_upload_finish(node->media, upload, NULL, &again), ES_OK);
	assert_memory_equal(id.bytes, again.bytes, ES_ID_LEN);
	assert_err(put(upload, 0), ES_NOT_FOUND);
	reopen();
	expect_content(&id);
	assert_err(es_media_get(node->media, &id, &a), ES_OK);
	assert_true(a.own && a.held == SIZE && a.references == 0);
	assert_int_equal(es_media_ahead(node->media, &id, 100), SIZE - 100);
	assert_false(has_file(&id, ".held"));
}

static void refuses_what_does_not_fit(void **state)
{
	uint8_t upload[ES_UPLOAD_ID_LEN], other[ES_UPLOAD_ID_LEN] = {1};
	struct es_bytes bytes = es_bytes_of(file.content, SIZE);
	uint8_t byte;
	size_t got;

	(void)state;
	assert_err(es_upload_begin(node->media, author, 0, "a/b", upload), ES_INVALID);
	assert_err(es_upload_begin(node->media, author, 5, "pdf", upload), ES_INVALID);
	assert_err(es_upload_begin(node->media, author, ES_ATTACHMENT_MAX + 1, "a/b", upload),
	           ES_TOO_LARGE);
	begin(upload);
	assert_err(put(other, 0), ES_NOT_FOUND);
	assert_err(es_upload_put(node->media, upload, 1, chunk_of(0)), ES_INVALID);
	assert_err(es_upload_put(node->media, upload, 0, es_bytes_of(file.content, 100)),
	           ES_INVALID);
	assert_err(es_upload_put(node->media, upload, ES_CHUNK_LEN, bytes), ES_INVALID);
	assert_err(es_upload_put(node->media, upload, 6 * ES_CHUNK_LEN, chunk_of(0)), ES_INVALID);
	assert_err(es_upload_put(node->media, upload, 0, es_bytes_of(file.content, 0)), ES_INVALID);
	assert_err(es_upload_read(node->media, upload, 0, &byte, 1, &got), ES_PENDING);
	assert_err(put(upload, 0), ES_OK);
	assert_err(es_upload_read(node->media, upload, 3, &byte, 1, &got), ES_OK);
	assert_int_equal(byte, file.content[3]);
	file.content[3] ^= 1;
	assert_err(put(upload, 0), ES_STALE);
	file.content[3] ^= 1;
	assert_err(put(upload, 0), ES_OK);
	uint64_t taken = bytes_taken();
	assert_err(es_upload_abort(node->media, upload), ES_OK);
	assert_err(es_upload_abort(node->media, upload), ES_NOT_FOUND);
	assert_err(put(upload, 0), ES_NOT_FOUND);
	assert_true(bytes_taken() < taken);
	for (size_t i = 0; i < ES_UPLOADS_PER_AUTHOR; i++)
		begin(upload);
	assert_err(es_upload_begin(node->media, author, SIZE, "a/b", upload), ES_LIMIT);
}

/* What is not on the disk for sure counts after a crash only if it is what its hash says. */
static void checks_what_a_crash_left(void **state)
{
	uint8_t upload[ES_UPLOAD_ID_LEN], none[1] = {0};
	char path[4096], hex[2 * ES_UPLOAD_ID_LEN + 1];
	struct es_upload u;

	(void)state;
	begin(upload);
	for (uint32_t i = 0; i < CHUNKS; i++)
		assert_err(put(upload, i), ES_OK);
	es_node_close(node);
	es_hex(upload, sizeof(upload), hex);
	/* No chunk is sure any more, and one is damaged. */
	snprintf(path, sizeof(path), "%s/files/uploads/%s.held", home, hex);
	int fd = open(path, O_WRONLY);
	assert_int_equal(pwrite(fd, none, 1, 0), 1);
	close(fd);
	snprintf(path, sizeof(path), "%s/files/uploads/%s", home, hex);
	fd = open(path, O_WRONLY);
	assert_int_equal(pwrite(fd, "x", 1, 2 * ES_CHUNK_LEN + 5), 1);
	close(fd);
	assert_err(es_node_open(home, true, &node), ES_OK);
	assert_err(es_upload_get(node->media, upload, &u), ES_OK);
	assert_int_equal(es_chunk_map_count(u.map, CHUNKS), CHUNKS - 1);
	assert_false(es_chunk_map_has(u.map, 2));
	struct es_id id;
	assert_err(es_upload_finish(node->media, upload, NULL, &id), ES_STATE);
	assert_err(put(upload, 2), ES_OK);
	assert_err(es_upload_finish(node->media, upload, &file.id, &id), ES_OK);
	expect_content(&id);
}

/* --- from elsewhere ----------------------------------------------------------------------------- */

static es_err take(uint32_t index, bool *whole)
{
	return attached_take(&file, node, index, whole);
}

/* One chunk. */
static es_err give(uint32_t index, struct es_chunk_path *path, uint8_t *out, size_t *len)
{
	struct es_chunks_given given = {.count = 1, .data = out};

	es_err err = es_media_give(node->media, &file.id, NULL, index, &given);
	*path = given.paths[0];
	*len = given.len;
	return err;
}

static void takes_chunks_that_prove_themselves(void **state)
{
	static uint8_t out[ES_CHUNK_LEN];
	struct es_chunk_path path;
	struct es_attachment a;
	struct es_wanted wanted[4];
	uint8_t map[ES_CHUNK_MAP_MAX];
	uint64_t size;
	size_t len;
	bool whole;

	(void)state;
	assert_err(take(0, &whole), ES_NOT_FOUND); /* nobody refers to it */
	assert_int_equal(es_media_wanted(node->media, wanted, 4), 0);
	publish(&file.id, SIZE, ES_SCOPE_FEDERATION);
	assert_int_equal(es_media_wanted(node->media, wanted, 4), 1);
	assert_memory_equal(wanted[0].id.bytes, file.id.bytes, ES_ID_LEN);
	assert_err(es_media_map(node->media, &file.id, NULL, &size, map), ES_NOT_FOUND);
	file.content[9] ^= 1;
	assert_err(take(0, &whole), ES_BAD_HASH);
	file.content[9] ^= 1;
	assert_false(has_file(&file.id, ""));
	assert_err(take(4, &whole), ES_OK);
	assert_err(take(4, &whole), ES_EXISTS);
	/* What is here in part can be shown to others, and survives. */
	assert_err(give(4, &path, out, &len), ES_OK);
	assert_err(es_chunk_verify(SIZE, &file.id, &file.nodes[4], &path), ES_OK);
	assert_memory_equal(out, chunk_of(4).data, len);
	assert_err(give(5, &path, out, &len), ES_NOT_FOUND);
	reopen();
	assert_err(es_media_map(node->media, &file.id, NULL, &size, map), ES_OK);
	assert_int_equal(size, SIZE);
	assert_int_equal(map[0], 0x08);
	assert_err(es_media_get(node->media, &file.id, &a), ES_OK);
	assert_true(a.held == ES_CHUNK_LEN && a.wanted && !a.is_public && a.references == 1);
	assert_err(es_media_read(node->media, &file.id, 0, out, 10, &len), ES_PENDING);
	for (uint32_t i = 0; i < CHUNKS; i++)
		if (i != 4)
			assert_err(take(i, &whole), ES_OK);
	assert_true(whole);
	expect_content(&file.id);
	reopen();
	expect_content(&file.id);
	assert_int_equal(es_media_wanted(node->media, wanted, 4), 0);
	assert_err(take(0, &whole), ES_EXISTS);
}

/* --- several threads at once -------------------------------------------------------------------- */

static void *take_some(void *context)
{
	const uint32_t *order = context;
	bool whole;

	for (size_t i = 0; i < CHUNKS; i++) {
		es_err err = take(order[i], &whole);
		assert_true(err == ES_OK || err == ES_EXISTS);
	}
	return NULL;
}

static void comes_from_several_threads(void **state)
{
	static uint32_t orders[2][CHUNKS] = {{0, 1, 2, 3, 4, 5}, {5, 4, 3, 2, 1, 0}};
	pthread_t other;

	(void)state;
	for (uint8_t seed = 1; seed < 40; seed += 2) {
		attached_make(&file, SIZE, seed);
		publish(&file.id, SIZE, ES_SCOPE_PUBLIC);
		assert_err(es_media_pin(node->media, &file.id, true), ES_OK);
		assert_int_equal(pthread_create(&other, NULL, take_some, orders[0]), 0);
		take_some(orders[1]);
		pthread_join(other, NULL);
		expect_content(&file.id);
	}
}

static void goes_with_the_last_record(void **state)
{
	struct es_id id, gone = {{1}};
	struct es_attachment a;

	(void)state;
	upload_all(&id);
	struct es_id first = publish(&id, SIZE, ES_SCOPE_PUBLIC);
	struct es_id second = publish(&id, SIZE, ES_SCOPE_FEDERATION);
	assert_err(es_media_get(node->media, &id, &a), ES_OK);
	assert_true(a.references == 2 && a.is_public);
	assert_err(es_media_remove(node->media, &id), ES_NOT_ALLOWED);
	expect_content(&id);
	home_erase(node, &first);
	assert_err(es_media_get(node->media, &id, &a), ES_OK);
	assert_true(a.references == 1 && !a.is_public);
	expect_content(&id);
	home_erase(node, &second);
	assert_false(has_file(&id, ""));
	assert_false(has_file(&id, ".tree"));
	assert_err(es_media_get(node->media, &id, &a), ES_NOT_FOUND);
	assert_err(es_media_get(node->media, &gone, &a), ES_NOT_FOUND);
	uint8_t byte;
	size_t len;
	assert_err(es_media_read(node->media, &id, 0, &byte, 1, &len), ES_NOT_FOUND);
	assert_int_equal(home_faults(node), 0);
	/* The same bytes may come again. */
	upload_all(&id);
	expect_content(&id);
}

static void keeps_to_the_budget(void **state)
{
	struct es_media_policy policy;
	struct es_media_state now;
	struct es_attachment a;
	uint8_t upload[ES_UPLOAD_ID_LEN];
	struct es_id old = file.id;
	bool whole;

	(void)state;
	es_media_policy(node->media, &policy);
	policy.budget = SIZE + 3 * ES_CHUNK_LEN;
	assert_err(es_media_set_policy(node->media, &policy), ES_OK);
	publish(&file.id, SIZE, ES_SCOPE_PUBLIC);
	for (uint32_t i = 0; i < CHUNKS; i++)
		assert_err(take(i, &whole), ES_OK);
	assert_true(whole);
	/* A second one pushes the first out; one of our own does not go, and nothing fits beside it. */
	attached_make(&file, SIZE, 5);
	publish(&file.id, SIZE, ES_SCOPE_PUBLIC);
	for (uint32_t i = 0; i < CHUNKS; i++) {
		assert_err(take(i, &whole), ES_OK);
		assert_true(bytes_taken() <= policy.budget);
	}
	assert_true(whole);
	assert_false(has_file(&old, ""));
	assert_err(es_media_get(node->media, &old, &a), ES_OK);
	assert_true(a.held == 0 && !a.wanted);
	assert_err(es_media_wish(node->media, &old, 0), ES_OK);
	assert_err(es_media_get(node->media, &old, &a), ES_OK);
	assert_true(a.wanted);
	assert_err(es_media_pin(node->media, &file.id, true), ES_OK);
	assert_err(es_upload_begin(node->media, author, SIZE, "a/b", upload), ES_NO_SPACE);
	es_media_state(node->media, &now);
	assert_non_null(now.paused);
	expect_content(&file.id);
	assert_err(es_media_pin(node->media, &file.id, false), ES_OK);
	assert_err(es_upload_begin(node->media, author, SIZE, "a/b", upload), ES_OK);
	es_media_state(node->media, &now);
	assert_null(now.paused);
	assert_true(now.bytes <= policy.budget);
	assert_false(has_file(&file.id, ""));
	policy.budget *= 10;
	assert_err(es_media_set_policy(node->media, &policy), ES_OK);
	reopen();
	es_media_policy(node->media, &policy);
	assert_int_equal(policy.budget, 10 * (SIZE + 3 * ES_CHUNK_LEN));
}

static void note_fault(void *context, const char *sentence)
{
	(void)sentence;
	++*(unsigned *)context;
}

static void finds_and_mends_damage(void **state)
{
	struct es_media_watch watch = {.fault = note_fault};
	unsigned told = 0;
	uint64_t faults;
	char path[4096];
	struct es_id id;
	bool whole;

	(void)state;
	upload_all(&id);
	publish(&id, SIZE, ES_SCOPE_PUBLIC);
	watch.context = &told;
	assert_err(es_media_check(node->media, &watch, &faults), ES_OK);
	assert_true(es_attachment_path(home, &id, "", path));
	int fd = open(path, O_WRONLY);
	assert_int_equal(pwrite(fd, "?", 1, 3 * ES_CHUNK_LEN + 1), 1);
	close(fd);
	assert_err(es_media_check(node->media, &watch, &faults), ES_CORRUPT);
	assert_true(faults == 1 && told == 1);
	watch.repair = true;
	assert_err(es_media_check(node->media, &watch, &faults), ES_CORRUPT);
	assert_true(faults == 1 && told == 2);
	/* It is one of ours, and not here: that stays a fault until it is. */
	watch.repair = false;
	assert_err(es_media_check(node->media, &watch, &faults), ES_CORRUPT);
	reopen();
	/* One chunk comes back. */
	assert_err(take(2, &whole), ES_EXISTS);
	assert_err(take(3, &whole), ES_OK);
	assert_true(whole);
	expect_content(&id);
	assert_err(es_media_check(node->media, &watch, &faults), ES_OK);
	/* Without its file it is no longer taken for whole. */
	assert_int_equal(unlink(path), 0);
	reopen();
	assert_err(es_media_check(node->media, &watch, &faults), ES_CORRUPT);
	assert_int_equal(faults, 1);
	for (uint32_t i = 0; i < CHUNKS; i++)
		assert_err(take(i, &whole), ES_OK);
	expect_content(&id);
	assert_err(es_media_check(node->media, &watch, &faults), ES_OK);
}

static void finds_by_prefix(void **state)
{
	struct es_id id, found;
	char hex[ES_ID_HEX_LEN];

	(void)state;
	upload_all(&id);
	es_id_hex(&id, hex);
	assert_err(es_media_find(node->media, hex, 7, &found), ES_MALFORMED);
	for (size_t len = 8; len <= 64; len++) {
		assert_err(es_media_find(node->media, hex, len, &found), ES_OK);
		assert_memory_equal(id.bytes, found.bytes, ES_ID_LEN);
	}
	hex[7] = hex[7] == '0' ? '1' : '0';
	assert_err(es_media_find(node->media, hex, 8, &found), ES_NOT_FOUND);
}

static void removes_what_nobody_knows(void **state)
{
	struct es_id stray = {{0xab, 0xcd, 1}}, id;

	(void)state;
	upload_all(&id);
	char path[4096];
	assert_true(es_attachment_path(home, &stray, "", path));
	path[strlen(home) + 9] = '\0';
	mkdir(path, 0700);
	assert_true(es_attachment_path(home, &stray, "", path));
	path[strlen(home) + 12] = '\0';
	mkdir(path, 0700);
	assert_true(es_attachment_path(home, &stray, "", path));
	close(open(path, O_CREAT | O_WRONLY, 0600));
	assert_true(has_file(&stray, ""));
	reopen();
	assert_false(has_file(&stray, ""));
	expect_content(&id);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(comes_in_any_order_over_restarts, setup, teardown),
	        cmocka_unit_test_setup_teardown(refuses_what_does_not_fit, setup, teardown),
	        cmocka_unit_test_setup_teardown(checks_what_a_crash_left, setup, teardown),
	        cmocka_unit_test_setup_teardown(takes_chunks_that_prove_themselves, setup,
	                                        teardown),
	        cmocka_unit_test_setup_teardown(comes_from_several_threads, setup, teardown),
	        cmocka_unit_test_setup_teardown(goes_with_the_last_record, setup, teardown),
	        cmocka_unit_test_setup_teardown(keeps_to_the_budget, setup, teardown),
	        cmocka_unit_test_setup_teardown(finds_and_mends_damage, setup, teardown),
	        cmocka_unit_test_setup_teardown(finds_by_prefix, setup, teardown),
	        cmocka_unit_test_setup_teardown(removes_what_nobody_knows, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
