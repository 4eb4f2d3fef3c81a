/* SPDX-License-Identifier: EUPL-1.2 */
#include "records.h"

#include "nodes.h"

#include "essaim/schema.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define PUBLISH_BATCH 1000
#define TEXT_LEN (BENCH_BODY_LEN - 34) /* author and keys are the rest */

static void write_text(struct es_writer *w)
{
	static const char letters[] =
	        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .";
	static const uint8_t author[ES_AUTHOR_LEN] = {1};
	uint8_t noise[TEXT_LEN];
	char text[TEXT_LEN];

	randombytes_buf(noise, sizeof(noise));
	for (size_t c = 0; c < sizeof(text); c++)
		text[c] = letters[noise[c] % 64];
	es_write_map(w, 2);
	es_write_cstr(w, "author");
	es_write_bin(w, ES_BYTES(author));
	es_write_cstr(w, "text");
	es_write_str(w, es_bytes_of(text, sizeof(text)));
}

static struct es_node *open_node(const char *home)
{
	struct es_node *node;
	bench_must(es_node_open(home, true, &node), home);
	es_node_start_logging(node);
	return node;
}

void bench_publish_texts(const char *home, size_t count)
{
	static uint8_t space[PUBLISH_BATCH][BENCH_BODY_LEN + 64];
	static struct es_draft drafts[PUBLISH_BATCH];
	static struct es_id ids[PUBLISH_BATCH];
	struct es_node *node = open_node(home);
	struct es_id practice;

	randombytes_buf(practice.bytes, sizeof(practice.bytes));
	for (size_t done = 0; done < count;) {
		size_t batch = count - done < PUBLISH_BATCH ? count - done : PUBLISH_BATCH;
		for (size_t i = 0; i < batch; i++) {
			struct es_writer w;
			es_writer_init(&w, space[i], sizeof(space[i]));
			write_text(&w);
			es_assert(w.err == ES_OK);
			drafts[i] = (struct es_draft){.kind = ES_KIND_COMMENT,
			                              .lang = "fr",
			                              .entity = &practice,
			                              .body = es_writer_bytes(&w)};
		}
		bench_must(es_publish(node, drafts, batch, ids), "publish");
		done += batch;
	}
	es_node_close(node);
}

struct noise {
	struct es_change change; /* first */
	const struct es_id *structure;
	struct es_id about;
	size_t count;
};

static es_err write_noise(struct es_write *w, struct es_change *change)
{
	struct noise *n = (struct noise *)change;
	es_err err = ES_OK;

	for (size_t i = 0; i < n->count && !err; i++) {
		uint8_t space[BENCH_BODY_LEN + 64], header_space[ES_HEADER_MAX];
		uint8_t noise[BENCH_BODY_LEN - 35], key[ES_BODY_KEY_LEN];
		static const uint8_t author[ES_AUTHOR_LEN] = {1};
		struct es_writer body, header;
		struct es_id id;
		randombytes_buf(noise, sizeof(noise));
		randombytes_buf(key, sizeof(key));
		es_writer_init(&body, space, sizeof(space));
		es_write_map(&body, 2);
		es_write_cstr(&body, "author");
		es_write_bin(&body, ES_BYTES(author));
		es_write_cstr(&body, "text");
		es_write_bin(&body, ES_BYTES(noise));
		struct es_header h = {.version = ES_HEADER_VERSION,
		                      .kind = ES_KIND_COMMENT,
		                      .structure = *n->structure,
		                      .created_ms = es_now_ms(),
		                      .lang = "fr",
		                      .has_entity = true,
		                      .entity = n->about,
		                      .body_class = es_body_class(body.len)};
		es_body_commit(es_writer_bytes(&body), key, &h.body_commit);
		es_writer_init(&header, header_space, sizeof(header_space));
		err = es_header_encode(&h, &header);
		if (!err)
			err = es_write_record(w, es_writer_bytes(&header), es_writer_bytes(&body),
			                      key, es_now_ms(), &id);
	}
	return err;
}

void bench_publish_noise(const char *home, size_t count)
{
	struct es_node *node = open_node(home);
	struct noise n = {.structure = &node->identity.structure};

	randombytes_buf(n.about.bytes, sizeof(n.about.bytes));
	for (size_t done = 0; done < count; done += n.count) {
		n.count = count - done < PUBLISH_BATCH ? count - done : PUBLISH_BATCH;
		bench_must(es_store_apply(node->store, write_noise, &n.change), "records");
	}
	es_node_close(node);
}

void bench_sizes(const char *home, uint64_t first_row, struct bench_sizes *out)
{
	struct es_snapshot *snap;
	struct es_node *node;
	struct es_row row;

	*out = (struct bench_sizes){0};
	bench_must(es_node_open(home, false, &node), home);
	bench_must(es_snapshot_begin(node->store, &snap), "snapshot");
	for (uint64_t n = first_row; es_row_get(snap, n, &row) == ES_OK; n++) {
		out->records++;
		out->headers += row.header_bytes.len;
		out->plain += row.has_body ? row.body.plain_len : 0;
		out->packed += row.has_body ? row.body.sealed.len : 0;
		out->keys += ES_BODY_KEY_LEN;
	}
	es_snapshot_end(snap);
	es_node_close(node);
}

uint64_t bench_last_row(const char *home)
{
	struct bench_sizes sizes;
	bench_sizes(home, 1, &sizes);
	return sizes.records;
}
