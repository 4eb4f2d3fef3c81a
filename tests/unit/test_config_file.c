/* SPDX-License-Identifier: EUPL-1.2 */
/* Options from a file: what is taken, who has the last word, and what is refused in which line. */
#include "cli/command.h"
#include "cli/config_file.h"
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char text[4096], message[300];
static struct es_args args;

static es_err read_file(const char *content)
{
	snprintf(text, sizeof(text), "%s", content);
	message[0] = '\0';
	return es_config_file_read(text, strlen(content), &args, message, sizeof(message));
}

static int begin(void **state)
{
	(void)state;
	args = (struct es_args){.command = es_command_find("serve")};
	return 0;
}

static void it_says_options(void **state)
{
	const char *dials[4];

	(void)state;
	assert_err(read_file("# where\n\n  web = 0.0.0.0:443  \r\npeer=[::]:7400\ngiven-only\n"
	                     "verbose = no\ndial = a.example:1\ndial = b.example:2"),
	           ES_OK);
	assert_string_equal(es_args_value(&args, "web", ""), "0.0.0.0:443");
	assert_string_equal(es_args_value(&args, "peer", ""), "[::]:7400");
	assert_true(es_args_has(&args, "given-only"));
	assert_false(es_args_has(&args, "verbose"));
	assert_int_equal(es_args_values(&args, "dial", dials, 4), 2);
	assert_string_equal(dials[1], "b.example:2");
}

static void the_command_line_has_the_last_word(void **state)
{
	(void)state;
	assert_err(es_args_add(&args, "web", "127.0.0.1:0"), ES_OK);
	assert_err(read_file("web = 0.0.0.0:443\nannounce = none\n"), ES_OK);
	assert_string_equal(es_args_value(&args, "web", ""), "127.0.0.1:0");
	assert_string_equal(es_args_value(&args, "announce", ""), "none");
}

static void assert_refused(const char *content, const char *why)
{
	assert_err(read_file(content), ES_INVALID);
	if (!strstr(message, why))
		fail_msg("\"%s\" does not say \"%s\"", message, why);
	assert_int_equal(args.given_len, 0);
}

static void what_is_wrong_is_said_with_its_line(void **state)
{
	char long_name[200];

	(void)state;
	assert_refused("web = 1:1\nwib = 0.0.0.0:443\n", "line 2: wib: no such option");
	assert_refused("web\n", "line 1: web: no such option, or not with this value");
	assert_refused("given-only = perhaps", "line 1: given-only: no such option, or not with");
	assert_refused("#\n#\nhome = /x", "line 3: home: this option belongs on the command line");
	assert_refused("web = 1\x01:1", "control codes");
	assert_refused("= 1", "line 1: : no such option");
	memset(long_name, 'x', sizeof(long_name) - 1);
	long_name[sizeof(long_name) - 1] = '\0';
	assert_refused(long_name, "xxx...: no such option");
}

static void there_is_a_limit(void **state)
{
	char many[4096] = "";

	(void)state;
	for (size_t i = 0; i <= ES_FLAGS_MAX; i++)
		strcat(many, "dial = a.example:1\n");
	assert_refused(many, "too many options");
}

/* The one that the package installs, with every example in it switched on, but for its lines of prose. */
static void the_installed_one_is_right(void **state)
{
	static char content[ES_CONFIG_FILE_MAX];
	char line[300];
	size_t len = 0, options = 0;
	FILE *file = fopen(ES_TESTS_DIR "/../bootstrap/packaging/essaim.conf", "r");

	(void)state;
	assert_non_null(file);
	while (fgets(line, sizeof(line), file)) {
		const char *said = line[0] == '#' && line[1] != ' ' ? line + 1 : line;
		options += said[0] != '#' && said[0] != '\n';
		len += (size_t)snprintf(content + len, sizeof(content) - len, "%s", said);
	}
	fclose(file);
	if (es_config_file_read(content, len, &args, message, sizeof(message)) != ES_OK)
		fail_msg("%s", message);
	assert_int_equal(args.given_len, options);
	assert_true(options > 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup(it_says_options, begin),
	        cmocka_unit_test_setup(the_command_line_has_the_last_word, begin),
	        cmocka_unit_test_setup(what_is_wrong_is_said_with_its_line, begin),
	        cmocka_unit_test_setup(there_is_a_limit, begin),
	        cmocka_unit_test_setup(the_installed_one_is_right, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
