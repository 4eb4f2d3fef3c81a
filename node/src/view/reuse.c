/* SPDX-License-Identifier: EUPL-1.2 */
/* What is reused: all adoptions that a reader may see, by what little is needed to count, sort and link them. */
#include "view/reuse.h"
#include "essaim/schema.h"
#include "node_limits.h"
#include "view/adoption.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

const struct es_field *es_adoption_states(void)
{
	const struct es_field *field = es_schema_field(es_schema_of(ES_KIND_ADOPTION), "state");

	es_assert(field && field->options_len == ES_ADOPTION_STATES);
	return field;
}

static size_t state_of(struct es_bytes body)
{
	const struct es_field *field = es_adoption_states();
	struct es_bytes value = {NULL, 0};
	size_t i = 0;

	if (es_map_get(body, "state", &value))
		value = es_value_str(value);
	while (i + 1 < ES_ADOPTION_STATES &&
	       !es_bytes_equal(value, es_bytes_str(field->options[i].code)))
		i++;
	return i;
}

/* Of a date as the schema takes it: its first four digits. */
static unsigned year_of(struct es_bytes body, uint64_t created_ms)
{
	struct es_bytes value;
	unsigned year = 0;
	struct tm day;

	if (es_map_get(body, "since", &value) && (value = es_value_str(value)).len >= 4) {
		for (size_t i = 0; i < 4; i++)
			year = 10 * year + (unsigned)(value.data[i] - '0');
		return year;
	}
	time_t seconds = (time_t)(created_ms / 1000);
	return gmtime_r(&seconds, &day) ? (unsigned)(day.tm_year + 1900) : 0;
}

/* As the adoption says it; where the structure is fills in what it does not say. */
static void country_of(struct es_bytes body, char out[3])
{
	struct es_bytes value;

	out[0] = '\0';
	if (es_map_get(body, "country", &value) && (value = es_value_str(value)).len == 2)
		(void)snprintf(out, 3, "%.2s", (const char *)value.data);
}

static void settle_country(const struct es_view_source *s, struct es_adopted *one)
{
	const struct es_member *member = es_federation_structure(s->federation, &one->structure);

	if (one->country[0])
		return;
	if (member)
		(void)snprintf(one->country, 3, "%.2s", member->admission.country);
	else if (es_id_equal(&one->structure, &s->self->structure))
		(void)snprintf(one->country, 3, "%.2s", s->self->country);
}

static void take(const struct es_adoption *a, struct es_adopted *out)
{
	const struct es_row *root = &a->heads.root;

	memset(out, 0, sizeof(*out));
	out->id = root->id;
	out->structure = root->header.structure;
	out->of = a->of.id;
	out->origin = a->of.header.structure;
	(void)es_id_field(a->seen.body, "from", &out->from);
	out->created_ms = es_row_time(root);
	out->changed_ms = es_row_time(&a->seen.row);
	out->of_row = a->of.number;
	out->state = state_of(a->seen.body);
	out->year = year_of(a->seen.body, out->created_ms);
	country_of(a->seen.body, out->country);
}

/* --- gathering -------------------------------------------------------------------------------- */

es_err es_adoptions_add(struct es_adoptions *out, const struct es_adopted *one,
                        struct es_bytes told)
{
	if ((out->count & (out->count - 1)) == 0) { /* full at each power of two */
		size_t capacity = out->count ? 2 * out->count : 1;
		struct es_adopted *more = realloc(out->all, capacity * sizeof(*more));
		if (!more)
			return ES_NO_MEMORY;
		out->all = more;
	}
	struct es_adopted *kept = &out->all[out->count++];
	*kept = *one;
	kept->told_at = out->told.len;
	kept->told_len = out->told.len + told.len <= ES_ADOPTIONS_TOLD_BYTES ? told.len : 0;
	es_write_raw(&out->told, es_bytes_of(told.data, kept->told_len));
	return out->told.err;
}

/* What is shown of it in a tree; empty where that is long, and read again when it is shown. */
static void put_told(struct es_bytes body, struct es_writer *w)
{
	es_put_told(body, w);
	if (w->err || w->len > ES_ADOPTION_TOLD_MAX)
		es_writer_reset(w);
}

