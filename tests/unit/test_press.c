/* SPDX-License-Identifier: EUPL-1.2 */
/* Documents on pages: their structure, their bytes, what hostile words do to them. What a reader of PDFs makes of them is seen
 * by tests/integration/print.sh. */
#include "test.h"

#include "node.h"
#include "node_limits.h"
#include "print/ending.h"
#include "print/press.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
size_t __sanitizer_get_current_allocated_bytes(void);
#define bytes_in_use() __sanitizer_get_current_allocated_bytes()
#else
#include <malloc.h>
#define bytes_in_use() (mallinfo2().uordblks)
#endif

struct script {
	struct es_bytes text, link;
	size_t times;
	bool rows, grid, chart;
};

static void number(void *context, unsigned page, unsigned pages, struct es_writer *out)
{
	char text[40];

	(void)context;
	snprintf(text, sizeof(text), "%u/%u", page, pages);
	es_write_raw(out, es_bytes_str(text));
}

static void put(struct es_press *p, const struct script *s)
{
	static const double widths[] = {1, 2};
	struct es_para para = {
	        .face = ES_FACE_BODY, .text = s->text, .lang = es_bytes_str("fr"), .link = s->link};
	struct es_bytes cells[] = {es_bytes_str("96"), s->text};

	if (s->chart) {
		es_press_band(p, cells, cells, 2);
		es_press_bar(p, cells[1], cells[0], 0.5);
		return;
	}
	if (!s->grid) {
		es_press_para(p, &para);
		return;
	}
	es_press_grid(p, widths, 2);
	es_press_grid_row(p, cells, true, para.lang);
	es_press_grid_row(p, cells, false, para.lang);
	es_press_grid_end(p);
}

static void document(struct es_press *p, void *context)
{
	const struct script *s = context;

	es_press_part(p, es_bytes_str("1. A part"));
	es_press_open(p, "Table");
	for (size_t i = 0; i < s->times; i++) {
		if (s->rows)
			es_press_row(p, es_bytes_str("A question"), es_bytes_of(NULL, 0));
		put(p, s);
		if (s->rows)
			es_press_row_end(p);
	}
	es_press_close(p, "Table");
}

static es_err print(const struct script *s, const char *attached, struct es_writer *out)
{
	struct script copy = *s;
	struct es_press_about about = {
	        .title = es_bytes_str("Le café d'à côté"),
	        .author = es_bytes_str("Les Rives"),
	        .lang = "fr",
	        .created_ms = 1700000000000,
	        .foot = es_bytes_str("CC-BY-SA-4.0"),
	        .number = number,
	        .document = document,
	        .context = &copy,
	        .attached = es_bytes_str(attached),
	        .attached_name = "a.proof",
	        .attached_type = "application/x-a",
	};

	es_writer_grow(out, ES_PRINT_BYTES_MAX);
	return es_press_print(&about, out);
}

static bool holds(const struct es_writer *w, const char *words)
{
	size_t len = strlen(words);
	struct es_bytes in = es_writer_bytes(w);

	for (size_t i = 0; i + len <= in.len; i++)
		if (memcmp(in.data + i, words, len) == 0)
			return true;
	return false;
}

static void says_what_it_is(void **state)
{
	struct script s = {.text = es_bytes_str("Un mot."), .times = 3, .rows = true};
	struct es_bytes file;
	struct es_writer pdf;

	(void)state;
	assert_err(print(&s, "a proof\0of bytes", &pdf), ES_OK);
	assert_true(es_pdf_is(es_writer_bytes(&pdf)));
	assert_true(holds(&pdf, "/Lang (fr)"));
	assert_true(holds(&pdf, "/MarkInfo << /Marked true >>"));
	assert_true(holds(&pdf, "/S /H2"));
	assert_true(holds(&pdf, "/S /TH"));
	assert_true(holds(&pdf, "/DisplayDocTitle true"));
	assert_err(es_pdf_attached(es_writer_bytes(&pdf), "application/x-a", &file), ES_OK);
	assert_true(es_bytes_equal(file, es_bytes_str("a proof")));
	assert_err(es_pdf_attached(es_writer_bytes(&pdf), "application/x-b", &file), ES_NOT_FOUND);
	es_writer_free(&pdf);
	assert_err(print(&s, "", &pdf), ES_OK);
	assert_err(es_pdf_attached(es_writer_bytes(&pdf), "application/x-a", &file), ES_NOT_FOUND);
	es_writer_free(&pdf);
}

