/* SPDX-License-Identifier: EUPL-1.2 */
/* What is said in a film finds what shows it, over real homes. */
#include "test.h"

#include "api_home.h"
#include "api_map.h"
#include "erase.h"
#include "file_system.h"
#include "node_limits.h"
#include "search/feed.h"
#include "search/gather.h"
#include "search/why.h"
#include "store/moderation.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

static struct es_node *speaker; /* who publishes subtitles, where that is not the home's own */

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
	struct es_node *node = speaker && kind == ES_KIND_SUBTITLES ? speaker : home.node;
	assert_err(es_publish(node, &draft, 1, &id), ES_OK);
	return id;
}

/* A tool that shows a film, or a revision of it. */
static struct es_id show_again(const char *title, const struct es_id *file,
                               const struct es_id *revised)
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
	return publish(ES_KIND_TOOL, "fr", ES_SCOPE_PUBLIC, revised, &p);
}

static struct es_id show_film(const char *title, const struct es_id *file)
{
	return show_again(title, file, NULL);
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

/* --- what a partner says ------------------------------------------------------------------------ */

struct blocking {
	struct es_change change; /* first */
	const struct es_id *structure;
	bool on;
};

static es_err block(struct es_write *w, struct es_change *change)
{
	struct blocking *b = (struct blocking *)change;

	return es_write_blocked(w, b->structure, b->on, 1);
}

static void hear(void *context, const struct es_commit *commit)
{
	es_search_on_commit(context, commit);
}

/* By the thread that feeds. */
static void wait_until_found(const char *text, uint64_t total)
{
	const struct es_search_ask question = {.text = es_bytes_str(text),
	                                       .lang = es_bytes_str("fr")};
	uint64_t now = UINT64_MAX;

	for (size_t i = 0; i < 2000 && now != total; i++) {
		es_writer_reset(&out);
		if (es_search_find(search, &question, &out) == ES_OK)
			now = number(es_writer_bytes(&out), "total");
		if (now != total)
			usleep(10000);
	}
	assert_int_equal(now, total);
}

static void of_a_blocked_partner_until_it_is_unblocked(void **state)
{
	struct es_id tool = show_film("Un outil", &film);
	struct es_node *partner = home_node(home.folder, "b");
	struct blocking b = {.structure = &partner->identity.structure};

	(void)state;
	assert_err(home_join(home.node, partner), ES_OK);
	es_node_start_logging(partner);
	speaker = partner;
	(void)subtitle(&tool, &film, "fr", ES_SCOPE_PUBLIC, NULL, (struct line){1000, "Bonjour"},
	               (struct line){2000, "le fromage"});
	speaker = NULL;
	assert_err(home_carry(partner, home.node), ES_OK);
	es_store_on_commit(home.node->store, hear, search);
	assert_err(es_search_start(search), ES_OK);
	wait_until_found("fromage", 1);
	for (int round = 0; round < 2; round++) {
		b.on = round == 0;
		assert_err(es_store_apply(home.node->store, block, &b.change), ES_OK);
		wait_until_found("fromage", b.on ? 0 : 1);
		wait_until_found("outil", 1);
	}
	es_store_on_commit(home.node->store, NULL, NULL);
	es_node_close(partner);
}

/* --- bounds ------------------------------------------------------------------------------------- */

static void of_those_that_showed_it_first(void **state)
{
	struct es_id tool = show_film("Un outil", &film), subtitles;

	(void)state;
	(void)show_again("Un outil revu", &film, &tool); /* is no other */
	subtitles = subtitle(&tool, &film, "fr", ES_SCOPE_PUBLIC, NULL,
	                     (struct line){1000, "Bonjour"}, (struct line){2000, "le fromage"});
	assert_int_equal(found("fromage"), 1);
	for (size_t i = 0; i < ES_SPOKEN_SHOWN_MAX + 1; i++) /* put after the subtitles */
		(void)show_film("Un autre outil", &film);
	assert_int_equal(found("fromage"), ES_SPOKEN_SHOWN_MAX);
	assert_int_equal(found("outil"), ES_SPOKEN_SHOWN_MAX + 2);
	(void)subtitle(&tool, &film, "fr", ES_SCOPE_PUBLIC, &subtitles,
	               (struct line){1000, "Bonjour"}, (struct line){2000, "le chocolat"});
	assert_int_equal(found("chocolat"), ES_SPOKEN_SHOWN_MAX);
	assert_int_equal(found("fromage"), 0);
}

/* So many rows of few entities. */
static void the_same_twice_takes_no_room(void **state)
{
	struct es_tasks t = {NULL, 0, 0};

	(void)state;
	for (uint32_t i = 0; i < 200000; i++) {
		struct es_id id = {{(uint8_t)i, (uint8_t)(i >> 8 & 15)}};
		assert_err(es_tasks_add(&t, &id, ES_KIND_TOOL), ES_OK);
	}
	assert_in_range(t.capacity, 4096, 32768);
	free(t.list);
	t = (struct es_tasks){NULL, 0, 0};
	for (uint32_t i = 0; i < 40000; i++) {
		struct es_id id = {{(uint8_t)i, (uint8_t)(i >> 8)}};
		assert_err(es_tasks_add(&t, &id, ES_KIND_TOOL), ES_OK);
	}
	assert_int_equal(t.len, 40000);
	free(t.list);
}

static void count_line(void *context, const struct es_passage *passage)
{
	size_t *count = context;

	assert_string_equal(passage->lang, "it");
	++*count;
}

static void listens_to_one_language_until_it_is_enough(void **state)
{
	struct es_id tool = show_film("Un film", &film);
	struct es_heads heads;
	struct es_seen seen = {0};
	struct es_view_source s;
	size_t count = 0;
	bool enough = false;
	struct es_listener to = {
	        .lang = "it", .enough = &enough, .passage = count_line, .context = &count};

	(void)state;
	(void)subtitle(&tool, &film, "it", ES_SCOPE_PUBLIC, NULL, (struct line){1000, "Buongiorno"},
	               (struct line){2000, "il formaggio"});
	(void)subtitle(&tool, &film, "fr", ES_SCOPE_PUBLIC, NULL, (struct line){1000, "Bonjour"},
	               (struct line){2000, "le fromage"});
	api_home_look(&home, ES_SCOPE_PUBLIC, &s);
	assert_err(es_gather_see(&s, ES_KIND_TOOL, &tool, &heads, &seen), ES_OK);
	assert_err(es_gather_spoken(&s, &seen, &to), ES_OK);
	assert_int_equal(count, 2);
	enough = true;
	assert_err(es_gather_spoken(&s, &seen, &to), ES_OK);
	assert_int_equal(count, 2);
	es_seen_free(&seen);
	es_snapshot_end(s.snap);
}

/* What the passage is that is told of a tool; nil where it is not looked for any more. */
static struct es_bytes why(const struct es_id *tool, const char *text, uint64_t deadline_ms)
{
	const struct es_card card = {.alive = true, .id = *tool, .facts.kind = ES_KIND_TOOL};
	const struct es_text_card sheet = {.alive = true, .origin = ES_ORIGIN_SHEET};
	static struct es_query query;
	struct es_view_source s;
	struct es_words *words;

