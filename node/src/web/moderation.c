/* SPDX-License-Identifier: EUPL-1.2 */
/* What editors decide about what was flagged, and the log of it that everybody may read. */
#include "web/flag.h"

#include "store/personal.h"
#include "view/read.h"
#include "web/tell.h"

#include <stdlib.h>
#include <string.h>

/* The numbers stand in the store. */
enum action { DISMISS, HIDE, SHOW, WARN, SUSPEND, LIFT, BLOCK, UNBLOCK, NOTE, ACTIONS };
static const char *const actions[ACTIONS] = {"dismiss", "hide",  "show",    "warn", "suspend",
                                             "lift",    "block", "unblock", "note"};

struct act {
	struct es_keep keep; /* first */
	enum action action;
	uint64_t reason, days, row, kind, now_ms;
	struct es_id record, structure;
	uint8_t author[ES_AUTHOR_LEN];
	struct es_fields fields;
	struct es_bytes note;
};

/* --- in the writer ---------------------------------------------------------------------------- */

static es_err do_it(struct es_write *w, const struct act *a)
{
	struct es_row row;
	es_err err;

	switch (a->action) {
	case HIDE:
	case SHOW:
		err = es_row_get(es_write_snapshot(w), a->row, &row);
		return err ? err : es_write_hidden(w, &row, a->action == HIDE, a->now_ms);
	case WARN:
		return es_write_notice(w, a->author, a->row, ES_NOTICE_WARNED);
	case SUSPEND:
		return es_write_suspended(w, a->author, a->now_ms + a->days * 24 * 3600 * 1000);
	case LIFT:
		return es_write_suspended(w, a->author, 0);
	case BLOCK:
	case UNBLOCK:
		return es_write_blocked(w, &a->structure, a->action == BLOCK, a->now_ms);
	case NOTE:
		return es_write_case_note(w, &a->record, a->note);
	default:
		return ES_OK;
	}
}

static es_err apply(struct es_write *w, struct es_keep *keep)
{
	const struct act *a = (const struct act *)keep;
	struct es_decision decision = {.time_ms = a->now_ms,
	                               .action = a->action,
	                               .reason = a->reason,
	                               .kind = a->kind,
	                               .days = a->days,
	                               .has_structure = a->action == BLOCK || a->action == UNBLOCK,
	                               .structure = a->structure};

	es_err err = do_it(w, a);
	if (err || a->action == NOTE)
		return err;
	if (!es_id_is_zero(&a->record) && a->action != SHOW)
		err = es_write_flags_drop(w, &a->record);
	if (!err && a->action == DISMISS)
		err = es_write_case_note(w, &a->record, es_bytes_of("", 0));
	return err ? err : es_write_decision(w, &decision);
}

/* --- what is asked for ------------------------------------------------------------------------ */

static es_err read_action(struct es_call *call, enum action *action)
{
	struct es_bytes word;

	es_err err = es_param_str(call, "action", ES_WEB_METHOD_MAX, &word);
	if (err != ES_OK)
		return err;
	for (size_t i = 0; i < ACTIONS; i++) {
		if (es_bytes_equal(word, es_bytes_str(actions[i]))) {
			*action = (enum action)i;
			return ES_OK;
		}
	}
	return es_call_refuse(call, ES_API_INVALID, "action", "there is no such action");
}

struct holder {
	const uint8_t *author;
	bool found;
	struct es_account account;
};

static es_err match(void *context, const struct es_account *account)
{
	struct holder *holder = context;

	if (es_account_wrote(account, es_bytes_of(holder->author, ES_AUTHOR_LEN))) {
		holder->found = true;
		holder->account = *account;
	}
	return ES_OK;
}

/* Of a page that several revised: whoever wrote the revision that is named, or, where the page is, what was
 * flagged. */
static es_err read_author(struct es_call *call, const struct es_view_source *s,
                          const struct es_row *row, struct act *a)
{
	struct es_seen seen;
	struct es_row meant;
	struct es_id id;
	bool found;

	es_err err = es_param_id(call, s->snap, "record", &id, &found);
	if (err == ES_OK)
		err = es_id_equal(&id, &row->id) ? es_flagged_row(s, row, &meant)
		                                 : es_row_find(s->snap, &id, &meant);
	if (err != ES_OK)
		return err;
	err = es_see(s, meant.header.kind, meant.number, &seen);
	if (err == ES_OK)
		err = es_body_author(seen.body, a->author);
	es_seen_free(&seen);
	return err;
}

/* Who wrote it, as one of this node's accounts. */
static es_err find_author(struct es_call *call, const struct es_view_source *s,
                          const struct es_row *row, struct act *a)
{
	struct holder holder = {.author = a->author};

	es_err err = read_author(call, s, row, a);
	if (err != ES_OK)
		return err;
	if (!es_id_equal(&row->header.structure, &s->self->structure))
		return es_call_refuse(call, ES_API_INVALID, "record",
		                      "whoever wrote it has no account here");
	err = es_account_each(s->snap, match, &holder);
	if (err == ES_OK && holder.found) /* also where it was published without its name */
		memcpy(a->author, holder.account.author, sizeof(a->author));
	if (err == ES_OK && a->action == SUSPEND && holder.found &&
	    es_account_role(&holder.account) >= ES_EDITOR)
		return es_call_refuse(call, ES_API_NOT_ALLOWED, "record",
		                      "an editor's account is the operator's to suspend");
	return err;
}

