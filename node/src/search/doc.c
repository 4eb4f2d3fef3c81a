/* SPDX-License-Identifier: EUPL-1.2 */
/* The texts of an entity sorted into one document. */
#include "search/gather.h"

#include <stdlib.h>
#include <string.h>

void es_doc_free(struct es_doc *doc)
{
	for (size_t i = 0; i < doc->texts_len; i++) {
		for (size_t c = 0; c < ES_COLUMN_COUNT; c++)
			es_writer_free(&doc->texts[i].columns[c]);
		es_writer_free(&doc->texts[i].made.packed);
		es_writer_free(&doc->texts[i].made.terms);
	}
	free(doc->rows);
	doc->texts_len = doc->rows_len = doc->rows_capacity = 0;
	doc->rows = NULL;
}

static void primary_subtag(const char *lang, char out[ES_DOC_LANG_MAX])
{
	size_t len = 0;

	for (; len < ES_DOC_LANG_MAX - 1 && lang[len] && lang[len] != '-'; len++)
		out[len] =
		        (char)(lang[len] >= 'A' && lang[len] <= 'Z' ? lang[len] | 0x20 : lang[len]);
	out[len] = '\0';
}

static struct es_doc_text *text_for(struct es_doc *doc, const struct es_passage *p)
{
	char lang[ES_DOC_LANG_MAX];

	primary_subtag(p->lang, lang);
	for (size_t i = 0; i < doc->texts_len; i++) {
		struct es_doc_text *t = &doc->texts[i];
		bool here = t->origin == p->origin || es_origin_joins(p->origin);
		if (here && t->scope == p->scope && strcmp(t->lang, lang) == 0)
			return t;
	}
	if (doc->texts_len == ES_DOC_TEXTS_MAX)
		return NULL;
	struct es_doc_text *t = &doc->texts[doc->texts_len++];
	*t = (struct es_doc_text){.scope = p->scope, .origin = p->origin};
	memcpy(t->lang, lang, sizeof(lang));
	for (size_t c = 0; c < ES_COLUMN_COUNT; c++)
		es_writer_grow(&t->columns[c], ES_DOC_BYTES_MAX);
	return t;
}

static void add_passage(void *context, const struct es_passage *p)
{
	struct es_doc *doc = context;
	struct es_doc_text *t = text_for(doc, p);

	if (!t)
		return;
	struct es_writer *w = &t->columns[p->column];
	if (p->text.len >= ES_DOC_BYTES_MAX - w->len)
		return; /* found by the rest of it */
	if (w->len)
		es_write_raw(w, es_bytes_of("\n", 1));
	es_write_raw(w, p->text);
}

static void add_row(void *context, uint64_t number)
{
	struct es_doc *doc = context;

	if (doc->rows_len == doc->rows_capacity) {
		size_t capacity = doc->rows_capacity ? 2 * doc->rows_capacity : 8;
		uint64_t *more = realloc(doc->rows, capacity * sizeof(*more));
		if (!more) {
			doc->err = ES_NO_MEMORY;
			return;
		}
		doc->rows = more;
		doc->rows_capacity = capacity;
	}
	doc->rows[doc->rows_len++] = number;
	doc->facts.stamp = (doc->facts.stamp ^ number) * 1099511628211u;
}

es_err es_gather(const struct es_view_source *s, uint64_t kind, const struct es_id *entity,
                 struct es_doc *doc)
{
	struct es_heads heads;
	struct es_seen seen = {0};

	doc->texts_len = doc->rows_len = doc->rows_capacity = 0;
	doc->rows = NULL;
	doc->err = ES_OK;
	doc->id = *entity;
	es_err err = es_gather_see(s, kind, entity, &heads, &seen);
	if (!err) {
		es_facts_of(s, &heads, &seen, &doc->facts);
		doc->facts.stamp = 14695981039346656037u;
		err = es_gather_written(s, entity, &seen, add_passage, add_row, doc);
	}
	if (!err) {
		const struct es_listener to = {
		        .passage = add_passage, .row = add_row, .context = doc};
		err = es_gather_spoken(s, &seen, &to);
	}
	es_seen_free(&seen);
	return err ? err : doc->err;
}
