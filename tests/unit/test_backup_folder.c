/* SPDX-License-Identifier: EUPL-1.2 */
/* Two backups into one folder: whatever the moment, the one that ended first stays whole. */
#include "backup/internal.h"
#include "home.h"
#include "test.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static char home[HOME_PATH_MAX], folder[ES_PATH_BYTES];
static enum { NEVER, BEFORE_IT_OPENS, BEFORE_IT_LOCKS } other_ends;

static bool there(const char *name)
{
	char path[ES_PATH_BYTES];

	assert_true(es_path_join(path, folder, name));
	return faccessat(AT_FDCWD, path, F_OK, 0) == 0;
}

static void put(const char *name)
{
	char path[ES_PATH_BYTES];

	assert_true(es_path_join(path, folder, name));
	assert_err(es_file_put(path, es_bytes_str("x")), ES_OK);
}

/* As write_manifest of another process. */
static void other_ends_now(void)
{
	char path[ES_PATH_BYTES];

	other_ends = NEVER;
	put(ES_MANIFEST_FILE);
	assert_true(es_path_join(path, folder, BACKUP_BEGUN));
	assert_int_equal(unlink(path), 0);
}

/* These two stand in for those of the C library: what backup_begin asks is true, and then no more. */
int access(const char *path, int mode)
{
	int answer = faccessat(AT_FDCWD, path, mode, 0);

	if (other_ends == BEFORE_IT_OPENS && strstr(path, ES_MANIFEST_FILE))
		other_ends_now();
	return answer;
}

int flock(int file, int operation)
{
	if (other_ends == BEFORE_IT_LOCKS)
		other_ends_now();
	return (int)syscall(SYS_flock, file, operation);
}

static int open_folder(void **state)
{
	(void)state;
	home_folder(home);
	assert_true(es_path_join(folder, home, "copy"));
	assert_int_equal(mkdir(folder, 0700), 0);
	other_ends = NEVER;
	return 0;
}

static int close_folder(void **state)
{
	(void)state;
	home_remove(home);
	return 0;
}

static void what_was_cut_short_is_made_anew(void **state)
{
	bool made;
	int lock, second;

	(void)state;
	put(BACKUP_BEGUN);
	put("data.mdb");
	assert_err(backup_begin(folder, &made, &lock), ES_OK);
	assert_false(made);
	assert_false(there("data.mdb"));
	assert_err(backup_begin(folder, &made, &second), ES_EXISTS); /* it is at work */
	assert_int_equal(second, -1);
	assert_true(there(BACKUP_BEGUN));
	close(lock);
}

static void stays_whole_after(int when)
{
	bool made;
	int lock;

	put(BACKUP_BEGUN);
	put("data.mdb");
	other_ends = when;
	assert_err(backup_begin(folder, &made, &lock), ES_EXISTS);
	assert_int_equal(other_ends, NEVER);
	assert_int_equal(lock, -1);
	assert_true(there("data.mdb"));
	assert_true(there(ES_MANIFEST_FILE));
	assert_false(there(BACKUP_BEGUN));
}

static void what_ended_before_the_lock_was_made_stays_whole(void **state)
{
	(void)state;
	stays_whole_after(BEFORE_IT_OPENS);
}

static void what_ended_before_the_lock_was_had_stays_whole(void **state)
{
	(void)state;
	stays_whole_after(BEFORE_IT_LOCKS);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_folder, close_folder)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        TEST(what_was_cut_short_is_made_anew),
	        TEST(what_ended_before_the_lock_was_made_stays_whole),
	        TEST(what_ended_before_the_lock_was_had_stays_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
