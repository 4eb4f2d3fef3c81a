/* SPDX-License-Identifier: EUPL-1.2 */
#include "sheet_fixture.h"
#include "test.h"

#include "essaim/schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct fixture f;

static int close_fixture(void **state)
{
	(void)state;
	fixture_close(&f);
	return 0;
}

static void parse(const char *text)
{
	fixture_close(&f);
	fixture_parse(&f, text, strlen(text), NULL);
}

/* --- the scanned form ------------------------------------------------------------------------- */

static void test_scanned_first_parts(void **state)
{
	(void)state;
	fixture_open(&f, "scanned_fr.md");
	assert_string_equal(es_sheet_lang(f.sheet), "fr");
	expect_str(&f, "practice.organisation.name",
	           "Atelier des Rives, entreprise de formation par le travail");
	expect_str(&f, "practice.organisation.city", "Charleroi");
	expect_str(&f, "practice.organisation.country", "BE");
	expect_str(&f, "practice.organisation.website", "http://www.rives.example.org");
	expect_str(&f, "practice.description.title", "La table du jeudi");
	expect_tick(&f, "practice.description.domains.employment", true);
	expect_tick(&f, "practice.description.domains.education", false);
	expect_str(&f, "practice.description.domains.other_text", "alimentation durable");
	expect_count(&f, "practice.description.partners", 4);
	expect_str(&f, "practice.description.partners.2", "Ceinture alimentaire");
	expect_tick(&f, "practice.description.coverage.local", true);
	expect_str(&f, "practice.description.period.from", "2021-01-15");
	expect_str(&f, "practice.description.period.to", "2023-06-30");
	expect_str(&f, "practice.description.period.original", "15 / 01 / 2021 au 30 / 06 / 2023");
	expect_str(&f, "practice.description.summary",
	           "Chaque jeudi, huit stagiaires ouvrent une table d'hôtes dans une salle prêtée "
	           "par la commune.\nLe parcours tient en trois temps :\n- Acheter chez les "
	           "maraîchers de la ceinture verte.\n- Cuisiner & servir quarante couverts.\n- "
	           "Tenir la caisse et faire le point le vendredi.\nLes recettes financent le "
	           "transport des stagiaires.");
}

static void test_scanned_target_groups(void **state)
{
	(void)state;
	fixture_open(&f, "scanned_fr.md");
	expect_tick(&f, "practice.implementation.target_groups.far_from_employment", true);
	expect_tick(&f, "practice.implementation.target_groups.neets", true);
	expect_tick(&f, "practice.implementation.target_groups.long_term_unemployed", false);
	expect_tick(&f, "practice.implementation.target_groups.far_other", true);
	expect_tick(&f, "practice.implementation.target_groups.professionals", false);
	expect_tick(&f, "practice.implementation.target_groups.guidance_advisers", true);
	expect_tick(&f, "practice.implementation.target_groups.professionals_other", false);
	/* Its box is missing in the scan: that is no answer. */
	expect_absent(&f, "practice.implementation.target_groups.teachers_trainers");
	expect_str(&f, "practice.implementation.far_other_text", "parents isolés");
	expect_absent(&f, "practice.implementation.professionals_other_text");
}

static void test_scanned_resources_and_figures(void **state)
{
	(void)state;
	fixture_open(&f, "scanned_fr.md");
	expect_str(&f, "practice.implementation.resources",
	           "2,5 ETP mobilisés et un budget de 184 350.50€");
	expect_int(&f, "practice.implementation.staff", 250);
	expect_int(&f, "practice.implementation.budget.cents", 18435050);
	expect_str(&f, "practice.implementation.budget.currency", "EUR");
	expect_str(&f, "practice.implementation.budget.original", "184 350.50€");
	expect_count(&f, "practice.results.figures", 5);
	expect_int(&f, "practice.results.figures.1.value_milli", 58000);
	expect_int(&f, "practice.results.figures.1.target_milli", 50000);
	expect_str(&f, "practice.results.figures.2.unit", "%");
	expect_int(&f, "practice.results.figures.3.baseline_milli", 62000);
	expect_int(&f, "practice.results.figures.3.value_milli", 88000);
	expect_str(&f, "practice.results.figures.3.label",
	           "La présence est passée de 62% à 88% en deux ans");
}

