/* SPDX-License-Identifier: EUPL-1.2 */
/* How fast the store takes runs of records from a peer, beside LMDB itself writing the same
 * entries in the same batches with the same syncs, in the same run; and how many bytes a record
 * takes on the disk. usage: bench_store [--smoke | RECORDS] [BYTES] */
#include "bare.h"
#include "home.h"
#include "publisher.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>

static double now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Of all threads: what a busy machine does not blur. */
static double cpu_s(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
	       (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

struct spent {
	double wall_s, cpu_s;
};

static struct spent since(struct spent start)
{
	return (struct spent){now_s() - start.wall_s, cpu_s() - start.cpu_s};
}

static void need(bool condition, const char *what)
{
	if (condition)
		return;
	fprintf(stderr, "bench_store: %s\n", what);
	exit(1);
}

/* --- the store -------------------------------------------------------------------------------- */

struct run {
	struct es_change change; /* first */
	struct es_incoming_run in;
	struct es_wire_body bodies[ES_RUN_MAX];
	struct es_writer headers, packed;
	bool done;
};

static struct es_member member;
static struct es_federation federation;
static uint32_t first; /* the one member */

/* A body of exactly len bytes that no packing makes shorter: an author and noise. */
static void write_body(struct es_writer *w, size_t len)
{
	uint8_t noise[4096], author[ES_AUTHOR_LEN];

	randombytes_buf(author, sizeof(author));
	size_t fixed = 1 + 7 + 2 + ES_AUTHOR_LEN + 5 + 3;
	size_t rest = len > fixed ? len - fixed : 1;
	randombytes_buf(noise, rest);
	es_write_map(w, 2);
	es_write_cstr(w, "author");
	es_write_bin(w, ES_BYTES(author));
	es_write_cstr(w, "text");
	es_write_bin(w, es_bytes_of(noise, rest));
}

static void add_record(struct run *r, size_t i, const struct publisher *p, uint64_t n, size_t bytes)
{
	struct es_header h = {.version = ES_HEADER_VERSION,
	                      .kind = ES_KIND_COMMENT,
	                      .structure = p->certificate.structure,
	                      .created_ms = PUBLISHER_NOW_MS + n,
	                      .lang = "fr",
	                      .has_entity = true};
	struct es_wire_body *body = &r->bodies[i];
	uint8_t header_bytes[ES_HEADER_MAX];
	struct es_writer header;

	/* A hundred records about each entity. */
	uint64_t about = n / 100;
	memcpy(h.entity.bytes, &about, sizeof(about));
	es_record_id(ES_BYTES(h.entity.bytes), &h.entity);
	size_t start = r->packed.len;
	write_body(&r->packed, bytes > 122 ? bytes - 122 : 64); /* the header takes 122 */
	size_t len = r->packed.len - start;
	struct es_bytes plain = es_bytes_of(r->packed.data + start, len);
	randombytes_buf(body->key, sizeof(body->key));
	body->present = true;
	body->codec = ES_CODEC_PLAIN;
	body->plain_len = len;
	body->packed = (struct es_bytes){(const uint8_t *)start,
	                                 len}; /* an offset until all are written */
	h.body_class = es_body_class(len);
	es_body_commit(plain, body->key, &h.body_commit);
	es_writer_init(&header, header_bytes, sizeof(header_bytes));
	need(es_header_encode(&h, &header) == ES_OK, "header");
	es_write_raw(&r->headers, es_writer_bytes(&header));
}

static void add_start(struct run *r, const struct publisher *p)
{
	size_t start = r->packed.len;

	es_write_raw(&r->packed, p->first.body);
	es_write_raw(&r->headers, p->first.header);
	r->bodies[0] = (struct es_wire_body){.present = true,
	                                     .plain_len = p->first.body.len,
	                                     .packed = {(const uint8_t *)start, p->first.body.len}};
	memcpy(r->bodies[0].key, p->first.body_key, ES_BODY_KEY_LEN);
}

static void make_run(struct run *r, const struct publisher *p, struct es_edge *edge, size_t count,
                     size_t bytes)
{
	struct es_checkpoint cp;
	struct es_reader reader;

	es_writer_grow(&r->headers, (size_t)4 << 20);
	es_writer_grow(&r->packed, (size_t)64 << 20);
	r->in.run = (struct es_run){.log = p->log.id, .start = edge->size, .count = count};
	for (size_t i = 0; i < count; i++) {
		if (edge->size + i == 0)
			add_start(r, p);
		else
			add_record(r, i, p, edge->size + i, bytes);
	}
	for (size_t i = 0; i < count; i++)
		r->bodies[i].packed.data = r->packed.data + (size_t)r->bodies[i].packed.data;
	es_reader_init(&reader, es_writer_bytes(&r->headers));
	for (size_t i = 0; i < count; i++) {
		struct es_tree_hash leaf;
		es_leaf_hash(es_read_value(&reader), &leaf);
		es_edge_append(edge, &leaf);
	}
	publisher_checkpoint(p, edge, &cp);
	r->in.run.headers = es_writer_bytes(&r->headers);
	memcpy(r->in.run.signature, cp.signature, ES_SIGNATURE_LEN);
	r->in.bodies = r->bodies;
	r->in.bodies_len = count;
}

static es_err apply(struct es_write *w, struct es_change *change)
{
	return es_write_run(w, &federation, &((struct run *)change)->in, PUBLISHER_NOW_MS);
}

/* One run after the other, as they come from a link: each its own batch and sync. */
static struct spent store_runs(struct es_store *s, struct run *runs, size_t count)
{
	struct spent start = {now_s(), cpu_s()};

	for (size_t i = 0; i < count; i++)
		need(es_store_apply(s, apply, &runs[i].change) == ES_OK, "a run was refused");
	return since(start);
}

/* --- both, side by side ----------------------------------------------------------------------- */

static uint64_t disk_bytes(const char *home)
{
	char path[HOME_PATH_MAX + 64];
	struct stat info;

	snprintf(path, sizeof(path), "%s/data.mdb", home);
	need(stat(path, &info) == 0, "file");
	return (uint64_t)info.st_blocks * 512;
}

int main(int argc, char **argv)
{
	bool smoke = argc > 1 && strcmp(argv[1], "--smoke") == 0;
	size_t records = smoke      ? 3000
	                 : argc > 1 ? (size_t)atol(argv[1])
	                            : 50000,
	       bytes = argc > 2 ? (size_t)atol(argv[2]) : 600;
	char folder[HOME_PATH_MAX], bare[HOME_PATH_MAX + 8], home[HOME_PATH_MAX + 8];
	static struct publisher p;
	struct es_store *store;
	struct es_edge edge;

	home_folder(folder);
	snprintf(home, sizeof(home), "%s/store", folder);
	snprintf(bare, sizeof(bare), "%s/bare", folder);
	need(mkdir(home, 0700) == 0 && mkdir(bare, 0700) == 0, "folders");
	need(es_store_open(home, true, &store) == ES_OK, "store");
	publisher_init(&p, 1);
	member.admission.structure = p.certificate.structure;
	memcpy(member.admission.key, p.certificate.structure_key, ES_PUBLIC_KEY_LEN);
	member.admission.logs = member.admission.leaves = UINT64_MAX;
	member.admission.body_bytes = UINT64_MAX;
	federation = (struct es_federation){.id = p.federation,
	                                    .acts = 1,
	                                    .members = &member,
	                                    .members_len = 1,
	                                    .by_id = &first};
	size_t count = (records + ES_RUN_MAX - 1) / ES_RUN_MAX;
	struct run *runs = calloc(count, sizeof(*runs));
	need(runs != NULL, "memory");
	es_edge_init(&edge);
	for (size_t i = 0; i < count; i++)
		make_run(&runs[i], &p, &edge,
		         records - i * ES_RUN_MAX < ES_RUN_MAX ? records - i * ES_RUN_MAX
		                                               : ES_RUN_MAX,
		         bytes);

	uint64_t empty = disk_bytes(home);
	struct spent ours = store_runs(store, runs, count);
	es_store_close(store);
	uint64_t full = disk_bytes(home);
	struct bare_result alone;
	bare_replay(home, bare, ES_RUN_MAX, &alone);
	double n = (double)records;
	printf("store: %zu records of %zu bytes in %.2f s (%.0f/s), %.2f s of CPU\n", records,
	       bytes, ours.wall_s, n / ours.wall_s, ours.cpu_s);
	printf("LMDB alone, the same %zu entries in the same %zu batches: %.2f s (%.0f/s), %.2f s "
	       "of CPU\n",
	       alone.entries, alone.transactions, alone.wall_s, n / alone.wall_s, alone.cpu_s);
	printf("ratio: %.2f of LMDB's rate, %.2f by CPU\n", alone.wall_s / ours.wall_s,
	       alone.cpu_s / ours.cpu_s);
	printf("disk: %.0f bytes a record (%.0f by LMDB alone)\n",
	       (double)(full - empty) / (double)records, (double)alone.disk / (double)records);
	home_remove(folder);
	for (size_t i = 0; i < count; i++) {
		es_writer_free(&runs[i].headers);
		es_writer_free(&runs[i].packed);
	}
	free(runs);
	return 0;
}