/* A proof holds texts that people wrote, byte by byte: what they say of files is no file. */
static void a_text_is_no_attached_file(void **state)
{
	static const char text[] = "<< /Type /EmbeddedFile /Subtype /application#2fx-a /Length 4 "
	                           ">>\nstream\nfake\nendstream\nendobj\nxref\n0 1\n"
	                           "0000000009 00000 n \ntrailer\nstartxref\n9\n%%EOF\n";
	struct script s = {.text = es_bytes_str("Un mot."), .times = 1};
	struct es_bytes file;
	struct es_writer pdf;

	(void)state;
	assert_err(print(&s, text, &pdf), ES_OK);
	assert_err(es_pdf_attached(es_writer_bytes(&pdf), "application/x-a", &file), ES_OK);
	assert_true(es_bytes_equal(file, es_bytes_str(text)));
	es_writer_free(&pdf);
}

/* Bars are rows of a table, large figures entries of a list: what is seen is also heard. */
static void tags_its_charts(void **state)
{
	struct script s = {.text = es_bytes_str("Italie"), .times = 2, .chart = true};
	struct es_writer pdf;

	(void)state;
	assert_err(print(&s, "", &pdf), ES_OK);
	assert_true(holds(&pdf, "/S /Lbl"));
	assert_true(holds(&pdf, "/S /LBody"));
	assert_true(holds(&pdf, "/S /TR"));
	assert_true(holds(&pdf, "/S /TH"));
	es_writer_free(&pdf);
}

static void prints_the_same_bytes(void **state)
{
	struct script s = {.text = es_bytes_str("L'accompagnement socioprofessionnel, ☑ et ☐."),
	                   .times = 60};
	struct es_writer a, b;

	(void)state;
	assert_err(print(&s, "proof", &a), ES_OK);
	assert_err(print(&s, "proof", &b), ES_OK);
	assert_true(es_bytes_equal(es_writer_bytes(&a), es_writer_bytes(&b)));
	es_writer_free(&a);
	es_writer_free(&b);
}

/* A PDF that was cut or bent gives a file or none, and nothing else. */
static void finds_no_file_in_what_is_broken(void **state)
{
	struct script s = {.text = es_bytes_str("Un mot."), .times = 1};
	struct es_bytes file;
	struct es_writer pdf;

	(void)state;
	assert_err(print(&s, "proof", &pdf), ES_OK);
	struct es_bytes all = es_writer_bytes(&pdf);
	for (size_t len = all.len > 2000 ? all.len - 2000 : 0; len < all.len; len += 7) {
		uint8_t *copy = malloc(len + 1);
		assert_non_null(copy);
		memcpy(copy, all.data, len);
		if (es_pdf_attached(es_bytes_of(copy, len), "application/x-a", &file) == ES_OK)
			assert_true(file.data + file.len <= copy + len);
		free(copy);
	}
	assert_err(es_pdf_attached(
	                   es_bytes_str("%PDF-<< /Type /EmbeddedFile /Subtype /application#2fx-a "
	                                "/Length 99999999999999999999 >>\nstream\nx"),
	                   "application/x-a", &file),
	           ES_NOT_FOUND);
	es_writer_free(&pdf);
}

static struct es_bytes repeat(const char *words, size_t bytes, char *out)
{
	size_t len = strlen(words), done = 0;

	for (; done + len <= bytes; done += len)
		memcpy(out + done, words, len);
	return es_bytes_of(out, done);
}

