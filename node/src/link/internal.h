/* SPDX-License-Identifier: EUPL-1.2 */
/* What the files of this room share: one link, all links, the addresses dialled. Loop thread,
 * unless said otherwise. */
#ifndef LINK_INTERNAL_H
#define LINK_INTERNAL_H

#include "cosign/cosigner.h"
#include "essaim/channel.h"
#include "essaim/neighbours.h"
#include "federation/desk.h"
#include "federation/keyring.h"
#include "link/address.h"
#include "link/carrier.h"
#include "link/files.h"
#include "link/fresh.h"
#include "link/links.h"
#include "link/membership.h"
#include "link/pairs.h"
#include "link/stock.h"
#include "link/tcp.h"
#include "link/ws.h"
#include "node_limits.h"

enum link_state {
	LINK_CONNECTING,
	LINK_HANDSHAKE,
	LINK_OPEN,
	LINK_FAREWELL, /* the end is on its way to the peer */
	LINK_CLOSED    /* only references remain */
};

/* What an open channel turned out to be for. */
struct link_purpose {
	enum es_session_role role;
	struct es_id ticket; /* SPONSOR: which of ours */
	size_t generation;   /* MEMBER: of the network key */
	es_err farewell;     /* ACTS */
};

struct link {
	struct es_links *links;
	struct link *previous, *next;
	uint64_t number;     /* never of another link */
	unsigned references; /* the carrier's and one for each store or admission under way */
	enum link_state state;
	bool initiator;
	bool dialled;      /* an address of the book, which waits to hear how it went */
	struct join *join; /* JOINER: whose attempt this is, or NULL */
	char address[ES_ADDRESS_MAX + 1];
	uint64_t group; /* of the remote address, for limits */

	const struct es_keys *keys; /* those of ours that it was begun with */

	struct es_carrier *carrier; /* NULL before it is dialled */
	struct es_channel *channel;
	uint8_t gathered
	        [ES_LINK_GATHER]; /* messages of this step that the channel has not got yet */
	size_t gathered_len;
	struct es_session *session;
	struct link_purpose *purposes; /* responder: of each PSK tried */
	struct link_purpose purpose;
	bool has_certificate;
	struct es_certificate certificate; /* the peer's */
	bool greeted;
	uint8_t instance[ES_INSTANCE_LEN]; /* the peer's, once it greeted */
	struct pair *pair;                 /* of a session between members, or NULL */
	es_err refusal;                    /* to be told once the channel is open */

	bool blocked; /* the session waits for es_session_writable */
	bool busy;    /* inside a call of the session or the channel */
	size_t stores;
	size_t stores_bytes;
	struct give give;
	size_t taking;                    /* chunks of files from here on their way to the disk */
	size_t take_jobs;                 /* in which they are */
	struct take_job *gathered_chunks; /* that came since, or NULL */

	size_t motion_checks; /* signatures of motions that may still be checked for this peer */
	uint64_t checks_ms;   /* when that was last raised */

	uint64_t state_ms;   /* monotonic, when the state began */
	uint64_t message_ms; /* when the message that is incomplete began, or 0 */
	uint64_t write_ms;   /* when the kernel last took something */
	es_err reason;       /* of the end */
	char reason_text[160];
	enum es_session_state told_state; /* last reported */
};

/* A log that one link was asked for; no other is until then. */
struct graft {
	struct es_id log;
	uint64_t until_ms;
};

/* Why an address could not be reached last, in words. */
struct why {
	char address[ES_ADDRESS_MAX + 1];
	char text[160];
	size_t turn; /* which of our network keys, newest first, is tried there */
};

/* When a structure was last heard of, kept while the node runs. */
struct seen {
	struct es_id structure;
	uint64_t last_ms; /* wall clock */
};

/* What is known of the fork proofs here, read when it is asked for. */
struct forks_known {
	bool valid;
	uint8_t digest[ES_FORKS_DIGEST_LEN];
	uint64_t clock;
};

