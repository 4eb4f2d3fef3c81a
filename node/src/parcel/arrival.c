/* SPDX-License-Identifier: EUPL-1.2 */
/* What is in an archive that somebody brought, and what of it can be taken. */
#include "parcel/arrival_internal.h"

#include "essaim/schema.h"
#include "parcel/internal.h"
#include "view/value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const es_brought_words[ES_BROUGHT_STATES] = {
        [ES_BROUGHT_NEW] = "new",
        [ES_BROUGHT_HERE] = "here",
        [ES_BROUGHT_OTHER] = "other",
        [ES_BROUGHT_REFUSED] = "refused",
        [ES_BROUGHT_PASSED] = "passed over",
        [ES_BROUGHT_PUBLISHED] = "published",
        [ES_BROUGHT_WITHDRAWN] = "withdrawn here",
};

/* --- the archive -------------------------------------------------------------------------------- */

static const char *explain(es_err err)
{
	switch (err) {
	case ES_MALFORMED:
		return "this is no ZIP archive, or it is damaged";
	case ES_NOT_ALLOWED:
		return "an entry has a name that leads elsewhere, is a link, or is locked";
	case ES_LIMIT:
	case ES_TOO_LARGE:
		return "it holds, or unfolds into, more than an archive may";
	case ES_VERSION:
		return "it was made by a later release";
	default:
		return NULL;
	}
}

es_err arrival_each(struct es_arrival *a,
                    es_err (*each)(struct es_arrival *a, struct es_unzip *zip, const char *name,
                                   void *context),
                    void *context, const char **why)
{
	struct es_unzip_entry entry;
	struct es_unzip *zip;

	es_err err = es_unzip_open(a->path, &zip);
	if (!err) {
		while ((err = es_unzip_next(zip, &entry)) == ES_OK)
			if ((err = each(a, zip, entry.name, context)) != ES_OK)
				break;
		/* none is left; what is called for an entry does not answer so */
		if (err == ES_NOT_FOUND)
			err = ES_OK;
		es_unzip_close(zip);
	}
	if (err && !*why)
		*why = explain(err);
	return err;
}

static es_err read_manifest(struct es_arrival *a, struct es_unzip *zip, const char *name,
                            void *context)
{
	const char **why = context;
	struct es_writer json;

	if (strcmp(name, ES_PARCEL_MANIFEST) != 0)
		return ES_OK;
	if (a->manifest.records)
		return ES_MALFORMED; /* two of them */
	es_writer_grow(&json, ES_PARCEL_MANIFEST_MAX);
	es_err err = es_unzip_get(zip, &json);
	if (!err)
		err = es_brought_list_read(es_writer_bytes(&json), &a->manifest, why);
	es_writer_free(&json);
	return err == ES_NOT_FOUND ? ES_MALFORMED : err;
}

static int compare_records(const void *a, const void *b)
{
	return strcmp(((const struct es_brought_record *)a)->proof,
	              ((const struct es_brought_record *)b)->proof);
}

static int compare_files(const void *a, const void *b)
{
	return strcmp(((const struct es_brought_file *)a)->path,
	              ((const struct es_brought_file *)b)->path);
}

/* In order of names. */
static void settle(struct es_arrival *a)
{
	struct es_brought_list *m = &a->manifest;

	qsort(m->records, m->records_len, sizeof(*m->records), compare_records);
	qsort(m->files, m->files_len, sizeof(*m->files), compare_files);
	for (size_t i = 0; i < m->records_len; i++) {
		a->things[i].state = ES_BROUGHT_REFUSED;
		a->things[i].why = "its proof is not in the archive";
		a->things[i].entry = m->records[i].proof;
		memcpy(a->things[i].from, m->records[i].name, sizeof(a->things[i].from));
	}
}

static int compare_entry(const void *key, const void *record)
{
	return strcmp(key, ((const struct es_brought_record *)record)->proof);
}

struct es_brought *arrival_thing(struct es_arrival *a, const char *entry)
{
	const struct es_brought_record *r = bsearch(
	        entry, a->manifest.records, a->manifest.records_len, sizeof(*r), compare_entry);

	return r ? &a->things[r - a->manifest.records] : NULL;
}

