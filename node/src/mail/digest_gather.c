/* SPDX-License-Identifier: EUPL-1.2 */
#include "mail/digest.h"

#include "store/moderation.h"
#include "store/personal.h"

#include <string.h>

/* --- values of a view --------------------------------------------------------------------------- */

static bool is_true(struct es_bytes map, const char *key)
{
	struct es_bytes value;

	return es_map_get(map, key, &value) && es_bytes_equal(value, es_bytes_of("\xc3", 1));
}

/* A map at a key; empty for nil. */
static struct es_bytes map_at(struct es_bytes map, const char *key)
{
	struct es_bytes value;
	struct es_reader r;

	if (!es_map_get(map, key, &value))
		return es_bytes_of(NULL, 0);
	es_reader_init(&r, value);
	return es_reader_peek(&r) == ES_MAP ? value : es_bytes_of(NULL, 0);
}

/* --- what may be told --------------------------------------------------------------------------- */

/* Somebody asked the editors to look at it: a letter cannot be taken back, so it is among the notices alone. */
static bool is_flagged(const struct es_view_source *s, struct es_bytes id)
{
	struct es_flag flag = {.time_ms = 0};

	if (id.len != ES_ID_LEN)
		return false;
	memcpy(flag.record.bytes, id.data, ES_ID_LEN);
	return es_flag_after(s->snap, &flag) == ES_OK &&
	       es_bytes_equal(id, ES_BYTES(flag.record.bytes));
}

static bool is_why(struct es_bytes why, const char *word)
{
	return es_bytes_equal(why, es_bytes_str(word));
}

/* What another said: it is told only while it can be read, and was not read. */
static bool is_said(struct es_bytes why)
{
	return is_why(why, "reply") || is_why(why, "mention") || is_why(why, "answer");
}

/* A new way into one's own account: a letter told of it at once. */
static bool is_own(struct es_bytes why)
{
	return is_why(why, "passkey") || is_why(why, "address");
}

static bool may_tell(const struct es_view_source *s, struct es_bytes why, struct es_bytes comment,
                     struct es_bytes talk)
{
	if (es_map_uint(talk, "withdrawn") || es_map_uint(comment, "withdrawn"))
		return false;
	if (is_flagged(s, es_map_str(talk, "id")) || is_flagged(s, es_map_str(comment, "id")))
		return false;
	if (is_why(why, "warned"))
		return true; /* of what the reader wrote */
	if ((is_said(why) || is_why(why, "accepted")) && comment.len == 0)
		return false; /* hidden, or gone */
	return !is_said(why) || es_map_uint(comment, "number") > es_map_uint(talk, "read");
}

/* --- gathering ---------------------------------------------------------------------------------- */

/* Behind the last one of the same conversation; else at the end. */
static size_t place_of(const struct es_news *news, struct es_bytes conversation)
{
	for (size_t i = news->len; conversation.len && i-- > 0;)
		if (es_bytes_equal(news->items[i].id, conversation))
			return i + 1;
	return news->len;
}

static void add(struct es_news *news, struct es_bytes notice, struct es_bytes comment,
                struct es_bytes talk)
{
	struct es_bytes who = comment.len ? comment : talk;
	size_t at = place_of(news, es_map_str(talk, "id"));
	struct es_news_item *item = &news->items[at];

	if (news->len == ES_NOTICES_MAX)
		return;
	memmove(item + 1, item, (news->len - at) * sizeof(*item));
	*item = (struct es_news_item){.why = es_map_str(notice, "why"),
	                              .name = es_map_str(who, "author.name"),
	                              .structure = es_map_str(who, "structure.name"),
	                              .kind = es_map_str(talk, "kind"),
	                              .id = es_map_str(talk, "id"),
	                              .title = es_map_str(talk, "title"),
	                              .lang = es_map_str(talk, "lang"),
	                              .author = es_map_str(talk, "author.name"),
	                              .comment = es_map_str(comment, "id"),
	                              .number = es_map_uint(notice, "number")};
	news->len++;
}

