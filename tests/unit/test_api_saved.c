/* SPDX-License-Identifier: EUPL-1.2 */
/* Searches that people save, and what they are told of. */
#include "account/account.h"
#include "api_ask.h"
#include "erase.h"
#include "store/key_places.h"
#include "store/moderation.h"
#include "store/personal.h"
#include "store/rows.h"
#include "store/searches.h"
#include "store/segment_files.h"
#include "test.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct api_home home;
static struct es_account bela;
static struct guest guest; /* bela, who reads; what the home publishes is ana's */

static int open_home(void **state)
{
	struct es_account ana;

	(void)state;
	api_home_open(&home);
	ana = home.account;
	bela = ana;
	strcpy(bela.login, "bela");
	bela.author[0] = 9;
	memset(bela.unnamed, 109, sizeof(bela.unnamed));
	api_home_keep(&home, &ana);
	api_home_keep(&home, &bela);
	home.account = bela;
	guest_open(&guest, &home, true);
	home.account = ana;
	return 0;
}

static int close_home(void **state)
{
	(void)state;
	guest_close(&guest);
	api_home_close(&home);
	return 0;
}

static struct es_bytes list(void)
{
	return ask_plain(&guest, "search.list");
}

static uint64_t save_at_once(const char *text)
{
	struct params p;

	begin(&p, 1);
	put_str(&p, "text", text);
	return number(ask(&guest, "search.save", &p), "search.number");
}

/* What was there before has been looked at. */
static uint64_t save(const char *text)
{
	api_home_settle(&home);
	return save_at_once(text);
}

static struct es_bytes notices(void)
{
	api_home_settle(&home);
	return ask_plain(&guest, "notice.list");
}

static size_t told(void)
{
	return length(notices(), "items");
}

static void see(uint64_t row)
{
	struct params p;

	begin(&p, 1);
	put_uint(&p, "number", row);
	(void)ask(&guest, "notice.seen", &p);
}

static struct es_id publish(const char *title)
{
	struct es_id id;

	api_home_practice(&home, title, ES_SCOPE_PUBLIC, &id);
	return id;
}

static void erase(const struct es_id *id)
{
	size_t erased;

	assert_err(es_erase(home.node, id, "mistake", &erased), ES_OK);
}

/* --- what is kept ----------------------------------------------------------------------------- */

static void put_countries(struct params *p, const char *a, const char *b)
{
	put_map(p, "filters", 1);
	put_array(p, "country", 2);
	es_write_cstr(&p->w, a);
	es_write_cstr(&p->w, b);
}

static void a_search_is_kept_renamed_and_removed(void **state)
{
	struct params p;

	(void)state;
	assert_int_equal(length(list(), "items"), 0);
	begin(&p, 2);
	put_str(&p, "text", "  jeunes   ruraux ");
	put_countries(&p, "IT", "FR");
	uint64_t saved = number(ask(&guest, "search.save", &p), "search.number");
	struct es_bytes one = item(list(), "items", 0);
	assert_text(one, "text", "jeunes ruraux");
	assert_text(one, "name", "jeunes ruraux");
	assert_true(
	        es_bytes_equal(es_value_str(item(one, "filters.country", 0)), es_bytes_str("FR")));
	assert_int_equal(number(one, "number"), saved);
	begin(&p, 2);
	put_uint(&p, "number", saved);
	put_str(&p, "name", "Chez nous");
	(void)ask(&guest, "search.rename", &p);
	assert_text(item(list(), "items", 0), "name", "Chez nous");
	begin(&p, 1);
	put_uint(&p, "number", saved);
	(void)ask(&guest, "search.drop", &p);
	assert_int_equal(length(list(), "items"), 0);
	(void)ask(&guest, "search.drop", &p); /* again changes nothing */
	begin(&p, 2);
	put_uint(&p, "number", saved);
	put_str(&p, "name", "Chez nous");
	guest_refused(&guest, "search.rename", of(&p), "not_found", NULL);
}

/* The order of what is chosen, and how often it is said, makes no other search. */
static void the_same_is_saved_once(void **state)
{
	struct params p;

	(void)state;
	begin(&p, 2);
	put_str(&p, "text", "jeunes");
	put_countries(&p, "IT", "FR");
	uint64_t first = number(ask(&guest, "search.save", &p), "search.number");
	begin(&p, 3);
	put_str(&p, "text", "jeunes");
	put_countries(&p, "FR", "IT");
	put_str(&p, "name", "autrement");
	struct es_bytes again = ask(&guest, "search.save", &p);
	assert_int_equal(number(again, "search.number"), first);
	assert_text(again, "search.name", "jeunes");
	assert_int_equal(length(list(), "items"), 1);
}

