/* SPDX-License-Identifier: EUPL-1.2 */
/* HTTP as far as it needs no socket: paths, headers, the UI's files, rates. */
#include "home.h"
#include "test.h"
#include "web/files.h"
#include "web/headers.h"
#include "web/network.h"
#include "web/places.h"
#include "web/rate.h"
#include "web/room.h"
#include "web/target.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define ID "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static enum es_route route(const char *path)
{
	struct es_target target;

	es_target_parse(es_bytes_str(path), &target);
	return target.route;
}

static void paths_lead_somewhere(void **state)
{
	(void)state;
	assert_int_equal(route("/"), ES_ROUTE_PAGE);
	assert_int_equal(route("/practice/00112233"), ES_ROUTE_PAGE);
	assert_int_equal(route("/ws"), ES_ROUTE_SOCKET);
	assert_int_equal(route("/healthz"), ES_ROUTE_HEALTH);
	assert_int_equal(route("/auth/sign-in"), ES_ROUTE_SIGN_IN);
	assert_int_equal(route("/api/v1/practices"), ES_ROUTE_PRACTICES);
	assert_int_equal(route("/api/v1/practices/00112233"), ES_ROUTE_PRACTICE);
	assert_int_equal(route("/api/v1/practices/00112233/comments"), ES_ROUTE_COMMENTS);
	assert_int_equal(route("/api/v1/practices/00112233/proof"), ES_ROUTE_PROOF);
	assert_int_equal(route("/api/v1/openapi.json"), ES_ROUTE_OPENAPI);
	assert_int_equal(route("/practice/00112233.pdf"), ES_ROUTE_PRINT);
	assert_int_equal(route("/tool/00112233445566778899.pdf"), ES_ROUTE_PRINT);
	assert_int_equal(route("/toolbox/00112233.pdf"), ES_ROUTE_PRINT);
	assert_int_equal(route("/spreading/00112233445566778899aabbccddeeff00112233445566778899aabb"
	                       "ccddeeff.pdf"),
	                 ES_ROUTE_PRINT);
	assert_int_equal(route("/spreading/00112233.pdf"),
	                 ES_ROUTE_FILE); /* no less than all of it */
	assert_int_equal(route("/practice/0011223.pdf"), ES_ROUTE_FILE);
	assert_int_equal(route("/practice/0011223g.pdf"), ES_ROUTE_FILE);
	assert_int_equal(route("/toolbox/00112233.zip"), ES_ROUTE_PARCEL);
	assert_int_equal(route("/toolbox/00112233.imscc"), ES_ROUTE_PARCEL);
	assert_int_equal(route("/toolbox/0011223.zip"), ES_ROUTE_FILE);
	assert_int_equal(route("/toolbox/00112233.zipp"), ES_ROUTE_FILE);
	assert_int_equal(route("/practice/00112233.zip"), ES_ROUTE_FILE);
	assert_int_equal(route("/spreading/" ID ".csv"), ES_ROUTE_REPORT);
	assert_int_equal(route("/spreading/00112233.csv"), ES_ROUTE_FILE);
	assert_int_equal(route("/spreading/" ID ".csvx"), ES_ROUTE_FILE);
	assert_int_equal(route("/spreading/" ID), ES_ROUTE_PAGE);
	assert_int_equal(route("/assets/app.js"), ES_ROUTE_FILE);
	assert_int_equal(route("/robots.txt"), ES_ROUTE_FILE);
}

static void paths_lead_nowhere_else(void **state)
{
	static const char *const bad[] = {"",
	                                  "practices",
	                                  "/..",
	                                  "/../etc/passwd",
	                                  "/a/../b.js",
	                                  "/assets\\x.js",
	                                  "/a\nb",
	                                  "/\x7f",
	                                  "/\xff",
	                                  "/api/",
	                                  "/api/v1/practice",
	                                  "/api/v1/practices/",
	                                  "/api/v2/node",
	                                  "/api/v1/practices/xyzxyzxy",
	                                  "/api/v1/practices/1234567",
	                                  "/api/v1/practices/00112233/",
	                                  "/api/v1/practices/00112233/comments/x",
	                                  "/auth/sign-out/x"};
	char longest[ES_PATH_BYTES_MAX + 2];

	(void)state;
	for (size_t i = 0; i < ES_COUNT(bad); i++) {
		if (route(bad[i]) != ES_ROUTE_NONE)
			fail_msg("%s", bad[i]);
	}
	memset(longest, 'a', sizeof(longest));
	longest[0] = '/';
	longest[sizeof(longest) - 1] = '\0';
	assert_int_equal(route(longest), ES_ROUTE_NONE);
}

