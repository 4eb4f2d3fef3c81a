/* SPDX-License-Identifier: EUPL-1.2 */
/* What a digest tells, and what it does not. */
#include "api_home.h"
#include "erase.h"
#include "letters.h"
#include "mail/digest.h"
#include "store/addresses.h"
#include "store/moderation.h"
#include "store/personal.h"
#include "store/searches.h"
#include "test.h"

#include "essaim/schema.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static struct api_home home;
static struct letters letters;
static struct es_account nora, bela;
static struct es_id practice;
static uint64_t now_ms;

struct doing {
	struct es_change change; /* first */
	es_err (*what)(struct es_write *w, const struct doing *d);
	const struct es_account *account;
	uint64_t row, until_ms;
	enum es_notice why;
	struct es_row seen;
	struct es_mail_facts facts;
};

static es_err apply(struct es_write *w, struct es_change *change)
{
	const struct doing *d = (const struct doing *)change;

	return d->what(w, d);
}

static void make(struct doing *d)
{
	assert_err(es_store_apply(home.node->store, apply, &d->change), ES_OK);
}

static es_err put_address(struct es_write *w, const struct doing *d)
{
	return es_write_address(w, d->account->author, &d->facts);
}

static void make_account(const char *login, const char *name, const char *lang,
                         struct es_account *out)
{
	const struct es_account_request request = {.login = es_bytes_str(login),
	                                           .password = es_bytes_str("correct horse"),
	                                           .name = es_bytes_str(name),
	                                           .lang = es_bytes_str(lang),
	                                           .role = ES_PROFESSIONAL};
	struct doing d = {.what = put_address, .account = out};

	assert_err(es_account_create(home.node, &request, out), ES_OK);
	snprintf(d.facts.address, sizeof(d.facts.address), "%s@example.org", login);
	make(&d);
}

static int open_home(void **state)
{
	(void)state;
	setenv("TZ", "Europe/Paris", 1);
	tzset();
	api_home_open(&home);
	letters_open(&letters, &home);
	make_account("nora", "Nora", "fr", &nora);
	make_account("bela", "Béla <b>", "hu", &bela);
	api_home_practice(&home, "Accueil & café", ES_SCOPE_PUBLIC, &practice);
	assert_err(es_digest_choose(home.node, "nora", ES_DIGEST_DAILY), ES_OK);
	now_ms = es_digest_next(nora.author, ES_DIGEST_DAILY, es_now_ms()) + 1000;
	return 0;
}

static int close_home(void **state)
{
	(void)state;
	letters_close(&letters, &home);
	api_home_close(&home);
	return 0;
}

/* --- what happens ------------------------------------------------------------------------------- */

/* Bela says something under the practice. */
static void say(const char *text, struct es_id *id)
{
	struct es_schema_value value = {.path = "text"};
	uint8_t encoded[512];
	struct es_writer v, w;

	es_writer_init(&v, encoded, sizeof(encoded));
	es_write_cstr(&v, text);
	value.value = es_writer_bytes(&v);
	es_writer_grow(&w, ES_BODY_MAX);
	assert_err(es_schema_encode(ES_KIND_COMMENT, bela.author, &value, 1, &w), ES_OK);
	const struct es_draft draft = {.kind = ES_KIND_COMMENT,
	                               .lang = "fr",
	                               .entity = &practice,
	                               .body = es_writer_bytes(&w)};
	assert_err(es_publish(home.node, &draft, 1, id), ES_OK);
	es_writer_free(&w);
}

static void find(const struct es_id *id, struct es_row *row)
{
	struct es_snapshot *snap;

	assert_err(es_snapshot_begin(home.node->store, &snap), ES_OK);
	assert_err(es_row_find(snap, id, row), ES_OK);
	es_snapshot_end(snap);
}

static es_err put_notice(struct es_write *w, const struct doing *d)
{
	return es_write_notice(w, d->account->author, d->row, d->why);
}

static void tell(const struct es_account *whom, const struct es_id *id, enum es_notice why)
{
	struct doing d = {.what = put_notice, .account = whom, .why = why};
	struct es_row row;

	find(id, &row);
	d.row = row.number;
	make(&d);
}

static void say_to_nora(const char *text, struct es_id *id)
{
	say(text, id);
	tell(&nora, id, ES_NOTICE_REPLY);
}

