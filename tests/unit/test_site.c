/* SPDX-License-Identifier: EUPL-1.2 */
/* What the public pages are made of: escaped markup, tables of words, phrases, addresses,
 * languages. */
#include "site/html.h"
#include "site/phrase.h"
#include "site/place.h"
#include "test.h"

#include <string.h>

static const char french[] = "ago.day.1\thier\n"
                             "ago.day.more\til y a {0} jours\n"
                             "ago.second.0\tmaintenant\n"
                             "country.FR\tFrance\n"
                             "date.day.03\t{d} mars {y}\n"
                             "date.first.03\t{d}er mars {y}\n"
                             "date.month.03\tmars {y}\n"
                             "date.year\t{y}\n"
                             "money.EUR\t{0} €\n"
                             "number.decimal\t,\n"
                             "number.group\t.\n"
                             "number.group_from\t5\n"
                             "number.one_below\t2\n"
                             "number.percent\t{0} %\n"
                             "posts#many\t# de postes\n"
                             "posts#none\taucun poste\n"
                             "posts#one\t# poste\n"
                             "posts#other\t# postes\n"
                             "said\t{1} selon {0} {oui}\n"
                             "tongue.hu\thongrois\n"
                             "two\tune ligne\\nune autre \\\\\n";

static struct es_table *table_of(const char *text)
{
	struct es_table *table = NULL;

	assert_int_equal(es_table_read(es_bytes_str(text), &table), ES_OK);
	return table;
}

static void assert_phrase(const struct es_phrase *p, const char *text)
{
	assert_int_equal(p->len, strlen(text));
	assert_memory_equal(p->text, text, p->len);
}

static void assert_html(struct es_html *h, const char *text)
{
	struct es_bytes bytes = es_writer_bytes(&h->w);

	assert_int_equal(h->w.err, ES_OK);
	assert_int_equal(bytes.len, strlen(text));
	assert_memory_equal(bytes.data, text, bytes.len);
}

static void markup_escapes_what_people_wrote(void **state)
{
	struct es_html h;

	(void)state;
	es_html_init(&h, 4096);
	es_html_markup(&h, "<p");
	es_html_attr(&h, "title", es_bytes_str("a\" onload='x"));
	es_html_attr(&h, "lang", es_bytes_str(""));
	es_html_markup(&h, ">");
	es_html_text(&h, es_bytes_str("<script>&\x01\x1f\n\x7f</p>"));
	assert_html(&h, "<p title=\"a&quot; onload=&#39;x\">&lt;script&gt;&amp;\n&lt;/p&gt;");
	es_html_free(&h);
	es_html_init(&h, 4096);
	es_html_json(&h, es_bytes_str("\xa9</script>"));
	assert_html(&h, "\"\\u003c/script>\"");
	es_html_free(&h);
	es_html_init(&h, 8);
	es_html_text(&h, es_bytes_str("more than eight"));
	assert_int_equal(h.w.err, ES_NO_SPACE);
	es_html_free(&h);
	assert_true(es_html_is_link(es_bytes_str("HTTPS://example.org")));
	assert_false(es_html_is_link(es_bytes_str("javascript:alert(1)")));
	assert_false(es_html_is_link(es_bytes_str("https://")));
}

static void tables_are_read_or_refused(void **state)
{
	static const char *const bad[] = {"no tab\n",     "\tno key\n",     "b\tx\na\ty\n",
	                                  "a\tx\na\ty\n", "a\tno line end", "a\t\xff\n"};
	struct es_table *table = table_of(french);

	(void)state;
	assert_string_equal(es_table_get(table, "country.FR"), "France");
	assert_string_equal(es_table_get(table, "two"), "une ligne\nune autre \\");
	assert_null(es_table_get(table, "country.HU"));
	assert_string_equal(es_word(table, "country.HU"), "country.HU");
	es_table_free(table);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		table = NULL;
		assert_int_equal(es_table_read(es_bytes_str(bad[i]), &table), ES_MALFORMED);
		assert_null(table);
	}
	table = table_of("");
	assert_null(es_table_get(table, "a"));
	es_table_free(table);
}

