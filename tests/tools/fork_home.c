/* SPDX-License-Identifier: EUPL-1.2 */
/* What an honest node cannot do: keeps the key of a log in a file and signs on with it, in a copy of the
 * home, too.
 *
 *   fork_home begin HOME KEYFILE TEXT...   opens a log, publishes one comment a text
 *   fork_home go-on HOME KEYFILE TEXT...   publishes more in the same log
 *
 * Prints the id of each comment. HOME is that of a member whose node does not run. */
#include "home.h"
#include "store/logs.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

struct theft {
	struct es_id log;
	uint8_t secret[ES_SECRET_KEY_LEN];
};

struct signing {
	struct es_change change; /* first */
	struct es_node *node;
	struct theft *theft;
	bool begin;
};

static es_err open_log(struct es_write *w, struct signing *s)
{
	uint8_t header_bytes[ES_HEADER_MAX], body_bytes[4096], body_key[ES_BODY_KEY_LEN];
	struct es_log_start start = {.certificate = s->node->identity.keys->certificate};
	const struct es_federation *f;
	struct es_writer header, body;

	es_err err = es_write_fold(w, &f);
	if (err)
		return err;
	start.federation = f->id;
	crypto_sign_keypair(start.log_key, s->theft->secret);
	randombytes_buf(body_key, sizeof(body_key));
	es_writer_init(&header, header_bytes, sizeof(header_bytes));
	es_writer_init(&body, body_bytes, sizeof(body_bytes));
	err = es_log_start_make(&start, s->node->identity.keys->node_secret, body_key,
	                        1700000000000, &header, &body);
	if (err)
		return err;
	return es_write_log_start(w, es_writer_bytes(&header), es_writer_bytes(&body), body_key,
	                          &f->id, s->theft->secret, 1700000000000, &s->theft->log);
}

/* A log ends with the process that opened it; not this one. */
static es_err sign(struct es_write *w, struct es_change *change)
{
	struct signing *s = (struct signing *)change;
	struct es_log_info info;
	struct es_walk walk;
	uint64_t rows[ES_RUN_MAX];
	size_t count = 0;

	es_err err = s->begin ? open_log(w, s) : ES_OK;
	if (!err)
		err = es_log_get(es_write_snapshot(w), &s->theft->log, &info);
	if (err)
		return err;
	info.own_open = true;
	es_log_save(w, &info);
	es_walk_unlogged(&walk, es_write_snapshot(w));
	while (count < ES_RUN_MAX && es_walk_next(&walk, &rows[count]))
		count++;
	return es_write_append(w, &s->theft->log, rows, count, s->theft->secret);
}

static void keep(const char *path, struct theft *theft, bool write)
{
	FILE *file = fopen(path, write ? "wb" : "rb");
	size_t done = 0;

	if (file)
		done = write ? fwrite(theft, sizeof(*theft), 1, file)
		             : fread(theft, sizeof(*theft), 1, file);
	es_assert(done == 1 && fclose(file) == 0);
}

int main(int argc, char **argv)
{
	struct theft theft = {{{0}}, {0}};
	struct es_node *node;

	if (argc < 4 || sodium_init() < 0)
		return 2;
	bool begin = strcmp(argv[1], "begin") == 0;
	if (!begin)
		keep(argv[3], &theft, false);
	es_assert(es_node_open(argv[2], true, &node) == ES_OK);
	for (int i = 4; i < argc; i++) {
		struct es_id practice = {{1}}, id;
		char hex[ES_ID_HEX_LEN];
		es_assert(home_publish(node, &practice, argv[i], &id) == ES_OK);
		es_id_hex(&id, hex);
		puts(hex);
	}
	struct signing signing = {.node = node, .theft = &theft, .begin = begin};
	es_err err = es_store_apply(node->store, sign, &signing.change);
	if (err)
		fprintf(stderr, "%s\n", es_err_sentence(err));
	es_node_close(node);
	if (begin && !err)
		keep(argv[3], &theft, true);
	return err ? 1 : 0;
}
