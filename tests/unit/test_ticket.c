/* SPDX-License-Identifier: EUPL-1.2 */
/* Tickets: one string there and back, and what is refused before anything is made of it. */
#include "actor.h"
#include "essaim/ticket.h"
#include "test.h"
#include "vectors.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define KNOWN VECTORS("ticket")

static struct es_ticket example(void)
{
	struct es_ticket t = {.addresses_len = 2, .expires_ms = 1700604800000};
	struct actor sponsor;

	actor_init(&sponsor, 1);
	memset(t.federation.bytes, 0xc3, ES_ID_LEN);
	strcpy(t.addresses[0], "node.example:7474");
	strcpy(t.addresses[1], "[2001:db8::7]:7474");
	memcpy(t.channel_key, sponsor.channel_key, ES_CHANNEL_KEY_LEN);
	for (size_t i = 0; i < ES_TICKET_SECRET_LEN; i++)
		t.secret[i] = (uint8_t)i;
	return t;
}

static void assert_ticket_equal(const struct es_ticket *a, const struct es_ticket *b)
{
	assert_memory_equal(a->federation.bytes, b->federation.bytes, ES_ID_LEN);
	assert_int_equal(a->addresses_len, b->addresses_len);
	for (size_t i = 0; i < a->addresses_len; i++)
		assert_string_equal(a->addresses[i], b->addresses[i]);
	assert_memory_equal(a->channel_key, b->channel_key, ES_CHANNEL_KEY_LEN);
	assert_memory_equal(a->secret, b->secret, ES_TICKET_SECRET_LEN);
	assert_int_equal(a->expires_ms, b->expires_ms);
}

static void goes_there_and_back(void **state)
{
	(void)state;
	struct es_ticket ticket = example(), again;
	char text[ES_TICKET_MAX + 1], padded[ES_TICKET_MAX + 16];

	assert_err(es_ticket_encode(&ticket, text, sizeof(text)), ES_OK);
	assert_memory_equal(text, "essaim1", 7);
	assert_int_equal(strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	                              "0123456789-_"),
	                 strlen(text));
	assert_err(es_ticket_decode(text, strlen(text), &again), ES_OK);
	assert_ticket_equal(&ticket, &again);

	snprintf(padded, sizeof(padded), " \t\r\n%s\n\n", text);
	memset(&again, 0, sizeof(again));
	assert_err(es_ticket_decode(padded, strlen(padded), &again), ES_OK);
	assert_ticket_equal(&ticket, &again);
}

static void the_largest_one_fits(void **state)
{
	(void)state;
	struct es_ticket ticket = example(), again;
	char text[ES_TICKET_MAX + 1];

	ticket.addresses_len = ES_ADDRESSES_MAX;
	ticket.expires_ms = INT64_MAX;
	for (size_t i = 0; i < ES_ADDRESSES_MAX; i++) {
		memset(ticket.addresses[i], 'a', ES_ADDRESS_MAX);
		memcpy(ticket.addresses[i] + ES_ADDRESS_MAX - 6, ":65535", 7);
	}
	assert_err(es_ticket_encode(&ticket, text, sizeof(text)), ES_OK);
	assert_true(strlen(text) <= ES_TICKET_MAX);
	assert_err(es_ticket_decode(text, strlen(text), &again), ES_OK);
	assert_ticket_equal(&ticket, &again);
}

static void every_mistyped_character_is_noticed(void **state)
{
	(void)state;
	struct es_ticket ticket = example(), again;
	char text[ES_TICKET_MAX + 1];

	assert_err(es_ticket_encode(&ticket, text, sizeof(text)), ES_OK);
	size_t len = strlen(text);
	memset(&again, 0x77, sizeof(again));
	struct es_ticket untouched = again;
	for (size_t i = 0; i < len; i++) {
		char was = text[i];
		text[i] = was == 'q' ? 'r' : 'q';
		assert_int_not_equal(es_ticket_decode(text, len, &again), ES_OK);
		text[i] = '!';
		assert_err(es_ticket_decode(text, len, &again), ES_MALFORMED);
		text[i] = (char)(was | 0x80);
		assert_err(es_ticket_decode(text, len, &again), ES_MALFORMED);
		text[i] = was;
		assert_int_not_equal(es_ticket_decode(text, i, &again), ES_OK); /* cut */
	}
	assert_memory_equal(&again, &untouched, sizeof(again));
	assert_err(es_ticket_decode(text, len, &again), ES_OK);
}

