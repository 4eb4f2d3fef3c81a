/* SPDX-License-Identifier: EUPL-1.2 */
#include "store/digests.h"
#include "store/meta.h"
#include "store/personal.h"
#include "store/renew.h"
#include "store/rows.h"
#include "store_home.h"
#include "test.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

static struct store_home at;

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

/* Holds the writer thread until it is let go, so that what is submitted meanwhile makes one
 * batch. */
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static bool holding, held;

static es_err hold(struct es_write *w, struct es_change *change)
{
	(void)w;
	(void)change;
	pthread_mutex_lock(&mutex);
	held = true;
	pthread_cond_broadcast(&changed);
	while (holding)
		pthread_cond_wait(&changed, &mutex);
	pthread_mutex_unlock(&mutex);
	return ES_OK;
}

static void hold_writer(struct es_change *gate)
{
	holding = true;
	held = false;
	*gate = (struct es_change){.apply = hold};
	es_store_submit(at.store, gate);
	pthread_mutex_lock(&mutex);
	while (!held)
		pthread_cond_wait(&changed, &mutex);
	pthread_mutex_unlock(&mutex);
}

static void let_go(void)
{
	pthread_mutex_lock(&mutex);
	holding = false;
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&mutex);
}

struct put {
	struct es_change change;
	char name[16];
	bool write, fail;
	size_t applied;
	bool finished;
	es_err result;
};

static es_err apply_put(struct es_write *w, struct es_change *change)
{
	struct put *p = (struct put *)change;

	p->applied++;
	if (p->write) {
		es_err err = es_meta_put(w, p->name, es_bytes_str("value"));
		if (err)
			return err;
	}
	return p->fail ? ES_INVALID : ES_OK;
}

static void finished(struct es_change *change, es_err result)
{
	struct put *p = (struct put *)change;

	p->finished = true;
	p->result = result;
}

static void submit(struct put *p, const char *name, bool write, bool fail)
{
	*p = (struct put){
	        .change = {.apply = apply_put, .done = finished}, .write = write, .fail = fail};
	snprintf(p->name, sizeof(p->name), "%s", name);
	es_store_submit(at.store, &p->change);
}

static es_err nothing(struct es_write *w, struct es_change *change)
{
	(void)w;
	(void)change;
	return ES_OK;
}

/* Waits until all that was submitted before is done. */
static void drain(void)
{
	struct es_change last = {0};

	assert_err(es_store_apply(at.store, nothing, &last), ES_OK);
}

static bool there(const char *name)
{
	struct es_snapshot *snap;
	struct es_bytes value;

	assert_err(es_snapshot_begin(at.store, &snap), ES_OK);
	es_err err = es_meta_get(snap, name, &value);
	es_snapshot_end(snap);
	return err == ES_OK;
}

static void a_failed_change_leaves_no_trace_and_others_stand(void **state)
{
	struct es_change gate;
	struct put p[5];

	(void)state;
	hold_writer(&gate);
	submit(&p[0], "first", true, false);
	submit(&p[1], "refused", true, true);
	submit(&p[2], "second", true, false);
	submit(&p[3], "clean", false, true);
	submit(&p[4], "third", true, false);
	let_go();
	drain();
	assert_true(there("first") && there("second") && there("third"));
	assert_false(there("refused"));
	for (size_t i = 0; i < 5; i++)
		assert_true(p[i].finished);
	assert_err(p[0].result, ES_OK);
	assert_err(p[1].result, ES_INVALID);
	assert_err(p[2].result, ES_OK);
	assert_err(p[3].result, ES_INVALID);
	assert_err(p[4].result, ES_OK);
	/* The one before the failure is repeated; a failure without a write costs nothing. */
	assert_int_equal(p[0].applied, 2);
	assert_int_equal(p[1].applied, 1);
	assert_int_equal(p[2].applied, 1);
	assert_int_equal(p[3].applied, 1);
}

static void many_failures_in_a_batch(void **state)
{
	enum { COUNT = 300 };
	struct es_change gate;
	struct put *p = calloc(COUNT, sizeof(*p));
	char name[16];

	(void)state;
	assert_non_null(p);
	hold_writer(&gate);
	for (size_t i = 0; i < COUNT; i++) {
		snprintf(name, sizeof(name), "n%zu", i);
		submit(&p[i], name, true, i % 3 == 0);
	}
	let_go();
	drain();
	for (size_t i = 0; i < COUNT; i++) {
		assert_true(p[i].finished);
		assert_err(p[i].result, i % 3 == 0 ? ES_INVALID : ES_OK);
		assert_int_equal(there(p[i].name), i % 3 != 0);
		assert_true(p[i].applied <= 2);
	}
	free(p);
}

