/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/headers.h"

#include "text.h"

#include <string.h>

static uint8_t lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t)(c + 'a' - 'A') : c;
}

static bool same(struct es_bytes a, struct es_bytes b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++) {
		if (lower(a.data[i]) != lower(b.data[i]))
			return false;
	}
	return true;
}

/* Takes what stands before the next separator, trimmed; false at the end. */
static bool next_part(struct es_bytes *rest, char separator, struct es_bytes *part)
{
	if (rest->len == 0)
		return false;
	const uint8_t *end = memchr(rest->data, separator, rest->len);
	size_t len = end ? (size_t)(end - rest->data) : rest->len;
	size_t taken = end ? len + 1 : len;
	*part = es_text_trim(es_bytes_of(rest->data, len));
	rest->data += taken;
	rest->len -= taken;
	return true;
}

struct es_bytes es_header_cookie(struct es_bytes header, const char *name)
{
	struct es_bytes part;
	size_t len = strlen(name);

	while (next_part(&header, ';', &part)) {
		if (part.len > len && memcmp(part.data, name, len) == 0 && part.data[len] == '=')
			return es_bytes_of(part.data + len + 1, part.len - len - 1);
	}
	return es_bytes_of(NULL, 0);
}

static bool take_scheme(struct es_bytes *url, bool https)
{
	struct es_bytes scheme = es_bytes_str(https ? "https://" : "http://");

	if (url->len <= scheme.len || !same(es_bytes_of(url->data, scheme.len), scheme))
		return false;
	url->data += scheme.len;
	url->len -= scheme.len;
	return true;
}

bool es_header_origin_fits(struct es_bytes origin, struct es_bytes host, bool https,
                           const char *public_url)
{
	if (origin.len == 0)
		return false;
	if (public_url && same(origin, es_bytes_str(public_url)))
		return true;
	return host.len > 0 && take_scheme(&origin, https) && same(origin, host);
}

bool es_header_is_msgpack(struct es_bytes content_type)
{
	struct es_bytes part;

	return next_part(&content_type, ';', &part) &&
	       same(part, es_bytes_str("application/msgpack"));
}

/* "q=0", "q=0.0" and the like refuse; RFC 9110 section 12.4.2. */
static bool is_refused(struct es_bytes parameters)
{
	struct es_bytes part;

	while (next_part(&parameters, ';', &part)) {
		if (part.len < 3 || lower(part.data[0]) != 'q' || part.data[1] != '=')
			continue;
		for (size_t i = 2; i < part.len; i++) {
			if (part.data[i] != '0' && part.data[i] != '.')
				return false;
		}
		return true;
	}
	return false;
}

bool es_header_takes_gzip(struct es_bytes accept_encoding)
{
	struct es_bytes coding, name;

	while (next_part(&accept_encoding, ',', &coding)) {
		if (next_part(&coding, ';', &name) && same(name, es_bytes_str("gzip")))
			return !is_refused(coding);
	}
	return false;
}

bool es_header_has_token(struct es_bytes list, const char *token)
{
	struct es_bytes part;

	while (next_part(&list, ',', &part)) {
		if (same(part, es_bytes_str(token)))
			return true;
	}
	return false;
}

struct es_bytes es_header_last(struct es_bytes list)
{
	struct es_bytes part = {NULL, 0}, next;

	while (next_part(&list, ',', &next))
		part = next;
	return part;
}

bool es_header_is_host(struct es_bytes host)
{
	for (size_t i = 0; i < host.len; i++) {
		uint8_t c = lower(host.data[i]);
		bool name = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
		if (!name && !strchr(".-:[]_", c))
			return false;
	}
	return host.len > 0 && host.len < 256;
}

static bool drop_port(struct es_bytes *host, const char *port)
{
	size_t len = strlen(port);

	if (host->len <= len || memcmp(host->data + host->len - len, port, len) != 0)
		return false;
	host->len -= len;
	return true;
}

bool es_header_host_fits(struct es_bytes host, const char *public_url)
{
	struct es_bytes named = es_bytes_str(public_url ? public_url : "");

	if (!public_url)
		return true;
	bool https = take_scheme(&named, true);
	if (!https && !take_scheme(&named, false))
		return false;
	const char *port = https ? ":443" : ":80";
	(void)drop_port(&named, port);
	(void)drop_port(&host, port);
	return same(host, named);
}