static void phrases_follow_the_language(void **state)
{
	struct es_table *fr = table_of(french);
	struct es_phrase p;

	(void)state;
	es_phrase_fill(fr, "said", es_bytes_str("A"), es_bytes_str("B{0}"), &p);
	assert_phrase(&p, "B{0} selon A {oui}");
	es_phrase_count(fr, "posts", 0, &p);
	assert_phrase(&p, "aucun poste");
	es_phrase_count(fr, "posts", 1500, &p);
	assert_phrase(&p, "1,5 poste");
	es_phrase_count(fr, "posts", 12000000, &p);
	assert_phrase(&p, "12.000 postes");
	es_phrase_count(fr, "posts", 3000000000, &p);
	assert_phrase(&p, "3.000.000 de postes");
	es_phrase_number(fr, 1234000, &p);
	assert_phrase(&p, "1234");
	es_phrase_number(fr, -1234567008, &p);
	assert_phrase(&p, "-1.234.567,008");
	es_phrase_number(fr, INT64_MIN, &p);
	assert_phrase(&p, "-9.223.372.036.854.775,808");
	es_phrase_money(fr, 9640000, es_bytes_str("EUR"), &p);
	assert_phrase(&p, "96.400 €");
	es_phrase_percent(fr, 57500, &p);
	assert_phrase(&p, "57,5 %");
	es_phrase_money(fr, 1250, es_bytes_str("XAF"), &p);
	assert_phrase(&p, "12,50 XAF");
	es_table_free(fr);
}

static void dates_have_the_precision_they_came_with(void **state)
{
	struct es_table *fr = table_of(french);
	struct es_phrase p;

	(void)state;
	es_phrase_open_date(fr, es_bytes_str("2016"), &p);
	assert_phrase(&p, "2016");
	es_phrase_open_date(fr, es_bytes_str("2016-03"), &p);
	assert_phrase(&p, "mars 2016");
	es_phrase_open_date(fr, es_bytes_str("2016-03-01"), &p);
	assert_phrase(&p, "1er mars 2016");
	es_phrase_open_date(fr, es_bytes_str("2016-03-17"), &p);
	assert_phrase(&p, "17 mars 2016");
	es_phrase_open_date(fr, es_bytes_str("someday"), &p);
	assert_phrase(&p, "someday");
	es_phrase_open_date(fr, es_bytes_of(NULL, 0), &p);
	assert_phrase(&p, "");
	es_phrase_ago(fr, 1000, 500, &p);
	assert_phrase(&p, "maintenant");
	es_phrase_ago(fr, 1000, 1000 + 36ull * 3600 * 1000, &p);
	assert_phrase(&p, "hier");
	es_phrase_ago(fr, 1000, 1000 + 240ull * 3600 * 1000, &p);
	assert_phrase(&p, "il y a 10 jours");
	es_phrase_instant(1457400000123u, &p);
	assert_phrase(&p, "2016-03-08T01:20:00.123Z");
	es_table_free(fr);
}

static void names_fall_back_to_their_codes(void **state)
{
	struct es_table *fr = table_of(french);
	struct es_phrase p;

	(void)state;
	es_phrase_where(fr, es_bytes_str("Roubaix"), es_bytes_str("fr"), &p);
	assert_phrase(&p, "Roubaix, France");
	es_phrase_where(fr, es_bytes_of(NULL, 0), es_bytes_str("ZZ"), &p);
	assert_phrase(&p, "ZZ");
	es_phrase_tongue(fr, es_bytes_str("HU-Latn"), &p);
	assert_phrase(&p, "hongrois");
	es_table_free(fr);
}

static void a_phrase_is_cut_between_characters(void **state)
{
	struct es_phrase p = {.len = 0};

	(void)state;
	for (int i = 0; i < 3000; i++)
		es_phrase_add(&p, es_bytes_str("é"));
	es_phrase_clear(&p);
	es_phrase_add(&p, es_bytes_str("x"));
	for (int i = 0; i < 3000; i++)
		es_phrase_add(&p, es_bytes_str("é"));
	assert_int_equal(p.len, sizeof(p.text) - 1);
	assert_true(es_utf8_valid((const uint8_t *)p.text, p.len));
}

