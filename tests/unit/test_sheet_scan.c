/* SPDX-License-Identifier: EUPL-1.2 */
#include "sheet/fold.h"
#include "sheet/scan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct es_arena arena;
static struct es_scan scan;

static void scan_text(const char *text)
{
	es_arena_free(&arena);
	assert_int_equal(es_scan(&arena, es_bytes_str(text), &scan), ES_OK);
}

static void line(size_t index, const char *text)
{
	if (index >= scan.count)
		fail_msg("there are only %zu lines", scan.count);
	struct es_bytes found = scan.lines[index].text;
	if (!es_bytes_equal(found, es_bytes_str(text)))
		fail_msg("line %zu is \"%.*s\", not \"%s\"", index, (int)found.len,
		         found.len ? (const char *)found.data : "", text);
}

static int release(void **state)
{
	(void)state;
	es_arena_free(&arena);
	return 0;
}

static void test_lines_and_numbers(void **state)
{
	(void)state;
	scan_text("un\r\n\r\n  deux   mots\n-----\n# Titre\n");
	assert_int_equal(scan.count, 3);
	line(0, "un");
	line(1, "deux mots");
	line(2, "Titre");
	assert_int_equal(scan.lines[1].number, 3);
	assert_true(scan.lines[1].apart);
	assert_int_equal(scan.lines[2].level, 1);
	assert_int_equal(scan.lines[2].number, 5);
}

static void test_table_rows(void **state)
{
	(void)state;
	scan_text("| 1. PARTIE | |\n|---|---|\n| Ville | Turin \\| Pise |\n| | suite |\n| | |\n"
	          "| a | b | c |\n");
	assert_int_equal(scan.count, 5);
	assert_int_equal(scan.lines[0].cell, ES_CELL_LABEL);
	assert_true(scan.lines[0].table);
	assert_int_equal(scan.lines[1].cell, ES_CELL_LABEL);
	assert_int_equal(scan.lines[2].cell, ES_CELL_VALUE);
	line(2, "Turin | Pise");
	assert_true(scan.lines[3].row);
	assert_int_equal(scan.lines[3].cell, ES_CELL_VALUE);
	assert_int_equal(scan.lines[4].cell, ES_CELL_ROW);
	line(4, "a\x1f"
	        "b\x1f"
	        "c");
}

static void test_boxes_and_bullets(void **state)
{
	(void)state;
	scan_text("☐ un ☑ deux [x] trois [ ] quatre <input type=\"checkbox\" checked=\"\"/> cinq\n"
	          "■ six\n• sept\n- huit\n. neuf\n");
	assert_int_equal(scan.count, 9);
	assert_int_equal(scan.lines[0].tick, ES_TICK_OFF);
	assert_int_equal(scan.lines[1].tick, ES_TICK_ON);
	assert_int_equal(scan.lines[2].tick, ES_TICK_ON);
	assert_int_equal(scan.lines[3].tick, ES_TICK_OFF);
	assert_int_equal(scan.lines[4].tick, ES_TICK_ON);
	line(4, "cinq");
	assert_true(scan.lines[5].square);
	assert_int_equal(scan.lines[6].bullet, 1);
	assert_int_equal(scan.lines[7].bullet, 1);
	line(8, "neuf");
}

/* Signs inside words are writing, not markup. */
static void test_signs_inside_words(void **state)
{
	(void)state;
	scan_text("chargé•e•s de relais-habitant, 3*4, nom_de_fichier, C:\\dossier, a<b, AT&T\n");
	assert_int_equal(scan.count, 1);
	line(0, "chargé•e•s de relais-habitant, 3*4, nom_de_fichier, C:\\dossier, a<b, AT&T");
}

static void test_inline_markup(void **state)
{
	(void)state;
	scan_text("**Ville :** *Turin* &eacute;t&#233; 1^{er} <i>mot</i> "
	          "[site](https://example.org) <https://example.org/a>\n");
	line(0, "Ville : Turin été 1er mot site (https://example.org) https://example.org/a");
	assert_int_equal(scan.lines[0].strong, strlen("Ville :"));
}

static void test_escapes(void **state)
{
	(void)state;
	scan_text("\\- pas une puce\n\\# pas un titre\n\\☐ pas une case\n\\*mot\\*\n&#111; mot\n");
	assert_int_equal(scan.count, 5);
	line(0, "- pas une puce");
	assert_int_equal(scan.lines[0].bullet, 0);
	line(1, "# pas un titre");
	assert_int_equal(scan.lines[1].level, 0);
	line(2, "☐ pas une case");
	assert_int_equal(scan.lines[2].tick, ES_TICK_NONE);
	line(3, "*mot*");
	line(4, "o mot");
}

static void test_unknown_tags_are_text(void **state)
{
	(void)state;
	scan_text("<script>alert(1)</script> <nom de la ville> 3 < 4 <p>fin</p>");
	line(0, "<script>alert(1)</script> <nom de la ville> 3 < 4");
	line(1, "fin");
}

static void test_a_cell_breaks_at_its_own_bullets(void **state)
{
	(void)state;
	scan_text("| Résultats | <ul> . 12 actions . 3 sites. Fin</ul> |\n"
	          "| Partenaires | Ville - Région – Lycée |\n");
	assert_int_equal(scan.count, 5);
	line(1, "12 actions");
	line(2, "3 sites. Fin");
	line(4, "Ville - Région – Lycée");
}

static void fold(const char *text, const char *expected)
{
	char folded[200];

	es_fold(es_bytes_str(text), folded, sizeof(folded));
	assert_string_equal(folded, expected);
}

static void test_folding(void **state)
{
	(void)state;
	fold("3. MISE EN ŒUVRE DE L’INITIATIVE :", "3 mise en oeuvre de l initiative");
	fold("Földrajzi lefedettség", "foldrajzi lefedettseg");
	fold("mil·lèsimes", "mil lesimes");
	fold("e\xcc\x81t\xcc\x81", "et");
	fold(" .. ", "");
	char small[4];
	assert_int_equal(es_fold(es_bytes_str("abcdef"), small, sizeof(small)), 3);
}

static void test_nearness(void **state)
{
	(void)state;
	assert_true(es_fold_near("organisation", "organisatlon", 1));
	assert_true(es_fold_near("organisation", "organsation", 1));
	assert_true(es_fold_near("abc", "abc", 0));
	assert_false(es_fold_near("organisation", "orqanisatlon", 1));
	assert_true(es_fold_near("organisation", "orqanisatlon", 2));
	assert_false(es_fold_near("ville", "villes et pays", 4));
	assert_true(es_fold_near("", "ab", 2));
	assert_false(es_fold_near("", "abc", 2));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_lines_and_numbers),
	        cmocka_unit_test(test_table_rows),
	        cmocka_unit_test(test_boxes_and_bullets),
	        cmocka_unit_test(test_signs_inside_words),
	        cmocka_unit_test(test_inline_markup),
	        cmocka_unit_test(test_escapes),
	        cmocka_unit_test(test_unknown_tags_are_text),
	        cmocka_unit_test(test_a_cell_breaks_at_its_own_bullets),
	        cmocka_unit_test(test_folding),
	        cmocka_unit_test(test_nearness),
	};

	return cmocka_run_group_tests(tests, NULL, release);
}
