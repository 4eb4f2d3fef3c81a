/* SPDX-License-Identifier: EUPL-1.2 */
/* Whom a record concerns among the people of this node. */
#include "account/account.h"
#include "logsink.h"
#include "node_limits.h"
#include "view/adoption.h"
#include "web/noticing.h"

#include <string.h>

struct finding {
	const struct es_view_source *s;
	const struct es_seen *seen; /* the record */
	uint8_t author[ES_AUTHOR_LEN];
	bool ours; /* its author is of this node */
	struct es_noticing *out;
};

static void tell(struct finding *f, const uint8_t *person, enum es_notice why)
{
	if (!f->ours || memcmp(person, f->author, ES_AUTHOR_LEN) != 0)
		es_noticing_add(f->out, person, f->seen->row.number, why);
}

static bool is_ours(const struct finding *f, const struct es_id *structure)
{
	return es_id_equal(structure, &f->s->self->structure);
}

/* Tells who wrote a record, if it is of this node. */
static void tell_author(struct finding *f, uint64_t kind, const struct es_id *record,
                        enum es_notice why)
{
	uint8_t author[ES_AUTHOR_LEN];
	struct es_seen seen;

	if (es_see_id(f->s, kind, record, &seen) == ES_OK &&
	    is_ours(f, &seen.row.header.structure) && es_body_author(seen.body, author) == ES_OK)
		tell(f, author, why);
	es_seen_free(&seen);
}

static void tell_mentioned(struct finding *f)
{
	struct es_bytes list, structure, person;
	struct es_reader r;

	if (!es_map_get(f->seen->body, "mentions", &list))
		return;
	es_reader_init(&r, list);
	size_t count = es_read_array(&r, ES_MENTIONS_MAX);
	for (size_t i = 0; i < count && r.err == ES_OK; i++) {
		struct es_bytes one = es_read_value(&r);
		if (r.err != ES_OK || !es_map_get(one, "structure", &structure) ||
		    !es_map_get(one, "person", &person))
			continue;
		structure = es_value_str(structure);
		person = es_value_str(person);
		if (person.len == ES_AUTHOR_LEN &&
		    es_bytes_equal(structure, ES_BYTES(f->s->self->structure.bytes)))
			tell(f, person.data, ES_NOTICE_MENTION);
	}
}

static void on_comment(struct finding *f)
{
	const struct es_header *header = &f->seen->row.header;
	struct es_id entity;
	uint64_t kind, scope;

	if (header->parents_len)
		tell_author(f, ES_KIND_COMMENT, &header->parents[0], ES_NOTICE_REPLY);
	tell_mentioned(f);
	if (es_view_conversation(f->s, &f->seen->row.id, &entity, &kind, &scope) == ES_OK)
		tell_author(f, kind, &entity, ES_NOTICE_ANSWER);
}

/* --- requests that reach us ------------------------------------------------------------------- */

/* Whether two maps of boxes have a tick in common. */
static bool share_tick(struct es_bytes a, struct es_bytes b)
{
	struct es_bytes value;
	struct es_reader r;

	es_reader_init(&r, a);
	if (es_reader_peek(&r) != ES_MAP)
		return false;
	size_t pairs = es_read_map(&r, ES_MAP_MAX);
	for (size_t i = 0; i < pairs && r.err == ES_OK; i++) {
		char code[ES_CODE_MAX + 1];
		struct es_bytes key = es_read_str(&r, ES_CODE_MAX);
		struct es_bytes ticked = es_read_value(&r);
		if (r.err != ES_OK || !es_bytes_equal(ticked, es_bytes_of("\xc3", 1)))
			continue;
		memcpy(code, key.data, key.len);
		code[key.len] = '\0';
		if (es_map_get(b, code, &value) && es_bytes_equal(value, ticked))
			return true;
	}
	return false;
}

static bool share_field(struct es_bytes request, const char *field, struct es_bytes practice,
                        const char *path)
{
	struct es_bytes a, b;

	return es_map_get(request, field, &a) && es_map_path(practice, path, &b) &&
	       share_tick(a, b);
}

static bool fits_practice(struct es_bytes request, struct es_bytes practice)
{
	return share_field(request, "domains", practice, "description.domains") ||
	       share_field(request, "target_groups", practice, "implementation.target_groups");
}