static struct es_place place_of(const char *path)
{
	struct es_place place;

	es_place_parse(es_bytes_str(path), &place);
	return place;
}

static void addresses_name_pages(void **state)
{
	static const char *const nobody[] = {"/nowhere",
	                                     "/practice/",
	                                     "/practice/0011223",
	                                     "/practice/0011223X",
	                                     "/practice/00112233/x",
	                                     "/feeds/x.atom",
	                                     "/feeds/domain-.atom",
	                                     "/feeds/structure-0011.atom",
	                                     "/feeds/language-french.atom",
	                                     "/feeds/practices.rss",
	                                     "/sitemap-.xml",
	                                     "/sitemap-12345678901.xml",
	                                     "/sitemap-1x.xml",
	                                     ""};

	(void)state;
	assert_int_equal(place_of("/").kind, ES_PLACE_HOME);
	assert_int_equal(place_of("/about/").kind, ES_PLACE_ABOUT);
	struct es_place place = place_of("/practice/00112233");
	assert_int_equal(place.kind, ES_PLACE_PRACTICE);
	assert_int_equal(place.id.len, 8);
	assert_int_equal(place_of("/conversations").kind, ES_PLACE_CONVERSATIONS);
	place = place_of("/question/0011223344");
	assert_int_equal(place.kind, ES_PLACE_CONVERSATION);
	assert_int_equal(place.id.len, 10);
	assert_int_equal(place_of("/room/0011223344").kind, ES_PLACE_CONVERSATION);
	place = place_of("/feeds/domain-social_inclusion.atom");
	assert_int_equal(place.kind, ES_PLACE_FEED);
	assert_int_equal(place.by, ES_FEED_DOMAIN);
	assert_true(es_bytes_equal(place.id, es_bytes_str("social_inclusion")));
	assert_int_equal(place_of("/experience/0011").kind, ES_PLACE_NONE);
	assert_int_equal(place_of("/feeds/language-hu.atom").by, ES_FEED_LANGUAGE);
	assert_int_equal(place_of("/feeds/practices.atom").by, ES_FEED_ALL);
	assert_int_equal(place_of("/sitemap-12.xml").number, 12);
	for (size_t i = 0; i < sizeof(nobody) / sizeof(nobody[0]); i++)
		assert_int_equal(place_of(nobody[i]).kind, ES_PLACE_NONE);
	assert_true(es_bytes_equal(es_place_first(es_bytes_str("/a/b")), es_bytes_str("a")));
}

static void the_language_that_weighs_most_is_spoken(void **state)
{
	static const struct {
		const char *header;
		enum es_language lang;
	} cases[] = {
	        {"fr", ES_FR},
	        {"de, hu;q=0.5, it;q=0.8", ES_IT},
	        {"ca-ES,ca;q=0.9,en;q=0.8", ES_CA},
	        {" EN ; q=0.2 , es ; q=0.3 ", ES_ES},
	        {"it;q=0.5,fr;q=0.5", ES_IT},
	        {"fr;q=0,en;q=0.001", ES_EN},
	        {"fr;q=x,hu;q=0.1", ES_HU},
	        {"fr;q=9,,;,hu", ES_HU},
	};
	enum es_language lang;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_true(es_tongue_accepted(es_bytes_str(cases[i].header), &lang));
		assert_int_equal(lang, cases[i].lang);
	}
	assert_false(es_tongue_accepted(es_bytes_str("de, *, frx, f, en;q=0"), &lang));
	assert_false(es_tongue_accepted(es_bytes_of(NULL, 0), &lang));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(markup_escapes_what_people_wrote),
	        cmocka_unit_test(tables_are_read_or_refused),
	        cmocka_unit_test(phrases_follow_the_language),
	        cmocka_unit_test(dates_have_the_precision_they_came_with),
	        cmocka_unit_test(names_fall_back_to_their_codes),
	        cmocka_unit_test(a_phrase_is_cut_between_characters),
	        cmocka_unit_test(addresses_name_pages),
	        cmocka_unit_test(the_language_that_weighs_most_is_spoken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
