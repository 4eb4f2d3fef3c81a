/* SPDX-License-Identifier: EUPL-1.2 */
/* Search from its words to its answers, over real homes. */
#include "test.h"

#include "api_home.h"
#include "erase.h"
#include "file_system.h"
#include "search/index.h"
#include "search/maker.h"
#include "search/probe.h"
#include "search/query.h"
#include "search/search.h"
#include "search/terms.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- words ------------------------------------------------------------------------------------ */

static struct es_words *words;

static int make_words(void **state)
{
	(void)state;
	return es_words_new(64, &words) ? -1 : 0;
}

static int free_words(void **state)
{
	(void)state;
	es_words_free(words);
	return 0;
}

/* Whether two words of a language are found by one another. */
static bool meet(enum es_language lang, const char *a, const char *b)
{
	struct es_forms x, y;

	es_words_forms(words, lang, es_bytes_str(a), &x);
	es_words_forms(words, lang, es_bytes_str(b), &y);
	for (unsigned i = 0; i < x.count; i++)
		for (unsigned j = 0; j < y.count; j++)
			if (x.len[i] == y.len[j] && memcmp(x.term[i], y.term[j], x.len[i]) == 0)
				return true;
	return false;
}

static void inflections_meet(void **state)
{
	(void)state;
	assert_true(meet(ES_FR, "accompagnement", "accompagner"));
	assert_true(meet(ES_FR, "MÉTIERS", "metier"));
	assert_true(meet(ES_EN, "training", "Trained"));
	assert_true(meet(ES_ES, "formación", "formacion"));
	assert_true(meet(ES_ES, "trabajadores", "TRABAJADOR"));
	assert_true(meet(ES_CA, "col·lectius", "col·lectiu"));
	assert_true(meet(ES_IT, "giovani", "giovane"));
	assert_true(meet(ES_HU, "munkahelyek", "munkahely"));
	assert_true(meet(ES_FR, "œuvre", "oeuvre"));
	assert_false(meet(ES_FR, "emploi", "école"));
	assert_false(meet(ES_EN, "train", "trade"));
}

static void words_are_split(void **state)
{
	static const char *const wanted[] = {"L", "insertion", "col·lectiu", "2019", "é", "e"};
	struct es_bytes text = es_bytes_str("L'insertion, col·lectiu 2019 — é e·"), word;
	size_t at = 0, count = 0;

	(void)state;
	while (es_word_next(text, &at, &word)) {
		assert_true(count < ES_COUNT(wanted));
		assert_true(es_bytes_equal(word, es_bytes_str(wanted[count])));
		count++;
	}
	assert_int_equal(count, ES_COUNT(wanted));
}

/* The index is told each term of a text once, however often it is said. */
static void terms_are_listed_once(void **state)
{
	struct es_terms *terms;
	struct es_writer once, often;
	struct es_bytes term;
	size_t at = 0, count = 0;

	(void)state;
	assert_err(es_terms_new(&terms), ES_OK);
	es_writer_grow(&once, 4096);
	es_writer_grow(&often, 4096);
	es_terms_write(terms, words, ES_FR, es_bytes_str("Le café formateur"), &once);
	es_terms_write(terms, words, ES_FR,
	               es_bytes_str("Le café formateur, le Café, les formateurs."), &often);
	assert_int_equal(once.len, often.len);
	assert_memory_equal(once.data, often.data, once.len);
	while (es_terms_next(es_writer_bytes(&often), &at, &term))
		count++;
	assert_true(count >= 3);
	assert_int_equal(at, often.len);
	often.data[1] = 200; /* longer than the list */
	at = 0;
	assert_false(es_terms_next(es_writer_bytes(&often), &at, &term));
	often.data[0] = 'x';
	assert_false(es_terms_next(es_writer_bytes(&often), &at, &term));
	es_writer_free(&once);
	es_writer_free(&often);
	es_terms_free(terms);
}