static void what_makes_no_search_is_refused(void **state)
{
	char long_name[82];
	struct guest stranger;
	struct params p;

	(void)state;
	begin(&p, 1);
	put_str(&p, "text", "  ");
	guest_refused(&guest, "search.save", of(&p), "invalid", "text");
	begin(&p, 1);
	put_countries(&p, "FR", "IT");
	guest_refused(&guest, "search.save", of(&p), "invalid", "name");
	memset(long_name, 'a', sizeof(long_name) - 1);
	long_name[sizeof(long_name) - 1] = '\0';
	begin(&p, 2);
	put_str(&p, "text", "jeunes");
	put_str(&p, "name", long_name);
	guest_refused(&guest, "search.save", of(&p), "too_large", "name");
	begin(&p, 2);
	put_str(&p, "text", "jeunes");
	put_str(&p, "filters", "FR");
	guest_refused(&guest, "search.save", of(&p), "malformed", "filters");
	begin(&p, 1);
	put_countries(&p, "", "IT");
	guest_refused(&guest, "search.save", of(&p), "invalid", "country");
	guest_open(&stranger, &home, false);
	begin(&p, 1);
	put_str(&p, "text", "jeunes");
	guest_refused(&stranger, "search.save", of(&p), "sign_in_needed", NULL);
	guest_refused(&stranger, "search.list", of(&p), "sign_in_needed", NULL);
	guest_close(&stranger);
}

static void twenty_are_kept(void **state)
{
	char text[16];
	struct params p;

	(void)state;
	for (int i = 0; i < ES_SEARCHES_MAX; i++) {
		snprintf(text, sizeof(text), "mot%d", i);
		(void)save(text);
	}
	begin(&p, 1);
	put_str(&p, "text", "un de trop");
	guest_refused(&guest, "search.save", of(&p), "too_many", NULL);
	(void)save("mot3"); /* is there already */
	assert_int_equal(length(list(), "items"), ES_SEARCHES_MAX);
	assert_int_equal(number(list(), "most"), ES_SEARCHES_MAX);
	begin(&p, 1);
	put_uint(&p, "number", number(item(list(), "items", 5), "number"));
	(void)ask(&guest, "search.drop", &p);
	(void)save("un de trop");
	assert_text(item(list(), "items", ES_SEARCHES_MAX - 1), "text", "un de trop");
}

static void they_are_saved_slowly(void **state)
{
	const struct es_rate rate = {2, 1};
	struct params p;

	(void)state;
	assert_err(es_rates_new(&rate, 8, &home.api.searches), ES_OK);
	(void)save_at_once("jeunes");
	(void)save_at_once("café");
	begin(&p, 1);
	put_str(&p, "text", "jardin");
	guest_refused(&guest, "search.save", of(&p), "too_many", NULL);
	es_rates_free(home.api.searches);
	home.api.searches = NULL;
	(void)save_at_once("jardin");
}

static es_err drop_all(struct es_write *w, struct es_change *change)
{
	(void)change;
	return es_write_searches_drop(w, bela.author);
}

/* Of one person; and after a start nothing is lost of the other's. */
static void each_person_has_their_own(void **state)
{
	struct es_change change = {0};
	struct es_saved_search read;
	struct es_snapshot *snap;
	struct es_writer w;

	(void)state;
	uint64_t saved = save("jeunes");
	assert_err(es_snapshot_begin(home.node->store, &snap), ES_OK);
	es_writer_grow(&w, 8192);
	assert_err(es_search_get(snap, bela.author, saved, &w, &read), ES_OK);
	assert_string_equal(read.name, "jeunes");
	assert_int_equal(es_search_get(snap, home.account.author, saved, &w, &read), ES_NOT_FOUND);
	es_snapshot_end(snap);
	assert_err(es_store_apply(home.node->store, drop_all, &change), ES_OK);
	assert_int_equal(length(list(), "items"), 0);
	assert_err(es_snapshot_begin(home.node->store, &snap), ES_OK);
	assert_false(es_searches_any(snap));
	es_snapshot_end(snap);
	es_writer_free(&w);
}

