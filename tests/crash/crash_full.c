/* SPDX-License-Identifier: EUPL-1.2 */
/* The disk is full from any write on: whatever is under way (an upload, its end, what is received, a
 * publication, an erasure) says so and harms nothing that is there; what is there is served, after a restart, too;
 * once there is room again, the same goes on in the same process, and everything checks. */
#include "disk.h"
#include "home.h"
#include "media/media.h"
#include "test.h"

#include "essaim/schema.h"

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

/* A file of which every byte is known. */
struct file {
	uint8_t content[SIZE];
	struct es_id id;
	struct es_tree_hash nodes[2 * CHUNKS + ES_CHUNK_LEVELS_MAX];
	struct es_chunk_tree tree;
};

/* What is done in a round, each thing once it could be. */
struct round {
	struct file own, other;
	uint8_t upload[ES_UPLOAD_ID_LEN];
	struct es_id said;
	bool done[STEPS];
};

static struct es_bytes chunk_of(const struct file *f, uint32_t index)
{
	return es_bytes_of(f->content + (size_t)index * ES_CHUNK_LEN, es_chunk_len(SIZE, index));
}

static void make_file(struct file *f, unsigned seed)
{
	for (size_t i = 0; i < SIZE; i++)
		f->content[i] = (uint8_t)(i * 7 + i / 251 + seed);
	memcpy(f->content, &seed, sizeof(seed));
	es_chunk_tree_init(&f->tree, SIZE, f->nodes);
	for (uint32_t i = 0; i < CHUNKS; i++)
		es_chunk_hash(chunk_of(f, i), &f->nodes[i]);
	es_chunk_tree_fill(&f->tree, &f->id);
}

static es_err refer_to(const struct es_id *file)
{
	static const uint8_t nobody[ES_AUTHOR_LEN];
	uint8_t title[64], list[256], body[1024];
	struct es_writer t, f, w;
	struct es_id record;

	es_writer_init(&t, title, sizeof(title));
	es_write_cstr(&t, "Outil");
	es_writer_init(&f, list, sizeof(list));
	es_write_array(&f, 1);
	es_write_map(&f, 4);
	es_write_cstr(&f, "file");
	es_write_bin(&f, ES_BYTES(file->bytes));
	es_write_cstr(&f, "size");
	es_write_uint(&f, SIZE);
	es_write_cstr(&f, "type");
	es_write_cstr(&f, "application/pdf");
	es_write_cstr(&f, "name");
	es_write_cstr(&f, "fiche.pdf");
	struct es_schema_value values[] = {{"title", es_writer_bytes(&t)},
	                                   {"files", es_writer_bytes(&f)}};
	es_writer_init(&w, body, sizeof(body));
	es_err err = es_schema_encode(ES_KIND_TOOL, nobody, values, 2, &w);
	struct es_draft d = {.kind = ES_KIND_TOOL, .lang = "fr", .body = es_writer_bytes(&w)};
	return err ? err : es_publish(node, &d, 1, &record);
}

static es_err erase(const struct es_id *target)
{
	static const uint8_t author[ES_AUTHOR_LEN];
	uint8_t value[16], body[128];
	struct es_writer reason, w;
	struct es_id id;

	es_writer_init(&reason, value, sizeof(value));
	es_write_cstr(&reason, "mistake");
	struct es_schema_value values[] = {{"reason", es_writer_bytes(&reason)}};
	es_writer_init(&w, body, sizeof(body));
	es_err err = es_schema_encode(ES_KIND_ERASURE, author, values, 1, &w);
	struct es_draft d = {.kind = ES_KIND_ERASURE,
	                     .lang = "fr",
	                     .entity = target,
	                     .parents = target,
	                     .parents_len = 1,
	                     .body = es_writer_bytes(&w)};
	return err ? err : es_publish(node, &d, 1, &id);
}

static es_err take(const struct file *f, uint32_t index)
{
	struct es_chunk_path path;
	bool whole;

	es_err err = es_chunk_tree_path(&f->tree, index, &path);
	if (!err)
		err = es_media_take(node->media, &f->id, SIZE, &path, chunk_of(f, index), &whole);
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
		return es_upload_put(node->media, r->upload, 0, chunk_of(&r->own, 0));
	case SECOND:
		return es_upload_put(node->media, r->upload, ES_CHUNK_LEN, chunk_of(&r->own, 1));
	case FINISH:
		return es_upload_finish(node->media, r->upload, &r->own.id, &id);
	case REFER:
		return refer_to(&r->own.id);
	case AWAIT:
		return refer_to(&r->other.id);
	case TAKE_FIRST:
		return take(&r->other, 0);
	case TAKE_SECOND:
		return take(&r->other, 1);
	case SAY:
		return home_publish(node, &practice, "Bonjour", &r->said);
	case ERASE:
		return erase(&r->said);
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

static void expect_content(const struct file *f)
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
static bool go_round(size_t count, bool partly, const struct file *kept)
{
	static struct round r;

	memset(&r, 0, sizeof(r));
	make_file(&r.own, (unsigned)(4 * count + 2 * partly));
	make_file(&r.other, (unsigned)(4 * count + 2 * partly + 1));
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
	make_file(&first.own, 1u << 30);
	make_file(&first.other, 1u << 31);
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
	make_file(&r.own, 77);
	make_file(&r.other, 78);
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