static void queries_leave_fillers_out(void **state)
{
	struct es_query q;

	(void)state;
	es_query_parse(words, es_bytes_str("l'emploi des jeunes"), &q);
	assert_int_equal(q.words_len, 2);
	assert_string_equal(q.words[0].folded, "emploi");
	assert_false(q.words[0].may_go_on);
	assert_true(q.words[1].may_go_on);
	es_query_parse(words, es_bytes_str("the "), &q);
	assert_int_equal(q.words_len, 1);
	assert_false(q.words[0].may_go_on);
	es_query_parse(words, es_bytes_str("a1 b2 c3 d4 e5 f6 g7 h8 i9 j0"), &q);
	assert_int_equal(q.words_len, ES_QUERY_WORDS_MAX);
	es_query_parse(words, es_bytes_str(" \" ' * ( - "), &q);
	assert_int_equal(q.words_len, 0);
}

/* --- a home ----------------------------------------------------------------------------------- */

static struct api_home home;
static struct es_search *search;
static struct es_writer out;

static int open_home(void **state)
{
	(void)state;
	api_home_open(&home);
	es_writer_grow(&out, 1u << 20);
	return es_search_new(home.node, &search) ? -1 : 0;
}

static int close_home(void **state)
{
	(void)state;
	es_search_free(search);
	es_writer_free(&out);
	api_home_close(&home);
	return 0;
}

static struct es_bytes get(struct es_bytes map, const char *path)
{
	struct es_bytes value;

	if (!es_map_path(map, path, &value))
		fail_msg("there is no %s", path);
	return value;
}

static uint64_t number(struct es_bytes map, const char *path)
{
	struct es_reader r;

	es_reader_init(&r, get(map, path));
	return es_read_uint(&r, UINT64_MAX);
}

static struct es_bytes member(struct es_bytes list, size_t at)
{
	struct es_reader r;
	struct es_bytes value = {NULL, 0};

	es_reader_init(&r, list);
	size_t count = es_read_array(&r, 10000);
	assert_true(at < count);
	for (size_t i = 0; i <= at; i++)
		value = es_read_value(&r);
	return value;
}

static struct es_bytes ask(struct es_search_ask question)
{
	es_writer_reset(&out);
	assert_err(es_search_settle(search, NULL, NULL), ES_OK);
	assert_err(es_search_find(search, &question, &out), ES_OK);
	assert_err(es_canonical(es_writer_bytes(&out)), ES_OK);
	return es_writer_bytes(&out);
}

static uint64_t found(const char *text, uint64_t scope_max)
{
	return number(ask((struct es_search_ask){.text = es_bytes_str(text),
	                                         .lang = es_bytes_str("fr"),
	                                         .scope_max = scope_max}),
	              "total");
}

static void practices_are_found_while_typing(void **state)
{
	struct es_id id;

	(void)state;
	api_home_practice(&home, "Le café des métiers", 0, &id);
	api_home_practice(&home, "Entre nous seulement", 1, &id);
	assert_int_equal(found("cafe", 0), 1);
	assert_int_equal(found("CAFÉS metier", 0), 1);
	assert_int_equal(found("méti", 0), 1);
	assert_int_equal(found("accueil", 0), 1);
	assert_int_equal(found("accueillons", 0), 1); /* "accueille" stands in the summary */
	assert_int_equal(found("acacias café", 0), 1);
	assert_int_equal(found("café piscine", 0), 0);
	assert_int_equal(found("seulement", 0), 0);
	assert_int_equal(found("seulement", 1), 1);
	assert_int_equal(found("", 0), 1);
	assert_int_equal(found("", 1), 2);
	/* Not yet the whole word, and already beyond what it is found under. */
	assert_int_equal(found("accueillio", 0), 1);
}