static void test_scanned_records_of_their_own(void **state)
{
	(void)state;
	fixture_open(&f, "scanned_fr.md");
	assert_int_equal(es_sheet_testimonies(f.sheet), 3);
	expect_str(&f, "testimonies.0.role", "professional");
	expect_str(&f, "testimonies.1.text",
	           "« Le premier service, tout le monde tremble, moi aussi. »");
	expect_str(&f, "testimonies.2.role", "beneficiary");
	expect_str(&f, "testimonies.2.link", "https://media.example.org/table-du-jeudi.mp4");
	expect_str(&f, "testimonies.2.consent", "sheet");
	assert_true(es_sheet_has_contact(f.sheet));
	expect_str(&f, "contact.email", "accueil@rives.example.org");
	expect_str(&f, "contact.phone", "+32 71 00 00 00");
	assert_int_equal(es_sheet_tools(f.sheet), 1);
	expect_str(&f, "tools.0.title", "Le carnet de la brigade");
	expect_str(&f, "tools.0.aims",
	           "- Rendre visibles les gestes appris\n- Préparer l'entretien avec un "
	           "restaurateur");
	expect_str(&f, "tools.0.lead", "La formatrice de cuisine");
	expect_str(&f, "tools.0.roles",
	           "formateur de salle :\n- Observe,\n- Questionne sans noter");
	expect_str(&f, "tools.0.organisation",
	           "- Un quart d'heure à la fin de chaque service\n- Une page par geste, photo "
	           "comprise");
}

static void test_scanned_last_part_and_preamble(void **state)
{
	(void)state;
	fixture_open(&f, "scanned_fr.md");
	expect_str(&f, "practice.transferability.applied_elsewhere", "partly");
	expect_str(&f, "practice.transferability.where_how",
	           "Une table du mardi a ouvert à Namur, sans cuisine mobile. Il a fallu :\n- Une "
	           "salle aux normes\n- Un maraîcher régulier");
	expect_str(&f, "practice.transferability.possible_elsewhere",
	           "Oui, partout où une commune prête une salle. L'essentiel est le point du "
	           "vendredi.");
	expect_str(&f, "practice.project", "Passerelles");
	expect_str(&f, "practice.programme", "Erasmus+");
	expect_str(&f, "practice.grant", "2022-1-BE01-KA220-VET-000012345");
	expect_str(&f, "practice.licence", "CC-BY-SA-4.0");
	expect_note(&f, 87, "Date de la fiche : remplie en mars 2023");
	expect_note(&f, 3, "Apprendre un métier");
	expect_str(&f, "practice.original.0.field", "organisation.city");
	expect_str(&f, "practice.original.0.text", "CHARLEROI - BELGIQUE");
}

/* --- other ways of writing -------------------------------------------------------------------- */

static void test_plain_text(void **state)
{
	(void)state;
	fixture_open(&f, "plain_fr.txt");
	expect_str(&f, "practice.organisation.city", "Roubaix");
	expect_str(&f, "contact.name", "Responsable de l'accueil");
	expect_str(&f, "contact.email", "contact@fil-solidaire.example.org");
	expect_tick(&f, "practice.description.domains.entrepreneurship", true);
	expect_tick(&f, "practice.description.domains.other", false);
	expect_tick(&f, "practice.description.coverage.regional", true);
	expect_str(&f, "practice.description.period.from", "2019-09");
	expect_absent(&f, "practice.description.period.to");
	expect_str(&f, "practice.description.summary",
	           "Un atelier de retouche accueille pendant quatre mois des personnes qui n'ont "
	           "plus travaillé depuis longtemps. On y apprend la couture, mais surtout à tenir "
	           "un engagement envers un client qui attend son vêtement.\nLes pièces terminées "
	           "sont vendues dans une boutique éphémère.");
	expect_str(&f, "practice.implementation.far_other_text", "personnes sortant de détention");
	expect_int(&f, "practice.implementation.budget.cents", 9640000);
	expect_absent(&f, "practice.transferability.applied_elsewhere");
	expect_str(&f, "practice.transferability.where_how",
	           "À Tournai, avec des métiers à tisser.");
	expect_str(&f, "practice.transferability.success_factors",
	           "Une commande réelle, un délai réel.");
	assert_int_equal(es_sheet_testimonies(f.sheet), 2);
}

/* Text that was broken at the edge of a page: sentences and lists go on in the next line, and a
 * word that happens to stand at the start of a line is no label. */