static size_t run_round(struct kept_letter *kept)
{
	uint64_t next_ms;

	assert_err(es_digest_round(home.node, now_ms, &next_ms), ES_OK);
	return letters_waiting(&home, kept);
}

static bool holds(struct es_bytes text, const char *what)
{
	size_t len = strlen(what);

	for (size_t i = 0; i + len <= text.len; i++)
		if (memcmp(text.data + i, what, len) == 0)
			return true;
	return false;
}

/* --- what goes in ------------------------------------------------------------------------------- */

static void tells_who_did_what_where(void **state)
{
	struct kept_letter kept;
	struct es_id id;
	char link[200], hex[ES_ID_HEX_LEN], message[ES_ID_HEX_LEN];

	(void)state;
	say_to_nora("Un secret de Béla", &id);
	assert_int_equal(run_round(&kept), 1);
	const struct es_letter *l = &kept.waiting.letter;
	assert_string_equal(l->kind, "digest");
	assert_true(es_bytes_equal(l->to, es_bytes_str("nora@example.org")));
	assert_true(es_bytes_equal(l->lang, es_bytes_str("fr")));
	assert_true(holds(l->subject, " : 1 nouvelle"));
	assert_true(holds(l->text, "Bonjour Nora,\n"));
	assert_true(holds(l->text, "\nAccueil & café\n- Béla <b> ("));
	assert_true(holds(l->text, ") vous a répondu\n"));
	es_id_hex(&practice, hex);
	es_id_hex(&id, message);
	snprintf(link, sizeof(link), "  https://essaim.test/practice/%s#m-%.16s\n", hex, message);
	assert_true(holds(l->text, link));
	assert_true(holds(l->text, "\nchaque jour, "));
	assert_false(holds(l->text, "secret"));
	assert_false(holds(l->html, "secret"));
	assert_true(holds(l->html, "Accueil &amp; café</a></h2>"));
	assert_true(holds(l->html, "Béla &lt;b&gt; ("));
	assert_false(holds(l->html, "<b>"));
	assert_true(holds(l->html, "<html lang=\"fr\">"));
	assert_false(holds(l->html, "src="));
	assert_true(holds(l->unsubscribe, "https://essaim.test/stop-letters/"));
	assert_true(holds(l->text, "/stop-letters/"));
	assert_true(holds(l->unsubscribe, "?hl=fr"));
	assert_false(kept.waiting.held);
	es_writer_free(&kept.bytes);
}

static void gathers_by_conversation(void **state)
{
	struct es_id other, ids[3];
	struct kept_letter kept;

	(void)state;
	api_home_practice(&home, "Une autre", ES_SCOPE_PUBLIC, &other);
	say_to_nora("un", &ids[0]);
	struct es_id first = practice;
	practice = other;
	say_to_nora("deux", &ids[1]);
	practice = first;
	say_to_nora("trois", &ids[2]);
	assert_int_equal(run_round(&kept), 1);
	struct es_bytes text = kept.waiting.letter.text;
	const char *at = strstr((const char *)text.data, "Accueil & café\n");
	assert_non_null(at);
	assert_null(strstr(at + 1, "Accueil & café\n")); /* two lines under one title */
	assert_non_null(strstr(at, "Une autre\n"));
	assert_true(holds(kept.waiting.letter.subject, "3 nouvelles"));
	es_writer_free(&kept.bytes);
}

static void names_so_many_and_counts_the_others(void **state)
{
	struct kept_letter kept;
	struct es_id id;
	size_t lines = 0;

	(void)state;
	for (int i = 0; i < ES_DIGEST_ITEMS_MAX + 3; i++)
		say_to_nora("encore", &id);
	assert_int_equal(run_round(&kept), 1);
	struct es_bytes text = kept.waiting.letter.text;
	for (const char *at = (const char *)text.data; (at = strstr(at, "\n- ")); at++)
		lines++;
	assert_int_equal(lines, ES_DIGEST_ITEMS_MAX);
	assert_true(holds(text, "\net 3 autres\n"));
	assert_true(holds(kept.waiting.letter.html, "<p>et 3 autres</p>"));
	es_writer_free(&kept.bytes);
}

