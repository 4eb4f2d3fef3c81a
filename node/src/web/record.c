/* SPDX-License-Identifier: EUPL-1.2 */
/* record.publish and record.check: what a form holds becomes a record, made durable by the store's
 * writer and answered on the loop. */
#include "form/form.h"
#include "store/drafts.h"
#include "store/withdrawals.h"
#include "view/read.h"
#include "web/adoption.h"
#include "web/call.h"
#include "web/received.h"
#include "web/subtitles.h"

#include <stdlib.h>
#include <string.h>

/* One publication under way. */
struct job {
	struct es_post post; /* from the writer's thread back to the loop */
	struct es_client *client;
	uint64_t number;
	es_err err;
	bool revises;
	struct es_id entity, id;
};

/* What is asked for. */
struct wanted {
	uint64_t kind, scope;
	char lang[ES_LANG_MAX + 1];
	bool revises, has_token, has_draft, has_scope, has_code, named;
	struct es_id entity, parents[ES_PARENTS_MAX];
	size_t parents_len;
	uint8_t author[ES_AUTHOR_LEN]; /* which of its pseudonyms the account publishes it under */
	uint8_t token[ES_ONCE_LEN], draft[ES_DRAFT_ID_LEN];
	uint8_t code[ES_WITHDRAWAL_HASH_LEN]; /* hash of it */
	struct es_writer body;
};

/* --- the answer -------------------------------------------------------------------------------- */

static void finish(struct es_post *post)
{
	struct job *job = (struct job *)post;
	struct es_client *client = job->client;
	uint8_t buffer[128];
	struct es_writer out;

	es_writer_init(&out, buffer, sizeof(buffer));
	es_write_map(&out, 2);
	es_write_cstr(&out, "id");
	es_write_bin(&out, ES_BYTES(job->id.bytes));
	es_write_cstr(&out, "entity");
	es_write_bin(&out, job->revises ? ES_BYTES(job->entity.bytes) : ES_BYTES(job->id.bytes));
	if (job->err == ES_OK)
		es_client_respond(client, job->number, es_writer_bytes(&out));
	else
		es_client_refuse(client, job->number, es_api_code_of(job->err),
		                 es_err_sentence(job->err), NULL);
	free(job);
	es_client_done(client);
}

static void published(void *context, es_err err, const struct es_id *ids, size_t count)
{
	struct job *job = context;

	job->err = err;
	if (err == ES_OK) {
		es_assert(count == 1);
		job->id = ids[0];
	}
	es_loop_post(job->client->api->loop, &job->post);
}

static es_err start(struct es_call *call, const struct wanted *wanted)
{
	struct es_client *client = call->client;
	struct job *job = calloc(1, sizeof(*job));
	struct es_draft draft = {
	        .kind = wanted->kind,
	        .lang = wanted->lang,
	        .scope = wanted->scope,
	        .entity = wanted->revises ? &wanted->entity : NULL,
	        .parents = wanted->parents,
	        .parents_len = wanted->parents_len,
	        .body = es_writer_bytes(&wanted->body),
	        .once = wanted->has_token ? wanted->token : NULL,
	        .by = client->account.author,
	        .drops = wanted->has_draft ? wanted->draft : NULL,
	        .withdrawal = wanted->has_code ? wanted->code : NULL,
	};

	if (!job)
		return ES_NO_MEMORY;
	*job = (struct job){.post.run = finish,
	                    .client = client,
	                    .number = call->number,
	                    .revises = wanted->revises,
	                    .entity = wanted->entity};
	es_call_later(call);
	es_err err = es_publish_async(client->api->node, &draft, 1, published, job);
	if (err == ES_OK)
		return ES_OK;
	free(job);
	call->later = false;
	es_client_done(client);
	return err;
}

/* --- what is asked for ------------------------------------------------------------------------- */

static bool is_written(uint64_t kind)
{
	return kind == ES_KIND_PRACTICE || kind == ES_KIND_TOOL || kind == ES_KIND_TESTIMONY ||
	       kind == ES_KIND_PROFILE || kind == ES_KIND_TRANSLATION || kind == ES_KIND_TOOLBOX ||
	       kind == ES_KIND_ADOPTION || kind == ES_KIND_SUBTITLES || kind == ES_KIND_TUTORIAL ||
	       kind == ES_KIND_STRUCTURE_CARD;
}

