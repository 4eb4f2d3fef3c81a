/* SPDX-License-Identifier: EUPL-1.2 */
/* Two texts word by word. */
#include "site/differ.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

struct told {
	char sides[2][4096];
};

static void tell(char *side, struct es_bytes passage, bool changed)
{
	size_t at = strlen(side);

	snprintf(side + at, sizeof(((struct told *)0)->sides[0]) - at, changed ? "[%.*s]" : "%.*s",
	         (int)passage.len, (const char *)passage.data);
}

static void on_left(void *context, struct es_bytes passage, bool changed)
{
	tell(((struct told *)context)->sides[0], passage, changed);
}

static void on_right(void *context, struct es_bytes passage, bool changed)
{
	tell(((struct told *)context)->sides[1], passage, changed);
}

static void assert_marks(const char *before, const char *after, const char *left, const char *right)
{
	size_t cells = ES_DIFFER_CELLS;
	struct told told = {0};

	assert_err(es_differ(es_bytes_str(before), es_bytes_str(after), &cells, on_left, on_right,
	                     &told),
	           ES_OK);
	assert_string_equal(told.sides[0], left);
	assert_string_equal(told.sides[1], right);
}

static void what_the_other_does_not_have_is_marked(void **state)
{
	(void)state;
	assert_marks("a b c d", "a x c d e", "a [b ]c d", "a [x ]c d [e]");
	assert_marks("un deux", "un deux", "un deux", "un deux");
	assert_marks("", "tout neuf", "", "[tout neuf]");
	assert_marks("le chat\ndort", "le chien dort\n\nencore ", "le [chat\n]dort",
	             "le [chien ]dort\n\n[encore ]");
	assert_marks(" a", "a ", " a", "a ");
	assert_marks(" ", "x", "[ ]", "[x]");
}

static void what_is_too_much_counts_as_changed(void **state)
{
	size_t cells = 3;
	struct told told = {0};

	(void)state;
	assert_err(es_differ(es_bytes_str("x a b y"), es_bytes_str("x b c y"), &cells, on_left,
	                     on_right, &told),
	           ES_OK);
	assert_string_equal(told.sides[0], "x [a b ]y");
	assert_int_equal(cells, 3);
	cells = 4;
	told = (struct told){0};
	assert_err(es_differ(es_bytes_str("x a b y"), es_bytes_str("x b c y"), &cells, on_left,
	                     on_right, &told),
	           ES_OK);
	assert_string_equal(told.sides[0], "x [a ]b y");
	assert_string_equal(told.sides[1], "x b [c ]y");
	assert_int_equal(cells, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(what_the_other_does_not_have_is_marked),
	        cmocka_unit_test(what_is_too_much_counts_as_changed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
