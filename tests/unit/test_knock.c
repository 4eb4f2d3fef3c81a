/* SPDX-License-Identifier: EUPL-1.2 */
/* Which site a connection is for, by its first bytes: as much as is needed, and no more than that. */
#include "test.h"
#include "web/knock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum es_knock knock_fn(struct es_bytes head, char name[ES_SITE_NAME_MAX + 1]);

static void names_are_those_of_sites(void **state)
{
	static const char *const taken[] = {"sud.example.org", "SUD.Example.Org:8443",
	                                    "sud.example.org.", "localhost", "a-1.example"};
	static const char *const refused[] = {
	        "",       ".",    "192.0.2.7", "[::1]:80", "a..b", ".a",   "a.:x",
	        "-a.org", "a.-b", "a-",        "a b",      "a_b",  "a:8x", "é.org",
	        "../etc", "a/b",  ":80",       "a:1:2",    "a..",  "8080", "a%2e"};
	char name[ES_SITE_NAME_MAX + 1], longest[ES_SITE_NAME_MAX + 2];

	(void)state;
	for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++)
		assert_true(es_site_name(es_bytes_str(taken[i]), name));
	assert_true(es_site_name(es_bytes_str("SUD.Example.Org:8443"), name));
	assert_string_equal(name, "sud.example.org");
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		if (es_site_name(es_bytes_str(refused[i]), name))
			fail_msg("\"%s\" is taken", refused[i]);
	memset(longest, 'a', sizeof(longest));
	assert_true(es_site_name(es_bytes_of(longest, ES_SITE_NAME_MAX), name));
	assert_false(es_site_name(es_bytes_of(longest, ES_SITE_NAME_MAX + 1), name));
}

static enum es_knock knock_http(struct es_bytes head, char name[ES_SITE_NAME_MAX + 1])
{
	struct es_knock_read read = {0};

	return es_knock_http(head, &read, name);
}

/* With each length: more is wanted up to so many bytes, and the name is known from there on. */
static void assert_known_from(knock_fn *knock, struct es_bytes head, size_t from)
{
	char name[ES_SITE_NAME_MAX + 1];

	for (size_t len = 0; len <= head.len; len++) {
		enum es_knock said = knock(es_bytes_of(head.data, len), name);
		assert_int_equal(said, len < from ? ES_KNOCK_MORE : ES_KNOCK_NAMED);
		if (said == ES_KNOCK_NAMED)
			assert_string_equal(name, "sud.example.org");
	}
}

static enum es_knock http(const char *head)
{
	char name[ES_SITE_NAME_MAX + 1];

	return knock_http(es_bytes_str(head), name);
}

static void a_request_names_its_host(void **state)
{
	static const char head[] = "GET /ws HTTP/1.1\r\nhost:\t Sud.example.ORG:80 \r\nUpgrade: w";
	char *endless = malloc(ES_KNOCK_MAX);
	char name[ES_SITE_NAME_MAX + 1];

	(void)state;
	assert_known_from(knock_http, es_bytes_str(head),
	                  (size_t)(strstr(head, "\r\nUpgrade") + 2 - head));
	assert_int_equal(http("GET / HTTP/1.0\n\n"), ES_KNOCK_NAMELESS);
	assert_int_equal(http("\r\nGET / HTTP/1.0\r\n"), ES_KNOCK_MORE);
	assert_int_equal(http("GET / HTTP/1.1\r\nHost: 192.0.2.7\r\n"), ES_KNOCK_NAMELESS);
	assert_int_equal(http("GET / HTTP/1.1\r\n\r\nHost: sud.example.org\r\n"),
	                 ES_KNOCK_NAMELESS);
	assert_int_equal(http("Host: sud.example.org\r\n"), ES_KNOCK_MORE);
	assert_int_equal(http("\x16\x03\x01"), ES_KNOCK_NAMELESS);
	assert_non_null(endless);
	memset(endless, 'a', ES_KNOCK_MAX);
	assert_int_equal(knock_http(es_bytes_of(endless, ES_KNOCK_MAX - 1), name), ES_KNOCK_MORE);
	assert_int_equal(knock_http(es_bytes_of(endless, ES_KNOCK_MAX), name), ES_KNOCK_NAMELESS);
	free(endless);
}