static void arguments_are_taken(void **state)
{
	struct es_target target;

	(void)state;
	es_target_parse(es_bytes_str("/api/v1/practices"), &target);
	es_target_argument(&target, es_bytes_str("limit=20"));
	es_target_argument(&target, es_bytes_str("after="));
	es_target_argument(&target, es_bytes_str("unknown=1"));
	es_target_argument(&target, es_bytes_str("film=ab"));
	es_target_argument(&target, es_bytes_str("at=83500"));
	es_target_argument(&target, es_bytes_str("lang"));
	assert_true(es_bytes_equal(target.limit, es_bytes_str("20")));
	assert_int_equal(target.after.len, 0);
	assert_int_equal(target.lang.len, 0);
	assert_true(es_bytes_equal(target.film, es_bytes_str("ab")));
	assert_true(es_bytes_equal(target.at, es_bytes_str("83500")));
}

static bool origin(const char *origin_text, const char *host, bool https, const char *url)
{
	return es_header_origin_fits(es_bytes_str(origin_text), es_bytes_str(host), https, url);
}

static void origins_fit_their_site_alone(void **state)
{
	(void)state;
	assert_true(origin("http://a.example:8080", "a.example:8080", false, NULL));
	assert_true(origin("HTTP://A.example", "a.example", false, NULL));
	assert_true(origin("https://a.example", "a.example", true, NULL));
	assert_false(origin("", "a.example", false, NULL));
	assert_false(origin("null", "null", false, NULL));
	assert_false(origin("http://", "", false, NULL));
	assert_false(origin("http://b.example", "a.example", false, NULL));
	assert_false(origin("http://a.example.evil.example", "a.example", false, NULL));
	assert_false(origin("http://a.example", "a.example", true, NULL));
	assert_false(origin("https://a.example", "a.example", false, NULL));
	assert_true(origin("https://a.example", "127.0.0.1:80", false, "https://a.example"));
	assert_false(origin("https://b.example", "127.0.0.1:80", false, "https://a.example"));
}

static void assert_cookie(const char *header, const char *wanted)
{
	struct es_bytes got = es_header_cookie(es_bytes_str(header), "essaim");

	assert_true(es_bytes_equal(got, es_bytes_str(wanted)));
}

static void headers_are_read(void **state)
{
	(void)state;
	assert_cookie("essaim=abc", "abc");
	assert_cookie("a=b; essaim=abc; c=d", "abc");
	assert_cookie("essaimx=1; xessaim=2", "");
	assert_cookie("essaim", "");
	assert_cookie(";;; =;", "");
	assert_true(es_header_is_msgpack(es_bytes_str("application/msgpack")));
	assert_true(es_header_is_msgpack(es_bytes_str("Application/MsgPack; v=1")));
	assert_false(es_header_is_msgpack(es_bytes_str("application/msgpackx")));
	assert_false(es_header_is_msgpack(es_bytes_str("")));
	assert_true(es_header_takes_gzip(es_bytes_str("br, gzip;q=0.5")));
	assert_false(es_header_takes_gzip(es_bytes_str("br, gzip;q=0")));
	assert_false(es_header_takes_gzip(es_bytes_str("gzipped")));
	assert_true(es_header_has_token(es_bytes_str("a, essaim.v1"), "essaim.v1"));
	assert_false(es_header_has_token(es_bytes_str("essaim.v10"), "essaim.v1"));
	assert_true(es_bytes_equal(es_header_last(es_bytes_str("a, b ,c ")), es_bytes_str("c")));
}