static void test_broken_lines(void **state)
{
	(void)state;
	fixture_open(&f, "wrapped_fr.txt");
	expect_str(&f, "practice.organisation.city", "Liège");
	expect_count(&f, "practice.description.partners", 4);
	expect_str(&f, "practice.description.partners.2",
	           "Centre de formation pour adultes du bassin");
	expect_str(
	        &f, "practice.description.summary",
	        "Tous les deux mois, l'atelier de réparation change de commune et s'installe "
	        "dans un local prêté. Les habitants viennent d'abord pour une chaise ou un vélo, "
	        "puis parlent du dernier projet : retrouver un horaire, une équipe, un "
	        "salaire.\nLa commune suivante est choisie par les personnes qui viennent de "
	        "terminer leur parcours.");
	expect_absent(&f, "practice.project");
	expect_tick(&f, "practice.implementation.target_groups.long_term_unemployed", false);
	expect_str(&f, "practice.implementation.professionals_other_text",
	           "services techniques communaux");
	expect_int(&f, "practice.implementation.budget.cents", 7400000);
}

/* Two columns, as "pdftotext -layout" leaves them: labels broken beside their answers. */
static void test_two_columns(void **state)
{
	(void)state;
	fixture_open(&f, "columns_fr.txt");
	assert_int_equal(es_sheet_notes(f.sheet), 0);
	expect_str(&f, "practice.description.title", "Le chantier qui accueille");
	expect_tick(&f, "practice.description.domains.employment", true);
	expect_tick(&f, "practice.description.domains.vocational_training", true);
	expect_tick(&f, "practice.description.domains.social_inclusion", false);
	expect_tick(&f, "practice.description.coverage.regional", false);
	expect_str(&f, "practice.description.summary",
	           "Une péniche en réparation sert d'atelier à des équipes qui changent tous les "
	           "trois mois, et de salle commune au quartier.");
	expect_str(&f, "practice.implementation.objectives",
	           "- Apprendre un métier du bois\n- Tenir un calendrier");
	expect_str(&f, "practice.implementation.professionals", "Deux charpentiers");
}

static void test_another_language(void **state)
{
	(void)state;
	fixture_open(&f, "plain_it.txt");
	assert_string_equal(es_sheet_lang(f.sheet), "it");
	expect_str(&f, "practice.organisation.country", "IT");
	expect_tick(&f, "practice.description.domains.social_inclusion", true);
	expect_absent(&f, "practice.description.domains.education");
	expect_str(&f, "practice.description.partners.2", "associazione di quartiere (tre sedi)");
	expect_str(&f, "practice.description.period.to", "2022-12-31");
	expect_int(&f, "practice.implementation.budget.cents", 21050075);
	expect_str(&f, "practice.transferability.applied_elsewhere", "no");
	assert_int_equal(es_sheet_notes(f.sheet), 0);
}

static void test_word_processor(void **state)
{
	(void)state;
	fixture_open(&f, "word_fr.txt");
	expect_str(&f, "practice.organisation.name", "Les Jardins du Port");
	expect_tick(&f, "practice.description.domains.education", false);
	expect_tick(&f, "practice.description.domains.employment", true);
	expect_str(&f, "practice.description.domains.other_text", "logistique à vélo");
	expect_str(&f, "practice.description.summary",
	           "- Quatre hectares maraîchers\n- Des livraisons à vélo");
	expect_str(&f, "practice.implementation.coordination",
	           "Une encadrante par équipe de six salarié·e·s");
	expect_int(&f, "practice.implementation.staff", 700);
}

static void test_short_form(void **state)
{
	(void)state;
	fixture_open(&f, "inspiring_fr.txt");
	expect_str(&f, "practice.description.title", "Le café des horaires");
	expect_str(&f, "practice.organisation.name", "Régie des Quatre Vents");
	expect_str(&f, "practice.inspiring.key_moment", "intégration au poste");
	expect_str(&f, "practice.inspiring.takeaway",
	           "Le retard est une information. L'encadrement règle la moitié des trajets avec "
	           "un planning décalé.");
	expect_str(&f, "practice.inspiring.source", "https://quatre-vents.example.org/cafe");
	assert_int_equal(es_sheet_notes(f.sheet), 0);
}

