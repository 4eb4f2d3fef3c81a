/* SPDX-License-Identifier: EUPL-1.2 */
/* Sheets for tests: read from tests/fixtures/sheets, parsed, looked into by path. Memory is
 * released by fixture_close; one test at a time. */
#ifndef ESSAIM_TESTS_SHEET_FIXTURE_H
#define ESSAIM_TESTS_SHEET_FIXTURE_H

#include "sheet/sheet.h"

struct fixture {
	char *text;
	size_t len;
	struct es_sheet *sheet;
	struct es_writer view;
};

/* Reads and parses tests/fixtures/sheets/NAME; the test fails if it cannot. */
void fixture_open(struct fixture *fixture, const char *name);
/* The same for a text, with a language or NULL. */
void fixture_parse(struct fixture *fixture, const char *text, size_t len, const char *lang);
/* Reads a file whole; false if there is none. */
bool fixture_read(const char *path, char **text, size_t *len);
void fixture_close(struct fixture *fixture);

/* "practice.description.title", "testimonies.0.text", "practice.description.partners.2" */
struct es_bytes fixture_value(const struct fixture *fixture, const char *path);
void expect_str(const struct fixture *fixture, const char *path, const char *text);
void expect_int(const struct fixture *fixture, const char *path, int64_t number);
void expect_tick(const struct fixture *fixture, const char *path, bool ticked);
void expect_absent(const struct fixture *fixture, const char *path);
void expect_count(const struct fixture *fixture, const char *path, size_t count);
/* A note of this line whose text holds these words. */
void expect_note(const struct fixture *fixture, size_t line, const char *words);

#endif
