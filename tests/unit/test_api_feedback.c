/* SPDX-License-Identifier: EUPL-1.2 */
/* Remarks of readers: who may send and see them, how many, and what becomes of them. */
#include "api_ask.h"
#include "store/remarks.h"
#include "test.h"

#include <string.h>

static struct api_home home;
static struct guest editor, stranger;

static int open_home(void **state)
{
	(void)state;
	api_home_open(&home);
	guest_open(&editor, &home, true);
	strcpy(editor.client->account.role, "editor");
	guest_open(&stranger, &home, false);
	return 0;
}

static int close_home(void **state)
{
	(void)state;
	while (home.api.jobs)
		es_loop_turn(home.loop);
	guest_close(&editor);
	guest_close(&stranger);
	api_home_close(&home);
	return 0;
}

static struct es_bytes remark(struct params *p, const char *page, const char *text, uint8_t token)
{
	uint8_t bytes[16];

	memset(bytes, token, sizeof(bytes));
	begin(p, 4);
	put_str(p, "page", page);
	put_str(p, "text", text);
	put_str(p, "lang", "it");
	es_write_cstr(&p->w, "token");
	es_write_bin(&p->w, ES_BYTES(bytes));
	return of(p);
}

static void send(struct guest *guest, const char *text, uint8_t token)
{
	struct params p;
	bool ok;

	(void)guest_ask(guest, "feedback.send", remark(&p, "/practices?lang=it", text, token), &ok);
	assert_true(ok);
}

/* What becomes of the remark that was sent with this token. */
static struct es_bytes sent(struct params *p, uint64_t which, uint8_t token)
{
	begin(p, 2);
	put_uint(p, "number", which);
	put_token(p, "token", token);
	return of(p);
}

static struct es_bytes list(const char *state)
{
	struct params p;

	begin(&p, 1);
	put_str(&p, "state", state);
	struct es_bytes answer = ask(&editor, "feedback.list", &p);
	return answer;
}

static struct es_bytes set(struct params *p, uint64_t which, const char *state, const char *note)
{
	begin(p, 3);
	put_uint(p, "number", which);
	put_str(p, "state", state);
	put_str(p, "note", note);
	return of(p);
}

static void test_a_stranger_sends_and_an_editor_treats(void **state)
{
	struct params p;
	bool ok;

	(void)state;
	send(&stranger, "  Il filtro è difficile da trovare.  ", 1);
	send(&stranger, "Il filtro è difficile da trovare.", 1); /* sent again */
	send(&editor, "Grazie", 2);
	struct es_bytes answer = list("");
	assert_int_equal(length(answer, "items"), 2);
	assert_int_equal(number(answer, "counts.new"), 2);
	struct es_bytes oldest = item(answer, "items", 1);
	assert_text(oldest, "text", "Il filtro è difficile da trovare.");
	assert_text(oldest, "page", "/practices?lang=it");
	assert_text(oldest, "lang", "it");
	assert_int_equal(at(oldest, "signed_in").data[0], 0xc2);
	assert_int_equal(at(item(answer, "items", 0), "signed_in").data[0], 0xc3);

	(void)guest_ask(&editor, "feedback.set",
	                set(&p, number(oldest, "number"), "planned", "Con la nuova pagina"), &ok);
	assert_true(ok);
	answer = list("planned");
	assert_int_equal(length(answer, "items"), 1);
	assert_text(item(answer, "items", 0), "note", "Con la nuova pagina");
	assert_text(item(answer, "items", 0), "text", "Il filtro è difficile da trovare.");
	assert_int_equal(number(answer, "counts.new"), 1);
	assert_int_equal(number(answer, "counts.planned"), 1);
	assert_int_equal(length(list("new"), "items"), 1);
}

static void test_the_sender_alone_sees_what_becomes_of_it(void **state)
{
	struct params p;
	bool ok;

	(void)state;
	struct es_bytes answer = guest_ask(&stranger, "feedback.send",
	                                   remark(&p, "/about", "Un mot manque", 1), &ok);
	uint64_t which = number(answer, "number");
	assert_true(ok && which > 0);
	send(&stranger, "Un autre", 2);
	answer = guest_ask(&stranger, "feedback.send", remark(&p, "/about", "Un mot manque", 1),
	                   &ok);
	assert_int_equal(number(answer, "number"), which); /* sent again */
	answer = guest_ask(&stranger, "feedback.state", sent(&p, which, 1), &ok);
	assert_true(ok);
	assert_text(answer, "state", "new");
	assert_true(is_nil(answer, "set"));
	(void)guest_ask(&editor, "feedback.set", set(&p, which, "planned", "Entre nous"), &ok);
	assert_true(ok);
	answer = guest_ask(&stranger, "feedback.state", sent(&p, which, 1), &ok);
	assert_text(answer, "state", "planned");
	assert_true(number(answer, "set") > 0);
	assert_int_equal(answer.data[0], 0x82); /* neither the note nor the words */
	guest_refused(&stranger, "feedback.state", sent(&p, which, 2), "not_found", "number");
	guest_refused(&stranger, "feedback.state", sent(&p, which + 1, 1), "not_found", "number");
	guest_refused(&stranger, "feedback.state", sent(&p, 0, 0), "not_found", "number");
	begin(&p, 1);
	put_uint(&p, "number", which);
	guest_refused(&stranger, "feedback.state", of(&p), "invalid", "token");
}