static void results_say_why(void **state)
{
	struct es_id id;

	(void)state;
	api_home_practice(&home, "Le café des métiers", 0, &id);
	struct es_bytes item =
	        member(get(ask((struct es_search_ask){.text = es_bytes_str("equipes"),
	                                              .lang = es_bytes_str("fr")}),
	                   "items"),
	               0);
	assert_true(es_bytes_equal(es_value_str(get(item, "match.field")),
	                           es_bytes_str("description.summary")));
	struct es_bytes part = member(get(item, "match.parts"), 1);
	assert_true(es_bytes_equal(es_value_str(get(part, "text")), es_bytes_str("équipe")));
	assert_true(es_bytes_equal(get(part, "hit"), es_bytes_of("\xc3", 1)));
	part = member(get(item, "match.parts"), 0);
	assert_true(es_bytes_equal(es_value_str(get(part, "text")), es_bytes_str("Une ")));
}

static void put_str(struct es_writer *w, const char *key, const char *text)
{
	es_write_cstr(w, key);
	es_write_cstr(w, text);
}

/* {author, practice, revision, texts: [{field, text, state}]} of a title. */
static void translate(const struct es_id *practice, const char *lang, const char *title,
                      struct es_id *id)
{
	struct es_writer w;

	es_writer_grow(&w, 4096);
	es_write_map(&w, 4);
	es_write_cstr(&w, "author");
	es_write_bin(&w, ES_BYTES(home.account.author));
	es_write_cstr(&w, "practice");
	es_write_bin(&w, ES_BYTES(practice->bytes));
	es_write_cstr(&w, "revision");
	es_write_bin(&w, ES_BYTES(practice->bytes));
	es_write_cstr(&w, "texts");
	es_write_array(&w, 1);
	es_write_map(&w, 3);
	put_str(&w, "field", "description.title");
	put_str(&w, "text", title);
	put_str(&w, "state", "human");
	struct es_draft draft = {
	        .kind = ES_KIND_TRANSLATION, .lang = lang, .body = es_writer_bytes(&w)};
	assert_err(es_publish(home.node, &draft, 1, id), ES_OK);
	es_writer_free(&w);
}

static void a_translation_leads_to_its_sheet(void **state)
{
	struct es_id practice, translation;
	size_t erased;

	(void)state;
	api_home_practice(&home, "Le café des métiers", 0, &practice);
	assert_int_equal(found("lavoratori", 0), 0);
	translate(&practice, "it", "Il caffè dei lavoratori", &translation);
	struct es_bytes item =
	        member(get(ask((struct es_search_ask){.text = es_bytes_str("lavoratore acacias"),
	                                              .lang = es_bytes_str("fr")}),
	                   "items"),
	               0);
	assert_true(es_bytes_equal(es_value_str(get(item, "id")), ES_BYTES(practice.bytes)));
	assert_true(es_bytes_equal(es_value_str(get(item, "match.via")), es_bytes_str("it")));
	assert_true(es_bytes_equal(es_value_str(get(member(get(item, "match.parts"), 1), "text")),
	                           es_bytes_str("lavoratori")));
	assert_true(es_bytes_equal(es_value_str(member(get(item, "languages"), 1)),
	                           es_bytes_str("it")));
	assert_err(es_erase(home.node, &translation, "mistake", &erased), ES_OK);
	assert_int_equal(found("lavoratori", 0), 0);
	assert_int_equal(found("métiers", 0), 1);
}

/* Whether a probe of this entity fits a question, and whether the index finds it. */
static void assert_kind_alike(uint64_t kind, const struct es_id *entity,
                              const struct es_search_ask *question)
{
	struct es_search_ask ask_all = *question;
	struct es_prober *prober;
	struct es_probe *probe;
	struct es_view_source s;

	assert_err(es_prober_new(&prober), ES_OK);
	api_home_look(&home, ES_SCOPE_FEDERATION, &s);
	assert_err(es_probe_take(prober, &s, kind, entity, &probe), ES_OK);
	es_snapshot_end(s.snap);
	es_prober_ask(prober, &ask_all);
	bool fits = es_prober_fits(prober, probe);
	es_probe_free(probe);
	es_prober_free(prober);
	struct es_bytes items = get(ask(ask_all), "items");
	struct es_reader r;
	es_reader_init(&r, items);
	assert_int_equal(fits, es_read_array(&r, 100) == 1);
}

