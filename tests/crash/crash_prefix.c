/* SPDX-License-Identifier: EUPL-1.2 */
/* The power goes at any write: every write of the data file is recorded on its way to the system,
 * and for each prefix of them, with what was not yet synced kept, lost, shuffled or torn, the file
 * is rebuilt, opened and checked. All that was acknowledged by then must be in it. */
#define _GNU_SOURCE
#include "home.h"
#include "store/segments.h"
#include "test.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PUBLICATIONS = 20, SECTOR = 512, EVENTS_MAX = 4096, GO_ON_EVERY = 10 };

/* --- the recorder: our definitions stand before the C library's ------------------------------- */

enum event_type { EVENT_WRITE, EVENT_SYNC, EVENT_LENGTH, EVENT_ACKNOWLEDGED };

struct event {
	enum event_type type;
	uint64_t offset;
	size_t len;
	uint8_t *data; /* owned */
	struct es_id id;
};

static struct event events[EVENTS_MAX];
static size_t events_len;
static bool recording;
static ino_t target;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static bool is_target(int fd)
{
	struct stat info;

	return __atomic_load_n(&recording, __ATOMIC_ACQUIRE) && fstat(fd, &info) == 0 &&
	       info.st_ino == target;
}

static void record(enum event_type type, uint64_t offset, const void *data, size_t len,
                   const struct es_id *id)
{
	pthread_mutex_lock(&mutex);
	es_assert(events_len < EVENTS_MAX);
	struct event *e = &events[events_len++];
	*e = (struct event){.type = type, .offset = offset, .len = len};
	if (data) {
		e->data = malloc(len);
		es_assert(e->data != NULL);
		memcpy(e->data, data, len);
	}
	if (id)
		e->id = *id;
	pthread_mutex_unlock(&mutex);
}

static void record_write(int fd, uint64_t offset, const void *data, size_t len)
{
	record(EVENT_WRITE, offset, data, len, NULL);
	if (fcntl(fd, F_GETFL) & O_DSYNC)
		record(EVENT_SYNC, 0, NULL, 0, NULL);
}

ssize_t pwrite(int fd, const void *data, size_t len, off_t offset)
{
	ssize_t (*real)(int, const void *, size_t, off_t) =
	        (ssize_t(*)(int, const void *, size_t, off_t))dlsym(RTLD_NEXT, "pwrite");
	ssize_t put = real(fd, data, len, offset);

	if (put > 0 && is_target(fd))
		record_write(fd, (uint64_t)offset, data, (size_t)put);
	return put;
}

ssize_t writev(int fd, const struct iovec *parts, int count)
{
	ssize_t (*real)(int, const struct iovec *, int) =
	        (ssize_t(*)(int, const struct iovec *, int))dlsym(RTLD_NEXT, "writev");
	off_t offset = lseek(fd, 0, SEEK_CUR);
	ssize_t put = real(fd, parts, count);

	/* One event a page: the system may bring them to the disk in any order. */
	for (int i = 0; i < count && put > 0 && is_target(fd); i++) {
		record_write(fd, (uint64_t)offset, parts[i].iov_base, parts[i].iov_len);
		offset += (off_t)parts[i].iov_len;
	}
	return put;
}

int fdatasync(int fd)
{
	int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
	int result = real(fd);

	if (result == 0 && is_target(fd))
		record(EVENT_SYNC, 0, NULL, 0, NULL);
	return result;
}

int ftruncate(int fd, off_t len)
{
	int (*real)(int, off_t) = (int (*)(int, off_t))dlsym(RTLD_NEXT, "ftruncate");
	int result = real(fd, len);

	if (result == 0 && is_target(fd))
		record(EVENT_LENGTH, (uint64_t)len, NULL, 0, NULL);
	return result;
}

/* --- the file as a power cut leaves it -------------------------------------------------------- */

static char folder[HOME_PATH_MAX], copy_home[HOME_PATH_MAX + 32], copy_path[HOME_PATH_MAX + 64],
        copy_keys[HOME_PATH_MAX + 64];
static uint8_t key_image[ES_SEGMENT_BYTES]; /* as all publications left it */
static uint8_t *before;                     /* the file when recording began */
static size_t before_len;
static uint8_t *image;
static size_t image_len, image_capacity;
static uint64_t random_state = 7;

static uint64_t next_random(void)
{
	uint64_t z = (random_state += 0x9e3779b97f4a7c15ull);
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
	return z ^ (z >> 31);
}

static void put(const struct event *e, size_t len)
{
	size_t end = (size_t)e->offset + (e->type == EVENT_WRITE ? len : 0);

	if (end > image_capacity) {
		image = realloc(image, 2 * end);
		es_assert(image != NULL);
		memset(image + image_capacity, 0, 2 * end - image_capacity);
		image_capacity = 2 * end;
	}
	if (end > image_len || e->type == EVENT_LENGTH)
		image_len = end;
	if (e->type == EVENT_WRITE)
		memcpy(image + e->offset, e->data, len);
}

enum fate { KEPT, LOST, SOME, TORN, FATES };

