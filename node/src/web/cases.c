/* SPDX-License-Identifier: EUPL-1.2 */
/* What waits for editors, with its context, and what they hid, blocked and suspended. */
#include "text.h"
#include "web/flag.h"

#include <string.h>

#define TRANSLATED_MAX 200 /* texts of a translation: docs/kinds.md */

/* What was said of one record. */
struct flags {
	uint64_t count, first_ms, last_ms, by_reason[ES_REASONS];
	struct es_writer notes; /* at most ES_FLAGS_PER_CASE */
	size_t notes_len;
};

static void add(struct flags *f, const struct es_flag *flag)
{
	f->count++;
	if (!f->first_ms || flag->time_ms < f->first_ms)
		f->first_ms = flag->time_ms;
	if (flag->time_ms > f->last_ms)
		f->last_ms = flag->time_ms;
	f->by_reason[flag->reason < ES_REASONS ? flag->reason : ES_REASON_OTHER]++;
	if (flag->note.len && f->notes_len < ES_FLAGS_PER_CASE) {
		es_write_str(&f->notes, flag->note);
		f->notes_len++;
	}
}

static void put_flags(const struct flags *f, struct es_writer *w)
{
	size_t used = 0;

	for (size_t i = 0; i < ES_REASONS; i++)
		used += f->by_reason[i] > 0;
	es_put_uint(w, "flags", f->count);
	es_put_time(w, "first", f->first_ms);
	es_put_time(w, "last", f->last_ms);
	es_put_key(w, "reasons");
	es_write_array(w, used);
	for (size_t i = 0; i < ES_REASONS; i++) {
		if (!f->by_reason[i])
			continue;
		es_write_map(w, 2);
		es_put_text(w, "code", es_reason_word(i));
		es_put_uint(w, "count", f->by_reason[i]);
	}
	es_put_key(w, "notes");
	es_write_array(w, f->notes_len);
	es_write_raw(w, es_writer_bytes(&f->notes));
}

/* What it is said in, and the practice that it is about where it is no conversation's. */
static void put_context(const struct es_view_source *s, const struct es_row *row,
                        struct es_writer *w)
{
	const struct es_header *header = &row->header;
	bool comment = header->kind == ES_KIND_COMMENT;
	char hex[ES_ID_HEX_LEN];
	uint64_t kind, scope;
	struct es_id entity;

	es_put_key(w, "comment");
	if (!comment || es_view_comment(s, &row->id, w) != ES_OK)
		es_write_nil(w);
	es_put_key(w, "answers");
	if (!comment || !header->parents_len || es_view_comment(s, &header->parents[0], w) != ES_OK)
		es_write_nil(w);
	es_id_hex(&row->id, hex);
	es_put_key(w, "conversation");
	if ((es_view_conversation(s, &row->id, &entity, &kind, &scope) != ES_OK &&
	     es_view_find_practice(s, hex, ES_ID_HEX_LEN - 1, &entity) != ES_OK) ||
	    es_view_talk(s, &entity, w) != ES_OK)
		es_write_nil(w);
}

/* The first text of a translation. */
static bool first_text(struct es_bytes body, struct es_bytes *text)
{
	struct es_bytes texts;
	struct es_reader r;

	if (!es_map_get(body, "texts", &texts))
		return false;
	es_reader_init(&r, texts);
	return es_read_array(&r, TRANSLATED_MAX) > 0 && es_map_get(es_read_value(&r), "text", text);
}

/* What the record says, so that an editor need not look for it: the words by which its kind is known. */
static void put_words(struct es_bytes body, struct es_writer *w)
{
	static const char *const paths[] = {
	        "text", "did",   "mission", "purpose", "details", "summary", "description.summary",
	        "aims", "title", "name"};
	struct es_bytes value = es_bytes_of(NULL, 0);
	bool found = body.len > 0 && first_text(body, &value);

	es_put_key(w, "words");
	for (size_t i = 0; body.len && i < sizeof(paths) / sizeof(paths[0]) && !found; i++)
		found = es_map_path(body, paths[i], &value) && es_value_str(value).len > 0;
	if (found)
		es_write_str(w, es_text_cut(es_value_str(value), ES_CASE_WORDS_MAX));
	else
		es_write_nil(w);
}

static es_err put_case(const struct es_view_source *s, const struct es_id *record,
                       const struct flags *f, uint64_t hidden_ms, struct es_writer *w)
{
	struct es_row row, flagged;
	struct es_seen seen;

	es_err err = es_row_find(s->snap, record, &row);
	if (err == ES_OK)
		err = es_flagged_row(s, &row, &flagged);
	if (err != ES_OK)
		return err;
	if (f->count && es_blocked(s->snap, &row.header.structure))
		return ES_NOT_FOUND; /* nobody sees it; it is decided should the structure be unblocked */
	struct es_bytes note = es_case_note(s->snap, record);
	es_write_map(w, 17);
	es_put_id(w, "record", record);
	es_put_text(w, "kind", es_kind_word(row.header.kind));
	es_put_uint(w, "created", es_row_time(&row));
	put_flags(f, w);
	es_put_time(w, "hidden", hidden_ms);
	es_put_key(w, "note");
	if (note.len)
		es_write_str(w, note);
	else
		es_write_nil(w);
	es_put_structure(s, "structure", &row.header.structure, w);
	es_put_bool(w, "ours", es_id_equal(&row.header.structure, &s->self->structure));
	bool readable = es_see(s, flagged.header.kind, flagged.number, &seen) == ES_OK;
	if (readable)
		es_put_author(s, "author", &seen, w);
	else
		es_put_text(w, "author", "");
	put_words(readable ? seen.body : es_bytes_of(NULL, 0), w);
	es_seen_free(&seen);
	put_context(s, &row, w);
	return w->err;
}

