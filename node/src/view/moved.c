/* SPDX-License-Identifier: EUPL-1.2 */
/* Whether a revision of an adoption is news to those who shared what it adopts: its state, or its figures. */
#include "view/adoption.h"
#include "view/value.h"

static struct es_bytes value_of(struct es_bytes body, const char *key)
{
	struct es_bytes value;

	return es_map_get(body, key, &value) ? value : es_bytes_of(NULL, 0);
}

/* The figures of its next follow-up that has some; empty: there are no more. */
static struct es_bytes next_figures(struct es_reader *r, size_t *left)
{
	struct es_bytes figures = {NULL, 0};

	while (*left > 0 && figures.len == 0 && r->err == ES_OK) {
		figures = value_of(es_read_value(r), "figures");
		--*left;
	}
	return figures;
}

static bool same_figures(struct es_bytes one, struct es_bytes other)
{
	struct es_reader r, q;
	size_t left = es_elements(value_of(one, "follow_ups"), &r);
	size_t right = es_elements(value_of(other, "follow_ups"), &q);
	struct es_bytes figures, others;

	do {
		figures = next_figures(&r, &left);
		others = next_figures(&q, &right);
	} while (figures.len && es_bytes_equal(figures, others));
	return es_bytes_equal(figures, others);
}

static bool says_the_same(const struct es_view_source *s, struct es_bytes body,
                          const struct es_id *before)
{
	struct es_seen seen = {0};

	es_err err = es_see_id(s, ES_KIND_ADOPTION, before, &seen);
	bool same = err == ES_OK &&
	            es_bytes_equal(value_of(body, "state"), value_of(seen.body, "state")) &&
	            same_figures(body, seen.body);
	es_seen_free(&seen);
	return same;
}

bool es_adoption_moved(const struct es_view_source *s, const struct es_seen *revision)
{
	const struct es_header *header = &revision->row.header;

	for (size_t i = 0; i < header->parents_len; i++)
		if (says_the_same(s, revision->body, &header->parents[i]))
			return false;
	return true;
}