/* What is on the disk after count events: all that was synced, and of the rest what fate says. */
static void rebuild(size_t count, enum fate fate)
{
	size_t synced = 0;

	for (size_t i = 0; i < count; i++)
		if (events[i].type == EVENT_SYNC)
			synced = i;
	image_len = 0;
	if (image)
		memset(image, 0, image_capacity);
	put(&(struct event){.type = EVENT_WRITE, .data = before}, before_len);
	for (size_t i = 0; i < count; i++) {
		const struct event *e = &events[i];
		if (e->type != EVENT_WRITE && e->type != EVENT_LENGTH)
			continue;
		if (i < synced || fate == KEPT)
			put(e, e->len);
		else if (fate == SOME && next_random() % 2)
			put(e, e->len);
		else if (fate == TORN && e->len > SECTOR)
			put(e, next_random() % (e->len / SECTOR) * SECTOR);
		else if (fate == TORN)
			put(e, e->len); /* a sector is whole or not there */
	}
}

static int look(size_t count)
{
	struct es_node *node;
	struct es_snapshot *snap;
	struct es_row row;
	struct es_check_report report;

	if (es_node_open(copy_home, true, &node))
		return 10;
	if (es_store_check(node->store, NULL, NULL, NULL, &report))
		return 11;
	if (es_snapshot_begin(node->store, &snap))
		return 12;
	for (size_t i = 0; i < count; i++)
		if (events[i].type == EVENT_ACKNOWLEDGED &&
		    (es_row_find(snap, &events[i].id, &row) || !row.has_body ||
		     es_id_is_zero(&row.log)))
			return 13;
	es_snapshot_end(snap);
	/* And the node goes on from there. */
	struct es_id practice = {{1}}, id;
	if (count % GO_ON_EVERY == 0) {
		es_node_start_logging(node);
		if (home_publish(node, &practice, "encore", &id))
			return 14;
	}
	es_node_close(node);
	return 0;
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

static void write_file(const char *path, const uint8_t *data, size_t len)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, data, len), (ssize_t)len);
	close(fd);
}

static void write_copy(void)
{
	write_file(copy_path, image, image_len);
	write_file(copy_keys, key_image, sizeof(key_image));
}

static void read_before(const char *path)
{
	struct stat info;
	int fd = open(path, O_RDONLY);

	assert_true(fd >= 0 && fstat(fd, &info) == 0);
	before_len = (size_t)info.st_size;
	before = malloc(before_len);
	assert_non_null(before);
	assert_int_equal(read(fd, before, before_len), (ssize_t)before_len);
	target = info.st_ino;
	close(fd);
}

static void publish_and_record(struct es_node *node)
{
	struct es_id practice = {{1}}, id;
	char *text = calloc(1, 12001);

	assert_non_null(text);
	for (int i = 0; i < PUBLICATIONS; i++) {
		memset(text, 'a' + i % 26, i % 6 == 5 ? 12000 : 300);
		for (size_t at = 0; text[at]; at++)
			text[at] = (char)('a' + next_random() % 26);
		assert_err(home_publish(node, &practice, text, &id), ES_OK);
		record(EVENT_ACKNOWLEDGED, 0, NULL, 0, &id);
	}
	free(text);
}

static int setup(void **state)
{
	char path[HOME_PATH_MAX + 32];

	(void)state;
	home_folder(folder);
	snprintf(copy_home, sizeof(copy_home), "%s/copy", folder);
	snprintf(copy_path, sizeof(copy_path), "%s/data.mdb", copy_home);
	assert_int_equal(mkdir(copy_home, 0700), 0);
	struct es_node *node = home_node(folder, "a");
	assert_err(es_node_found(node, "Essai"), ES_OK);
	es_node_start_logging(node);
	snprintf(path, sizeof(path), "%s/a/data.mdb", folder);
	read_before(path);
	__atomic_store_n(&recording, true, __ATOMIC_RELEASE);
	publish_and_record(node);
	__atomic_store_n(&recording, false, __ATOMIC_RELEASE);
	es_node_close(node);
	snprintf(path, sizeof(path), "%s/a/keys/00000000", folder);
	int fd = open(path, O_RDONLY);
	assert_int_equal(read(fd, key_image, sizeof(key_image)), (ssize_t)sizeof(key_image));
	close(fd);
	snprintf(copy_keys, sizeof(copy_keys), "%s/keys", copy_home);
	assert_int_equal(mkdir(copy_keys, 0700), 0);
	snprintf(copy_keys, sizeof(copy_keys), "%s/keys/00000000", copy_home);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	for (size_t i = 0; i < events_len; i++)
		free(events[i].data);
	free(before);
	free(image);
	home_remove(folder);
	return 0;
}

static void every_prefix_holds_what_was_acknowledged(void **state)
{
	size_t looked = 0;

	(void)state;
	/* The recorder sees pages, syncs, meta pages and acknowledgements. */
	assert_true(events_len > 4 * PUBLICATIONS);
	for (size_t count = 0; count <= events_len; count++) {
		for (enum fate fate = KEPT; fate < FATES; fate++) {
			/* Nothing is unsynced right after a sync: all fates are the same. */
			bool settled = count == 0 || events[count - 1].type == EVENT_SYNC ||
			               events[count - 1].type == EVENT_ACKNOWLEDGED;
			if (settled && fate != KEPT)
				break;
			rebuild(count, fate);
			write_copy();
			int code = look_in_child(count);
			if (code != 0)
				fail_msg("after %zu of %zu writes, fate %d: %d", count, events_len,
				         (int)fate, code);
			looked++;
		}
	}
	printf("%zu states after %zu events\n", looked, events_len);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(every_prefix_holds_what_was_acknowledged),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
