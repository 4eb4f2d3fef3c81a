/* SPDX-License-Identifier: EUPL-1.2 */
/* What was found good in an archive becomes ours: files first, then practices, tools that name them, toolboxes that
 * name both. */
#include "parcel/arrival_internal.h"

#include "media/media.h"
#include "print/print.h"
#include "store/drafts.h"
#include "view/read.h"

#include <stdlib.h>
#include <string.h>

struct publishing {
	const uint8_t *author;
	uint64_t kind; /* of this round */
	uint64_t done, total;
	void (*progress)(void *context, uint64_t done, uint64_t total);
	void *context;
	const char **why;
};

static void tell(struct publishing *p, uint64_t more)
{
	p->done += more;
	p->progress(p->context, p->done, p->total);
}

/* --- files -------------------------------------------------------------------------------------- */

static es_err fill(es_err (*read)(void *context, uint8_t *out, size_t len, size_t *got),
                   void *context, uint8_t *out, size_t len)
{
	es_err err = ES_OK;

	for (size_t got; !err && len; out += got, len -= got) {
		err = read(context, out, len, &got);
		if (!err && got == 0)
			err = ES_STALE; /* shorter than it was said to be */
	}
	return err;
}

static es_err put_all(struct es_media *m, const uint8_t upload[ES_UPLOAD_ID_LEN], uint64_t size,
                      es_err (*read)(void *context, uint8_t *out, size_t len, size_t *got),
                      void *context)
{
	uint8_t *piece = malloc(ES_UPLOAD_PUT_MAX);
	es_err err = piece ? ES_OK : ES_NO_MEMORY;
	size_t got = 0;

	for (uint64_t at = 0; !err && at < size;) {
		size_t len =
		        size - at < ES_UPLOAD_PUT_MAX ? (size_t)(size - at) : ES_UPLOAD_PUT_MAX;
		err = fill(read, context, piece, len);
		if (!err)
			err = es_upload_put(m, upload, at, es_bytes_of(piece, len));
		at += len;
	}
	if (!err)
		err = read(context, piece, 1, &got);
	free(piece);
	return err ? err : got ? ES_STALE : ES_OK;
}

es_err arrival_upload(struct es_node *node, const char *type, uint64_t size,
                      es_err (*read)(void *context, uint8_t *out, size_t len, size_t *got),
                      void *context, const struct es_id *declared, struct es_id *id)
{
	static const uint8_t nobody[ES_AUTHOR_LEN];
	uint8_t upload[ES_UPLOAD_ID_LEN];

	es_err err = es_upload_begin(node->media, nobody, size, type, upload);
	if (err)
		return err;
	err = put_all(node->media, upload, size, read, context);
	if (!err)
		err = es_upload_finish(node->media, upload, declared, id);
	if (err)
		(void)!es_upload_abort(node->media, upload);
	return err;
}

static es_err read_entry(void *context, uint8_t *out, size_t len, size_t *got)
{
	return es_unzip_read(context, out, len, got);
}

static int compare_path(const void *key, const void *file)
{
	return strcmp(key, ((const struct es_brought_file *)file)->path);
}

static bool is_wanted(const struct es_arrival *a, const struct es_id *id)
{
	for (size_t i = 0; i < a->wanted_len; i++)
		if (es_id_equal(&a->wanted[i], id))
			return true;
	return false;
}

static es_err take_file(struct es_arrival *a, struct es_unzip *zip, const char *name, void *context)
{
	struct publishing *p = context;
	const struct es_brought_file *f =
	        bsearch(name, a->manifest.files, a->manifest.files_len, sizeof(*f), compare_path);
	struct es_attachment known;
	struct es_id id;

	if (!f || !is_wanted(a, &f->id))
		return ES_OK;
	if (es_media_get(a->node->media, &f->id, &known) == ES_OK && known.own &&
	    known.held == known.size)
		return ES_OK;
	es_err err = arrival_upload(a->node, f->type, f->size, read_entry, zip, &f->id, &id);
	if (err == ES_STALE)
		*p->why = "a file in it is not what the manifest says";
	else if (err == ES_NO_SPACE)
		*p->why = "there is no room for its files; see `essaim file policy`";
	return err;
}

/* --- records ------------------------------------------------------------------------------------ */

struct span {
	struct es_bytes left;
};

static es_err read_span(void *context, uint8_t *out, size_t len, size_t *got)
{
	struct span *span = context;

	*got = len < span->left.len ? len : span->left.len;
	if (*got)
		memcpy(out, span->left.data, *got);
	span->left = es_bytes_of(span->left.data + *got, span->left.len - *got);
	return ES_OK;
}

/* Sent again after a crash, it is the same record. */
static void once_of(const struct es_id *record, uint8_t once[ES_ONCE_LEN])
{
	struct es_bytes part = ES_BYTES(record->bytes);
	struct es_id hash;

	es_hash(&hash, "essaim/v1/received", &part, 1);
	memcpy(once, hash.bytes, ES_ONCE_LEN);
}