static void assert_alike(const struct es_id *practice, const struct es_search_ask *question)
{
	assert_kind_alike(ES_KIND_PRACTICE, practice, question);
}

/* Saved searches hold what came against what is looked for, without the index: by the same rules. */
static void a_probe_answers_as_the_index(void **state)
{
	static const char *const texts[] = {
	        "",        "metiers",   "métier", "cafés des metiers",  "lavoratore",    "lavor",
	        "le café", "boulanger", "rendez", "acacias lavoratori", "caffe metiers", "equip",
	        "caf"};
	static const char *const countries[] = {"FR", "IT", "BE", ""};
	static const char *const langs[] = {"fr", "it", "hu"};
	struct es_id practice, translation;

	(void)state;
	api_home_practice(&home, "Le café des métiers", ES_SCOPE_FEDERATION, &practice);
	translate(&practice, "it", "Il caffè dei lavoratori", &translation);
	for (size_t t = 0; t < ES_COUNT(texts); t++) {
		struct es_search_ask question = {.text = es_bytes_str(texts[t]),
		                                 .scope_max = ES_SCOPE_FEDERATION};
		assert_alike(&practice, &question);
		question.scope_max = ES_SCOPE_PUBLIC;
		assert_alike(&practice, &question);
	}
	for (size_t i = 0; i < ES_COUNT(countries); i++) {
		struct es_search_ask question = {.scope_max = ES_SCOPE_FEDERATION};
		question.filters[ES_FACET_COUNTRY].codes[0] = es_bytes_str(countries[i]);
		question.filters[ES_FACET_COUNTRY].count = 1;
		assert_alike(&practice, &question);
	}
	for (size_t i = 0; i < ES_COUNT(langs); i++) {
		struct es_search_ask question = {.scope_max = ES_SCOPE_FEDERATION, .from = 0};
		question.filters[ES_FACET_LANGUAGE].codes[0] = es_bytes_str(langs[i]);
		question.filters[ES_FACET_LANGUAGE].count = 1;
		assert_alike(&practice, &question);
		question.from = 2019; /* it does not say when */
		assert_alike(&practice, &question);
	}
	struct es_id self = home.node->identity.structure;
	struct es_search_ask question = {.scope_max = ES_SCOPE_FEDERATION};
	question.filters[ES_FACET_STRUCTURE].codes[0] = ES_BYTES(self.bytes);
	question.filters[ES_FACET_STRUCTURE].count = 1;
	assert_alike(&practice, &question);
	self.bytes[0] ^= 1;
	assert_alike(&practice, &question);
	question.filters[ES_FACET_STRUCTURE].count = 0;
	question.filters[ES_FACET_DOMAIN].codes[0] = es_bytes_str("employment");
	question.filters[ES_FACET_DOMAIN].count = 1;
	assert_alike(&practice, &question);
	question.filters[ES_FACET_DOMAIN].codes[0] = es_bytes_str("education");
	assert_alike(&practice, &question);
	question.filters[ES_FACET_KIND].codes[0] = es_bytes_str("tool");
	question.filters[ES_FACET_KIND].count = 1;
	assert_alike(&practice, &question);
}

static uint64_t count_of(struct es_bytes answer, const char *facet, const char *code)
{
	struct es_bytes values = get(get(answer, "facets"), facet);
	struct es_reader r;

	es_reader_init(&r, values);
	size_t count = es_read_array(&r, 10000);
	for (size_t i = 0; i < count; i++) {
		struct es_bytes value = es_read_value(&r);
		if (es_bytes_equal(es_value_str(get(value, "code")), es_bytes_str(code)))
			return number(value, "count");
	}
	return 0;
}