	assert_err(es_words_new(64, &words), ES_OK);
	es_query_parse(words, es_bytes_str(text), &query);
	api_home_look(&home, ES_SCOPE_PUBLIC, &s);
	es_writer_reset(&out);
	es_write_map(&out, 1);
	es_write_cstr(&out, "match");
	assert_err(es_why_write(&s, &card, &sheet, "fr", &query, words, false, deadline_ms, &out),
	           ES_OK);
	es_snapshot_end(s.snap);
	es_words_free(words);
	return es_writer_bytes(&out);
}

static void tells_why_in_time(void **state)
{
	struct es_id tool = show_film("La pisciculture", &film);

	(void)state;
	(void)subtitle(&tool, &film, "fr", ES_SCOPE_PUBLIC, NULL,
	               (struct line){1000, "La pisciculture"}, (struct line){2000, "le fromage"});
	assert_text(why(&tool, "pisciculture", UINT64_MAX), "match.field", "title");
	assert_text(why(&tool, "fromage", UINT64_MAX), "match.field", "subtitles");
	assert_true(is_nil(why(&tool, "fromage", es_monotonic_ms()), "match"));
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
	        OVER_HOME(of_a_blocked_partner_until_it_is_unblocked),
	        OVER_HOME(of_those_that_showed_it_first),
	        cmocka_unit_test(the_same_twice_takes_no_room),
	        OVER_HOME(listens_to_one_language_until_it_is_enough),
	        OVER_HOME(tells_why_in_time),
	};
	return cmocka_run_group_tests_name("search", tests, NULL, NULL);
}