static void other_strings_are_refused(void **state)
{
	(void)state;
	struct es_ticket t;
	static char endless[ES_TICKET_MAX + 2];

	memset(endless, 'A', sizeof(endless));
	memcpy(endless, "essaim1", 7);
	assert_err(es_ticket_decode("", 0, &t), ES_MALFORMED);
	assert_err(es_ticket_decode("   ", 3, &t), ES_MALFORMED);
	assert_err(es_ticket_decode("essaim", 6, &t), ES_MALFORMED);
	assert_err(es_ticket_decode("essaim1", 7, &t), ES_MALFORMED);
	assert_err(es_ticket_decode("essaim1AAAA", 11, &t), ES_MALFORMED);
	assert_err(es_ticket_decode("essaim1AAAAAAAA", 15, &t), ES_BAD_HASH);
	assert_err(es_ticket_decode("essaim2AAAAAAAA", 15, &t), ES_VERSION);
	assert_err(es_ticket_decode("essaimXAAAAAAAA", 15, &t), ES_MALFORMED);
	assert_err(es_ticket_decode("https://example", 15, &t), ES_MALFORMED);
	assert_err(es_ticket_decode(endless, ES_TICKET_MAX + 1, &t), ES_TOO_LARGE);
	assert_int_not_equal(es_ticket_decode(endless, ES_TICKET_MAX, &t), ES_OK);
}

static void addresses_are_checked(void **state)
{
	(void)state;
	const char *good[] = {"a:1",
	                      "192.0.2.1:65535",
	                      "node-1.example.org:443",
	                      "[::1]:7474",
	                      "[fe80::1%eth0]:7474",
	                      "under_score:80",
	                      "AZaz09:9",
	                      "wss://a.example/peer",
	                      "wss://a.example:8443/peer",
	                      "ws://127.0.0.1:8080/peer",
	                      "ws://[::1]:8080/peer"};
	const char *bad[] = {"",
	                     "a",
	                     ":80",
	                     "a:",
	                     "a:0",
	                     "a:080",
	                     "a:65536",
	                     "a:123456",
	                     "a b:80",
	                     "a/b:80",
	                     "::1:80",
	                     "[::1:80",
	                     "[]:80",
	                     "a:80\n",
	                     "$(id):80",
	                     "a\tb:1",
	                     "[a]b:80",
	                     "user@host:80",
	                     "a;b:80",
	                     "[::1]80",
	                     "[$(id)]:80",
	                     "[::1 ]:80",
	                     "wss://a.example",
	                     "wss:///peer",
	                     "wss://a:0/peer",
	                     "wss://a/peers",
	                     "wss://a/peer/",
	                     "wss://a b/peer",
	                     "http://a/peer",
	                     "wss://user@a/peer",
	                     "wss://a:b:1/peer",
	                     "wss://a/x/peer"};
	char text[ES_TICKET_MAX + 1];

	for (size_t i = 0; i < ES_COUNT(good); i++) {
		struct es_ticket ticket = example(), again;
		ticket.addresses_len = 1;
		strcpy(ticket.addresses[0], good[i]);
		assert_err(es_ticket_encode(&ticket, text, sizeof(text)), ES_OK);
		assert_err(es_ticket_decode(text, strlen(text), &again), ES_OK);
	}
	for (size_t i = 0; i < ES_COUNT(bad); i++) {
		struct es_ticket ticket = example();
		strcpy(ticket.addresses[1], bad[i]);
		assert_err(es_ticket_encode(&ticket, text, sizeof(text)), ES_INVALID);
	}
	struct es_ticket ticket = example();
	ticket.addresses_len = 0;
	assert_err(es_ticket_encode(&ticket, text, sizeof(text)), ES_INVALID);
	ticket.addresses_len = ES_ADDRESSES_MAX + 1;
	assert_err(es_ticket_encode(&ticket, text, sizeof(text)), ES_INVALID);
	ticket = example();
	ticket.expires_ms = (uint64_t)INT64_MAX + 1;
	assert_err(es_ticket_encode(&ticket, text, sizeof(text)), ES_INVALID);
	ticket = example();
	assert_err(es_ticket_encode(&ticket, text, sizeof(text)), ES_OK);
	size_t len = strlen(text);
	assert_err(es_ticket_encode(&ticket, text, len), ES_NO_SPACE);
	assert_err(es_ticket_encode(&ticket, text, len + 1), ES_OK);
}

