/* SPDX-License-Identifier: EUPL-1.2 */
/* For who has left, by the code: me.erasures, how far it is; me.hasten, not to wait any longer. */
#include "account/leave.h"
#include "store/receipts.h"
#include "view/read.h"
#include "web/keep.h"

#include <stdlib.h>
#include <string.h>

#define CODE_TYPED_MAX 64

/* Of each partner, by when it had applied all of them. */
struct standing {
	struct es_id structure;
	bool waits;
	uint64_t since_ms;
};

struct standings {
	struct standing *list; /* owned; as many as there are members */
	size_t len, at;
};

static es_err add_receipt(void *context, const struct es_receipt *receipt)
{
	struct standings *all = context;
	struct standing *one = &all->list[all->at++];

	if (all->at > all->len)
		all->len = all->at;
	one->structure = receipt->structure;
	one->waits = one->waits || !receipt->applied;
	if (receipt->applied && receipt->since_ms > one->since_ms)
		one->since_ms = receipt->since_ms;
	return ES_OK;
}

static es_err read_receipts(const struct es_view_source *s, const struct es_leaver *leaver,
                            struct standings *all)
{
	struct es_row erasure;
	es_err err = ES_OK;

	for (size_t i = 0; i < leaver->erasures_len && !err; i++) {
		all->at = 0;
		err = es_row_find(s->snap, &leaver->erasures[i], &erasure);
		if (!err)
			err = es_erasure_receipts(s->snap, s->federation, &erasure, add_receipt,
			                          all);
	}
	return err;
}

static es_err put_leaver(const struct es_view_source *s, const struct es_leaver *leaver,
                         struct es_writer *w)
{
	struct standings all = {.list = calloc(s->federation->members_len + 1, sizeof(*all.list))};
	bool working = leaver->working && !es_leaver_waits(leaver, es_now_ms());

	es_err err = all.list ? read_receipts(s, leaver, &all) : ES_NO_MEMORY;
	es_write_map(w, 6);
	es_put_text(w, "how", es_leave_word(leaver->how));
	es_put_time(w, "left", leaver->left_ms);
	es_put_bool(w, "working", working);
	es_put_time(w, "later", leaver->working && leaver->hidden ? leaver->due_ms : 0);
	es_put_uint(w, "erased", leaver->erased);
	es_put_key(w, "partners");
	es_write_array(w, all.len);
	for (size_t i = 0; i < all.len; i++) {
		const struct standing *one = &all.list[i];
		es_write_map(w, 2);
		es_put_structure(s, "structure", &one->structure, w);
		es_put_time(w, "applied", one->waits || working ? 0 : one->since_ms);
	}
	free(all.list);
	return err ? err : w->err;
}

/* Of the code that the call tells. */
static es_err read_leaver(struct es_call *call, struct es_view_source *s, struct es_leaver *leaver)
{
	uint8_t hash[ES_LEAVER_HASH_LEN];
	struct es_bytes code;

	es_err err = es_param_str(call, "code", CODE_TYPED_MAX, &code);
	if (err != ES_OK)
		return err;
	call->field = "code";
	err = es_leave_hash(code, hash);
	if (err == ES_OK)
		err = es_api_look(call->client->api, call->client, s);
	if (err != ES_OK)
		return err;
	err = es_leaver_get(s->snap, hash, leaver);
	if (err != ES_OK)
		es_snapshot_end(s->snap);
	return err;
}

es_err es_method_me_erasures(struct es_call *call)
{
	struct es_leaver leaver;
	struct es_view_source s;

	es_err err = read_leaver(call, &s, &leaver);
	if (err != ES_OK)
		return err;
	err = put_leaver(&s, &leaver, call->out);
	es_snapshot_end(s.snap);
	return err;
}

/* --- not to wait ------------------------------------------------------------------------------ */

struct hasten {
	struct es_keep keep; /* first */
	uint8_t hash[ES_LEAVER_HASH_LEN];
};

static es_err apply_hasten(struct es_write *w, struct es_keep *keep)
{
	return es_write_leaver_at_once(w, ((struct hasten *)keep)->hash);
}

static es_err hastened(const struct es_keep *keep, struct es_writer *w)
{
	es_leaving_go(keep->client->api);
	es_write_map(w, 0);
	return ES_OK;
}

/* Strangers change nothing: only who has a code that is waited for makes the writer work. */
es_err es_method_me_hasten(struct es_call *call)
{
	struct es_leaver leaver;
	struct es_view_source s;

	es_err err = read_leaver(call, &s, &leaver);
	if (err != ES_OK)
		return err;
	es_snapshot_end(s.snap);
	if (leaver.due_ms == 0) {
		es_write_map(call->out, 0);
		return ES_OK;
	}
	struct hasten *hasten = calloc(1, sizeof(*hasten));
	if (!hasten)
		return ES_NO_MEMORY;
	memcpy(hasten->hash, leaver.hash, sizeof(hasten->hash));
	hasten->keep.apply = apply_hasten;
	hasten->keep.answer = hastened;
	es_keep_start(call, &hasten->keep);
	return ES_OK;
}
