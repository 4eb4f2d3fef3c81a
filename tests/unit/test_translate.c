/* SPDX-License-Identifier: EUPL-1.2 */
/* Drafts by the machine that is installed here (Debian's apertium-spa-cat), alone and through the API. */
#define _GNU_SOURCE /* memmem */
#include "api_home.h"
#include "test.h"

#include "translate/apertium.h"

#include <dirent.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

static bool has_mode(const char *from, const char *to)
{
	char mode[ES_APERTIUM_MODE_MAX];

	return es_apertium_mode(es_bytes_str(from), es_bytes_str(to), mode);
}

static void directions_that_are_installed_are_found(void **state)
{
	char mode[ES_APERTIUM_MODE_MAX];

	(void)state;
	assert_true(es_apertium_mode(es_bytes_str("ca"), es_bytes_str("es-AR"), mode));
	assert_string_equal(mode, "cat-spa");
	assert_true(has_mode("es", "ca"));
	assert_false(has_mode("es", "es"));
	assert_false(has_mode("es", "hu"));
	assert_false(has_mode("hu", "es"));
	assert_false(has_mode("xx", "es"));
	assert_false(has_mode("", "es"));
	assert_false(has_mode("es", "../../../etc/passwd"));
}

static es_err translate(const char *text, size_t len, struct es_writer *out)
{
	es_writer_grow(out, 1u << 20);
	return es_apertium_translate("cat-spa", es_bytes_of(text, len), out);
}

static void assert_has(const struct es_writer *w, const char *part)
{
	if (!memmem(w->data, w->len, part, strlen(part)))
		fail_msg("no \"%s\" in \"%.*s\"", part, (int)w->len, (const char *)w->data);
}

static void a_text_keeps_its_lines(void **state)
{
	static const char text[] = "La persona vol trobar feina.\n\n- Primer\n- Segon";
	struct es_writer out;

	(void)state;
	assert_err(translate(text, sizeof(text) - 1, &out), ES_OK);
	assert_has(&out, "La persona quiere encontrar trabajo.\n\n- Primer\n- Segundo");
	es_writer_free(&out);
}

/* A word that it does not know, signs of a shell and of its own formats are text like any other. */
static void odd_words_are_only_words(void **state)
{
	static const char text[] = "Zxqwv $(touch /tmp/x) `id` ^a/b$ [c] {d} \\e @f";
	struct es_writer out;

	(void)state;
	assert_err(translate(text, sizeof(text) - 1, &out), ES_OK);
	assert_has(&out, "Zxqwv");
	assert_has(&out, "[c]");
	es_writer_free(&out);
}

static void a_text_larger_than_pipes_comes_back(void **state)
{
	static const char line[] = "La feina comença avui i el camí és llarg.\n";
	static char text[ES_APERTIUM_TEXT_MAX + 1];
	struct es_writer out;
	size_t len = 0;

	(void)state;
	while (len + sizeof(line) - 1 <= ES_APERTIUM_TEXT_MAX) {
		memcpy(text + len, line, sizeof(line) - 1);
		len += sizeof(line) - 1;
	}
	assert_err(translate(text, len, &out), ES_OK);
	assert_true(out.len > len / 2);
	es_writer_free(&out);
	assert_err(translate(text, sizeof(text), &out), ES_TOO_LARGE);
	es_writer_free(&out);
}

static size_t open_files(void)
{
	DIR *dir = opendir("/proc/self/fd");
	size_t count = 0;

	assert_non_null(dir);
	while (readdir(dir))
		count++;
	closedir(dir);
	return count;
}

static void a_program_that_fails_is_an_error_and_leaves_nothing(void **state)
{
	struct es_writer out;
	size_t before = open_files();

	(void)state;
	es_writer_grow(&out, 1u << 20);
	assert_err(es_apertium_translate("xx-yy", es_bytes_str("Bon dia"), &out), ES_IO);
	assert_int_equal(out.len, 0);
	assert_int_equal(open_files(), before);
	es_writer_free(&out);
}

/* --- through the API -------------------------------------------------------------------------- */

static struct es_bytes params(const char *from, const char *to, size_t texts, const char *text)
{
	static uint8_t buffer[256u << 10];
	struct es_writer w;

	es_writer_init(&w, buffer, sizeof(buffer));
	es_write_map(&w, 3);
	es_write_cstr(&w, "from");
	es_write_cstr(&w, from);
	es_write_cstr(&w, "to");
	es_write_cstr(&w, to);
	es_write_cstr(&w, "texts");
	es_write_array(&w, texts);
	for (size_t i = 0; i < texts; i++)
		es_write_cstr(&w, text);
	return es_writer_bytes(&w);
}

static void professionals_ask_for_drafts(void **state)
{
	static const char method[] = "translation.draft";
	struct api_home home;
	struct guest guest, stranger;
	struct es_bytes texts;
	struct es_reader r;
	bool ok;

	(void)state;
	api_home_open(&home);
	guest_open(&guest, &home, true);
	guest_open(&stranger, &home, false);
	struct es_bytes answer = guest_ask(&guest, method, params("ca", "es", 2, "Bon dia"), &ok);
	assert_true(ok);
	assert_true(es_map_get(answer, "texts", &texts));
	es_reader_init(&r, texts);
	assert_int_equal(es_read_array(&r, 10), 2);
	for (int i = 0; i < 2; i++)
		assert_true(es_bytes_equal(es_read_str(&r, 100), es_bytes_str("Buenos días")));
	guest_refused(&guest, method, params("ca", "hu", 1, "Bon dia"), "not_here", "to");
	guest_refused(&guest, method, params("ca", "es", 1, ""), "invalid", "texts");
	guest_refused(&guest, method, params("ca", "es", 61, "Bon dia"), "too_large", "texts");
	guest_refused(&stranger, method, params("ca", "es", 1, "Bon dia"), "sign_in_needed", NULL);
	answer = guest_ask(&stranger, "translation.pairs", es_bytes_of(NULL, 0), &ok);
	assert_true(ok);
	assert_true(es_map_get(answer, "pairs", &texts));
	es_reader_init(&r, texts);
	assert_true(es_read_array(&r, 100) >= 2);
	guest_close(&stranger);
	guest_close(&guest);
	api_home_close(&home);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(directions_that_are_installed_are_found),
	        cmocka_unit_test(a_text_keeps_its_lines),
	        cmocka_unit_test(odd_words_are_only_words),
	        cmocka_unit_test(a_text_larger_than_pipes_comes_back),
	        cmocka_unit_test(a_program_that_fails_is_an_error_and_leaves_nothing),
	        cmocka_unit_test(professionals_ask_for_drafts),
	};

	signal(SIGPIPE, SIG_IGN); /* as the program itself does */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