static void facets_count_what_the_other_filters_leave(void **state)
{
	struct es_search_ask question = {.lang = es_bytes_str("fr")};
	struct es_id id;

	(void)state;
	for (size_t i = 0; i < 3; i++)
		api_home_practice(&home, "Le café des métiers", 0, &id);
	struct es_bytes answer = ask(question);
	assert_int_equal(count_of(answer, "domain", "employment"), 3);
	assert_int_equal(count_of(answer, "domain", "education"), 0); /* unticked */
	assert_int_equal(count_of(answer, "kind", "practice"), 3);
	assert_int_equal(count_of(answer, "language", "fr"), 3);
	question.filters[ES_FACET_DOMAIN].codes[0] = es_bytes_str("education");
	question.filters[ES_FACET_DOMAIN].count = 1;
	answer = ask(question);
	assert_int_equal(number(answer, "total"), 0);
	assert_int_equal(count_of(answer, "domain", "employment"), 3);
	assert_int_equal(count_of(answer, "kind", "practice"), 0);
	question.text = es_bytes_str("zzzz");
	answer = ask(question);
	struct es_bytes chosen = member(get(get(answer, "facets"), "domain"), 0);
	assert_true(es_bytes_equal(es_value_str(get(chosen, "label")), es_bytes_str("Éducation")));
	assert_int_equal(number(chosen, "count"), 0);
	question.text = es_bytes_str("");
	question.filters[ES_FACET_DOMAIN].codes[1] = es_bytes_str("employment");
	question.filters[ES_FACET_DOMAIN].count = 2;
	question.filters[ES_FACET_LANGUAGE].codes[0] = es_bytes_str("hu");
	question.filters[ES_FACET_LANGUAGE].count = 1;
	answer = ask(question);
	assert_int_equal(number(answer, "total"), 0);
	assert_int_equal(count_of(answer, "language", "fr"), 3);
	assert_int_equal(count_of(answer, "domain", "employment"), 0);
}

static struct es_search_ask narrowed(enum es_search_facet facet, const char *code)
{
	struct es_search_ask question = {.lang = es_bytes_str("fr")};

	question.filters[facet].codes[0] = es_bytes_str(code);
	question.filters[facet].count = 1;
	return question;
}

/* By its title, what it is for, its headings and its notes; by its kind and its rubrics. */
static void toolboxes_are_found_as_what_they_are(void **state)
{
	static const char *const texts[] = {"premiers jours",
	                                    "accompagnement",
	                                    "trois mois",
	                                    "tuteur",
	                                    "lire ens",
	                                    "piscine",
	                                    ""};
	struct es_search_ask question = {.text = es_bytes_str("tuteurs"),
	                                 .lang = es_bytes_str("fr")};
	struct es_id box, practice;

	(void)state;
	api_home_toolbox(&home, "Les premiers jours", "Trois mois après",
	                 "À lire ensemble, avec son tuteur.", &box);
	for (size_t i = 0; i < ES_COUNT(texts); i++) {
		assert_int_equal(found(texts[i], 0), strcmp(texts[i], "piscine") != 0);
		struct es_search_ask same = {.text = es_bytes_str(texts[i])};
		assert_kind_alike(ES_KIND_TOOLBOX, &box, &same);
	}
	struct es_bytes item = member(get(ask(question), "items"), 0);
	assert_true(es_bytes_equal(es_value_str(get(item, "kind")), es_bytes_str("toolbox")));
	assert_true(es_bytes_equal(es_value_str(get(item, "match.field")),
	                           es_bytes_str("sections.entries.note")));
	assert_int_equal(number(item, "entries"), 1);
	api_home_practice(&home, "Les premiers pas", 0, &practice);
	question = narrowed(ES_FACET_KIND, "toolbox");
	struct es_bytes answer = ask(question);
	assert_int_equal(number(answer, "total"), 1);
	assert_int_equal(count_of(answer, "kind", "toolbox"), 1);
	assert_int_equal(count_of(answer, "kind", "practice"), 1);
	assert_int_equal(count_of(answer, "rubric", "welcome_integration"), 1);
	assert_int_equal(number(ask(narrowed(ES_FACET_KIND, "tool")), "total"), 0);
	assert_int_equal(number(ask(narrowed(ES_FACET_KIND, "practice")), "total"), 1);
	question = narrowed(ES_FACET_RUBRIC, "welcome_integration");
	assert_kind_alike(ES_KIND_TOOLBOX, &box, &question);
	assert_int_equal(number(ask(question), "total"), 1);
	assert_int_equal(number(ask(narrowed(ES_FACET_RUBRIC, "soft_skills")), "total"), 0);
}

