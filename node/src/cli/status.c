/* SPDX-License-Identifier: EUPL-1.2 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/attachment.h"
#include "cli/pace.h"
#include "cli/policy.h"
#include "cli/print.h"
#include "node_limits.h"

#define STATUS_MAX (64u << 20)

/* Everything that status says, gathered first and said afterwards, in words or in JSON. */
struct status {
	struct es_cli *cli;
	struct es_reading reading;
	struct es_vector vector;
	struct es_id root;
	/* Members first, in order of admission, then other addresses. */
	struct es_peer_state *peers;
	size_t peers_len;
	uint64_t unlogged, missing, bytes, full_ms;
	struct es_body_policy policy;
	struct es_writer logs; /* array elements */
	size_t logs_len;
	struct es_writer frozen; /* array elements; borrowed by nobody */
	size_t frozen_len;
};

/* --- gathering -------------------------------------------------------------------------------- */

static es_err add_log(void *context, const struct es_log_info *info)
{
	struct status *s = context;
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
	struct status *s = context;
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
static bool add_links(struct status *s, const struct es_peer_state *live, size_t count,
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
static es_err gather_peers(struct status *s)
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

static es_err gather(struct status *s)
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
	s->bytes = bytes_of(s->cli->home);
	s->full_ms = es_store_full_ms(s->cli->node->store);
	return ES_OK;
}

/* --- in JSON ---------------------------------------------------------------------------------- */

static const uint64_t counted[] = {ES_KIND_STRUCTURE_CARD, ES_KIND_PROFILE,   ES_KIND_PRACTICE,
                                   ES_KIND_TOOL,           ES_KIND_TESTIMONY, ES_KIND_COMMENT};
#define COUNTED_LEN (sizeof counted / sizeof counted[0])

static void write_id(struct es_writer *w, const char *key, const struct es_id *id)
{
	es_write_cstr(w, key);
	if (es_id_is_zero(id))
		es_write_nil(w);
	else
		es_write_bin(w, ES_BYTES(id->bytes));
}

static void write_text(struct es_writer *w, const char *key, const char *text)
{
	es_write_cstr(w, key);
	if (text[0])
		es_write_cstr(w, text);
	else
		es_write_nil(w);
}

/* Logs of which the other side gets each record as it comes. */
static size_t logs_at_once(const struct status *s, const struct es_peer_state *peer)
{
	bool live = peer->linked && strcmp(peer->state, "live") == 0;

	return live && s->vector.count > peer->lazy_logs ? s->vector.count - peer->lazy_logs : 0;
}

static void write_peer(struct es_writer *w, const struct status *s,
                       const struct es_peer_state *peer)
{
	const struct es_member *member =
	        es_federation_structure(&s->reading.federation, &peer->structure);
	static const struct es_id nobody;

	es_write_map(w, 16);
	write_id(w, "structure", peer->known ? &peer->structure : &nobody);
	write_text(w, "name", member ? member->admission.name : "");
	write_text(w, "state", peer->state);
	es_write_cstr(w, "state_seconds");
	es_write_uint(w, peer->state_ms / 1000);
	write_text(w, "waits", peer->waits);
	es_write_cstr(w, "waits_seconds");
	es_write_uint(w, peer->waits[0] ? peer->waits_ms / 1000 : 0);
	write_text(w, "address", peer->address);
	write_text(w, "reason", peer->reason);
	write_text(w, "dialled_by", peer->linked ? peer->dialled ? "us" : "them" : "");
	es_write_cstr(w, "logs_at_once");
	es_write_uint(w, logs_at_once(s, peer));
	es_write_cstr(w, "logs_as_notes");
	es_write_uint(w, peer->lazy_logs);
	es_write_cstr(w, "last_seen");
	if (peer->last_seen_ms)
		es_write_uint(w, peer->last_seen_ms);
	else
		es_write_nil(w);
	es_write_cstr(w, "received");
	es_write_array(w, 2);
	es_write_uint(w, peer->received_records);
	es_write_uint(w, peer->expected_records);
	es_write_cstr(w, "sent_bytes");
	es_write_uint(w, peer->sent_bytes);
	es_write_cstr(w, "sent_record_bytes");
	es_write_uint(w, peer->sent_record_bytes);
	es_write_cstr(w, "received_bytes");
	es_write_uint(w, peer->received_bytes);
}

static void write_counts(struct es_writer *w, const struct status *s)
{
	es_write_cstr(w, "counts");
	es_write_map(w, COUNTED_LEN + 3);
	for (size_t i = 0; i < COUNTED_LEN; i++) {
		es_write_cstr(w, es_kind_word(counted[i]));
		es_write_uint(w, es_kind_count(s->reading.snap, counted[i]));
	}
	es_write_cstr(w, "structures");
	es_write_uint(w, s->reading.federation.active);
	es_write_cstr(w, "unlogged");
	es_write_uint(w, s->unlogged);
	es_write_cstr(w, "missing_bodies");
	es_write_uint(w, s->missing);
}

static int say_json(const struct status *s)
{
	const struct es_service *service = s->cli->service;
	struct es_writer w;

	es_writer_grow(&w, STATUS_MAX);
	es_write_map(&w, 18);
	write_id(&w, "federation", &s->reading.federation.id);
	write_text(&w, "federation_name", s->reading.federation.name);
	write_id(&w, "structure", &s->cli->node->identity.structure);
	write_text(&w, "structure_name", s->cli->node->identity.name);
	write_id(&w, "vector", &s->root);
	es_write_cstr(&w, "waits_for_resume");
	es_write_bool(&w, es_waits_for_resume(&s->reading, &s->cli->node->identity.structure));
	es_write_cstr(&w, "running");
	es_write_bool(&w, service != NULL);
	write_text(&w, "web", service ? service->web_address : "");
	write_text(&w, "peer", service ? service->peer_address : "");
	es_write_cstr(&w, "logs");
	es_write_array(&w, s->logs_len);
	es_write_raw(&w, es_writer_bytes(&s->logs));
	es_write_cstr(&w, "frozen");
	es_write_array(&w, s->frozen_len);
	es_write_raw(&w, es_writer_bytes(&s->frozen));
	es_write_cstr(&w, "peers");
	es_write_array(&w, s->peers_len);
	for (size_t i = 0; i < s->peers_len; i++)
		write_peer(&w, s, &s->peers[i]);
	write_counts(&w, s);
	es_write_cstr(&w, "policy");
	es_write_map(&w, 3);
	es_policy_json(&s->policy, &w);
	es_write_cstr(&w, "bytes");
	es_write_uint(&w, s->bytes);
	es_write_cstr(&w, "full_since");
	if (s->full_ms)
		es_write_uint(&w, s->full_ms);
	else
		es_write_nil(&w);
	es_write_cstr(&w, "files");
	es_files_json(s->cli, &w);
	es_write_cstr(&w, "loop");
	es_pace_json(service, &w);
	int exit_code = es_print_json(s->cli, &w, true);
	es_writer_free(&w);
	return exit_code;
}

/* --- in words --------------------------------------------------------------------------------- */

static void name_peer(const struct status *s, const struct es_peer_state *peer,
                      char name[ES_NAME_MAX + 1])
{
	if (peer->known)
		es_name_of(&s->reading.federation, &peer->structure, name, ES_NAME_MAX + 1);
	else
		snprintf(name, ES_NAME_MAX + 1, "a node yet unknown");
}

static void say_peer(const struct status *s, const struct es_peer_state *peer, size_t column)
{
	char name[ES_NAME_MAX + 1], when[ES_WHEN_LEN];

	name_peer(s, peer, name);
	es_print(s->cli, "  %s%*s  %s", name, (int)(column - es_columns(es_bytes_str(name))), "",
	         peer->state);
	if (peer->expected_records > peer->received_records)
		es_print(s->cli, ", %" PRIu64 " of %" PRIu64 " records", peer->received_records,
		         peer->expected_records);
	if (peer->waits[0])
		es_print(s->cli, ", %s for %" PRIu64 " s", peer->waits, peer->waits_ms / 1000);
	if (peer->linked)
		es_print(s->cli, ", dialled by %s", peer->dialled ? "us" : "them");
	if (peer->address[0])
		es_print(s->cli, ", %s", peer->address);
	if (peer->linked && strcmp(peer->state, "live") == 0)
		es_print(s->cli, ", %zu %s at once, %zu as notes", logs_at_once(s, peer),
		         es_plural(logs_at_once(s, peer), "log", "logs"), peer->lazy_logs);
	if (peer->reason[0])
		es_print(s->cli, " (%s)", peer->reason);
	if (peer->last_seen_ms && strcmp(peer->state, "live") != 0) {
		es_when(peer->last_seen_ms, when);
		es_print(s->cli, ", last heard of %s", when);
	}
	es_print(s->cli, "\n");
}

static void say_logs(const struct status *s)
{
	uint64_t records = 0;

	for (size_t i = 0; i < s->vector.count; i++)
		records += s->vector.entries[i].size;
	es_print(s->cli, "logs         %zu, with %" PRIu64 " %s\n", s->vector.count, records,
	         es_plural(records, "entry", "entries"));
	if (s->unlogged)
		es_print(s->cli, "             %" PRIu64 " more %s for partners to see %s: %s\n",
		         s->unlogged, es_plural(s->unlogged, "waits", "wait"),
		         es_plural(s->unlogged, "it", "them"), es_way_to_a_log(&s->reading));
	if (!es_body_policy_is_all(&s->policy)) {
		es_print(s->cli, "             takes ");
		es_policy_say(s->cli, &s->policy);
		es_print(s->cli, " from others\n");
	}
	if (s->missing)
		es_print(s->cli, "             the text of %" PRIu64 " %s is not here yet\n",
		         s->missing, es_plural(s->missing, "record", "records"));
}

static es_err say_fork(void *context, const struct es_frozen *frozen)
{
	const struct status *s = context;
	char name[ES_NAME_MAX + 1], hex[ES_ID_HEX_LEN], when[ES_WHEN_LEN];

	es_name_of(&s->reading.federation, &frozen->structure, name, sizeof(name));
	es_id_hex(&frozen->log, hex);
	es_when(frozen->seen_ms, when);
	es_print(s->cli, "frozen       log %.8s of %s: fork proven at index %" PRIu64 ", seen %s\n",
	         hex, name, frozen->limit.size, when);
	return ES_OK;
}

/* What there is, by kind; what there is none of is not worth a word. */
static void say_records(const struct status *s)
{
	static const struct {
		uint64_t kind;
		const char *one, *many;
	} kinds[] = {{ES_KIND_PRACTICE, "practice", "practices"},
	             {ES_KIND_TOOL, "tool", "tools"},
	             {ES_KIND_TESTIMONY, "testimony", "testimonies"},
	             {ES_KIND_COMMENT, "comment", "comments"},
	             {ES_KIND_PROFILE, "profile", "profiles"},
	             {ES_KIND_STRUCTURE_CARD, "structure card", "structure cards"}};
	const char *before = "records      ";

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		uint64_t count = es_kind_count(s->reading.snap, kinds[i].kind);
		if (count == 0)
			continue;
		es_print(s->cli, "%s%" PRIu64 " %s", before, count,
		         es_plural(count, kinds[i].one, kinds[i].many));
		before = ", ";
	}
	es_print(s->cli, "%s\n", before[0] == ',' ? "" : "records      none yet");
}

