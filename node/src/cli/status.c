/* SPDX-License-Identifier: EUPL-1.2 */
#include "cli/status.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

const struct es_status_kind es_status_kinds[ES_STATUS_KINDS] = {
        {ES_KIND_PRACTICE, "practice", "practices"},
        {ES_KIND_TOOL, "tool", "tools"},
        {ES_KIND_TESTIMONY, "testimony", "testimonies"},
        {ES_KIND_ADOPTION, "adoption", "adoptions"},
        {ES_KIND_COMMENT, "comment", "comments"},
        {ES_KIND_PROFILE, "profile", "profiles"},
        {ES_KIND_STRUCTURE_CARD, "structure card", "structure cards"}};

static es_err add_log(void *context, const struct es_log_info *info)
{
	struct es_status *s = context;
	struct es_tree_hash root;
	struct es_writer *w = &s->logs;

	es_edge_root(&info->log.edge, &root);
	es_write_map(w, 5);
	es_write_cstr(w, "id");
	es_write_bin(w, ES_BYTES(info->log.id.bytes));
	es_write_cstr(w, "structure");
	es_write_bin(w, ES_BYTES(info->log.structure.bytes));
	es_write_cstr(w, "size");
	es_write_uint(w, info->log.edge.size);
	es_write_cstr(w, "root");
	es_write_bin(w, ES_BYTES(root.bytes));
	es_write_cstr(w, "open");
	es_write_bool(w, info->own_open);
	s->logs_len++;
	return w->err;
}

/* A log that a fork proof froze. */
static es_err add_frozen(void *context, const struct es_frozen *frozen)
{
	struct es_status *s = context;
	struct es_writer *w = &s->frozen;

	es_write_map(w, 4);
	es_write_cstr(w, "id");
	es_write_bin(w, ES_BYTES(frozen->log.bytes));
	es_write_cstr(w, "structure");
	es_write_bin(w, ES_BYTES(frozen->structure.bytes));
	es_write_cstr(w, "index");
	es_write_uint(w, frozen->limit.size);
	es_write_cstr(w, "seen");
	es_write_uint(w, frozen->seen_ms);
	s->frozen_len++;
	return w->err;
}

static uint64_t count_walk(struct es_walk *walk)
{
	uint64_t row, count = 0;

	while (es_walk_next(walk, &row))
		count++;
	return count;
}

/* A structure may run several nodes: each link is an entry. False if there is none. */
static bool add_links(struct es_status *s, const struct es_peer_state *live, size_t count,
                      const struct es_id *structure)
{
	size_t before = s->peers_len;

	for (size_t i = 0; i < count; i++)
		if (live[i].known && es_id_equal(&live[i].structure, structure))
			s->peers[s->peers_len++] = live[i];
	return s->peers_len > before;
}

/* At least one entry for each other member; what the links know of strangers and addresses comes
 * after. */
static es_err gather_peers(struct es_status *s)
{
	const struct es_federation *f = &s->reading.federation;
	const struct es_service *service = s->cli->service;
	size_t max = ES_LINKS_MAX + ES_BOOK_MAX, live_len = 0;
	struct es_peer_state *live = calloc(max, sizeof *live);

	s->peers = calloc(f->members_len + max, sizeof *s->peers);
	if (!live || !s->peers) {
		free(live);
		return ES_NO_MEMORY;
	}
	if (service)
		live_len = service->peers(service->context, live, max);
	for (size_t i = 0; i < f->members_len; i++) {
		const struct es_id *structure = &f->members[i].admission.structure;
		if (f->members[i].suspended || add_links(s, live, live_len, structure) ||
		    es_id_equal(structure, &s->cli->node->identity.structure))
			continue;
		s->peers[s->peers_len++] = (struct es_peer_state){
		        .known = true, .structure = *structure, .state = "silent", .waits = ""};
	}
	for (size_t i = 0; i < live_len; i++)
		if (!live[i].known || !es_federation_member(f, &live[i].structure))
			s->peers[s->peers_len++] = live[i];
	free(live);
	return ES_OK;
}

static uint64_t bytes_of(const char *home)
{
	char path[4200];
	struct stat info;

	snprintf(path, sizeof path, "%s/data.mdb", home);
	/* The file is sparse: what it takes is what counts. */
	return stat(path, &info) == 0 ? (uint64_t)info.st_blocks * 512 : 0;
}

static es_err gather(struct es_status *s)
{
	struct es_walk walk;
	es_err err = es_store_vector(s->reading.snap, &s->reading.federation, &s->vector);

	if (!err)
		err = es_log_each(s->reading.snap, &s->reading.federation, add_log, s);
	if (!err)
		err = es_frozen_each(s->reading.snap, add_frozen, s);
	if (!err)
		err = gather_peers(s);
	if (err)
		return err;
	es_vector_root(&s->vector, &s->root);
	es_walk_unlogged(&walk, s->reading.snap);
	s->unlogged = count_walk(&walk);
	es_walk_missing(&walk, s->reading.snap, 0);
	s->missing = count_walk(&walk);
	es_store_policy(s->reading.snap, &s->policy);
	const struct es_view_source source = {.snap = s->reading.snap,
	                                      .federation = &s->reading.federation,
	                                      .self = &s->cli->node->identity,
	                                      .scope_max = ES_SCOPE_FEDERATION};
	es_taking_check(&source, &s->toolboxes);
	if (es_hosted_gather(s->cli, &s->hosted))
		es_note(s->cli, "not all of %s/hosted can be read", s->cli->home);
	s->bytes = bytes_of(s->cli->home);
	s->full_ms = es_store_full_ms(s->cli->node->store);
	return ES_OK;
}

size_t es_status_logs_at_once(const struct es_status *s, const struct es_peer_state *peer)
{
	bool live = peer->linked && strcmp(peer->state, "live") == 0;

	return live && s->vector.count > peer->lazy_logs ? s->vector.count - peer->lazy_logs : 0;
}

static int run_status(struct es_cli *cli)
{
	struct es_status s = {.cli = cli};
	int exit_code = es_reading_begin(cli, &s.reading);

	if (exit_code)
		return exit_code;
	es_vector_init(&s.vector);
	es_writer_grow(&s.logs, ES_STATUS_MAX);
	es_writer_grow(&s.frozen, ES_STATUS_MAX);
	es_err err = gather(&s);
	if (err)
		exit_code = es_fail_err(cli, "cannot read the store", err);
	else
		exit_code = cli->json ? es_status_json(&s) : es_status_text(&s);
	es_writer_free(&s.logs);
	es_writer_free(&s.frozen);
	es_vector_free(&s.vector);
	free(s.peers);
	es_reading_end(&s.reading);
	return exit_code;
}

const struct es_command es_command_status = {
        .name = "status",
        .operands = "",
        .summary = "Says how this node stands: federation, logs, partners, counts",
        .details = "--json has federation, structure, vector, logs (id, structure, size, root),\n"
                   "frozen (logs that were proven to be forked: id, structure, index, seen), peers "
                   "(structure, state) and counts, among others.",
        .place = ES_PLACE_READ,
        .run = run_status,
};