static void test_damaged_sheet(void **state)
{
	(void)state;
	fixture_open(&f, "edge_cases.md");
	/* A letter misread, a table of HTML, entities. */
	expect_str(&f, "practice.organisation.name", "Maison étape");
	expect_str(&f, "practice.organisation.city", "Győr");
	expect_str(&f, "practice.description.original_title", "Éjszakai megálló");
	/* Boxes behind their words. */
	expect_tick(&f, "practice.description.domains.education", false);
	expect_tick(&f, "practice.description.domains.employment", true);
	expect_tick(&f, "practice.description.domains.social_inclusion", true);
	/* Words in a label, a row of nobody's form, an option that does not exist, two answers. */
	expect_note(&f, 9, "voir aussi annexe jaune");
	expect_note(&f, 12, "Numéro interne : dossier bleu 17");
	expect_note(&f, 17, "Voisinage");
	expect_note(&f, 32, "Partiellement");
	expect_absent(&f, "practice.transferability.applied_elsewhere");
	expect_absent(&f, "practice.description.coverage");
	expect_note(&f, 10, "left unanswered");
	expect_str(&f, "practice.description.period.original", "hiver seulement");
	/* Somebody's own table stays where it stood. */
	expect_str(&f, "practice.results.results",
	           "Voici le détail des nuitées :\nSaison : Nuitées\nPremier hiver : 310\nSecond "
	           "hiver : 455");
}

/* --- people ----------------------------------------------------------------------------------- */

/* No body but the contact's holds an address. */
static void test_addresses_leave_the_practice(void **state)
{
	uint8_t author[ES_AUTHOR_LEN] = {1};
	struct es_writer w;
	(void)state;

	parse("Titre de l'initiative : Essai\nRésumé : Écrire à un@example.org ou "
	      "deux@example.org, "
	      "vite.\nTémoignages des bénéficiaires : trois@example.org a dit oui\nAutre chose, "
	      "quatre@example.org\n");
	es_writer_grow(&w, ES_BODY_MAX);
	assert_int_equal(es_sheet_practice_body(f.sheet, author, &w), ES_OK);
	assert_null(memchr(w.data, '@', w.len));
	es_writer_free(&w);
	expect_str(&f, "practice.description.summary", "Écrire à […] ou […], vite.");
	expect_str(&f, "contact.email", "un@example.org");
	expect_str(&f, "contact.role", "deux@example.org trois@example.org quatre@example.org");
	expect_note(&f, 2, "moved to the contact");
}

static void test_bodies_pass_their_schema(void **state)
{
	static const char *const names[] = {"scanned_fr.md", "plain_fr.txt",     "plain_it.txt",
	                                    "word_fr.txt",   "inspiring_fr.txt", "edge_cases.md"};
	uint8_t author[ES_AUTHOR_LEN] = {1};
	struct es_id practice = {{9}};
	(void)state;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct es_writer w;
		fixture_open(&f, names[i]);
		es_writer_grow(&w, ES_BODY_MAX);
		assert_int_equal(es_sheet_practice_body(f.sheet, author, &w), ES_OK);
		assert_int_equal(es_schema_check(ES_KIND_PRACTICE, es_writer_bytes(&w), NULL),
		                 ES_OK);
		for (size_t j = 0; j < es_sheet_testimonies(f.sheet); j++) {
			es_writer_reset(&w);
			assert_int_equal(es_sheet_testimony_body(f.sheet, j, &practice, author, &w),
			                 ES_OK);
			assert_int_equal(
			        es_schema_check(ES_KIND_TESTIMONY, es_writer_bytes(&w), NULL),
			        ES_OK);
		}
		for (size_t j = 0; j < es_sheet_tools(f.sheet); j++) {
			es_writer_reset(&w);
			assert_int_equal(es_sheet_tool_body(f.sheet, j, &practice, author, &w),
			                 ES_OK);
			assert_int_equal(es_schema_check(ES_KIND_TOOL, es_writer_bytes(&w), NULL),
			                 ES_OK);
		}
		if (es_sheet_has_contact(f.sheet)) {
			es_writer_reset(&w);
			assert_int_equal(es_sheet_contact_body(f.sheet, &practice, author, &w),
			                 ES_OK);
			assert_int_equal(
			        es_schema_check(ES_KIND_PROFILE, es_writer_bytes(&w), NULL), ES_OK);
		}
		es_writer_free(&w);
		fixture_close(&f);
	}
}

/* --- limits and refusals ---------------------------------------------------------------------- */

static void refused(const char *text, size_t len, es_err expected)
{
	struct es_sheet *sheet = (struct es_sheet *)&f;

	assert_int_equal(es_sheet_parse(es_bytes_of(text, len), NULL, &sheet), expected);
	assert_null(sheet);
}

