/* SPDX-License-Identifier: EUPL-1.2 */
/* Remarks of readers on pages, and what editors make of them. Kept at this node alone. */
#include "store/remarks.h"
#include "view/read.h"
#include "web/keep.h"
#include "web/post.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

static const char *const states[ES_REMARK_STATES] = {"new", "planned", "done", "declined"};

/* A remark on its way to the store, or what becomes of one. */
struct change {
	struct es_keep keep; /* first */
	struct es_remark remark;
	struct es_fields fields; /* what remark borrows from */
	struct es_post_head head;
};

static void change_free(struct es_keep *keep)
{
	es_fields_free(&((struct change *)keep)->fields);
}

static es_err apply_send(struct es_write *w, struct es_keep *keep)
{
	struct change *c = (struct change *)keep;

	return es_write_remark(w, &c->remark, &c->remark.number);
}

static es_err answer_sent(const struct es_keep *keep, struct es_writer *w)
{
	es_write_map(w, 1);
	es_put_uint(w, "number", ((const struct change *)keep)->remark.number);
	return ES_OK;
}

static es_err apply_set(struct es_write *w, struct es_keep *keep)
{
	const struct es_remark *remark = &((struct change *)keep)->remark;

	return es_write_remark_state(w, remark->number, remark->state, remark->note,
	                             remark->set_ms);
}

static es_err check_rate(struct es_call *call)
{
	struct es_client *client = call->client;
	struct es_bytes who =
	        client->signed_in ? ES_BYTES(client->account.author) : ES_BYTES(client->address);

	if (client->api->remarks && es_rates_take(client->api->remarks, who, es_monotonic_ms()))
		return ES_OK;
	return es_call_refuse(call, ES_API_TOO_MANY, NULL, "send remarks more slowly");
}

static es_err read_send(struct es_call *call, struct change *c)
{
	es_err err = es_fields_line(call, &c->fields, "page", ES_REMARK_PAGE_MAX, true);

	if (err == ES_OK && es_fields_text(&c->fields, "page").data[0] != '/')
		err = es_call_refuse(call, ES_API_INVALID, "page", "an address begins with /");
	if (err == ES_OK)
		err = es_fields_prose(call, &c->fields, "text", ES_REMARK_TEXT_MAX, true);
	if (err == ES_OK)
		err = es_post_head(call, &c->head);
	if (err == ES_OK && !c->head.once)
		err = es_call_lacks(call, "token");
	if (err != ES_OK)
		return err;
	c->remark = (struct es_remark){.created_ms = es_now_ms(),
	                               .signed_in = call->client->signed_in,
	                               .page = es_fields_text(&c->fields, "page"),
	                               .text = es_fields_text(&c->fields, "text"),
	                               .lang = es_bytes_str(c->head.lang),
	                               .note = es_bytes_of("", 0)};
	memcpy(c->remark.token, c->head.token, sizeof(c->remark.token));
	return check_rate(call);
}

static es_err read_state(struct es_call *call, struct es_bytes word, enum es_remark_state *state)
{
	for (size_t i = 0; i < ES_REMARK_STATES; i++) {
		if (es_bytes_equal(word, es_bytes_str(states[i]))) {
			*state = (enum es_remark_state)i;
			return ES_OK;
		}
	}
	return es_call_refuse(call, ES_API_INVALID, "state", "there is no such state");
}

static es_err read_set(struct es_call *call, struct change *c)
{
	struct es_bytes word;

	es_err err = es_param_uint(call, "number", UINT64_MAX, &c->remark.number);
	if (err == ES_OK)
		err = es_param_str(call, "state", ES_WEB_METHOD_MAX, &word);
	if (err == ES_OK)
		err = read_state(call, word, &c->remark.state);
	if (err == ES_OK)
		err = es_fields_prose(call, &c->fields, "note", ES_REMARK_TEXT_MAX, false);
	c->remark.note = es_fields_text(&c->fields, "note");
	c->remark.set_ms = es_now_ms();
	return err;
}

static es_err start(struct es_call *call, es_err (*read)(struct es_call *call, struct change *c),
                    es_err (*apply)(struct es_write *w, struct es_keep *keep),
                    es_err (*answer)(const struct es_keep *keep, struct es_writer *w))
{
	struct change *c = calloc(1, sizeof(*c));

	if (!c)
		return ES_NO_MEMORY;
	c->keep.apply = apply;
	c->keep.answer = answer;
	c->keep.free = change_free;
	es_fields_begin(&c->fields);
	es_err err = read(call, c);
	if (err == ES_OK) {
		es_keep_start(call, &c->keep);
		return ES_OK;
	}
	change_free(&c->keep);
	free(c);
	return err;
}

es_err es_method_feedback_send(struct es_call *call)
{
	return start(call, read_send, apply_send, answer_sent);
}

es_err es_method_feedback_set(struct es_call *call)
{
	return start(call, read_set, apply_set, NULL);
}

/* --- what its sender sees: nobody else has the token ------------------------------------------- */

