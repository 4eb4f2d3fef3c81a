/* SPDX-License-Identifier: EUPL-1.2 */
/* The disk is full from any write on: whatever is under way (an upload, its end, what is received, a
 * publication, an erasure) says so and harms nothing that is there; what is there is served, after a restart, too;
 * once there is room again, the same goes on in the same process, and everything checks. */
#include "attached.h"
#include "disk.h"
#include "home.h"
#include "media/media.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

enum { CHUNKS = 2, SIZE = ES_CHUNK_LEN + 777, REOPEN_EVERY = 5, ROUNDS_MAX = 400 };
enum step {
	BEGIN,
	FIRST,
	SECOND,
	FINISH,
	REFER,
	AWAIT,
	TAKE_FIRST,
	TAKE_SECOND,
	SAY,
	ERASE,
	STEPS
};

static char folder[HOME_PATH_MAX], home[HOME_PATH_MAX + 8];
static struct es_node *node;

/* What is done in a round, each thing once it could be. */
struct round {
	struct attached own, other;
	uint8_t upload[ES_UPLOAD_ID_LEN];
	struct es_id said;
	bool done[STEPS];
};

static es_err take(const struct attached *f, uint32_t index)
{
	es_err err = attached_take(f, node, index, NULL);

	return err == ES_EXISTS ? ES_OK : err;
}

static es_err run_step(struct round *r, enum step step)
{
	static const uint8_t author[ES_AUTHOR_LEN] = {7};
	struct es_id practice = {{1}}, id;

	switch (step) {
	case BEGIN:
		return es_upload_begin(node->media, author, SIZE, "application/pdf", r->upload);
	case FIRST:
		return es_upload_put(node->media, r->upload, 0, attached_chunk(&r->own, 0));
	case SECOND:
		return es_upload_put(node->media, r->upload, ES_CHUNK_LEN,
		                     attached_chunk(&r->own, 1));
	case FINISH:
		return es_upload_finish(node->media, r->upload, &r->own.id, &id);
	case REFER:
		return attached_refer(node, &r->own.id, SIZE, ES_SCOPE_PUBLIC, &id);
	case AWAIT:
		return attached_refer(node, &r->other.id, SIZE, ES_SCOPE_PUBLIC, &id);
	case TAKE_FIRST:
		return take(&r->other, 0);
	case TAKE_SECOND:
		return take(&r->other, 1);
	case SAY:
		return home_publish(node, &practice, "Bonjour", &r->said);
	case ERASE:
		return home_try_erase(node, &r->said, &id);
	default:
		return ES_STATE;
	}
}

/* What a step needs of those before it. */
static bool may_run(const struct round *r, enum step step)
{
	if (r->done[step])
		return false;
	if (step == BEGIN || step == AWAIT || step == SAY)
		return true;
	if (step == FINISH)
		return r->done[FIRST] && r->done[SECOND];
	if (step == SECOND)
		return r->done[BEGIN];
	if (step == TAKE_SECOND)
		return r->done[AWAIT];
	return r->done[step - 1];
}

/* Returns how many were refused; what is refused is so for want of room. */
static size_t run(struct round *r)
{
	size_t refused = 0;

	for (enum step step = BEGIN; step < STEPS; step++) {
		if (!may_run(r, step))
			continue;
		es_err err = run_step(r, step);
		if (err && err != ES_NO_SPACE)
			fail_msg("step %d: %s", (int)step, es_err_sentence(err));
		r->done[step] = !err;
		refused += err != ES_OK;
	}
	return refused;
}

static void expect_content(const struct attached *f)
{
	static uint8_t got[SIZE];
	size_t len;

	assert_err(es_media_read(node->media, &f->id, 0, got, sizeof(got), &len), ES_OK);
	assert_int_equal(len, SIZE);
	assert_memory_equal(got, f->content, SIZE);
}

static void expect_no_faults(void)
{
	const struct es_media_watch watch = {.fault = NULL};
	uint64_t faults;

	assert_int_equal(home_faults(node), 0);
	assert_err(es_media_check(node->media, &watch, &faults), ES_OK);
}

static void reopen(void)
{
	es_node_close(node);
	assert_err(es_node_open(home, true, &node), ES_OK);
	es_node_start_logging(node);
}

/* Returns whether the disk was full at all. */
static bool go_round(size_t count, bool partly, const struct attached *kept)
{
	static struct round r;

	memset(r.done, 0, sizeof(r.done));
	attached_make(&r.own, SIZE, (unsigned)(4 * count + 2 * partly));
	attached_make(&r.other, SIZE, (unsigned)(4 * count + 2 * partly + 1));
	disk_fill(home, count, partly);
	bool full = run(&r) > 0;
	expect_content(kept);
	if (full && count % REOPEN_EVERY == 0) {
		reopen();
		expect_content(kept);
		(void)run(&r);
	}
	size_t refused = disk_clear();
	assert_true(refused > 0 || !full);
	es_media_tend(node->media, es_monotonic_ms());
	assert_int_equal(es_store_full_ms(node->store), 0);
	/* What was received may have been removed to make room. */
	r.done[TAKE_FIRST] = r.done[TAKE_SECOND] = false;
	assert_int_equal(run(&r), 0);
	expect_content(&r.own);
	expect_content(&r.other);
	expect_no_faults();
	return refused > 0;
}

static int setup(void **state)
{
	(void)state;
	home_folder(folder);
	node = home_node(folder, "a");
	snprintf(home, sizeof(home), "%s/a", folder);
	assert_err(es_node_found(node, "Essai"), ES_OK);
	es_node_start_logging(node);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	es_node_close(node);
	home_remove(folder);
	return 0;
}

static void goes_on_once_there_is_room(void **state)
{
	static struct round first;
	size_t count = 0;

	(void)state;
	attached_make(&first.own, SIZE, 1u << 30);
	attached_make(&first.other, SIZE, 1u << 31);
	assert_int_equal(run(&first), 0);
	while (go_round(count, false, &first.own) && go_round(count, true, &first.own)) {
		count++;
		assert_true(count < ROUNDS_MAX);
	}
	assert_true(count > 20);
	printf("full at each of %zu writes\n", count);
	reopen();
	expect_content(&first.own);
	expect_no_faults();
}

static void says_so(void **state)
{
	static struct round r;

	(void)state;
	attached_make(&r.own, SIZE, 77);
	attached_make(&r.other, SIZE, 78);
	assert_int_equal(es_store_full_ms(node->store), 0);
	disk_fill(home, 0, false);
	assert_true(run(&r) > 0);
	assert_true(es_store_full_ms(node->store) > 0);
	es_media_tend(node->media, es_monotonic_ms());
	assert_true(es_store_full_ms(node->store) > 0);
	assert_true(disk_clear() > 0);
	es_media_tend(node->media, es_monotonic_ms());
	assert_int_equal(es_store_full_ms(node->store), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(goes_on_once_there_is_room, setup, teardown),
	        cmocka_unit_test_setup_teardown(says_so, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
