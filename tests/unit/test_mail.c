/* SPDX-License-Identifier: EUPL-1.2 */
/* Letters: addresses that are taken, headers that nothing can get into, the outbox over a restart. */
#include "mail/bounce.h"
#include "mail/outbox.h"

#include "home.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void takes_addresses(void **state)
{
	static const char *const bad[] = {"",
	                                  "a",
	                                  "a@b",
	                                  "@b.org",
	                                  "a@",
	                                  "a@b.",
	                                  "a@.org",
	                                  "a b@c.org",
	                                  "a@b c.org",
	                                  "a@b.org\nBcc: x@y.org",
	                                  "a@b.org\r\n",
	                                  "a@b.org>",
	                                  "<a@b.org>",
	                                  "\"a\"@b.org",
	                                  "a..b@c.org",
	                                  ".a@b.org",
	                                  "a.@b.org",
	                                  "a@-b.org",
	                                  "a@b-.org",
	                                  "a@b.org-",
	                                  "a@b@c.org",
	                                  "a@[127.0.0.1]",
	                                  "a,b@c.org",
	                                  "é@b.org",
	                                  "a@é.org",
	                                  "a\x7f@b.org"};
	char out[ES_MAIL_ADDRESS_MAX + 1], long_one[400];

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		bool spaces_only = strcmp(bad[i], "a@b.org\r\n") == 0;
		assert_int_equal(es_mail_address(es_bytes_str(bad[i]), out),
		                 spaces_only ? ES_OK : ES_INVALID);
	}
	assert_int_equal(es_mail_address(es_bytes_of("a\0b@c.org", 9), out), ES_INVALID);
	memset(long_one, 'a', sizeof(long_one));
	memcpy(long_one + 65, "@b.org", 7);
	assert_int_equal(es_mail_address(es_bytes_str(long_one), out), ES_INVALID);
	assert_int_equal(es_mail_address(es_bytes_str(" Mara.O'Neil+x@Example.ORG "), out), ES_OK);
	assert_string_equal(out, "Mara.O'Neil+x@example.org");
	assert_int_equal(es_mail_address_key(es_bytes_str("Mara@Example.ORG"), out), ES_OK);
	assert_string_equal(out, "mara@example.org");
}

static struct es_letter letter_of(const char *subject)
{
	return (struct es_letter){.kind = "test",
	                          .to = es_bytes_str("mara@example.org"),
	                          .lang = es_bytes_str("fr"),
	                          .subject = es_bytes_str(subject),
	                          .text = es_bytes_str("Bonjour\nà tous"),
	                          .created_ms = 1795273200000,
	                          .expires_ms = UINT64_MAX};
}

static size_t headers_of(const struct es_letter *letter, const char *name, char *out, size_t size)
{
	struct es_sender sender = {"essaim@example.org", name};
	struct es_writer w;
	size_t count;

	es_writer_init(&w, (uint8_t *)out, size);
	assert_int_equal(es_letter_headers(letter, &sender, &w, &count), ES_OK);
	return count;
}

static const char *line(const char *lines, size_t count, const char *begin)
{
	for (size_t i = 0; i < count; i++, lines += strlen(lines) + 1)
		if (strncmp(lines, begin, strlen(begin)) == 0)
			return lines + strlen(begin);
	return NULL;
}

static void writes_headers(void **state)
{
	struct es_letter letter = letter_of("Votre code");
	char lines[8192];

	(void)state;
	letter.unsubscribe = es_bytes_str("https://essaim.test/off?x");
	size_t count = headers_of(&letter, "Atelier \"du\" Passage", lines, sizeof(lines));
	assert_string_equal(line(lines, count, "Subject: "), "Votre code");
	assert_string_equal(line(lines, count, "Date: "), "Sat, 21 Nov 2026 15:00:00 +0000");
	assert_string_equal(line(lines, count, "From: "),
	                    "=?UTF-8?B?QXRlbGllciAiZHUiIFBhc3NhZ2U=?= <essaim@example.org>");
	assert_string_equal(line(lines, count, "List-Unsubscribe: "),
	                    "<https://essaim.test/off?x>");
	assert_string_equal(line(lines, count, "List-Unsubscribe-Post: "),
	                    "List-Unsubscribe=One-Click");
}

