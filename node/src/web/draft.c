/* SPDX-License-Identifier: EUPL-1.2 */
/* draft.save, draft.list, draft.show, draft.drop: what somebody has begun to write, kept for them on
 * this node. */
#include "store/drafts.h"
#include "text.h"
#include "web/call.h"

#include <stdlib.h>
#include <string.h>

/* A change under way with the store's writer. */
struct job {
	struct es_change change; /* first: apply and done get its address */
	struct es_post post;
	struct es_client *client;
	uint64_t number;
	es_err err;
	uint8_t author[ES_AUTHOR_LEN], draft[ES_DRAFT_ID_LEN];
	bool drops;
	uint64_t based_ms, saved_ms;
	struct es_writer about, fields;
};

static void job_free(struct job *job)
{
	es_writer_free(&job->about);
	es_writer_free(&job->fields);
	free(job);
}

static void put_id(struct es_writer *w, const struct es_draft_row *row)
{
	es_write_cstr(w, "draft");
	es_write_bin(w, ES_BYTES(row->draft));
	es_write_cstr(w, "saved");
	es_write_uint(w, row->saved_ms);
}

/* The pairs of "about" after those two. */
static void put_about(struct es_writer *w, const struct es_draft_row *row, bool fields)
{
	struct es_reader r;

	es_reader_init(&r, row->about);
	size_t pairs = es_read_map(&r, ES_MAP_MAX);
	es_write_map(w, pairs + 2 + fields);
	put_id(w, row);
	es_write_raw(w, es_bytes_of(r.pos, (size_t)(r.end - r.pos)));
	if (fields) {
		es_write_cstr(w, "fields");
		es_write_raw(w, row->fields);
	}
}

static es_err put_draft(struct es_call *call, const uint8_t draft[ES_DRAFT_ID_LEN])
{
	struct es_client *client = call->client;
	struct es_view_source s;
	struct es_draft_row row;
	struct es_writer plain;

	es_err err = es_api_look(client->api, client, &s);
	if (err != ES_OK)
		return err;
	es_writer_grow(&plain, ES_DRAFT_ABOUT_MAX + ES_DRAFT_MAX);
	err = es_draft_get(s.snap, client->account.author, draft, true, &plain, &row);
	if (err == ES_OK)
		put_about(call->out, &row, true);
	es_writer_free(&plain);
	es_snapshot_end(s.snap);
	return err;
}

/* --- changes ----------------------------------------------------------------------------------- */

static es_err apply(struct es_write *w, struct es_change *change)
{
	struct job *job = (struct job *)change;
	struct es_draft_row row = {.saved_ms = es_now_ms(),
	                           .about = es_writer_bytes(&job->about),
	                           .fields = es_writer_bytes(&job->fields)};

	memcpy(row.draft, job->draft, sizeof(row.draft));
	if (job->drops)
		return es_write_draft_drop(w, job->author, job->draft);
	es_err err = es_write_draft(w, job->author, &row, job->based_ms);
	job->saved_ms = row.saved_ms;
	return err;
}

static void finish(struct es_post *post)
{
	struct job *job = (struct job *)((char *)post - offsetof(struct job, post));
	struct es_client *client = job->client;
	uint8_t buffer[32];
	struct es_writer out;

	es_writer_init(&out, buffer, sizeof(buffer));
	es_write_map(&out, job->drops ? 0 : 1);
	if (!job->drops) {
		es_write_cstr(&out, "saved");
		es_write_uint(&out, job->saved_ms);
	}
	if (job->err == ES_OK)
		es_client_respond(client, job->number, es_writer_bytes(&out));
	else if (job->err == ES_EXISTS)
		es_client_refuse(client, job->number, ES_API_EXISTS,
		                 "another version was saved meanwhile: ask for it", "saved");
	else if (job->err == ES_LIMIT)
		es_client_refuse(client, job->number, ES_API_TOO_MANY,
		                 "there are too many drafts: publish or drop one", "draft");
	else
		es_client_refuse(client, job->number, es_api_code_of(job->err),
		                 es_err_sentence(job->err), NULL);
	job_free(job);
	es_client_done(client);
}

static void changed(struct es_change *change, es_err result)
{
	struct job *job = (struct job *)change;

	job->err = result;
	es_loop_post(job->client->api->loop, &job->post);
}

static struct job *job_new(struct es_call *call)
{
	struct job *job = calloc(1, sizeof(*job));

	if (!job)
		return NULL;
	job->change.apply = apply;
	job->change.done = changed;
	job->post.run = finish;
	job->client = call->client;
	job->number = call->number;
	memcpy(job->author, call->client->account.author, sizeof(job->author));
	es_writer_grow(&job->about, ES_DRAFT_ABOUT_MAX);
	es_writer_grow(&job->fields, ES_DRAFT_MAX);
	return job;
}

