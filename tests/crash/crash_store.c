/* SPDX-License-Identifier: EUPL-1.2 */
/* kill -9 at random moments: a child publishes as fast as it can, and says on a pipe what was
 * acknowledged; after each kill the home opens, checks, and holds all of it. */
#include "home.h"
#include "test.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { KILLS = 20, IDS_MAX = 200000 };

static char folder[HOME_PATH_MAX];
static struct es_id *acknowledged;
static size_t acknowledged_len;

/* --- the child -------------------------------------------------------------------------------- */

static int report_fd;

/* Acknowledged from here on: what is in the pipe survives the kill. */
static void report(void *context, es_err err, const struct es_id *ids, size_t count)
{
	(void)context;
	es_assert(err == ES_OK);
	for (size_t i = 0; i < count; i++)
		es_assert(write(report_fd, ids[i].bytes, ES_ID_LEN) == ES_ID_LEN);
}

static void publish_for_ever(const char *home)
{
	struct es_node *node;
	struct es_id id;
	struct es_writer w;
	char text[2500];

	es_assert(es_node_open(home, true, &node) == ES_OK);
	es_node_start_logging(node);
	es_writer_grow(&w, ES_BODY_MAX);
	for (unsigned round = 0;; round++) {
		size_t len = round % 17 * 140 + 10;
		memset(text, 'a' + (int)(round % 26), len);
		text[len] = '\0';
		es_writer_reset(&w);
		struct es_draft d = {
		        .kind = ES_KIND_COMMENT, .lang = "fr", .body = home_comment(text, &w)};
		/* Some in heaps, some one by one. */
		for (unsigned i = 0; i < round % 40; i++)
			es_assert(es_publish_async(node, &d, 1, report, NULL) == ES_OK);
		es_assert(es_publish(node, &d, 1, &id) == ES_OK);
		report(NULL, ES_OK, &id, 1);
	}
}

/* --- the parent ------------------------------------------------------------------------------- */

static void sleep_ms(long ms)
{
	struct timespec time = {ms / 1000, ms % 1000 * 1000000};

	nanosleep(&time, NULL);
}

struct drain {
	int fd;
	pid_t child;
	long after_ms; /* the first acknowledgement */
};

static void *kill_later(void *context)
{
	const struct drain *d = context;

	sleep_ms(d->after_ms);
	kill(d->child, SIGKILL);
	return NULL;
}

static bool read_id(int fd, struct es_id *id)
{
	size_t have = 0;

	while (have < ES_ID_LEN) {
		ssize_t got = read(fd, id->bytes + have, ES_ID_LEN - have);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		have += (size_t)got;
	}
	return true;
}

static void run_and_kill(const char *home, unsigned round)
{
	int ends[2], status;
	pthread_t killer;
	bool started = false;

	assert_int_equal(pipe(ends), 0);
	struct drain d = {.fd = ends[0], .child = fork(), .after_ms = (long)(round * 7919 % 60)};
	assert_true(d.child >= 0);
	if (d.child == 0) {
		close(ends[0]);
		report_fd = ends[1];
		publish_for_ever(home);
	}
	close(ends[1]);
	struct es_id id;
	while (read_id(d.fd, &id)) {
		assert_true(acknowledged_len < IDS_MAX);
		acknowledged[acknowledged_len++] = id;
		if (!started)
			started = pthread_create(&killer, NULL, kill_later, &d) == 0;
	}
	assert_true(started);
	pthread_join(killer, NULL);
	assert_int_equal(waitpid(d.child, &status, 0), d.child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	close(d.fd);
}

static void verify(const char *home, size_t from)
{
	struct es_node *node;
	struct es_snapshot *snap;
	struct es_row row;

	assert_err(es_node_open(home, true, &node), ES_OK);
	assert_int_equal(home_faults(node), 0);
	assert_err(es_snapshot_begin(node->store, &snap), ES_OK);
	for (size_t i = from; i < acknowledged_len; i++) {
		assert_err(es_row_find(snap, &acknowledged[i], &row), ES_OK);
		assert_true(row.has_body && !es_id_is_zero(&row.log));
	}
	es_snapshot_end(snap);
	es_node_close(node);
}

static void nothing_acknowledged_is_lost(void **state)
{
	char home[HOME_PATH_MAX + 8];

	(void)state;
	home_folder(folder);
	snprintf(home, sizeof(home), "%s/a", folder);
	acknowledged = calloc(IDS_MAX, sizeof(*acknowledged));
	assert_non_null(acknowledged);
	struct es_node *node = home_node(folder, "a");
	assert_err(es_node_found(node, "Essai"), ES_OK);
	es_node_close(node);
	for (unsigned round = 0; round < KILLS; round++) {
		size_t from = acknowledged_len;
		run_and_kill(home, round);
		verify(home, from);
	}
	verify(home, 0);
	printf("%d kills, %zu records acknowledged, none lost\n", KILLS, acknowledged_len);
	free(acknowledged);
	home_remove(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(nothing_acknowledged_is_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
