/* SPDX-License-Identifier: EUPL-1.2 */
/* record.withdraw: an erasure, published on a worker; record.withdrawal: what became of it. */
#include "erase.h"
#include "store/receipts.h"
#include "view/read.h"
#include "web/task.h"

#include <string.h>

struct withdrawal {
	struct es_task task; /* first */
	struct es_id id;
	char reason[ES_TEXT_MAX + 1];
	size_t erased;
	bool practice; /* the whole of one */
	unsigned keep; /* what stays that was told beside it, as es_erase_beside takes it */
	struct es_beside_report beside;
};

static void run(struct es_task *task)
{
	struct withdrawal *x = (struct withdrawal *)task;
	struct es_node *node = task->client->api->node;

	task->err = es_erase(node, &x->id, x->reason, &x->erased);
	if (task->err == ES_OK && x->practice) {
		task->err = es_erase_beside(node, &x->id, x->reason, x->keep, &x->beside);
		x->erased += x->beside.records;
	}
	task->field = task->err == ES_INVALID ? "reason" : "id";
}

static void put(struct es_task *task, struct es_writer *w)
{
	const struct withdrawal *x = (const struct withdrawal *)task;

	es_write_map(w, 2);
	es_put_uint(w, "withdrawn", x->erased);
	es_put_uint(w, "kept", x->beside.kept_len);
}

static bool is_author(const struct es_client *client, const struct es_row *row)
{
	struct es_bytes body, author;
	struct es_writer w;
	bool own = false;

	es_writer_grow(&w, ES_BODY_MAX);
	if (es_row_body(row, &w, &body) == ES_OK && es_map_get(body, "author", &author))
		own = es_account_wrote(&client->account, es_value_str(author));
	es_writer_free(&w);
	return own;
}

static es_err check_row(struct es_call *call, const struct es_view_source *s,
                        const struct es_row *row)
{
	const struct es_client *client = call->client;

	if (row->header.version != ES_HEADER_VERSION || row->header.scope > s->scope_max)
		return ES_NOT_FOUND;
	if (!es_id_equal(&row->header.structure, &s->self->structure))
		return es_call_refuse(call, ES_API_NOT_ALLOWED, "id",
		                      "only the structure that published it withdraws it");
	if (!row->erased && es_account_role(&client->account) < ES_EDITOR &&
	    !is_author(client, row))
		return es_call_refuse(call, ES_API_NOT_ALLOWED, "id",
		                      "only who wrote it, or an editor, withdraws it");
	return ES_OK;
}

/* Of a testimony, a tool, a toolbox, a tutorial, a contact, an adoption or subtitles the whole goes; of a practice one
 * revision may go alone. */
static es_err to_whole(const struct es_view_source *s, struct es_row *row)
{
	struct es_id entity;

	if (row->header.version != ES_HEADER_VERSION || !row->header.has_entity ||
	    (row->header.kind != ES_KIND_TESTIMONY && row->header.kind != ES_KIND_TOOL &&
	     row->header.kind != ES_KIND_TOOLBOX && row->header.kind != ES_KIND_TUTORIAL &&
	     row->header.kind != ES_KIND_PROFILE && row->header.kind != ES_KIND_ADOPTION &&
	     row->header.kind != ES_KIND_SUBTITLES))
		return ES_OK;
	es_record_entity(&row->header, &row->id, &entity);
	return es_row_find(s->snap, &entity, row);
}

static es_err read_id(struct es_call *call, const struct es_view_source *s, struct es_row *row)
{
	struct es_id id;
	bool found;

	es_err err = es_param_id(call, s->snap, "id", &id, &found);
	if (err == ES_OK && !found)
		return es_call_lacks(call, "id");
	if (err == ES_OK)
		err = es_row_find(s->snap, &id, row);
	if (err == ES_OK)
		err = to_whole(s, row);
	if (err != ES_OK)
		call->field = "id";
	return err;
}