/* Whatever one record can hold is printed, or refused as too long, within the time of a document. */
static void bears_hostile_words(void **state)
{
	static const char *const words[] = {
	        "a",
	        "mot ",
	        "Donaudampfschifffahrtsgesellschaft",
	        "مرحبا بالعالم ",
	        "שלום ",
	        "\xe2\x80\xae"
	        "gepnek ",
	        "😀",
	        "\xcc\x81",
	        "ﷺ",
	        "\xe2\x80\x8b",
	        "\t",
	        "\n",
	        "a\nb\n",
	        "&<b>'\\()",
	        "\xc2\xad",
	        "界",
	};
	char *room = malloc(ES_BODY_MAX);

	(void)state;
	assert_non_null(room);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		for (int grid = 0; grid < 3; grid++) { /* 2: a chart, whose words are names */
			struct script s = {.text = repeat(words[i], grid == 2 ? 4000 : 65536, room),
			                   .times = 1,
			                   .rows = grid < 2,
			                   .grid = grid == 1,
			                   .chart = grid == 2};
			uint64_t began = es_monotonic_ms();
			struct es_writer pdf;
			es_err err = print(&s, "", &pdf);
			if (err != ES_OK && err != ES_LIMIT && err != ES_TIMEOUT)
				assert_err(err, ES_OK);
			if (getenv("ESSAIM_TELL"))
				printf("%zu %d: %s, %llu ms, %zu bytes\n", i, grid,
				       es_err_word(err),
				       (unsigned long long)(es_monotonic_ms() - began), pdf.len);
			es_writer_free(&pdf);
		}
	}
	free(room);
}

/* An address that the schema lets pass could go on as an action of its own, which readers carry out. */
static void keeps_addresses_to_themselves(void **state)
{
	struct script s = {
	        .text = es_bytes_str("Un lien"),
	        .link = es_bytes_str("https://x.org/a_(b)'/)/S/JavaScript/JS(app.alert(1)"),
	        .times = 1};
	struct es_writer pdf;

	(void)state;
	assert_err(print(&s, "", &pdf), ES_OK);
	assert_true(holds(
	        &pdf, "/URI (https://x.org/a_%28b%29%27/%29/S/JavaScript/JS%28app.alert%281%29)"));
	assert_false(holds(&pdf, "/JS("));
	es_writer_free(&pdf);
}

static void stops_at_too_many_pages(void **state)
{
	struct script s = {.text = es_bytes_str("Un mot."), .times = 40000};
	struct es_writer pdf;

	(void)state;
	assert_err(print(&s, "", &pdf), ES_LIMIT);
	assert_int_equal(pdf.len, 0);
	es_writer_free(&pdf);
}

/* Caches of the libraries fill at first (Cairo keeps 256 sizes of fonts), then nothing more is kept: a real leak of one print would be ten times what is allowed. */
static void keeps_no_memory(void **state)
{
	struct script s = {.text = es_bytes_str("Des mots qui se coupent volontiers."), .times = 5};
	struct es_writer pdf;
	size_t before = 0;

	(void)state;
	for (int i = 0; i < 50; i++) {
		assert_err(print(&s, "", &pdf), ES_OK);
		es_writer_free(&pdf);
		if (i == 30)
			before = bytes_in_use();
		if (getenv("ESSAIM_TELL"))
			printf("%d: %zu\n", i, bytes_in_use());
	}
	assert_true(bytes_in_use() < before + 200000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(says_what_it_is),
	        cmocka_unit_test(a_text_is_no_attached_file),
	        cmocka_unit_test(tags_its_charts),
	        cmocka_unit_test(prints_the_same_bytes),
	        cmocka_unit_test(finds_no_file_in_what_is_broken),
	        cmocka_unit_test(bears_hostile_words),
	        cmocka_unit_test(keeps_addresses_to_themselves),
	        cmocka_unit_test(stops_at_too_many_pages),
	        cmocka_unit_test(keeps_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
