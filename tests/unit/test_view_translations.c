/* SPDX-License-Identifier: EUPL-1.2 */
/* Practices in other languages, as they are shown. */
#include "api_home.h"
#include "test.h"

#include "essaim/schema.h"

static struct api_home home;
static struct es_writer out;

static int open_home(void **state)
{
	(void)state;
	api_home_open(&home);
	es_writer_grow(&out, 4u << 20);
	return 0;
}

static int close_home(void **state)
{
	(void)state;
	es_writer_free(&out);
	api_home_close(&home);
	return 0;
}

struct entry {
	const char *field, *text, *state;
};

static void translate(const struct es_id *practice, const struct es_id *revision,
                      const struct entry *entries, size_t count, struct es_id *id)
{
	uint8_t ids[2 * (ES_ID_LEN + 2)];
	uint8_t texts[4096], body[8192];
	struct es_writer i, t, w;

	es_writer_init(&i, ids, sizeof(ids));
	es_write_bin(&i, ES_BYTES(practice->bytes));
	es_write_bin(&i, ES_BYTES(revision->bytes));
	es_writer_init(&t, texts, sizeof(texts));
	es_write_array(&t, count);
	for (size_t at = 0; at < count; at++) {
		es_write_map(&t, 3);
		es_write_cstr(&t, "field");
		es_write_cstr(&t, entries[at].field);
		es_write_cstr(&t, "text");
		es_write_cstr(&t, entries[at].text);
		es_write_cstr(&t, "state");
		es_write_cstr(&t, entries[at].state);
	}
	struct es_schema_value values[] = {
	        {"practice", es_bytes_of(ids, ES_ID_LEN + 2)},
	        {"revision", es_bytes_of(ids + ES_ID_LEN + 2, ES_ID_LEN + 2)},
	        {"texts", es_writer_bytes(&t)},
	};
	es_writer_init(&w, body, sizeof(body));
	assert_err(es_schema_encode(ES_KIND_TRANSLATION, home.account.author, values, 3, &w),
	           ES_OK);
	assert_err(es_schema_check(ES_KIND_TRANSLATION, es_writer_bytes(&w), NULL), ES_OK);
	struct es_draft draft = {
	        .kind = ES_KIND_TRANSLATION, .lang = "it", .body = es_writer_bytes(&w)};
	assert_err(es_publish(home.node, &draft, 1, id), ES_OK);
}

static es_err view(es_err (*make)(const struct es_view_source *, const struct es_id *,
                                  struct es_writer *),
                   const struct es_id *id)
{
	struct es_view_source s;

	es_writer_reset(&out);
	api_home_look(&home, ES_SCOPE_PUBLIC, &s);
	es_err err = make(&s, id, &out);
	es_snapshot_end(s.snap);
	if (err == ES_OK)
		assert_err(es_canonical(es_writer_bytes(&out)), ES_OK);
	return err;
}

static uint64_t number(struct es_bytes map, const char *key)
{
	struct es_bytes value;
	struct es_reader r;

	assert_true(es_map_get(map, key, &value));
	es_reader_init(&r, value);
	return es_read_uint(&r, UINT64_MAX);
}

static size_t listed(struct es_bytes *first)
{
	struct es_bytes items;
	struct es_reader r;

	assert_true(es_map_get(es_writer_bytes(&out), "items", &items));
	es_reader_init(&r, items);
	size_t count = es_read_array(&r, SIZE_MAX);
	if (count && first)
		*first = es_read_value(&r);
	return count;
}

static const struct entry two[] = {
        {"description.title", "Il caffè senza appuntamento", "human"},
        {"description.summary", "Una bozza", "machine"},
};

static void a_translation_tells_how_far_it_is(void **state)
{
	struct es_id practice, id;
	struct es_bytes first;

	(void)state;
	api_home_practice(&home, "Le café sans rendez-vous", ES_SCOPE_PUBLIC, &practice);
	translate(&practice, &practice, two, 2, &id);
	assert_err(view(es_view_translations, &practice), ES_OK);
	assert_int_equal(listed(&first), 1);
	assert_int_equal(number(first, "translated"), 2);
	assert_int_equal(number(first, "machine"), 1);
	assert_int_equal(number(first, "outdated"), 0);
	assert_true(number(first, "fields") >= 1);
	assert_false(es_map_get(first, "texts", &(struct es_bytes){0}));
	struct es_bytes fields;
	struct es_reader r;
	assert_true(es_map_get(es_writer_bytes(&out), "fields", &fields));
	es_reader_init(&r, fields);
	assert_int_equal(es_read_array(&r, 100), number(first, "fields"));
	assert_true(es_bytes_equal(es_read_str(&r, 100), es_bytes_str("description.title")));
	assert_err(view(es_view_translation, &id), ES_OK);
	assert_true(es_map_get(es_writer_bytes(&out), "texts", &(struct es_bytes){0}));
}

static void what_the_original_changed_is_outdated(void **state)
{
	struct es_id practice, revision, id;
	struct es_bytes first;

	(void)state;
	api_home_practice(&home, "Avant", ES_SCOPE_PUBLIC, &practice);
	translate(&practice, &practice, two, 1, &id);
	api_home_revise(&home, &practice, &practice, "Après", &revision);
	assert_err(view(es_view_translations, &practice), ES_OK);
	assert_int_equal(listed(&first), 1);
	assert_int_equal(number(first, "outdated"), 1);
	/* Made from the new revision, it is not. */
	translate(&practice, &revision, two, 1, &id);
	assert_err(view(es_view_translation, &id), ES_OK);
	assert_int_equal(number(es_writer_bytes(&out), "outdated"), 0);
}

