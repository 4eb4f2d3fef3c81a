/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/knock.h"

#include "text.h"

#include <string.h>
#include <strings.h>

#define TLS_HANDSHAKE 22
#define TLS_CLIENT_HELLO 1
#define TLS_SERVER_NAME 0

static bool is_letter(uint8_t c)
{
	return c >= 'a' && c <= 'z';
}

static uint8_t lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t)(c + 'a' - 'A') : c;
}

/* Without ":PORT". */
static struct es_bytes without_port(struct es_bytes text)
{
	const uint8_t *colon = text.len ? memchr(text.data, ':', text.len) : NULL;

	if (!colon)
		return text;
	for (const uint8_t *c = colon + 1; c < text.data + text.len; c++)
		if (*c < '0' || *c > '9')
			return es_bytes_of(NULL, 0);
	return es_bytes_of(text.data, (size_t)(colon - text.data));
}

bool es_site_name(struct es_bytes text, char name[ES_SITE_NAME_MAX + 1])
{
	bool lettered = false;

	text = without_port(text);
	if (text.len > 1 && text.data[text.len - 1] == '.')
		text.len--;
	if (text.len == 0 || text.len > ES_SITE_NAME_MAX)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		uint8_t c = lower(text.data[i]);
		bool edge = i == 0 || text.data[i - 1] == '.';
		if (!is_letter(c) && !(c >= '0' && c <= '9') && (edge || (c != '-' && c != '.')))
			return false;
		lettered = lettered || is_letter(c);
		name[i] = (char)c;
	}
	name[text.len] = '\0';
	return lettered && name[text.len - 1] != '-' && name[text.len - 1] != '.';
}

/* --- in the clear ------------------------------------------------------------------------------ */

static bool is_host(struct es_bytes line, struct es_bytes *value)
{
	static const char host[] = "host:";
	const size_t len = sizeof(host) - 1;

	if (line.len < len || strncasecmp((const char *)line.data, host, len) != 0)
		return false;
	*value = es_text_trim(es_bytes_of(line.data + len, line.len - len));
	return true;
}

/* Takes what stands before the next line feed; false where there is none yet. */
static bool next_line(struct es_bytes head, size_t *offset, struct es_bytes *line)
{
	if (*offset >= head.len)
		return false;
	const uint8_t *begin = head.data + *offset;
	const uint8_t *end = memchr(begin, '\n', head.len - *offset);
	if (!end)
		return false;
	size_t len = (size_t)(end - begin);
	*line = es_bytes_of(begin, len > 0 && end[-1] == '\r' ? len - 1 : len);
	*offset += len + 1;
	return true;
}

/* Empty lines before the request's own say nothing. */
static enum es_knock read_line(struct es_bytes line, struct es_knock_read *read,
                               char name[ES_SITE_NAME_MAX + 1])
{
	struct es_bytes value;

	if (line.len == 0)
		return read->lines > 0 || ++read->empty > ES_KNOCK_EMPTY_MAX ? ES_KNOCK_NAMELESS
		                                                             : ES_KNOCK_MORE;
	if (read->lines > 0 && is_host(line, &value))
		return es_site_name(value, name) ? ES_KNOCK_NAMED : ES_KNOCK_NAMELESS;
	return ++read->lines < ES_KNOCK_LINES_MAX ? ES_KNOCK_MORE : ES_KNOCK_NAMELESS;
}

enum es_knock es_knock_http(struct es_bytes head, struct es_knock_read *read,
                            char name[ES_SITE_NAME_MAX + 1])
{
	enum es_knock knock = ES_KNOCK_MORE;
	struct es_bytes line;

	if (head.len > ES_KNOCK_MAX)
		head.len = ES_KNOCK_MAX;
	if (head.len > 0 && !is_letter(lower(head.data[0])) && head.data[0] != '\r' &&
	    head.data[0] != '\n')
		return ES_KNOCK_NAMELESS;
	while (knock == ES_KNOCK_MORE && next_line(head, &read->offset, &line))
		knock = read_line(line, read, name);
	return knock == ES_KNOCK_MORE && head.len == ES_KNOCK_MAX ? ES_KNOCK_NAMELESS : knock;
}