/* keep: ["contact", "tools", "testimonies"], each or none of them. */
static es_err read_keep(struct es_call *call, unsigned *keep)
{
	struct es_bytes value;
	struct es_reader r;

	*keep = 0;
	if (!es_map_get(call->params, "keep", &value))
		return ES_OK;
	es_reader_init(&r, value);
	if (es_reader_peek(&r) == ES_NIL)
		return ES_OK;
	if (es_reader_peek(&r) != ES_ARRAY)
		return es_call_refuse(call, ES_API_INVALID, "keep", "a list of words");
	size_t count = es_read_array(&r, ES_BESIDE_COUNT);
	for (size_t i = 0; i < count && r.err == ES_OK; i++) {
		struct es_bytes word = es_read_str(&r, ES_CODE_MAX);
		int what = 0;
		while (what < ES_BESIDE_COUNT &&
		       !es_bytes_equal(word, es_bytes_str(es_beside_words[what])))
			what++;
		if (what == ES_BESIDE_COUNT)
			return es_call_refuse(call, ES_API_INVALID, "keep",
			                      "contact, tools or testimonies");
		*keep |= 1u << what;
	}
	return r.err == ES_OK ? ES_OK
	                      : es_call_refuse(call, ES_API_INVALID, "keep", "a list of words");
}

static es_err read_withdraw(struct es_call *call, struct withdrawal *x)
{
	struct es_view_source s;
	struct es_bytes reason;
	struct es_row row = {.number = 0};

	es_err err = es_param_str(call, "reason", ES_TEXT_MAX, &reason);
	if (err == ES_OK && reason.len == 0)
		err = es_call_lacks(call, "reason");
	if (err == ES_OK)
		err = read_keep(call, &x->keep);
	if (err == ES_OK)
		err = es_api_look(call->client->api, call->client, &s);
	if (err != ES_OK)
		return err;
	memcpy(x->reason, reason.data, reason.len);
	err = read_id(call, &s, &row);
	if (err == ES_OK)
		err = check_row(call, &s, &row);
	if (err == ES_OK) {
		x->id = row.id;
		x->practice = row.header.kind == ES_KIND_PRACTICE && !row.header.has_entity;
	}
	es_snapshot_end(s.snap);
	return err;
}

es_err es_method_record_withdraw(struct es_call *call)
{
	struct withdrawal *x = es_task_new(sizeof(*x));

	if (!x)
		return ES_NO_MEMORY;
	x->task.run = run;
	x->task.put = put;
	return es_task_start_if(call, &x->task, read_withdraw(call, x));
}

/* --- what became of it ------------------------------------------------------------------------- */

struct showing {
	const struct es_view_source *s;
	struct es_writer items;
	size_t count;
};

static es_err show_receipt(void *context, const struct es_receipt *receipt)
{
	struct showing *showing = context;

	es_write_map(&showing->items, 2);
	es_put_structure(showing->s, "structure", &receipt->structure, &showing->items);
	es_put_time(&showing->items, "applied", receipt->applied ? receipt->since_ms : 0);
	showing->count++;
	return showing->items.err;
}

static es_err put_withdrawal(const struct es_view_source *s, const struct es_row *row,
                             struct es_writer *w)
{
	struct showing showing = {.s = s};
	struct es_row erasure;

	if (!row->erased)
		return ES_NOT_FOUND;
	es_err err = es_row_find(s->snap, &row->erasure, &erasure);
	if (err != ES_OK)
		return err;
	es_writer_grow(&showing.items, ES_WEB_ANSWER_MAX);
	err = es_erasure_receipts(s->snap, s->federation, &erasure, show_receipt, &showing);
	es_write_map(w, 3);
	es_put_id(w, "id", &row->id);
	es_put_time(w, "withdrawn", es_row_time(&erasure));
	es_put_key(w, "partners");
	es_write_array(w, showing.count);
	es_write_raw(w, es_writer_bytes(&showing.items));
	es_writer_free(&showing.items);
	return err;
}

es_err es_method_record_withdrawal(struct es_call *call)
{
	struct es_view_source s;
	struct es_row row = {.number = 0};

	es_err err = es_api_look(call->client->api, call->client, &s);
	if (err != ES_OK)
		return err;
	err = read_id(call, &s, &row);
	if (err == ES_OK) {
		call->field = "id";
		if (row.header.version != ES_HEADER_VERSION || row.header.scope > s.scope_max)
			err = ES_NOT_FOUND;
		else
			err = put_withdrawal(&s, &row, call->out);
	}
	es_snapshot_end(s.snap);
	return err;
}
