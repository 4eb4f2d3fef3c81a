/* SPDX-License-Identifier: EUPL-1.2 */
/* Chunks that come several at once, as links bring them: in memory as the disk wants it, and so past the page
 * cache where the file system has that. */
#include "attached.h"
#include "home.h"
#include "media/internal.h"
#include "node_limits.h"
#include "store/attachments.h"
#include "test.h"
#include "threads.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHUNKS 37
#define SIZE ((CHUNKS - 1) * (uint64_t)ES_CHUNK_LEN + 5001)

static char folder[HOME_PATH_MAX], home[HOME_PATH_MAX + 8];
static struct es_node *node;
static struct attached file;
static uint8_t *buffer;
static struct es_chunk_taken taken[ES_CHUNKS_AT_ONCE];

static int setup(void **state)
{
	struct es_id record;

	(void)state;
	home_folder(folder);
	node = home_node(folder, "a");
	snprintf(home, sizeof(home), "%s/a", folder);
	attached_make(&file, SIZE, 3);
	buffer = aligned_alloc(ES_DIRECT_ALIGN, ES_CHUNKS_AT_ONCE * ES_CHUNK_LEN);
	assert_non_null(buffer);
	assert_err(attached_refer(node, &file.id, SIZE, ES_SCOPE_PUBLIC, &record), ES_OK);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	free(buffer);
	es_node_close(node);
	home_remove(folder);
	return 0;
}

static uint64_t bytes_taken(void)
{
	struct es_media_state state;

	es_media_state(node->media, &state);
	return state.bytes;
}

/* Chunks of the file back to back, as they come. */
static void lay(const uint32_t *indexes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct es_bytes chunk = attached_chunk(&file, indexes[i]);
		uint8_t *at = buffer + i * ES_CHUNK_LEN;
		memcpy(at, chunk.data, chunk.len);
		taken[i] = (struct es_chunk_taken){.data = es_bytes_of(at, chunk.len)};
		assert_err(es_chunk_tree_path(&file.tree, indexes[i], &taken[i].path), ES_OK);
	}
}

static bool take(size_t count)
{
	bool whole;

	es_media_take(node->media, &file.id, SIZE, taken, count, &whole);
	return whole;
}

static void lay_from(uint32_t first, size_t count)
{
	uint32_t indexes[ES_CHUNKS_AT_ONCE];

	for (uint32_t i = 0; i < count; i++)
		indexes[i] = first + i;
	lay(indexes, count);
}

static void expect_content(void)
{
	uint8_t *got = malloc(SIZE);
	size_t len;

	assert_non_null(got);
	assert_err(es_media_read(node->media, &file.id, 0, got, SIZE, &len), ES_OK);
	assert_int_equal(len, SIZE);
	assert_memory_equal(got, file.content, SIZE);
	free(got);
}

static void takes_rows_of_chunks(void **state)
{
	(void)state;
	lay_from(16, 16);
	assert_false(take(16));
	lay_from(0, 16);
	assert_false(take(16));
	lay_from(32, 5);
	assert_true(take(5));
	for (size_t i = 0; i < 5; i++)
		assert_err(taken[i].err, ES_OK);
	expect_content();
	es_node_close(node);
	assert_err(es_node_open(home, true, &node), ES_OK);
	expect_content();
}

/* Out of order, with gaps, one twice, one that is here. */
static void takes_what_does_not_follow(void **state)
{
	static const uint32_t first[] = {7, 8, 9, 3, 4, 36, 20}, again[] = {8, 5, 6, 5, 10, 11, 12};
	uint64_t before = bytes_taken();

	(void)state;
	lay(first, 7);
	assert_false(take(7));
	for (size_t i = 0; i < 7; i++)
		assert_err(taken[i].err, ES_OK);
	lay(again, 7);
	assert_false(take(7));
	for (size_t i = 0; i < 7; i++)
		assert_err(taken[i].err, i == 0 || i == 3 ? ES_EXISTS : ES_OK);
	assert_true(bytes_taken() >= before + 11 * (uint64_t)ES_CHUNK_LEN + 5001);
	assert_true(bytes_taken() < before + 12 * (uint64_t)ES_CHUNK_LEN + 5001);
	for (uint32_t i = 0; i < CHUNKS; i++) {
		es_err err = attached_take(&file, node, i, NULL);
		assert_true(err == ES_OK || err == ES_EXISTS);
	}
	expect_content();
}

/* Garbage costs its neighbours nothing, and what came of it is not kept. */
static void refuses_each_alone(void **state)
{
	(void)state;
	lay_from(0, 16);
	buffer[5 * ES_CHUNK_LEN + 9] ^= 1;
	taken[9].path.hashes[1].bytes[3] ^= 1;
	taken[11].data.len--;
	assert_false(take(16));
	for (size_t i = 0; i < 16; i++)
		assert_err(taken[i].err, i == 5 || i == 11 ? ES_BAD_HASH : taken[i].err);
	for (size_t i = 0; i < 16; i++)
		if (i != 5 && i != 11 && i != 9)
			assert_err(taken[i].err, ES_OK);
	lay_from(0, 16);
	(void)take(16);
	for (size_t i = 0; i < 16; i++)
		assert_true(taken[i].err == ES_OK || taken[i].err == ES_EXISTS);
	lay_from(16, 16);
	(void)take(16);
	lay_from(32, 5);
	assert_true(take(5));
	expect_content();
}