/* A body that somebody wants to read now: asked for at one peer after the other. */
struct fetch {
	struct es_id record;
	struct es_id tried[ES_FETCH_PEERS_MAX]; /* nodes */
	size_t tried_len;
	bool asked; /* of the last of them, at asked_ms */
	bool vain;  /* nobody gave it, at asked_ms */
	uint64_t asked_ms;
};

struct es_links {
	struct es_links_config config;
	struct es_node *node;
	uv_loop_t *uv;
	struct es_membership *membership;
	struct es_desk *desk;
	struct es_cosigner *cosigner;
	struct stock stock;
	struct fresh fresh;
	struct forks_known forks;
	struct pairs pairs;
	uint8_t instance[ES_INSTANCE_LEN]; /* of this process */
	struct es_keyring keyring;
	struct es_tcp_room tcp;
	struct es_ws_dialler *ws; /* NULL before the first websocket is dialled */
	uv_timer_t tick;
	uv_tcp_t listener;
	bool listening;
	bool tick_open;
	bool dialling;
	bool stopping;
	size_t under_way; /* resolutions, works, stores: what still comes back to us */
	struct link *first;
	size_t count, pending;
	uint64_t numbered; /* links so far */
	struct es_book book;
	struct es_neighbours neighbours;
	bool given_only; /* whom people named, and nobody else */
	char announced[ES_PEERS_OWN_MAX][ES_ADDRESS_MAX + 1]; /* where others can dial us */
	size_t announced_len;
	struct files files;
	struct fetch fetches[ES_FETCHES_MAX];
	size_t fetches_len;
	struct graft grafts[ES_GRAFTS_MAX];
	size_t grafts_next;
	struct why whys[ES_WHYS_MAX];
	size_t whys_next;
	uv_timer_t soon; /* what sessions want before the next tick */
	uint64_t soon_ms;
	bool soon_open;
	uint64_t save_ms; /* when the book is next written down */
	struct join *join;
	struct seen *seen;
	size_t seen_count, seen_capacity;
	uint64_t last_refusal_log_ms;
	size_t refusals_unlogged;
};

/* --- link.c: one link from its socket to its end ---------------------------------------------- */
/* A link over a carrier yet to come. NULL: no memory, or too many links. */
struct link *link_new(struct es_links *links, bool initiator);
extern const struct es_carrier_events link_events;
void link_carry(struct link *link, struct es_carrier *carrier);
void link_hold(struct link *link);
void link_drop(struct link *link);
/* The carrier is open: begins the handshake. psks has count entries; federation for the
 * prologue. */
void link_begin(struct link *link, const struct es_id *federation,
                const uint8_t (*psks)[ES_PSK_LEN], size_t count);
/* Ends in order where the channel is open, at once otherwise. Harmless when it is ending
 * already. */
void link_end(struct link *link, es_err reason, const char *text);
/* Closes the carrier now. */
void link_close(struct link *link, es_err reason, const char *text);
/* Gives the channel what was gathered. ES_NO_SPACE: it stays gathered. */
es_err link_seal(struct link *link);
/* To be called after every step of session or channel: sends what they wrote, and so on. */
void link_settle(struct link *link);
void link_tick(struct link *link, uint64_t now_ms);
void link_retreated(struct link *link);
void link_changed(struct link *link, const struct es_id *logs, size_t logs_len);
void link_policy_changed(struct link *link);

/* --- judge.c: who is at the other end --------------------------------------------------------- */
/* Fills psks (room for ES_KEYRING_MAX + ES_TICKETS_OPEN_MAX) and purposes for a responder; returns how many. */
size_t judge_psks(struct es_links *links, uint8_t (*psks)[ES_PSK_LEN],
                  struct link_purpose *purposes);
/* Whether the peer's certificate suits the purpose; text says why not. */
es_err judge_peer(struct link *link, const struct es_certificate *peer, const char **text);
/* The other side greeted. Refuses ourselves; of two links between one pair of processes keeps one,
 * the same at both ends. text says why not. */
