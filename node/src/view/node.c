/* SPDX-License-Identifier: EUPL-1.2 */
/* Who answers, and who asks. */
#include "view/read.h"

static void put_self(const struct es_view_source *s, struct es_writer *w)
{
	es_put_key(w, "node");
	es_write_map(w, 7);
	es_put_id(w, "structure", &s->self->structure);
	es_put_text(w, "name", s->self->name);
	es_put_text(w, "country", s->self->country);
	es_put_text(w, "city", s->self->city);
	es_put_text(w, "lang", s->self->lang);
	es_put_text(w, "version", ES_RELEASE);
	es_put_bool(w, "letters", s->letters);
}

static void put_federation(const struct es_view_source *s, struct es_writer *w)
{
	es_put_key(w, "federation");
	if (es_id_is_zero(&s->federation->id)) {
		es_write_nil(w);
		return;
	}
	es_write_map(w, 2);
	es_put_id(w, "id", &s->federation->id);
	es_put_text(w, "name", s->federation->name);
}

static void put_counts(const struct es_view_source *s, struct es_writer *w)
{
	size_t members = s->federation->active;

	es_put_key(w, "counts");
	es_write_map(w, 5);
	es_put_uint(w, "structures", members ? members : 1);
	es_put_uint(w, "practices", es_begun_count(s->snap, ES_KIND_PRACTICE, s->scope_max));
	es_put_uint(w, "tools", es_begun_count(s->snap, ES_KIND_TOOL, s->scope_max));
	es_put_uint(w, "toolboxes", es_begun_count(s->snap, ES_KIND_TOOLBOX, s->scope_max));
	es_put_uint(w, "comments", es_kind_count(s->snap, ES_KIND_COMMENT));
}

es_err es_view_account(const struct es_account *account, struct es_writer *w)
{
	es_write_map(w, 5);
	es_put_text(w, "login", account->login);
	es_put_text(w, "name", account->name);
	es_put_text(w, "role", account->role);
	es_put_text(w, "lang", account->lang);
	es_put_key(w, "author");
	es_write_bin(w, ES_BYTES(account->author));
	return w->err;
}

es_err es_view_node(const struct es_view_source *s, const struct es_account *account,
                    bool without_account, uint64_t now_ms, struct es_writer *w)
{
	es_write_map(w, without_account ? 5 : 6);
	put_self(s, w);
	put_federation(s, w);
	if (!without_account) {
		es_put_key(w, "account");
		if (!account)
			es_write_nil(w);
		else if (es_view_account(account, w) != ES_OK)
			return w->err;
	}
	es_put_uint(w, "now", now_ms);
	es_put_time(w, "full", es_snapshot_full_ms(s->snap));
	put_counts(s, w);
	return w->err;
}