static void close_finishes_what_was_submitted(void **state)
{
	struct es_change gate;
	struct put p[64];

	(void)state;
	hold_writer(&gate);
	for (size_t i = 0; i < ES_COUNT(p); i++)
		submit(&p[i], "kept", true, false);
	let_go();
	es_store_close(at.store);
	for (size_t i = 0; i < ES_COUNT(p); i++)
		assert_true(p[i].finished && p[i].result == ES_OK);
	assert_err(es_store_open(at.folder, false, &at.store), ES_OK);
	assert_true(there("kept"));
}

struct turn {
	struct es_change change;
	size_t number;
	bool prepared;
	es_err result;
};
static size_t turns;

static void prepare_slowly(struct es_change *change, struct es_unpacker *u)
{
	struct turn *t = (struct turn *)change;
	const struct timespec moment = {.tv_nsec = t->change.light ? 0 : 500000};

	nanosleep(&moment, NULL);
	t->prepared = u != NULL;
}

/* One number after the other, or the change is refused. */
static es_err apply_turn(struct es_write *w, struct es_change *change)
{
	struct turn *t = (struct turn *)change;

	(void)w;
	if (t->number != turns)
		return ES_STATE;
	turns++;
	return t->change.light || t->prepared ? ES_OK : ES_INVALID;
}

static void note_turn(struct es_change *change, es_err result)
{
	((struct turn *)change)->result = result;
}

/* What is prepared comes to the writer in the order in which it was submitted, and nothing that could
 * do without overtakes it; closing finishes it all. */
static void what_is_prepared_keeps_its_order(void **state)
{
	struct turn t[60];

	(void)state;
	turns = 0;
	for (size_t i = 0; i < ES_COUNT(t); i++) {
		t[i] = (struct turn){.change = {.prepare = prepare_slowly,
		                                .light = i % 3 == 0,
		                                .apply = apply_turn,
		                                .done = note_turn},
		                     .number = i};
		es_store_submit(at.store, &t[i].change);
	}
	es_store_close(at.store);
	for (size_t i = 0; i < ES_COUNT(t); i++)
		assert_err(t[i].result, ES_OK);
	assert_int_equal(turns, ES_COUNT(t));
	assert_false(t[0].prepared); /* nothing was ahead of it */
	assert_err(es_store_open(at.folder, false, &at.store), ES_OK);
}

static size_t commits;

static void count_commit(void *context, const struct es_commit *c)
{
	(void)context;
	assert_true(c->first_row == 1 && c->end_row == 1);
	commits++;
}

static void the_listener_hears_of_batches_that_changed_something(void **state)
{
	struct put p[2];

	(void)state;
	commits = 0;
	es_store_on_commit(at.store, count_commit, NULL);
	drain();
	submit(&p[0], "x", false, false);
	drain();
	submit(&p[1], "x", true, false);
	drain();
	drain(); /* the listener hears of a batch after those who wait for it */
	es_store_on_commit(at.store, NULL, NULL);
	drain();
	assert_int_equal(commits, 1);
}

struct bulk {
	struct es_change change;
	struct es_bytes value;
};

static es_err apply_bulk(struct es_write *w, struct es_change *change)
{
	return es_meta_put(w, "bulk", ((struct bulk *)change)->value);
}

/* The limit stands in for a disk without room. */
static void a_full_disk_is_told_and_survived(void **state)
{
	struct rlimit before, small;
	struct put p;
	struct bulk bulk = {.value = {.len = 1 << 20}};

	(void)state;
	bulk.value.data = calloc(1, bulk.value.len);
	assert_non_null(bulk.value.data);
	submit(&p, "before", true, false);
	drain();
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &before);
	small = before;
	small.rlim_cur = 400 * 1024;
	setrlimit(RLIMIT_FSIZE, &small);
	es_err err = es_store_apply(at.store, apply_bulk, &bulk.change);
	setrlimit(RLIMIT_FSIZE, &before);
	signal(SIGXFSZ, SIG_DFL);
	assert_true(err == ES_NO_SPACE || err == ES_IO); /* a write cut short is the latter */
	assert_false(there("bulk"));
	submit(&p, "after", true, false);
	drain();
	assert_err(p.result, ES_OK);
	assert_true(there("before") && there("after"));
	free((void *)bulk.value.data);
}