/* --- what may be taken -------------------------------------------------------------------------- */

es_err arrival_proof(struct es_unzip *zip, struct es_writer *bytes, struct es_proof_result *result,
                     bool *holds)
{
	es_writer_grow(bytes, ES_PROOF_FILE_MAX);
	memset(result, 0, sizeof(*result));
	*holds = false;
	es_err err = es_unzip_get(zip, bytes);
	if (err == ES_TOO_LARGE || err == ES_MALFORMED)
		return ES_OK; /* this one alone */
	if (!err)
		*holds = es_proof_verify(es_writer_bytes(bytes), result) == ES_OK;
	return err;
}

static bool is_taken(uint64_t kind)
{
	return kind == ES_KIND_PRACTICE || kind == ES_KIND_TOOL || kind == ES_KIND_TOOLBOX;
}

static bool refuse(struct es_brought *b, enum es_brought_state state, const char *why)
{
	b->state = state;
	b->why = why;
	return false;
}

/* Whether it can be published, as far as the proof tells. */
static bool judge(struct es_brought *b, const struct es_proof_result *r,
                  const struct es_federation *ours)
{
	struct es_bytes title = parcel_title(r->header.kind, r->proof.body);

	b->kind = r->header.kind;
	b->record = r->record;
	b->structure = r->header.structure;
	es_record_entity(&r->header, &r->record, &b->entity);
	if (es_id_equal(&r->proof.opening.federation, &ours->id))
		return refuse(b, ES_BROUGHT_PASSED, "of this federation: it comes by itself");
	if (!is_taken(b->kind))
		return refuse(b, ES_BROUGHT_PASSED, "this kind stays where people can withdraw it");
	if (r->header.version != ES_HEADER_VERSION ||
	    es_schema_check(b->kind, r->proof.body, NULL) != ES_OK)
		return refuse(b, ES_BROUGHT_REFUSED, "its text is not what this release knows");
	if (title.len <= ES_TEXT_MAX)
		memcpy(b->title, title.data, title.len);
	if (r->header.scope != ES_SCOPE_PUBLIC)
		return refuse(b, ES_BROUGHT_REFUSED, "it is for the members of its federation");
	b->state = ES_BROUGHT_NEW;
	b->why = NULL;
	return true;
}

struct wanting {
	struct es_arrival *a;
	es_err err;
};

static void want(void *context, struct es_bytes reference)
{
	struct wanting *w = context;
	struct es_arrival *a = w->a;

	if (a->wanted_len == a->wanted_room) {
		size_t room = a->wanted_room ? 2 * a->wanted_room : 64;
		struct es_id *more = realloc(a->wanted, room * sizeof(*more));
		if (!more) {
			w->err = ES_NO_MEMORY;
			return;
		}
		a->wanted = more;
		a->wanted_room = room;
	}
	memcpy(a->wanted[a->wanted_len++].bytes, es_map_str(reference, "file").data, ES_ID_LEN);
}

static es_err look_at(struct es_arrival *a, struct es_unzip *zip, const char *name, void *context)
{
	struct es_brought *b = arrival_thing(a, name);
	struct wanting wanting = {.a = a};
	struct es_proof_result result;
	struct es_writer bytes;
	bool holds;

	if (!b)
		return ES_OK;
	es_err err = arrival_proof(zip, &bytes, &result, &holds);
	if (!err && !holds)
		(void)refuse(b, ES_BROUGHT_REFUSED, "its proof does not hold");
	else if (!err && judge(b, &result, context))
		parcel_each_file(result.proof.body, want, &wanting);
	es_writer_free(&bytes);
	return err ? err : wanting.err;
}

/* --- what was taken before ---------------------------------------------------------------------- */

/* Says of the thing that was taken over as this one where it is now. */
static void mark(struct es_arrival *a, struct es_bytes received, const struct es_id *here)
{
	for (size_t i = 0; i < a->manifest.records_len; i++) {
		struct es_brought *b = &a->things[i];
		if (b->state != ES_BROUGHT_NEW ||
		    !es_bytes_equal(es_map_str(received, "entity"), ES_BYTES(b->entity.bytes)) ||
		    !es_bytes_equal(es_map_str(received, "structure"),
		                    ES_BYTES(b->structure.bytes)))
			continue;
		bool same =
		        es_bytes_equal(es_map_str(received, "record"), ES_BYTES(b->record.bytes));
		b->here = *here;
		b->state = same ? ES_BROUGHT_HERE : ES_BROUGHT_OTHER;
		b->why = same ? NULL : "here in another version, which stays as it is";
	}
}

