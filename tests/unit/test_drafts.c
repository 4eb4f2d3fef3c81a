/* SPDX-License-Identifier: EUPL-1.2 */
/* Drafts in the store: versions, limits, and that nothing of a dropped one can be read. */
#include "home.h"
#include "node_limits.h"
#include "store/drafts.h"
#include "test.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

static char folder[HOME_PATH_MAX];
static struct es_node *node;
static const uint8_t ana[ES_AUTHOR_LEN] = {1}, bea[ES_AUTHOR_LEN] = {2};

static int open_node(void **state)
{
	(void)state;
	if (sodium_init() < 0)
		return -1;
	home_folder(folder);
	node = home_node(folder, "a");
	return 0;
}

static int close_node(void **state)
{
	(void)state;
	es_node_close(node);
	home_remove(folder);
	return 0;
}

struct save {
	struct es_change change;
	const uint8_t *author;
	struct es_draft_row row;
	uint64_t based_ms;
	bool drops;
};

static es_err apply(struct es_write *w, struct es_change *change)
{
	struct save *save = (struct save *)change;

	return save->drops ? es_write_draft_drop(w, save->author, save->row.draft)
	                   : es_write_draft(w, save->author, &save->row, save->based_ms);
}

static struct save of(const uint8_t *author, uint8_t draft, struct es_bytes fields,
                      uint64_t based_ms)
{
	struct save save = {.author = author, .based_ms = based_ms};

	memset(save.row.draft, draft, sizeof(save.row.draft));
	save.row.saved_ms = 1000;
	save.row.about = es_bytes_of("\x81\xa5title\xa1t", 9);
	save.row.fields = fields;
	return save;
}

static es_err run(struct save *save)
{
	return es_store_apply(node->store, apply, &save->change);
}

static es_err keep(const uint8_t *author, uint8_t draft, const char *text, uint64_t based_ms,
                   uint64_t *saved_ms)
{
	uint8_t bytes[512];
	struct es_writer w;

	es_writer_init(&w, bytes, sizeof(bytes));
	es_write_map(&w, 1);
	es_write_cstr(&w, "text");
	es_write_cstr(&w, text);
	struct save save = of(author, draft, es_writer_bytes(&w), based_ms);
	es_err err = run(&save);
	*saved_ms = save.row.saved_ms;
	return err;
}

static es_err drop(const uint8_t *author, uint8_t draft)
{
	struct save save = of(author, draft, es_bytes_of("\x80", 1), 0);

	save.drops = true;
	return run(&save);
}

static es_err told(const uint8_t *author, uint8_t draft, const char *wanted)
{
	uint8_t id[ES_DRAFT_ID_LEN];
	struct es_snapshot *snap;
	struct es_draft_row row;
	struct es_bytes text;
	struct es_writer w;

	memset(id, draft, sizeof(id));
	es_writer_grow(&w, ES_DRAFT_MAX + ES_DRAFT_ABOUT_MAX);
	assert_err(es_snapshot_begin(node->store, &snap), ES_OK);
	es_err err = es_draft_get(snap, author, id, true, &w, &row);
	if (!err) {
		assert_true(es_map_get(row.fields, "text", &text));
		assert_true(es_bytes_equal(es_value_str(text), es_bytes_str(wanted)));
		assert_memory_equal(row.draft, id, sizeof(id));
	}
	es_snapshot_end(snap);
	es_writer_free(&w);
	return err;
}

static es_err count_one(void *context, const struct es_draft_row *row)
{
	(void)row;
	++*(size_t *)context;
	return ES_OK;
}

static size_t count(const uint8_t *author)
{
	struct es_snapshot *snap;
	size_t found = 0;

	assert_err(es_snapshot_begin(node->store, &snap), ES_OK);
	assert_err(es_draft_each(snap, author, count_one, &found), ES_OK);
	es_snapshot_end(snap);
	return found;
}

static void a_draft_is_its_author_s(void **state)
{
	uint64_t saved;

	(void)state;
	assert_err(keep(ana, 5, "le café", 0, &saved), ES_OK);
	assert_int_equal(saved, 1000);
	assert_err(told(ana, 5, "le café"), ES_OK);
	assert_err(told(bea, 5, ""), ES_NOT_FOUND);
	assert_int_equal(count(ana), 1);
	assert_int_equal(count(bea), 0);
	assert_err(drop(bea, 5), ES_OK);
	assert_err(told(ana, 5, "le café"), ES_OK);
	assert_int_equal(home_faults(node), 0);
}

static void two_windows_do_not_overwrite_each_other(void **state)
{
	uint64_t first, second, third;

	(void)state;
	assert_err(keep(ana, 5, "one", 0, &first), ES_OK);
	assert_err(keep(ana, 5, "two", first, &second), ES_OK);
	assert_true(second > first);
	assert_err(keep(ana, 5, "other window", first, &third), ES_EXISTS);
	assert_int_equal(third, second);
	assert_err(told(ana, 5, "two"), ES_OK);
	/* what was sent again after its answer got lost is no other version */
	assert_err(keep(ana, 5, "two", first, &third), ES_OK);
	assert_int_equal(third, second);
	assert_err(keep(ana, 5, "three", second, &third), ES_OK);
	assert_err(told(ana, 5, "three"), ES_OK);
}

