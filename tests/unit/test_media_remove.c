/* SPDX-License-Identifier: EUPL-1.2 */
/* Files that are removed and wanted again at once, while others tend them, ask what is here of them, read them and
 * bring more: what was removed is gone for all of them, and what comes again is kept. And files that are removed and not wanted
 * again, while others bring more: they stay away.
 * usage: test_media_remove [ROUNDS] */
#include "attached.h"
#include "home.h"
#include "media/media.h"
#include "store/attachments.h"
#include "test.h"
#include "threads.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define CHUNKS 9
#define SIZE ((CHUNKS - 1) * (uint64_t)ES_CHUNK_LEN + 5001)
#define OTHERS_MAX 5

static unsigned rounds = 20;
static char folder[HOME_PATH_MAX], home[HOME_PATH_MAX + 8];
static struct es_node *node;
static struct attached file;
static struct es_id record; /* that refers to it */
static pthread_t others[OTHERS_MAX];
static size_t others_len;
static atomic_bool over;

static int setup(void **state)
{
	(void)state;
	home_folder(folder);
	node = home_node(folder, "a");
	snprintf(home, sizeof(home), "%s/a", folder);
	attached_make(&file, SIZE, 3);
	assert_err(attached_refer(node, &file.id, SIZE, ES_SCOPE_PUBLIC, &record), ES_OK);
	es_media_tend(node->media,
	              es_monotonic_ms()); /* which counts what is here, the first time */
	return 0;
}

static uint64_t bytes_taken(void)
{
	struct es_media_state state;

	es_media_state(node->media, &state);
	return state.bytes;
}

/* --- the others --------------------------------------------------------------------------------- */

static void *tend(void *context)
{
	while (!over)
		es_media_tend(node->media, es_monotonic_ms());
	return context;
}

static void *ask(void *context)
{
	uint8_t map[ES_CHUNK_MAP_MAX];
	uint64_t size;

	while (!over)
		(void)!es_media_map(node->media, &file.id, NULL, &size, map);
	return context;
}

/* What is given is what the file is, whatever happens to it meanwhile. */
static void *read_on(void *context)
{
	static uint8_t bytes[3 * ES_CHUNK_LEN];
	size_t got;

	for (unsigned i = 0; !over; i++) {
		uint64_t offset = i % CHUNKS * (uint64_t)ES_CHUNK_LEN;
		if (es_media_read(node->media, &file.id, offset, bytes, sizeof(bytes), &got))
			continue;
		es_assert(memcmp(bytes, file.content + offset, got) == 0);
	}
	return context;
}

static void *bring(void *context)
{
	for (uint32_t i = 0; !over; i++) {
		es_err err = attached_take(&file, node, i * 5 % CHUNKS, NULL);
		es_assert(err == ES_OK || err == ES_EXISTS || err == ES_NOT_FOUND);
	}
	return context;
}

static void begin(void *(*run)(void *context))
{
	assert_err(es_thread_start(&others[others_len++], run, NULL), ES_OK);
}

static void end_all(void)
{
	over = true;
	while (others_len > 0)
		pthread_join(others[--others_len], NULL);
	over = false;
}

static int teardown(void **state)
{
	(void)state;
	end_all(); /* where the test failed they still run */
	es_node_close(node);
	home_remove(folder);
	return 0;
}

/* --- removing ----------------------------------------------------------------------------------- */

static void remove_and_want(void)
{
	assert_err(es_media_pin(node->media, &file.id, false), ES_OK);
	assert_err(es_media_remove(node->media, &file.id), ES_OK);
	assert_err(es_media_pin(node->media, &file.id, true), ES_OK);
}

/* Who brought the last chunk may still be bringing it to the disk. */
static void expect_whole(void)
{
	struct es_attachment a = {.held = 0};
	static uint8_t got[SIZE];
	uint64_t until = es_monotonic_ms() + 40000;
	size_t len;

	while (a.held < SIZE && es_monotonic_ms() < until)
		assert_err(es_media_get(node->media, &file.id, &a), ES_OK);
	assert_int_equal(a.held, SIZE);
	assert_err(es_media_read(node->media, &file.id, 0, got, SIZE, &len), ES_OK);
	assert_int_equal(len, SIZE);
	assert_memory_equal(got, file.content, SIZE);
}