/* No files are made for nothing but garbage. */
static void makes_nothing_of_garbage(void **state)
{
	uint64_t before = bytes_taken();

	(void)state;
	lay_from(0, 4);
	for (size_t i = 0; i < 4; i++)
		buffer[i * ES_CHUNK_LEN] ^= 1;
	assert_false(take(4));
	for (size_t i = 0; i < 4; i++)
		assert_err(taken[i].err, ES_BAD_HASH);
	assert_int_equal(bytes_taken(), before);
	assert_false(room_has_files(node->media, &file.id));
}

/* A budget with room for some of them takes none, and counts none. */
static void takes_all_or_none_of_a_budget(void **state)
{
	struct es_media_policy policy;

	(void)state;
	assert_err(attached_take(&file, node, 30, NULL), ES_OK);
	uint64_t before = bytes_taken();
	es_media_policy(node->media, &policy);
	policy.budget = before + 3 * ES_CHUNK_LEN;
	assert_err(es_media_set_policy(node->media, &policy), ES_OK);
	lay_from(0, 4);
	assert_false(take(4));
	for (size_t i = 0; i < 4; i++)
		assert_err(taken[i].err, ES_NO_SPACE);
	assert_int_equal(bytes_taken(), before);
	lay_from(0, 3);
	assert_false(take(3));
	for (size_t i = 0; i < 3; i++)
		assert_err(taken[i].err, ES_OK);
	assert_int_equal(bytes_taken(), policy.budget);
}

/* The toolbox that asked for it was given back: nothing is left of its row that says so. */
static void makes_nothing_that_nobody_asks_for(void **state)
{
	uint64_t before = bytes_taken();
	struct es_media_policy policy;

	(void)state;
	es_media_policy(node->media, &policy);
	policy.size_max = 0;
	assert_err(es_media_set_policy(node->media, &policy), ES_OK);
	assert_err(attached_take(&file, node, 0, NULL), ES_NOT_FOUND);
	assert_err(es_media_take_along(node->media, &file.id, true), ES_OK);
	assert_err(attached_take(&file, node, 0, NULL), ES_OK);
	assert_err(es_media_take_along(node->media, &file.id, false), ES_OK);
	assert_err(attached_take(&file, node, 1, NULL), ES_NOT_FOUND);
	assert_int_equal(bytes_taken(), before);
	assert_false(room_has_files(node->media, &file.id));
	assert_err(es_media_wish(node->media, &file.id, 0), ES_OK);
	assert_err(attached_take(&file, node, 1, NULL), ES_OK);
}

static es_err late;

static void *take_late(void *context)
{
	late = attached_take(&file, node, 0, NULL);
	return context;
}

static void edit_declined(struct es_holding *row, uint64_t unused)
{
	(void)unused;
	row->declined = true;
}

/* It is let go after room was taken for it, and before there are files. */
static void asks_last_whether_it_is_wanted(void **state)
{
	uint64_t before = bytes_taken(), until = es_monotonic_ms() + 40000;
	const struct es_holding row = {.size = SIZE};
	pthread_t thread;

	(void)state;
	pthread_mutex_lock(&node->media->making);
	es_err err = es_thread_start(&thread, take_late, NULL);
	while (!err && bytes_taken() == before && es_monotonic_ms() < until)
		usleep(1000);
	bool waits = bytes_taken() > before;
	es_err declined = table_edit(node->media, &file.id, edit_declined, 0, &row);
	pthread_mutex_unlock(&node->media->making);
	assert_err(err, ES_OK);
	pthread_join(thread, NULL);
	assert_true(waits);
	assert_err(declined, ES_OK);
	assert_err(late, ES_NOT_FOUND);
	assert_int_equal(bytes_taken(), before);
	assert_false(room_has_files(node->media, &file.id));
}

/* --- how far it is here ------------------------------------------------------------------------- */

static void who_asks_how_far_it_is_waits_for_nobody(void **state)
{
	struct holding *h;

	(void)state;
	assert_int_equal(es_media_ahead(node->media, &file.id, 0), 0);
	assert_err(attached_take(&file, node, 0, NULL), ES_OK);
	assert_err(attached_take(&file, node, 1, NULL), ES_OK);
	assert_int_equal(es_media_ahead(node->media, &file.id, 10), 2 * ES_CHUNK_LEN - 10);
	assert_int_equal(es_media_ahead(node->media, &file.id, 2 * (uint64_t)ES_CHUNK_LEN), 0);
	assert_int_equal(es_media_ahead(node->media, &file.id, SIZE), 0);
	assert_err(holding_get(node->media, &file.id, &h), ES_OK);
	uint64_t ahead = es_media_ahead(node->media, &file.id, 10);
	holding_let_go(node->media, h);
	assert_int_equal(ahead, 0);
	assert_int_equal(es_media_ahead(node->media, &file.id, 10), 2 * ES_CHUNK_LEN - 10);
}

int main(void)
{
#define WITH_NODE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
	const struct CMUnitTest tests[] = {
	        WITH_NODE(takes_rows_of_chunks),
	        WITH_NODE(takes_what_does_not_follow),
	        WITH_NODE(refuses_each_alone),
	        WITH_NODE(makes_nothing_of_garbage),
	        WITH_NODE(takes_all_or_none_of_a_budget),
	        WITH_NODE(makes_nothing_that_nobody_asks_for),
	        WITH_NODE(asks_last_whether_it_is_wanted),
	        WITH_NODE(who_asks_how_far_it_is_waits_for_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