static es_err read_kind(struct es_call *call, uint64_t *kind)
{
	struct es_bytes word;

	es_err err = es_param_str(call, "kind", ES_CODE_MAX, &word);
	if (err != ES_OK)
		return err;
	if (es_kind_of(word, kind) != ES_OK || !is_written(*kind))
		return es_call_refuse(call, ES_API_INVALID, "kind",
		                      "practice, tool, toolbox, tutorial, translation, testimony, "
		                      "subtitles, "
		                      "profile, adoption or structure_card");
	return ES_OK;
}

static bool is_professional(const struct es_call *call)
{
	return es_account_role(&call->client->account) >= ES_PROFESSIONAL;
}

static es_err check_role(struct es_call *call, uint64_t kind)
{
	bool card = kind == ES_KIND_STRUCTURE_CARD;

	if (card && es_account_role(&call->client->account) < ES_EDITOR)
		return es_call_refuse(call, ES_API_NOT_ALLOWED, NULL, "this is for editors");
	if (kind == ES_KIND_TESTIMONY || is_professional(call))
		return ES_OK;
	return es_call_refuse(call, ES_API_NOT_ALLOWED, NULL, "this is for professionals");
}

/* A testimony names the account only where it asks to. */
static void choose_author(const struct es_call *call, struct wanted *wanted)
{
	const struct es_account *account = &call->client->account;
	bool unnamed = wanted->kind == ES_KIND_TESTIMONY && !wanted->named;

	memcpy(wanted->author, unnamed ? account->unnamed : account->author, ES_AUTHOR_LEN);
}

/* The body, which fits its schema; where it does not, the fault is the refusal. */
static es_err read_fields(struct es_call *call, struct wanted *wanted)
{
	struct es_bytes fields;

	es_err err = es_param_map(call, "fields", &fields);
	if (err == ES_OK)
		err = es_form_body(wanted->kind, wanted->author, fields, &wanted->body);
	if (err != ES_OK)
		return err == ES_NO_SPACE ? ES_TOO_LARGE : err;
	if (es_schema_check(wanted->kind, es_writer_bytes(&wanted->body), &call->fault) == ES_OK)
		return ES_OK;
	return es_call_refuse(call, ES_API_INVALID, call->fault.path, call->fault.why);
}

static es_err read_lang(struct es_call *call, struct wanted *wanted)
{
	struct es_bytes lang;

	es_err err = es_param_lang(call, "lang", &lang);
	if (err != ES_OK)
		return err;
	if (lang.len == 0)
		lang = es_bytes_str(call->client->account.lang);
	memcpy(wanted->lang, lang.data, lang.len);
	wanted->lang[lang.len] = '\0';
	return ES_OK;
}

static bool is_ours(const struct es_view_source *s, const struct es_header *header)
{
	return es_id_equal(&header->structure, &s->self->structure);
}

/* A testimony is its author's, who keeps the pseudonym that it began with: a change would tell everybody that
 * both are one person's. Editors may mend it. */
static bool may_revise(struct es_call *call, const struct es_row *root, struct wanted *wanted)
{
	uint8_t author[ES_AUTHOR_LEN];
	struct es_writer w;
	struct es_bytes body;

	if (root->header.kind != ES_KIND_TESTIMONY)
		return true;
	es_writer_grow(&w, ES_BODY_MAX);
	bool own = es_row_body(root, &w, &body) == ES_OK && es_body_author(body, author) == ES_OK &&
	           es_account_wrote(&call->client->account, ES_BYTES(author));
	es_writer_free(&w);
	if (own)
		memcpy(wanted->author, author, ES_AUTHOR_LEN);
	return own || es_account_role(&call->client->account) >= ES_EDITOR;
}

/* What is revised. */
static es_err read_entity(struct es_call *call, const struct es_view_source *s,
                          struct wanted *wanted)
{
	struct es_id id;
	struct es_row root;
	uint64_t kind, scope;