static void submit(struct es_call *call, struct job *job)
{
	struct es_client *client = call->client;

	es_call_later(call);
	es_store_submit(client->api->node->store, &job->change);
}

static es_err read_draft(struct es_call *call, uint8_t draft[ES_DRAFT_ID_LEN])
{
	bool found;

	es_err err = es_param_bin(call, "draft", draft, ES_DRAFT_ID_LEN, &found);
	if (err == ES_OK && !found)
		return es_call_lacks(call, "draft");
	return err;
}

/* --- draft.save -------------------------------------------------------------------------------- */

/* Where the title of a kind stands. */
static struct es_bytes title_of(struct es_bytes fields)
{
	static const char *const paths[] = {"description.title", "title", "name"};
	struct es_bytes value, none = {NULL, 0};

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		struct es_reader r;
		if (!es_map_path(fields, paths[i], &value))
			continue;
		es_reader_init(&r, value);
		if (es_reader_peek(&r) == ES_STR)
			return es_text_cut(es_value_str(value), ES_DRAFT_TITLE_MAX);
	}
	return none;
}

static void copy_param(struct es_call *call, const char *key, struct es_writer *w)
{
	struct es_bytes value;

	es_write_cstr(w, key);
	if (es_param(call, key, &value))
		es_write_raw(w, value);
	else
		es_write_nil(w);
}

/* {kind, lang, entity, parents, title}: as it came, since only the publication judges it. */
static es_err write_about(struct es_call *call, struct es_bytes fields, struct es_writer *w)
{
	struct es_bytes title = title_of(fields);

	es_write_map(w, 5);
	copy_param(call, "kind", w);
	copy_param(call, "lang", w);
	copy_param(call, "entity", w);
	copy_param(call, "parents", w);
	es_write_cstr(w, "title");
	if (title.len)
		es_write_str(w, title);
	else
		es_write_nil(w);
	return w->err == ES_NO_SPACE ? ES_TOO_LARGE : w->err;
}

static es_err read_save(struct es_call *call, struct job *job)
{
	struct es_bytes fields;
	struct es_bytes word;

	es_err err = read_draft(call, job->draft);
	if (err == ES_OK)
		err = es_param_str(call, "kind", ES_CODE_MAX, &word);
	if (err == ES_OK)
		err = es_param_lang(call, "lang", &word);
	if (err == ES_OK)
		err = es_param_uint(call, "saved", UINT64_MAX, &job->based_ms);
	if (err == ES_OK)
		err = es_param_map(call, "fields", &fields);
	if (err != ES_OK)
		return err;
	es_write_raw(&job->fields, fields);
	if (job->fields.err == ES_NO_SPACE)
		return es_call_refuse(call, ES_API_TOO_LARGE, "fields", "this is too large");
	return job->fields.err != ES_OK ? job->fields.err : write_about(call, fields, &job->about);
}

es_err es_method_draft_save(struct es_call *call)
{
	struct job *job = job_new(call);

	if (!job)
		return ES_NO_MEMORY;
	es_err err = read_save(call, job);
	if (err != ES_OK)
		job_free(job);
	else
		submit(call, job);
	return err;
}

es_err es_method_draft_drop(struct es_call *call)
{
	struct job *job = job_new(call);

	if (!job)
		return ES_NO_MEMORY;
	job->drops = true;
	es_err err = read_draft(call, job->draft);
	if (err != ES_OK)
		job_free(job);
	else
		submit(call, job);
	return err;
}

/* --- reading ----------------------------------------------------------------------------------- */

struct listing {
	struct es_writer items;
	size_t count;
};

static es_err list_one(void *context, const struct es_draft_row *row)
{
	struct listing *listing = context;

	put_about(&listing->items, row, false);
	listing->count++;
	return listing->items.err;
}

es_err es_method_draft_list(struct es_call *call)
{
	struct es_client *client = call->client;
	struct listing listing = {.count = 0};
	struct es_view_source s;

	es_err err = es_api_look(client->api, client, &s);
	if (err != ES_OK)
		return err;
	es_writer_grow(&listing.items, ES_WEB_ANSWER_MAX);
	err = es_draft_each(s.snap, client->account.author, list_one, &listing);
	es_snapshot_end(s.snap);
	es_write_map(call->out, 1);
	es_write_cstr(call->out, "items");
	es_write_array(call->out, listing.count);
	es_write_raw(call->out, es_writer_bytes(&listing.items));
	es_writer_free(&listing.items);
	return err;
}

es_err es_method_draft_show(struct es_call *call)
{
	uint8_t draft[ES_DRAFT_ID_LEN];

	es_err err = read_draft(call, draft);
	if (err == ES_OK) {
		call->field = "draft";
		err = put_draft(call, draft);
	}
	return err;
}
