/* SPDX-License-Identifier: EUPL-1.2 */
/* Admission, on both sides of a ticket link: done by worker threads, since it waits for the
 * disk. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "link/internal.h"
#include "logsink.h"

struct admission {
	uv_work_t work;
	struct link *link;
	es_err result;
	uint64_t token;
	struct es_admission admission;
	struct es_id ticket;
	uint8_t channel_key[ES_CHANNEL_KEY_LEN];
	uint8_t sealed[ES_SEALED_KEY_LEN];
	struct es_ticket remembered; /* JOINER */
	struct es_id sponsor;
};

static struct admission *admission_new(struct link *link)
{
	struct admission *a = calloc(1, sizeof *a);

	if (!a) {
		link_end(link, ES_NO_MEMORY, "no memory for an admission");
		return NULL;
	}
	a->work.data = a;
	a->link = link;
	return a;
}

static void start(struct admission *a, uv_work_cb work, uv_after_work_cb after)
{
	link_hold(a->link);
	a->link->links->under_way++;
	es_assert(uv_queue_work(a->link->links->uv, &a->work, work, after) == 0);
}

static void finish(struct admission *a)
{
	a->link->links->under_way--;
	link_drop(a->link);
	sodium_memzero(a, sizeof *a);
	free(a);
}

static bool is_alive(const struct link *link)
{
	return link->session && link->state == LINK_OPEN;
}

/* --- sponsor ---------------------------------------------------------------------------------- */

static void work_admit(uv_work_t *work)
{
	struct admission *a = work->data;

	a->result = es_node_admit(a->link->links->node, &a->admission, &a->ticket, a->channel_key,
	                          a->sealed);
}

static void after_admit(uv_work_t *work, int status)
{
	struct admission *a = work->data;
	struct link *link = a->link;
	char hex[ES_ID_HEX_LEN];

	if (status)
		a->result = ES_CLOSED;
	es_id_hex(&a->admission.structure, hex);
	if (a->result == ES_PENDING)
		es_say(ES_LEVEL_INFO,
		       "link %s: the admission of %s (%.8s) waits for the federation to agree",
		       link->address, a->admission.name, hex);
	else if (a->result)
		es_say(ES_LEVEL_WARNING, "link %s: %s (%.8s) was not admitted: %s", link->address,
		       a->admission.name, hex, es_err_sentence(a->result));
	else
		es_say(ES_LEVEL_INFO, "link %s: %s (%.8s) is admitted", link->address,
		       a->admission.name, hex);
	links_reload(link->links);
	if (is_alive(link)) {
		link->busy = true;
		if (a->result)
			es_session_refused(link->session, a->result, es_monotonic_ms());
		else
			es_session_admitted(link->session, ES_BYTES(a->sealed), es_monotonic_ms());
		link->busy = false;
		link_settle(link);
	}
	finish(a);
}

void admit_request(struct link *link, const struct es_join_request *request)
{
	struct admission *a = admission_new(link);

	if (!a)
		return;
	a->admission = request->admission;
	a->ticket = link->purpose.ticket;
	memcpy(a->channel_key, link->certificate.channel_key, ES_CHANNEL_KEY_LEN);
	start(a, work_admit, after_admit);
}

/* --- joiner ----------------------------------------------------------------------------------- */

static void work_joined(uv_work_t *work)
{
	struct admission *a = work->data;
	struct es_node *node = a->link->links->node;

	a->result = es_node_joined(node, ES_BYTES(a->sealed));
	if (!a->result)
		a->result = es_peers_remember(node, &a->remembered, &a->sponsor);
}

static void after_joined(uv_work_t *work, int status)
{
	struct admission *a = work->data;
	struct link *link = a->link;

	if (status)
		a->result = ES_CLOSED;
	links_reload(link->links);
	peers_load(link->links);
	if (!a->result && link->join)
		join_done(link->join);
	if (is_alive(link)) {
		link->busy = true;
		es_session_stored(link->session, a->token, a->result, es_monotonic_ms());
		link->busy = false;
		link_settle(link);
	}
	finish(a);
}

void admit_joined(struct link *link, uint64_t token, struct es_bytes sealed)
{
	if (sealed.len != ES_SEALED_KEY_LEN || !link->join) {
		link_end(link, ES_MALFORMED, "the sealed network key is not of its length");
		return;
	}
	struct admission *a = admission_new(link);
	if (!a)
		return;
	a->token = token;
	a->remembered = *join_ticket(link->join);
	a->sponsor = link->certificate.structure;
	memcpy(a->sealed, sealed.data, sealed.len);
	start(a, work_joined, after_joined);
}
