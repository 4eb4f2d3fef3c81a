/* SPDX-License-Identifier: EUPL-1.2 */
#include "essaim/body_policy.h"

#include <string.h>

bool es_body_policy_is_all(const struct es_body_policy *p)
{
	return !p->some_kinds && !p->some_langs && p->max_size == 0;
}

/* --- what is wanted --------------------------------------------------------------------------- */

static bool takes_kind(const struct es_body_policy *p, uint64_t kind)
{
	for (size_t i = 0; i < p->kinds_len; i++)
		if (p->kinds[i] == kind)
			return true;
	return !p->some_kinds;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Whether a tag is the language, or begins with all of its subtags. RFC 4647 section 3.3.1. */
static bool within(const char *tag, const char *lang)
{
	size_t i = 0;
	while (lang[i] != '\0' && lower(tag[i]) == lang[i])
		i++;
	return lang[i] == '\0' && (tag[i] == '\0' || tag[i] == '-');
}

static bool takes_lang(const struct es_body_policy *p, const char *tag)
{
	if (!p->some_langs || within(tag, "und"))
		return true;
	for (size_t i = 0; i < p->langs_len; i++)
		if (within(tag, p->langs[i]))
			return true;
	return false;
}

bool es_body_policy_wants(const struct es_body_policy *p, const struct es_header *header)
{
	if (p == NULL || es_body_policy_is_all(p))
		return true;
	if (header->version != ES_HEADER_VERSION)
		return false; /* nothing else of it can be read */
	if (header->kind == ES_KIND_LOG_START || header->kind == ES_KIND_ERASURE ||
	    es_id_equal(&header->structure, &p->structure))
		return true;
	return takes_kind(p, header->kind) && takes_lang(p, header->lang) &&
	       (p->max_size == 0 || header->body_class <= p->max_size);
}

/* --- how one is made -------------------------------------------------------------------------- */

es_err es_body_policy_kind(struct es_body_policy *p, uint64_t kind)
{
	size_t at = 0;
	p->some_kinds = true;
	while (at < p->kinds_len && p->kinds[at] < kind)
		at++;
	if (at < p->kinds_len && p->kinds[at] == kind)
		return ES_OK;
	if (p->kinds_len == ES_POLICY_KINDS_MAX)
		return ES_LIMIT;
	memmove(&p->kinds[at + 1], &p->kinds[at], (p->kinds_len - at) * sizeof(p->kinds[0]));
	p->kinds[at] = kind;
	p->kinds_len++;
	return ES_OK;
}

es_err es_body_policy_lang(struct es_body_policy *p, struct es_bytes lang)
{
	char folded[ES_LANG_MAX + 1] = {0};
	size_t at = 0;
	if (!es_lang_valid(lang))
		return ES_INVALID;
	for (size_t i = 0; i < lang.len; i++)
		folded[i] = lower((char)lang.data[i]);
	p->some_langs = true;
	while (at < p->langs_len && strcmp(p->langs[at], folded) < 0)
		at++;
	if (at < p->langs_len && strcmp(p->langs[at], folded) == 0)
		return ES_OK;
	if (p->langs_len == ES_POLICY_LANGS_MAX)
		return ES_LIMIT;
	memmove(&p->langs[at + 1], &p->langs[at], (p->langs_len - at) * sizeof(p->langs[0]));
	memcpy(p->langs[at], folded, sizeof(folded));
	p->langs_len++;
	return ES_OK;
}

/* --- how it is written ------------------------------------------------------------------------ */

void es_body_policy_write(const struct es_body_policy *p, struct es_writer *w)
{
	if (p->some_kinds)
		es_write_array(w, p->kinds_len);
	else
		es_write_nil(w);
	for (size_t i = 0; p->some_kinds && i < p->kinds_len; i++)
		es_write_uint(w, p->kinds[i]);
	if (p->some_langs)
		es_write_array(w, p->langs_len);
	else
		es_write_nil(w);
	for (size_t i = 0; p->some_langs && i < p->langs_len; i++)
		es_write_cstr(w, p->langs[i]);
	es_write_uint(w, p->max_size);
}

/* Each must find its place behind those before it, as it is. */
static void read_kind(struct es_reader *r, struct es_body_policy *p)
{
	size_t before = p->kinds_len;
	uint64_t kind = es_read_uint(r, UINT64_MAX);
	if (r->err != ES_OK)
		return;
	es_err err = es_body_policy_kind(p, kind);
	if (err != ES_OK)
		es_reader_fail(r, err);
	else if (p->kinds_len != before + 1 || p->kinds[before] != kind)
		es_reader_fail(r, ES_NOT_CANONICAL);
}

static void read_lang(struct es_reader *r, struct es_body_policy *p)
{
	size_t before = p->langs_len;
	struct es_bytes lang = es_read_str(r, ES_LANG_MAX);
	if (r->err != ES_OK)
		return;
	es_err err = es_body_policy_lang(p, lang);
	if (err != ES_OK)
		es_reader_fail(r, err == ES_INVALID ? ES_MALFORMED : err);
	else if (p->langs_len != before + 1 ||
	         !es_bytes_equal(es_bytes_str(p->langs[before]), lang))
		es_reader_fail(r, ES_NOT_CANONICAL);
}

/* The length of an array that may be nil: then there is none. */
static size_t read_some(struct es_reader *r, size_t max, bool *some)
{
	*some = es_reader_peek(r) != ES_NIL;
	if (*some)
		return es_read_array(r, max);
	es_read_nil(r);
	return 0;
}

void es_body_policy_read(struct es_reader *r, struct es_body_policy *out)
{
	*out = (struct es_body_policy){.structure = out->structure};
	size_t count = read_some(r, ES_POLICY_KINDS_MAX, &out->some_kinds);
	for (size_t i = 0; i < count && r->err == ES_OK; i++)
		read_kind(r, out);
	count = read_some(r, ES_POLICY_LANGS_MAX, &out->some_langs);
	for (size_t i = 0; i < count && r->err == ES_OK; i++)
		read_lang(r, out);
	out->max_size = es_read_uint(r, ES_BODY_MAX);
}