static void pages_follow_one_another(void **state)
{
	struct es_search_ask question = {.text = es_bytes_str("café"), .limit = 2};
	struct es_id ids[5], id;
	char next[ES_SEARCH_CURSOR_MAX];
	size_t seen = 0;

	(void)state;
	for (size_t i = 0; i < 5; i++)
		api_home_practice(&home, "Le café", 0, &ids[i]);
	for (size_t page = 0; page < 3; page++) {
		struct es_bytes answer = ask(question);
		assert_int_equal(number(answer, "total"), 5);
		for (size_t i = 0; i < (page < 2 ? 2 : 1); i++) {
			struct es_bytes item = member(get(answer, "items"), i);
			memcpy(id.bytes, es_value_str(get(item, "id")).data, ES_ID_LEN);
			for (size_t n = 0; n < 5; n++)
				seen |= es_id_equal(&id, &ids[n]) ? (size_t)1 << n : 0;
		}
		struct es_bytes cursor = es_value_str(get(answer, "next"));
		assert_int_equal(cursor.len > 0, page < 2);
		memcpy(next, cursor.data ? cursor.data : (const uint8_t *)"", cursor.len);
		question.after = es_bytes_of(next, cursor.len);
	}
	assert_int_equal(seen, 31);
	question.after = es_bytes_str("00zz");
	assert_err(es_search_find(search, &question, &out), ES_MALFORMED);
}

/* Whether a file of the index holds these bytes. */
static bool stands(const char *bytes)
{
	static const char *const names[] = {"search.db", "search.db-wal", "search.db-shm"};
	char path[ES_PATH_BYTES];
	bool found_it = false;

	for (size_t i = 0; i < ES_COUNT(names); i++) {
		struct es_writer w;
		es_writer_grow(&w, 64u << 20);
		assert_true(es_path_join(path, home.node->home, names[i]));
		if (es_file_get(path, &w) == ES_OK)
			for (size_t at = 0; at + strlen(bytes) <= w.len; at++)
				found_it |= memcmp(w.data + at, bytes, strlen(bytes)) == 0;
		es_writer_free(&w);
	}
	return found_it;
}

static void withdrawn_texts_leave_the_file(void **state)
{
	struct es_id ids[40], box;
	size_t erased;
	char title[64];

	(void)state;
	for (size_t i = 0; i < 40; i++) {
		snprintf(title, sizeof(title), "Zyxwvutsr%zu le café", i);
		api_home_practice(&home, title, 0, &ids[i]);
		if (i % 10 == 0)
			assert_int_equal(found(title, 0), 1);
	}
	assert_int_equal(found("zyxwvutsr7", 0), 1);
	assert_true(stands("yxwvutsr"));
	api_home_toolbox(&home, "Le café des débuts", "Vwxyzabcd", "Mlkjihgf, à lire ensemble.",
	                 &box);
	assert_int_equal(found("mlkjihgf vwxyzabcd", 0), 1);
	assert_true(stands("lkjihg"));
	assert_true(stands("wxyzabc"));
	for (size_t i = 0; i < 40; i++)
		assert_err(es_erase(home.node, &ids[i], "mistake", &erased), ES_OK);
	assert_int_equal(found("café", 0), 1);
	assert_err(es_erase(home.node, &box, "mistake", &erased), ES_OK);
	assert_int_equal(found("café", 0), 0);
	assert_false(stands("lkjihg"));
	assert_false(stands("wxyzabc"));
	assert_false(stands("yxwvutsr"));
	assert_false(stands("caf"));
}

