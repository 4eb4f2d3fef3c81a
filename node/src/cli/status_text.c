/* SPDX-License-Identifier: EUPL-1.2 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/attachment.h"
#include "cli/policy.h"
#include "cli/status.h"

static void name_peer(const struct es_status *s, const struct es_peer_state *peer,
                      char name[ES_NAME_MAX + 1])
{
	if (peer->known)
		es_name_of(&s->reading.federation, &peer->structure, name, ES_NAME_MAX + 1);
	else
		snprintf(name, ES_NAME_MAX + 1, "a node yet unknown");
}

static void say_peer(const struct es_status *s, const struct es_peer_state *peer, size_t column)
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
		es_print(s->cli, ", %zu %s at once, %zu as notes", es_status_logs_at_once(s, peer),
		         es_plural(es_status_logs_at_once(s, peer), "log", "logs"),
		         peer->lazy_logs);
	if (peer->reason[0])
		es_print(s->cli, " (%s)", peer->reason);
	if (peer->last_seen_ms && strcmp(peer->state, "live") != 0) {
		es_when(peer->last_seen_ms, when);
		es_print(s->cli, ", last heard of %s", when);
	}
	es_print(s->cli, "\n");
}

static void say_logs(const struct es_status *s)
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
	const struct es_status *s = context;
	char name[ES_NAME_MAX + 1], hex[ES_ID_HEX_LEN], when[ES_WHEN_LEN];

	es_name_of(&s->reading.federation, &frozen->structure, name, sizeof(name));
	es_id_hex(&frozen->log, hex);
	es_when(frozen->seen_ms, when);
	es_print(s->cli, "frozen       log %.8s of %s: fork proven at index %" PRIu64 ", seen %s\n",
	         hex, name, frozen->limit.size, when);
	return ES_OK;
}

/* What there is, by kind; what there is none of is not worth a word. */
static void say_records(const struct es_status *s)
{
	const char *before = "records      ";

	for (size_t i = 0; i < ES_STATUS_KINDS; i++) {
		const struct es_status_kind *kind = &es_status_kinds[i];
		uint64_t count = es_kind_count(s->reading.snap, kind->kind);
		if (count == 0)
			continue;
		es_print(s->cli, "%s%" PRIu64 " %s", before, count,
		         es_plural(count, kind->one, kind->many));
		before = ", ";
	}
	es_print(s->cli, "%s\n", before[0] == ',' ? "" : "records      none yet");
}

static void say_disk(const struct es_status *s)
{
	if (s->bytes < 1u << 20)
		es_print(s->cli, "disk         %" PRIu64 " KiB\n", s->bytes >> 10);
	else
		es_print(s->cli, "disk         %.1f MiB\n", (double)s->bytes / (1 << 20));
}

static void say_full(const struct es_status *s)
{
	char when[ES_WHEN_LEN];

	if (!s->full_ms)
		return;
	es_when(s->full_ms, when);
	es_print(s->cli, "             full since %s: nothing new is kept until there is room\n",
	         when);
}

static void say_peers(const struct es_status *s)
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
static void say_standing(const struct es_status *s)
{
	const struct es_federation *f = &s->reading.federation;
	const struct es_member *self =
	        es_federation_structure(f, &s->cli->node->identity.structure);

	if (f->closed)
		es_print(s->cli,
		         "             closed: what is here stays; see `essaim federation acts`\n");
	else if (self && self->left)
		es_print(s->cli,
		         "             this structure has left; what is here stays readable\n");
	else if (self && self->suspended)
		es_print(s->cli,
		         "             this structure is suspended: partners take nothing from "
		         "it; see `essaim federation acts`\n");
	else if (es_waits_for_resume(&s->reading, &s->cli->node->identity.structure))
		es_print(s->cli, "             " ES_RESUME_ADVICE "\n");
}

static void say_toolboxes(const struct es_status *s)
{
	const struct es_taken_state *t = &s->toolboxes;
	char hex[ES_ID_HEX_LEN];

	if (t->unreadable == 0)
		return;
	es_id_hex(&t->which, hex);
	es_print(s->cli,
	         "toolboxes    %zu of %zu that are taken cannot be read as a whole, so what they "
	         "refer "
	         "to stays as it is: stored data is damaged; see `essaim check`\n             %s\n",
	         t->unreadable, t->taken, hex);
}

/* One that is hosted has its site alone. */
static void say_running(const struct es_status *s)
{
	const struct es_service *service = s->cli->service;

	if (!service)
		es_print(s->cli, "node         not running\n");
	else if (service->web_address[0])
		es_print(s->cli, "node         running, web %s, peers %s\n", service->web_address,
		         service->peer_address);
	else
		es_print(s->cli, "node         running, hosted as %s, peers %s\n",
		         s->cli->node->public_url ? s->cli->node->public_url : "nothing",
		         service->peer_address[0] ? service->peer_address
		         : service->peer_site[0]  ? service->peer_site
		                                  : "that this node dials");
}

static void say_hosted(const struct es_status *s)
{
	if (s->hosted.count)
		es_print(s->cli, "hosted\n");
	for (size_t i = 0; i < s->hosted.count; i++) {
		es_print(s->cli, "  ");
		es_hosted_say(s->cli, &s->hosted.states[i]);
	}
}

int es_status_text(const struct es_status *s)
{
	const struct es_federation *f = &s->reading.federation;
	const struct es_identity *self = &s->cli->node->identity;
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
	say_running(s);
	es_id_hex(&s->root, hex);
	es_print(s->cli, "vector       %s\n", hex);
	say_logs(s);
	(void)!es_frozen_each(s->reading.snap, say_fork, (void *)(uintptr_t)s);
	say_records(s);
	say_disk(s);
	say_full(s);
	es_files_say(s->cli);
	say_toolboxes(s);
	say_peers(s);
	say_hosted(s);
	return ES_EXIT_OK;
}
