/* SPDX-License-Identifier: EUPL-1.2 */
/* A store taken along: what its copy holds, and what becomes of it when it is restored. */
#include "home.h"
#include "store/copy.h"
#include "store/writer.h"
#include "test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[HOME_PATH_MAX];
static struct es_node *node;
static struct es_id practice, ids[3];

static int make(void **state)
{
	(void)state;
	home_folder(folder);
	node = home_node(folder, "a");
	memset(practice.bytes, 9, ES_ID_LEN);
	for (size_t i = 0; i < 3; i++)
		if (home_publish(node, &practice, "three of them", &ids[i]))
			return -1;
	return 0;
}

static int drop(void **state)
{
	(void)state;
	es_node_close(node);
	home_remove(folder);
	return 0;
}

static bool has_body(struct es_store *store, const struct es_id *id)
{
	struct es_snapshot *snap;
	struct es_row row;

	assert_err(es_snapshot_begin(store, &snap), ES_OK);
	assert_err(es_row_find(snap, id, &row), ES_OK);
	bool has = row.has_body;
	es_snapshot_end(snap);
	return has;
}

static void a_poured_copy_is_a_store_of_its_own(void **state)
{
	(void)state;
	char path[2 * HOME_PATH_MAX], copy[HOME_PATH_MAX + 8];
	struct es_store *store;
	struct es_snapshot *snap;
	struct es_row row;

	snprintf(copy, sizeof(copy), "%s/copy", folder);
	snprintf(path, sizeof(path), "mkdir -m 700 %s && cp -a %s/a/keys %s", copy, folder, copy);
	assert_int_equal(system(path), 0);
	snprintf(path, sizeof(path), "%s/data.mdb", copy);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
	assert_true(fd >= 0);
	assert_err(es_store_pour(node->store, fd), ES_OK);
	close(fd);
	assert_err(es_store_open(copy, false, &store), ES_OK);
	assert_err(es_snapshot_begin(store, &snap), ES_OK);
	for (size_t i = 0; i < 3; i++)
		assert_err(es_row_find(snap, &ids[i], &row), ES_OK);
	assert_int_equal(es_store_restored_ms(snap), 0);
	es_snapshot_end(snap);
	assert_true(has_body(store, &ids[1]));
	es_store_close(store);
}

struct settling {
	struct es_change change;
	uint64_t dropped;
};

static es_err drop_keyless(struct es_write *w, struct es_change *change)
{
	return es_write_drop_keyless(w, &((struct settling *)change)->dropped);
}

static void a_body_without_its_key_counts_as_missing(void **state)
{
	(void)state;
	struct settling settling = {.dropped = 99};
	struct es_snapshot *snap;
	struct es_row row;
	struct es_walk walk;
	uint64_t number, missing;

	assert_err(es_store_apply(node->store, drop_keyless, &settling.change), ES_OK);
	assert_int_equal(settling.dropped, 0);
	assert_err(es_snapshot_begin(node->store, &snap), ES_OK);
	assert_err(es_row_find(snap, &ids[1], &row), ES_OK);
	number = row.number;
	es_snapshot_end(snap);
	assert_err(es_segments_erase(node->store->segments, &number, 1), ES_OK);
	assert_err(es_store_apply(node->store, drop_keyless, &settling.change), ES_OK);
	assert_int_equal(settling.dropped, 1);
	assert_true(has_body(node->store, &ids[0]));
	assert_false(has_body(node->store, &ids[1]));
	assert_err(es_snapshot_begin(node->store, &snap), ES_OK);
	es_walk_missing(&walk, snap, 0);
	assert_true(es_walk_next(&walk, &missing));
	assert_int_equal(missing, number);
	es_snapshot_end(snap);
}

static es_err restored(struct es_write *w, struct es_change *change)
{
	(void)change;
	return es_write_restored(w, 1780000000000);
}

static void what_may_have_been_used_since_is_void(void **state)
{
	(void)state;
	const char *address = "127.0.0.1:1";
	struct es_ticket ticket;
	struct es_ticket_row row;
	struct es_change change = {0};
	struct es_snapshot *snap;

	assert_err(es_node_found(node, "Essai"), ES_OK);
	assert_err(es_node_invite(node, 1000000, &address, 1, &ticket), ES_OK);
	assert_err(es_snapshot_begin(node->store, &snap), ES_OK);
	assert_int_equal(es_ticket_open(snap, es_now_ms(), &row, 1), 1);
	es_snapshot_end(snap);
	assert_err(es_store_apply(node->store, restored, &change), ES_OK);
	assert_err(es_snapshot_begin(node->store, &snap), ES_OK);
	assert_int_equal(es_ticket_open(snap, es_now_ms(), &row, 1), 0);
	assert_int_equal(es_store_restored_ms(snap), 1780000000000);
	es_snapshot_end(snap);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_poured_copy_is_a_store_of_its_own),
	        cmocka_unit_test(a_body_without_its_key_counts_as_missing),
	        cmocka_unit_test(what_may_have_been_used_since_is_void),
	};

	return cmocka_run_group_tests(tests, make, drop);
}