	es_err err = es_param_id(call, s->snap, "entity", &id, &wanted->revises);
	if (err != ES_OK || !wanted->revises)
		return err;
	call->field = "entity";
	err = es_view_about(s, &id, &wanted->entity, &kind, &scope);
	if (err == ES_OK)
		err = es_row_find(s->snap, &wanted->entity, &root);
	if (err != ES_OK)
		return err;
	if (kind != wanted->kind)
		return ES_NOT_FOUND;
	const struct es_id *keeper = es_keeper_of(s->federation, &root.header);
	if (!is_ours(s, &root.header) && !(keeper && es_id_equal(keeper, &s->self->structure)))
		return es_call_refuse(call, ES_API_NOT_ALLOWED, "entity",
		                      "only the structure that published it revises it, or who "
		                      "takes care of it");
	if (!may_revise(call, &root, wanted))
		return es_call_refuse(call, ES_API_NOT_ALLOWED, "entity",
		                      "only who wrote it, or an editor, revises it");
	if (!wanted->has_scope)
		wanted->scope = root.header.scope;
	call->field = NULL;
	return ES_OK;
}

static es_err read_parent(struct es_call *call, const struct es_view_source *s,
                          const struct wanted *wanted, struct es_bytes value, struct es_id *out)
{
	struct es_bytes text = es_value_str(value);
	struct es_row row;
	struct es_id entity;
	struct es_reader r;
	es_err err = ES_MALFORMED;

	call->field = "parents";
	es_reader_init(&r, value);
	if (es_reader_peek(&r) == ES_BIN && text.len == ES_ID_LEN) {
		memcpy(out->bytes, text.data, ES_ID_LEN);
		err = ES_OK;
	} else if (es_reader_peek(&r) == ES_STR && text.len == (size_t)2 * ES_ID_LEN) {
		err = es_unhex((const char *)text.data, text.len, out->bytes, ES_ID_LEN);
	}
	if (err == ES_OK)
		err = es_row_find(s->snap, out, &row);
	if (err != ES_OK)
		return err;
	es_record_entity(&row.header, &row.id, &entity);
	if (row.header.version != ES_HEADER_VERSION || row.header.kind != wanted->kind ||
	    !es_id_equal(&entity, &wanted->entity))
		return es_call_refuse(call, ES_API_INVALID, "parents",
		                      "these are no revisions of it");
	call->field = NULL;
	return ES_OK;
}

static es_err read_parents(struct es_call *call, const struct es_view_source *s,
                           struct wanted *wanted)
{
	struct es_bytes list;
	struct es_reader r;
	size_t count = 0;

	if (es_param(call, "parents", &list)) {
		es_reader_init(&r, list);
		count = es_read_array(&r, ES_PARENTS_MAX);
		if (r.err != ES_OK) {
			call->field = "parents";
			return r.err == ES_LIMIT ? ES_TOO_LARGE : ES_MALFORMED;
		}
	}
	if ((count > 0) != wanted->revises)
		return es_call_refuse(call, ES_API_INVALID, "parents",
		                      "a revision names what it replaces, and nothing else does");
	for (wanted->parents_len = 0; wanted->parents_len < count; wanted->parents_len++) {
		es_err err = read_parent(call, s, wanted, es_read_value(&r),
		                         &wanted->parents[wanted->parents_len]);
		if (err != ES_OK)
			return err;
	}
	return ES_OK;
}

/* A translation is of a revision that is here, and of nothing but what is translated. */
static es_err check_translation(struct es_call *call, const struct es_view_source *s,
                                const struct wanted *wanted, const struct es_id *practice)
{
	struct es_bytes body = es_writer_bytes(&wanted->body), value;
	struct es_id revision, entity;
	struct es_reader r;
	char path[128 + 1];
	uint64_t kind, scope;

	call->field = "revision";
	if (!es_map_get(body, "revision", &value))
		return ES_INVALID;
	memcpy(revision.bytes, es_value_str(value).data,
	       ES_ID_LEN); /* the schema knows its length */
	es_err err = es_view_about(s, &revision, &entity, &kind, &scope);
	if (err != ES_OK)
		return err;
	if (kind != ES_KIND_PRACTICE || !es_id_equal(&entity, practice))
		return es_call_refuse(call, ES_API_INVALID, "revision",
		                      "this is no revision of the practice");
	if (!es_map_get(body, "texts", &value))
		return ES_INVALID;
	es_reader_init(&r, value);
	for (size_t count = es_read_array(&r, SIZE_MAX); count && r.err == ES_OK; count--) {
		struct es_bytes entry = es_read_value(&r), field;
		if (!es_map_get(entry, "field", &field))
			continue;
		field = es_value_str(field);
		memcpy(path, field.data, field.len);
		path[field.len] = '\0';
		if (!es_translatable(path))
			return es_call_refuse(call, ES_API_INVALID, "texts",
			                      "a field is named that is not translated");
	}
	call->field = "practice";
	return ES_OK;
}

