/* SPDX-License-Identifier: EUPL-1.2 */
#include "home.h"
#include "test.h"

#include <pthread.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[HOME_PATH_MAX];
static struct es_node *node;
static const struct es_id practice = {{1}};

static int setup(void **state)
{
	(void)state;
	home_folder(folder);
	node = home_node(folder, "a");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	es_node_close(node);
	home_remove(folder);
	return 0;
}

static void reopen(void)
{
	es_node_close(node);
	node = home_node(folder, "a");
}

static void row_of(const struct es_id *id, struct es_row *row)
{
	struct es_snapshot *snap;

	assert_err(es_snapshot_begin(node->store, &snap), ES_OK);
	assert_err(es_row_find(snap, id, row), ES_OK);
	es_snapshot_end(snap); /* what row borrows is not looked at */
}

static bool logged(const struct es_id *id)
{
	struct es_row row;

	row_of(id, &row);
	return !es_id_is_zero(&row.log);
}

static void records_wait_for_a_federation_and_a_serving_node(void **state)
{
	struct es_id early, offline, live;
	struct es_log_info info;

	(void)state;
	assert_err(home_publish(node, &practice, "tôt", &early), ES_OK);
	es_node_start_logging(node);
	assert_false(logged(&early));
	/* The federation comes while the node serves. */
	assert_err(es_node_found(node, "Essai"), ES_OK);
	assert_true(logged(&early));
	reopen();
	assert_err(home_publish(node, &practice, "hors ligne", &offline), ES_OK);
	assert_false(logged(&offline));
	es_node_start_logging(node);
	assert_true(logged(&offline));
	assert_err(home_publish(node, &practice, "en direct", &live), ES_OK);
	assert_true(logged(&live));
	assert_true(home_log(node, &info) && info.own_open);
	assert_int_equal(info.log.edge.size, 3);
	assert_int_equal(home_faults(node), 0);
}

static void each_start_opens_a_log_of_its_own(void **state)
{
	struct es_id id;
	struct es_log_info first, second;

	(void)state;
	assert_err(es_node_found(node, "Essai"), ES_OK);
	es_node_start_logging(node);
	assert_false(home_log(node, &first)); /* nothing to log yet */
	assert_err(home_publish(node, &practice, "un", &id), ES_OK);
	assert_true(home_log(node, &first) && first.own_open);
	reopen();
	es_node_start_logging(node);
	assert_true(home_log(node, &first) && !first.own_open);
	assert_err(home_publish(node, &practice, "deux", &id), ES_OK);
	assert_true(home_log(node, &second) && second.own_open);
	assert_false(es_id_equal(&first.log.id, &second.log.id));
	assert_int_equal(home_size(node, &first.log.id), 2);
	assert_int_equal(home_size(node, &second.log.id), 2);
}

static void drafts_are_checked(void **state)
{
	static const uint8_t not_canonical[] = {0xde, 0x00, 0x00};
	struct es_id id, parents[ES_PARENTS_MAX + 1] = {{{0}}};
	struct es_writer w;

	(void)state;
	es_writer_grow(&w, ES_BODY_MAX);
	struct es_draft good = {
	        .kind = ES_KIND_COMMENT, .lang = "fr", .body = home_comment("x", &w)};
	struct es_draft d = good;
	assert_err(es_publish(node, &d, 1, &id), ES_OK);
	d.kind = ES_KIND_PRACTICE;
	assert_err(es_publish(node, &d, 1, &id), ES_INVALID);
	d = good;
	d.body = ES_BYTES(not_canonical);
	assert_err(es_publish(node, &d, 1, &id), ES_NOT_CANONICAL);
	d = good;
	d.lang = "";
	assert_err(es_publish(node, &d, 1, &id), ES_INVALID);
	d.lang = "fr-this-tag-is-far-longer-than-a-tag-may-be";
	assert_err(es_publish(node, &d, 1, &id), ES_INVALID);
	d = good;
	d.parents = parents;
	d.parents_len = ES_PARENTS_MAX + 1;
	assert_err(es_publish(node, &d, 1, &id), ES_INVALID);
	d = good;
	d.scope = ES_SCOPE_CIRCLE;
	assert_err(es_publish(node, &d, 1, &id), ES_INVALID);
	d = good;
	d.kind = 999;
	assert_int_not_equal(es_publish(node, &d, 1, &id), ES_OK);
	/* One bad draft, and none of them is published. */
	struct es_draft both[] = {good, d};
	struct es_id ids[2];
	assert_int_not_equal(es_publish(node, both, 2, ids), ES_OK);
	struct es_snapshot *snap;
	assert_err(es_snapshot_begin(node->store, &snap), ES_OK);
	assert_int_equal(es_kind_count(snap, ES_KIND_COMMENT), 1);
	es_snapshot_end(snap);
	es_writer_free(&w);
}

