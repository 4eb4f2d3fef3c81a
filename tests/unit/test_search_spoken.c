/* SPDX-License-Identifier: EUPL-1.2 */
/* What is said in a film finds what shows it, over real homes. */
#include "test.h"

#include "api_home.h"
#include "api_map.h"
#include "erase.h"
#include "file_system.h"
#include "search/search.h"

#include <string.h>

static struct api_home home;
static struct es_search *search;
static struct es_writer out;
static const struct es_id film = {{7}}, other_film = {{8}};

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

static struct es_bytes ask(const char *text, uint64_t scope_max)
{
	const struct es_search_ask question = {
	        .text = es_bytes_str(text), .lang = es_bytes_str("fr"), .scope_max = scope_max};

	es_writer_reset(&out);
	assert_err(es_search_settle(search, NULL, NULL), ES_OK);
	assert_err(es_search_find(search, &question, &out), ES_OK);
	return es_writer_bytes(&out);
}

static uint64_t found(const char *text)
{
	return number(ask(text, ES_SCOPE_PUBLIC), "total");
}

static struct es_id publish(uint64_t kind, const char *lang, uint64_t scope,
                            const struct es_id *revised, struct params *p)
{
	struct es_draft draft = {
	        .kind = kind, .scope = scope, .lang = lang, .body = es_writer_bytes(&p->w)};
	struct es_id id;

	if (revised) {
		draft.entity = revised;
		draft.parents = revised;
		draft.parents_len = 1;
	}
	assert_err(es_publish(home.node, &draft, 1, &id), ES_OK);
	return id;
}

/* A tool that shows a film. */
static struct es_id show_film(const char *title, const struct es_id *file)
{
	struct params p;

	begin(&p, 3);
	es_write_cstr(&p.w, "author");
	es_write_bin(&p.w, ES_BYTES(home.account.author));
	put_str(&p, "title", title);
	es_write_cstr(&p.w, "files");
	es_write_array(&p.w, 1);
	es_write_map(&p.w, 4);
	put_id(&p, "file", file);
	put_uint(&p, "size", 9);
	put_str(&p, "type", "video/webm");
	put_str(&p, "name", "film.webm");
	return publish(ES_KIND_TOOL, "fr", ES_SCOPE_PUBLIC, NULL, &p);
}

struct line {
	uint64_t start_ms;
	const char *text;
};

static struct es_id subtitle(const struct es_id *about, const struct es_id *file, const char *lang,
                             uint64_t scope, const struct es_id *revised, struct line first,
                             struct line second)
{
	const struct line lines[] = {first, second};
	struct params p;

	begin(&p, 5);
	es_write_cstr(&p.w, "author");
	es_write_bin(&p.w, ES_BYTES(home.account.author));
	put_id(&p, "about", about);
	put_id(&p, "file", file);
	put_str(&p, "purpose", "subtitles");
	es_write_cstr(&p.w, "cues");
	es_write_array(&p.w, 2);
	for (size_t i = 0; i < 2; i++) {
		es_write_map(&p.w, 3);
		put_uint(&p, "start", lines[i].start_ms);
		put_uint(&p, "end", lines[i].start_ms + 1000);
		put_str(&p, "text", lines[i].text);
	}
	return publish(ES_KIND_SUBTITLES, lang, scope, revised, &p);
}

static struct es_bytes first_item(const char *text)
{
	struct es_bytes items;
	struct es_reader r;

	assert_true(es_map_get(ask(text, ES_SCOPE_PUBLIC), "items", &items));
	es_reader_init(&r, items);
	assert_int_equal(es_read_array(&r, 10), 1);
	return es_read_value(&r);
}

static void lead_to_the_line(void **state)
{
	struct es_id tool = show_film("Un film", &film), subtitles;

	(void)state;
	assert_int_equal(found("lavoratori"), 0);
	subtitles = subtitle(&tool, &film, "it", ES_SCOPE_PUBLIC, NULL,
	                     (struct line){1500, "Buongiorno a tutti"},
	                     (struct line){83500, "Ecco i lavoratori\ndel mattino"});
	struct es_bytes hit = first_item("lavoratore");
	struct es_id id = id_at(hit, "id"), said = id_at(hit, "match.spoken.subtitles"),
	             file = id_at(hit, "match.spoken.file");
	assert_true(es_id_equal(&id, &tool));
	assert_true(es_id_equal(&said, &subtitles));
	assert_true(es_id_equal(&file, &film));
	assert_text(hit, "match.field", "subtitles");
	assert_text(hit, "match.spoken.lang", "it");
	assert_int_equal(number(hit, "match.spoken.start"), 83500);
	/* It can be read in French all the same, and in nothing else. */
	assert_int_equal(length(hit, "languages"), 1);
	/* What stands in the sheet itself is no line of a film. */
	assert_true(is_nil(first_item("film"), "match.spoken"));
}