static es_err read_record(struct es_call *call, const struct es_view_source *s, struct act *a)
{
	struct es_id entity;
	struct es_row row;
	uint64_t kind, scope;

	es_err err = es_param_row(call, s, &row);
	if (err != ES_OK)
		return err;
	a->record = row.id;
	a->row = row.number;
	a->kind = row.header.kind;
	if (a->action == WARN || a->action == SUSPEND)
		err = find_author(call, s, &row, a);
	if (err == ES_OK && a->action == WARN &&
	    es_view_conversation(s, &row.id, &entity, &kind, &scope) != ES_OK)
		return es_call_refuse(call, ES_API_INVALID, "record",
		                      "a notice leads to a conversation, and this is none");
	return err;
}

static es_err read_structure(struct es_call *call, const struct es_view_source *s, struct act *a)
{
	bool found;

	es_err err = es_param_id(call, s->snap, "structure", &a->structure, &found);
	if (err == ES_OK && !found)
		return es_call_lacks(call, "structure");
	if (err == ES_OK && es_id_equal(&a->structure, &s->self->structure))
		return es_call_refuse(call, ES_API_INVALID, "structure",
		                      "a node does not block its own structure");
	a->kind = UINT64_MAX;
	return err;
}

static es_err read_person(struct es_call *call, struct act *a)
{
	bool found;

	es_err err = es_param_bin(call, "person", a->author, ES_AUTHOR_LEN, &found);
	if (err == ES_OK && !found)
		return es_call_lacks(call, "person");
	a->kind = UINT64_MAX;
	return err;
}

static es_err look_up(struct es_call *call, struct act *a)
{
	struct es_view_source s;

	es_err err = es_api_look(call->client->api, call->client, &s);
	if (err != ES_OK)
		return err;
	s.moderates = true;
	if (a->action == BLOCK || a->action == UNBLOCK)
		err = read_structure(call, &s, a);
	else if (a->action == LIFT)
		err = read_person(call, a);
	else
		err = read_record(call, &s, a);
	es_snapshot_end(s.snap);
	return err;
}

static es_err read_act(struct es_call *call, struct act *a)
{
	struct es_bytes reason;

	es_err err = read_action(call, &a->action);
	a->reason = ES_REASON_OTHER;
	if (err == ES_OK && es_param(call, "reason", &reason))
		err = es_param_reason(call, &a->reason);
	if (err == ES_OK)
		err = es_param_uint(call, "days", ES_SUSPENSION_DAYS_MAX, &a->days);
	if (err == ES_OK && a->action == SUSPEND && a->days == 0)
		err = es_call_lacks(call, "days");
	if (a->action != SUSPEND)
		a->days = 0;
	if (err == ES_OK)
		err = es_fields_prose(call, &a->fields, "note", ES_FLAG_NOTE_MAX, false);
	a->note = es_fields_text(&a->fields, "note");
	a->now_ms = es_now_ms();
	return err == ES_OK ? look_up(call, a) : err;
}

/* Open pages drop what a structure said that is blocked now, or ask again for what may be seen again. */
static es_err answer_block(const struct es_keep *keep, struct es_writer *w)
{
	const struct act *a = (const struct act *)keep;
	uint8_t bytes[64];
	struct es_writer data;

	es_writer_init(&data, bytes, sizeof(bytes));
	es_write_map(&data, 1);
	es_put_id(&data, a->action == BLOCK ? "blocked" : "unblocked", &a->structure);
	es_tell_each(keep->client->api, ES_TOPIC_ABOUT, es_writer_bytes(&data));
	es_write_map(w, 0);
	return w->err;
}

static void act_free(struct es_keep *keep)
{
	es_fields_free(&((struct act *)keep)->fields);
}

es_err es_method_moderation_act(struct es_call *call)
{
	struct act *a = calloc(1, sizeof(*a));

	if (!a)
		return ES_NO_MEMORY;
	a->keep.apply = apply;
	a->keep.free = act_free;
	es_fields_begin(&a->fields);
	es_err err = read_act(call, a);
	if (a->action == BLOCK || a->action == UNBLOCK)
		a->keep.answer = answer_block;
	if (err == ES_OK) {
		es_keep_start(call, &a->keep);
		return ES_OK;
	}
	act_free(&a->keep);
	free(a);
	return err;
}

/* --- the public log --------------------------------------------------------------------------- */

static void put_decision(const struct es_view_source *s, const struct es_decision *d,
                         struct es_writer *w)
{
	es_write_map(w, 7);
	es_put_uint(w, "number", d->number);
	es_put_uint(w, "time", d->time_ms);
	es_put_text(w, "action", d->action < ACTIONS ? actions[d->action] : "");
	es_put_text(w, "reason", es_reason_word(d->reason));
	es_put_text(w, "kind", d->kind == UINT64_MAX ? "" : es_kind_word(d->kind));
	es_put_time(w, "days", d->days);
	if (d->has_structure)
		es_put_structure(s, "structure", &d->structure, w);
	else
		es_put_text(w, "structure", "");
}

es_err es_method_decision_list(struct es_call *call)
{
	struct es_view_source s;
	struct es_decision one;
	struct es_writer items;
	uint64_t before, count = 0;

	es_err err = es_param_uint(call, "before", UINT64_MAX, &before);
	if (err == ES_OK)
		err = es_api_look(call->client->api, call->client, &s);
	if (err != ES_OK)
		return err;
	es_writer_grow(&items, ES_WEB_ANSWER_MAX);
	while (count < ES_DECISIONS_PAGE &&
	       (err = es_decision_before(s.snap, before, &one)) == ES_OK) {
		put_decision(&s, &one, &items);
		before = one.number;
		count++;
	}
	es_write_map(call->out, 2);
	es_put_key(call->out, "items");
	es_write_array(call->out, count);
	es_write_raw(call->out, es_writer_bytes(&items));
	es_put_time(call->out, "next", err == ES_OK && before > 1 ? before : 0);
	es_writer_free(&items);
	es_snapshot_end(s.snap);
	return err == ES_NOT_FOUND ? ES_OK : err;
}