/* So many that one thread reads them and another puts them. */
static void many_sheets_come_at_once(void **state)
{
	struct es_id ids[80];
	char title[64];
	size_t erased;

	(void)state;
	for (size_t i = 0; i < 80; i++) {
		snprintf(title, sizeof(title), "Zyxwvutsr%zu le café", i);
		api_home_practice(&home, title, 0, &ids[i]);
	}
	assert_err(es_erase(home.node, &ids[7], "mistake", &erased), ES_OK);
	assert_int_equal(found("café", 0), 79);
	assert_int_equal(found("zyxwvutsr79", 0), 1);
}

static void a_damaged_file_is_made_anew(void **state)
{
	char path[ES_PATH_BYTES];
	struct es_id id;

	(void)state;
	api_home_practice(&home, "Le café", 0, &id);
	assert_int_equal(found("café", 0), 1);
	es_search_free(search);
	assert_true(es_path_join(path, home.node->home, "search.db"));
	int fd = open(path, O_WRONLY);
	assert_true(fd >= 0);
	for (int at = 0; at < 64 * 1024; at += 512)
		assert_int_equal(pwrite(fd, "not at all a page", 17, at), 17);
	close(fd);
	assert_err(es_search_new(home.node, &search), ES_OK);
	assert_int_equal(found("café", 0), 1);
	es_search_free(search);
	assert_err(es_search_forget(home.node->home), ES_OK);
	assert_false(es_search_exists(home.node->home));
	assert_err(es_search_new(home.node, &search), ES_OK);
	api_home_practice(&home, "Le café", 0, &id);
	assert_int_equal(found("café", 0), 2);
}

static void nothing_is_missed_between_two_lives(void **state)
{
	struct es_id id;

	(void)state;
	api_home_practice(&home, "Le café", 0, &id);
	assert_int_equal(found("café", 0), 1);
	es_search_free(search);
	api_home_practice(&home, "Le café", 0, &id);
	assert_err(es_search_new(home.node, &search), ES_OK);
	assert_int_equal(found("café", 0), 2);
}

static void the_thread_feeds_and_forgets(void **state)
{
	struct es_search_ask question = {.text = es_bytes_str("acacias")};
	struct es_search_state now = {0};
	struct es_commit commit = {.first_row = 1, .end_row = 2};
	struct es_commit bulk = {.first_row = 1,
	                         .end_row = ES_BULK_ROWS + 2}; /* waits, but not for ever */
	struct es_id id;
	size_t erased;

	(void)state;
	assert_err(es_search_start(search), ES_OK);
	api_home_practice(&home, "Qwertzuiop", 0, &id);
	es_search_on_commit(search, &bulk);
	for (size_t i = 0; i < 1000 && now.entities == 0; i++) {
		usleep(10000);
		es_search_state(search, &now);
	}
	assert_int_equal(now.entities, 1);
	es_writer_reset(&out);
	assert_err(es_search_find(search, &question, &out), ES_OK);
	assert_int_equal(number(es_writer_bytes(&out), "total"), 1);
	assert_true(stands("wertzuiop"));
	assert_err(es_erase(home.node, &id, "mistake", &erased), ES_OK);
	es_search_on_commit(search, &commit);
	for (size_t i = 0; i < 2000 && stands("wertzuiop"); i++)
		usleep(10000);
	assert_false(stands("wertzuiop"));
}

/* --- translations: a sheet in Italian that has a French translation --------------------------- */

static void add_text(struct es_doc *doc, const char *lang, enum es_origin origin, const char *title)
{
	struct es_doc_text *text = &doc->texts[doc->texts_len++];

	*text = (struct es_doc_text){.origin = origin};
	snprintf(text->lang, sizeof(text->lang), "%s", lang);
	for (size_t c = 0; c < ES_COLUMN_COUNT; c++)
		es_writer_grow(&text->columns[c], 4096);
	es_write_raw(&text->columns[ES_COLUMN_TITLE], es_bytes_str(title));
}

