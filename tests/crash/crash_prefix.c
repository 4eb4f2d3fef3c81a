/* SPDX-License-Identifier: EUPL-1.2 */
/* The power goes at any write: every write of the data file and of the files of keys is recorded on its
 * way to the system, and for each prefix of them, with what was not yet synced kept, lost, shuffled or
 * torn, the files are rebuilt, opened and checked. All that was acknowledged by then must be in them,
 * and nothing that was withdrawn by then. */
#include "disk.h"
#include "home.h"
#include "store/writer.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PUBLICATIONS = 9, ERASE_EVERY = 3, GO_ON_EVERY = 10 };
enum { PUBLISHED, WITHDRAWN };

static char folder[HOME_PATH_MAX], copy_home[HOME_PATH_MAX + 32];

/* --- what a rebuilt home must hold ------------------------------------------------------------ */

struct looking {
	struct es_node *node;
	struct es_snapshot *snap;
	bool goes_on; /* the node has written since: what a crash interrupted is done */
	int wrong;
};

static void look_at(void *context, int what, const void *data, size_t len)
{
	struct looking *l = context;
	struct es_id id;
	struct es_row row;
	struct es_writer w;
	struct es_bytes body;
	uint8_t key[ES_BODY_KEY_LEN];

	es_assert(len == sizeof(id));
	memcpy(&id, data, sizeof(id));
	if (es_row_find(l->snap, &id, &row) || es_id_is_zero(&row.log)) {
		l->wrong = 20;
		return;
	}
	es_writer_grow(&w, ES_BODY_MAX);
	bool reads = es_row_body(&row, &w, &body) == ES_OK;
	es_writer_free(&w);
	bool has_key = es_segments_get(l->node->store->segments, row.number, key) == ES_OK;
	if (what == PUBLISHED && !row.erased && !(reads && has_key))
		l->wrong = 21;
	/* Once it was acknowledged, the key is off the disk, whatever is still to be tidied. */
	if (what == WITHDRAWN && (!row.erased || row.has_body || has_key))
		l->wrong = 22;
	if (l->goes_on && row.erased && has_key)
		l->wrong = 23;
}

static int look_through(struct es_node *node, size_t count, bool goes_on)
{
	struct looking l = {.node = node, .goes_on = goes_on};
	struct es_check_report report;

	if (es_store_check(node->store, NULL, NULL, NULL, &report))
		return 11;
	if (es_snapshot_begin(node->store, &l.snap))
		return 12;
	disk_notes(count, look_at, &l);
	es_snapshot_end(l.snap);
	return l.wrong;
}

static int look(size_t count)
{
	struct es_node *node;
	struct es_id practice = {{1}}, id;

	if (es_node_open(copy_home, true, &node))
		return 10;
	int wrong = look_through(node, count, false);
	/* And the node goes on from there. */
	if (!wrong && count % GO_ON_EVERY == 0) {
		es_node_start_logging(node);
		if (home_publish(node, &practice, "encore", &id))
			return 14;
		wrong = look_through(node, count, true);
	}
	es_node_close(node);
	return wrong;
}

static int look_in_child(size_t count)
{
	int status;
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0)
		_exit(look(count));
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* --- what happens ----------------------------------------------------------------------------- */

static void publish_and_record(struct es_node *node)
{
	struct es_id practice = {{1}}, id, before = {{0}};
	char *text = calloc(1, 12001);

	assert_non_null(text);
	for (int i = 0; i < PUBLICATIONS; i++) {
		memset(text, 'a' + i % 26, i % 6 == 5 ? 12000 : 300);
		for (size_t at = 0; text[at]; at++)
			text[at] = (char)('a' + (i * 31 + (int)(at * at) + (int)(at % 7)) % 26);
		assert_err(home_publish(node, &practice, text, &id), ES_OK);
		disk_note(PUBLISHED, &id, sizeof(id));
		if (i % ERASE_EVERY == ERASE_EVERY - 1) {
			home_erase(node, &before);
			disk_note(WITHDRAWN, &before, sizeof(before));
		}
		before = id;
	}
	free(text);
}

static int setup(void **state)
{
	char path[HOME_PATH_MAX + 48];

	(void)state;
	home_folder(folder);
	snprintf(copy_home, sizeof(copy_home), "%s/copy", folder);
	assert_int_equal(mkdir(copy_home, 0700), 0);
	snprintf(path, sizeof(path), "%s/keys", copy_home);
	assert_int_equal(mkdir(path, 0700), 0);
	struct es_node *node = home_node(folder, "a");
	assert_err(es_node_found(node, "Essai"), ES_OK);
	es_node_start_logging(node);
	snprintf(path, sizeof(path), "%s/a", folder);
	disk_record(path);
	publish_and_record(node);
	disk_stop();
	es_node_close(node);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	disk_free();
	home_remove(folder);
	return 0;
}

static void every_prefix_holds_what_was_acknowledged(void **state)
{
	size_t looked = 0, all = disk_events();

	(void)state;
	/* The recorder sees pages, keys, syncs, meta pages, renames and acknowledgements. */
	assert_true(all > 6 * PUBLICATIONS);
	for (size_t count = disk_first(); count <= all; count++) {
		for (enum fate fate = KEPT; fate < FATES; fate++) {
			if (disk_settled(count) && fate != KEPT && fate != LOST)
				break;
			disk_rebuild(count, fate, copy_home);
			int code = look_in_child(count);
			if (code != 0)
				fail_msg("after %zu of %zu events, fate %d: %d", count, all,
				         (int)fate, code);
			looked++;
		}
	}
	printf("%zu states after %zu events\n", looked, all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(every_prefix_holds_what_was_acknowledged),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