static void test_only_editors_see_the_queue(void **state)
{
	struct guest professional;
	struct params p;

	(void)state;
	guest_open(&professional, &home, true);
	guest_refused(&professional, "feedback.list", es_bytes_of(NULL, 0), "not_allowed", NULL);
	guest_refused(&professional, "feedback.set", set(&p, 1, "done", ""), "not_allowed", NULL);
	guest_refused(&stranger, "feedback.list", es_bytes_of(NULL, 0), "sign_in_needed", NULL);
	guest_close(&professional);
}

static void test_what_does_not_fit_is_refused(void **state)
{
	static char text[2002];
	struct params p;

	(void)state;
	memset(text, 'a', sizeof(text) - 1);
	guest_refused(&stranger, "feedback.send", remark(&p, "/", text, 1), "too_large", "text");
	guest_refused(&stranger, "feedback.send", remark(&p, "/", " \n ", 1), "invalid", "text");
	guest_refused(&stranger, "feedback.send", remark(&p, "https://elsewhere", "a", 1),
	              "invalid", "page");
	begin(&p, 2);
	put_str(&p, "page", "/");
	put_str(&p, "text", "a");
	guest_refused(&stranger, "feedback.send", of(&p), "invalid", "token");
	guest_refused(&editor, "feedback.set", set(&p, 1, "later", ""), "invalid", "state");
	guest_refused(&editor, "feedback.set", set(&p, 1, "done", ""), "not_found", NULL);
	assert_int_equal(length(list(""), "items"), 0);
}

static void test_strangers_of_one_address_are_held_back(void **state)
{
	struct guest other, elsewhere;
	struct params p;

	(void)state;
	guest_open(&other, &home, false);
	guest_open(&elsewhere, &home, false);
	elsewhere.client->address[3] = 9;
	for (uint8_t i = 1; i <= ES_RATE_REMARK_BURST; i++)
		send(i % 2 ? &stranger : &other, "Bene", i);
	guest_refused(&other, "feedback.send", remark(&p, "/", "Bene", 200), "too_many", NULL);
	send(&elsewhere, "Bene", 201);
	send(&editor, "Bene", 202);
	assert_int_equal(length(list(""), "items"), ES_RATE_REMARK_BURST + 2);
	guest_close(&other);
	guest_close(&elsewhere);
}

/* --- the store's bound ------------------------------------------------------------------------ */

struct fill {
	struct es_change change;
	uint64_t first, count, treated;
};

static es_err fill(struct es_write *w, struct es_change *change)
{
	const struct fill *f = (const struct fill *)change;
	struct es_bytes text = es_bytes_str("Bene"), none = es_bytes_of("", 0);
	uint64_t taken;
	es_err err = ES_OK;

	for (uint64_t i = f->first; i < f->first + f->count && err == ES_OK; i++) {
		struct es_remark one = {.created_ms = i,
		                        .page = es_bytes_str("/"),
		                        .lang = none,
		                        .text = text,
		                        .note = none};
		memcpy(one.token, &i, sizeof(i));
		err = es_write_remark(w, &one, &taken);
	}
	if (err == ES_OK && f->treated)
		err = es_write_remark_state(w, f->treated, ES_REMARK_DONE, none, 1);
	return err;
}

static void put(uint64_t first, uint64_t count, uint64_t treated)
{
	struct fill f = {.first = first, .count = count, .treated = treated};

	assert_err(es_store_apply(home.node->store, fill, &f.change), ES_OK);
}

static bool is_there(uint64_t wanted)
{
	struct es_view_source s;
	struct es_remark one;

	api_home_look(&home, ES_SCOPE_PUBLIC, &s);
	bool found = es_remark_before(s.snap, wanted + 1, &one) == ES_OK && one.number == wanted;
	es_snapshot_end(s.snap);
	return found;
}

static void test_the_oldest_treated_goes_first(void **state)
{
	(void)state;
	put(1, ES_REMARKS_MAX, 7);
	put(5000, 1, 0);
	assert_false(is_there(7));
	assert_true(is_there(1));
	put(5001, 1, 0); /* nothing treated is left */
	assert_false(is_there(1));
	assert_true(is_there(2));
	assert_true(is_there(ES_REMARKS_MAX + 2));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(test_a_stranger_sends_and_an_editor_treats,
	                                        open_home, close_home),
	        cmocka_unit_test_setup_teardown(test_the_sender_alone_sees_what_becomes_of_it,
	                                        open_home, close_home),
	        cmocka_unit_test_setup_teardown(test_only_editors_see_the_queue, open_home,
	                                        close_home),
	        cmocka_unit_test_setup_teardown(test_what_does_not_fit_is_refused, open_home,
	                                        close_home),
	        cmocka_unit_test_setup_teardown(test_strangers_of_one_address_are_held_back,
	                                        open_home, close_home),
	        cmocka_unit_test_setup_teardown(test_the_oldest_treated_goes_first, open_home,
	                                        close_home),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