/* Somebody's adoption of what the reader shared, or (who: empty) the reader's own that is asked of. */
static void add_adoption(const struct es_view_source *s, struct es_news *news, struct es_bytes why,
                         uint64_t number, struct es_bytes adoption, bool own)
{
	struct es_bytes about = map_at(adoption, "about");
	struct es_bytes none = es_bytes_of(NULL, 0);
	struct es_news_item *item = &news->items[news->len];

	if (news->len == ES_NOTICES_MAX || is_flagged(s, es_map_str(adoption, "record")) ||
	    is_flagged(s, es_map_str(about, "id")))
		return;
	*item = (struct es_news_item){.why = why,
	                              .name = own ? none : es_map_str(adoption, "author.name"),
	                              .structure =
	                                      own ? none : es_map_str(adoption, "structure.name"),
	                              .kind = es_map_str(about, "kind"),
	                              .id = es_map_str(about, "id"),
	                              .title = es_map_str(about, "title"),
	                              .lang = es_map_str(about, "lang"),
	                              .number = number,
	                              .reuse = true};
	news->len++;
}

/* Of several, the newest need not be named. */
static void add_found(const struct es_view_source *s, struct es_news *news, struct es_bytes notice,
                      struct es_bytes found)
{
	struct es_news_item *item = &news->items[news->len];
	struct es_bytes newest = map_at(found, "newest"), id = es_map_str(newest, "id");
	uint64_t count = es_map_uint(found, "count");

	if (news->len == ES_NOTICES_MAX || count == 0 || (count == 1 && is_flagged(s, id)))
		return;
	*item = (struct es_news_item){.why = es_map_str(notice, "why"),
	                              .kind = es_map_str(found, "kind"),
	                              .id = id,
	                              .title = es_map_str(found, "search.name"),
	                              .number = es_map_uint(notice, "number"),
	                              .found = count,
	                              .newest = es_map_str(newest, "title")};
	news->len++;
}

/* Those of a part; false once they are older than what was told. */
static bool take_part(const struct es_view_source *s, struct es_bytes list, uint64_t told_row,
                      struct es_news *news)
{
	struct es_bytes items;
	struct es_reader r;

	if (!es_map_get(list, "items", &items))
		return false;
	es_reader_init(&r, items);
	size_t count = es_read_array(&r, ES_NOTICES_PAGE_MAX + ES_SEARCHES_MAX);
	for (size_t i = 0; i < count; i++) {
		struct es_bytes one = es_read_value(&r);
		uint64_t number = es_map_uint(one, "number");
		if (r.err || number <= told_row)
			return false;
		struct es_bytes comment = map_at(one, "comment"),
		                talk = map_at(one, "conversation"), found = map_at(one, "found"),
		                adoption = map_at(one, "adoption");
		if (number > news->upto)
			news->upto = number;
		if (is_true(one, "seen") || is_own(es_map_str(one, "why")))
			continue;
		if (found.len)
			add_found(s, news, one, found);
		else if (adoption.len)
			add_adoption(s, news, es_map_str(one, "why"), number, adoption, false);
		else if (may_tell(s, es_map_str(one, "why"), comment, talk))
			add(news, one, comment, talk);
	}
	return true;
}

es_err es_news_gather(const struct es_view_source *s, uint64_t told_row, struct es_news *out)
{
	uint64_t before = 0;
	es_err err = ES_OK;

	out->len = 0;
	out->upto = told_row;
	es_writer_grow(&out->due, ES_WEB_ANSWER_MAX);
	for (size_t i = 0; i < ES_NEWS_PARTS; i++)
		es_writer_grow(&out->parts[i], ES_WEB_ANSWER_MAX);
	for (size_t i = 0; i < ES_NEWS_PARTS; i++) {
		err = es_view_notices(s, before, ES_NOTICES_PAGE_MAX, &out->parts[i]);
		struct es_bytes list = es_writer_bytes(&out->parts[i]);
		if (err || !take_part(s, list, told_row, out) ||
		    (before = es_map_uint(list, "next")) == 0)
			break;
	}
	return err;
}

es_err es_news_add_due(const struct es_view_source *s, uint64_t since_ms, uint64_t now_ms,
                       struct es_news *news)
{
	struct es_bytes items;
	struct es_reader r;

	es_err err = es_view_due(s, now_ms, &news->due);
	if (err || !es_map_get(es_writer_bytes(&news->due), "items", &items))
		return err;
	es_reader_init(&r, items);
	size_t count = es_read_array(&r, ES_DUE_MAX);
	for (size_t i = 0; i < count && r.err == ES_OK; i++) {
		struct es_bytes one = es_read_value(&r);
		if (r.err == ES_OK && es_map_uint(one, "since") > since_ms)
			add_adoption(s, news, es_bytes_str("due"), 0, map_at(one, "adoption"),
			             true);
	}
	return ES_OK;
}

void es_news_free(struct es_news *news)
{
	es_writer_free(&news->due);
	for (size_t i = 0; i < ES_NEWS_PARTS; i++)
		es_writer_free(&news->parts[i]);
}
