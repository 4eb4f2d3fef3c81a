/* SPDX-License-Identifier: EUPL-1.2 */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "link/internal.h"

static size_t judge_tickets(struct es_links *links, const struct es_federation *f,
                            uint8_t (*psks)[ES_PSK_LEN], struct link_purpose *purposes)
{
	struct es_ticket_row *rows = calloc(ES_TICKETS_OPEN_MAX, sizeof *rows);
	struct es_snapshot *snap;
	size_t count = 0;

	if (!rows)
		return 0;
	if (es_snapshot_begin(links->node->store, &snap) == ES_OK) {
		count = es_ticket_known(snap, es_now_ms(), rows, ES_TICKETS_OPEN_MAX);
		es_snapshot_end(snap);
	}
	for (size_t i = 0; i < count; i++) {
		es_ticket_psk(rows[i].secret, &f->id, psks[i]);
		purposes[i] = (struct link_purpose){.role = ES_ROLE_SPONSOR, .ticket = rows[i].id};
	}
	sodium_memzero(rows, ES_TICKETS_OPEN_MAX * sizeof *rows);
	free(rows);
	return count;
}

size_t judge_psks(struct es_links *links, uint8_t (*psks)[ES_PSK_LEN],
                  struct link_purpose *purposes)
{
	const struct es_federation *f = es_links_federation(links);
	size_t count = 0;

	if (!links_key(links))
		return 0;
	for (; count < links->keyring.len; count++) {
		es_network_psk(links->keyring.keys[count].key, &f->id, psks[count]);
		purposes[count] =
		        (struct link_purpose){.role = ES_ROLE_MEMBER,
		                              .generation = links->keyring.keys[count].generation};
	}
	return count + judge_tickets(links, f, psks + count, purposes + count);
}

/* Under a former network key, and with a structure whose key or place was taken from it, the acts
 * alone travel. */
static void judge_member(struct link *link, const struct es_federation *f,
                         const struct es_certificate *peer)
{
	const struct es_keyring *ring = &link->links->keyring;
	struct link_purpose *purpose = &link->purpose;

	if (es_federation_knows(f, peer) == ES_OK) {
		if (purpose->generation == f->generations_len)
			return;
		purpose->role = ES_ROLE_ACTS;
		purpose->farewell =
		        ring->keys[0].generation == f->generations_len ? ES_STALE : ES_OK;
	} else if (es_federation_structure(f, &peer->structure)) {
		purpose->role = ES_ROLE_ACTS;
		purpose->farewell = ES_NOT_MEMBER;
	} else {
		/* The acts that admit it may not have come this way yet: it may bring them itself. */
		purpose->role = ES_ROLE_UNKNOWN;
	}
}

es_err judge_peer(struct link *link, const struct es_certificate *peer, const char **text)
{
	const struct es_federation *f = es_links_federation(link->links);
	es_err err = ES_OK;

	switch (link->purpose.role) {
	case ES_ROLE_MEMBER:
		judge_member(link, f, peer);
		return ES_OK;
	case ES_ROLE_UNKNOWN:
	case ES_ROLE_ACTS:
		return ES_OK;
	case ES_ROLE_JOINER:
		*text = "the ticket names another node than the one that answers";
		if (memcmp(peer->channel_key, join_ticket(link->join)->channel_key,
		           ES_CHANNEL_KEY_LEN) != 0)
			err = ES_BAD_KEY;
		return err;
	case ES_ROLE_SPONSOR:
		*text = "the certificate is not of the structure's own key";
		return es_certificate_is_first(peer) ? ES_OK : ES_NOT_ALLOWED;
	}
	return ES_NOT_ALLOWED;
}

/* Between two processes one link is enough. Of two in opposite directions, the one stays that the
 * process with the smaller instance began: both ends judge alike. Of two in one direction who began
 * both keeps the elder, and the other end leaves it to that. */
static bool is_better(const struct link *link, const struct link *than)
{
	if (link->initiator == than->initiator)
		return !link->initiator;
	return link->initiator ==
	       (memcmp(link->links->instance, link->instance, ES_INSTANCE_LEN) < 0);
}

static bool are_rivals(const struct link *link, const struct link *other)
{
	return other != link && other->state == LINK_OPEN && other->session && other->greeted &&
	       memcmp(other->instance, link->instance, ES_INSTANCE_LEN) == 0 &&
	       memcmp(other->certificate.channel_key, link->certificate.channel_key,
	              ES_CHANNEL_KEY_LEN) == 0;
}

es_err judge_greeted(struct link *link, const uint8_t instance[ES_INSTANCE_LEN], const char **text)
{
	link->greeted = true;
	memcpy(link->instance, instance, ES_INSTANCE_LEN);
	bool self = memcmp(instance, link->links->instance, ES_INSTANCE_LEN) == 0;
	if (link->dialled)
		dial_greeted(link, self);
	/* A home that was copied or restored elsewhere has our keys, too, and is a partner like
	 * others; only this process is ourselves. */
	if (self) {
		*text = "this is ourselves";
		return ES_EXISTS;
	}
	for (struct link *other = link->links->first; other; other = other->next) {
		if (!are_rivals(link, other))
			continue;
		*text = "another link to this node is open";
		if (!is_better(link, other))
			return ES_EXISTS;
		if (other->initiator != link->initiator)
			link_end(other, ES_EXISTS, *text);
	}
	return ES_OK;
}