static void test_refusals(void **state)
{
	char *large = malloc(ES_SHEET_TEXT_MAX + 1);
	(void)state;

	refused("", 0, ES_NOT_FOUND);
	refused("Bonjour, voici ma lettre.\n", 26, ES_NOT_FOUND);
	refused("Titre : \xff\xfe", 10, ES_BAD_UTF8);
	refused("Titre : a\0b", 11, ES_MALFORMED);
	assert_non_null(large);
	memset(large, 'a', ES_SHEET_TEXT_MAX + 1);
	refused(large, ES_SHEET_TEXT_MAX + 1, ES_TOO_LARGE);
	/* Within the limit of a sheet, but more than one record can hold. */
	memcpy(large, "Titre : a\n", 10);
	for (size_t i = 1000; i < ES_SHEET_TEXT_MAX; i += 1000)
		large[i] = ' ';
	refused(large, ES_SHEET_TEXT_MAX, ES_TOO_LARGE);
	free(large);
}

static void test_language_can_be_given(void **state)
{
	static const char text[] = "Titre : Essai\nRésumé : court\n";
	(void)state;

	fixture_close(&f);
	fixture_parse(&f, text, sizeof(text) - 1, "ca");
	assert_string_equal(es_sheet_lang(f.sheet), "ca");
}

/* The limit of a summary is advice. */
static void test_long_summary_is_taken(void **state)
{
	char text[4000] = "Titre : Essai\nRésumé :";
	(void)state;

	for (size_t i = 0; i < 251; i++)
		strcat(text, " mot");
	parse(text);
	expect_note(&f, 2, "251 words");
	assert_int_equal(es_value_str(fixture_value(&f, "practice.description.summary")).len,
	                 251 * 4 - 1);
}

/* A line that is too long for its field is cut, and kept whole in the notes. */
static void test_long_title(void **state)
{
	char text[2000] = "Résumé : court\nTitre de l'initiative : ";
	(void)state;

	for (size_t i = 0; i < 150; i++)
		strcat(text, "étape ");
	strcat(text, "finale\n");
	parse(text);
	assert_true(es_value_str(fixture_value(&f, "practice.description.title")).len <= 500);
	expect_note(&f, 2, "étape finale");
}

/* Every line a label, a bullet, a tag: nothing may grow faster than the sheet. */
static void test_hostile_repetition(void **state)
{
	static const char *const pieces[] = {
	        "| a | b |\n",          "# Outil\n",
	        "## Témoignage\nx\n",   "<td><ul><li>",
	        "[x](y [x](",           "*a *a ",
	        "<input><br>",          "Contact : a@b.cd, ",
	        "&#65;&amp;",           "1. Organisatiom\n",
	        "Résultats :\n",        "12 % 3 000 4.5 ",
	        "| x | y | z |\n",      "<a href=\"x\">",
	        "☑ Autre : a ",         "Si oui décrivez brièvement où ",
	        "| Organisatiom | |\n", "http://a www.b ",
	        "+33 1 23 45 6 ",       "– a - b, c; ",
	};
	(void)state;

	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		char *text = malloc(ES_SHEET_TEXT_MAX);
		size_t len = 0;
		struct es_sheet *sheet;
		static const char head[] = "Titre : Essai\nOutils : a\n";

		assert_non_null(text);
		memcpy(text, head, len = sizeof(head) - 1);
		while (len + strlen(pieces[i]) < ES_SHEET_TEXT_MAX) {
			memcpy(text + len, pieces[i], strlen(pieces[i]));
			len += strlen(pieces[i]);
		}
		es_err err = es_sheet_parse(es_bytes_of(text, len), NULL, &sheet);
		assert_true(err == ES_OK || err == ES_TOO_LARGE);
		es_sheet_free(sheet);
		free(text);
	}
}

/* Wherever memory ends, the sheet is refused as a whole, and nothing leaks. */
static void test_without_memory(void **state)
{
	static const char *const names[] = {"scanned_fr.md", "edge_cases.md"};
	(void)state;

	for (size_t i = 0; i < 2; i++) {
		fixture_open(&f, names[i]);
		for (size_t nth = 0;; nth++) {
			struct es_sheet *sheet;
			fail_allocation(nth);
			es_err err = es_sheet_parse(es_bytes_of(f.text, f.len), NULL, &sheet);
			if (!fail_no_allocation()) {
				assert_int_equal(err, ES_OK);
				es_sheet_free(sheet);
				break;
			}
			assert_int_equal(err, ES_NO_MEMORY);
			assert_null(sheet);
		}
		fixture_close(&f);
	}
}

