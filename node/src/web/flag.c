/* SPDX-License-Identifier: EUPL-1.2 */
/* Flags of readers. They stay at this node: docs/decisions/moderation.md. */
#include "web/flag.h"

#include <stdlib.h>
#include <string.h>

static const char *const reasons[ES_REASONS] = {"hurtful", "personal", "advertising",
                                                "false",   "rights",   "other"};

const char *es_reason_word(uint64_t reason)
{
	return reason < ES_REASONS ? reasons[reason] : "other";
}

es_err es_param_reason(struct es_call *call, uint64_t *reason)
{
	struct es_bytes word;

	es_err err = es_param_str(call, "reason", ES_WEB_METHOD_MAX, &word);
	if (err != ES_OK)
		return err;
	for (size_t i = 0; i < ES_REASONS; i++) {
		if (es_bytes_equal(word, es_bytes_str(reasons[i]))) {
			*reason = i;
			return ES_OK;
		}
	}
	return es_call_refuse(call, ES_API_INVALID, "reason", "there is no such reason");
}

es_err es_moderated_row(const struct es_view_source *s, const struct es_id *id, struct es_row *row)
{
	struct es_row root;

	es_err err = es_row_find(s->snap, id, row);
	if (err != ES_OK)
		return err;
	if (row->header.version != ES_HEADER_VERSION || !es_may_see(s, row))
		return ES_NOT_FOUND;
	if (!row->header.has_entity || es_row_find(s->snap, &row->header.entity, &root) != ES_OK)
		return ES_OK;
	if (root.header.version == ES_HEADER_VERSION && root.header.kind == row->header.kind)
		*row = root;
	return ES_OK;
}

/* When it was last flagged; UINT64_MAX: it is not. */
static uint64_t flagged_ms(struct es_snapshot *snap, const struct es_id *record)
{
	struct es_flag flag = {.record = *record};
	uint64_t last_ms = 0;

	while (es_flag_after(snap, &flag) == ES_OK && es_id_equal(&flag.record, record))
		if (flag.time_ms > last_ms)
			last_ms = flag.time_ms;
	return last_ms ? last_ms : UINT64_MAX;
}

struct flagged {
	const struct es_row *moderated;
	uint64_t upto_ms;
};

static bool is_its_revision(const void *context, const struct es_header *header)
{
	const struct es_row *moderated = ((const struct flagged *)context)->moderated;

	return header->has_entity && es_id_equal(&header->entity, &moderated->id) &&
	       es_id_equal(&header->structure, &moderated->header.structure);
}

es_err es_flagged_row(const struct es_view_source *s, const struct es_row *moderated,
                      struct es_row *row)
{
	struct flagged flagged = {moderated, flagged_ms(s->snap, &moderated->id)};
	struct es_look look;
	struct es_walk walk;
	struct es_row one;
	uint64_t number;
	es_err err;

	*row = *moderated;
	es_walk_about(&walk, s->snap, &moderated->id, moderated->header.kind, ES_NEWEST_FIRST);
	es_look_open(&look, &walk);
	while ((err = es_look_next(&look, is_its_revision, &flagged, &number)) == ES_OK) {
		err = es_row_get(s->snap, number, &one);
		if (err != ES_OK)
			return err;
		if (es_row_time(&one) > flagged.upto_ms)
			continue;
		*row = one;
		break;
	}
	return err == ES_NOT_FOUND ? ES_OK : err;
}

es_err es_param_row(struct es_call *call, const struct es_view_source *s, struct es_row *row)
{
	struct es_id id;
	bool found;

	es_err err = es_param_id(call, s->snap, "record", &id, &found);
	if (err == ES_OK && !found)
		return es_call_lacks(call, "record");
	if (err == ES_OK)
		err = es_moderated_row(s, &id, row);
	call->field = err == ES_OK ? call->field : "record";
	return err;
}

struct send {
	struct es_keep keep; /* first */
	struct es_flag flag;
	struct es_fields fields;
};

static es_err apply(struct es_write *w, struct es_keep *keep)
{
	es_err err = es_write_flag(w, &((struct send *)keep)->flag);

	return err == ES_LIMIT ? ES_BUSY : err;
}

static void send_free(struct es_keep *keep)
{
	es_fields_free(&((struct send *)keep)->fields);
}

static es_err read_flag(struct es_call *call, struct send *f)
{
	struct es_view_source s;
	struct es_row row;

	es_err err = es_api_look(call->client->api, call->client, &s);
	if (err != ES_OK)
		return err;
	err = es_param_row(call, &s, &row);
	if (err == ES_OK)
		f->flag.record = row.id;
	es_snapshot_end(s.snap);
	if (err == ES_OK)
		err = es_param_reason(call, &f->flag.reason);
	if (err == ES_OK)
		err = es_fields_prose(call, &f->fields, "note", ES_FLAG_NOTE_MAX, false);
	f->flag.note = es_fields_text(&f->fields, "note");
	f->flag.time_ms = es_now_ms();
	memcpy(f->flag.by, call->client->account.author, ES_AUTHOR_LEN);
	return err;
}

es_err es_method_flag_send(struct es_call *call)
{
	struct send *f = calloc(1, sizeof(*f));

	if (!f)
		return ES_NO_MEMORY;
	f->keep.apply = apply;
	f->keep.free = send_free;
	es_fields_begin(&f->fields);
	es_err err = read_flag(call, f);
	if (err == ES_OK) {
		es_keep_start(call, &f->keep);
		return ES_OK;
	}
	send_free(&f->keep);
	free(f);
	return err;
}
