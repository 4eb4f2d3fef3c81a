/* SPDX-License-Identifier: EUPL-1.2 */
#include "sheet/number.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void number(const char *text, enum es_language lang, int64_t milli, const char *rest)
{
	struct es_number n;

	assert_true(es_number_find(es_bytes_str(text), 0, lang, &n));
	assert_int_equal(n.milli, milli);
	assert_string_equal(text + n.to, rest);
}

static void test_numbers(void **state)
{
	(void)state;
	number("4000 personnes", ES_FR, 4000000, " personnes");
	number("17 000 personnes", ES_FR, 17000000, " personnes");
	number("1 366 568.14€", ES_FR, 1366568140, "€");
	number("1.366.568,14 EUR", ES_FR, 1366568140, " EUR");
	number("1,366,568.14", ES_EN, 1366568140, "");
	number("12,5", ES_FR, 12500, "");
	number("12.5%", ES_IT, 12500, "%");
	number("1,500", ES_EN, 1500000, "");
	number("1,500", ES_FR, 1500, "");
	number("1.500", ES_FR, 1500000, "");
	number("2015 300", ES_FR, 2015000, " 300");
	number("environ 3 sites", ES_FR, 3000, " sites");
	number("1 2345", ES_FR, 1000, " 2345");
	number("99999999999999999999", ES_FR, -1, "");
	struct es_number n;
	assert_false(es_number_find(es_bytes_str("rien"), 0, ES_FR, &n));
	assert_false(es_number_find(es_bytes_of(NULL, 0), 0, ES_FR, &n));
}

static void amount(const char *text, int64_t cents, const char *currency)
{
	struct es_amount a;

	if (!es_amount_find(es_bytes_str(text), ES_FR, &a))
		fail_msg("no amount in %s", text);
	assert_int_equal(a.cents, cents);
	assert_string_equal(a.currency, currency);
}

static void test_amounts(void **state)
{
	struct es_amount a;
	(void)state;

	amount("11 ETP mobilisés et un budget de 1 366 568.14€", 136656814, "EUR");
	amount("1.366.568,14 EUR", 136656814, "EUR");
	amount("12 000 euros par an", 1200000, "EUR");
	amount("€ 12 000", 1200000, "EUR");
	amount("€1,500", 150000, "EUR");
	amount("3 000 000 Ft", 300000000, "HUF");
	amount("250 CHF", 25000, "CHF");
	assert_false(es_amount_find(es_bytes_str("12k€ promis"), ES_FR, &a));
	assert_false(es_amount_find(es_bytes_str("11 ETP"), ES_FR, &a));
	assert_false(es_amount_find(es_bytes_str("12 Européens"), ES_FR, &a));
	assert_false(es_amount_find(es_bytes_of(NULL, 0), ES_FR, &a));
}

static void test_staff(void **state)
{
	uint64_t staff = 0;
	(void)state;

	assert_true(es_staff_find(es_bytes_str("11 ETP mobilisés"), ES_FR, &staff));
	assert_int_equal(staff, 1100);
	assert_true(
	        es_staff_find(es_bytes_str("en 2019, 2,5 équivalents temps plein"), ES_FR, &staff));
	assert_int_equal(staff, 250);
	assert_true(es_staff_find(es_bytes_str("0.75 FTE"), ES_EN, &staff));
	assert_int_equal(staff, 75);
	assert_false(es_staff_find(es_bytes_str("11 personnes"), ES_FR, &staff));
}

static void period(const char *text, const char *from, const char *to)
{
	struct es_period p;

	if (!es_period_read(es_bytes_str(text), &p))
		fail_msg("no date in %s", text);
	assert_string_equal(p.from, from);
	assert_string_equal(p.to, to);
}

static void test_periods(void **state)
{
	struct es_period p;
	(void)state;

	period("01 / 09 / 2016 au 31 / 08 / 2019", "2016-09-01", "2019-08-31");
	period("01/09/2016-31/08/2019", "2016-09-01", "2019-08-31");
	period("du 1er septembre 2016 au 31 août 2019", "2016-09-01", "2019-08-31");
	period("septembre 2016 - août 2019", "2016-09", "2019-08");
	period("09/2016 – 08/2019", "2016-09", "2019-08");
	period("2016 - 2019", "2016", "2019");
	period("2016-09-01 – 2019-08-31", "2016-09-01", "2019-08-31");
	period("depuis 2018", "2018", "");
	period("jusqu'en juin 2020", "", "2020-06");
	period("… – 2020", "", "2020");
	period("dal 1 marzo 2020 al 31 dicembre 2022", "2020-03-01", "2022-12-31");
	period("del 1 de octubre de 2019 al 2 de mayo de 2021", "2019-10-01", "2021-05-02");
	period("2020. szeptember 1. – 2022. június 30.", "2020-09-01", "2022-06-30");
	period("2020.09.01. - 2022.06.30.", "2020-09-01", "2022-06-30");
	period("2020 szeptemberétől", "2020", "");
	assert_false(es_period_read(es_bytes_str("l'hiver"), &p));
	assert_false(es_period_read(es_bytes_str("31/02"), &p));
	assert_true(es_period_read(es_bytes_str("2016-09-01 – 2019-08-31"), &p));
	assert_true(p.plain);
	assert_true(es_period_read(es_bytes_str("de 2016 à 2019"), &p));
	assert_false(p.plain);
}

/* A date that no calendar has is not made up. */
static void test_impossible_dates(void **state)
{
	struct es_date d;
	(void)state;

	assert_true(es_date_find(es_bytes_str("31/02/2019"), 0, &d));
	assert_string_equal(d.text, "2019-02");
	assert_true(es_date_find(es_bytes_str("99/99/2019"), 0, &d));
	assert_string_equal(d.text, "2019");
}

static void test_countries_and_languages(void **state)
{
	(void)state;
	assert_string_equal(es_country_code(es_bytes_str("FRANCE")), "FR");
	assert_string_equal(es_country_code(es_bytes_str("Magyarország")), "HU");
	assert_string_equal(es_country_code(es_bytes_str("pays bas")), "NL");
	assert_string_equal(es_country_code(es_bytes_str("IT")), "IT");
	assert_null(es_country_code(es_bytes_str("Montbéliard")));
	assert_null(es_country_code(es_bytes_of(NULL, 0)));
	assert_string_equal(es_country_name(es_bytes_str("HU"), ES_IT), "Ungheria");
	assert_null(es_country_name(es_bytes_str("XX"), ES_IT));
	assert_string_equal(es_language_tag(es_bytes_str("Italiano")), "it");
	assert_null(es_language_tag(es_bytes_str("klingon")));
	/* What is printed must be read again as the same country. */
	static const char *const codes[] = {"FR", "BE", "IT", "ES", "HU", "DE", "RO", "GB", "CZ"};
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		for (int lang = 0; lang < ES_LANGUAGE_COUNT; lang++)
			assert_string_equal(
			        es_country_code(es_bytes_str(es_country_name(
			                es_bytes_str(codes[i]), (enum es_language)lang))),
			        codes[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_numbers),
	        cmocka_unit_test(test_amounts),
	        cmocka_unit_test(test_staff),
	        cmocka_unit_test(test_periods),
	        cmocka_unit_test(test_impossible_dates),
	        cmocka_unit_test(test_countries_and_languages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