static void expect_nothing(void)
{
	uint8_t map[ES_CHUNK_MAP_MAX];
	uint64_t size;

	assert_err(es_media_map(node->media, &file.id, NULL, &size, map), ES_NOT_FOUND);
}

static void take_all(void)
{
	bool whole = false;

	for (uint32_t i = 0; i < CHUNKS; i++)
		assert_err(attached_take(&file, node, i, &whole), ES_OK);
	assert_true(whole);
	expect_whole();
}

static void what_was_removed_comes_again(void **state)
{
	uint64_t before = bytes_taken();

	(void)state;
	begin(tend);
	begin(ask);
	begin(ask);
	begin(read_on);
	for (unsigned round = 0; round < rounds; round++) {
		take_all();
		remove_and_want();
		expect_nothing();
		assert_int_equal(bytes_taken(), before);
	}
	end_all();
}

/* Half of it, too. */
static void what_is_brought_meanwhile_is_kept_or_refused(void **state)
{
	uint64_t before = bytes_taken(), faults;

	(void)state;
	begin(tend);
	begin(ask);
	begin(read_on);
	begin(bring);
	begin(bring);
	for (unsigned round = 0; round < rounds; round++) {
		for (uint32_t i = 0; i < CHUNKS; i++) {
			es_err err = attached_take(&file, node, i, NULL);
			assert_true(err == ES_OK || err == ES_EXISTS);
			if (i == round % CHUNKS && round % 2)
				remove_and_want();
		}
		if (round % 2 == 0)
			expect_whole();
		remove_and_want();
	}
	end_all();
	for (uint32_t i = 0; i < CHUNKS; i++)
		(void)attached_take(&file, node, i, NULL);
	es_node_close(node);
	assert_err(es_node_open(home, true, &node), ES_OK);
	expect_whole();
	assert_err(es_media_check(node->media, &(struct es_media_watch){.repair = false}, &faults),
	           ES_OK);
	remove_and_want();
	assert_int_equal(bytes_taken(), before);
}

/* The writer takes the files of what is withdrawn on its own, whoever has them open. */
static void what_was_withdrawn_comes_again_with_another_record(void **state)
{
	(void)state;
	begin(tend);
	begin(ask);
	begin(read_on);
	for (unsigned round = 0; round < rounds; round++) {
		take_all();
		(void)home_erase(node, &record);
		expect_nothing();
		assert_err(attached_refer(node, &file.id, SIZE, ES_SCOPE_PUBLIC, &record), ES_OK);
		assert_err(es_media_pin(node->media, &file.id, true), ES_OK);
		expect_nothing();
	}
	end_all();
}

/* --- what is not wanted again ------------------------------------------------------------------- */

static void expect_declined(void)
{
	struct es_snapshot *snap;
	struct es_holding row = {.size = 0};

	assert_err(es_snapshot_begin(node->store, &snap), ES_OK);
	es_err err = es_holding_get(snap, &file.id, &row);
	es_snapshot_end(snap);
	assert_err(err, ES_OK);
	assert_true(row.declined);
	assert_false(row.whole);
}

/* Chunks come while it is removed, and after. */
static void what_was_removed_stays_away(void **state)
{
	uint64_t before = bytes_taken();

	(void)state;
	for (unsigned round = 0; round < rounds; round++) {
		assert_err(es_media_pin(node->media, &file.id, true), ES_OK);
		for (unsigned i = 0; i < 4; i++)
			begin(bring);
		begin(ask);
		for (uint32_t i = 0; i <= round % CHUNKS; i++) {
			es_err err = attached_take(&file, node, i, NULL);
			assert_true(err == ES_OK || err == ES_EXISTS);
		}
		assert_err(es_media_pin(node->media, &file.id, false), ES_OK);
		assert_err(es_media_remove(node->media, &file.id), ES_OK);
		expect_declined();
		end_all();
		expect_declined();
		expect_nothing();
		assert_int_equal(bytes_taken(), before);
	}
}

int main(int argc, char **argv)
{
#define WITH_NODE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
	const struct CMUnitTest tests[] = {
	        WITH_NODE(what_was_removed_comes_again),
	        WITH_NODE(what_is_brought_meanwhile_is_kept_or_refused),
	        WITH_NODE(what_was_withdrawn_comes_again_with_another_record),
	        WITH_NODE(what_was_removed_stays_away),
	};

	if (argc > 1)
		rounds = (unsigned)strtoul(argv[1], NULL, 10);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