static es_err put_list(const char *key, const struct es_writer *items, size_t count,
                       struct es_writer *w)
{
	es_put_key(w, key);
	es_write_array(w, count);
	es_write_raw(w, es_writer_bytes(items));
	return items->err ? items->err : w->err;
}

static void close_case(const struct es_view_source *s, const struct es_id *record, struct flags *f,
                       struct es_writer *items, size_t *count)
{
	size_t before = items->len;

	if (f->count && *count < ES_CASES_MAX) {
		if (put_case(s, record, f, 0, items) == ES_OK)
			(*count)++;
		else
			items->len = before;
	}
	es_writer_free(&f->notes);
	memset(f, 0, sizeof(*f));
	es_writer_grow(&f->notes, ES_WEB_ANSWER_MAX);
}

static es_err put_cases(const struct es_view_source *s, struct es_writer *w)
{
	struct es_flag flag = {.time_ms = 0};
	struct es_id record = {{0}};
	struct flags f = {.count = 0};
	struct es_writer items;
	size_t count = 0;

	es_writer_grow(&items, ES_WEB_ANSWER_MAX);
	es_writer_grow(&f.notes, ES_WEB_ANSWER_MAX);
	while (es_flag_after(s->snap, &flag) == ES_OK) {
		if (!es_id_equal(&flag.record, &record))
			close_case(s, &record, &f, &items, &count);
		record = flag.record;
		add(&f, &flag);
	}
	close_case(s, &record, &f, &items, &count);
	es_err err = put_list("cases", &items, count, w);
	es_writer_free(&f.notes);
	es_writer_free(&items);
	return err;
}

static es_err put_hidden(const struct es_view_source *s, struct es_writer *w)
{
	struct es_id record = {{0}};
	struct flags none = {.count = 0};
	struct es_writer items;
	uint64_t since_ms;
	size_t count = 0;

	es_writer_grow(&items, ES_WEB_ANSWER_MAX);
	while (count < ES_CASES_MAX && es_hidden_after(s->snap, &record, &since_ms) == ES_OK) {
		size_t before = items.len;
		if (put_case(s, &record, &none, since_ms, &items) == ES_OK)
			count++;
		else
			items.len = before;
	}
	es_err err = put_list("hidden", &items, count, w);
	es_writer_free(&items);
	return err;
}

static es_err put_blocked(const struct es_view_source *s, struct es_writer *w)
{
	struct es_id id = {{0}};
	struct es_writer items;
	uint64_t since_ms;
	size_t count = 0;

	es_writer_grow(&items, ES_WEB_ANSWER_MAX);
	for (; count < ES_CASES_MAX && es_blocked_after(s->snap, &id, &since_ms) == ES_OK;
	     count++) {
		es_write_map(&items, 2);
		es_put_structure(s, "structure", &id, &items);
		es_put_time(&items, "since", since_ms);
	}
	es_err err = put_list("blocked", &items, count, w);
	es_writer_free(&items);
	return err;
}

struct naming {
	const uint8_t *author;
	char name[ES_NAME_MAX + 1];
};

static es_err match(void *context, const struct es_account *account)
{
	struct naming *naming = context;

	if (memcmp(account->author, naming->author, ES_AUTHOR_LEN) == 0)
		memcpy(naming->name, account->name, sizeof(naming->name));
	return ES_OK;
}

static es_err put_suspended(const struct es_view_source *s, struct es_writer *w)
{
	uint8_t author[ES_AUTHOR_LEN] = {0};
	struct es_writer items;
	uint64_t until_ms;
	size_t count = 0;
	es_err err = ES_OK;

	es_writer_grow(&items, ES_WEB_ANSWER_MAX);
	while (!err && count < ES_CASES_MAX &&
	       es_suspended_after(s->snap, author, &until_ms) == ES_OK) {
		struct naming naming = {.author = author};
		if (until_ms < es_now_ms())
			continue;
		err = es_account_each(s->snap, match, &naming);
		es_write_map(&items, 3);
		es_put_key(&items, "person");
		es_write_bin(&items, ES_BYTES(author));
		es_put_text(&items, "name", naming.name);
		es_put_time(&items, "until", until_ms);
		count++;
	}
	if (!err)
		err = put_list("suspended", &items, count, w);
	es_writer_free(&items);
	return err;
}

es_err es_method_moderation_list(struct es_call *call)
{
	struct es_view_source s;

	es_err err = es_api_look(call->client->api, call->client, &s);
	if (err != ES_OK)
		return err;
	s.moderates = true;
	es_write_map(call->out, 4);
	err = put_cases(&s, call->out);
	if (err == ES_OK)
		err = put_hidden(&s, call->out);
	if (err == ES_OK)
		err = put_blocked(&s, call->out);
	if (err == ES_OK)
		err = put_suspended(&s, call->out);
	es_snapshot_end(s.snap);
	return err;
}