/* --- what is told ----------------------------------------------------------------------------- */

/* A toolbox is news, too, and named as what it is. */
static void a_toolbox_is_told_of(void **state)
{
	struct es_id id;

	(void)state;
	(void)save("premiers tuteur");
	api_home_toolbox(&home, "Les premiers jours", "Le matin", "Avec son tuteur.", &id);
	struct es_bytes all = notices();
	assert_int_equal(length(all, "items"), 1);
	struct es_bytes one = item(all, "items", 0);
	assert_text(one, "found.kind", "toolbox");
	assert_text(one, "found.newest.title", "Les premiers jours");
	erase(&id);
	assert_int_equal(told(), 0);
}

static void what_is_new_is_told_once(void **state)
{
	struct params p;

	(void)state;
	(void)publish("Le café des jeunes"); /* was there before */
	uint64_t saved = save("jeunes café");
	assert_int_equal(told(), 0);
	(void)publish("Un jardin");
	assert_int_equal(told(), 0);
	struct es_id id = publish("Un café pour jeunes");
	struct es_bytes all = notices();
	assert_int_equal(length(all, "items"), 1);
	assert_int_equal(number(all, "unseen"), 1);
	struct es_bytes one = item(all, "items", 0);
	assert_text(one, "why", "found");
	assert_int_equal(number(one, "found.search.number"), saved);
	assert_text(one, "found.search.text", "jeunes café");
	assert_int_equal(number(one, "found.count"), 1);
	assert_text(one, "found.kind", "practice");
	assert_text(one, "found.newest.title", "Un café pour jeunes");
	struct es_id newest = id_at(one, "found.newest.id");
	assert_true(es_id_equal(&newest, &id));
	assert_true(is_nil(one, "conversation"));
	(void)publish("Encore un jardin");
	assert_int_equal(told(), 1);
	begin(&p, 1);
	put_uint(&p, "number", saved);
	(void)ask(&guest, "search.drop", &p);
	assert_int_equal(told(), 0); /* nor the name of a search that is gone */
}

/* What waits unseen becomes one; what was seen stays as it was. */
static void what_comes_together_is_told_together(void **state)
{
	(void)state;
	(void)save("jeunes");
	(void)publish("Un café pour jeunes");
	api_home_settle(&home);
	(void)publish("Un jardin pour jeunes");
	api_home_settle(&home);
	(void)publish("Une radio de jeunes");
	struct es_bytes all = notices();
	assert_int_equal(length(all, "items"), 1);
	assert_int_equal(number(item(all, "items", 0), "found.count"), 3);
	assert_text(item(all, "items", 0), "found.newest.title", "Une radio de jeunes");
	assert_int_equal(number(all, "unseen"), 1);
	see(number(item(all, "items", 0), "number"));
	(void)publish("Un atelier de jeunes");
	all = notices();
	assert_int_equal(length(all, "items"), 2);
	assert_int_equal(number(item(all, "items", 0), "found.count"), 1);
	assert_int_equal(number(item(all, "items", 1), "found.count"), 3);
	assert_int_equal(number(all, "unseen"), 1);
}

/* Two searches that one practice answers: two notices of one row, on one page. */
static void each_search_tells(void **state)
{
	struct params p;

	(void)state;
	(void)save("jeunes");
	(void)save("café");
	(void)publish("Un café pour jeunes");
	assert_int_equal(told(), 2);
	begin(&p, 1);
	put_uint(&p, "limit", 1);
	struct es_bytes page = ask(&guest, "notice.list", &p);
	assert_int_equal(length(page, "items"), 2);
	assert_true(is_nil(page, "next"));
}

static void ones_own_is_no_news(void **state)
{
	struct es_account ana = home.account;

	(void)state;
	(void)save("jeunes");
	home.account = bela;
	(void)publish("Mon café de jeunes");
	assert_int_equal(told(), 0);
	home.account = ana;
	(void)publish("Un café de jeunes");
	assert_int_equal(told(), 1);
}

static void testify(const struct es_id *practice)
{
	struct params p;

	begin(&p, 2);
	put_str(&p, "kind", "testimony");
	put_map(&p, "fields", 4);
	put_id(&p, "practice", practice);
	put_str(&p, "role", "beneficiary");
	put_str(&p, "consent", "own");
	put_str(&p, "text", "Nous étions jeunes.");
	(void)ask(&guest, "record.publish", &p);
}

