/* SPDX-License-Identifier: EUPL-1.2 */
#include "federation/departure.h"
#include "identity.h"
#include "store/drafts.h"
#include "store/withdrawals.h"

#include "essaim/schema.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* A draft as a record, ready to be written. */
struct prepared {
	uint8_t header[ES_HEADER_MAX];
	size_t header_len;
	uint8_t *body; /* owned */
	size_t body_len;
	uint8_t key[ES_BODY_KEY_LEN];
	uint64_t kind;
	bool has_once, has_drops, has_withdrawal;
	uint8_t author[ES_AUTHOR_LEN]; /* where one of the first two is set */
	uint8_t once[ES_ONCE_LEN], drops[ES_DRAFT_ID_LEN], withdrawal[ES_WITHDRAWAL_HASH_LEN];
};

struct publication {
	struct es_change change; /* first: apply and done get its address */
	uint64_t now_ms;
	void (*done)(void *context, es_err err, const struct es_id *ids, size_t count);
	void *context;
	uint64_t departure_ms; /* of the last draft; as there */
	size_t count;
	struct prepared *records; /* owned */
	struct es_id *ids;        /* owned */
};

static void publication_free(struct publication *p)
{
	if (!p)
		return;
	for (size_t i = 0; i < p->count && p->records; i++)
		free(p->records[i].body);
	free(p->records);
	free(p->ids);
	free(p);
}

static es_err fill_header(const struct es_node *node, const struct es_draft *d, uint64_t now_ms,
                          struct es_header *h)
{
	size_t lang_len = d->lang ? strlen(d->lang) : 0;

	if (lang_len == 0 || lang_len > ES_LANG_MAX || d->parents_len > ES_PARENTS_MAX ||
	    d->scope > ES_SCOPE_FEDERATION)
		return ES_INVALID;
	memset(h, 0, sizeof(*h));
	h->version = ES_HEADER_VERSION;
	h->kind = d->kind;
	h->structure = node->identity.structure;
	h->created_ms = now_ms;
	memcpy(h->lang, d->lang, lang_len);
	h->scope = d->scope;
	h->has_entity = d->entity != NULL;
	if (d->entity)
		h->entity = *d->entity;
	h->parents_len = d->parents_len;
	for (size_t i = 0; i < d->parents_len; i++)
		h->parents[i] = d->parents[i];
	h->body_class = es_body_class(d->body.len);
	return ES_OK;
}

static es_err take_names(const struct es_draft *d, struct prepared *p)
{
	struct es_bytes author;

	p->has_once = d->once != NULL;
	p->has_drops = d->drops != NULL;
	p->has_withdrawal = d->withdrawal != NULL;
	if (d->withdrawal)
		memcpy(p->withdrawal, d->withdrawal, sizeof(p->withdrawal));
	if (!p->has_once && !p->has_drops)
		return ES_OK;
	if (d->by) {
		memcpy(p->author, d->by, sizeof(p->author));
	} else {
		if (!es_map_get(d->body, "author", &author) ||
		    es_value_str(author).len != sizeof(p->author))
			return ES_INVALID;
		memcpy(p->author, es_value_str(author).data, sizeof(p->author));
	}
	if (d->once)
		memcpy(p->once, d->once, sizeof(p->once));
	if (d->drops)
		memcpy(p->drops, d->drops, sizeof(p->drops));
	return ES_OK;
}

static es_err prepare(const struct es_node *node, const struct es_draft *d, uint64_t now_ms,
                      struct prepared *p)
{
	struct es_header header;
	struct es_writer w;

	if (d->body.len > ES_BODY_MAX)
		return ES_TOO_LARGE;
	es_err err = es_canonical(d->body);
	if (!err)
		err = es_schema_check(d->kind, d->body, NULL);
	if (!err)
		err = take_names(d, p);
	if (!err)
		err = fill_header(node, d, now_ms, &header);
	if (err)
		return err;
	p->kind = d->kind;
	randombytes_buf(p->key, sizeof(p->key));
	es_body_commit(d->body, p->key, &header.body_commit);
	es_writer_init(&w, p->header, sizeof(p->header));
	err = es_header_encode(&header, &w);
	p->header_len = w.len;
	p->body = malloc(d->body.len ? d->body.len : 1);
	if (!p->body)
		return ES_NO_MEMORY;
	memcpy(p->body, d->body.data, d->body.len);
	p->body_len = d->body.len;
	return err ? err : es_body_check(&header, d->body, p->key);
}