/* A string with a right checksum over fields that somebody else wrote. */
static es_err decode_fields(struct es_bytes fields)
{
	uint8_t binary[600];
	char text[1024] = "essaim1";
	struct es_id hash;
	struct es_ticket t;

	assert_true(fields.len + 4 <= sizeof(binary));
	memcpy(binary, fields.data, fields.len);
	es_hash(&hash, "essaim/v1/ticket", &fields, 1);
	memcpy(binary + fields.len, hash.bytes, 4);
	sodium_bin2base64(text + 7, sizeof(text) - 7, binary, fields.len + 4,
	                  sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return es_ticket_decode(text, strlen(text), &t);
}

static es_err decode_with(uint64_t version, size_t addresses, const char *address, size_t key_len,
                          bool trailing)
{
	static const uint8_t zeros[40];
	uint8_t space[600];
	struct es_writer w;

	es_writer_init(&w, space, sizeof(space));
	es_write_array(&w, 6);
	es_write_uint(&w, version);
	es_write_bin(&w, es_bytes_of(zeros, 32));
	es_write_array(&w, addresses);
	for (size_t i = 0; i < addresses; i++)
		es_write_cstr(&w, address);
	es_write_bin(&w, es_bytes_of(zeros, key_len));
	es_write_bin(&w, es_bytes_of(zeros, 32));
	es_write_uint(&w, 0);
	if (trailing)
		es_write_nil(&w);
	return decode_fields(es_writer_bytes(&w));
}

static void fields_with_a_right_checksum_are_still_judged(void **state)
{
	(void)state;
	char longest[ES_ADDRESS_MAX + 3];

	memset(longest, 'a', sizeof(longest));
	strcpy(longest + ES_ADDRESS_MAX - 1, ":1");
	assert_err(decode_with(1, 1, "a:1", 32, false), ES_OK);
	assert_err(decode_with(2, 1, "a:1", 32, false), ES_VERSION);
	assert_err(decode_with(1, 0, "a:1", 32, false), ES_MALFORMED);
	assert_err(decode_with(1, 5, "a:1", 32, false), ES_LIMIT);
	assert_err(decode_with(1, 1, "a", 32, false), ES_MALFORMED);
	assert_err(decode_with(1, 1, longest, 32, false), ES_TOO_LARGE);
	assert_err(decode_with(1, 1, "a:1", 31, false), ES_MALFORMED);
	assert_err(decode_with(1, 1, "a:1", 33, false), ES_MALFORMED);
	assert_err(decode_with(1, 1, "a:1", 32, true), ES_MALFORMED);
	assert_err(decode_fields(ES_BYTES(((uint8_t[]){0x96, 0xcc, 0x01, 0, 0, 0, 0, 0}))),
	           ES_NOT_CANONICAL);
}

static void known_answers_hold(void **state)
{
	(void)state;
	struct es_ticket ticket = example();
	char text[ES_TICKET_MAX + 1];
	struct es_id id;
	uint8_t psk[ES_PSK_LEN], network[ES_NETWORK_KEY_LEN];

	assert_err(es_ticket_encode(&ticket, text, sizeof(text)), ES_OK);
	vector_check(KNOWN, "federation", ticket.federation.bytes, ES_ID_LEN);
	vector_check(KNOWN, "secret", ticket.secret, ES_TICKET_SECRET_LEN);
	vector_check(KNOWN, "text", (const uint8_t *)text, strlen(text));
	es_ticket_id(ticket.secret, &id);
	vector_check(KNOWN, "id", id.bytes, ES_ID_LEN);
	es_ticket_psk(ticket.secret, &ticket.federation, psk);
	vector_check(KNOWN, "psk", psk, ES_PSK_LEN);
	memset(network, 0x4e, sizeof(network));
	vector_check(KNOWN, "network_key", network, sizeof(network));
	es_network_psk(network, &ticket.federation, psk);
	vector_check(KNOWN, "network_psk", psk, ES_PSK_LEN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(goes_there_and_back),
	        cmocka_unit_test(the_largest_one_fits),
	        cmocka_unit_test(every_mistyped_character_is_noticed),
	        cmocka_unit_test(other_strings_are_refused),
	        cmocka_unit_test(addresses_are_checked),
	        cmocka_unit_test(fields_with_a_right_checksum_are_still_judged),
	        cmocka_unit_test(known_answers_hold),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
