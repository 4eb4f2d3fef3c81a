/* SPDX-License-Identifier: EUPL-1.2 */
#include "sheet_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

bool fixture_read(const char *path, char **text, size_t *len)
{
	FILE *file = fopen(path, "rb");

	if (!file)
		return false;
	*text = malloc(ES_SHEET_TEXT_MAX + 1);
	assert_non_null(*text);
	*len = fread(*text, 1, ES_SHEET_TEXT_MAX + 1, file);
	fclose(file);
	return true;
}

void fixture_parse(struct fixture *fixture, const char *text, size_t len, const char *lang)
{
	es_err err = es_sheet_parse(es_bytes_of(text, len), lang, &fixture->sheet);

	if (err != ES_OK)
		fail_msg("the sheet is refused: %s", es_err_word(err));
	es_writer_grow(&fixture->view, 8 * ES_BODY_MAX);
	assert_int_equal(es_sheet_view(fixture->sheet, &fixture->view), ES_OK);
	assert_int_equal(es_canonical(es_writer_bytes(&fixture->view)), ES_OK);
}

void fixture_open(struct fixture *fixture, const char *name)
{
	char path[1024];

	memset(fixture, 0, sizeof(*fixture));
	snprintf(path, sizeof(path), "%s/fixtures/sheets/%s", ES_TESTS_DIR, name);
	if (!fixture_read(path, &fixture->text, &fixture->len))
		fail_msg("%s is missing", path);
	fixture_parse(fixture, fixture->text, fixture->len, NULL);
}

void fixture_close(struct fixture *fixture)
{
	es_sheet_free(fixture->sheet);
	es_writer_free(&fixture->view);
	free(fixture->text);
	memset(fixture, 0, sizeof(*fixture));
}

static struct es_bytes element(struct es_bytes array, size_t index)
{
	struct es_reader r;

	es_reader_init(&r, array);
	size_t count = es_reader_peek(&r) == ES_ARRAY ? es_read_array(&r, 100000) : 0;
	for (size_t i = 0; i < count; i++) {
		struct es_bytes value = es_read_value(&r);
		if (i == index)
			return value;
	}
	return es_bytes_of(NULL, 0);
}

struct es_bytes fixture_value(const struct fixture *fixture, const char *path)
{
	struct es_bytes at = es_writer_bytes(&fixture->view);
	char step[100];

	while (*path && at.len) {
		size_t len = strcspn(path, ".");
		assert_true(len < sizeof(step));
		memcpy(step, path, len);
		step[len] = '\0';
		path += len + (path[len] == '.');
		struct es_reader r;
		es_reader_init(&r, at);
		if (es_reader_peek(&r) == ES_ARRAY)
			at = element(at, strtoul(step, NULL, 10));
		else if (es_reader_peek(&r) != ES_MAP || !es_map_get(at, step, &at))
			return es_bytes_of(NULL, 0);
	}
	return at;
}

void expect_str(const struct fixture *fixture, const char *path, const char *text)
{
	struct es_bytes found = es_value_str(fixture_value(fixture, path));

	if (!es_bytes_equal(found, es_bytes_str(text)))
		fail_msg("%s is \"%.*s\", not \"%s\"", path, (int)found.len,
		         found.len ? (const char *)found.data : "", text);
}

void expect_int(const struct fixture *fixture, const char *path, int64_t number)
{
	struct es_reader r;
	struct es_bytes value = fixture_value(fixture, path);

	if (value.len == 0)
		fail_msg("%s is absent", path);
	es_reader_init(&r, value);
	int64_t found = es_read_int(&r);
	if (es_reader_finish(&r) != ES_OK || found != number)
		fail_msg("%s is %lld, not %lld", path, (long long)found, (long long)number);
}

void expect_tick(const struct fixture *fixture, const char *path, bool ticked)
{
	struct es_reader r;
	struct es_bytes value = fixture_value(fixture, path);

	if (value.len == 0)
		fail_msg("%s is unanswered", path);
	es_reader_init(&r, value);
	if (es_read_bool(&r) != ticked || es_reader_finish(&r) != ES_OK)
		fail_msg("%s is not %s", path, ticked ? "ticked" : "unticked");
}

void expect_absent(const struct fixture *fixture, const char *path)
{
	struct es_bytes value = fixture_value(fixture, path);

	if (value.len > 1 || (value.len == 1 && value.data[0] != 0xc0))
		fail_msg("%s is there", path);
}

void expect_count(const struct fixture *fixture, const char *path, size_t count)
{
	struct es_reader r;
	struct es_bytes value = fixture_value(fixture, path);

	es_reader_init(&r, value);
	size_t found = value.len ? es_read_array(&r, 100000) : 0;
	if (found != count)
		fail_msg("%s has %zu entries, not %zu", path, found, count);
}

void expect_note(const struct fixture *fixture, size_t line, const char *words)
{
	for (size_t i = 0; i < es_sheet_notes(fixture->sheet); i++) {
		struct es_sheet_note note = es_sheet_note(fixture->sheet, i);
		char text[4096];
		snprintf(text, sizeof(text), "%.*s", (int)note.text.len,
		         (const char *)note.text.data);
		if (note.line == line && strstr(text, words))
			return;
	}
	fail_msg("no note of line %zu says \"%s\"", line, words);
}
