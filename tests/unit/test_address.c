/* SPDX-License-Identifier: EUPL-1.2 */
/* Addresses as people write them. */
#include "link/address.h"
#include "test.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

static void good_ones_go_there_and_back(void **state)
{
	static const char *const good[] = {"127.0.0.1:8080", "[::1]:7400", "node.example.org:65535",
	                                   "localhost:0", "[fe80::1%eth0]:1"};
	char text[ES_ADDRESS_MAX + 1];
	struct es_address address;

	(void)state;
	for (size_t i = 0; i < ES_COUNT(good); i++) {
		assert_err(es_address_parse(good[i], &address), ES_OK);
		assert_err(es_address_format(&address, text), ES_OK);
		assert_string_equal(text, good[i]);
	}
}

static void bad_ones_are_refused(void **state)
{
	static const char *const bad[] = {
	        "",        "localhost", ":80",      "host:",     "host:65536",
	        "host:-1", "host:8o",   "::1:80",   "[::1]",     "[::1",
	        "[]:80",   "ho st:80",  "host:80 ", "host\n:80", "http://host:80",
	        "h%C3:80"};
	struct es_address address;
	char long_host[ES_ADDRESS_MAX + 16];

	(void)state;
	for (size_t i = 0; i < ES_COUNT(bad); i++)
		assert_err(es_address_parse(bad[i], &address), ES_MALFORMED);
	memset(long_host, 'a', sizeof long_host);
	strcpy(long_host + ES_ADDRESS_MAX + 1, ":80");
	assert_err(es_address_parse(long_host, &address), ES_MALFORMED);
}

static void peers_are_dialled_in_three_ways(void **state)
{
	static const struct {
		const char *text;
		enum es_peer_way_kind kind;
		const char *host;
		uint16_t port;
	} good[] = {
	        {"node.example.org:7400", ES_PEER_WAY_TCP, "node.example.org", 7400},
	        {"[2001:db8::7]:7400", ES_PEER_WAY_TCP, "2001:db8::7", 7400},
	        {"wss://a.example/peer", ES_PEER_WAY_WSS, "a.example", 443},
	        {"wss://a.example:8443/peer", ES_PEER_WAY_WSS, "a.example", 8443},
	        {"wss://192.0.2.7/peer", ES_PEER_WAY_WSS, "192.0.2.7", 443},
	        {"ws://127.0.0.1:8080/peer", ES_PEER_WAY_WS, "127.0.0.1", 8080},
	        {"ws://localhost/peer", ES_PEER_WAY_WS, "localhost", 80},
	        {"ws://[::1]:8080/peer", ES_PEER_WAY_WS, "::1", 8080},
	};
	/* In the clear to this machine alone; certificates are of names. */
	static const char *const bad[] = {"ws://a.example/peer",
	                                  "ws://127.0.0.1.example:80/peer",
	                                  "wss://[::1]:443/peer",
	                                  "wss://[2001:db8::7]/peer",
	                                  "wss://a.example",
	                                  "wss://a.example/",
	                                  "wss://a.example/peer/",
	                                  "wss://a.example/ws",
	                                  "wss://a.example:0/peer",
	                                  "wss://a.example:65536/peer",
	                                  "wss://a.example:/peer",
	                                  "wss:///peer",
	                                  "wss://a.example?/peer",
	                                  "wss://me@a.example/peer",
	                                  "WSS://a.example/peer",
	                                  "http://a.example/peer",
	                                  "wss://",
	                                  ""};
	char long_site[ES_ADDRESS_MAX + 32] = "wss://";
	struct es_peer_way way;

	(void)state;
	for (size_t i = 0; i < ES_COUNT(good); i++) {
		assert_err(es_peer_way_parse(good[i].text, &way), ES_OK);
		assert_int_equal(way.kind, good[i].kind);
		assert_string_equal(way.address.host, good[i].host);
		assert_int_equal(way.address.port, good[i].port);
	}
	for (size_t i = 0; i < ES_COUNT(bad); i++)
		assert_err(es_peer_way_parse(bad[i], &way), ES_MALFORMED);
	memset(long_site + 6, 'a', ES_ADDRESS_MAX - 11);
	strcpy(long_site + ES_ADDRESS_MAX - 5, "/peer");
	assert_err(es_peer_way_parse(long_site, &way), ES_OK);
	strcpy(long_site + ES_ADDRESS_MAX - 5, "a/peer");
	assert_err(es_peer_way_parse(long_site, &way), ES_MALFORMED);
}

static void a_site_has_its_websocket(void **state)
{
	char out[ES_ADDRESS_MAX + 1];

	(void)state;
	assert_err(es_peer_way_of_site("https://a.example", out), ES_OK);
	assert_string_equal(out, "wss://a.example/peer");
	assert_err(es_peer_way_of_site("https://a.example:8443/", out), ES_OK);
	assert_string_equal(out, "wss://a.example:8443/peer");
	assert_err(es_peer_way_of_site("http://a.example", out), ES_MALFORMED);
	assert_err(es_peer_way_of_site("https://[2001:db8::7]", out), ES_MALFORMED);
	assert_err(es_peer_way_of_site("https://", out), ES_MALFORMED);
}

static void sockets_have_names_and_groups(void **state)
{
	struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons(7400)};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons(7400)}, near = v6,
	                    far = v6;
	struct sockaddr other = {.sa_family = AF_UNIX};
	char text[ES_ADDRESS_MAX + 1];

	(void)state;
	inet_pton(AF_INET, "192.0.2.7", &v4.sin_addr);
	inet_pton(AF_INET6, "2001:db8::7", &v6.sin6_addr);
	inet_pton(AF_INET6, "2001:db8::8", &near.sin6_addr);
	inet_pton(AF_INET6, "2001:db8:0:1::7", &far.sin6_addr);
	es_address_of((struct sockaddr *)&v4, text);
	assert_string_equal(text, "192.0.2.7:7400");
	es_address_of((struct sockaddr *)&v6, text);
	assert_string_equal(text, "[2001:db8::7]:7400");
	es_address_of(&other, text);
	assert_string_equal(text, "?");
	assert_true(es_address_group((struct sockaddr *)&v6) ==
	            es_address_group((struct sockaddr *)&near));
	assert_true(es_address_group((struct sockaddr *)&v6) !=
	            es_address_group((struct sockaddr *)&far));
	/* A socket for both families names IPv4 so. */
	inet_pton(AF_INET6, "::ffff:192.0.2.7", &near.sin6_addr);
	inet_pton(AF_INET6, "::ffff:192.0.2.8", &far.sin6_addr);
	assert_true(es_address_group((struct sockaddr *)&near) ==
	            es_address_group((struct sockaddr *)&v4));
	assert_true(es_address_group((struct sockaddr *)&far) !=
	            es_address_group((struct sockaddr *)&v4));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(good_ones_go_there_and_back),
	        cmocka_unit_test(bad_ones_are_refused),
	        cmocka_unit_test(peers_are_dialled_in_three_ways),
	        cmocka_unit_test(a_site_has_its_websocket),
	        cmocka_unit_test(sockets_have_names_and_groups),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
