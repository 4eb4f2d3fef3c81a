/* SPDX-License-Identifier: EUPL-1.2 */
/* search.save, search.list, search.rename, search.drop: what people search for again and again, kept for
 * them on this node. web/lookout.h tells them of what is new. */
#include "store/searches.h"
#include "text.h"
#include "view/read.h"
#include "web/find.h"
#include "web/keep.h"

#include <stdlib.h>
#include <string.h>

/* --- one form for what is asked --------------------------------------------------------------- */

/* A structure may come as its 32 bytes: kept as hexadecimal digits, as addresses have it. */
#define CODE_BYTES 65

struct codes {
	char text[ES_SEARCH_CHOICES_MAX][CODE_BYTES];
	size_t count;
};

static int compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* Those of a facet in order, each once. ES_INVALID: one is no code. */
static es_err read_codes(const struct es_search_ask *ask, size_t facet, struct codes *out)
{
	size_t kept = 0;

	out->count = ask->filters[facet].count;
	for (size_t i = 0; i < out->count; i++) {
		struct es_bytes code = ask->filters[facet].codes[i];
		bool id = facet == ES_FACET_STRUCTURE && code.len == ES_ID_LEN;
		if (code.len == 0 || code.len >= CODE_BYTES)
			return ES_INVALID;
		if (id)
			es_hex(code.data, code.len, out->text[i]);
		else
			memcpy(out->text[i], code.data, code.len);
		out->text[i][id ? 2 * ES_ID_LEN : code.len] = '\0';
	}
	qsort(out->text, out->count, sizeof(out->text[0]), compare);
	for (size_t i = 0; i < out->count; i++)
		if (i == 0 || strcmp(out->text[i], out->text[kept - 1]) != 0)
			memmove(out->text[kept++], out->text[i], CODE_BYTES);
	out->count = kept;
	return ES_OK;
}

static size_t filters_of(const struct es_search_ask *ask)
{
	size_t count = (ask->from != 0) + (ask->to != 0);

	for (size_t f = 0; f < ES_FACET_PERIOD; f++)
		count += ask->filters[f].count > 0;
	return count;
}

static es_err write_filters(const struct es_search_ask *ask, struct es_writer *w,
                            const char **field)
{
	struct codes codes;

	es_write_map(w, filters_of(ask));
	for (size_t f = 0; f < ES_FACET_PERIOD; f++) {
		if (ask->filters[f].count == 0)
			continue;
		*field = es_search_facet_words[f];
		es_err err = read_codes(ask, f, &codes);
		if (err)
			return err;
		es_put_key(w, es_search_facet_words[f]);
		es_write_array(w, codes.count);
		for (size_t i = 0; i < codes.count; i++)
			es_write_cstr(w, codes.text[i]);
	}
	if (ask->from)
		es_put_uint(w, "from", ask->from);
	if (ask->to)
		es_put_uint(w, "to", ask->to);
	*field = "filters";
	return w->err;
}

/* {text, filters}, the same for all that ask the same. line becomes its text. */
static es_err write_query(const struct es_search_ask *ask, struct es_writer *line,
                          struct es_writer *w, const char **field)
{
	struct es_search_ask again;

	*field = "text";
	es_err err = es_text_line(ask->text, line);
	if (err)
		return err;
	es_write_map(w, ES_SEARCH_QUERY_PAIRS);
	es_put_key(w, "text");
	es_write_str(w, es_writer_bytes(line));
	es_put_key(w, "filters");
	err = write_filters(ask, w, field);
	return err ? err : es_find_read(es_writer_bytes(w), &again, field);
}

/* --- changes ---------------------------------------------------------------------------------- */

struct change {
	struct es_keep keep; /* first */
	uint8_t person[ES_AUTHOR_LEN];
	uint8_t query[ES_SEARCH_QUERY_MAX];
	uint64_t now_ms;
	struct es_saved_search search; /* its query lies in query */
};

static es_err find_same(void *context, const struct es_saved_search *search)
{
	struct change *c = context;

	if (!es_bytes_equal(search->query, c->search.query))
		return ES_OK;
	c->search.number = search->number;
	memcpy(c->search.name, search->name, sizeof(search->name));
	return ES_EXISTS;
}

/* What is saved already is not saved again: then that one is the answer. */
static es_err apply_save(struct es_write *w, struct es_keep *keep)
{
	struct change *c = (struct change *)keep;

	es_err err = es_searches_each(es_write_snapshot(w), c->person, find_same, c);
	return err ? err : es_write_search(w, c->person, c->now_ms, &c->search);
}

static es_err answer_save(const struct es_keep *keep, struct es_writer *w)
{
	es_write_map(w, 1);
	es_put_key(w, "search");
	return es_view_search(&((const struct change *)keep)->search, w);
}

static es_err apply_rename(struct es_write *w, struct es_keep *keep)
{
	const struct change *c = (const struct change *)keep;

	return es_write_search_name(w, c->person, c->search.number, c->search.name);
}

static es_err apply_drop(struct es_write *w, struct es_keep *keep)
{
	const struct change *c = (const struct change *)keep;

	return es_write_search_drop(w, c->person, c->search.number);
}