/* What is told of a practice refers to one that is here, and is not told to more people than it.
 * Whose contact it is, and what tools it has, its own structure says; anybody may translate it. */
static es_err check_practice(struct es_call *call, const struct es_view_source *s,
                             struct wanted *wanted)
{
	struct es_bytes value;
	struct es_id id, entity;
	struct es_row root;
	uint64_t kind, scope;

	call->field = "practice";
	if (!es_map_get(es_writer_bytes(&wanted->body), "practice", &value))
		return wanted->kind == ES_KIND_PROFILE
		               ? es_call_refuse(call, ES_API_INVALID, "practice", "is required")
		               : ES_OK;
	memcpy(id.bytes, es_value_str(value).data, ES_ID_LEN); /* the schema knows its length */
	es_err err = es_view_about(s, &id, &entity, &kind, &scope);
	if (err == ES_OK)
		err = es_row_find(s->snap, &entity, &root);
	if (err != ES_OK)
		return err;
	if (kind != ES_KIND_PRACTICE || !es_id_equal(&id, &entity))
		return ES_NOT_FOUND;
	if (wanted->kind != ES_KIND_TESTIMONY && wanted->kind != ES_KIND_TRANSLATION &&
	    !is_ours(s, &root.header))
		return es_call_refuse(call, ES_API_NOT_ALLOWED, "practice",
		                      "this practice is another structure's");
	if (wanted->kind == ES_KIND_TRANSLATION &&
	    (err = check_translation(call, s, wanted, &entity)) != ES_OK)
		return err;
	if (wanted->scope < scope)
		wanted->scope = scope;
	call->field = NULL;
	return ES_OK;
}

/* The fields with what they refer to: a revision's author is that of what it revises. */
static es_err read_references(struct es_call *call, struct wanted *wanted)
{
	struct es_view_source s;

	es_err err = es_api_look(call->client->api, call->client, &s);
	if (err != ES_OK)
		return err;
	err = read_entity(call, &s, wanted);
	if (err == ES_OK)
		err = read_parents(call, &s, wanted);
	if (err == ES_OK)
		err = read_fields(call, wanted);
	if (err == ES_OK)
		err = es_check_received(call, &s, es_writer_bytes(&wanted->body), wanted->parents,
		                        wanted->parents_len);
	if (err == ES_OK && wanted->kind == ES_KIND_ADOPTION)
		err = es_adoption_check(call, &s, es_writer_bytes(&wanted->body),
		                        wanted->revises ? &wanted->entity : NULL, &wanted->scope);
	else if (err == ES_OK && wanted->kind == ES_KIND_SUBTITLES)
		err = es_check_subtitles(call, &s, es_writer_bytes(&wanted->body), &wanted->scope);
	else if (err == ES_OK && wanted->kind != ES_KIND_PRACTICE)
		err = check_practice(call, &s, wanted);
	es_snapshot_end(s.snap);
	if (err == ES_OK)
		call->field = NULL;
	return err;
}

/* The code on paper of who has no account: for a testimony, when it is first published. */
static es_err read_code(struct es_call *call, struct wanted *wanted)
{
	struct es_bytes typed;

	es_err err = es_param_str(call, "code", ES_TEXT_MAX, &typed);
	if (err != ES_OK || typed.len == 0)
		return err;
	if (wanted->kind != ES_KIND_TESTIMONY || wanted->revises)
		return es_call_refuse(call, ES_API_INVALID, "code",
		                      "a new testimony alone has a code");
	if (es_withdrawal_hash(typed, wanted->code) != ES_OK)
		return es_call_refuse(call, ES_API_INVALID, "code", "24 digits are needed");
	wanted->has_code = true;
	return ES_OK;
}

