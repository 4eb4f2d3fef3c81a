/* SPDX-License-Identifier: EUPL-1.2 */
/* "Where is the project now?": asked one, three and six months after an adoption was declared, until it is
 * revised. Worked out when somebody looks; nothing is kept of it. */
#include "view/adoption.h"

#include "node_limits.h"

#include <string.h>

#define DAY_MS (24ull * 3600 * 1000)

static const struct {
	unsigned months, days;
} due_after[] = {{6, 182}, {3, 91}, {1, 30}};

unsigned es_adoption_due(uint64_t declared_ms, uint64_t revised_ms, uint64_t now_ms,
                         uint64_t *since_ms)
{
	for (size_t i = 0; i < sizeof(due_after) / sizeof(due_after[0]); i++) {
		uint64_t due_ms = declared_ms + due_after[i].days * DAY_MS;
		if (now_ms < due_ms)
			continue;
		*since_ms = due_ms;
		return revised_ms < due_ms ? due_after[i].months : 0;
	}
	return 0;
}

static bool is_by(const struct es_view_source *s, struct es_bytes body)
{
	uint8_t author[ES_AUTHOR_LEN];

	return es_body_author(body, author) == ES_OK &&
	       memcmp(author, s->reader, ES_AUTHOR_LEN) == 0;
}

/* Who declared it, and who revised it last. */
static bool is_readers(const struct es_view_source *s, const struct es_adoption *a)
{
	struct es_seen root = {0};

	if (is_by(s, a->seen.body))
		return true;
	bool is = es_see_id(s, ES_KIND_ADOPTION, &a->heads.root.id, &root) == ES_OK &&
	          is_by(s, root.body);
	es_seen_free(&root);
	return is;
}

static es_err put_due(const struct es_view_source *s, const struct es_adopted *one, uint64_t now_ms,
                      struct es_writer *w, size_t *count)
{
	struct es_adoption a;
	uint64_t since_ms;
	unsigned months = es_adoption_due(one->created_ms, one->changed_ms, now_ms, &since_ms);

	if (months == 0 || one->state == ES_ADOPTION_STOPPED || *count == ES_DUE_MAX)
		return ES_OK;
	es_err err = es_see_adoption(s, &one->id, &a);
	if (err == ES_OK && is_readers(s, &a)) {
		es_write_map(w, 3);
		es_put_uint(w, "months", months);
		es_put_uint(w, "since", since_ms);
		es_put_key(w, "adoption");
		err = es_put_adoption(s, &a, w);
		++*count;
	}
	es_adoption_free(&a);
	return err;
}

es_err es_view_due(const struct es_view_source *s, uint64_t now_ms, struct es_writer *w)
{
	struct es_adoption_filter own = {.structure = &s->self->structure};
	struct es_adoptions all;
	struct es_writer items;
	size_t count = 0;

	if (!s->reader)
		return ES_NOT_FOUND;
	es_writer_grow(&items, ES_WEB_ANSWER_MAX);
	es_err err = es_adoptions_gather(s, &own, &all);
	for (size_t i = 0; i < all.count && err == ES_OK; i++)
		err = put_due(s, &all.all[i], now_ms, &items, &count);
	es_adoptions_free(&all);
	es_write_map(w, 1);
	es_put_key(w, "items");
	es_write_array(w, count);
	es_write_raw(w, es_writer_bytes(&items));
	err = err != ES_OK ? err : items.err != ES_OK ? items.err : w->err;
	es_writer_free(&items);
	return err;
}