/* --- methods ---------------------------------------------------------------------------------- */

static es_err keep_name(struct es_call *call, struct es_bytes text, struct change *c)
{
	struct es_bytes cut = es_text_cut(text, ES_SEARCH_NAME_MAX);

	if (cut.len > ES_SEARCH_NAME_BYTES)
		return es_call_refuse(call, ES_API_TOO_LARGE, "name", "a shorter name, please");
	memcpy(c->search.name, cut.data ? cut.data : (const uint8_t *)"", cut.len);
	c->search.name[cut.len] = '\0';
	return ES_OK;
}

/* The name that was given; otherwise the words that are searched for. */
static es_err read_name(struct es_call *call, struct es_bytes words, struct change *c)
{
	struct es_writer line;
	struct es_bytes name;

	es_err err = es_param_str(call, "name", ES_WEB_MESSAGE_MAX, &name);
	if (err)
		return err;
	es_writer_grow(&line, ES_WEB_MESSAGE_MAX);
	err = es_text_line(name, &line);
	name = es_writer_bytes(&line);
	if (!err && es_text_length(name) > ES_SEARCH_NAME_MAX)
		err = es_call_refuse(call, ES_API_TOO_LARGE, "name", "at most 80 characters");
	else if (!err && name.len == 0 && words.len == 0)
		err = es_call_refuse(call, ES_API_INVALID, "name", "a name is needed");
	else if (!err)
		err = keep_name(call, name.len ? name : words, c);
	es_writer_free(&line);
	return err;
}

static es_err read_save(struct es_call *call, struct change *c)
{
	struct es_search_ask ask;
	struct es_writer line, w;

	if (call->params.len > ES_FIND_PARAMS_MAX)
		return ES_TOO_LARGE;
	es_err err = es_find_read(call->params, &ask, &call->field);
	if (err)
		return err;
	es_writer_grow(&line, ES_FIND_PARAMS_MAX);
	es_writer_init(&w, c->query, sizeof(c->query));
	err = write_query(&ask, &line, &w, &call->field);
	if (!err && line.len == 0 && filters_of(&ask) == 0)
		err = es_call_refuse(call, ES_API_INVALID, "text", "nothing is asked for");
	if (!err) {
		call->field = NULL;
		c->search.query = es_writer_bytes(&w);
		err = read_name(call, es_writer_bytes(&line), c);
	}
	es_writer_free(&line);
	return err;
}

static es_err read_number(struct es_call *call, struct change *c)
{
	return es_param_uint(call, "number", UINT64_MAX, &c->search.number);
}

static es_err read_rename(struct es_call *call, struct change *c)
{
	es_err err = read_number(call, c);

	return err ? err : read_name(call, es_bytes_of(NULL, 0), c);
}

static es_err start(struct es_call *call, es_err (*read)(struct es_call *call, struct change *c),
                    es_err (*apply)(struct es_write *w, struct es_keep *keep))
{
	struct change *c = calloc(1, sizeof(*c));

	if (!c)
		return ES_NO_MEMORY;
	c->keep.apply = apply;
	c->keep.answer = apply == apply_save ? answer_save : NULL;
	c->keep.full = "20 searches are saved: remove one first";
	c->now_ms = es_now_ms();
	memcpy(c->person, call->client->account.author, ES_AUTHOR_LEN);
	es_err err = read(call, c);
	if (err)
		free(c);
	else
		es_keep_start(call, &c->keep);
	return err;
}

es_err es_method_search_save(struct es_call *call)
{
	struct es_rates *rates = call->client->api->searches;

	if (rates &&
	    !es_rates_take(rates, ES_BYTES(call->client->account.author), es_monotonic_ms()))
		return es_call_refuse(call, ES_API_TOO_MANY, NULL, "save searches more slowly");
	return start(call, read_save, apply_save);
}

es_err es_method_search_rename(struct es_call *call)
{
	return start(call, read_rename, apply_rename);
}

es_err es_method_search_drop(struct es_call *call)
{
	return start(call, read_number, apply_drop);
}

struct listing {
	struct es_writer items;
	size_t count;
};

static es_err list(void *context, const struct es_saved_search *search)
{
	struct listing *l = context;

	l->count++;
	return es_view_search(search, &l->items);
}

es_err es_method_search_list(struct es_call *call)
{
	struct listing l = {.count = 0};
	struct es_view_source s;

	es_err err = es_api_look(call->client->api, call->client, &s);
	if (err)
		return err;
	es_writer_grow(&l.items, ES_WEB_ANSWER_MAX);
	err = es_searches_each(s.snap, call->client->account.author, list, &l);
	es_snapshot_end(s.snap);
	es_write_map(call->out, 2);
	es_put_key(call->out, "items");
	es_write_array(call->out, l.count);
	es_write_raw(call->out, es_writer_bytes(&l.items));
	es_put_uint(call->out, "most", ES_SEARCHES_MAX);
	es_writer_free(&l.items);
	return err ? err : call->out->err;
}