static void a_store_is_made_once(void **state)
{
	struct es_store *other;

	(void)state;
	assert_err(es_store_open(at.folder, true, &other), ES_EXISTS);
	assert_null(other);
	assert_err(es_store_open("/nowhere/at/all", false, &other), ES_NOT_FOUND);
}

static es_err raise_format(struct es_write *w, struct es_change *change)
{
	static const uint8_t next[] = {1, ES_STORE_FORMAT + 1};

	(void)change;
	return es_meta_put(w, "format", ES_BYTES(next));
}

static es_err no_owner(void *context, struct es_store *made, struct es_id *own)
{
	(void)context;
	(void)made;
	*own = (struct es_id){{0}};
	return ES_OK;
}

static void no_progress(void *context, uint64_t done, uint64_t total)
{
	(void)context;
	(void)done;
	(void)total;
}

static void none_lost(void *context, const char *sentence)
{
	(void)context;
	(void)sentence;
}

static void a_newer_format_is_refused(void **state)
{
	struct es_renew_watch watch = {no_progress, none_lost, NULL};
	struct es_renew_report report;
	struct es_change change = {0};

	(void)state;
	assert_err(es_store_apply(at.store, raise_format, &change), ES_OK);
	es_store_close(at.store);
	assert_err(es_store_open(at.folder, false, &at.store), ES_VERSION);
	assert_null(at.store);
	assert_err(es_store_renew(at.folder, no_owner, &watch, &report), ES_VERSION);
	assert_err(es_store_open(at.folder, false, &at.store), ES_VERSION);
}

static const uint8_t person[ES_AUTHOR_LEN] = {7};

static es_err tell_of_rows(struct es_write *w, struct es_change *change)
{
	const struct es_digest digest = {.pace = ES_DIGEST_DAILY, .since_ms = 5, .told_row = 900};

	(void)change;
	es_err err = es_write_noticed(w, 700);
	return err ? err : es_write_digest(w, person, &digest);
}

/* Rows are numbered anew, so what was said by their old numbers says nothing. */
static void a_renewed_store_forgets_old_numbers(void **state)
{
	struct es_renew_watch watch = {no_progress, none_lost, NULL};
	struct es_renew_report report;
	struct es_change change = {0};
	struct es_snapshot *snap;
	struct es_digest digest;
	uint64_t last;

	(void)state;
	assert_err(es_store_apply(at.store, tell_of_rows, &change), ES_OK);
	es_store_close(at.store);
	assert_err(es_store_renew(at.folder, no_owner, &watch, &report), ES_OK);
	assert_err(es_store_open(at.folder, false, &at.store), ES_OK);
	assert_err(es_snapshot_begin(at.store, &snap), ES_OK);
	assert_err(es_row_last(snap, &last), ES_OK);
	assert_true(last < 700);
	assert_int_equal(es_noticed(snap), 0);
	assert_err(es_digest_get(snap, person, &digest), ES_OK);
	assert_int_equal(digest.pace, ES_DIGEST_DAILY);
	assert_int_equal(digest.told_row, last);
	es_snapshot_end(snap);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(a_renewed_store_forgets_old_numbers, setup,
	                                        teardown),
	        cmocka_unit_test_setup_teardown(a_failed_change_leaves_no_trace_and_others_stand,
	                                        setup, teardown),
	        cmocka_unit_test_setup_teardown(many_failures_in_a_batch, setup, teardown),
	        cmocka_unit_test_setup_teardown(close_finishes_what_was_submitted, setup, teardown),
	        cmocka_unit_test_setup_teardown(what_is_prepared_keeps_its_order, setup, teardown),
	        cmocka_unit_test_setup_teardown(
	                the_listener_hears_of_batches_that_changed_something, setup, teardown),
	        cmocka_unit_test_setup_teardown(a_full_disk_is_told_and_survived, setup, teardown),
	        cmocka_unit_test_setup_teardown(a_store_is_made_once, setup, teardown),
	        cmocka_unit_test_setup_teardown(a_newer_format_is_refused, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