static es_err add(const struct es_adoption *a, const struct es_adoption_filter *filter,
                  struct es_adoptions *out)
{
	struct es_adopted one;
	struct es_writer told;

	take(a, &one);
	if ((filter->about && !es_id_equal(filter->about, &one.of)) ||
	    (filter->origin && !es_id_equal(filter->origin, &one.origin)))
		return ES_OK;
	es_writer_grow(&told, ES_BODY_MAX);
	put_told(a->seen.body, &told);
	es_err err = es_adoptions_add(out, &one, es_writer_bytes(&told));
	es_writer_free(&told);
	return err;
}

static es_err look_at(const struct es_view_source *s, const struct es_adoption_filter *filter,
                      uint64_t number, struct es_adoptions *out)
{
	struct es_adoption a;
	struct es_row row;

	es_err err = es_row_get(s->snap, number, &row);
	if (err != ES_OK)
		return err;
	if (row.header.version != ES_HEADER_VERSION || row.header.has_entity ||
	    (filter->structure && !es_id_equal(filter->structure, &row.header.structure)))
		return ES_OK;
	err = es_see_adoption(s, &row.id, &a);
	if (err == ES_OK)
		err = add(&a, filter, out);
	es_adoption_free(&a);
	return err == ES_NOT_FOUND ? ES_OK : err;
}

es_err es_reuse_read(const struct es_view_source *s, const struct es_adoption_filter *filter,
                     struct es_adoptions *out)
{
	size_t looks = filter->whole ? SIZE_MAX : ES_ADOPTION_LOOKS_MAX;
	struct es_walk walk;
	uint64_t number;
	es_err err = ES_OK;

	if (filter->about)
		es_walk_about(&walk, s->snap, filter->about, ES_KIND_ADOPTION, ES_NEWEST_FIRST);
	else
		es_walk_kind(&walk, s->snap, ES_KIND_ADOPTION, ES_NEWEST_FIRST);
	for (size_t i = 0; err == ES_OK && i < looks && es_walk_next(&walk, &number); i++)
		err = look_at(s, filter, number, out);
	return err;
}

/* --- sorting ---------------------------------------------------------------------------------- */

static int newest_first(const void *left, const void *right)
{
	const struct es_adopted *a = left, *b = right;

	if (a->changed_ms != b->changed_ms)
		return a->changed_ms < b->changed_ms ? 1 : -1;
	return es_id_compare(&a->id, &b->id);
}

/* Those of one structure and entity beside each other, the one that counts first. */
static int alike_first(const void *left, const void *right)
{
	const struct es_adopted *a = left, *b = right;
	int order = es_id_compare(&a->of, &b->of);

	if (order == 0)
		order = es_id_compare(&a->structure, &b->structure);
	return order ? order : newest_first(a, b);
}

static void keep_one_each(struct es_adoptions *out)
{
	size_t kept = 0;

	if (out->count == 0)
		return;
	qsort(out->all, out->count, sizeof(out->all[0]), alike_first);
	for (size_t i = 1; i < out->count; i++)
		if (!es_id_equal(&out->all[i].of, &out->all[kept].of) ||
		    !es_id_equal(&out->all[i].structure, &out->all[kept].structure))
			out->all[++kept] = out->all[i];
	out->count = kept + 1;
	qsort(out->all, out->count, sizeof(out->all[0]), newest_first);
}

es_err es_adoptions_gather(const struct es_view_source *s, const struct es_adoption_filter *filter,
                           struct es_adoptions *out)
{
	*out = (struct es_adoptions){.all = NULL};
	es_writer_grow(&out->told, ES_ADOPTIONS_TOLD_BYTES);
	es_err err = es_reuse_recall(s, filter, out);
	if (err == ES_STATE)
		err = es_reuse_read(s, filter, out);
	if (err != ES_OK)
		return err;
	keep_one_each(out);
	if (!filter->whole && out->count > ES_ADOPTIONS_MAX)
		out->count = ES_ADOPTIONS_MAX;
	for (size_t i = 0; i < out->count; i++)
		settle_country(s, &out->all[i]);
	return ES_OK;
}

void es_adoptions_free(struct es_adoptions *a)
{
	free(a->all);
	a->all = NULL;
	es_writer_free(&a->told);
}
