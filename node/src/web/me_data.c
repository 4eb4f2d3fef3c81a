/* SPDX-License-Identifier: EUPL-1.2 */
/* me.data: all that this node has of an account, a part at a time. Opening all records of the node to see
 * who wrote them takes long: a worker does it. */
#include "account/digest.h"
#include "account/passkeys.h"
#include "store/addresses.h"
#include "store/drafts.h"
#include "store/leavers.h"
#include "store/personal.h"
#include "store/roles.h"
#include "store/searches.h"
#include "view/read.h"
#include "web/survey.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PART_BYTES (128u * 1024) /* of a part: one record more may go beyond it */
#define PART_ROWS 4096
#define UNNAMED (1ull << 62) /* added to rows of the second pseudonym */
#define MARKS_MAX 200
#define DAY_MS (24ull * 3600 * 1000)

enum part { ACCOUNT, RECORDS, DRAFTS, READING, NOTICES, SEARCHES, PART_COUNT };
static const char *const part_words[PART_COUNT] = {"account", "records", "drafts",
                                                   "reading", "notices", "searches"};

struct job {
	struct es_survey_task base; /* first */
	struct es_account account;
	enum part part;
	uint64_t
	        from; /* a row, from UNNAMED on of the second pseudonym; of drafts: how many come before */
	struct es_id after;
	bool has_after;
	struct es_writer items;
	size_t count;
	char next[ES_ID_HEX_LEN]; /* "": no more */
};

static bool is_full(const struct job *job)
{
	return job->count > 0 && job->items.len > PART_BYTES;
}

static es_err put_record(void *context, const struct es_row *row, struct es_bytes body)
{
	struct job *job = context;
	struct es_writer *w = &job->items;
	struct es_id entity;

	if (is_full(job))
		return ES_LIMIT;
	es_record_entity(&row->header, &row->id, &entity);
	es_write_map(w, 7);
	es_put_id(w, "id", &row->id);
	es_put_id(w, "entity", &entity);
	es_put_text(w, "kind", es_kind_word(row->header.kind));
	es_put_text(w, "lang", row->header.lang);
	es_put_time(w, "created", row->header.created_ms);
	es_put_uint(w, "scope", row->header.scope);
	es_put_key(w, "fields");
	es_write_raw(w, body);
	job->count++;
	return w->err;
}

static es_err put_of(struct job *job, const uint8_t author[ES_AUTHOR_LEN], uint64_t from,
                     uint64_t *next)
{
	return es_authored_each(job->base.survey.s.snap, &job->base.survey.s.self->structure,
	                        author, 0, from, PART_ROWS, put_record, job, next);
}

/* First what carries the name, then what was published without it. */
static es_err put_records(struct job *job)
{
	uint64_t next = 0, from = job->from >= UNNAMED ? job->from - UNNAMED : 0;
	es_err err = ES_OK;

	if (job->from < UNNAMED)
		err = put_of(job, job->account.author, job->from, &next);
	if (err == ES_OK && next == 0) {
		err = put_of(job, job->account.unnamed, from, &next);
		next += next ? UNNAMED : 0;
	}
	if (next)
		snprintf(job->next, sizeof(job->next), "%llu", (unsigned long long)next);
	return err;
}

/* Their names and days; the keys are public, and serve nobody else. */
static es_err put_passkeys(struct job *job)
{
	struct es_writer *w = &job->items;
	struct es_passkey all[ES_PASSKEYS_MAX];
	size_t len = 0;

	es_err err = es_passkeys_read(job->base.survey.s.snap, job->account.author, all, &len);
	es_put_key(w, "passkeys");
	es_write_array(w, len);
	for (size_t i = 0; i < len; i++) {
		es_write_map(w, 3);
		es_put_text(w, "name", all[i].name);
		es_put_time(w, "created", all[i].created_ms);
		es_put_time(w, "used", all[i].used_ms);
	}
	return err;
}

static es_err put_account(struct job *job)
{
	struct es_writer *w = &job->items;
	const struct es_account *a = &job->account;
	struct es_mail_facts facts;
	struct es_digest digest;
	struct es_wish wish;

	es_write_map(w, 13);
	es_put_text(w, "login", a->login);
	es_put_text(w, "name", a->name);
	es_put_text(w, "role", a->role);
	es_put_text(w, "lang", a->lang);
	es_put_key(w, "author");
	es_write_bin(w, ES_BYTES(a->author));
	es_put_time(w, "created", a->created_ms);
	es_put_bool(w, "hides", es_personal_hides(job->base.survey.s.snap, a->author));
	es_put_uint(w, "seen", es_notices_seen(job->base.survey.s.snap, a->author));
	(void)!es_address_get(job->base.survey.s.snap, a->author,
	                      &facts); /* zeros where there is none */
	es_put_text(w, "address", facts.address[0] ? facts.address : facts.wanted);
	(void)!es_digest_get(job->base.survey.s.snap, a->author,
	                     &digest); /* never, where there is none */
	es_put_text(w, "digest", es_digest_word(digest.pace));
	es_put_time(w, "here", es_person_seen(job->base.survey.s.snap, a->author) * DAY_MS);
	es_put_text(w, "wish",
	            es_wish_get(job->base.survey.s.snap, a->author, &wish) ? "" : wish.text);
	es_err err = put_passkeys(job);
	job->count = 1;
	return err ? err : w->err;
}

struct drafts {
	struct job *job;
	uint64_t at;
};