es_err judge_greeted(struct link *link, const uint8_t instance[ES_INSTANCE_LEN], const char **text);

/* --- host.c, stores.c: the node as the session sees it ---------------------------------------- */
extern const struct es_session_host link_host;
/* Whose bodies and files alone the peer gets: our own while we may not know what was withdrawn; NULL: all. A
 * session that is live has just completed its exchange. */
const struct es_id *host_given_only(struct link *link);
void stores_acts(struct link *link, uint64_t token, const struct es_bytes *sealed, size_t count);
void stores_run(struct link *link, uint64_t token, const struct es_incoming_run *run);
void stores_body(struct link *link, uint64_t token, const struct es_id *record,
                 const struct es_wire_body *body);
void stores_fork(struct link *link, uint64_t token, struct es_bytes proof);
/* forks.c */
extern const struct es_fork_host forks_host;
void forks_forget(struct forks_known *known); /* there is a new proof, or act */
/* admit.c: what takes longer than the loop may wait. */
void admit_request(struct link *link, const struct es_join_request *request);
void admit_joined(struct link *link, uint64_t token, struct es_bytes sealed);

/* --- dial.c ----------------------------------------------------------------------------------- */
/* Begins an attempt at an address of the book. */
void dial(struct es_links *links, const char *address);
/* It answered, so far; the node there greeted. */
void dial_answered(struct link *link);
void dial_greeted(struct link *link, bool self);
/* Why an address was not reached last, or "". */
const char *dial_why(const struct es_links *links, const char *address);
/* A link to a dialled address is over. */
void dial_over(struct link *link);
/* Resolves and connects a link. Failures come back as link_close. */
void dial_start(struct link *link, const char *address);
void dial_opened(struct link *link);

/* --- neighbours.c ----------------------------------------------------------------------------- */
void neighbours_tick(struct es_links *links, uint64_t now_ms);
struct es_id neighbours_id(const struct link *link);
bool neighbours_other_links(void *context, enum es_session_state at_least);
bool neighbours_may_graft(void *context, const struct es_id *log, uint64_t now_ms);
void neighbours_tell(void *context, struct es_peers *out);
void neighbours_told(void *context, const struct es_peers *peers);
/* Members have changed. */
void neighbours_reloaded(struct es_links *links);
/* The link's session may want to act before the next tick. */
void neighbours_soon(struct link *link);

/* --- fetch.c: bodies on demand ----------------------------------------------------------------- */
void fetch_tick(struct es_links *links, uint64_t now_ms);
void fetch_withheld(void *context, const struct es_id *record); /* context: the link */
void fetch_done(struct es_links *links, const struct es_id *record);

/* --- join.c ----------------------------------------------------------------------------------- */
void join_connected(struct link *link);
void join_ended(struct link *link); /* the attempt's link is closed */
void join_tick(struct es_links *links, uint64_t now_ms);
const struct es_ticket *join_ticket(const struct join *join);
/* The session says that the key is kept. */
void join_done(struct join *join);

/* --- listen.c --------------------------------------------------------------------------------- */
/* Says that somebody was turned away, but not too often. */
void links_refused(struct es_links *links, const char *address, const char *why);

/* --- links.c ---------------------------------------------------------------------------------- */
void links_reload(struct es_links *links);
/* Whether there is a PSK for members. The network key may arrive a moment after the acts, so this
 * is asked each time. */
bool links_key(struct es_links *links);
void links_seen(struct es_links *links, const struct es_id *structure);
void links_changed(struct es_links *links, const struct es_id *structure);
/* --- peers.c ---------------------------------------------------------------------------------- */
void peers_load(struct es_links *links);
/* Writes the book down, later, on the writer's thread. */
void peers_save(struct es_links *links);

/* presence.c */
void presence_heard(void *context, const struct es_here *here);
void presence_gone(struct link *link);

#endif
