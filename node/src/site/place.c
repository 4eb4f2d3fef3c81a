/* SPDX-License-Identifier: EUPL-1.2 */
#include "site/place.h"

#include <string.h>

#define NUMBER_MAX 99999u

static const struct {
	const char *path;
	enum es_place_kind kind;
} fixed[] = {
        {"/", ES_PLACE_HOME},
        {"/practices", ES_PLACE_PRACTICES},
        {"/conversations", ES_PLACE_CONVERSATIONS},
        {"/toolboxes", ES_PLACE_TOOLBOXES},
        {"/partners", ES_PLACE_PARTNERS},
        {"/spreading", ES_PLACE_SPREADING},
        {"/learn", ES_PLACE_LEARN},
        {"/about", ES_PLACE_ABOUT},
        {"/withdraw", ES_PLACE_WITHDRAW},
        {"/remark", ES_PLACE_REMARK},
        {"/robots.txt", ES_PLACE_ROBOTS},
        {"/sitemap.xml", ES_PLACE_SITEMAP},
};

static bool take(struct es_bytes *path, const char *prefix)
{
	size_t len = strlen(prefix);

	if (path->len < len || memcmp(path->data, prefix, len) != 0)
		return false;
	path->data += len;
	path->len -= len;
	return true;
}

static bool drop(struct es_bytes *path, const char *suffix)
{
	size_t len = strlen(suffix);

	if (path->len < len || memcmp(path->data + path->len - len, suffix, len) != 0)
		return false;
	path->len -= len;
	return true;
}

/* Of letters and digits that an address may name something with. */
static bool is_name(struct es_bytes text, bool hex, size_t least, size_t most)
{
	for (size_t i = 0; i < text.len; i++) {
		uint8_t c = text.data[i];
		bool digit = c >= '0' && c <= '9', low = c >= 'a' && c <= (hex ? 'f' : 'z');
		if (!digit && !low && (hex || c != '_'))
			return false;
	}
	return text.len >= least && text.len <= most;
}

static bool is_person(struct es_bytes path)
{
	return path.len == 64 + 1 + 32 && path.data[64] == '/' &&
	       is_name(es_bytes_of(path.data, 64), true, 64, 64) &&
	       is_name(es_bytes_of(path.data + 65, 32), true, 32, 32);
}

static bool read_number(struct es_bytes text, unsigned *out)
{
	unsigned value = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] < '0' || text.data[i] > '9' || value > NUMBER_MAX / 10)
			return false;
		value = value * 10 + (unsigned)(text.data[i] - '0');
	}
	*out = value;
	return text.len > 0;
}

static void parse_feed(struct es_bytes rest, struct es_place *out)
{
	bool fits = false;

	if (!drop(&rest, ".atom"))
		return;
	if (es_bytes_equal(rest, es_bytes_str("practices"))) {
		*out = (struct es_place){.kind = ES_PLACE_FEED, .by = ES_FEED_ALL};
		return;
	}
	if (es_bytes_equal(rest, es_bytes_str("toolboxes"))) {
		*out = (struct es_place){.kind = ES_PLACE_FEED, .by = ES_FEED_TOOLBOXES};
		return;
	}
	if (es_bytes_equal(rest, es_bytes_str("search"))) {
		*out = (struct es_place){.kind = ES_PLACE_FEED, .by = ES_FEED_SEARCH};
		return;
	}
	if (take(&rest, "structure-")) {
		out->by = ES_FEED_STRUCTURE;
		fits = is_name(rest, true, 64, 64);
	} else if (take(&rest, "domain-")) {
		out->by = ES_FEED_DOMAIN;
		fits = is_name(rest, false, 1, 40);
	} else if (take(&rest, "language-")) {
		out->by = ES_FEED_LANGUAGE;
		fits = is_name(rest, false, 2, 3);
	}
	if (!fits)
		return;
	out->kind = ES_PLACE_FEED;
	out->id = rest;
}

void es_place_parse(struct es_bytes path, struct es_place *out)
{
	*out = (struct es_place){.kind = ES_PLACE_NONE};
	while (path.len > 1 && path.data[path.len - 1] == '/')
		path.len--;
	for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++) {
		if (es_bytes_equal(path, es_bytes_str(fixed[i].path)))
			out->kind = fixed[i].kind;
	}
	if (out->kind != ES_PLACE_NONE)
		return;
	if (take(&path, "/practice/")) {
		out->id = path;
		if (is_name(path, true, 8, 64))
			out->kind = ES_PLACE_PRACTICE;
	} else if (take(&path, "/question/") || take(&path, "/room/") ||
	           take(&path, "/experience/")) {
		out->id = path;
		if (is_name(path, true, 8, 64))
			out->kind = ES_PLACE_CONVERSATION;
	} else if (take(&path, "/tool/")) {
		out->id = path;
		if (is_name(path, true, 8, 64))
			out->kind = ES_PLACE_TOOL;
	} else if (take(&path, "/toolbox/")) {
		out->id = path;
		if (is_name(path, true, 8, 64))
			out->kind = ES_PLACE_TOOLBOX;
	} else if (take(&path, "/tutorial/")) {
		out->id = path;
		if (is_name(path, true, 8, 64))
			out->kind = ES_PLACE_TUTORIAL;
	} else if (take(&path, "/person/")) {
		out->id = path;
		if (is_person(path))
			out->kind = ES_PLACE_PERSON;
	} else if (take(&path, "/spreading/")) {
		out->id = path;
		if (is_name(path, true, 64, 64))
			out->kind = ES_PLACE_SPREADING;
	} else if (take(&path, "/compare/")) {
		out->id = path;
		if (is_name(path, true, 64, 64))
			out->kind = ES_PLACE_COMPARE;
	} else if (take(&path, "/stop-letters/")) {
		*out = (struct es_place){.kind = ES_PLACE_STOP, .id = path};
	} else if (take(&path, "/feeds/")) {
		parse_feed(path, out);
	} else if (take(&path, "/sitemap-") && drop(&path, ".xml")) {
		if (read_number(path, &out->number))
			out->kind = ES_PLACE_SITEMAP_PART;
	}
}

struct es_bytes es_place_first(struct es_bytes path)
{
	if (path.len == 0 || path.data[0] != '/')
		return es_bytes_of(NULL, 0);
	path.data++;
	path.len--;
	const uint8_t *slash = path.len ? memchr(path.data, '/', path.len) : NULL;
	return es_bytes_of(path.data, slash ? (size_t)(slash - path.data) : path.len);
}