static bool fits_tool(struct es_bytes request, struct es_bytes tool)
{
	struct es_bytes a, b;

	return es_map_get(request, "rubric", &a) && es_map_get(tool, "rubric", &b) &&
	       es_bytes_equal(a, b);
}

#define OWN_READ_MAX 300

/* Whether this structure has published something of what a request asks for. *any: anything. */
static bool own_fits(const struct finding *f, uint64_t kind, bool *any)
{
	struct es_walk walk;
	uint64_t number;
	bool fits = false;

	es_walk_kind(&walk, f->s->snap, kind, ES_NEWEST_FIRST);
	for (size_t i = 0; !fits && i < OWN_READ_MAX && es_walk_next(&walk, &number); i++) {
		struct es_row row;
		struct es_seen seen;
		if (es_row_get(f->s->snap, number, &row) != ES_OK ||
		    !is_ours(f, &row.header.structure))
			continue;
		*any = true;
		if (es_see(f->s, kind, number, &seen) == ES_OK)
			fits = kind == ES_KIND_PRACTICE ? fits_practice(f->seen->body, seen.body)
			                                : fits_tool(f->seen->body, seen.body);
		es_seen_free(&seen);
	}
	return fits;
}

/* What says nothing of whom it is for is for all; and who has published nothing yet hears all. */
static bool reaches_us(const struct finding *f)
{
	struct es_bytes value, body = f->seen->body;
	bool any = false;

	if (!es_map_get(body, "domains", &value) && !es_map_get(body, "target_groups", &value) &&
	    !es_map_get(body, "rubric", &value))
		return true;
	return own_fits(f, ES_KIND_PRACTICE, &any) || own_fits(f, ES_KIND_TOOL, &any) || !any;
}

struct telling {
	struct finding *f;
	size_t count;
};

/* One that cannot be read holds back no other. */
static void each_account(struct finding *f,
                         es_err (*each)(void *context, const struct es_account *account),
                         void *context)
{
	size_t unread;

	es_err err = es_account_each_readable(f->s->snap, each, context, &unread);
	if (unread)
		es_say(ES_LEVEL_WARNING, "web: %zu accounts cannot be told of what is new: %s",
		       unread, es_err_sentence(ES_CORRUPT));
	if (err)
		f->out->err = err;
}

static es_err tell_account(void *context, const struct es_account *account)
{
	struct telling *t = context;

	if (t->count == ES_NOTICE_PEOPLE_MAX)
		return ES_OK;
	if (es_account_role(account) >= ES_PROFESSIONAL &&
	    es_request_speaks(&t->f->seen->row, t->f->seen->body, es_bytes_str(account->lang))) {
		tell(t->f, account->author, ES_NOTICE_REQUEST);
		t->count++;
	}
	return ES_OK;
}

static void on_request(struct finding *f)
{
	struct telling telling = {.f = f};
	struct es_bytes value;
	struct es_id answer;

	if (f->seen->row.header.has_entity) {
		if (!es_map_get(f->seen->body, "accepted", &value) ||
		    (value = es_value_str(value)).len != ES_ID_LEN)
			return;
		memcpy(answer.bytes, value.data, ES_ID_LEN);
		tell_author(f, ES_KIND_COMMENT, &answer, ES_NOTICE_ACCEPTED);
		return;
	}
	if (reaches_us(f))
		each_account(f, tell_account, &telling);
}

/* --- what others reuse of ours ---------------------------------------------------------------- */

#define SHARERS 4 /* who began a thing, and who wrote its newest heads */

struct sharers {
	struct finding *f;
	enum es_notice why;
	uint8_t authors[SHARERS][ES_AUTHOR_LEN];
	size_t len, told;
	enum es_role least; /* those of this role are told, too */
};

static void add_sharer(struct sharers *sh, uint64_t kind, uint64_t row)
{
	struct es_seen seen;

	if (sh->len == SHARERS)
		return;
	if (es_see(sh->f->s, kind, row, &seen) == ES_OK &&
	    es_body_author(seen.body, sh->authors[sh->len]) == ES_OK)
		sh->len++;
	es_seen_free(&seen);
}

static es_err tell_sharer(void *context, const struct es_account *account)
{
	struct sharers *sh = context;
	bool is = es_account_role(account) >= sh->least;

	for (size_t i = 0; i < sh->len && !is; i++)
		is = memcmp(sh->authors[i], account->author, ES_AUTHOR_LEN) == 0;
	if (is && sh->told < ES_NOTICE_PEOPLE_MAX) {
		tell(sh->f, account->author, sh->why);
		sh->told++;
	}
	return ES_OK;
}