/* Nor is it what was published without one's name. */
static void ones_own_testimony_is_no_news(void **state)
{
	struct es_id first = publish("Un café"), second = publish("Un jardin");

	(void)state;
	(void)save("jeunes");
	testify(&first);
	assert_int_equal(told(), 0);
	memset(guest.client->account.unnamed, 77, ES_AUTHOR_LEN); /* as if somebody else did */
	testify(&second);
	assert_int_equal(told(), 1);
}

static void what_is_withdrawn_is_not_named(void **state)
{
	(void)state;
	(void)save("jeunes");
	struct es_id first = publish("Un café pour jeunes");
	assert_int_equal(told(), 1);
	erase(&first);
	assert_int_equal(told(), 0);
	(void)publish("Un jardin pour jeunes");
	struct es_id third = publish("Une radio de jeunes");
	assert_int_equal(told(), 1);
	erase(&third);
	struct es_bytes one = item(notices(), "items", 0);
	assert_true(is_nil(one, "found.newest"));
	assert_true(is_nil(one, "found.kind"));
}

static void revise(const struct es_id *practice, const char *title)
{
	struct es_writer w;
	struct es_id id;

	es_writer_grow(&w, ES_BODY_MAX);
	struct es_draft draft = {.kind = ES_KIND_PRACTICE,
	                         .lang = "fr",
	                         .scope = ES_SCOPE_PUBLIC,
	                         .entity = practice,
	                         .parents = practice,
	                         .parents_len = 1,
	                         .body = api_home_body(&home, title, &w)};
	assert_err(es_publish(home.node, &draft, 1, &id), ES_OK);
	es_writer_free(&w);
}

static struct es_id hidden;

static es_err apply_hide(struct es_write *w, struct es_change *change)
{
	struct es_row row;

	(void)change;
	es_err err = es_row_find(es_write_snapshot(w), &hidden, &row);
	return err ? err : es_write_hidden(w, &row, true, 1);
}

static void what_editors_hide_is_not_named(void **state)
{
	struct es_change change = {0};

	(void)state;
	(void)save("jeunes");
	hidden = publish("Un café pour jeunes");
	assert_int_equal(told(), 1);
	assert_err(es_store_apply(home.node->store, apply_hide, &change), ES_OK);
	assert_int_equal(told(), 0);
	revise(&hidden, "Un grand café pour jeunes");
	assert_int_equal(told(), 0);
}

/* A revision that says no more than before is no news; one that first says what is looked for is. */
static void a_revision_may_be_news(void **state)
{
	(void)state;
	struct es_id same = publish("Un café pour jeunes");
	struct es_id other = publish("Un jardin");
	(void)save("jeunes");
	revise(&same, "Un grand café pour jeunes");
	assert_int_equal(told(), 0);
	revise(&other, "Un jardin pour jeunes");
	struct es_bytes one = item(notices(), "items", 0);
	assert_text(one, "found.newest.title", "Un jardin pour jeunes");
	assert_int_equal(number(one, "found.count"), 1);
}

static void put_pair(struct es_writer *w, const char *key, const char *text)
{
	es_write_cstr(w, key);
	es_write_cstr(w, text);
}

static void translate(const struct es_id *practice, const char *title)
{
	struct es_writer w;
	struct es_id id;

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
	put_pair(&w, "field", "description.title");
	put_pair(&w, "text", title);
	put_pair(&w, "state", "human");
	struct es_draft draft = {
	        .kind = ES_KIND_TRANSLATION, .lang = "it", .body = es_writer_bytes(&w)};
	assert_err(es_publish(home.node, &draft, 1, &id), ES_OK);
	es_writer_free(&w);
}

static void a_translation_may_be_news(void **state)
{
	(void)state;
	struct es_id id = publish("Un café pour jeunes");
	(void)save("giovani");
	assert_int_equal(told(), 0);
	translate(&id, "Un caffè per giovani");
	struct es_bytes one = item(notices(), "items", 0);
	assert_text(one, "found.newest.title", "Un café pour jeunes");
	translate(&id, "Il caffè dei giovani"); /* was found already */
	assert_int_equal(number(item(notices(), "items", 0), "found.count"), 1);
}

