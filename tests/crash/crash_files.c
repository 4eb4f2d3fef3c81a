/* SPDX-License-Identifier: EUPL-1.2 */
/* The power goes while attachments are uploaded, received and withdrawn: for each prefix of what the disk was
 * given, with what was not yet synced kept, lost, shuffled or torn, the home opens; what was acknowledged is
 * there; no byte is shown that is not the file's; and what was under way goes on to its end. */
#include "attached.h"
#include "disk.h"
#include "home.h"
#include "media/media.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHUNKS = 3, SIZE = 2 * ES_CHUNK_LEN + 777, GO_ON_EVERY = 3 };
enum { UPLOADED, RECEIVED, FILES };      /* by number */
enum { BEGUN, PUT, WHOLE, GOING, GONE }; /* notes */

static struct attached files[FILES];

struct note {
	uint8_t upload[ES_UPLOAD_ID_LEN];
	uint32_t number; /* of a chunk, or a file */
};

static char folder[HOME_PATH_MAX], copy_home[HOME_PATH_MAX + 32];

/* --- what is done, first and again --------------------------------------------------------------- */

static es_err begin_upload(struct es_node *node, struct note *note)
{
	static const uint8_t author[ES_AUTHOR_LEN] = {7};

	return es_upload_begin(node->media, author, SIZE, "application/pdf", note->upload);
}

static es_err put(struct es_node *node, const struct note *note)
{
	return es_upload_put(node->media, note->upload, (uint64_t)note->number * ES_CHUNK_LEN,
	                     attached_chunk(&files[UPLOADED], note->number));
}

static es_err finish(struct es_node *node, const struct note *note)
{
	struct es_id id;

	return es_upload_finish(node->media, note->upload, &files[UPLOADED].id, &id);
}

/* --- what a rebuilt home must hold --------------------------------------------------------------- */

struct looking {
	struct es_node *node;
	int wrong;
	bool begun, whole[FILES], going[FILES], gone[FILES], put[CHUNKS];
	struct note upload;
};

static void look_at(void *context, int what, const void *data, size_t len)
{
	struct looking *l = context;
	struct note note;

	es_assert(len == sizeof(note));
	memcpy(&note, data, sizeof(note));
	if (what == BEGUN) {
		l->begun = true;
		l->upload = note;
	} else if (what == PUT) {
		l->put[note.number] = true;
	} else if (what == WHOLE) {
		l->whole[note.number] = true;
	} else if (what == GOING) {
		l->going[note.number] = true;
	} else {
		l->gone[note.number] = true;
	}
}

/* Each byte that is shown is the file's. 0, or what is wrong. */
static int look_at_file(const struct looking *l, size_t number)
{
	static uint8_t shown[SIZE];
	const struct attached *f = &files[number];
	struct es_attachment a;
	size_t got, all = 0;

	if (es_media_get(l->node->media, &f->id, &a))
		return l->whole[number] && !l->going[number] ? 30 : 0;
	for (uint32_t i = 0; i < CHUNKS; i++) {
		struct es_bytes chunk = attached_chunk(f, i);
		if (es_media_read(l->node->media, &f->id, (uint64_t)i * ES_CHUNK_LEN, shown,
		                  chunk.len, &got))
			continue;
		if (memcmp(shown, chunk.data, got) != 0)
			return 31;
		all += got;
	}
	if (l->gone[number] && all > 0)
		return 32;
	return l->whole[number] && !l->going[number] && all < SIZE ? 33 : 0;
}

static int look_at_upload(struct looking *l)
{
	static uint8_t shown[SIZE];
	struct es_upload u;
	size_t got;

	es_err err = es_upload_get(l->node->media, l->upload.upload, &u);
	if (err) { /* it has become an attachment */
		l->whole[UPLOADED] = true;
		return look_at_file(l, UPLOADED) ? 40 : 0;
	}
	for (uint32_t i = 0; i < CHUNKS; i++) {
		struct es_bytes chunk = attached_chunk(&files[UPLOADED], i);
		if (!es_chunk_map_has(u.map, i)) {
			if (l->put[i])
				return 41;
			continue;
		}
		if (es_upload_read(l->node->media, l->upload.upload, (uint64_t)i * ES_CHUNK_LEN,
		                   shown, chunk.len, &got) ||
		    got != chunk.len || memcmp(shown, chunk.data, got) != 0)
			return 42;
	}
	return 0;
}

static int look_through(struct looking *l)
{
	struct es_check_report report;
	int wrong = 0;

	if (es_store_check(l->node->store, NULL, NULL, NULL, &report))
		return 11;
	for (size_t i = 0; i < FILES && !wrong; i++)
		wrong = look_at_file(l, i);
	if (!wrong && l->begun && !l->whole[UPLOADED])
		wrong = look_at_upload(l);
	return wrong;
}