/* Whatever stands in titles and names: the letter has room for all that it names. */
static void has_room_for_the_longest_titles(void **state)
{
	char title[401], cut[ES_DIGEST_TITLE_MAX + 8];
	struct kept_letter kept;
	struct es_id id;

	(void)state;
	memset(title, '"', sizeof(title) - 1);
	title[sizeof(title) - 1] = '\0';
	for (int i = 0; i < ES_DIGEST_ITEMS_MAX; i++) {
		api_home_practice(&home, title, ES_SCOPE_PUBLIC, &practice);
		say_to_nora("un", &id);
	}
	assert_int_equal(run_round(&kept), 1);
	memset(cut, '"', ES_DIGEST_TITLE_MAX);
	strcpy(cut + ES_DIGEST_TITLE_MAX, "…\n");
	assert_true(holds(kept.waiting.letter.text, cut));
	assert_true(holds(kept.waiting.letter.subject, "20 nouvelles"));
	es_writer_free(&kept.bytes);
}

static void speaks_the_readers_language(void **state)
{
	struct kept_letter kept;
	struct es_id id;

	(void)state;
	assert_err(es_digest_choose(home.node, "nora", ES_DIGEST_NEVER), ES_OK);
	assert_err(es_digest_choose(home.node, "bela", ES_DIGEST_DAILY), ES_OK);
	now_ms = es_digest_next(bela.author, ES_DIGEST_DAILY, es_now_ms()) + 1000;
	say("magamnak", &id);
	tell(&bela, &id, ES_NOTICE_REPLY);
	assert_int_equal(run_round(&kept), 1);
	assert_true(es_bytes_equal(kept.waiting.letter.lang, es_bytes_str("hu")));
	assert_true(holds(kept.waiting.letter.subject, "1 újdonság"));
	assert_true(holds(kept.waiting.letter.text, "Kedves Béla <b>!\n"));
	es_writer_free(&kept.bytes);
}

static es_err put_found(struct es_write *w, const struct doing *d)
{
	struct es_saved_search search = {.name = "Cafés"};
	uint8_t bytes[64];
	struct es_writer query;

	es_writer_init(&query, bytes, sizeof(bytes));
	es_write_map(&query, 2);
	es_write_cstr(&query, "text");
	es_write_cstr(&query, "café");
	es_write_cstr(&query, "filters");
	es_write_map(&query, 0);
	search.query = es_writer_bytes(&query);
	es_err err = es_write_search(w, d->account->author, d->until_ms, &search);
	return err ? err
	           : es_write_notice_found(w, d->account->author, search.number, d->row, &practice,
	                                   d->until_ms);
}

static void tells_what_saved_searches_found(void **state)
{
	struct doing d = {.what = put_found, .account = &nora, .until_ms = 1};
	struct kept_letter kept;
	char link[200], hex[ES_ID_HEX_LEN];

	(void)state;
	find(&practice, &d.seen);
	d.row = d.seen.number;
	make(&d); /* one */
	d.until_ms = 7;
	make(&d); /* another search, seven */
	assert_int_equal(run_round(&kept), 1);
	struct es_bytes text = kept.waiting.letter.text;
	es_id_hex(&practice, hex);
	snprintf(link, sizeof(link),
	         "\ncherché : Cafés\n- Accueil & café\n  https://essaim.test/practice/%s\n", hex);
	assert_true(holds(text, link));
	assert_true(holds(text, "\ncherché : Cafés\n- 7 trouvés\n  https://essaim.test/notices\n"));
	assert_true(holds(kept.waiting.letter.subject, "2 nouvelles"));
	es_writer_free(&kept.bytes);
}

/* --- what does not ------------------------------------------------------------------------------ */

static es_err put_seen(struct es_write *w, const struct doing *d)
{
	return es_write_notices_seen(w, d->account->author, d->row);
}

static es_err put_read(struct es_write *w, const struct doing *d)
{
	return es_write_personal_read(w, d->account->author, &practice, d->row);
}

static es_err put_hidden(struct es_write *w, const struct doing *d)
{
	return es_write_hidden(w, &d->seen, true, now_ms);
}

static es_err put_flag(struct es_write *w, const struct doing *d)
{
	struct es_flag flag = {.record = d->seen.id, .time_ms = 1, .note = es_bytes_str("")};

	memcpy(flag.by, bela.author, sizeof(flag.by));
	return es_write_flag(w, &flag);
}

static es_err put_suspended(struct es_write *w, const struct doing *d)
{
	return es_write_suspended(w, d->account->author, now_ms + 1000);
}