/* Whatever stands in a subject or a name: no line begins that is not ours. */
static void lets_nothing_in(void **state)
{
	static const char *const bad[] = {
	        "a\r\nBcc: x@y.org", "a\nBcc: x@y.org", "a\rBcc: x@y.org", "\r\n\r\nbody",
	        "=?UTF-8?B?DQo=?=",  "a\x01\x7f",       "\xc3\xa9\r\n b"};
	char lines[8192];

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct es_letter letter = letter_of(bad[i]);
		letter.unsubscribe = es_bytes_str("https://a.org/\r\nBcc: x@y.org");
		letter.lang = es_bytes_str("fr\r\nBcc:x");
		size_t count = headers_of(&letter, bad[i], lines, sizeof(lines));
		assert_int_equal(count, 6);
		assert_null(line(lines, count, "Bcc"));
		const char *at = lines;
		for (size_t k = 0; k < count; k++, at += strlen(at) + 1) {
			assert_null(strstr(at, "Bcc"));
			for (const char *c = at; *c; c++)
				assert_true(*c >= 0x20 ||
				            (*c == '\r' && c[1] == '\n' && c[2] == ' ') ||
				            (*c == '\n' && c[-1] == '\r'));
		}
		assert_non_null(strstr(line(lines, count, "Subject: "), "=?UTF-8?B?"));
	}
}

static void folds_long_subjects(void **state)
{
	char subject[ES_MAIL_SUBJECT_MAX + 1] = "", lines[8192];

	(void)state;
	for (size_t i = 0; i + 2 < sizeof(subject); i += 2)
		memcpy(subject + i, "é", 2);
	struct es_letter letter = letter_of(subject);
	size_t count = headers_of(&letter, "Atelier", lines, sizeof(lines));
	const char *at = line(lines, count, "Subject: ");
	while (at) {
		size_t len = strcspn(at, "\r");
		assert_true(len <= 75);
		/* 42 bytes of text are whole characters of two */
		assert_true(memcmp(at, "=?UTF-8?B?w6n", 13) == 0);
		at = at[len] ? at + len + 3 : NULL;
	}
}

static void ends_lines(void **state)
{
	uint8_t buffer[200];
	struct es_writer w;

	(void)state;
	es_writer_init(&w, buffer, sizeof(buffer));
	assert_int_equal(es_letter_text(es_bytes_str("a\n.\nb\x01\r\nc"), &w), ES_OK);
	assert_true(es_bytes_equal(es_writer_bytes(&w), es_bytes_str("a\r\n.\r\nb\r\nc\r\n")));
}

static void masks(void **state)
{
	char out[ES_MAIL_ADDRESS_MAX + 8];

	(void)state;
	es_mail_address_mask("mara@example.org", out);
	assert_string_equal(out, "m\xe2\x80\xa6@example.org");
}

static struct es_waiting waiting_of(uint8_t number, uint64_t next_ms)
{
	struct es_waiting waiting = {.letter = letter_of("Objet"), .next_ms = next_ms, .tries = 2};

	memset(waiting.letter.id, number, sizeof(waiting.letter.id));
	memset(waiting.letter.person, number / 2, sizeof(waiting.letter.person));
	return waiting;
}

static void keeps_over_a_restart(void **state)
{
	struct es_waiting one = waiting_of(2, 500), two = waiting_of(3, 400), read;
	struct es_outbox box;
	struct es_writer w;
	char path[ES_PATH_BYTES];
	char home[HOME_PATH_MAX];

	(void)state;
	home_folder(home);
	assert_int_equal(es_outbox_open(home, &box), ES_OK);
	assert_null(es_outbox_first(&box));
	assert_int_equal(es_outbox_put(&box, &one), ES_OK);
	assert_int_equal(es_outbox_put(&box, &two), ES_OK);
	assert_memory_equal(es_outbox_first(&box)->id, two.letter.id, ES_LETTER_ID_LEN);
	es_outbox_fail(&box, &one, 77, "550 no\nsuch");
	assert_true(snprintf(path, sizeof(path), "%s/%064d.letter", box.folder, 0) > 0);
	es_outbox_close(&box);
	assert_int_equal(es_file_put(path, es_bytes_str("no letter")), ES_OK);

	assert_int_equal(es_outbox_open(home, &box), ES_OK);
	assert_int_equal(box.len, 2);
	assert_int_equal(box.failures_len, 1);
	assert_string_equal(box.failures[0].domain, "example.org");
	assert_string_equal(box.failures[0].why, "550 no such");
	es_writer_grow(&w, 1000);
	assert_int_equal(es_outbox_get(&box, one.letter.id, &w, &read), ES_OK);
	assert_int_equal(read.tries, 2);
	assert_true(es_bytes_equal(read.letter.subject, one.letter.subject));
	es_writer_free(&w);
	es_outbox_forget(&box, one.letter.person, NULL); /* both are of one person */
	assert_int_equal(box.len, 0);
	es_outbox_close(&box);
	assert_int_equal(es_outbox_open(home, &box), ES_OK);
	assert_int_equal(box.len, 0);
	es_outbox_close(&box);
	home_remove(home);
}