static es_err put_state(struct es_call *call, struct es_snapshot *snap, uint64_t number,
                        const uint8_t token[ES_ONCE_LEN])
{
	struct es_remark one;

	es_err err = es_remark_get(snap, number, &one);
	if (err == ES_NOT_FOUND ||
	    (err == ES_OK && sodium_memcmp(one.token, token, ES_ONCE_LEN) != 0))
		return es_call_refuse(call, ES_API_NOT_FOUND, "number", "there is no such remark");
	if (err != ES_OK)
		return err;
	es_write_map(call->out, 2);
	es_put_text(call->out, "state", states[one.state]);
	es_put_time(call->out, "set", one.set_ms);
	return ES_OK;
}

es_err es_method_feedback_state(struct es_call *call)
{
	uint8_t token[ES_ONCE_LEN];
	struct es_snapshot *snap;
	uint64_t number;
	bool found;

	es_err err = es_param_uint(call, "number", UINT64_MAX, &number);
	if (err == ES_OK)
		err = es_param_bin(call, "token", token, sizeof(token), &found);
	if (err == ES_OK && !found)
		err = es_call_refuse(call, ES_API_INVALID, "token", "this is needed");
	if (err == ES_OK)
		err = es_snapshot_begin(call->client->api->node->store, &snap);
	if (err != ES_OK)
		return err;
	err = put_state(call, snap, number, token);
	es_snapshot_end(snap);
	return err;
}

/* --- the queue -------------------------------------------------------------------------------- */

static void put_text(struct es_writer *w, const char *key, struct es_bytes text)
{
	es_put_key(w, key);
	if (text.len)
		es_write_str(w, text);
	else
		es_write_nil(w);
}

static void put_remark(const struct es_remark *remark, struct es_writer *w)
{
	es_write_map(w, 9);
	es_put_uint(w, "number", remark->number);
	es_put_time(w, "created", remark->created_ms);
	es_put_text(w, "state", states[remark->state]);
	es_put_time(w, "set", remark->set_ms);
	es_put_bool(w, "signed_in", remark->signed_in);
	put_text(w, "page", remark->page);
	put_text(w, "lang", remark->lang);
	put_text(w, "text", remark->text);
	put_text(w, "note", remark->note);
}

struct queue {
	struct es_writer items;
	size_t count, limit;
	uint64_t before, next; /* next: where the next part begins, 0: nowhere */
	bool any;              /* in whatever state */
	enum es_remark_state state;
};

static es_err gather(struct es_snapshot *snap, struct queue *q)
{
	uint64_t at = q->before, last = 0;
	struct es_remark one;
	es_err err;

	while ((err = es_remark_before(snap, at, &one)) == ES_OK) {
		at = one.number;
		if (!q->any && one.state != q->state)
			continue;
		if (q->count == q->limit) {
			q->next = last;
			return ES_OK;
		}
		put_remark(&one, &q->items);
		q->count++;
		last = at;
	}
	return err == ES_NOT_FOUND ? q->items.err : err;
}

static void put_queue(struct es_snapshot *snap, const struct queue *q, struct es_writer *w)
{
	uint64_t counts[ES_REMARK_STATES];

	es_remarks_count(snap, counts);
	es_write_map(w, 3);
	es_put_key(w, "items");
	es_write_array(w, q->count);
	es_write_raw(w, es_writer_bytes(&q->items));
	es_put_key(w, "next");
	if (q->next)
		es_write_uint(w, q->next);
	else
		es_write_nil(w);
	es_put_key(w, "counts");
	es_write_map(w, ES_REMARK_STATES);
	for (size_t i = 0; i < ES_REMARK_STATES; i++)
		es_put_uint(w, states[i], counts[i]);
}

static es_err read_list(struct es_call *call, struct queue *q)
{
	struct es_bytes word;
	uint64_t limit;

	es_err err = es_param_uint(call, "limit", ES_REMARKS_PAGE_MAX, &limit);
	if (err == ES_OK)
		err = es_param_uint(call, "before", UINT64_MAX, &q->before);
	if (err == ES_OK)
		err = es_param_str(call, "state", ES_WEB_METHOD_MAX, &word);
	if (err != ES_OK)
		return err;
	q->limit = limit ? (size_t)limit : ES_REMARKS_PAGE;
	q->any = word.len == 0;
	return q->any ? ES_OK : read_state(call, word, &q->state);
}

es_err es_method_feedback_list(struct es_call *call)
{
	struct queue q = {0};
	struct es_snapshot *snap;

	es_err err = read_list(call, &q);
	if (err == ES_OK)
		err = es_snapshot_begin(call->client->api->node->store, &snap);
	if (err != ES_OK)
		return err;
	es_writer_grow(&q.items, ES_WEB_ANSWER_MAX);
	err = gather(snap, &q);
	if (err == ES_OK)
		put_queue(snap, &q, call->out);
	es_writer_free(&q.items);
	es_snapshot_end(snap);
	return err;
}
