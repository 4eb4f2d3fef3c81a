/* SPDX-License-Identifier: EUPL-1.2 */
#include "cli/attachment.h"
#include "cli/pace.h"
#include "cli/policy.h"
#include "cli/status.h"

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

static void write_peer(struct es_writer *w, const struct es_status *s,
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
	es_write_uint(w, es_status_logs_at_once(s, peer));
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

static void write_counts(struct es_writer *w, const struct es_status *s)
{
	es_write_cstr(w, "counts");
	es_write_map(w, ES_STATUS_KINDS + 3);
	for (size_t i = 0; i < ES_STATUS_KINDS; i++) {
		es_write_cstr(w, es_kind_word(es_status_kinds[i].kind));
		es_write_uint(w, es_kind_count(s->reading.snap, es_status_kinds[i].kind));
	}
	es_write_cstr(w, "structures");
	es_write_uint(w, s->reading.federation.active);
	es_write_cstr(w, "unlogged");
	es_write_uint(w, s->unlogged);
	es_write_cstr(w, "missing_bodies");
	es_write_uint(w, s->missing);
}

static void write_toolboxes(struct es_writer *w, const struct es_taken_state *toolboxes)
{
	es_write_cstr(w, "toolboxes");
	es_write_map(w, 2);
	es_write_cstr(w, "taken");
	es_write_uint(w, toolboxes->taken);
	es_write_cstr(w, "unreadable");
	es_write_uint(w, toolboxes->unreadable);
}

int es_status_json(const struct es_status *s)
{
	const struct es_service *service = s->cli->service;
	struct es_writer w;

	es_writer_grow(&w, ES_STATUS_MAX);
	es_write_map(&w, 20);
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
	write_toolboxes(&w, &s->toolboxes);
	es_write_cstr(&w, "hosted");
	es_hosted_json(&w, &s->hosted);
	es_write_cstr(&w, "loop");
	es_pace_json(service, &w);
	int exit_code = es_print_json(s->cli, &w, true);
	es_writer_free(&w);
	return exit_code;
}
