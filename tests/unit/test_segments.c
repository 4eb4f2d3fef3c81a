/* SPDX-License-Identifier: EUPL-1.2 */
/* The files of keys: damaged in every way, more than one of them, read while keys are taken out. */
#include "home.h"
#include "store/segments.h"
#include "test.h"

#include <dirent.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ROWS = 2 * ES_SEGMENT_SLOTS, READERS = 4 };

static char folder[HOME_PATH_MAX];
static struct es_segments *g;

static int setup(void **state)
{
	(void)state;
	home_folder(folder);
	assert_err(es_segments_make(folder), ES_OK);
	assert_err(es_segments_open(folder, &g), ES_OK);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	es_segments_close(g);
	home_remove(folder);
	return 0;
}

/* As after a start: nothing is open any more. */
static void reopen(void)
{
	es_segments_close(g);
	assert_err(es_segments_open(folder, &g), ES_OK);
}

static void key_of(uint64_t row, uint8_t key[ES_BODY_KEY_LEN])
{
	memset(key, 1 + (int)(row % 251), ES_BODY_KEY_LEN);
	memcpy(key, &row, sizeof(row));
}

static void put(uint64_t first, size_t count)
{
	struct es_slot *slots = calloc(count, sizeof(*slots));

	assert_non_null(slots);
	for (size_t i = 0; i < count; i++) {
		slots[i].row = first + i;
		key_of(first + i, slots[i].key);
	}
	assert_err(es_segments_put(g, slots, count), ES_OK);
	free(slots);
}

static es_err get(uint64_t row)
{
	uint8_t key[ES_BODY_KEY_LEN], right[ES_BODY_KEY_LEN];
	es_err err = es_segments_get(g, row, key);

	key_of(row, right);
	if (!err)
		assert_memory_equal(key, right, sizeof(key));
	return err;
}

/* The only file there is, or the one with the last name. */
static void last_file(char path[HOME_PATH_MAX + 64])
{
	char best[32] = "";
	char keys[HOME_PATH_MAX + 16];
	struct dirent *entry;

	snprintf(keys, sizeof(keys), "%s/" ES_SEGMENT_FOLDER, folder);
	DIR *dir = opendir(keys);
	assert_non_null(dir);
	while ((entry = readdir(dir)))
		if (entry->d_name[0] != '.' && strcmp(entry->d_name, best) > 0)
			snprintf(best, sizeof(best), "%.31s", entry->d_name);
	closedir(dir);
	snprintf(path, HOME_PATH_MAX + 64, "%s/%s", keys, best);
}

static void a_second_segment_follows_the_first(void **state)
{
	const uint64_t gone[] = {7, ES_SEGMENT_SLOTS - 1, ES_SEGMENT_SLOTS, ES_SEGMENT_SLOTS + 1,
	                         ROWS};

	(void)state;
	put(1, ROWS);
	reopen();
	for (uint64_t row = 1; row <= ROWS; row++)
		assert_err(get(row), ES_OK);
	assert_err(es_segments_erase(g, gone, sizeof(gone) / sizeof(gone[0])), ES_OK);
	for (int turn = 0; turn < 2; turn++) {
		size_t next = 0;
		for (uint64_t row = 1; row <= ROWS; row++) {
			bool is_gone = next < 5 && gone[next] == row;
			assert_err(get(row), is_gone ? ES_NOT_FOUND : ES_OK);
			next += is_gone;
		}
		reopen();
	}
}

/* What is left of it is kept, and it is whole again with the next key. */
static void damaged_to(off_t size, uint64_t held, uint64_t lost)
{
	char path[HOME_PATH_MAX + 64];
	uint8_t out[ES_SEGMENT_BYTES];

	put(1, 100);
	last_file(path);
	assert_int_equal(truncate(path, size), 0);
	reopen();
	assert_non_null(es_segments_look(g, 0, out));
	if (lost)
		assert_err(get(lost), ES_CORRUPT);
	put(200, 1);
	reopen();
	assert_null(es_segments_look(g, 0, out));
	assert_err(get(200), ES_OK);
	if (held)
		assert_err(get(held), ES_OK);
	if (lost)
		assert_err(get(lost), ES_NOT_FOUND);
}

static void a_short_file_keeps_what_it_has(void **state)
{
	(void)state;
	damaged_to((off_t)50 * ES_BODY_KEY_LEN, 20, 80);
}

static void an_empty_file_is_made_whole(void **state)
{
	(void)state;
	damaged_to(0, 0, 80);
}

static void a_long_file_is_made_whole(void **state)
{
	(void)state;
	damaged_to((off_t)ES_SEGMENT_BYTES + 1, 80, 0);
}

static void a_missing_file_costs_its_rows_alone(void **state)
{
	char path[HOME_PATH_MAX + 64];

	(void)state;
	put(1, ROWS);
	last_file(path);
	assert_int_equal(unlink(path), 0);
	reopen();
	assert_err(get(ROWS), ES_CORRUPT);
	assert_err(get(5), ES_OK);
	put(ROWS, 1);
	assert_err(get(ROWS), ES_OK);
	assert_err(get(5), ES_OK);
}

/* --- readers ---------------------------------------------------------------------------------- */

static atomic_bool stop;
static atomic_uint wrong, rounds;

/* Odd rows go one after the other; even ones must be there all the time. */
static void *read_on(void *context)
{
	uint64_t row = (uint64_t)(uintptr_t)context;

	while (!atomic_load(&stop)) {
		uint8_t key[ES_BODY_KEY_LEN], right[ES_BODY_KEY_LEN];
		row = 1 + (row * 31 + 17) % ROWS;
		es_err err = es_segments_get(g, row, key);
		key_of(row, right);
		bool fits = !err && memcmp(key, right, sizeof(key)) == 0;
		if (!fits && (row % 2 == 0 || err != ES_NOT_FOUND))
			atomic_fetch_add(&wrong, 1);
		atomic_fetch_add(&rounds, 1);
	}
	return NULL;
}

static void readers_go_on_while_keys_are_taken_out(void **state)
{
	pthread_t threads[READERS];

	(void)state;
	put(1, ROWS);
	atomic_store(&stop, false);
	for (size_t i = 0; i < READERS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, read_on, (void *)(i + 1)), 0);
	for (uint64_t row = 1; row < ROWS; row += 256) {
		const uint64_t gone[] = {row, row + 128};
		assert_err(es_segments_erase(g, gone, 2), ES_OK);
		assert_err(get(row), ES_NOT_FOUND);
	}
	atomic_store(&stop, true);
	for (size_t i = 0; i < READERS; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(atomic_load(&wrong), 0);
	assert_true(atomic_load(&rounds) > 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	        TEST(a_second_segment_follows_the_first),
	        TEST(a_short_file_keeps_what_it_has),
	        TEST(an_empty_file_is_made_whole),
	        TEST(a_long_file_is_made_whole),
	        TEST(a_missing_file_costs_its_rows_alone),
	        TEST(readers_go_on_while_keys_are_taken_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
