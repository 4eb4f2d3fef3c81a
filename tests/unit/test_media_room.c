/* SPDX-License-Identifier: EUPL-1.2 */
/* What gives way where files fill their budget: what was received and not used for longest; nothing of our own. */
#include "attached.h"
#include "home.h"
#include "media/internal.h"
#include "test.h"

#include <string.h>
#include <unistd.h>

#define CHUNKS 5
#define SIZE (CHUNKS * (uint64_t)ES_CHUNK_LEN)

static char folder[HOME_PATH_MAX];
static struct es_node *node;
static struct attached files[4];

static int setup(void **state)
{
	struct es_id record;

	(void)state;
	home_folder(folder);
	node = home_node(folder, "a");
	for (unsigned i = 0; i < 4; i++) {
		attached_make(&files[i], SIZE, i + 1);
		assert_err(attached_refer(node, &files[i].id, SIZE, ES_SCOPE_PUBLIC, &record),
		           ES_OK);
	}
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	es_node_close(node);
	home_remove(folder);
	return 0;
}

static void set_budget(uint64_t bytes)
{
	struct es_media_policy policy;

	es_media_policy(node->media, &policy);
	policy.budget = bytes;
	assert_err(es_media_set_policy(node->media, &policy), ES_OK);
}

static void take(unsigned number)
{
	bool whole = false;

	for (uint32_t i = 0; i < CHUNKS; i++)
		assert_err(attached_take(&files[number], node, i, &whole), ES_OK);
	assert_true(whole);
	usleep(5000); /* uses are told apart by milliseconds */
}

static void use(unsigned number)
{
	uint8_t byte;
	size_t got;

	assert_err(es_media_read(node->media, &files[number].id, 0, &byte, 1, &got), ES_OK);
	es_media_tend(node->media, es_monotonic_ms() + 3600000);
	usleep(5000);
}

static bool is_here(unsigned number)
{
	struct es_attachment a;

	assert_err(es_media_get(node->media, &files[number].id, &a), ES_OK);
	return a.held == SIZE;
}

static void what_was_not_used_for_longest_goes_first(void **state)
{
	(void)state;
	set_budget(2 * SIZE + 2 * ES_CHUNK_LEN);
	take(0);
	take(1);
	use(0);
	take(2);
	assert_true(is_here(0) && !is_here(1) && is_here(2));
	use(2);
	use(0);
	take(3);
	assert_true(is_here(0) && !is_here(2) && is_here(3));
}

/* Not even where nothing else is left that could go. */
static void our_own_stays(void **state)
{
	static const uint8_t author[ES_AUTHOR_LEN] = {7};
	uint8_t upload[ES_UPLOAD_ID_LEN];
	struct es_id id;

	(void)state;
	set_budget(2 * SIZE + 2 * ES_CHUNK_LEN);
	assert_err(es_upload_begin(node->media, author, SIZE, "application/pdf", upload), ES_OK);
	assert_err(es_upload_put(node->media, upload, 0, es_bytes_of(files[0].content, SIZE)),
	           ES_OK);
	assert_err(es_upload_finish(node->media, upload, &files[0].id, &id), ES_OK);
	take(1);
	take(2);
	assert_true(is_here(0) && !is_here(1) && is_here(2));
	set_budget(SIZE + 2 * ES_CHUNK_LEN);
	es_media_tend(node->media, es_monotonic_ms() + 7200000);
	assert_true(is_here(0) && !is_here(2));
	assert_err(attached_take(&files[3], node, 0, NULL), ES_OK);
	assert_err(attached_take(&files[3], node, 1, NULL), ES_NO_SPACE);
	assert_true(is_here(0));
}

static bool is_unreferred(struct es_snapshot *snap, const struct es_id *id,
                          const struct es_holding *row)
{
	return row->size == SIZE && !es_is_referred(snap, id);
}

/* A record may come between the look at what may go and its turn: so it is asked again then. */
static void what_a_record_refers_to_is_not_dropped(void **state)
{
	struct es_id nobodys = {{1}};

	(void)state;
	take(0);
	assert_err(room_drop(node->media, &files[0].id, is_unreferred), ES_STATE);
	assert_true(is_here(0));
	assert_err(room_drop(node->media, &nobodys, is_unreferred), ES_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(what_was_not_used_for_longest_goes_first, setup,
	                                        teardown),
	        cmocka_unit_test_setup_teardown(our_own_stays, setup, teardown),
	        cmocka_unit_test_setup_teardown(what_a_record_refers_to_is_not_dropped, setup,
	                                        teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