/* Words of a sheet and of a film in its language are looked for together. */
static void join_the_words_of_their_language(void **state)
{
	struct es_id tool = show_film("La pisciculture", &film);

	(void)state;
	(void)subtitle(&tool, &film, "fr", ES_SCOPE_PUBLIC, NULL, (struct line){1000, "Bonjour"},
	               (struct line){2000, "Voici le fromage"});
	assert_int_equal(found("pisciculture fromage"), 1);
	assert_int_equal(found("pisciculture chocolat"), 0);
}

static void find_all_that_shows_the_film(void **state)
{
	struct es_id tool = show_film("Un outil", &film), subtitles;
	size_t erased;

	(void)state;
	subtitles = subtitle(&tool, &film, "fr", ES_SCOPE_PUBLIC, NULL,
	                     (struct line){1000, "Bonjour"}, (struct line){2000, "le fromage"});
	assert_int_equal(found("fromage"), 1);
	(void)show_film("Un autre outil", &film); /* after its subtitles */
	(void)show_film("Autre chose", &other_film);
	assert_int_equal(found("fromage"), 2);
	assert_err(es_erase(home.node, &subtitles, "mistake", &erased), ES_OK);
	assert_int_equal(found("fromage"), 0);
	assert_int_equal(found("outil"), 2);
}

static void follow_their_revisions(void **state)
{
	struct es_id tool = show_film("Un outil", &film),
	             another = show_film("Un second", &other_film), subtitles;

	(void)state;
	subtitles = subtitle(&tool, &film, "fr", ES_SCOPE_PUBLIC, NULL,
	                     (struct line){1000, "Bonjour"}, (struct line){2000, "le fromage"});
	assert_int_equal(found("fromage"), 1);
	/* They were of another film, and say something else. */
	(void)subtitle(&another, &other_film, "fr", ES_SCOPE_PUBLIC, &subtitles,
	               (struct line){1000, "Bonjour"}, (struct line){2000, "le chocolat"});
	assert_int_equal(found("fromage"), 0);
	assert_int_equal(found("chocolat second"), 1);
	assert_int_equal(found("chocolat"), 1);
}

static void of_members_are_for_members(void **state)
{
	struct es_id tool = show_film("Un outil", &film);

	(void)state;
	(void)subtitle(&tool, &film, "fr", ES_SCOPE_FEDERATION, NULL,
	               (struct line){1000, "Bonjour"}, (struct line){2000, "le fromage"});
	assert_int_equal(found("fromage"), 0);
	assert_int_equal(number(ask("fromage", ES_SCOPE_FEDERATION), "total"), 1);
}

static bool stands(const char *bytes)
{
	static const char *const names[] = {"search.db", "search.db-wal", "search.db-shm"};
	bool found_it = false;

	for (size_t i = 0; i < ES_COUNT(names); i++) {
		char path[ES_PATH_BYTES];
		struct es_writer w;
		es_writer_grow(&w, 64u << 20);
		assert_true(es_path_join(path, home.node->home, names[i]));
		if (es_file_get(path, &w) == ES_OK)
			for (size_t from = 0; from + strlen(bytes) <= w.len; from++)
				found_it |= memcmp(w.data + from, bytes, strlen(bytes)) == 0;
		es_writer_free(&w);
	}
	return found_it;
}

/* With the subtitles, and with the film that they are of. */
static void leave_the_file_when_withdrawn(void **state)
{
	(void)state;
	for (int with_film = 0; with_film < 2; with_film++) {
		struct es_id tool = show_film("Un outil", &film);
		struct es_id subtitles = subtitle(&tool, &film, "fr", ES_SCOPE_PUBLIC, NULL,
		                                  (struct line){1000, "Bonjour"},
		                                  (struct line){2000, "le zyxwvutsrq"});
		size_t erased;
		assert_int_equal(found("zyxwvutsrq"), 1);
		assert_true(stands("zyxwvutsrq"));
		assert_err(es_erase(home.node, with_film ? &tool : &subtitles, "mistake", &erased),
		           ES_OK);
		assert_int_equal(found("zyxwvutsrq"), 0);
		assert_false(stands("zyxwvutsrq"));
		if (!with_film)
			assert_err(es_erase(home.node, &tool, "mistake", &erased), ES_OK);
	}
}

int main(void)
{
#define OVER_HOME(test) cmocka_unit_test_setup_teardown(test, open_home, close_home)
	const struct CMUnitTest tests[] = {
	        OVER_HOME(lead_to_the_line),
	        OVER_HOME(join_the_words_of_their_language),
	        OVER_HOME(find_all_that_shows_the_film),
	        OVER_HOME(follow_their_revisions),
	        OVER_HOME(of_members_are_for_members),
	        OVER_HOME(leave_the_file_when_withdrawn),
	};
	return cmocka_run_group_tests_name("search", tests, NULL, NULL);
}
