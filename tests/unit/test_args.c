/* SPDX-License-Identifier: EUPL-1.2 */
/* Command lines: what is understood, what is refused and how that is said. */
#include "cli/args.h"
#include "cli/command.h"
#include "test.h"

#include <string.h>

static char *words[16];
static struct es_args args;
static char message[300];
static bool help;

static es_err parse(int count, ...)
{
	va_list list;

	va_start(list, count);
	words[0] = (char *)"essaim";
	for (int i = 0; i < count; i++)
		words[i + 1] = va_arg(list, char *);
	va_end(list);
	words[count + 1] = NULL;
	message[0] = '\0';
	return es_args_parse(count + 1, words, &args, &help, message, sizeof message);
}

static void options_and_operands_in_any_order(void **state)
{
	(void)state;
	assert_err(parse(6, "export", "0123abcd", "--format", "md", "--home", "/x"), ES_OK);
	assert_string_equal(args.command->name, "export");
	assert_int_equal(args.operands_len, 1);
	assert_string_equal(args.operands[0], "0123abcd");
	assert_string_equal(es_args_value(&args, "format", NULL), "md");
	assert_string_equal(es_args_value(&args, "home", NULL), "/x");
	assert_null(es_args_value(&args, "output", NULL));
	assert_string_equal(es_args_value(&args, "output", "-"), "-");
	assert_false(es_args_has(&args, "json"));

	assert_err(parse(4, "export", "--format=json", "--json", "0123abcd"), ES_OK);
	assert_string_equal(es_args_value(&args, "format", NULL), "json");
	assert_true(es_args_has(&args, "json"));
}

static void repeated_options(void **state)
{
	const char *values[2];

	(void)state;
	assert_err(parse(7, "invite", "--address", "a:1", "--address", "b:2", "--address", "c:3"),
	           ES_OK);
	assert_int_equal(es_args_values(&args, "address", values, 2), 3);
	assert_string_equal(values[0], "a:1");
	assert_string_equal(values[1], "b:2");
	assert_string_equal(es_args_value(&args, "address", NULL), "c:3");
}

static void after_two_dashes_all_are_operands(void **state)
{
	(void)state;
	assert_err(parse(3, "import", "--", "--dry-run"), ES_OK);
	assert_false(es_args_has(&args, "dry-run"));
	assert_string_equal(args.operands[0], "--dry-run");
}

static void help_needs_nothing_else(void **state)
{
	(void)state;
	assert_err(parse(2, "join", "--help"), ES_OK);
	assert_true(help);
	assert_err(parse(2, "join", "-h"), ES_OK);
	assert_true(help);
}

static void refusals_name_the_word(void **state)
{
	static char long_value[5000];

	(void)state;
	memset(long_value, 'x', sizeof long_value - 1);
	assert_err(parse(0), ES_INVALID);
	assert_err(parse(1, "fly"), ES_INVALID);
	assert_string_equal(message, "fly: no such command");
	assert_err(parse(2, "status", "--loud"), ES_INVALID);
	assert_string_equal(message, "--loud: no such option here");
	assert_err(parse(2, "invite", "--valid"), ES_INVALID);
	assert_string_equal(message, "--valid: needs a value");
	assert_err(parse(1, "show"), ES_INVALID);
	assert_string_equal(message, "show: more is needed: essaim show ID");
	assert_err(parse(3, "show", "a", "b"), ES_INVALID);
	assert_string_equal(message, "b: one word too many");
	assert_err(parse(2, "status", "--json=yes"), ES_INVALID);
	assert_err(parse(3, "invite", "--valid", long_value), ES_INVALID);
	assert_err(parse(2, "status", "-x"), ES_INVALID);
}

static void no_more_options_than_fit(void **state)
{
	static char flag[] = "--address=a:1", command[] = "invite", program[] = "essaim";
	char *many[ES_FLAGS_MAX + 4] = {program, command};
	int count = 2;

	(void)state;
	for (; count < ES_FLAGS_MAX + 2; count++)
		many[count] = flag;
	assert_err(es_args_parse(count, many, &args, &help, message, sizeof message), ES_OK);
	many[count++] = flag;
	assert_err(es_args_parse(count, many, &args, &help, message, sizeof message), ES_INVALID);
}

static void each_command_is_described(void **state)
{
	size_t count;
	const struct es_command *const *commands = es_commands(&count);

	(void)state;
	assert_in_range(count, 15, 40);
	for (size_t i = 0; i < count; i++) {
		assert_ptr_equal(es_command_find(commands[i]->name), commands[i]);
		assert_non_null(commands[i]->run);
		assert_true(strlen(commands[i]->summary) > 10);
		assert_true(commands[i]->flags_len <= ES_FLAGS_MAX);
		for (size_t f = 0; f < commands[i]->flags_len; f++)
			assert_true(strlen(commands[i]->flags[f].help) > 5);
	}
}

static void durations(void **state)
{
	static const char *const bad[] = {"",     "7",   "d",    "7x",           "-1d",     "0d",
	                                  "1.5h", "7d ", "1d2h", "99999999999d", "9999999d"};
	uint64_t ms = 0, max = 366ull * 24 * 3600 * 1000;

	(void)state;
	assert_err(es_duration_parse("7d", max, &ms), ES_OK);
	assert_int_equal(ms, 7ull * 24 * 3600 * 1000);
	assert_err(es_duration_parse("12h", max, &ms), ES_OK);
	assert_int_equal(ms, 12ull * 3600 * 1000);
	assert_err(es_duration_parse("90s", max, &ms), ES_OK);
	assert_int_equal(ms, 90000);
	assert_err(es_duration_parse("366d", max, &ms), ES_OK);
	assert_err(es_duration_parse("367d", max, &ms), ES_INVALID);
	for (size_t i = 0; i < ES_COUNT(bad); i++)
		assert_err(es_duration_parse(bad[i], max, &ms), ES_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(options_and_operands_in_any_order),
	        cmocka_unit_test(repeated_options),
	        cmocka_unit_test(after_two_dashes_all_are_operands),
	        cmocka_unit_test(help_needs_nothing_else),
	        cmocka_unit_test(refusals_name_the_word),
	        cmocka_unit_test(no_more_options_than_fit),
	        cmocka_unit_test(each_command_is_described),
	        cmocka_unit_test(durations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