static void holds_until_it_is_let_go(void **state)
{
	struct es_waiting held = waiting_of(2, 500), other = waiting_of(4, 900);
	char home[HOME_PATH_MAX];
	struct es_outbox box;

	(void)state;
	home_folder(home);
	held.held = true;
	held.letter.html = es_bytes_str("<p>Objet</p>");
	assert_int_equal(es_outbox_open(home, &box), ES_OK);
	assert_int_equal(es_outbox_put(&box, &held), ES_OK);
	assert_null(es_outbox_first(&box));
	assert_int_equal(es_outbox_put(&box, &other), ES_OK);
	assert_memory_equal(es_outbox_first(&box)->id, other.letter.id, ES_LETTER_ID_LEN);
	es_outbox_close(&box);
	assert_int_equal(es_outbox_open(home, &box), ES_OK);
	assert_int_equal(box.len, 2);
	assert_memory_equal(es_outbox_first(&box)->id, other.letter.id, ES_LETTER_ID_LEN);
	held.held = false;
	held.next_ms = 0;
	assert_int_equal(es_outbox_put(&box, &held), ES_OK);
	assert_int_equal(box.len, 2);
	es_outbox_drop(&box, other.letter.id);
	assert_memory_equal(es_outbox_first(&box)->id, held.letter.id, ES_LETTER_ID_LEN);
	es_outbox_forget(&box, held.letter.person, "digest"); /* it is of another kind */
	assert_int_equal(box.len, 1);
	es_outbox_forget(&box, held.letter.person, "test");
	assert_int_equal(box.len, 0);
	es_outbox_close(&box);
	home_remove(home);
}

static size_t bounces(const char *mail, char out[][ES_MAIL_ADDRESS_MAX + 1])
{
	return es_bounce_read(es_bytes_str(mail), out);
}

#define STATUS "Content-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\n"
#define FAILED "Action: failed\nStatus: 5.1.1\n"

static void reads_letters_that_came_back(void **state)
{
	static char many[ES_BOUNCES_MAX * 100 + 200];
	char out[ES_BOUNCES_MAX][ES_MAIL_ADDRESS_MAX + 1];

	(void)state;
	assert_int_equal(
	        bounces(STATUS "Final-Recipient: RFC822; <Mara@Example.ORG>\n" FAILED, out), 1);
	assert_string_equal(out[0], "Mara@example.org");
	/* passed on: whom we wrote to counts */
	assert_int_equal(bounces(STATUS "final-recipient: rfc822;b@c.org\nORIGINAL-RECIPIENT: "
	                                "rfc822;a@b.org\n" FAILED,
	                         out),
	                 1);
	assert_string_equal(out[0], "a@b.org");
	/* two, one of them twice; the boundary ends it */
	assert_int_equal(bounces(STATUS "Final-Recipient: rfc822;a@b.org\n" FAILED
	                                "\nFinal-Recipient: rfc822;c@d.org\n" FAILED
	                                "\nFinal-Recipient: rfc822;a@b.org\n" FAILED
	                                "\n--b\n\nFinal-Recipient: rfc822;e@f.org\n" FAILED,
	                         out),
	                 2);
	assert_string_equal(out[1], "c@d.org");
	static const char *const none[] = {
	        "",
	        "\n\n\n",
	        "Final-Recipient: rfc822;a@b.org\n" FAILED, /* outside of a report */
	        "Content-Type: text/plain\n\nFinal-Recipient: rfc822;a@b.org\n" FAILED,
	        STATUS "Final-Recipient: rfc822;a@b.org\nAction: failed\nStatus: 5.2.2\n",
	        STATUS "Final-Recipient: rfc822;a@b.org\nAction: failed\nStatus: 4.1.1\n",
	        STATUS "Final-Recipient: rfc822;a@b.org\nAction: delayed\nStatus: 5.1.1\n",
	        STATUS "Final-Recipient: rfc822;a@b.org\nAction: failed\n\nStatus: 5.1.1\n",
	        STATUS "Final-Recipient: a@b.org\n" FAILED,
	        STATUS "Final-Recipient: x400;a@b.org\n" FAILED,
	        STATUS "Final-Recipient: rfc822;a b@c.org\n" FAILED,
	        STATUS "Final-Recipient: rfc822;<>\n" FAILED,
	        STATUS "Final-Recipient: rfc822;\n" FAILED,
	        STATUS FAILED};
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		assert_int_equal(bounces(none[i], out), 0);
	size_t len = (size_t)snprintf(many, sizeof(many), STATUS);
	for (size_t i = 0; i < ES_BOUNCES_MAX + 5; i++)
		len += (size_t)snprintf(many + len, sizeof(many) - len,
		                        "Final-Recipient: rfc822;a%zu@b.org\n" FAILED "\n", i);
	assert_true(len < sizeof(many));
	assert_int_equal(bounces(many, out), ES_BOUNCES_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(reads_letters_that_came_back),
	        cmocka_unit_test(takes_addresses),
	        cmocka_unit_test(writes_headers),
	        cmocka_unit_test(lets_nothing_in),
	        cmocka_unit_test(folds_long_subjects),
	        cmocka_unit_test(ends_lines),
	        cmocka_unit_test(masks),
	        cmocka_unit_test(keeps_over_a_restart),
	        cmocka_unit_test(holds_until_it_is_let_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