/* The upload goes on where it was. */
static int go_on_uploading(struct looking *l)
{
	struct es_id record;

	if (!l->begun && begin_upload(l->node, &l->upload))
		return 50;
	for (uint32_t i = 0; i < CHUNKS; i++) {
		l->upload.number = i;
		if (put(l->node, &l->upload))
			return 51;
	}
	if (finish(l->node, &l->upload))
		return 52;
	l->whole[UPLOADED] = true;
	return attached_refer(l->node, &files[UPLOADED].id, SIZE, ES_SCOPE_PUBLIC, &record) ? 53
	                                                                                    : 0;
}

static int go_on_receiving(struct looking *l)
{
	for (uint32_t i = 0; i < CHUNKS; i++) {
		es_err err = attached_take(&files[RECEIVED], l->node, i, NULL);
		if (err == ES_NOT_FOUND)
			return 0; /* the record that refers to it was not acknowledged */
		if (err && err != ES_EXISTS)
			return 60;
	}
	l->whole[RECEIVED] = true;
	return 0;
}

static int go_on(struct looking *l)
{
	const struct es_media_watch watch = {.fault = NULL};
	uint64_t faults;
	int wrong = 0;

	if (!l->whole[UPLOADED])
		wrong = go_on_uploading(l);
	if (!wrong && !l->going[RECEIVED])
		wrong = go_on_receiving(l);
	if (!wrong)
		wrong = look_through(l);
	return wrong ? wrong : es_media_check(l->node->media, &watch, &faults) ? 70 : 0;
}

static int look(size_t count, bool goes_on)
{
	struct looking l = {.begun = false};

	if (es_node_open(copy_home, true, &l.node))
		return 10;
	disk_notes(count, look_at, &l);
	int wrong = look_through(&l);
	if (!wrong && goes_on)
		wrong = go_on(&l);
	es_node_close(l.node);
	return wrong;
}

static int look_in_child(size_t count, bool goes_on)
{
	int status;
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0)
		_exit(look(count, goes_on));
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* --- what happens -------------------------------------------------------------------------------- */

static void note_file(int what, uint32_t number)
{
	struct note note = {.number = number};

	disk_note(what, &note, sizeof(note));
}

static void upload_and_record(struct es_node *node)
{
	static const uint32_t order[CHUNKS] = {2, 0, 1};
	struct note note = {.number = 0};

	assert_err(begin_upload(node, &note), ES_OK);
	disk_note(BEGUN, &note, sizeof(note));
	for (size_t i = 0; i < CHUNKS; i++) {
		note.number = order[i];
		assert_err(put(node, &note), ES_OK);
		disk_note(PUT, &note, sizeof(note));
	}
	assert_err(finish(node, &note), ES_OK);
	note_file(WHOLE, UPLOADED);
}

static void receive_and_record(struct es_node *node, struct es_id *record)
{
	const struct attached *f = &files[RECEIVED];

	assert_err(attached_refer(node, &f->id, SIZE, ES_SCOPE_PUBLIC, record), ES_OK);
	assert_err(attached_take(f, node, 2, NULL), ES_OK);
	/* What came is brought to the disk now and then, here after the first. */
	es_media_tend(node->media, es_monotonic_ms() + 60000);
	attached_take_row(f, node, 0, 2);
	note_file(WHOLE, RECEIVED);
}

static int setup(void **state)
{
	char path[HOME_PATH_MAX + 48];
	struct es_id uploaded, received;

	(void)state;
	attached_make(&files[UPLOADED], SIZE, 3);
	attached_make(&files[RECEIVED], SIZE, 5);
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
	upload_and_record(node);
	assert_err(attached_refer(node, &files[UPLOADED].id, SIZE, ES_SCOPE_PUBLIC, &uploaded),
	           ES_OK);
	receive_and_record(node, &received);
	note_file(GOING, RECEIVED);
	home_erase(node, &received);
	note_file(GONE, RECEIVED);
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

static void every_prefix_goes_on(void **state)
{
	size_t looked = 0, all = disk_events();

	(void)state;
	assert_true(all > disk_first() + 100);
	for (size_t count = disk_first(); count <= all; count++) {
		for (enum fate fate = KEPT; fate < FATES; fate++) {
			disk_rebuild(count, fate, copy_home);
			int code = look_in_child(count, looked++ % GO_ON_EVERY == 0);
			if (code != 0)
				fail_msg("after %zu of %zu events, fate %d: %d", count, all,
				         (int)fate, code);
		}
	}
	printf("%zu states after %zu events\n", looked, all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(every_prefix_goes_on),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
