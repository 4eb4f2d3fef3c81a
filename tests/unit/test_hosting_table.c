/* SPDX-License-Identifier: EUPL-1.2 */
/* Which structures a home hosts, by what lies below HOME/hosted. */
#include "hosting/table.h"
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char home[] = "/tmp/essaim-table.XXXXXX";
static struct es_hosted list[ES_HOSTED_MAX];
static size_t count;

static void put(const char *file)
{
	char path[ES_PATH_BYTES];

	assert_true(es_hosted_path(path, home, file, ""));
	assert_err(es_file_put(path, es_bytes_str("")), ES_OK);
}

static int begin(void **state)
{
	char path[ES_PATH_BYTES];

	(void)state;
	memset(home + sizeof(home) - 7, 'X', 6);
	return mkdtemp(home) && es_hosted_list(home, list, &count) == ES_OK && count == 0 &&
	                       es_hosted_path(path, home, "", "") && es_folder_make(path) == ES_OK
	               ? 0
	               : -1;
}

static int end(void **state)
{
	char command[100];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf %s", home);
	return system(command);
}

static void it_says_which_there_are(void **state)
{
	(void)state;
	assert_err(es_hosted_enter(home, "sud.example.org", es_bytes_str("# own\n")), ES_OK);
	assert_err(es_hosted_enter(home, "est.example.org", es_bytes_str("")), ES_OK);
	put("Nord.example.org.conf"); /* none of these is a name in small letters */
	put(".conf");
	put("192.0.2.7.conf");
	put("ouest.example.org.conf.new");
	put("ouest.example.org");
	assert_err(es_hosted_list(home, list, &count), ES_OK);
	assert_int_equal(count, 2);
	assert_string_equal(list[0].name, "est.example.org");
	assert_string_equal(list[1].name, "sud.example.org");
	assert_false(list[0].moved || list[1].moved);
}

static void one_moves_and_comes_back(void **state)
{
	(void)state;
	assert_err(es_hosted_move(home, "sud.example.org", true), ES_NOT_FOUND);
	assert_err(es_hosted_enter(home, "sud.example.org", es_bytes_str("")), ES_OK);
	assert_err(es_hosted_move(home, "sud.example.org", true), ES_OK);
	assert_err(es_hosted_list(home, list, &count), ES_OK);
	assert_true(count == 1 && list[0].moved);
	assert_err(es_hosted_move(home, "sud.example.org", false), ES_OK);
	assert_err(es_hosted_list(home, list, &count), ES_OK);
	assert_true(count == 1 && !list[0].moved);
	assert_err(es_hosted_forget(home, "sud.example.org"), ES_OK);
	assert_err(es_hosted_list(home, list, &count), ES_OK);
	assert_int_equal(count, 0);
}

static void there_is_an_end(void **state)
{
	char name[40];

	(void)state;
	for (int i = 0; i <= ES_HOSTED_MAX; i++) {
		assert_err(es_hosted_list(home, list, &count), ES_OK);
		snprintf(name, sizeof(name), "s%02d.example.org", i);
		assert_err(es_hosted_enter(home, name, es_bytes_str("")), ES_OK);
	}
	assert_err(es_hosted_list(home, list, &count), ES_LIMIT);
	assert_int_equal(count, ES_HOSTED_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(it_says_which_there_are, begin, end),
	        cmocka_unit_test_setup_teardown(one_moves_and_comes_back, begin, end),
	        cmocka_unit_test_setup_teardown(there_is_an_end, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