static void tells_nothing_after(es_err (*what)(struct es_write *w, const struct doing *d))
{
	struct doing d = {.what = what, .account = &nora};
	struct es_id id;

	say_to_nora("un", &id);
	find(&id, &d.seen);
	d.row = d.seen.number;
	make(&d);
	assert_int_equal(run_round(NULL), 0);
}

static void not_what_was_seen(void **state)
{
	(void)state;
	tells_nothing_after(put_seen);
}

static void not_what_was_read_where_it_stands(void **state)
{
	(void)state;
	tells_nothing_after(put_read);
}

static void not_what_is_hidden(void **state)
{
	(void)state;
	tells_nothing_after(put_hidden);
}

static void not_what_is_flagged(void **state)
{
	struct kept_letter kept;
	struct es_id id;

	(void)state;
	tells_nothing_after(put_flag);
	/* another one of the same conversation is told, the next day */
	now_ms = es_digest_next(nora.author, ES_DIGEST_DAILY, now_ms) + 1000;
	say_to_nora("deux", &id);
	assert_int_equal(run_round(&kept), 1);
	assert_true(holds(kept.waiting.letter.subject, "1 nouvelle"));
	es_writer_free(&kept.bytes);
}

/* Nor a warning whose letter would name a conversation that somebody flagged. */
static void not_a_warning_of_what_is_flagged(void **state)
{
	struct doing d = {.what = put_flag};
	struct kept_letter kept;
	struct es_id id;

	(void)state;
	say("un", &id);
	tell(&nora, &id, ES_NOTICE_WARNED);
	assert_int_equal(run_round(&kept), 1);
	assert_true(holds(kept.waiting.letter.text, "Accueil & café"));
	es_writer_free(&kept.bytes);
	letters_drop_all(&home);
	say("deux", &id);
	tell(&nora, &id, ES_NOTICE_WARNED);
	find(&practice, &d.seen);
	make(&d);
	now_ms = es_digest_next(nora.author, ES_DIGEST_DAILY, now_ms) + 1000;
	assert_int_equal(run_round(NULL), 0);
}

static void not_to_who_is_suspended(void **state)
{
	(void)state;
	tells_nothing_after(put_suspended);
}

static void not_what_is_withdrawn(void **state)
{
	struct es_id id;
	size_t erased;

	(void)state;
	say_to_nora("un", &id);
	assert_err(es_erase(home.node, &id, "erreur", &erased), ES_OK);
	assert_int_equal(run_round(NULL), 0);
	say_to_nora("deux", &id);
	assert_err(es_erase(home.node, &practice, "erreur", &erased), ES_OK);
	now_ms = es_digest_next(nora.author, ES_DIGEST_DAILY, now_ms) + 1000;
	assert_int_equal(run_round(NULL), 0);
}

static void not_to_an_address_that_does_not_exist(void **state)
{
	struct es_letter letter = {.to = es_bytes_str("nora@example.org")};
	struct kept_letter kept;
	struct es_id id;

	(void)state;
	memcpy(letter.person, nora.author, ES_AUTHOR_LEN);
	say_to_nora("un", &id);
	es_address_told(home.node, &letter, false);
	assert_int_equal(run_round(NULL), 0);
	/* of another address this says nothing; and one letter that comes through mends it */
	letter.to = es_bytes_str("other@example.org");
	es_address_told(home.node, &letter, true);
	now_ms = es_digest_next(nora.author, ES_DIGEST_DAILY, now_ms) + 1000;
	assert_int_equal(run_round(NULL), 0);
	letter.to = es_bytes_str("nora@example.org");
	es_address_told(home.node, &letter, true);
	now_ms = es_digest_next(nora.author, ES_DIGEST_DAILY, now_ms) + 1000;
	assert_int_equal(run_round(&kept), 1);
	es_writer_free(&kept.bytes);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_home, close_home)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        TEST(tells_who_did_what_where),
	        TEST(gathers_by_conversation),
	        TEST(names_so_many_and_counts_the_others),
	        TEST(has_room_for_the_longest_titles),
	        TEST(speaks_the_readers_language),
	        TEST(tells_what_saved_searches_found),
	        TEST(not_what_was_seen),
	        TEST(not_what_was_read_where_it_stands),
	        TEST(not_what_is_hidden),
	        TEST(not_what_is_flagged),
	        TEST(not_a_warning_of_what_is_flagged),
	        TEST(not_to_who_is_suspended),
	        TEST(not_what_is_withdrawn),
	        TEST(not_to_an_address_that_does_not_exist),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
