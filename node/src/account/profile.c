/* SPDX-License-Identifier: EUPL-1.2 */
/* The profile of an account: the record by which others know its name, and what it tells besides. */
#include "account/account.h"
#include "account/keep.h"
#include "essaim/schema.h"
#include "text.h"

#include <string.h>

/* The newest revision, if there is any. */
struct newest {
	bool found, readable;
	struct es_id id;
	char lang[ES_LANG_MAX + 1];
	struct es_writer unpacked;
	struct es_bytes body; /* an empty map where it cannot be read */
};

static void find_newest(struct es_node *node, const struct es_account *account, struct newest *n)
{
	struct es_snapshot *snap;
	struct es_row row;

	*n = (struct newest){.body = es_bytes_of("\x80", 1)};
	es_writer_grow(&n->unpacked, ES_BODY_MAX);
	if (!account->has_profile || es_snapshot_begin(node->store, &snap) != ES_OK)
		return;
	n->found = es_profile_of(snap, &node->identity.structure, account->author, &row) == ES_OK;
	if (n->found) {
		struct es_bytes body;
		n->id = row.id;
		memcpy(n->lang, row.header.lang, sizeof(n->lang));
		n->readable = es_row_body(&row, &n->unpacked, &body) == ES_OK;
		if (n->readable)
			n->body = body;
	}
	es_snapshot_end(snap);
}

/* Whether it tells of the language of the profile alone, as every profile does before somebody chooses. */
static bool tells_own_lang(const struct newest *n, struct es_bytes languages)
{
	struct es_reader r;

	es_reader_init(&r, languages);
	return es_read_array(&r, SIZE_MAX) == 1 &&
	       es_bytes_equal(es_read_str(&r, ES_LANG_MAX), es_bytes_str(n->lang));
}

static bool is_empty_list(struct es_bytes list)
{
	return list.len == 1 && list.data[0] == 0x90;
}

/* The languages, as a list; empty: none are told. */
static struct es_bytes put_languages(const struct es_account *account, const struct newest *n,
                                     const struct es_told *told, struct es_writer *w)
{
	struct es_bytes before = {NULL, 0};
	size_t at = w->len;
	bool chosen = n->readable &&
	              (!es_map_get(n->body, "languages", &before) || !tells_own_lang(n, before));

	if (told->languages.len)
		return is_empty_list(told->languages) ? es_bytes_of(NULL, 0) : told->languages;
	if (chosen)
		return before;
	es_write_array(w, 1);
	es_write_cstr(w, account->lang);
	return w->err == ES_OK ? es_bytes_of(w->data + at, w->len - at) : es_bytes_of(NULL, 0);
}

static struct es_bytes put_str(struct es_bytes text, struct es_writer *w)
{
	size_t at = w->len;

	es_write_str(w, text);
	return w->err == ES_OK ? es_bytes_of(w->data + at, w->len - at) : es_bytes_of(NULL, 0);
}

/* What others are shown of the account: name and role as they are now, the rest as told, or as it was. */
static es_err write_body(const struct es_account *account, const struct newest *n,
                         const struct es_told *told, struct es_writer *w)
{
	uint8_t buffer[4096];
	struct es_writer v;
	struct es_schema_value values[4];
	size_t count = 0;
	struct es_bytes site = told->has_website ? told->website : es_map_str(n->body, "website");

	es_writer_init(&v, buffer, sizeof(buffer));
	values[count++] =
	        (struct es_schema_value){"name", put_str(es_bytes_str(account->name), &v)};
	values[count++] =
	        (struct es_schema_value){"role", put_str(es_bytes_str(account->role), &v)};
	struct es_bytes languages = put_languages(account, n, told, &v);
	if (languages.len)
		values[count++] = (struct es_schema_value){"languages", languages};
	if (site.len)
		values[count++] = (struct es_schema_value){"website", put_str(site, &v)};
	if (v.err != ES_OK)
		return v.err;
	return es_schema_encode(ES_KIND_PROFILE, account->author, values, count, w);
}

/* Publishes the profile, or its next revision, and remembers where it stands. */
static es_err publish(struct es_node *node, struct es_account *account, const struct es_told *told)
{
	uint8_t buffer[8192];
	struct es_writer w;
	struct newest newest;
	struct es_id id;
	struct es_draft draft = {
	        .kind = ES_KIND_PROFILE, .lang = account->lang, .scope = ES_SCOPE_PUBLIC};

	find_newest(node, account, &newest);
	es_writer_init(&w, buffer, sizeof(buffer));
	es_err err = write_body(account, &newest, told, &w);
	es_writer_free(&newest.unpacked);
	if (err != ES_OK)
		return err;
	draft.body = es_writer_bytes(&w);
	if (newest.found) {
		draft.entity = &account->profile;
		draft.parents = &newest.id;
		draft.parents_len = 1;
	}
	err = es_publish(node, &draft, 1, &id);
	if (err != ES_OK || draft.entity)
		return err;
	account->profile = id;
	account->has_profile = true;
	return es_account_keep(node, account, false);
}

es_err es_account_republish(struct es_node *node, struct es_account *account)
{
	return publish(node, account, &(struct es_told){.has_website = false});
}

es_err es_account_set_profile(struct es_node *node, const char *login, const struct es_told *told,
                              struct es_account *out, const char **field)
{
	struct es_writer w;

	*field = NULL;
	es_err err = es_account_load(node, login, out);
	if (err == ES_OK)
		err = es_account_check_profile(
		        told->name, told->lang.len ? told->lang : es_bytes_str(out->lang), field);
	if (err != ES_OK)
		return err;
	memset(out->name, 0, sizeof(out->name));
	es_writer_init(&w, (uint8_t *)out->name, sizeof(out->name) - 1);
	err = es_text_line(told->name, &w);
	if (err != ES_OK) {
		*field = "name";
		return ES_INVALID;
	}
	if (told->lang.len) {
		memset(out->lang, 0, sizeof(out->lang));
		memcpy(out->lang, told->lang.data, told->lang.len);
	}
	err = es_account_keep(node, out, false);
	return err == ES_OK ? publish(node, out, told) : err;
}
