/* SPDX-License-Identifier: EUPL-1.2 */
/* tests/vectors/messages.json: messages as they come to a side that is live; those that are refused
 * end its session with a word of their group, the others do not. */
#include "facing.h"
#include "session/internal.h"
#include "test.h"

#include <jansson.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define FILE_PATH ES_TESTS_DIR "/vectors/messages.json"
#define BYTES_MAX (256 * 1024)

static struct facing f;
static uint8_t bytes[BYTES_MAX];

/* "(hex)*n" is so many times what stands in the brackets; blanks say nothing. */
static size_t read_bytes(const char *text)
{
	size_t len = 0, open = 0;

	while (*text) {
		if (*text == '(') {
			open = len;
			text++;
		} else if (*text == ')') {
			char *end;
			size_t unit = len - open, times = strtoul(text + 2, &end, 10);
			assert_true(times >= 1 && open + unit * times <= sizeof(bytes));
			for (; times > 1; times--, len += unit)
				memcpy(bytes + len, bytes + open, unit);
			text = end;
		} else if (*text == ' ') {
			text++;
		} else {
			const char pair[] = {text[0], text[1], '\0'};
			assert_true(len < sizeof(bytes));
			bytes[len++] = (uint8_t)strtoul(pair, NULL, 16);
			text += 2;
		}
	}
	return len;
}

/* Which of these it is is the refusing side's affair. */
static const char *group_of(es_err err)
{
	switch (err) {
	case ES_OK:
		return NULL;
	case ES_MALFORMED:
	case ES_NOT_CANONICAL:
	case ES_BAD_UTF8:
	case ES_TOO_LARGE:
	case ES_LIMIT:
	case ES_VERSION:
	case ES_INVALID:
		return "form";
	default:
		return es_err_word(err);
	}
}

/* --- a side to which anything may come: nothing of it is kept ----------------------------------- */

static void store_acts(void *context, uint64_t token, uint64_t first, const struct es_bytes *sealed,
                       size_t count)
{
	(void)context, (void)token, (void)first, (void)sealed, (void)count;
}

static void sought(void *context, const struct es_id *files, size_t count)
{
	(void)context, (void)files, (void)count;
}

static void held(void *context, const struct es_id *file, uint64_t size, struct es_bytes map)
{
	(void)context, (void)file, (void)size, (void)map;
}

static bool room(void *context)
{
	(void)context;
	return false;
}

static const struct es_chunk_host chunks = {.sought = sought, .held = held, .room = room};

/* --- the file ----------------------------------------------------------------------------------- */

/* Whether the session took it as it should have. */
static bool take(const char *name, size_t len, const char *wanted)
{
	facing_init(&f, 1);
	f.a.compares = f.b.compares = true;
	f.a.chunks = f.b.chunks = &chunks;
	facing_hold(&f.a, 0, 0, 5);
	facing_meet(&f);
	f.a.own_host.store_acts = store_acts;
	es_session_receive(f.a.session, es_bytes_of(bytes, len), f.now_ms);
	const char *got = group_of(f.a.ended);
	bool fits = got && wanted ? strcmp(got, wanted) == 0 : got == wanted;
	if (!fits)
		print_error("%s: %s, not %s\n", name, got ? got : "taken",
		            wanted ? wanted : "taken");
	facing_free(&f);
	return fits;
}

static void messages_are_taken_or_refused(void **state)
{
	json_error_t error;
	size_t i, taken = 0, wrong = 0;
	json_t *all = json_load_file(FILE_PATH, JSON_REJECT_DUPLICATES, &error), *one;

	(void)state;
	if (!all)
		fail_msg("%s: %s", FILE_PATH, error.text);
	json_array_foreach(all, i, one)
	{
		if (json_object_get(one, "to")) /* not between members */
			continue;
		const char *text = json_string_value(json_object_get(one, "bytes"));
		assert_non_null(text);
		wrong += !take(json_string_value(json_object_get(one, "name")), read_bytes(text),
		               json_string_value(json_object_get(one, "refused")));
		taken++;
	}
	json_decref(all);
	assert_true(taken > 120);
	assert_int_equal(wrong, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(messages_are_taken_or_refused)};

	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