/* --- TLS --------------------------------------------------------------------------------------- */

/* A refusal sticks: afterwards everything is empty. */
struct cursor {
	const uint8_t *pos, *end;
	bool failed;
};

static struct es_bytes take(struct cursor *c, size_t len)
{
	if (c->failed || (size_t)(c->end - c->pos) < len) {
		c->failed = true;
		return es_bytes_of(NULL, 0);
	}
	c->pos += len;
	return es_bytes_of(c->pos - len, len);
}

static size_t number(struct cursor *c, size_t bytes)
{
	struct es_bytes b = take(c, bytes);
	size_t value = 0;

	for (size_t i = 0; i < b.len; i++)
		value = value << 8 | b.data[i];
	return value;
}

/* A vector: its length in so many bytes, then itself. */
static struct cursor vector(struct cursor *c, size_t bytes)
{
	struct es_bytes b = take(c, number(c, bytes));

	return (struct cursor){b.data, b.data + b.len, c->failed};
}

/* Puts the handshake's bytes that have come, of one record after the other, behind each other. False where it does not
 * begin as a handshake. */
static bool unpack(struct es_bytes head, uint8_t *out, size_t *len)
{
	struct cursor c = {head.data, head.data + head.len, false};

	*len = 0;
	while (c.end - c.pos >= 5) {
		bool fits = c.pos[0] == TLS_HANDSHAKE && c.pos[1] == 3;
		size_t said = (size_t)c.pos[3] << 8 | c.pos[4];
		if (!fits || said == 0)
			return *len > 0; /* what follows the hello is none of ours */
		(void)take(&c, 5);
		size_t there = (size_t)(c.end - c.pos);
		struct es_bytes part = take(&c, said < there ? said : there);
		memcpy(out + *len, part.data, part.len);
		*len += part.len;
	}
	return head.len == 0 || head.data[0] == TLS_HANDSHAKE;
}

static bool read_names(struct cursor *list, char name[ES_SITE_NAME_MAX + 1])
{
	while (!list->failed && list->pos < list->end) {
		bool host = number(list, 1) == 0;
		struct cursor text = vector(list, 2);
		if (host && !text.failed)
			return es_site_name(es_bytes_of(text.pos, (size_t)(text.end - text.pos)),
			                    name);
	}
	return false;
}

static bool read_hello(struct cursor *hello, char name[ES_SITE_NAME_MAX + 1])
{
	(void)take(hello, 2 + 32); /* version, random */
	(void)vector(hello, 1);    /* session */
	(void)vector(hello, 2);    /* ciphers */
	(void)vector(hello, 1);    /* compression */
	struct cursor extensions = vector(hello, 2);
	while (!extensions.failed && extensions.pos < extensions.end) {
		bool names = number(&extensions, 2) == TLS_SERVER_NAME;
		struct cursor data = vector(&extensions, 2);
		if (!names || data.failed)
			continue;
		struct cursor list = vector(&data, 2);
		return read_names(&list, name);
	}
	return false;
}

enum es_knock es_knock_tls(struct es_bytes head, char name[ES_SITE_NAME_MAX + 1])
{
	uint8_t bytes[ES_KNOCK_MAX];
	size_t len;

	if (head.len > sizeof(bytes))
		head.len = sizeof(bytes);
	if (!unpack(head, bytes, &len) || (len > 0 && bytes[0] != TLS_CLIENT_HELLO))
		return ES_KNOCK_NAMELESS;
	struct cursor c = {bytes, bytes + len, false};
	(void)take(&c, 1);
	size_t said = number(&c, 3);
	if (c.failed || (size_t)(c.end - c.pos) < said)
		return head.len < ES_KNOCK_MAX && said < ES_KNOCK_MAX ? ES_KNOCK_MORE
		                                                      : ES_KNOCK_NAMELESS;
	struct cursor hello = {c.pos, c.pos + said, false};
	return read_hello(&hello, name) ? ES_KNOCK_NAMED : ES_KNOCK_NAMELESS;
}