struct waiting {
	pthread_mutex_t mutex;
	pthread_cond_t changed;
	size_t done;
};

static void published(void *context, es_err err, const struct es_id *ids, size_t count)
{
	struct waiting *w = context;

	es_assert(err == ES_OK && count == 1 && !es_id_is_zero(&ids[0]));
	pthread_mutex_lock(&w->mutex);
	w->done++;
	pthread_cond_signal(&w->changed);
	pthread_mutex_unlock(&w->mutex);
}

static void many_at_once(void **state)
{
	enum { COUNT = 500 };
	struct waiting wait = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0};
	struct es_log_info info;
	struct es_writer w;

	(void)state;
	assert_err(es_node_found(node, "Essai"), ES_OK);
	es_node_start_logging(node);
	es_writer_grow(&w, ES_BODY_MAX);
	struct es_draft d = {.kind = ES_KIND_COMMENT, .lang = "fr", .body = home_comment("x", &w)};
	for (size_t i = 0; i < COUNT; i++)
		assert_err(es_publish_async(node, &d, 1, published, &wait), ES_OK);
	pthread_mutex_lock(&wait.mutex);
	while (wait.done < COUNT)
		pthread_cond_wait(&wait.changed, &wait.mutex);
	pthread_mutex_unlock(&wait.mutex);
	assert_true(home_log(node, &info));
	assert_int_equal(info.log.edge.size, COUNT + 1);
	assert_int_equal(home_faults(node), 0);
	es_writer_free(&w);
}

/* Reading goes on beside a writer in another process; writing does not. */
static int second_process(const char *home)
{
	struct es_node *other;
	struct es_id id;

	if (es_node_open(home, true, &other) != ES_BUSY)
		return 1;
	if (es_node_open(home, false, &other) != ES_OK)
		return 2;
	if (home_publish(other, &practice, "non", &id) != ES_STATE)
		return 3;
	struct es_snapshot *snap;
	if (es_snapshot_begin(other->store, &snap) != ES_OK ||
	    es_kind_count(snap, ES_KIND_COMMENT) != 1)
		return 4;
	es_snapshot_end(snap);
	es_node_close(other);
	return 0;
}

static void one_process_writes_others_read(void **state)
{
	struct es_id id;
	int ready[2], status;
	char byte = 0;

	(void)state;
	/* The child is made before this process opens the store: what LMDB holds must not cross a
	 * fork. */
	es_node_close(node);
	node = NULL;
	assert_int_equal(pipe(ready), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		char home[HOME_PATH_MAX + 8];
		snprintf(home, sizeof(home), "%s/a", folder);
		_exit(read(ready[0], &byte, 1) == 1 ? second_process(home) : 9);
	}
	node = home_node(folder, "a");
	assert_err(home_publish(node, &practice, "oui", &id), ES_OK);
	assert_int_equal(write(ready[1], &byte, 1), 1);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	close(ready[0]);
	close(ready[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(records_wait_for_a_federation_and_a_serving_node,
	                                        setup, teardown),
	        cmocka_unit_test_setup_teardown(each_start_opens_a_log_of_its_own, setup, teardown),
	        cmocka_unit_test_setup_teardown(drafts_are_checked, setup, teardown),
	        cmocka_unit_test_setup_teardown(many_at_once, setup, teardown),
	        cmocka_unit_test_setup_teardown(one_process_writes_others_read, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
