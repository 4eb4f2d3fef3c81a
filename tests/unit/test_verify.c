/* SPDX-License-Identifier: EUPL-1.2 */
/* `essaim verify` on a file: the true proof, and each one that differs from it in a byte. */
#include "cli/command.h"
#include "publisher.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[] = "/tmp/essaim-verify-XXXXXX";
static int file = -1;
static char said[4096]; /* on stdout */
static char why[4096];  /* on stderr */
static size_t lines;    /* there */

static int make(void **state)
{
	(void)state;
	file = mkstemp(path);
	return file < 0 ? -1 : 0;
}

static int clean(void **state)
{
	(void)state;
	return close(file) + unlink(path);
}

static void hear(void *context, struct es_bytes text)
{
	(void)context;
	size_t len = strlen(said);
	snprintf(said + len, sizeof(said) - len, "%.*s", (int)text.len, (const char *)text.data);
}

static void note(void *context, const char *line)
{
	(void)context;
	snprintf(why, sizeof(why), "%s", line);
	lines++;
}

static int verify(struct es_bytes content)
{
	static const struct es_io io = {.out = hear, .note = note};
	const char *const operands[] = {path};
	const struct es_args args = {.operands = operands, .operands_len = 1};
	struct es_cli cli = {.args = &args, .home = "", .io = &io};

	said[0] = why[0] = '\0';
	lines = 0;
	assert_int_equal(ftruncate(file, 0), 0);
	assert_int_equal(pwrite(file, content.data, content.len, 0), content.len);
	return es_command_verify.run(&cli);
}

static void one_byte_makes_the_difference(void **state)
{
	(void)state;
	static struct publisher p;
	struct published record;
	struct es_proof proof;
	struct es_writer w;
	char id[ES_ID_HEX_LEN];

	publisher_init(&p, 1);
	publisher_proof(&p, 3, 7, &record, &proof);
	es_writer_grow(&w, ES_PROOF_MAX);
	assert_err(es_proof_encode(&proof, &w), ES_OK);
	struct es_bytes bytes = es_writer_bytes(&w);
	assert_int_equal(verify(bytes), ES_EXIT_OK);
	es_id_hex(&record.id, id);
	assert_non_null(strstr(said, id));
	assert_int_equal(lines, 0);

	for (size_t i = 0; i < bytes.len; i++) {
		w.data[i] ^= 1;
		int exit_code = verify(bytes);
		w.data[i] ^= 1;
		if (exit_code != ES_EXIT_FAILED || lines != 1 || !strstr(why, "not verified"))
			fail_msg("byte %zu: exit %d, %zu lines: %s", i, exit_code, lines, why);
		assert_string_equal(said, "");
	}
	assert_int_equal(verify(es_bytes_of(bytes.data, bytes.len - 1)), ES_EXIT_FAILED);
	assert_int_equal(verify(es_bytes_of(bytes.data, 0)), ES_EXIT_FAILED);
	es_writer_free(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(one_byte_makes_the_difference),
	};
	return cmocka_run_group_tests(tests, make, clean);
}