static void names_and_figures_are_not_translated(void **state)
{
	static const struct entry odd[] = {
	        {"description.title", "Titolo", "human"},
	        {"organisation.name", "Altro nome", "human"},
	        {"results.figures", "12", "human"},
	        {"licence", "MIT", "human"},
	        {"nothing.here", "?", "human"},
	};
	struct es_id practice, id;

	(void)state;
	api_home_practice(&home, "Titre", ES_SCOPE_PUBLIC, &practice);
	translate(&practice, &practice, odd, 5, &id);
	assert_err(view(es_view_translation, &id), ES_OK);
	assert_int_equal(number(es_writer_bytes(&out), "translated"), 1);
	assert_true(es_translatable("description.summary"));
	assert_false(es_translatable("organisation.name"));
	assert_false(es_translatable("funder_notice"));
}

/* A revision of another practice proves nothing about this one. */
static void a_translation_of_a_stranger_is_not_shown(void **state)
{
	struct es_id one, other, nobody = {{7}}, id;

	(void)state;
	api_home_practice(&home, "Une", ES_SCOPE_PUBLIC, &one);
	api_home_practice(&home, "Autre", ES_SCOPE_PUBLIC, &other);
	translate(&one, &other, two, 1, &id);
	assert_err(view(es_view_translation, &id), ES_NOT_FOUND);
	assert_err(view(es_view_translations, &one), ES_OK);
	assert_int_equal(listed(NULL), 0);
	translate(&nobody, &nobody, two, 1, &id);
	assert_err(view(es_view_translation, &id), ES_NOT_FOUND);
	assert_err(view(es_view_translation, &one), ES_NOT_FOUND);
}

/* Strangers do not see what members keep among themselves through its translation. */
static void a_translation_shows_no_more_than_its_practice(void **state)
{
	struct es_id practice, id;

	(void)state;
	api_home_practice(&home, "Entre nous", ES_SCOPE_FEDERATION, &practice);
	translate(&practice, &practice, two, 1, &id);
	assert_err(view(es_view_translation, &id), ES_NOT_FOUND);
	assert_err(view(es_view_translations, &practice), ES_OK);
	assert_int_equal(listed(NULL), 0);
}

/* What a reader of this language is told of the practice in a list. */
static struct es_bytes listed_for(const char *lang, const struct es_id *practice)
{
	struct es_bytes translated;
	struct es_view_source s;

	es_writer_reset(&out);
	api_home_look(&home, ES_SCOPE_PUBLIC, &s);
	s.lang = es_bytes_str(lang);
	assert_err(es_view_summary(&s, practice, &out), ES_OK);
	es_snapshot_end(s.snap);
	assert_err(es_canonical(es_writer_bytes(&out)), ES_OK);
	assert_true(es_map_get(es_writer_bytes(&out), "translated", &translated));
	return translated;
}

static bool is_nil(struct es_bytes value)
{
	return es_bytes_equal(value, es_bytes_of("\xc0", 1));
}

static void assert_text(struct es_bytes map, const char *key, const char *wanted)
{
	struct es_bytes value = {NULL, 0};

	assert_true(es_map_get(map, key, &value));
	assert_true(wanted ? es_bytes_equal(es_value_str(value), es_bytes_str(wanted))
	                   : is_nil(value));
}

static void a_list_speaks_the_language_of_its_reader(void **state)
{
	static const struct entry drafted[] = {{"description.title", "Una macchina", "machine"}};
	static const struct entry human[] = {{"description.title", "Il caffè", "human"}};
	static const struct entry elsewhere[] = {{"results.results", "Tutto bene", "human"}};
	struct es_id practice, other, id;
	struct es_bytes translated;

	(void)state;
	api_home_practice(&home, "Le café sans rendez-vous", ES_SCOPE_PUBLIC, &practice);
	api_home_practice(&home, "Un autre café", ES_SCOPE_PUBLIC, &other);
	assert_true(is_nil(listed_for("it", &practice)));
	translate(&practice, &practice, elsewhere, 1, &id);
	assert_true(is_nil(listed_for("it", &practice)));
	translate(&practice, &practice, drafted, 1, &id);
	translated = listed_for("it-CH", &practice);
	assert_text(translated, "title", "Una macchina");
	assert_text(translated, "summary", NULL);
	assert_text(translated, "lang", "it");
	/* read by a person before made by a machine, whichever is newer */
	translate(&practice, &practice, human, 1, &id);
	translate(&practice, &practice, drafted, 1, &id);
	assert_text(listed_for("it", &practice), "title", "Il caffè");
	assert_true(is_nil(listed_for("fr", &practice)));
	assert_true(is_nil(listed_for("", &practice)));
	assert_true(is_nil(listed_for("hu", &practice)));
	assert_true(is_nil(listed_for("it", &other)));
	api_home_revise(&home, &practice, &practice, "Le café du jeudi", &id);
	assert_true(is_nil(listed_for("it", &practice)));
}

#define WITH_HOME(test) cmocka_unit_test_setup_teardown(test, open_home, close_home)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        WITH_HOME(a_translation_tells_how_far_it_is),
	        WITH_HOME(a_list_speaks_the_language_of_its_reader),
	        WITH_HOME(what_the_original_changed_is_outdated),
	        WITH_HOME(names_and_figures_are_not_translated),
	        WITH_HOME(a_translation_of_a_stranger_is_not_shown),
	        WITH_HOME(a_translation_shows_no_more_than_its_practice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