static void drafts_are_counted(void **state)
{
	uint64_t saved;

	(void)state;
	for (unsigned i = 0; i < ES_DRAFTS_PER_ACCOUNT; i++)
		assert_err(keep(ana, (uint8_t)i, "x", 0, &saved), ES_OK);
	assert_err(keep(ana, ES_DRAFTS_PER_ACCOUNT, "x", 0, &saved), ES_LIMIT);
	assert_err(keep(bea, ES_DRAFTS_PER_ACCOUNT, "x", 0, &saved), ES_OK);
	assert_err(drop(ana, 3), ES_OK);
	assert_err(keep(ana, ES_DRAFTS_PER_ACCOUNT, "x", 0, &saved), ES_OK);
	assert_int_equal(count(ana), ES_DRAFTS_PER_ACCOUNT);
}

static void the_largest_fits(void **state)
{
	uint8_t *large = malloc(ES_DRAFT_MAX);
	struct es_writer w;

	(void)state;
	assert_non_null(large);
	memset(large, 'x', ES_DRAFT_MAX);
	es_writer_init(&w, large, ES_DRAFT_MAX);
	es_write_map(&w, 1);
	es_write_cstr(&w, "text");
	large[w.len] = 0xdb; /* str 32 */
	size_t len = ES_DRAFT_MAX - w.len - 5;
	for (int i = 0; i < 4; i++)
		large[w.len + 1 + (size_t)i] = (uint8_t)(len >> (24 - 8 * i));
	struct save save = of(ana, 1, es_bytes_of(large, ES_DRAFT_MAX), 0);
	assert_err(es_canonical(save.row.fields), ES_OK);
	assert_err(run(&save), ES_OK);
	free(large);
	assert_int_equal(count(ana), 1);
	assert_int_equal(home_faults(node), 0);
}

/* All 32-byte keys of the segment file of drafts. */
static size_t keys_left(void)
{
	char path[HOME_PATH_MAX + 64];
	uint8_t key[ES_BODY_KEY_LEN];
	size_t left = 0;

	snprintf(path, sizeof(path), "%s/keys/90000000", node->home);
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	while (fread(key, sizeof(key), 1, file) == 1)
		left += !sodium_is_zero(key, sizeof(key));
	(void)fclose(file);
	return left;
}

static void a_dropped_one_has_no_key_any_more(void **state)
{
	uint64_t saved;

	(void)state;
	assert_err(keep(ana, 1, "kept", 0, &saved), ES_OK);
	assert_err(keep(ana, 2, "secret", 0, &saved), ES_OK);
	assert_int_equal(keys_left(), 2);
	assert_err(drop(ana, 2), ES_OK);
	assert_int_equal(keys_left(), 1);
	assert_err(told(ana, 2, ""), ES_NOT_FOUND);
	/* its place is used again, and the other is left alone */
	assert_err(keep(ana, 3, "new", 0, &saved), ES_OK);
	assert_int_equal(keys_left(), 2);
	assert_err(told(ana, 1, "kept"), ES_OK);
	assert_err(told(ana, 3, "new"), ES_OK);
	assert_int_equal(home_faults(node), 0);
}

/* A home as a backup may have it: the key went while the copy was made. */
static void one_without_a_key_is_none(void **state)
{
	char path[HOME_PATH_MAX + 64];
	uint64_t saved;

	(void)state;
	assert_err(keep(ana, 1, "lost", 0, &saved), ES_OK);
	snprintf(path, sizeof(path), "%s/keys/90000000", node->home);
	es_node_close(node);
	assert_int_equal(remove(path), 0);
	strcpy(path, folder);
	strcat(path, "/a");
	static char home[HOME_PATH_MAX + 64];
	strcpy(home, path);
	assert_err(es_node_open(home, true, &node), ES_OK);
	assert_err(told(ana, 1, ""), ES_NOT_FOUND);
	assert_int_equal(count(ana), 0);
	assert_err(keep(ana, 1, "anew", saved, &saved), ES_OK);
	assert_err(told(ana, 1, "anew"), ES_OK);
}

static void drafts_outlive_the_process(void **state)
{
	static char home[HOME_PATH_MAX + 8];
	uint64_t saved;

	(void)state;
	assert_err(keep(ana, 1, "le café", 0, &saved), ES_OK);
	es_node_close(node);
	snprintf(home, sizeof(home), "%s/a", folder);
	assert_err(es_node_open(home, true, &node), ES_OK);
	assert_err(told(ana, 1, "le café"), ES_OK);
	assert_err(keep(ana, 1, "encore", saved, &saved), ES_OK);
	assert_err(told(ana, 1, "encore"), ES_OK);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, open_node, close_node)
	const struct CMUnitTest tests[] = {
	        TEST(a_draft_is_its_author_s),
	        TEST(two_windows_do_not_overwrite_each_other),
	        TEST(drafts_are_counted),
	        TEST(the_largest_fits),
	        TEST(a_dropped_one_has_no_key_any_more),
	        TEST(one_without_a_key_is_none),
	        TEST(drafts_outlive_the_process),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