static es_err make_publication(const struct es_node *node, const struct es_draft *drafts,
                               size_t count, struct publication **out)
{
	struct publication *p = calloc(1, sizeof(*p));
	es_err err = ES_OK;

	*out = NULL;
	if (!p)
		return ES_NO_MEMORY;
	p->now_ms = es_now_ms();
	p->departure_ms = count ? drafts[count - 1].departure_ms : 0;
	p->records = calloc(count ? count : 1, sizeof(*p->records));
	p->ids = calloc(count ? count : 1, sizeof(*p->ids));
	if (!p->records || !p->ids)
		err = ES_NO_MEMORY;
	for (size_t i = 0; i < count && !err; i++, p->count = i)
		err = prepare(node, &drafts[i], p->now_ms, &p->records[i]);
	if (err) {
		p->count = p->records ? count : 0; /* also the one that failed half-way */
		publication_free(p);
		return err;
	}
	*out = p;
	return ES_OK;
}

static es_err write_one(struct es_write *w, const struct prepared *r, uint64_t now_ms,
                        struct es_id *id)
{
	es_err err = ES_NOT_FOUND;

	if (r->has_once)
		err = es_once_get(es_write_snapshot(w), r->author, r->once, id);
	if (err != ES_NOT_FOUND)
		return err;
	err = es_write_record(w, es_bytes_of(r->header, r->header_len),
	                      es_bytes_of(r->body, r->body_len), r->key, now_ms, id);
	if (!err && r->has_once)
		err = es_write_once(w, r->author, r->once, id, now_ms);
	if (!err && r->has_drops)
		err = es_write_draft_drop(w, r->author, r->drops);
	if (!err && r->has_withdrawal)
		err = es_write_withdrawal(w, r->withdrawal, id);
	return err;
}

/* Who leaves said how much of its logs counts: past that, only what takes back may come before the act. */
static es_err check_departure(struct es_write *w, const struct publication *p)
{
	struct es_departure d;
	bool erases = true;

	for (size_t i = 0; i < p->count; i++)
		erases = erases && p->records[i].kind == ES_KIND_ERASURE;
	if (erases && !p->departure_ms)
		return ES_OK;
	es_err err = es_departure_get(es_write_snapshot(w), &d);
	if (err && err != ES_NOT_FOUND)
		return err;
	if (p->departure_ms)
		return err || d.stays || d.since_ms != p->departure_ms ? ES_STATE : ES_OK;
	return err ? ES_OK : ES_NOT_MEMBER;
}

static es_err apply(struct es_write *w, struct es_change *change)
{
	struct publication *p = (struct publication *)change;
	es_err err = check_departure(w, p);

	for (size_t i = 0; i < p->count && !err; i++)
		err = write_one(w, &p->records[i], p->now_ms, &p->ids[i]);
	return err;
}

es_err es_publish(struct es_node *node, const struct es_draft *drafts, size_t count,
                  struct es_id *ids)
{
	struct publication *p;

	if (node->lock_fd < 0)
		return ES_STATE; /* a second writer beside the one that holds the home */
	es_err err = make_publication(node, drafts, count, &p);
	if (err)
		return err;
	err = es_store_apply(node->store, apply, &p->change);
	if (!err && count)
		memcpy(ids, p->ids, count * sizeof(*ids));
	publication_free(p);
	return err;
}

static void finished(struct es_change *change, es_err result)
{
	struct publication *p = (struct publication *)change;

	if (p->done)
		p->done(p->context, result, p->ids, result ? 0 : p->count);
	publication_free(p);
}

es_err es_publish_async(struct es_node *node, const struct es_draft *drafts, size_t count,
                        void (*done)(void *context, es_err err, const struct es_id *ids,
                                     size_t count),
                        void *context)
{
	struct publication *p;

	if (node->lock_fd < 0)
		return ES_STATE;
	es_err err = make_publication(node, drafts, count, &p);
	if (err)
		return err;
	p->change.apply = apply;
	p->change.done = finished;
	p->done = done;
	p->context = context;
	es_store_submit(node->store, &p->change);
	return ES_OK;
}