/* Who shows a film is found by what is said in it. */
static void subtitles_may_be_news(void **state)
{
	static const struct es_id film = {{7}};
	struct es_id tool, id;
	struct es_writer w;

	(void)state;
	es_writer_grow(&w, 4096);
	es_write_map(&w, 3);
	es_write_cstr(&w, "author");
	es_write_bin(&w, ES_BYTES(home.account.author));
	put_pair(&w, "title", "Un film");
	es_write_cstr(&w, "files");
	es_write_array(&w, 1);
	es_write_map(&w, 4);
	es_write_cstr(&w, "file");
	es_write_bin(&w, ES_BYTES(film.bytes));
	es_write_cstr(&w, "size");
	es_write_uint(&w, 9);
	put_pair(&w, "type", "video/webm");
	put_pair(&w, "name", "film.webm");
	struct es_draft draft = {.kind = ES_KIND_TOOL, .lang = "fr", .body = es_writer_bytes(&w)};
	assert_err(es_publish(home.node, &draft, 1, &tool), ES_OK);
	(void)save("giovani");
	assert_int_equal(told(), 0);
	es_writer_reset(&w);
	es_write_map(&w, 5);
	es_write_cstr(&w, "author");
	es_write_bin(&w, ES_BYTES(home.account.author));
	es_write_cstr(&w, "about");
	es_write_bin(&w, ES_BYTES(tool.bytes));
	es_write_cstr(&w, "file");
	es_write_bin(&w, ES_BYTES(film.bytes));
	put_pair(&w, "purpose", "subtitles");
	es_write_cstr(&w, "cues");
	es_write_array(&w, 1);
	es_write_map(&w, 3);
	es_write_cstr(&w, "start");
	es_write_uint(&w, 0);
	es_write_cstr(&w, "end");
	es_write_uint(&w, 900);
	put_pair(&w, "text", "Ecco i giovani");
	draft = (struct es_draft){
	        .kind = ES_KIND_SUBTITLES, .lang = "it", .body = es_writer_bytes(&w)};
	assert_err(es_publish(home.node, &draft, 1, &id), ES_OK);
	es_writer_free(&w);
	assert_text(item(notices(), "items", 0), "found.newest.title", "Un film");
}

/* More than are looked at in one go. */
static void many_are_counted(void **state)
{
	(void)state;
	(void)save("jeunes");
	home.silent = true;
	for (int i = 0; i < 2 * ES_LOOKOUT_ENOUGH + 5; i++) {
		char title[32];
		snprintf(title, sizeof(title), i % 2 ? "Jardin %d" : "Jeunes %d", i);
		(void)publish(title);
	}
	home.silent = false;
	(void)publish("Les derniers jeunes");
	struct es_bytes one = item(notices(), "items", 0);
	assert_int_equal(number(one, "found.count"), ES_LOOKOUT_ENOUGH + 4);
	assert_text(one, "found.newest.title", "Les derniers jeunes");
}
/* A look that comes late takes what was there before the search with what came after. */
static void what_was_there_is_no_news_to_a_late_look(void **state)
{
	(void)state;
	api_home_settle(&home);
	home.silent = true;
	struct es_id same = publish("Un café pour jeunes");
	struct es_id other = publish("Un jardin");
	(void)save_at_once("jeunes");
	revise(&same, "Un grand café pour jeunes");
	revise(&other, "Un jardin pour jeunes");
	home.silent = false;
	(void)publish("Une forge pour jeunes");
	struct es_bytes one = item(notices(), "items", 0);
	assert_int_equal(number(one, "found.count"), 2);
	assert_text(one, "found.newest.title", "Une forge pour jeunes");
}

/* --- what cannot be read ---------------------------------------------------------------------- */

static uint64_t row_of(const struct es_id *id)
{
	struct es_view_source s;
	uint64_t number;

	api_home_look(&home, ES_SCOPE_PUBLIC, &s);
	assert_err(es_row_number(s.snap, id, &number), ES_OK);
	es_snapshot_end(s.snap);
	return number;
}

/* Its body becomes what no practice is. */
static void damage(const struct es_id *id)
{
	const uint8_t other[ES_BODY_KEY_LEN] = {1};
	char path[HOME_PATH_MAX + 64];

	snprintf(path, sizeof(path), "%s/a/" ES_SEGMENT_FOLDER "/00000000", home.folder);
	FILE *file = fopen(path, "r+");
	assert_non_null(file);
	assert_int_equal(fseek(file, (long)(row_of(id) * ES_BODY_KEY_LEN), SEEK_SET), 0);
	assert_int_equal(fwrite(other, sizeof(other), 1, file), 1);
	assert_int_equal(fclose(file), 0);
}

