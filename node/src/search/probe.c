/* SPDX-License-Identifier: EUPL-1.2 */
#include "search/probe.h"

#include "search/facets.h"
#include "search/query.h"
#include "search/terms.h"

#include <stdlib.h>
#include <string.h>

#define WORDS_CACHE 1024

struct es_prober {
	struct es_words *words;
	struct es_terms *seen;
	const struct es_search_ask *ask;
	struct es_query query;
};

struct es_probe {
	struct es_catalogue catalogue; /* of this one alone: number 0 */
	struct es_writer terms[ES_DOC_TEXTS_MAX];
};

es_err es_prober_new(struct es_prober **out)
{
	struct es_prober *prober = calloc(1, sizeof(*prober));

	if (!prober)
		return ES_NO_MEMORY;
	es_err err = es_words_new(WORDS_CACHE, &prober->words);
	if (!err)
		err = es_terms_new(&prober->seen);
	if (err) {
		es_prober_free(prober);
		return err;
	}
	*out = prober;
	return ES_OK;
}

void es_prober_free(struct es_prober *prober)
{
	if (!prober)
		return;
	es_words_free(prober->words);
	es_terms_free(prober->seen);
	free(prober);
}

void es_probe_free(struct es_probe *probe)
{
	if (!probe)
		return;
	es_catalogue_free(&probe->catalogue);
	for (size_t i = 0; i < ES_DOC_TEXTS_MAX; i++)
		es_writer_free(&probe->terms[i]);
	free(probe);
}

/* The terms of all columns of a text, each once. */
static es_err list_terms(struct es_prober *prober, const struct es_doc_text *text,
                         struct es_writer *out)
{
	struct es_writer plain;

	es_writer_grow(&plain, (size_t)ES_DOC_BYTES_MAX * ES_COLUMN_COUNT + ES_COLUMN_COUNT);
	es_writer_grow(out, ES_TERMS_BYTES_MAX);
	for (size_t c = 0; c < ES_COLUMN_COUNT; c++) {
		es_write_raw(&plain, es_writer_bytes(&text->columns[c]));
		es_write_raw(&plain, es_bytes_of("\n", 1));
	}
	es_err err = plain.err;
	if (!err)
		es_terms_write(prober->seen, prober->words, es_tongue_of(text->lang),
		               es_writer_bytes(&plain), out);
	es_writer_free(&plain);
	return err ? err : out->err;
}

static es_err fill(struct es_prober *prober, const struct es_doc *doc, struct es_probe *probe)
{
	es_err err = es_catalogue_card(&probe->catalogue, 0, &doc->id, &doc->facts);

	for (size_t i = 0; i < doc->texts_len && !err; i++) {
		const struct es_doc_text *text = &doc->texts[i];
		err = es_catalogue_text(&probe->catalogue, i, 0, text->lang, text->scope,
		                        text->origin);
		if (!err)
			err = list_terms(prober, text, &probe->terms[i]);
	}
	return err;
}

es_err es_probe_take(struct es_prober *prober, const struct es_view_source *s, uint64_t kind,
                     const struct es_id *entity, struct es_probe **out)
{
	struct es_probe *probe = calloc(1, sizeof(*probe));
	struct es_doc *doc = calloc(1, sizeof(*doc));

	es_err err = probe && doc ? es_gather(s, kind, entity, doc) : ES_NO_MEMORY;
	if (!err)
		err = fill(prober, doc, probe);
	if (doc)
		es_doc_free(doc);
	free(doc);
	if (err) {
		es_probe_free(probe);
		return err;
	}
	*out = probe;
	return ES_OK;
}

void es_prober_ask(struct es_prober *prober, const struct es_search_ask *ask)
{
	prober->ask = ask;
	es_query_parse(prober->words, ask->text, &prober->query);
}

/* Which words of the question a term answers, as bits. */
static unsigned answers(const struct es_query *query, unsigned tongue, struct es_bytes term)
{
	struct es_forms forms = {.count = 1, .len = {(uint8_t)term.len}};
	unsigned bits = 0;

	if (term.len == 0 || term.len > ES_TERM_MAX)
		return 0;
	memcpy(forms.term[0], term.data, term.len);
	for (size_t i = 0; i < query->words_len; i++)
		if (es_query_fits(query, i, tongue, &forms, false))
			bits |= 1u << i;
	return bits;
}

/* All words stand in one text, as the index asks for it. */
static bool text_fits(const struct es_query *query, unsigned tongue, struct es_bytes terms)
{
	unsigned all = (1u << query->words_len) - 1, bits = 0;
	struct es_bytes term;
	size_t at = 0;

	while (bits != all && es_terms_next(terms, &at, &term))
		bits |= answers(query, tongue, term);
	return bits == all;
}

bool es_prober_fits(const struct es_prober *prober, const struct es_probe *probe)
{
	const struct es_catalogue *c = &probe->catalogue;
	struct es_filter filter;

	es_filter_make(c, prober->ask, &filter);
	if (es_filter_fails(&filter, &c->cards[0]))
		return false;
	if (prober->query.words_len == 0)
		return true;
	for (size_t i = 0; i < c->texts_len; i++) {
		const struct es_text_card *text = &c->texts[i];
		if (text->alive && text->scope <= prober->ask->scope_max &&
		    text_fits(&prober->query, text->tongue, es_writer_bytes(&probe->terms[i])))
			return true;
	}
	return false;
}