static void say_disk(const struct status *s)
{
	if (s->bytes < 1u << 20)
		es_print(s->cli, "disk         %" PRIu64 " KiB\n", s->bytes >> 10);
	else
		es_print(s->cli, "disk         %.1f MiB\n", (double)s->bytes / (1 << 20));
}

static void say_full(const struct status *s)
{
	char when[ES_WHEN_LEN];

	if (!s->full_ms)
		return;
	es_when(s->full_ms, when);
	es_print(s->cli, "             full since %s: nothing new is kept until there is room\n",
	         when);
}

static void say_peers(const struct status *s)
{
	char name[ES_NAME_MAX + 1];
	size_t column = 0;

	if (s->peers_len)
		es_print(s->cli, "partners\n");
	for (size_t i = 0; i < s->peers_len; i++) {
		name_peer(s, &s->peers[i], name);
		size_t columns = es_columns(es_bytes_str(name));
		column = columns > column ? columns : column;
	}
	for (size_t i = 0; i < s->peers_len; i++)
		say_peer(s, &s->peers[i], column);
}

/* What this structure has to say in the federation, where that is not what its people expect. */
static void say_standing(const struct status *s)
{
	const struct es_federation *f = &s->reading.federation;
	const struct es_member *self =
	        es_federation_structure(f, &s->cli->node->identity.structure);

	if (f->closed)
		es_print(s->cli,
		         "             closed: what is here stays; see `essaim federation acts`\n");
	else if (self && self->suspended)
		es_print(s->cli,
		         "             this structure is suspended: partners take nothing from "
		         "it; see `essaim federation acts`\n");
	else if (es_waits_for_resume(&s->reading, &s->cli->node->identity.structure))
		es_print(s->cli, "             " ES_RESUME_ADVICE "\n");
}

