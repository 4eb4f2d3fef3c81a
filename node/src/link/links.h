/* SPDX-License-Identifier: EUPL-1.2 */
/* All peer links of a node: listening, dialling known addresses, joining by ticket. Owned by who
 * runs the loop; every function is for the loop's thread. */
#ifndef LINK_LINKS_H
#define LINK_LINKS_H

#include "cli/command.h"
#include "link/carrier.h"
#include "loop.h"
#include "node.h"
#include "view/view.h"

struct es_links;

struct es_links_config {
	struct es_node *node;
	struct es_loop *loop;
	/* How it stands with a structure has changed. May be NULL. */
	void (*changed)(void *context, const struct es_id *structure);
	/* Who looks at a conversation at the node at the other end of a link; here NULL: the link is gone.
	 * May be NULL. */
	void (*here)(void *context, uint64_t link, const struct es_id *structure,
	             const struct es_here *here);
	void *context;
	const char *peer_ca; /* as in es_ws_dialler_new; outlives the links */
};

es_err es_links_new(const struct es_links_config *config, struct es_links **out) ES_MUST_USE;
/* Closes all links in order (an authenticated end, a few seconds for it to arrive). */
void es_links_stop(struct es_links *links);
/* Whether nothing of them is left in the loop or on the writer thread. */
bool es_links_stopped(const struct es_links *links);
/* Once stopped. NULL is fine. */
void es_links_free(struct es_links *links);

/* Listens for peers. bound receives the address as it is (port 0 picks a free one). Errors:
 * ES_MALFORMED, ES_NOT_FOUND (no such host), ES_BUSY (port taken), ES_IO. */
es_err es_links_listen(struct es_links *links, const char *address,
                       char bound[ES_ADDRESS_MAX + 1]) ES_MUST_USE;
/* Takes over a carrier that somebody opened to us by another door than that port, and does with it what is done
 * there. group is what limits before the handshake count by: es_address_group. */
void es_links_accept(struct es_links *links, struct es_carrier *carrier, const char *address,
                     uint64_t group);
/* Tells other members that this node can be dialled at this address, too. ES_MALFORMED: nobody could dial that;
 * ES_LIMIT. */
es_err es_links_announce(struct es_links *links, const char *address) ES_MUST_USE;
/* Only addresses that people gave (es_links_add, tickets) are dialled; those that others tell are not kept,
 * and no other's is passed on. Before es_links_dial. */
void es_links_given_only(struct es_links *links);
/* Begins to dial the addresses that the home remembers, and goes on doing so. */
void es_links_dial(struct es_links *links);
/* Dials this address, too, and remembers it. ES_MALFORMED, ES_LIMIT. */
es_err es_links_add(struct es_links *links, const char *address) ES_MUST_USE;

/* Joins the federation of a ticket: asks the sponsor at each of its addresses in turn, stores the
 * acts and the network key and remembers the addresses. done is called once, later; why is a
 * sentence where err is not ES_OK. One join at a time: ES_BUSY. */
es_err es_links_join(struct es_links *links, const struct es_ticket *ticket,
                     void (*done)(void *context, es_err err, const char *why),
                     void *context) ES_MUST_USE;

/* After each commit of the store. */
void es_links_on_commit(struct es_links *links, const struct es_commit *commit);

/* fetch.c: asks the linked members for a body that is not here, one after the other; what comes is
 * stored and stays. ES_OK: it is on its way; ES_CLOSED: there is no link; ES_NOT_FOUND: all were asked
 * in vain a moment ago; ES_LIMIT: too many are on their way. */
es_err es_links_fetch(struct es_links *links, const struct es_id *record) ES_MUST_USE;

/* presence.c: tells every neighbour that somebody looks at a conversation, or nobody any more; who it is,
 * those links that are named. Not from inside a call of the links. */
void es_links_tell_here(struct es_links *links, const struct es_here *here, const uint64_t *named,
                        size_t named_len);

/* The federation now; valid until the next turn of the loop. */
const struct es_federation *es_links_federation(const struct es_links *links);
/* How it stands with a structure. */
void es_links_partner(const struct es_links *links, const struct es_id *structure,
                      struct es_partner *out);
/* How far the exchange with all partners is. */
void es_links_exchange(const struct es_links *links, struct es_exchange_state *out);
/* One entry a link and one an address that we dial in vain; returns how many. */
size_t es_links_peers(const struct es_links *links, struct es_peer_state *out, size_t max);

/* peers.c: the addresses that a home remembers, as meta "peers": [[address, structure or nil, when it
 * was last heard of in seconds of the clock on the wall or 0, given by a person or a ticket]]. Any
 * thread but the loop's; a new structure replaces what was known of an address. */
es_err es_peers_remember(struct es_node *node, const struct es_ticket *ticket,
                         const struct es_id *structure) ES_MUST_USE;

#endif
