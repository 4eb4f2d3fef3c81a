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

void home_account(struct es_node *node, const char *login, const char *name, enum es_role role,
                  struct es_account *out)
{
	const struct es_account_request request = {.login = es_bytes_str(login),
	                                           .password = es_bytes_str(HOME_PASSWORD),
	                                           .name = es_bytes_str(name),
	                                           .lang = es_bytes_str("fr"),
	                                           .role = role};

	es_assert(es_account_create(node, &request, out) == ES_OK);
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

struct es_snapshot *home_look(struct es_node *node, struct es_federation *f)
{
	struct es_snapshot *snap;

	es_federation_init(f);
	es_assert(es_snapshot_begin(node->store, &snap) == ES_OK);
	es_assert(es_acts_fold(snap, f) == ES_OK);
	return snap;
}

void home_look_end(struct es_snapshot *snap, struct es_federation *f)
{
	es_snapshot_end(snap);
	es_federation_free(f);
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

	snap = home_look(node, &f);
	es_assert(es_log_each(snap, &f, look, &s) == ES_OK);
	home_look_end(snap, &f);
	return s.found;
}
