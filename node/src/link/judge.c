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
		purposes[i] = (struct link_purpose){ES_ROLE_SPONSOR, rows[i].id};
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
	memcpy(psks[0], links->psk, ES_PSK_LEN);
	purposes[0] = (struct link_purpose){.role = ES_ROLE_MEMBER};
	count = 1;
	return count + judge_tickets(links, f, psks + 1, purposes + 1);
}

static bool is_self(const struct link *link, const struct es_certificate *peer)
{
	return memcmp(peer->channel_key, link->links->node->identity.channel_key,
	              ES_CHANNEL_KEY_LEN) == 0;
}

es_err judge_peer(struct link *link, const struct es_certificate *peer, const char **text)
{
	const struct es_federation *f = es_links_federation(link->links);
	es_err err = ES_OK;

	if (is_self(link, peer)) {
		if (link->peer)
			link->peer->is_self = true;
		*text = "this is ourselves";
		return ES_EXISTS;
	}
	switch (link->purpose.role) {
	case ES_ROLE_MEMBER:
		/* The acts that admit it may not have come this way yet: it may bring them itself. */
		if (es_federation_knows(f, peer) != ES_OK)
			link->purpose.role = ES_ROLE_UNKNOWN;
		return ES_OK;
	case ES_ROLE_UNKNOWN:
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

/* The one that the node with the smaller channel key began stays; of two in one direction the
 * younger, because the elder may be dead without our knowing. */
static bool is_better(const struct link *link, const struct link *than)
{
	const uint8_t *own = link->links->node->identity.channel_key;
	bool own_first = memcmp(own, link->certificate.channel_key, ES_CHANNEL_KEY_LEN) < 0;

	if (link->initiator == than->initiator)
		return true;
	return link->initiator == own_first;
}

bool judge_rivals(struct link *link)
{
	struct link *other;

	for (other = link->links->first; other; other = other->next) {
		if (other == link || other->state != LINK_OPEN || !other->session ||
		    other->purpose.role != ES_ROLE_MEMBER ||
		    memcmp(other->certificate.channel_key, link->certificate.channel_key,
		           ES_CHANNEL_KEY_LEN) != 0)
			continue;
		if (!is_better(link, other))
			return false;
		link_end(other, ES_EXISTS, "another link to this node is open");
	}
	return true;
}