/* Whoever wrote it and its editors; where there are none any more, all professionals. */
static void tell_sharers(struct finding *f, uint64_t kind, const struct es_id *entity,
                         enum es_notice why)
{
	struct sharers sh = {.f = f, .why = why, .least = ES_EDITOR};
	struct es_heads heads;

	if (es_heads_of(f->s, kind, entity, &heads) != ES_OK ||
	    !is_ours(f, &heads.root.header.structure))
		return;
	add_sharer(&sh, kind, heads.root.number);
	for (size_t i = 0; i < heads.count; i++)
		add_sharer(&sh, kind, heads.rows[i].number);
	each_account(f, tell_sharer, &sh);
	if (sh.told == 0) {
		sh.least = ES_PROFESSIONAL;
		each_account(f, tell_sharer, &sh);
	}
}

static void on_adoption(struct finding *f)
{
	const struct es_row *row = &f->seen->row;
	enum es_notice why = row->header.has_entity ? ES_NOTICE_MOVED : ES_NOTICE_ADOPTED;
	struct es_adoption a;
	struct es_id entity, from;

	if (why == ES_NOTICE_MOVED && !es_adoption_moved(f->s, f->seen))
		return;
	es_record_entity(&row->header, &row->id, &entity);
	if (es_see_adoption(f->s, &entity, &a) == ES_OK) {
		tell_sharers(f, a.of.header.kind, &a.of.id, why);
		if (es_id_field(a.seen.body, "from", &from))
			tell_sharers(f, ES_KIND_ADOPTION, &from, why);
	}
	es_adoption_free(&a);
}

/* --- the row ---------------------------------------------------------------------------------- */

static bool is_of_us(const struct es_view_source *s, const struct es_id *id)
{
	struct es_row row;

	return es_row_find(s->snap, id, &row) == ES_OK &&
	       es_id_equal(&row.header.structure, &s->self->structure);
}

static bool stands_below_us(const struct es_view_source *s, const struct es_row *row)
{
	struct es_id entity;
	uint64_t kind, scope;

	return row->header.has_entity &&
	       es_view_conversation(s, &row->header.entity, &entity, &kind, &scope) == ES_OK &&
	       is_of_us(s, &entity);
}

static bool names_people(const struct es_row *row)
{
	struct es_bytes body, list;
	struct es_writer w;

	es_writer_grow(&w, ES_BODY_MAX);
	bool names = es_row_body(row, &w, &body) == ES_OK && es_map_get(body, "mentions", &list);
	es_writer_free(&w);
	return names;
}

/* Most comments concern nobody here, which is seen before they are read in full. */
static bool may_concern(const struct es_view_source *s, const struct es_row *row)
{
	const struct es_header *header = &row->header;

	return header->kind == ES_KIND_REQUEST || header->kind == ES_KIND_ADOPTION ||
	       (header->parents_len && is_of_us(s, &header->parents[0])) ||
	       stands_below_us(s, row) || names_people(row);
}

void es_notices_of_row(const struct es_view_source *s, uint64_t number, uint64_t now_ms,
                       struct es_noticing *out)
{
	struct es_seen seen;
	struct es_row row;

	if (es_row_get(s->snap, number, &row) != ES_OK || !row.has_body ||
	    row.header.version != ES_HEADER_VERSION ||
	    (row.header.kind != ES_KIND_COMMENT && row.header.kind != ES_KIND_REQUEST &&
	     row.header.kind != ES_KIND_ADOPTION) ||
	    es_row_time(&row) + ES_NOTICE_AGE_MS < now_ms || !may_concern(s, &row))
		return;
	if (es_see(s, row.header.kind, number, &seen) == ES_OK) {
		struct finding f = {.s = s, .seen = &seen, .out = out};
		f.ours = is_ours(&f, &row.header.structure) &&
		         es_body_author(seen.body, f.author) == ES_OK;
		if (row.header.kind == ES_KIND_COMMENT)
			on_comment(&f);
		else if (row.header.kind == ES_KIND_ADOPTION)
			on_adoption(&f);
		else
			on_request(&f);
	}
	es_seen_free(&seen);
}