static es_err mark_kind(struct es_arrival *a, const struct es_view_source *s, uint64_t kind)
{
	struct es_seen seen = {0};
	struct es_bytes list;
	struct es_walk walk;
	struct es_row row;
	uint64_t number;
	struct es_reader r;
	es_err err = ES_OK;

	es_walk_kind(&walk, s->snap, kind, ES_OLDEST_FIRST);
	while (!err && es_walk_next(&walk, &number)) {
		err = es_row_get(s->snap, number, &row);
		if (err || row.header.has_entity ||
		    !es_id_equal(&row.header.structure, &s->self->structure))
			continue;
		err = es_see_id(s, kind, &row.id, &seen);
		if (!err && es_map_get(seen.body, "received", &list) && es_elements(list, &r))
			mark(a, es_read_value(&r), &row.id);
		es_seen_free(&seen);
		err = err == ES_NOT_FOUND ? ES_OK : err;
	}
	return err;
}

static es_err find_taken(struct es_arrival *a, struct es_snapshot *snap,
                         const struct es_federation *f)
{
	struct es_view_source s = {.snap = snap,
	                           .federation = f,
	                           .self = &a->node->identity,
	                           .scope_max = ES_SCOPE_FEDERATION,
	                           .moderates = true};
	es_err err = ES_OK;

	for (uint64_t kind = 0; !err && kind <= ES_KIND_POSITION; kind++)
		if (is_taken(kind))
			err = mark_kind(a, &s, kind);
	return err;
}

/* --- opening ------------------------------------------------------------------------------------ */

static es_err look_at_all(struct es_arrival *a, const char **why)
{
	struct es_federation ours;
	struct es_snapshot *snap;

	es_err err = es_snapshot_begin(a->node->store, &snap);
	if (err)
		return err;
	es_federation_init(&ours);
	err = es_acts_fold(snap, &ours);
	es_snapshot_end(snap);
	if (!err)
		err = arrival_each(a, look_at, &ours, why);
	if (!err)
		err = es_snapshot_begin(a->node->store, &snap);
	if (!err) {
		err = find_taken(a, snap, &ours);
		es_snapshot_end(snap);
	}
	es_federation_free(&ours);
	return err;
}

static es_err open_all(struct es_arrival *a, const char **why)
{
	es_err err = arrival_each(a, read_manifest, why, why);

	if (err)
		return err;
	if (!a->manifest.records) {
		*why = "there is no " ES_PARCEL_MANIFEST " in it: it is no archive of a toolbox";
		return ES_INVALID;
	}
	a->things =
	        calloc(a->manifest.records_len ? a->manifest.records_len : 1, sizeof(*a->things));
	if (!a->things)
		return ES_NO_MEMORY;
	settle(a);
	return look_at_all(a, why);
}

es_err es_arrival_open(struct es_node *node, const char *path, struct es_arrival **out,
                       const char **why)
{
	struct es_arrival *a = calloc(1, sizeof(*a));

	*out = NULL;
	*why = NULL;
	if (!a)
		return ES_NO_MEMORY;
	a->node = node;
	es_err err = snprintf(a->path, sizeof(a->path), "%s", path) < (int)sizeof(a->path)
	                     ? open_all(a, why)
	                     : ES_NOT_FOUND;
	if (err)
		es_arrival_close(a);
	else
		*out = a;
	return err;
}

void es_arrival_close(struct es_arrival *a)
{
	if (!a)
		return;
	es_brought_list_free(&a->manifest);
	free(a->things);
	free(a->wanted);
	free(a);
}

size_t es_arrival_count(const struct es_arrival *a)
{
	return a->manifest.records_len;
}

const struct es_brought *es_arrival_at(const struct es_arrival *a, size_t index)
{
	return &a->things[index];
}

size_t es_arrival_unproven(const struct es_arrival *a)
{
	return a->manifest.unproven;
}
