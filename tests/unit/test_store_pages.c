/* SPDX-License-Identifier: EUPL-1.2 */
/* On a hand-made file of 512-byte pages (tests/fuzz/corpus/pages/two-tables): metas 0 and 1, table
 * of tables 2, one table of a page 3, one of a branch 4 with leaves 5 and 6 and a large value on 7
 * and 8, free list 9 that names page 10. */
#define _GNU_SOURCE
#include "store/pages.h"
#include "test.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PAGE = 512, PAGES = 11, TXN = 4 };

static uint8_t image[PAGE * PAGES];

static int setup(void **state)
{
	(void)state;
	int fd = open(ES_TESTS_DIR "/fuzz/corpus/pages/two-tables", O_RDONLY);
	assert_true(fd >= 0);
	assert_int_equal(read(fd, image, sizeof(image)), sizeof(image));
	close(fd);
	return 0;
}

static es_err check(size_t len, enum es_pages_depth depth, struct es_pages_report *report)
{
	int fd = memfd_create("pages", MFD_CLOEXEC);

	memset(report, 0, sizeof(*report));
	assert_true(fd >= 0 && write(fd, image, len) == (ssize_t)len);
	es_err err = es_pages_check_meta(fd);
	if (!err)
		err = es_pages_check(fd, TXN, depth, report);
	close(fd);
	return err;
}

static void assert_fault(uint64_t page, const char *what)
{
	struct es_pages_report report;

	assert_err(check(sizeof(image), ES_PAGES_ALL, &report), ES_CORRUPT);
	assert_string_equal(report.what, what);
	assert_int_equal(report.page, page);
}

static void a_whole_file_passes(void **state)
{
	struct es_pages_report report;

	(void)state;
	assert_err(check(sizeof(image), ES_PAGES_ALL, &report), ES_OK);
	assert_int_equal(report.pages, 8);
	assert_err(check(sizeof(image), ES_PAGES_OPEN, &report), ES_OK);
	assert_int_equal(report.pages, 2);
}

static void a_state_that_is_gone_is_stale(void **state)
{
	struct es_pages_report report;

	(void)state;
	image[144] = 9;
	assert_err(check(sizeof(image), ES_PAGES_ALL, &report), ES_STALE);
}

static void only_pages_in_use_must_be_there(void **state)
{
	struct es_pages_report report;

	(void)state;
	assert_err(check(PAGE * 10, ES_PAGES_OPEN, &report), ES_OK); /* page 10 is free */
	assert_err(check(PAGE * 9, ES_PAGES_OPEN, &report), ES_CORRUPT);
	assert_int_equal(report.page, 9);
	assert_err(check(PAGE + 100, ES_PAGES_OPEN, &report), ES_CORRUPT);
	assert_err(check(0, ES_PAGES_OPEN, &report), ES_CORRUPT);
}

static void meta_pages_are_checked(void **state)
{
	struct es_pages_report report;

	(void)state;
	image[16] ^= 1;
	assert_err(check(sizeof(image), ES_PAGES_ALL, &report), ES_CORRUPT);
	image[16] ^= 1;
	image[20] = 2;
	assert_err(check(sizeof(image), ES_PAGES_ALL, &report), ES_VERSION);
	image[20] = 1;
	image[40] = 1; /* a page of 513 bytes */
	assert_err(check(sizeof(image), ES_PAGES_ALL, &report), ES_CORRUPT);
}

/* Offsets by hand: a branch entry's page is its first two bytes. */
static void a_loop_is_found(void **state)
{
	(void)state;
	size_t second = image[4 * PAGE + 18] | (size_t)image[4 * PAGE + 19] << 8;
	image[4 * PAGE + second] = 4;
	assert_fault(4, "a page is in use twice");
}

static void a_reference_out_of_the_file_is_found(void **state)
{
	(void)state;
	size_t second = image[4 * PAGE + 18] | (size_t)image[4 * PAGE + 19] << 8;
	image[4 * PAGE + second] = 200;
	assert_fault(200, "a reference leads outside the file's pages");
}

static void a_page_in_use_on_the_free_list_is_found(void **state)
{
	(void)state;
	for (size_t at = 9 * PAGE; at < 10 * PAGE; at++)
		if (image[at] == 10)
			image[at] = 6;
	assert_fault(6, "a page in use is on the list of free pages");
}

static void swapped_entries_are_found(void **state)
{
	(void)state;
	uint8_t first[2];
	memcpy(first, image + 5 * PAGE + 16, 2);
	memcpy(image + 5 * PAGE + 16, image + 5 * PAGE + 18, 2);
	memcpy(image + 5 * PAGE + 18, first, 2);
	assert_fault(5, "entries are out of order");
}

static void a_wrong_count_is_found(void **state)
{
	(void)state;
	/* The only 3 in the table of tables that is followed by seven zeros and a root of 4. */
	for (size_t at = 2 * PAGE; at + 9 < 3 * PAGE; at++)
		if (image[at] == 3 && image[at + 8] == 4)
			image[at] = 2;
	assert_fault(4, "a table holds another number of entries than it says");
}

static void a_large_value_out_of_place_is_found(void **state)
{
	(void)state;
	image[7 * PAGE + 10] = 2;
	assert_fault(7, "a large value does not lie where its entry says");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup(a_whole_file_passes, setup),
	        cmocka_unit_test_setup(a_state_that_is_gone_is_stale, setup),
	        cmocka_unit_test_setup(only_pages_in_use_must_be_there, setup),
	        cmocka_unit_test_setup(meta_pages_are_checked, setup),
	        cmocka_unit_test_setup(a_loop_is_found, setup),
	        cmocka_unit_test_setup(a_reference_out_of_the_file_is_found, setup),
	        cmocka_unit_test_setup(a_page_in_use_on_the_free_list_is_found, setup),
	        cmocka_unit_test_setup(swapped_entries_are_found, setup),
	        cmocka_unit_test_setup(a_wrong_count_is_found, setup),
	        cmocka_unit_test_setup(a_large_value_out_of_place_is_found, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
