/* SPDX-License-Identifier: EUPL-1.2 */
/* Nothing of a sheet may get lost: every word of at least four letters that is not the form's own
 * stands in one of the records. */
#include "sheet/fold.h"
#include "sheet/labels.h"
#include "sheet/number.h"
#include "sheet_fixture.h"

#include "essaim/schema.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define FOLDED_MAX (4 * ES_SHEET_TEXT_MAX)

/* What the blank form prints besides the schema's labels and helps, and the names of tags. */
static const char printed[] =
        " contact site internet ville pays temoignages professionnels impliques beneficiaires "
        "outil "
        "beneficiari entrepreneurat mais decrivez brievement indiquez differences quelconques "
        "criteres elements permis cela aussi "
        "dans tous pensez serait possible appliquer cette initiative autres contextes plus "
        "precisement quelles actions pourraient appliquees quels sont essentiels titre structure "
        "porteuse moment pilote acteurs role enjeux objectifs operationnels values action resume "
        "domaine couverts contatti sito citta paese testimonianze input type checkbox checked "
        "style "
        "list none table excel html nbsp eacute citta telefon telefono kapcsolat ";

static char *records;
static char *form;

static void add_label(const struct es_label *label)
{
	char folded[1000];

	for (int lang = 0; lang < ES_LANGUAGE_COUNT; lang++) {
		if (!label->in[lang])
			continue;
		es_fold(es_bytes_str(label->in[lang]), folded, sizeof(folded));
		strcat(form, folded);
		strcat(form, " ");
	}
}

static void add_fields(const struct es_field *fields, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		add_label(&fields[i].label);
		add_label(&fields[i].help);
		for (size_t j = 0; j < fields[i].options_len; j++)
			add_label(&fields[i].options[j].label);
		add_fields(fields[i].fields, fields[i].fields_len);
	}
}

static int set_up(void **state)
{
	static const uint64_t kinds[] = {ES_KIND_PRACTICE, ES_KIND_TESTIMONY, ES_KIND_PROFILE,
	                                 ES_KIND_TOOL};
	(void)state;

	records = malloc(FOLDED_MAX);
	form = malloc(200000);
	if (!records || !form)
		return 1;
	strcpy(form, printed);
	add_label(&es_label_rights);
	add_label(&es_label_language);
	add_label(&es_label_professionals);
	add_label(&es_label_beneficiaries);
	for (size_t i = 0; i < es_questions_count; i++) {
		strcat(form, es_questions[i].folded);
		strcat(form, " ");
	}
	for (size_t i = 0; i < 4; i++) {
		const struct es_schema *schema = es_schema_of(kinds[i]);
		add_label(&schema->label);
		add_fields(schema->fields, schema->fields_len);
	}
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	free(records);
	free(form);
	return 0;
}

static bool has(const char *text, const char *word)
{
	size_t len = strlen(word);

	for (const char *at = text; (at = strstr(at, word)); at += len)
		if ((at == text || at[-1] == ' ') && (at[len] == ' ' || at[len] == '\0'))
			return true;
	return false;
}

/* The strings of a canonical value, folded, one after the other. */
static void fold_strings(struct es_bytes value)
{
	struct es_reader r;
	size_t len = 0;

	es_reader_init(&r, value);
	records[len++] = ' ';
	while (!es_reader_at_end(&r)) {
		enum es_type type = es_reader_peek(&r);
		if (type == ES_STR) {
			len += es_fold(es_read_str(&r, value.len), records + len,
			               FOLDED_MAX - len - 2);
			records[len++] = ' ';
		} else if (type == ES_MAP) {
			(void)es_read_map(&r, value.len);
		} else if (type == ES_ARRAY) {
			(void)es_read_array(&r, value.len);
		} else {
			(void)es_read_value(&r);
		}
		assert_int_equal(r.err, ES_OK);
	}
	records[len] = '\0';
}

/* A code stands for a word that was read as such: a country. */
static bool understood(const char *word)
{
	return es_country_code(es_bytes_str(word)) != NULL;
}

static void expect_all_words(const struct fixture *f)
{
	char *words = malloc(FOLDED_MAX);
	size_t checked = 0;

	assert_non_null(words);
	fold_strings(es_writer_bytes(&f->view));
	es_fold(es_bytes_of(f->text, f->len), words, FOLDED_MAX);
	for (char *word = strtok(words, " "); word; word = strtok(NULL, " ")) {
		if (strlen(word) < 4 || has(form, word) || understood(word))
			continue;
		checked++;
		if (!has(records, word))
			fail_msg("the word \"%s\" was lost", word);
	}
	assert_true(checked > 20);
	free(words);
}

/* Its markup hides words from this simple count: entities, letters misread. */
static bool counts(const char *name)
{
	return name[0] != '.' && strcmp(name, "edge_cases.md") != 0;
}

static size_t check_folder(const char *folder)
{
	char path[1024];
	char file[2048];
	size_t files = 0;

	snprintf(path, sizeof(path), "%s/%s", ES_TESTS_DIR, folder);
	DIR *dir = opendir(path);
	assert_non_null(dir);
	for (struct dirent *entry; (entry = readdir(dir));) {
		struct fixture f = {0};
		if (!counts(entry->d_name))
			continue;
		print_message("%s/%s\n", folder, entry->d_name);
		snprintf(file, sizeof(file), "%s/%s", path, entry->d_name);
		assert_true(fixture_read(file, &f.text, &f.len));
		fixture_parse(&f, f.text, f.len, NULL);
		expect_all_words(&f);
		fixture_close(&f);
		files++;
	}
	closedir(dir);
	return files;
}

static void test_no_word_of_a_fixture_is_lost(void **state)
{
	(void)state;
	assert_true(check_folder("fixtures/sheets") >= 5);
}

static void test_no_word_of_the_demo_is_lost(void **state)
{
	(void)state;
	assert_int_equal(check_folder("../bootstrap/demo/sheets/fr"), 5);
	assert_int_equal(check_folder("../bootstrap/demo/sheets/it"), 4);
	assert_int_equal(check_folder("../bootstrap/demo/sheets/hu"), 4);
	assert_int_equal(check_folder("../bootstrap/demo/sheets/es"), 4);
	assert_int_equal(check_folder("../bootstrap/demo/sheets/ca"), 4);
	assert_int_equal(check_folder("../bootstrap/demo/sheets/be"), 4);
}

static void test_no_word_of_the_scanned_sheet_is_lost(void **state)
{
	struct fixture f = {0};
	char path[1024];
	(void)state;

	snprintf(path, sizeof(path), "%s/../../shared/seeds/003_d6fad31c64d4fcda.txt",
	         ES_TESTS_DIR);
	if (!fixture_read(path, &f.text, &f.len)) {
		print_message("the scanned sheet is not here: skipped\n");
		skip();
	}
	fixture_parse(&f, f.text, f.len, NULL);
	expect_all_words(&f);
	fixture_close(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_no_word_of_a_fixture_is_lost),
	        cmocka_unit_test(test_no_word_of_the_demo_is_lost),
	        cmocka_unit_test(test_no_word_of_the_scanned_sheet_is_lost),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