/* Byte by byte, what was read is not read again. */
static void a_request_comes_in_pieces(void **state)
{
	static const char head[] = "\r\nGET / HTTP/1.1\r\nAccept: */*\r\nHost: sud.test\r\n\r\n";
	struct es_knock_read read = {0};
	char name[ES_SITE_NAME_MAX + 1];
	size_t len = 0, before = 0;

	(void)state;
	while (es_knock_http(es_bytes_of(head, len), &read, name) == ES_KNOCK_MORE) {
		assert_true(len < sizeof(head) - 1 && read.offset >= before);
		before = read.offset;
		len++;
	}
	assert_string_equal(name, "sud.test");
	assert_int_equal(len, sizeof(head) - 1 - 2);
	assert_int_equal(read.lines, 2);
	assert_int_equal(read.empty, 1);
}

static enum es_knock after(const char *first, const char *again, size_t times)
{
	char head[ES_KNOCK_MAX], name[ES_SITE_NAME_MAX + 1];
	size_t len = (size_t)snprintf(head, sizeof(head), "%s", first);

	for (size_t i = 0; i < times; i++)
		len += (size_t)snprintf(head + len, sizeof(head) - len, "%s", again);
	len += (size_t)snprintf(head + len, sizeof(head) - len, "%sHost: sud.test\r\n",
	                        first[0] ? "" : "GET / HTTP/1.1\r\n");
	return knock_http(es_bytes_of(head, len), name);
}

static void a_request_has_so_many_lines(void **state)
{
	(void)state;
	assert_int_equal(after("", "\n", ES_KNOCK_EMPTY_MAX), ES_KNOCK_NAMED);
	assert_int_equal(after("", "\n", ES_KNOCK_EMPTY_MAX + 1), ES_KNOCK_NAMELESS);
	assert_int_equal(after("GET / HTTP/1.1\n", "A: b\n", ES_KNOCK_LINES_MAX - 2),
	                 ES_KNOCK_NAMED);
	assert_int_equal(after("GET / HTTP/1.1\n", "A: b\n", ES_KNOCK_LINES_MAX - 1),
	                 ES_KNOCK_NAMELESS);
}

static struct es_bytes read_hello(const char *seed, uint8_t *out, size_t size)
{
	char path[500];

	snprintf(path, sizeof(path), ES_TESTS_DIR "/fuzz/corpus/knock/%s", seed);
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	size_t len = fread(out, 1, size, file);
	fclose(file);
	return es_bytes_of(out, len);
}

static void a_hello_names_its_server(void **state)
{
	uint8_t bytes[4096];
	char name[ES_SITE_NAME_MAX + 1];

	(void)state;
	struct es_bytes hello = read_hello("tls", bytes, sizeof(bytes));
	assert_known_from(es_knock_tls, hello, hello.len);
	hello = read_hello("tls_two_records", bytes, sizeof(bytes));
	assert_known_from(es_knock_tls, hello, hello.len);
	hello = read_hello("tls_nameless", bytes, sizeof(bytes));
	assert_int_equal(es_knock_tls(hello, name), ES_KNOCK_NAMELESS);
	assert_int_equal(es_knock_tls(es_bytes_str("GET / HTTP/1.1\r\n"), name), ES_KNOCK_NAMELESS);
}

static void a_hello_may_lie(void **state)
{
	uint8_t bytes[4096];
	char name[ES_SITE_NAME_MAX + 1];

	(void)state;
	struct es_bytes hello = read_hello("tls", bytes, sizeof(bytes));
	for (size_t i = 0; i < hello.len; i++) {
		uint8_t before = bytes[i];
		for (unsigned to = 0; to < 256; to += 51) {
			bytes[i] = (uint8_t)to;
			if (es_knock_tls(hello, name) == ES_KNOCK_NAMED)
				assert_true(es_site_name(es_bytes_str(name), name));
		}
		bytes[i] = before;
	}
	/* longer than anything that is waited for */
	bytes[5 + 1] = 0x01;
	assert_int_equal(es_knock_tls(hello, name), ES_KNOCK_NAMELESS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(names_are_those_of_sites),
	        cmocka_unit_test(a_request_names_its_host),
	        cmocka_unit_test(a_request_comes_in_pieces),
	        cmocka_unit_test(a_request_has_so_many_lines),
	        cmocka_unit_test(a_hello_names_its_server),
	        cmocka_unit_test(a_hello_may_lie),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