static void write_file(const char *folder, const char *name, const char *text)
{
	char path[HOME_PATH_MAX + 64];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static unsigned ask(const struct es_files *files, const char *name, bool gzip, const char *etag,
                    const char *wanted, char etag_out[64])
{
	struct es_answer answer;

	es_answer_init(&answer);
	es_files_answer(files, es_bytes_str(name), gzip, es_bytes_str(etag), &answer);
	unsigned status = answer.status;
	if (wanted)
		assert_true(es_bytes_equal(answer.body, es_bytes_str(wanted)));
	snprintf(etag_out, 64, "%.*s", (int)answer.etag.len, (const char *)answer.etag.data);
	es_answer_free(&answer);
	return status;
}

static void files_come_from_their_folder_alone(void **state)
{
	char folder[HOME_PATH_MAX], path[HOME_PATH_MAX + 16], etag[64], same[64];
	struct es_files *files;

	(void)state;
	home_folder(folder);
	snprintf(path, sizeof(path), "%s/assets", folder);
	assert_int_equal(mkdir(path, 0700), 0);
	write_file(folder, "index.html", "page");
	write_file(folder, "assets/app.js", "script");
	write_file(folder, "assets/app.js.gz", "zipped");
	write_file(folder, ".hidden", "secret");
	assert_err(es_files_load(folder, &files), ES_OK);
	assert_int_equal(ask(files, "index.html", false, "", "page", etag), 200);
	assert_int_equal(ask(files, "assets/app.js", false, "", "script", etag), 200);
	assert_int_equal(ask(files, "assets/app.js", true, "", "zipped", same), 200);
	assert_string_not_equal(etag, same);
	assert_int_equal(ask(files, "assets/app.js", false, etag, "", same), 304);
	assert_int_equal(ask(files, ".hidden", false, "", NULL, same), 404);
	assert_int_equal(ask(files, "../index.html", false, "", NULL, same), 404);
	assert_int_equal(ask(files, "assets", false, "", NULL, same), 404);
	assert_int_equal(ask(files, "", false, "", NULL, same), 404);
	assert_int_equal(ask(NULL, "index.html", false, "", NULL, same), 404);
	es_files_free(files);
	home_remove(folder);
	assert_err(es_files_load(folder, &files), ES_NOT_FOUND);
}

static void buckets_fill_again(void **state)
{
	static const struct es_rate rate = {.burst = 3, .per_minute = 60};
	struct es_bucket bucket = {0};

	(void)state;
	for (size_t i = 0; i < 3; i++)
		assert_true(es_bucket_take(&bucket, &rate, 1000));
	assert_false(es_bucket_take(&bucket, &rate, 1000));
	assert_false(es_bucket_take(&bucket, &rate, 1999));
	assert_true(es_bucket_take(&bucket, &rate, 2000));
	assert_false(es_bucket_take(&bucket, &rate, 2000));
	assert_true(es_bucket_take(&bucket, &rate, UINT64_MAX));
}

static void a_flood_of_keys_does_not_free_who_is_held_back(void **state)
{
	static const struct es_rate rate = {.burst = 10, .per_minute = 1};
	struct es_rates *rates;
	uint8_t key[4] = {0};

	(void)state;
	assert_err(es_rates_new(&rate, 64, &rates), ES_OK);
	for (size_t i = 0; i < 10; i++)
		assert_true(es_rates_take(rates, es_bytes_str("guesser"), 1000));
	assert_false(es_rates_take(rates, es_bytes_str("guesser"), 1000));
	for (size_t i = 0; i < 10000; i++) {
		key[0] = (uint8_t)i;
		key[1] = (uint8_t)(i >> 8);
		(void)es_rates_take(rates, ES_BYTES(key), 1000);
	}
	assert_false(es_rates_take(rates, es_bytes_str("guesser"), 1000));
	es_rates_free(rates);
}

/* One connection may hold much while others hold little; in a crowd each has its share. */
static void many_connections_share_the_memory_that_there_is(void **state)
{
	struct es_room room = {0};

	(void)state;
	assert_true(es_room_take(&room, 0, ES_WEB_QUEUE_MAX, ES_WEB_QUEUE_MAX));
	assert_false(es_room_take(&room, ES_WEB_QUEUE_MAX, ES_WEB_QUEUE_MAX, 1));
	es_room_give(&room, ES_WEB_QUEUE_MAX);
	for (size_t i = 0; i < ES_WEB_HELD_MAX / ES_WEB_QUEUE_MAX; i++)
		assert_true(es_room_take(&room, 0, ES_WEB_QUEUE_MAX, ES_WEB_QUEUE_MAX));
	assert_false(es_room_take(&room, 0, ES_WEB_QUEUE_MAX, ES_WEB_HELD_SHARE + 1));
	assert_false(es_room_take(&room, 0, SIZE_MAX, SIZE_MAX));
	assert_true(es_room_take(&room, 0, ES_WEB_QUEUE_MAX, ES_WEB_HELD_SHARE));
	assert_false(es_room_take(&room, ES_WEB_HELD_SHARE, ES_WEB_QUEUE_MAX, 1));
	es_room_give(&room, ES_WEB_HELD_MAX + ES_WEB_HELD_SHARE);
	assert_int_equal(room.held, 0);
}

/* However slowly one reads, another finds a place. */
static void one_address_does_not_take_all_places(void **state)
{
	const uint8_t one[ES_ADDRESS_KEY_LEN] = {1}, other[ES_ADDRESS_KEY_LEN] = {2},
	              third[ES_ADDRESS_KEY_LEN] = {3};
	struct es_places places = {0};

	(void)state;
	assert_true(es_places_take(&places, one));
	assert_true(es_places_take(&places, one));
	assert_false(es_places_take(&places, one));
	assert_true(es_places_take(&places, other));
	assert_true(es_places_take(&places, third));
	assert_false(es_places_take(&places, third)); /* all are taken */
	es_places_give(&places, one);
	assert_true(es_places_take(&places, third));
	assert_false(es_places_take(&places, other));
	es_places_give(&places, third);
	es_places_give(&places, third);
	assert_true(es_places_take(&places, one));
	assert_false(es_places_take(&places, one));
	assert_int_equal(places.len, 3);
}

static void hosts_are_held_against_the_public_url(void **state)
{
	static const char url[] = "https://essaim.test";

	(void)state;
	assert_true(es_header_host_fits(es_bytes_str("anything"), NULL));
	assert_true(es_header_host_fits(es_bytes_str("Essaim.TEST"), url));
	assert_true(es_header_host_fits(es_bytes_str("essaim.test:443"), url));
	assert_true(es_header_host_fits(es_bytes_str("essaim.test"), "https://essaim.test:443"));
	assert_false(es_header_host_fits(es_bytes_str("essaim.test:80"), url));
	assert_false(es_header_host_fits(es_bytes_str("essaim.test.example"), url));
	assert_false(es_header_host_fits(es_bytes_str("xessaim.test"), url));
	assert_false(es_header_host_fits(es_bytes_of(NULL, 0), url));
	assert_true(es_header_host_fits(es_bytes_str("a:8443"), "https://a:8443"));
	assert_false(es_header_host_fits(es_bytes_str("a"), "https://a:8443"));
	assert_true(es_header_is_host(es_bytes_str("[2001:db8::1]:8443")));
	assert_false(es_header_is_host(es_bytes_str("a/b")));
	assert_false(es_header_is_host(es_bytes_str("a\"b")));
	assert_false(es_header_is_host(es_bytes_of(NULL, 0)));
}

static bool holds(const char *network, const char *address)
{
	struct es_network in, one;

	assert_int_equal(es_network_parse(network, &in), ES_OK);
	assert_int_equal(es_network_parse(address, &one), ES_OK);
	return es_network_holds(&in, one.bytes);
}

static void networks_hold_their_addresses(void **state)
{
	static const char *const bad[] = {"",
	                                  "10.0.0",
	                                  "10.0.0.0/33",
	                                  "10.0.0.0/",
	                                  "::1/129",
	                                  "10.0.0.0/-1",
	                                  "10.0.0.0/8/8",
	                                  "host",
	                                  "10.0.0.0/0x8"};
	struct es_network network;

	(void)state;
	assert_true(holds("192.0.2.7", "192.0.2.7"));
	assert_false(holds("192.0.2.7", "192.0.2.8"));
	assert_true(holds("10.1.0.0/20", "10.1.15.255"));
	assert_false(holds("10.1.0.0/20", "10.1.16.0"));
	assert_true(holds("0.0.0.0/0", "203.0.113.1"));
	assert_false(holds("0.0.0.0/0", "2001:db8::1"));
	assert_true(holds("2001:db8::/33", "2001:db8:7fff::1"));
	assert_false(holds("2001:db8::/33", "2001:db8:8000::1"));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(es_network_parse(bad[i], &network), ES_MALFORMED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(paths_lead_somewhere),
	        cmocka_unit_test(paths_lead_nowhere_else),
	        cmocka_unit_test(arguments_are_taken),
	        cmocka_unit_test(origins_fit_their_site_alone),
	        cmocka_unit_test(headers_are_read),
	        cmocka_unit_test(files_come_from_their_folder_alone),
	        cmocka_unit_test(buckets_fill_again),
	        cmocka_unit_test(a_flood_of_keys_does_not_free_who_is_held_back),
	        cmocka_unit_test(many_connections_share_the_memory_that_there_is),
	        cmocka_unit_test(one_address_does_not_take_all_places),
	        cmocka_unit_test(hosts_are_held_against_the_public_url),
	        cmocka_unit_test(networks_hold_their_addresses),
	};

	return cmocka_run_group_tests_name("web_http", tests, NULL, NULL);
}