static es_err publish(struct es_arrival *a, struct es_brought *b, struct es_bytes bytes,
                      const struct es_proof_result *proof, const uint8_t *author)
{
	struct arrival_origin origin = {.proof = proof,
	                                .name = b->from,
	                                .federation_name = a->manifest.federation_name,
	                                .attachment_size = bytes.len};
	struct es_draft draft = {
	        .kind = b->kind, .lang = proof->header.lang, .scope = ES_SCOPE_PUBLIC};
	struct span span = {bytes};
	uint8_t once[ES_ONCE_LEN];
	struct es_writer body;

	es_err err = arrival_upload(a->node, ES_PROOF_TYPE, bytes.len, read_span, &span, NULL,
	                            &origin.attachment);
	if (err)
		return err;
	es_writer_grow(&body, ES_BODY_MAX);
	once_of(&b->record, once);
	err = arrival_body(a, &origin, author, &body);
	if (err == ES_NO_SPACE)
		err = ES_TOO_LARGE; /* longer than a body may be, with its origin */
	draft.body = es_writer_bytes(&body);
	draft.once = once;
	if (!err)
		err = es_publish(a->node, &draft, 1, &b->here);
	es_writer_free(&body);
	return err;
}

/* Whether what publishing answered with can be read. What was sent before is not published again, also where it was
 * withdrawn since: then nothing of it is here. */
static es_err look_for(const struct es_arrival *a, const struct es_brought *b, bool *here)
{
	struct es_view_source s = {
	        .self = &a->node->identity, .scope_max = ES_SCOPE_FEDERATION, .moderates = true};
	struct es_federation federation;
	struct es_seen seen = {0};
	struct es_snapshot *snap;

	es_err err = es_snapshot_begin(a->node->store, &snap);
	if (err)
		return err;
	es_federation_init(&federation);
	s.snap = snap;
	s.federation = &federation;
	err = es_acts_fold(snap, &federation);
	if (!err)
		err = es_see_id(&s, b->kind, &b->here, &seen);
	*here = !err;
	es_seen_free(&seen);
	es_federation_free(&federation);
	es_snapshot_end(snap);
	return err == ES_NOT_FOUND ? ES_OK : err;
}

static es_err settle(const struct es_arrival *a, struct es_brought *b)
{
	bool here;

	es_err err = look_for(a, b, &here);
	if (err)
		return err;
	b->state = here ? ES_BROUGHT_PUBLISHED : ES_BROUGHT_WITHDRAWN;
	if (!here) {
		b->why = "it was taken over and withdrawn within the last 30 days; it can be taken "
		         "over "
		         "again after them";
		memset(&b->here, 0, sizeof(b->here));
	}
	return ES_OK;
}

static es_err take_record(struct es_arrival *a, struct es_unzip *zip, const char *name,
                          void *context)
{
	struct publishing *p = context;
	struct es_brought *b = arrival_thing(a, name);
	struct es_proof_result result;
	struct es_writer bytes;
	bool holds;

	if (!b || b->state != ES_BROUGHT_NEW || b->kind != p->kind)
		return ES_OK;
	es_err err = arrival_proof(zip, &bytes, &result, &holds);
	if (!err && (!holds || !es_id_equal(&result.record, &b->record)))
		err = ES_STALE; /* the file is another one now */
	if (!err)
		err = publish(a, b, es_writer_bytes(&bytes), &result, p->author);
	es_writer_free(&bytes);
	if (err == ES_TOO_LARGE || err == ES_INVALID) {
		b->state = ES_BROUGHT_REFUSED;
		b->why = err == ES_TOO_LARGE ? "with its origin it is longer than a record may be"
		                             : "with its origin it is no record of its kind";
		err = ES_OK;
	} else if (!err) {
		err = settle(a, b);
	}
	if (!err)
		tell(p, 1);
	return err;
}

es_err es_arrival_publish(struct es_arrival *a, const uint8_t author[ES_AUTHOR_LEN],
                          void (*progress)(void *context, uint64_t done, uint64_t total),
                          void *context, const char **why)
{
	static const uint64_t order[] = {ES_KIND_PRACTICE, ES_KIND_TOOL, ES_KIND_TOOLBOX};
	struct publishing p = {
	        .author = author, .progress = progress, .context = context, .why = why};

	*why = NULL;
	for (size_t i = 0; i < a->manifest.records_len; i++)
		p.total += a->things[i].state == ES_BROUGHT_NEW;
	es_err err = p.total ? arrival_each(a, take_file, &p, why) : ES_OK;
	for (size_t i = 0; !err && i < sizeof(order) / sizeof(order[0]); i++) {
		p.kind = order[i];
		err = arrival_each(a, take_record, &p, why);
	}
	return err;
}
