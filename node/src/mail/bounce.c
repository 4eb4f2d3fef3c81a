/* SPDX-License-Identifier: EUPL-1.2 */
#include "mail/bounce.h"

#include <string.h>
#include <strings.h>

static bool begins(struct es_bytes text, const char *word)
{
	size_t len = strlen(word);

	return text.len >= len && strncasecmp((const char *)text.data, word, len) == 0;
}

bool es_mail_status_is_nobody(struct es_bytes status)
{
	return begins(status, "5.1.") || begins(status, "5.0.") || begins(status, "5.2.1");
}

static struct es_bytes trim(struct es_bytes text)
{
	while (text.len && (text.data[0] == ' ' || text.data[0] == '\t')) {
		text.data++;
		text.len--;
	}
	while (text.len && (text.data[text.len - 1] == ' ' || text.data[text.len - 1] == '\t' ||
	                    text.data[text.len - 1] == '\r'))
		text.len--;
	return text;
}

/* The next line, without its end; false where there is none. */
static bool next_line(struct es_bytes *rest, struct es_bytes *line)
{
	if (rest->len == 0)
		return false;
	const uint8_t *end = memchr(rest->data, '\n', rest->len);
	size_t len = end ? (size_t)(end - rest->data) : rest->len;
	*line = es_bytes_of(rest->data, len);
	len += end != NULL;
	*rest = es_bytes_of(rest->data + len, rest->len - len);
	if (line->len && line->data[line->len - 1] == '\r')
		line->len--;
	return true;
}

/* What stands behind the name of a field; false for any other line. */
static bool field(struct es_bytes line, const char *name, struct es_bytes *value)
{
	size_t len = strlen(name);

	if (!begins(line, name) || line.len == len || line.data[len] != ':')
		return false;
	*value = trim(es_bytes_of(line.data + len + 1, line.len - len - 1));
	return true;
}

/* What is said of one recipient. */
struct recipient {
	struct es_bytes address, original; /* as they stand there; empty: not said */
	struct es_bytes status;
	bool failed;
};

/* "rfc822; nora@example.org", in angle brackets or not. */
static struct es_bytes address_of(struct es_bytes value)
{
	const uint8_t *mark = value.len ? memchr(value.data, ';', value.len) : NULL;

	if (!mark || !begins(value, "rfc822"))
		return es_bytes_of(NULL, 0);
	size_t from = (size_t)(mark - value.data) + 1;
	value = trim(es_bytes_of(value.data + from, value.len - from));
	if (value.len >= 2 && value.data[0] == '<' && value.data[value.len - 1] == '>')
		value = es_bytes_of(value.data + 1, value.len - 2);
	return value;
}

/* Whom we wrote to stands in the original recipient where somebody passed the letter on. */
static void take(const struct recipient *r, char out[][ES_MAIL_ADDRESS_MAX + 1], size_t *count)
{
	if (!r->failed || !es_mail_status_is_nobody(r->status) || *count == ES_BOUNCES_MAX ||
	    es_mail_address(r->original.len ? r->original : r->address, out[*count]) != ES_OK)
		return;
	for (size_t i = 0; i < *count; i++)
		if (strcmp(out[i], out[*count]) == 0)
			return;
	++*count;
}

/* One report, up to the boundary behind it: fields of the message, then of each recipient, with empty lines
 * between. */
static void read_report(struct es_bytes *rest, char out[][ES_MAIL_ADDRESS_MAX + 1], size_t *count)
{
	struct recipient r = {.failed = false};
	struct es_bytes line, value;

	while (next_line(rest, &line) && !begins(line, "--")) {
		if (trim(line).len == 0) {
			take(&r, out, count);
			r = (struct recipient){.failed = false};
		} else if (field(line, "Final-Recipient", &value)) {
			r.address = address_of(value);
		} else if (field(line, "Original-Recipient", &value)) {
			r.original = address_of(value);
		} else if (field(line, "Action", &value)) {
			r.failed = begins(value, "failed");
		} else if (field(line, "Status", &value)) {
			r.status = value;
		}
	}
	take(&r, out, count);
}

/* Past the rest of a part's head. */
static void skip_head(struct es_bytes *rest)
{
	struct es_bytes line;

	while (next_line(rest, &line) && trim(line).len)
		;
}

size_t es_bounce_read(struct es_bytes mail, char out[][ES_MAIL_ADDRESS_MAX + 1])
{
	struct es_bytes line, value;
	size_t count = 0;

	while (next_line(&mail, &line)) {
		if (!field(line, "Content-Type", &value) ||
		    !begins(value, "message/delivery-status"))
			continue;
		skip_head(&mail);
		read_report(&mail, out, &count);
	}
	return count;
}
