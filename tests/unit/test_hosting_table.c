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

static void make(const char *folder)
{
	char path[ES_PATH_BYTES];

	assert_true(es_hosted_path(path, home, folder, ""));
	assert_err(es_folder_make(path), ES_OK);
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
	put("sud.example.org.conf.conf"); /* nor can this be: the name reads as a file of another one's */
	put("sud.example.org.moved.conf");
	make("nord.example.org.conf"); /* a folder */
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
	for (int i = ES_HOSTED_MAX; i >= 0; i--) {
		assert_err(es_hosted_list(home, list, &count), ES_OK);
		snprintf(name, sizeof(name), "s%02d.example.org", i);
		assert_err(es_hosted_enter(home, name, es_bytes_str("")), ES_OK);
	}
	assert_err(es_hosted_list(home, list, &count), ES_LIMIT);
	assert_int_equal(count, ES_HOSTED_MAX);
	for (int i = 0; i <= ES_HOSTED_MAX; i++) {
		snprintf(name, sizeof(name), "s%02d.example.org", i);
		assert_true(es_hosted_stands(home, name)); /* listed or not */
		if (i < ES_HOSTED_MAX)
			assert_string_equal(list[i].name, name);
	}
	assert_err(es_hosted_move(home, name, true), ES_OK);
	assert_false(es_hosted_stands(home, name));
}

static void a_home_knows_that_it_is_hosted(void **state)
{
	char path[ES_PATH_BYTES];

	(void)state;
	make("sud.example.org");
	assert_true(es_hosted_path(path, home, "sud.example.org", ""));
	assert_false(es_hosted_is(path));
	assert_err(es_hosted_enter(home, "sud.example.org", es_bytes_str("")), ES_OK);
	assert_true(es_hosted_is(path));
	assert_err(es_hosted_move(home, "sud.example.org", true), ES_OK);
	assert_true(es_hosted_is(path));
	assert_false(es_hosted_is(home));
	assert_false(es_hosted_is("/"));
}

static void its_url_has_the_other_name(void **state)
{
	static const char *const urls[][2] = {
	        {"https://essaim.test", "https://sud.test"},
	        {"http://essaim.test:8080", "http://sud.test:8080"},
	        {"https://essaim.test:8443/", "https://sud.test:8443"},
	        {"http://192.0.2.7:8080", "http://sud.test:8080"},
	        {"http://[2001:db8::1]:8080", "http://sud.test:8080"},
	        {"http://[2001:db8::1]", "http://sud.test"}};
	char url[100];

	(void)state;
	for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
		es_hosted_url(urls[i][0], "sud.test", url, sizeof(url));
		assert_string_equal(url, urls[i][1]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(it_says_which_there_are, begin, end),
	        cmocka_unit_test_setup_teardown(one_moves_and_comes_back, begin, end),
	        cmocka_unit_test_setup_teardown(there_is_an_end, begin, end),
	        cmocka_unit_test_setup_teardown(a_home_knows_that_it_is_hosted, begin, end),
	        cmocka_unit_test(its_url_has_the_other_name),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