static size_t texts_found(struct es_index *index, struct es_catalogue *c, const char *text,
                          const char **lang)
{
	struct es_expression e;
	struct es_hits hits = {.catalogue = c, .expression = &e, .deadline_ms = UINT64_MAX};
	struct es_query q;

	es_query_parse(words, es_bytes_str(text), &q);
	assert_err(es_query_express(&q, c->tongues, false, &e), ES_OK);
	hits.words_len = q.words_len;
	hits.tongue = ES_FR;
	assert_err(es_hits_reset(&hits, c->cards_len), ES_OK);
	assert_err(es_hits_find(index, &hits), ES_OK);
	size_t len = hits.len;
	if (len)
		*lang = c->langs[c->texts[hits.text[hits.entities[0]]].lang];
	es_hits_free(&hits);
	es_writer_free(&e.text);
	return len;
}

static void a_translation_is_found_in_its_own_language(void **state)
{
	char folder[HOME_PATH_MAX];
	struct es_catalogue c = {0};
	struct es_index_state at = {.row = 1};
	struct es_doc *doc = calloc(1, sizeof(*doc));
	struct es_maker *maker;
	struct es_index *index;
	const char *lang = "";

	(void)state;
	home_folder(folder);
	assert_err(es_maker_new(1, &maker), ES_OK);
	assert_err(es_index_open(folder, true, &index), ES_OK);
	doc->facts.kind = ES_KIND_PRACTICE;
	add_text(doc, "it", ES_ORIGIN_SHEET, "Il lavoro dei giovani");
	add_text(doc, "fr", ES_ORIGIN_TRANSLATION, "Le travail des jeunes");
	assert_err(es_maker_doc(maker, doc), ES_OK);
	es_maker_free(maker);
	assert_err(es_index_begin(index), ES_OK);
	assert_err(es_index_put(index, doc), ES_OK);
	assert_err(es_index_commit(index, &at), ES_OK);
	assert_err(es_index_apply(index, &c), ES_OK);
	assert_int_equal(texts_found(index, &c, "jeune", &lang), 1);
	assert_string_equal(lang, "fr");
	assert_int_equal(texts_found(index, &c, "giovane", &lang), 1);
	assert_string_equal(lang, "it");
	/* What both could be is answered in the reader's language. */
	assert_int_equal(texts_found(index, &c, "travail ", &lang), 1);
	assert_int_equal(texts_found(index, &c, "joven", &lang), 0);
	assert_int_equal(c.cards[1].langs, 3);
	es_doc_free(doc);
	free(doc);
	es_catalogue_free(&c);
	es_index_close(index);
	home_remove(folder);
}

int main(void)
{
	const struct CMUnitTest word_tests[] = {
	        cmocka_unit_test(inflections_meet),
	        cmocka_unit_test(words_are_split),
	        cmocka_unit_test(terms_are_listed_once),
	        cmocka_unit_test(queries_leave_fillers_out),
	        cmocka_unit_test(a_translation_is_found_in_its_own_language),
	};
#define OVER_HOME(test) cmocka_unit_test_setup_teardown(test, open_home, close_home)
	const struct CMUnitTest home_tests[] = {
	        OVER_HOME(practices_are_found_while_typing),
	        OVER_HOME(results_say_why),
	        OVER_HOME(a_translation_leads_to_its_sheet),
	        OVER_HOME(a_probe_answers_as_the_index),
	        OVER_HOME(facets_count_what_the_other_filters_leave),
	        OVER_HOME(toolboxes_are_found_as_what_they_are),
	        OVER_HOME(pages_follow_one_another),
	        OVER_HOME(withdrawn_texts_leave_the_file),
	        OVER_HOME(many_sheets_come_at_once),
	        OVER_HOME(a_damaged_file_is_made_anew),
	        OVER_HOME(nothing_is_missed_between_two_lives),
	        OVER_HOME(the_thread_feeds_and_forgets),
	};

	int failed = cmocka_run_group_tests_name("words", word_tests, make_words, free_words);
	return failed + cmocka_run_group_tests_name("search", home_tests, NULL, NULL);
}
