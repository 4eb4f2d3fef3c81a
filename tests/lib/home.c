/* SPDX-License-Identifier: EUPL-1.2 */
#define _GNU_SOURCE /* nftw */
#include "home.h"

#include "essaim/schema.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void home_folder(char path[HOME_PATH_MAX])
{
	const char *base = getenv("TMPDIR");

	snprintf(path, HOME_PATH_MAX, "%s/essaim-test-XXXXXX", base ? base : "/tmp");
	es_assert(mkdtemp(path) != NULL);
}

static int remove_one(const char *path, const struct stat *info, int type, struct FTW *ftw)
{
	(void)info;
	(void)type;
	(void)ftw;
	return remove(path);
}

void home_remove(const char *path)
{
	(void)nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

struct es_node *home_node(const char *folder, const char *name)
{
	char home[HOME_PATH_MAX + 64];
	struct es_node *node;

	snprintf(home, sizeof(home), "%s/%s", folder, name);
	es_err err = es_node_init(home, name, "FR", "Montbéliard", "fr");
	es_assert(err == ES_OK || err == ES_EXISTS);
	es_assert(es_node_open(home, true, &node) == ES_OK);
	return node;
}

struct es_bytes home_comment(const char *text, struct es_writer *w)
{
	uint8_t author[ES_AUTHOR_LEN] = {7};
	struct es_writer text_writer;

	es_writer_grow(&text_writer, ES_BODY_MAX);
	es_write_cstr(&text_writer, text);
	struct es_schema_value values[] = {{"text", es_writer_bytes(&text_writer)}};
	es_assert(es_schema_encode(ES_KIND_COMMENT, author, values, 1, w) == ES_OK);
	es_writer_free(&text_writer);
	return es_writer_bytes(w);
}

es_err home_publish(struct es_node *node, const struct es_id *practice, const char *text,
                    struct es_id *id)
{
	struct es_writer w;

	es_writer_grow(&w, ES_BODY_MAX);
	struct es_draft draft = {.kind = ES_KIND_COMMENT,
	                         .lang = "fr",
	                         .scope = ES_SCOPE_PUBLIC,
	                         .entity = practice,
	                         .body = home_comment(text, &w)};
	es_err err = es_publish(node, &draft, 1, id);
	es_writer_free(&w);
	return err;
}

es_err home_try_erase(struct es_node *node, const struct es_id *target, struct es_id *id)
{
	static const uint8_t nobody[ES_AUTHOR_LEN];
	uint8_t value[16], body[128];
	struct es_writer reason, w;

	es_writer_init(&reason, value, sizeof(value));
	es_write_cstr(&reason, "mistake");
	struct es_schema_value values[] = {{"reason", es_writer_bytes(&reason)}};
	es_writer_init(&w, body, sizeof(body));
	es_err err = es_schema_encode(ES_KIND_ERASURE, nobody, values, 1, &w);
	struct es_draft d = {.kind = ES_KIND_ERASURE,
	                     .lang = "fr",
	                     .entity = target,
	                     .parents = target,
	                     .parents_len = 1,
	                     .body = es_writer_bytes(&w)};
	return err ? err : es_publish(node, &d, 1, id);
}

struct es_id home_erase(struct es_node *node, const struct es_id *target)
{
	struct es_id id;

	es_assert(home_try_erase(node, target, &id) == ES_OK);
	return id;
}

/* --- carrying --------------------------------------------------------------------------------- */

struct act_change {
	struct es_change change;
	struct es_bytes sealed;
};

static es_err apply_act(struct es_write *w, struct es_change *change)
{
	return es_write_act(w, ((struct act_change *)change)->sealed);
}

static es_err carry_acts(struct es_node *from, struct es_node *to)
{
	struct es_snapshot *snap;
	struct act_change act = {.sealed = {NULL, 0}};

	es_err err = es_snapshot_begin(from->store, &snap);
	for (uint64_t i = 0; !err; i++) {
		err = es_act_get(snap, i, &act.sealed);
		if (!err)
			err = es_store_apply(to->store, apply_act, &act.change);
	}
	es_snapshot_end(snap);
	return err == ES_NOT_FOUND ? ES_OK : err;
}

struct run_change {
	struct es_change change;
	struct es_federation federation;
	struct es_incoming_run run;
};

static es_err apply_run(struct es_write *w, struct es_change *change)
{
	struct run_change *r = (struct run_change *)change;

	return es_write_run(w, &r->federation, &r->run, es_now_ms());
}

static es_err read_wire(struct es_reader *r, struct es_wire_body *body)
{
	memset(body, 0, sizeof(*body));
	if (es_reader_peek(r) == ES_NIL) {
		es_read_nil(r);
		return r->err;
	}
	es_read_array_of(r, 4);
	es_read_fixed(r, body->key, sizeof(body->key));
	body->codec = es_read_uint(r, 255);
	body->plain_len = es_read_uint(r, ES_BODY_MAX);
	body->packed = es_read_bin(r, ES_BODY_MAX);
	body->present = r->err == ES_OK;
	return r->err;
}

static es_err store_run(struct es_node *to, struct run_change *change, struct es_bytes bodies,
                        size_t bodies_len)
{
	struct es_wire_body *wires = calloc(bodies_len ? bodies_len : 1, sizeof(*wires));
	struct es_reader r;
	struct es_snapshot *snap;

	es_assert(wires != NULL);
	es_reader_init(&r, bodies);
	for (size_t i = 0; i < bodies_len; i++)
		es_assert(read_wire(&r, &wires[i]) == ES_OK);
	change->run.bodies = wires;
	change->run.bodies_len = bodies_len;
	es_federation_init(&change->federation);
	es_err err = es_snapshot_begin(to->store, &snap);
	if (!err)
		err = es_acts_fold(snap, &change->federation);
	es_snapshot_end(snap);
	if (!err)
		err = es_store_apply(to->store, apply_run, &change->change);
	es_federation_free(&change->federation);
	free(wires);
	return err;
}

es_err home_carry_run(struct es_node *from, struct es_node *to, const struct es_id *log,
                      uint64_t start, size_t *count)
{
	struct es_snapshot *snap;
	struct es_writer headers, bodies;
	struct run_change change;
	size_t bodies_len = 0;

	memset(&change, 0, sizeof(change));
	es_writer_grow(&headers, 2 * ES_MESSAGE_MAX);
	es_writer_grow(&bodies, 2 * ES_MESSAGE_MAX);
	es_err err = es_snapshot_begin(from->store, &snap);
	if (!err)
		err = es_log_read_run(snap, log, start, &headers, &bodies, count, &bodies_len,
		                      change.run.run.signature);
	es_snapshot_end(snap);
	change.run.run.log = *log;
	change.run.run.start = start;
	change.run.run.count = *count;
	change.run.run.headers = es_writer_bytes(&headers);
	if (!err)
		err = store_run(to, &change, es_writer_bytes(&bodies), bodies_len);
	es_writer_free(&headers);
	es_writer_free(&bodies);
	return err;
}

static es_err vector_of(struct es_node *node, struct es_vector *v)
{
	struct es_snapshot *snap;
	struct es_federation f;

	es_federation_init(&f);
	es_err err = es_snapshot_begin(node->store, &snap);
	if (!err)
		err = es_acts_fold(snap, &f);
	if (!err)
		err = es_store_vector(snap, &f, v);
	es_snapshot_end(snap);
	es_federation_free(&f);
	return err;
}

static uint64_t held(const struct es_vector *v, const struct es_id *log)
{
	for (size_t i = 0; i < v->count; i++)
		if (es_id_equal(&v->entries[i].log, log))
			return v->entries[i].size;
	return 0;
}

es_err home_carry(struct es_node *from, struct es_node *to)
{
	struct es_vector theirs, ours;

	es_vector_init(&theirs);
	es_vector_init(&ours);
	es_err err = carry_acts(from, to);
	if (!err)
		err = vector_of(from, &theirs);
	if (!err)
		err = vector_of(to, &ours);
	for (size_t i = 0; i < theirs.count && !err; i++) {
		uint64_t at = held(&ours, &theirs.entries[i].log);
		while (at < theirs.entries[i].size && !err) {
			size_t count = 0;
			err = home_carry_run(from, to, &theirs.entries[i].log, at, &count);
			at += count;
		}
	}
	es_vector_free(&theirs);
	es_vector_free(&ours);
	return err;
}

es_err home_join(struct es_node *founder, struct es_node *joiner)
{
	static const char *const addresses[] = {"localhost:7000"};
	uint8_t sealed[ES_SEALED_KEY_LEN];
	struct es_ticket ticket;
	struct es_id ticket_id;
	struct es_admission admission = {.structure = joiner->identity.structure, .city = "Turin"};

	memcpy(admission.key, joiner->identity.keys->certificate.structure_key, ES_PUBLIC_KEY_LEN);
	memcpy(admission.name, joiner->identity.name, sizeof(admission.name));
	memcpy(admission.country, "IT", 3);
	memcpy(admission.lang, "it", 3);
	es_err err = es_node_invite(founder, 60000, addresses, 1, &ticket);
	if (!err)
		err = es_node_joining(joiner, &ticket.federation);
	if (err)
		return err;
	es_ticket_id(ticket.secret, &ticket_id);
	err = es_node_admit(founder, &admission, &ticket_id, joiner->identity.keys->channel_key,
	                    sealed);
	if (!err)
		err = carry_acts(founder, joiner);
	return err ? err : es_node_joined(joiner, ES_BYTES(sealed));
}

bool home_same(struct es_node *a, struct es_node *b)
{
	struct es_vector va, vb;
	struct es_id ra, rb;

	es_vector_init(&va);
	es_vector_init(&vb);
	es_assert(vector_of(a, &va) == ES_OK && vector_of(b, &vb) == ES_OK);
	es_vector_root(&va, &ra);
	es_vector_root(&vb, &rb);
	es_vector_free(&va);
	es_vector_free(&vb);
	return es_id_equal(&ra, &rb);
}

static void print_fault(void *context, const char *sentence)
{
	(void)context;
	fprintf(stderr, "fault: %s\n", sentence);
}

uint64_t home_faults(struct es_node *node)
{
	struct es_check_report report;
	es_err err = es_store_check(node->store, print_fault, NULL, NULL, &report);

	es_assert((err == ES_OK) == (report.faults == 0));
	return report.faults;
}

uint64_t home_size(struct es_node *node, const struct es_id *log)
{
	struct es_snapshot *snap;
	struct es_log_info info;

	es_assert(es_snapshot_begin(node->store, &snap) == ES_OK);
	es_err err = es_log_get(snap, log, &info);
	es_snapshot_end(snap);
	return err ? 0 : info.log.edge.size;
}

struct search {
	const struct es_id *structure;
	struct es_log_info *out;
	bool found, open;
};

static es_err look(void *context, const struct es_log_info *log)
{
	struct search *s = context;

	if (!es_id_equal(&log->log.structure, s->structure) || s->open)
		return ES_OK;
	*s->out = *log;
	s->found = true;
	s->open = log->own_open;
	return ES_OK;
}

bool home_log(struct es_node *node, struct es_log_info *info)
{
	struct search s = {.structure = &node->identity.structure, .out = info};
	struct es_snapshot *snap;
	struct es_federation f;

	es_federation_init(&f);
	es_assert(es_snapshot_begin(node->store, &snap) == ES_OK);
	es_assert(es_acts_fold(snap, &f) == ES_OK);
	es_assert(es_log_each(snap, &f, look, &s) == ES_OK);
	es_snapshot_end(snap);
	es_federation_free(&f);
	return s.found;
}
