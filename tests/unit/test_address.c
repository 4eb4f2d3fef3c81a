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
	        cmocka_unit_test(sockets_have_names_and_groups),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