static es_err put_draft(void *context, const struct es_draft_row *listed)
{
	struct drafts *drafts = context;
	struct job *job = drafts->job;
	struct es_draft_row row;
	struct es_writer plain;

	if (drafts->at++ < job->from)
		return ES_OK;
	if (is_full(job)) {
		snprintf(job->next, sizeof(job->next), "%llu", (unsigned long long)drafts->at - 1);
		return ES_LIMIT;
	}
	es_writer_grow(&plain, ES_DRAFT_ABOUT_MAX + ES_DRAFT_MAX);
	es_err err = es_draft_get(job->base.survey.s.snap, job->account.author, listed->draft, true,
	                          &plain, &row);
	if (err == ES_OK) {
		es_write_map(&job->items, 4);
		es_put_key(&job->items, "draft");
		es_write_bin(&job->items, ES_BYTES(row.draft));
		es_put_time(&job->items, "saved", row.saved_ms);
		es_put_key(&job->items, "about");
		es_write_raw(&job->items, row.about);
		es_put_key(&job->items, "fields");
		es_write_raw(&job->items, row.fields);
		job->count++;
	}
	es_writer_free(&plain);
	return err == ES_NOT_FOUND ? ES_OK : err;
}

static es_err put_drafts(struct job *job)
{
	struct drafts drafts = {.job = job};

	es_err err =
	        es_draft_each(job->base.survey.s.snap, job->account.author, put_draft, &drafts);
	return err == ES_LIMIT ? ES_OK : err;
}

static es_err put_reading(struct job *job)
{
	struct es_read_mark marks[MARKS_MAX];

	size_t len = es_personal_reads(job->base.survey.s.snap, job->account.author,
	                               job->has_after ? &job->after : NULL, marks, MARKS_MAX);
	for (size_t i = 0; i < len; i++) {
		es_write_map(&job->items, 2);
		es_put_id(&job->items, "entity", &marks[i].entity);
		es_put_uint(&job->items, "number", marks[i].row);
	}
	job->count = len;
	if (len == MARKS_MAX)
		es_id_hex(&marks[len - 1].entity, job->next);
	return job->items.err;
}

static es_err put_notices(struct job *job)
{
	static const char *const whys[ES_NOTICE_COUNT] = {
	        "reply", "mention", "answer",  "accepted", "request", "warned",
	        "found", "passkey", "address", "adopted",  "moved"};
	struct es_notice_row notices[ES_NOTICES_MAX];
	struct es_row row;

	size_t len = es_notices(job->base.survey.s.snap, job->account.author, 0, notices,
	                        ES_NOTICES_MAX);
	for (size_t i = 0; i < len; i++) {
		bool here = !es_notice_is_own(notices[i].why) &&
		            es_row_get(job->base.survey.s.snap, notices[i].row, &row) == ES_OK;
		es_write_map(&job->items, 4);
		es_put_uint(&job->items, "number", notices[i].row);
		es_put_text(&job->items, "why",
		            notices[i].why < ES_NOTICE_COUNT ? whys[notices[i].why] : "");
		es_put_id(&job->items, "id", here ? &row.id : NULL);
		es_put_key(&job->items, "search");
		if (notices[i].search)
			es_write_uint(&job->items, notices[i].search);
		else
			es_write_nil(&job->items);
	}
	job->count = len;
	return job->items.err;
}

static es_err put_search(void *context, const struct es_saved_search *search)
{
	struct job *job = context;

	job->count++;
	return es_view_search(search, &job->items);
}

static es_err put_searches(struct job *job)
{
	return es_searches_each(job->base.survey.s.snap, job->account.author, put_search, job);
}

static es_err see(struct es_survey_task *task, struct es_writer *w)
{
	static es_err (*const puts[PART_COUNT])(struct job *) = {
	        put_account, put_records, put_drafts, put_reading, put_notices, put_searches};
	struct job *job = (struct job *)task;

	es_writer_grow(&job->items, ES_WEB_ANSWER_MAX);
	es_err err = puts[job->part](job);
	es_write_map(w, 3);
	es_put_text(w, "part", part_words[job->part]);
	es_put_key(w, "items");
	es_write_array(w, job->count);
	es_write_raw(w, es_writer_bytes(&job->items));
	es_put_text(w, "next", job->next);
	es_writer_free(&job->items);
	return err;
}

static es_err read_after(struct es_call *call, struct job *job)
{
	struct es_bytes after;
	char text[ES_ID_HEX_LEN] = "";
	char *end;

	es_err err = es_param_str(call, "after", ES_ID_HEX_LEN - 1, &after);
	if (err != ES_OK || after.len == 0)
		return err;
	memcpy(text, after.data, after.len);
	if (job->part == READING) {
		job->has_after = true;
		err = es_unhex(text, after.len, job->after.bytes, ES_ID_LEN);
	} else {
		job->from = strtoull(text, &end, 10);
		err = *end ? ES_MALFORMED : ES_OK;
	}
	return err == ES_OK ? ES_OK
	                    : es_call_refuse(call, ES_API_INVALID, "after", "no such place");
}

static es_err read_part(struct es_call *call, struct job *job)
{
	struct es_bytes word;

	es_err err = es_param_str(call, "part", ES_CODE_MAX, &word);
	if (err != ES_OK)
		return err;
	for (size_t i = 0; i < PART_COUNT; i++) {
		if (es_bytes_equal(word, es_bytes_str(part_words[i]))) {
			job->part = (enum part)i;
			return read_after(call, job);
		}
	}
	return es_call_refuse(call, ES_API_INVALID, "part",
	                      "account, records, drafts, reading, notices or searches");
}

es_err es_method_me_data(struct es_call *call)
{
	struct job *job = es_survey_task_new(sizeof(*job), see);

	if (!job)
		return ES_NO_MEMORY;
	job->account = call->client->account;
	es_err err = read_part(call, job);
	if (err == ES_OK)
		return es_survey_task_start(call, &job->base);
	es_task_drop(&job->base.task);
	return err;
}