static es_err read_wanted(struct es_call *call, struct wanted *wanted)
{
	struct es_bytes scope;

	es_err err = read_kind(call, &wanted->kind);
	if (err == ES_OK)
		err = check_role(call, wanted->kind);
	if (err == ES_OK)
		err = read_lang(call, wanted);
	if (err == ES_OK)
		err = es_param_uint(call, "scope", ES_SCOPE_FEDERATION, &wanted->scope);
	wanted->has_scope = es_param(call, "scope", &scope);
	if (err == ES_OK)
		err = es_param_bin(call, "token", wanted->token, sizeof(wanted->token),
		                   &wanted->has_token);
	if (err == ES_OK)
		err = es_param_bin(call, "draft", wanted->draft, sizeof(wanted->draft),
		                   &wanted->has_draft);
	if (err == ES_OK)
		err = es_param_bool(call, "named", &wanted->named);
	if (err != ES_OK)
		return err;
	choose_author(call, wanted);
	err = read_references(call, wanted);
	return err == ES_OK ? read_code(call, wanted) : err;
}

es_err es_method_record_publish(struct es_call *call)
{
	struct wanted wanted = {.kind = 0};

	es_writer_grow(&wanted.body, ES_BODY_MAX);
	es_err err = read_wanted(call, &wanted);
	if (err == ES_OK)
		err = start(call, &wanted);
	es_writer_free(&wanted.body);
	return err;
}

/* --- record.check ------------------------------------------------------------------------------ */

static void put_faults(const struct es_form_report *report, struct es_writer *w)
{
	es_write_cstr(w, "faults");
	es_write_array(w, report->faults_len);
	for (size_t i = 0; i < report->faults_len; i++) {
		es_write_map(w, 2);
		es_write_cstr(w, "path");
		es_write_cstr(w, report->faults[i].path);
		es_write_cstr(w, "why");
		es_write_cstr(w, report->faults[i].why);
	}
}

static void put_count(const struct es_form_part *part, struct es_writer *w)
{
	es_write_cstr(w, "answered");
	es_write_uint(w, part->answered);
	es_write_cstr(w, "of");
	es_write_uint(w, part->of);
}

static void put_parts(const struct es_form_report *report, struct es_writer *w)
{
	struct es_form_part all = {.name = NULL};

	es_write_cstr(w, "parts");
	es_write_array(w, report->parts_len);
	for (size_t i = 0; i < report->parts_len; i++) {
		const struct es_form_part *part = &report->parts[i];
		all.answered += part->answered;
		all.of += part->of;
		es_write_map(w, 3);
		es_write_cstr(w, "name");
		if (part->name)
			es_write_cstr(w, part->name);
		else
			es_write_nil(w);
		put_count(part, w);
	}
	put_count(&all, w);
}

static void put_report(const struct es_form_report *report, struct es_writer *w)
{
	es_write_map(w, 5);
	put_faults(report, w);
	put_parts(report, w);
	es_write_cstr(w, "words");
	es_write_map(w, report->words_len);
	for (size_t i = 0; i < report->words_len; i++) {
		es_write_cstr(w, report->words[i].path);
		es_write_uint(w, report->words[i].words);
	}
}

es_err es_method_record_check(struct es_call *call)
{
	struct es_form_report *report = malloc(sizeof(*report));
	struct es_writer body;
	struct es_bytes fields;
	uint64_t kind;

	if (!report)
		return ES_NO_MEMORY;
	es_writer_grow(&body, ES_BODY_MAX);
	es_err err = read_kind(call, &kind);
	if (err == ES_OK)
		err = es_param_map(call, "fields", &fields);
	if (err == ES_OK)
		err = es_form_body(kind, call->client->account.author, fields, &body);
	if (err == ES_NO_SPACE)
		err = ES_TOO_LARGE;
	if (err == ES_OK)
		err = es_form_look(kind, es_writer_bytes(&body), report);
	if (err == ES_OK)
		put_report(report, call->out);
	es_writer_free(&body);
	free(report);
	return err;
}
