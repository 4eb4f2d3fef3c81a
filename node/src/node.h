/* SPDX-License-Identifier: EUPL-1.2 */
/* A node: one home opened, its identity, its federation as folded now, and the one place that
 * publishes. Commands, web and links all stand on it. Threads: open and close on the main thread;
 * functions say where else they may be called. */
#ifndef NODE_NODE_H
#define NODE_NODE_H

#include "essaim/ticket.h"
#include "store/store.h"

/* What a node signs and speaks with. Constant; where an act changes the structure's key, others take
 * the place of all of it, and these stay until the node closes, since somebody may look at them. */
struct es_keys {
	uint8_t node_secret[ES_SECRET_KEY_LEN];
	uint8_t channel_secret[ES_CHANNEL_KEY_LEN];
	uint8_t channel_key[ES_CHANNEL_KEY_LEN];
	struct es_certificate certificate;
	uint8_t certificate_bytes[ES_CERT_MAX];
	size_t certificate_len;
	struct es_keys *former;
};

struct es_identity {
	struct es_id structure;
	char name[ES_NAME_MAX + 1];
	char country[3];
	char city[ES_NAME_MAX + 1];
	char lang[ES_LANG_MAX + 1];
	struct es_keys *keys; /* for es_node_keys; owned, with the former ones */
	bool has_network_key;
	uint8_t network_key[ES_NETWORK_KEY_LEN];
};

struct es_mail;
struct es_challenges;

struct es_node {
	const char *home;
	struct es_store *store;
	struct es_identity identity; /* constant while open, but for the keys and the network key */
	struct es_media *media;      /* attachments */
	struct es_publisher *publisher;
	struct es_challenges *challenges; /* NULL where the lock is not held */
	const char *public_url;           /* or NULL; set by serve as the next is */
	struct es_mail *mail; /* NULL: no letters are sent; set by serve before anything asks */
	int lock_fd; /* of HOME/lock; -1 where it is not held: then nothing may be written */
};

/* What a person or program wants to publish; everything is copied. */
struct es_draft {
	uint64_t kind;
	const char *lang;
	uint64_t scope;
	const struct es_id *entity; /* NULL creates an entity */
	const struct es_id *parents;
	size_t parents_len;
	struct es_bytes body; /* encoded by es_schema_encode, author first */
	/* 16 bytes that the sender chose, or NULL: what its author published under them before is not
	 * published again, and its id is given. */
	const uint8_t *once;
	/* The account (its author) whose token and draft these are, or NULL: the body's author. */
	const uint8_t *by;
	/* The author's draft (es_draft_get) that goes with it, or NULL. */
	const uint8_t *drops;
	/* Hash of the code by which it can be withdrawn (es_withdrawal_hash), or NULL. */
	const uint8_t *withdrawal;
	/* Not 0: of a departure that erases and began then (es_departure): only while that stands. */
	uint64_t departure_ms;
};

/* The first of the four that es_node_init refuses: "name", "country", "city", "lang"; or NULL. A
 * name and a city are one line of at most ES_NAME_MAX bytes. */
const char *es_node_init_fault(const char *name, const char *country, const char *city,
                               const char *lang);
/* Makes a home: directory (0700), structure.key (0600), identity, empty store. Errors: ES_EXISTS,
 * ES_INVALID (es_node_init_fault says what), ES_BUSY, ES_NO_SPACE, ES_IO. */
es_err es_node_init(const char *home, const char *name, const char *country, const char *city,
                    const char *lang) ES_MUST_USE;
/* Opens it. exclusive takes HOME/lock (needed by whoever writes; ES_BUSY while another process
 * holds it). */
es_err es_node_open(const char *home, bool exclusive,
                    struct es_node **out) ES_MUST_USE; /* once per home and process */
void es_node_close(struct es_node *node);

/* The keys of this moment; borrowed until the node closes. Any thread. */
const struct es_keys *es_node_keys(const struct es_node *node);
const struct es_keys *es_identity_keys(const struct es_identity *identity);
/* es_node_keys as who signs; borrows likewise. */
struct es_signer es_node_signer(const struct es_node *node);

/* publish.c: turns drafts into records and makes them durable, all in one transaction. While
 * logging is on (serve), a log is opened at the first publication and rows go into it in the same
 * transaction; otherwise they wait unlogged. Any thread. */
void es_node_start_logging(
        struct es_node *node); /* also logs what waited, once a federation exists */
/* Waits. ids has count entries. Errors: es_schema_check's (ES_INVALID), store errors. Not on the
 * loop's thread. */
es_err es_publish(struct es_node *node, const struct es_draft *drafts, size_t count,
                  struct es_id *ids) ES_MUST_USE;
/* Does not wait: done runs on the writer thread with the ids (borrowed) or an error. ES_INVALID
 * etc. at once if the drafts are refused. */
es_err es_publish_async(struct es_node *node, const struct es_draft *drafts, size_t count,
                        void (*done)(void *context, es_err err, const struct es_id *ids,
                                     size_t count),
                        void *context) ES_MUST_USE;

/* found.c: founds a federation with this structure as coordinator and only steward. ES_EXISTS. Any
 * thread but the loop's. */
es_err es_node_found(struct es_node *node, const char *name) ES_MUST_USE;
/* Sponsors an admission: asks for the act and marks the ticket used, in one transaction; once the act
 * counts, seals the network key for the joiner's channel key into sealed (ES_NETWORK_KEY_LEN +
 * crypto_box_SEALBYTES). ES_PENDING: it waits for the coordinator and the stewards; ask again. Any
 * thread but the loop's. */
#define ES_SEALED_KEY_LEN (ES_NETWORK_KEY_LEN + 48)
es_err es_node_admit(struct es_node *node, const struct es_admission *admission,
                     const struct es_id *ticket,
                     const uint8_t joiner_channel_key[ES_CHANNEL_KEY_LEN],
                     uint8_t sealed[ES_SEALED_KEY_LEN]) ES_MUST_USE;
/* Before the first link of a join: from now on only the acts of this federation (the ticket's) are
 * taken. ES_EXISTS: this home is in another one.
 * Any thread but the loop's. */
es_err es_node_joining(struct es_node *node, const struct es_id *federation) ES_MUST_USE;
/* Whether this node holds the network key: it may arrive while others look. Any thread. */
bool es_node_has_network_key(const struct es_node *node);
/* Keeps what a sponsor gave: acts are stored before; the key is opened and kept with it. Any thread
 * but the loop's. */
es_err es_node_joined(struct es_node *node, struct es_bytes sealed_network_key) ES_MUST_USE;
/* Makes a ticket that lives valid_ms. addresses: where our peers port answers. ES_STATE without a
 * federation. */
es_err es_node_invite(struct es_node *node, uint64_t valid_ms, const char *const *addresses,
                      size_t addresses_len, struct es_ticket *ticket) ES_MUST_USE;

uint64_t es_now_ms(void);       /* wall clock, ms since 1970 UTC */
uint64_t es_monotonic_ms(void); /* for timeouts */

#endif