static int say_words(const struct status *s)
{
	const struct es_federation *f = &s->reading.federation;
	const struct es_identity *self = &s->cli->node->identity;
	const struct es_service *service = s->cli->service;
	char hex[ES_ID_HEX_LEN];

	es_id_hex(&self->structure, hex);
	es_print(s->cli, "structure    %s, %s (%s)\n             %s\n", self->name, self->city,
	         self->country, hex);
	es_id_hex(&f->id, hex);
	if (es_id_is_zero(&f->id))
		es_print(s->cli, "federation   none yet: `essaim found` or `essaim join`\n");
	else
		es_print(s->cli, "federation   %s, %zu %s\n             %s\n", f->name, f->active,
		         es_plural(f->active, "structure", "structures"), hex);
	say_standing(s);
	if (service)
		es_print(s->cli, "node         running, web %s, peers %s\n", service->web_address,
		         service->peer_address);
	else
		es_print(s->cli, "node         not running\n");
	es_id_hex(&s->root, hex);
	es_print(s->cli, "vector       %s\n", hex);
	say_logs(s);
	(void)!es_frozen_each(s->reading.snap, say_fork, (void *)(uintptr_t)s);
	say_records(s);
	say_disk(s);
	say_full(s);
	es_files_say(s->cli);
	say_peers(s);
	return ES_EXIT_OK;
}

static int run_status(struct es_cli *cli)
{
	struct status s = {.cli = cli};
	int exit_code = es_reading_begin(cli, &s.reading);

	if (exit_code)
		return exit_code;
	es_vector_init(&s.vector);
	es_writer_grow(&s.logs, STATUS_MAX);
	es_writer_grow(&s.frozen, STATUS_MAX);
	es_err err = gather(&s);
	if (err)
		exit_code = es_fail_err(cli, "cannot read the store", err);
	else
		exit_code = cli->json ? say_json(&s) : say_words(&s);
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
