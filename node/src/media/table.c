/* SPDX-License-Identifier: EUPL-1.2 */
/* The table of attachments, for this room: one entry at a time, durable. */
#include "media/internal.h"
#include "store/meta.h"

#include <string.h>

#define META_POLICY "file-policy"
#define POLICY_BYTES 4096

struct table_change {
	struct es_change change; /* first */
	const struct es_id *id;
	const struct es_holding *row; /* to be put; or, of an edit, what there is where none is */
	table_editor edit;
	table_judge may_go; /* drop it */
	uint64_t value;
	const struct es_media_policy *policy;
};

es_err table_get(struct es_media *m, const struct es_id *id, struct es_holding *out)
{
	struct es_snapshot *snap;
	es_err err = es_snapshot_begin(m->store, &snap);

	if (err)
		return err;
	err = es_holding_get(snap, id, out);
	es_snapshot_end(snap);
	return err;
}

static es_err edit_row(struct es_write *w, const struct table_change *c)
{
	struct es_holding row;

	es_err err = es_holding_get(es_write_snapshot(w), c->id, &row);
	if (err == ES_NOT_FOUND && c->row) {
		row = *c->row;
		err = ES_OK;
	}
	if (err)
		return err;
	c->edit(&row, c->value);
	return es_write_holding(w, c->id, &row);
}

static es_err drop_row(struct es_write *w, const struct table_change *c)
{
	struct es_snapshot *snap = es_write_snapshot(w);
	struct es_holding row;

	es_err err = es_holding_get(snap, c->id, &row);
	if (err)
		return err == ES_NOT_FOUND ? ES_OK : err;
	if (!c->may_go(snap, c->id, &row))
		return ES_STATE;
	es_write_holding_drop(w, c->id);
	return ES_OK;
}

static es_err apply_row(struct es_write *w, struct es_change *change)
{
	const struct table_change *c = (struct table_change *)change;

	if (c->edit)
		return edit_row(w, c);
	return c->may_go ? drop_row(w, c) : es_write_holding(w, c->id, c->row);
}

es_err table_put(struct es_media *m, const struct es_id *id, const struct es_holding *row)
{
	struct table_change change = {.id = id, .row = row};

	return es_store_apply(m->store, apply_row, &change.change);
}

es_err table_edit(struct es_media *m, const struct es_id *id, table_editor edit, uint64_t value,
                  const struct es_holding *made)
{
	struct table_change change = {.id = id, .row = made, .edit = edit, .value = value};

	return es_store_apply(m->store, apply_row, &change.change);
}

es_err table_drop(struct es_media *m, const struct es_id *id, table_judge may_go)
{
	struct table_change change = {.id = id, .may_go = may_go};

	return es_store_apply(m->store, apply_row, &change.change);
}

/* --- the policy: [budget, size, [kind...], [language...]] --------------------------------------- */

static es_err apply_policy(struct es_write *w, struct es_change *change)
{
	const struct es_media_policy *p = ((struct table_change *)change)->policy;
	uint8_t value[POLICY_BYTES];
	struct es_writer out;

	es_writer_init(&out, value, sizeof(value));
	es_write_array(&out, 4);
	es_write_uint(&out, p->budget);
	es_write_uint(&out, p->size_max);
	es_write_array(&out, p->kinds_len);
	for (size_t i = 0; i < p->kinds_len; i++)
		es_write_uint(&out, p->kinds[i]);
	es_write_array(&out, p->langs_len);
	for (size_t i = 0; i < p->langs_len; i++)
		es_write_cstr(&out, p->langs[i]);
	return out.err ? out.err : es_meta_put(w, META_POLICY, es_writer_bytes(&out));
}

es_err table_put_policy(struct es_media *m, const struct es_media_policy *policy)
{
	struct table_change change = {.policy = policy};

	return es_store_apply(m->store, apply_policy, &change.change);
}

static void read_lang(struct es_reader *r, char out[ES_LANG_MAX + 1])
{
	struct es_bytes lang = es_read_str(r, ES_LANG_MAX);

	if (lang.len)
		memcpy(out, lang.data, lang.len);
	out[lang.len] = '\0';
}

void table_policy(struct es_media *m, struct es_media_policy *out)
{
	const struct es_media_policy standard = {.budget = ES_MEDIA_BUDGET,
	                                         .size_max = ES_MEDIA_SIZE_MAX};
	struct es_snapshot *snap;
	struct es_bytes value;
	struct es_reader r;

	*out = standard;
	if (es_snapshot_begin(m->store, &snap))
		return;
	if (es_meta_get(snap, META_POLICY, &value) == ES_OK) {
		es_reader_init(&r, value);
		es_read_array_of(&r, 4);
		out->budget = es_read_uint(&r, UINT64_MAX);
		out->size_max = es_read_uint(&r, UINT64_MAX);
		out->kinds_len = es_read_array(&r, ES_POLICY_KINDS_MAX);
		for (size_t i = 0; i < out->kinds_len; i++)
			out->kinds[i] = es_read_uint(&r, UINT64_MAX);
		out->langs_len = es_read_array(&r, ES_POLICY_LANGS_MAX);
		for (size_t i = 0; i < out->langs_len; i++)
			read_lang(&r, out->langs[i]);
		if (es_reader_finish(&r))
			*out = standard;
	}
	es_snapshot_end(snap);
}
