/* SPDX-License-Identifier: EUPL-1.2 */
/* What concerns one person. */
#include "node_limits.h"
#include "store/passkeys.h"
#include "store/personal.h"
#include "view/talk.h"

#include <string.h>

static const char *const words[ES_NOTICE_COUNT] = {
        [ES_NOTICE_REPLY] = "reply",     [ES_NOTICE_MENTION] = "mention",
        [ES_NOTICE_ANSWER] = "answer",   [ES_NOTICE_ACCEPTED] = "accepted",
        [ES_NOTICE_REQUEST] = "request", [ES_NOTICE_WARNED] = "warned",
        [ES_NOTICE_FOUND] = "found",     [ES_NOTICE_PASSKEY] = "passkey",
        [ES_NOTICE_ADDRESS] = "address", [ES_NOTICE_ADOPTED] = "adopted",
        [ES_NOTICE_MOVED] = "moved",
};

/* The comment that a notice is about: the row itself, or what a request accepted. */
static bool comment_of(const struct es_view_source *s, const struct es_row *row, struct es_id *id)
{
	struct es_seen seen;
	struct es_bytes value = {NULL, 0};

	if (row->header.kind == ES_KIND_COMMENT) {
		*id = row->id;
		return true;
	}
	if (es_see_id(s, ES_KIND_REQUEST, &row->id, &seen) == ES_OK &&
	    es_map_get(seen.body, "accepted", &value))
		value = es_value_str(value);
	if (value.len == ES_ID_LEN)
		memcpy(id->bytes, value.data, ES_ID_LEN);
	es_seen_free(&seen);
	return value.len == ES_ID_LEN;
}

static void put_head(const struct es_notice_row *notice, uint64_t created_ms, struct es_writer *w)
{
	es_write_map(w, 9);
	es_put_uint(w, "number", notice->row);
	es_put_text(w, "why", words[notice->why]);
	es_put_bool(w, "seen", notice->seen);
	es_put_uint(w, "created", created_ms);
}

static es_err put_said(const struct es_view_source *s, const struct es_notice_row *notice,
                       const struct es_row *row, struct es_writer *w)
{
	struct es_id entity, comment;
	uint64_t kind, scope;

	es_err err = row->has_body ? es_view_conversation(s, &row->id, &entity, &kind, &scope)
	                           : ES_NOT_FOUND;
	if (err != ES_OK)
		return err;
	bool said = notice->why != ES_NOTICE_REQUEST &&
	            (notice->why != ES_NOTICE_WARNED || row->header.kind == ES_KIND_COMMENT) &&
	            comment_of(s, row, &comment);
	put_head(notice, es_row_time(row), w);
	es_put_key(w, "comment");
	if (!said || es_view_comment(s, &comment, w) != ES_OK)
		es_write_nil(w);
	es_put_text(w, "found", "");
	es_put_text(w, "passkey", "");
	es_put_text(w, "adoption", "");
	es_put_key(w, "conversation");
	return es_view_talk(s, &entity, w);
}

/* What was found is new because it came, whenever it was written. */
static es_err put_search(const struct es_view_source *s, const struct es_notice_row *notice,
                         const struct es_row *row, struct es_writer *w)
{
	put_head(notice, row->first_seen_ms, w);
	es_put_text(w, "comment", "");
	es_put_text(w, "conversation", "");
	es_put_text(w, "passkey", "");
	es_put_text(w, "adoption", "");
	return es_put_found(s, notice, w);
}

/* A passkey that is gone has no name any more. */
static es_err put_own(const struct es_view_source *s, const struct es_notice_row *notice,
                      struct es_writer *w)
{
	struct es_passkey passkey;
	bool here = notice->why == ES_NOTICE_PASSKEY &&
	            es_passkey_get(s->snap, s->reader, &notice->newest, &passkey) == ES_OK;

	put_head(notice, notice->told_ms, w);
	es_put_text(w, "comment", "");
	es_put_text(w, "conversation", "");
	es_put_text(w, "found", "");
	es_put_text(w, "adoption", "");
	es_put_text(w, "passkey", here ? passkey.name : "");
	return w->err;
}

/* As it stands now, whatever this record said of it. */
static es_err put_adoption(const struct es_view_source *s, const struct es_notice_row *notice,
                           const struct es_row *row, struct es_writer *w)
{
	put_head(notice, es_row_time(row), w);
	es_put_text(w, "comment", "");
	es_put_text(w, "conversation", "");
	es_put_text(w, "found", "");
	es_put_text(w, "passkey", "");
	es_put_key(w, "adoption");
	return es_view_adoption(s, &row->id, w);
}

static es_err put_any(const struct es_view_source *s, const struct es_notice_row *notice,
                      const struct es_row *row, struct es_writer *w)
{
	if (notice->why == ES_NOTICE_FOUND)
		return put_search(s, notice, row, w);
	if (row->header.version == ES_HEADER_VERSION && row->header.kind == ES_KIND_ADOPTION)
		return put_adoption(s, notice, row, w);
	return put_said(s, notice, row, w);
}

/* ES_NOT_FOUND: what it told of is withdrawn, or not for this reader. */
static es_err put_notice(const struct es_view_source *s, const struct es_notice_row *notice,
                         struct es_writer *w)
{
	size_t before = w->len;
	struct es_row row;

	if (es_notice_is_own(notice->why))
		return put_own(s, notice, w);
	es_err err = es_row_get(s->snap, notice->row, &row);
	if (err == ES_OK)
		err = put_any(s, notice, &row, w);
	if (err != ES_OK)
		w->len = before;
	return err;
}

/* A page does not end between notices of one row, since the next begins before that row. */
static size_t page_of(const struct es_notice_row *rows, size_t found, size_t most)
{
	while (most < found && rows[most].row == rows[most - 1].row)
		most++;
	return most;
}

es_err es_view_notices(const struct es_view_source *s, uint64_t before, size_t limit,
                       struct es_writer *w)
{
	struct es_notice_row rows[ES_NOTICES_PAGE_MAX + ES_SEARCHES_MAX + 1];
	struct es_writer items;
	size_t count = 0, most = limit ? limit : ES_NOTICES_PAGE;
	es_err err = ES_OK;

	if (!s->reader)
		return ES_NOT_FOUND;
	if (most > ES_NOTICES_PAGE_MAX)
		most = ES_NOTICES_PAGE_MAX;
	size_t found = es_notices(s->snap, s->reader, before, rows, most + ES_SEARCHES_MAX + 1);
	most = page_of(rows, found, most);
	es_writer_grow(&items, ES_WEB_ANSWER_MAX);
	for (size_t i = 0; i < found && i < most && err == ES_OK; i++) {
		err = put_notice(s, &rows[i], &items);
		count += err == ES_OK;
		if (err == ES_NOT_FOUND)
			err = ES_OK;
	}
	es_write_map(w, 4);
	es_put_key(w, "items");
	es_write_array(w, count);
	es_write_raw(w, es_writer_bytes(&items));
	es_put_key(w, "next");
	if (found > most)
		es_write_uint(w, rows[most - 1].row);
	else
		es_write_nil(w);
	es_put_key(w, "newest");
	if (found > 0)
		es_write_uint(w, rows[0].row);
	else
		es_write_nil(w);
	es_put_uint(w, "unseen", es_notices_unseen(s->snap, s->reader));
	err = err != ES_OK ? err : items.err != ES_OK ? items.err : w->err;
	es_writer_free(&items);
	return err;
}