static void what_cannot_be_read_holds_back_nothing_else(void **state)
{
	(void)state;
	(void)save("jeunes");
	home.silent = true;
	struct es_id bad = publish("Un café pour jeunes");
	damage(&bad);
	home.silent = false;
	(void)publish("Un jardin pour jeunes");
	struct es_bytes all = notices();
	assert_int_equal(length(all, "items"), 1);
	assert_int_equal(number(item(all, "items", 0), "found.count"), 1);
	assert_text(item(all, "items", 0), "found.newest.title", "Un jardin pour jeunes");
}

static uint64_t place;

static es_err keep_place(struct es_write *w, struct es_change *change)
{
	(void)change;
	return es_write_key_place(w, &place);
}

/* The file of the keys of searches becomes a folder. */
static void block_keys_of_searches(void)
{
	struct es_change change = {0};
	char path[ES_PATH_BYTES];

	assert_err(es_store_apply(home.node->store, keep_place, &change), ES_OK);
	uint64_t number = place / ES_SEGMENT_SLOTS;
	es_segment_path(home.node->store->segments, number, path);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkdir(path, 0700), 0);
	es_segment_forget(home.node->store->segments, number);
}

static void searches_that_cannot_be_read_hold_back_no_answer(void **state)
{
	struct es_account ana = home.account;
	struct es_id comment;

	(void)state;
	(void)save("jeunes");
	home.account = bela;
	struct es_id id = publish("Un café pour jeunes");
	home.account = ana;
	assert_int_equal(told(), 0);
	block_keys_of_searches();
	api_home_comment(&home, &id, "Et le jardin ?", &comment);
	(void)publish("Un jardin pour jeunes");
	struct es_bytes all = notices();
	assert_int_equal(length(all, "items"), 1);
	assert_text(item(all, "items", 0), "why", "answer");
}

#define LOOKS_MAX 4096

/* A look for which the store has no room. */
static void fail_to_look(const struct es_commit *commit)
{
	static struct es_snapshot *snaps[LOOKS_MAX];
	size_t count = 0;

	while (count < LOOKS_MAX && es_snapshot_begin(home.node->store, &snaps[count]) == ES_OK)
		count++;
	assert_true(count < LOOKS_MAX);
	es_noticing_go(&home.api, commit);
	while (home.api.jobs)
		es_loop_turn(home.loop);
	assert_int_not_equal(home.api.noticing.err, ES_OK);
	while (count)
		es_snapshot_end(snaps[--count]);
}

static void what_came_late_is_not_forgotten(void **state)
{
	struct es_id late = publish("Un café pour jeunes");
	uint64_t row = row_of(&late);
	const struct es_commit commit = {.bodies = &row, .bodies_len = 1};

	(void)state;
	(void)save("jeunes");
	(void)publish("Un jardin");
	assert_int_equal(told(), 0);
	fail_to_look(&commit);
	es_noticing_go(&home.api, NULL);
	struct es_bytes all = notices();
	assert_int_equal(length(all, "items"), 1);
	assert_text(item(all, "items", 0), "found.newest.title", "Un café pour jeunes");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, open_home, close_home)
	        T(a_search_is_kept_renamed_and_removed),
	        T(the_same_is_saved_once),
	        T(what_makes_no_search_is_refused),
	        T(twenty_are_kept),
	        T(they_are_saved_slowly),
	        T(each_person_has_their_own),
	        T(what_is_new_is_told_once),
	        T(a_toolbox_is_told_of),
	        T(what_comes_together_is_told_together),
	        T(each_search_tells),
	        T(ones_own_is_no_news),
	        T(ones_own_testimony_is_no_news),
	        T(what_is_withdrawn_is_not_named),
	        T(what_editors_hide_is_not_named),
	        T(a_revision_may_be_news),
	        T(what_was_there_is_no_news_to_a_late_look),
	        T(a_translation_may_be_news),
	        T(subtitles_may_be_news),
	        T(many_are_counted),
	        T(what_cannot_be_read_holds_back_nothing_else),
	        T(searches_that_cannot_be_read_hold_back_no_answer),
	        T(what_came_late_is_not_forgotten),
#undef T
	};

	return cmocka_run_group_tests_name("api_saved", tests, NULL, NULL);
}