/* --- the real one ----------------------------------------------------------------------------- */

/* The scanned sheet of the field lies beside the repository, not in it. */
static void test_the_scanned_sheet_of_the_field(void **state)
{
	char path[1024];
	(void)state;

	snprintf(path, sizeof(path), "%s/../../shared/seeds/003_d6fad31c64d4fcda.txt",
	         ES_TESTS_DIR);
	if (!fixture_read(path, &f.text, &f.len)) {
		print_message("the scanned sheet is not here: skipped\n");
		skip();
	}
	fixture_parse(&f, f.text, f.len, NULL);
	expect_str(&f, "practice.organisation.country", "FR");
	expect_str(&f, "practice.organisation.city", "Montbeliard");
	expect_str(&f, "practice.description.title",
	           "Sites d'informations, de projets et d'accompagnement - SIPA");
	expect_count(&f, "practice.description.partners", 15);
	expect_str(&f, "practice.description.period.from", "2016-09-01");
	expect_str(&f, "practice.description.period.to", "2019-08-31");
	expect_str(&f, "practice.description.domains.other_text", "socio culturel");
	expect_tick(&f, "practice.implementation.target_groups.professionals_other", true);
	expect_tick(&f, "practice.implementation.target_groups.teachers_trainers", false);
	expect_str(&f, "practice.implementation.professionals_other_text", "Liste ci-dessus");
	expect_int(&f, "practice.implementation.staff", 1100);
	expect_int(&f, "practice.implementation.budget.cents", 136656814);
	expect_count(&f, "practice.results.figures", 13);
	expect_int(&f, "practice.results.figures.3.target_milli", 3000000);
	expect_absent(&f, "practice.transferability.applied_elsewhere");
	expect_absent(&f, "practice.transferability.possible_elsewhere");
	expect_str(&f, "practice.grant", "2019-1-FR01-KA204-062931");
	expect_str(&f, "practice.project", "ReSolution");
	expect_str(&f, "practice.programme", "Erasmus+");
	assert_int_equal(es_sheet_testimonies(f.sheet), 2);
	expect_str(&f, "testimonies.1.text", "Lien vidéo");
	assert_int_equal(es_sheet_tools(f.sheet), 1);
	expect_str(&f, "tools.0.lead", "Les Conseiller(e) Relais Habitants");
	assert_true(es_value_str(fixture_value(&f, "tools.0.added_value")).len > 100);
	assert_true(es_value_str(fixture_value(&f, "contact.email")).len > 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_teardown(test_scanned_first_parts, close_fixture),
	        cmocka_unit_test_teardown(test_scanned_target_groups, close_fixture),
	        cmocka_unit_test_teardown(test_scanned_resources_and_figures, close_fixture),
	        cmocka_unit_test_teardown(test_scanned_records_of_their_own, close_fixture),
	        cmocka_unit_test_teardown(test_scanned_last_part_and_preamble, close_fixture),
	        cmocka_unit_test_teardown(test_plain_text, close_fixture),
	        cmocka_unit_test_teardown(test_broken_lines, close_fixture),
	        cmocka_unit_test_teardown(test_two_columns, close_fixture),
	        cmocka_unit_test_teardown(test_another_language, close_fixture),
	        cmocka_unit_test_teardown(test_word_processor, close_fixture),
	        cmocka_unit_test_teardown(test_short_form, close_fixture),
	        cmocka_unit_test_teardown(test_damaged_sheet, close_fixture),
	        cmocka_unit_test_teardown(test_addresses_leave_the_practice, close_fixture),
	        cmocka_unit_test_teardown(test_bodies_pass_their_schema, close_fixture),
	        cmocka_unit_test_teardown(test_refusals, close_fixture),
	        cmocka_unit_test_teardown(test_language_can_be_given, close_fixture),
	        cmocka_unit_test_teardown(test_long_summary_is_taken, close_fixture),
	        cmocka_unit_test_teardown(test_long_title, close_fixture),
	        cmocka_unit_test_teardown(test_hostile_repetition, close_fixture),
	        cmocka_unit_test_teardown(test_without_memory, close_fixture),
	        cmocka_unit_test_teardown(test_the_scanned_sheet_of_the_field, close_fixture),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
