/* SPDX-License-Identifier: EUPL-1.2 */
/* The API without its sockets: clients, their requests and subscriptions, what is pushed to them.
 * Everything runs on the loop's thread; what takes long is handed to workers and answered when they
 * are done. docs/api.md. */
#ifndef WEB_API_H
#define WEB_API_H

#include "account/account.h"
#include "loop.h"
#include "node_limits.h"
#include "view/view.h"
#include "web/events.h"
#include "web/far.h"
#include "web/leaving.h"
#include "web/noticing.h"
#include "web/places.h"
#include "web/rate.h"

struct es_search;
struct es_site;
struct es_push;

/* A conversation whose comings and goings are to be told; own: of those at this node. */
struct es_here_due {
	struct es_id about;
	bool own;
};

/* What requests stand on; zeroed and filled in by its owner, who outlives every client and job. */
struct es_api {
	struct es_node *node;
	struct es_loop *loop;
	const struct es_federation *(*federation)(void *context);
	es_partner_fn *partner;
	es_err (*fetch)(void *context, const struct es_id *record);     /* as in es_web_config */
	void (*exchange)(void *context, struct es_exchange_state *out); /* the same; may be NULL */
	void *context;                                                  /* of those above */
	const struct es_site *site;  /* whose words the drawings speak; NULL: there are none */
	struct es_search *search;    /* or NULL: then every question finds the node busy */
	size_t finding;              /* questions under way */
	size_t printing;             /* PDFs under way */
	struct es_places packing;    /* archives under way */
	struct es_reuse_book *reuse; /* what was read of adoptions; the owner's */
	size_t surveys;              /* under way: survey.h */
	struct es_rates *accounts;   /* how fast each publishes; the owner's */
	struct es_rates *young;      /* the same of accounts in their first day; the owner's */
	struct es_rates *searches;   /* how fast each saves searches; the owner's */
	struct es_rates *remarks;    /* the same of remarks, by account or address; the owner's */
	struct es_rates
	        *drawings; /* how fast sections are drawn, by account or address; the owner's */
	struct es_client *clients; /* open ones */
	size_t clients_len;
	size_t jobs;                 /* under way with workers or the store */
	uint64_t acts_told;          /* acts of the federation that subscribers know of */
	void (*idle)(void *context); /* called when jobs falls to 0; may be NULL */
	void *idle_context;
	struct es_noticing noticing;
	struct es_leaving leaving;
	/* Calls es_here_flush in a moment; NULL: at once. */
	void (*soon)(void *context);
	/* Calls es_noticing_quiet once it was not called itself for a moment; NULL: nobody waits. */
	void (*wait_quiet)(void *context);
	void *timers_context; /* of both */
	struct es_here_due here_due[ES_HERE_DUE_MAX];
	size_t here_due_len;
	/* Conversations of which other nodes know that somebody looks at them here. */
	struct es_id here_told[ES_HERE_DUE_MAX];
	size_t here_told_len;
	struct es_far far; /* who looks at other nodes */
	/* es_links_tell_here; NULL: there are none. */
	void (*tell_here)(void *context, const struct es_here *here, const uint64_t *named,
	                  size_t named_len);
	/* Calls es_events_step in the turns that follow until it says that all is done; NULL: at once. */
	void (*later)(void *context);
	void *later_context;
	struct es_events events;
	bool unseen_due;       /* some clients look_unseen */
	uint64_t full_told_ms; /* es_store_full_ms, as subscribers know it */
};

enum es_topic {
	ES_TOPIC_PRACTICES,
	ES_TOPIC_ABOUT,
	ES_TOPIC_STRUCTURES,
	ES_TOPIC_CONVERSATIONS,
	ES_TOPIC_NOTICES,
	ES_TOPIC_HERE,
	ES_TOPIC_DISK
};

struct es_subscription {
	uint64_t number;
	enum es_topic topic;
	struct es_id id;     /* of TOPIC_ABOUT and TOPIC_HERE */
	uint64_t writing_ms; /* of TOPIC_HERE: monotonic; 0: does not write */
};

struct es_client;
/* Sends one message: these bytes, which are copied, and the push behind them (or NULL), which is kept
 * until it is sent. */
typedef void es_client_send_fn(struct es_client *client, struct es_bytes message,
                               struct es_push *push);

/* One open websocket. */
struct es_client {
	struct es_api *api;
	struct es_client *next, *prev;
	size_t refs; /* its owner's and one a job */
	bool closed; /* by its owner: nothing is sent any more */
	es_client_send_fn *send;
	void *owner;
	bool signed_in;
	struct es_account account;
	char site[ES_ORIGIN_MAX]; /* where addresses of the site that it came to begin, or empty */
	struct es_id session;     /* hash of the cookie's token */
	uint8_t address[ES_ADDRESS_KEY_LEN]; /* of strangers, as far as limits go */
	struct es_bucket messages, publishing, writing;
	bool hides;         /* others do not see that the person is here */
	size_t unseen_told; /* notices */
	bool look_unseen;   /* that may have changed */
	size_t pending;     /* requests not yet answered */
	uint64_t last_subscription;
	struct es_subscription subscriptions[ES_WEB_SUBSCRIPTIONS_MAX];
	size_t subscriptions_len;
};

/* account NULL: a stranger. */
es_err es_client_new(struct es_api *api, const struct es_account *account, es_client_send_fn *send,
                     void *owner, struct es_client **out) ES_MUST_USE;
/* The owner is done with it: no further send. Freed once no job holds it. */
void es_client_close(struct es_client *client);
void es_client_ref(struct es_client *client);
void es_client_unref(struct es_client *client);

/* Takes one message. ES_MALFORMED: not (canonical) MessagePack at all, close with 1003; every other
 * fault was answered. */
es_err es_api_receive(struct es_client *client, struct es_bytes message) ES_MUST_USE;

/* What a client (NULL: a stranger) may see, without a snapshot. */
struct es_view_source es_api_source(struct es_api *api, const struct es_client *client);
/* A view of a snapshot as this client (NULL: a stranger) may see it; es_snapshot_end(s->snap)
 * afterwards. */
es_err es_api_look(struct es_api *api, const struct es_client *client,
                   struct es_view_source *s) ES_MUST_USE;

/* Codes of docs/api.md. */
enum es_api_code {
	ES_API_MALFORMED,
	ES_API_UNKNOWN_METHOD,
	ES_API_INVALID,
	ES_API_TOO_LARGE,
	ES_API_NOT_FOUND,
	ES_API_AMBIGUOUS,
	ES_API_SIGN_IN_NEEDED,
	ES_API_NOT_ALLOWED,
	ES_API_WRONG_PASSWORD,
	ES_API_EXISTS,
	ES_API_TOO_MANY,
	ES_API_BUSY,
	ES_API_NO_ROOM,
	ES_API_FETCHING,
	ES_API_NOT_HERE,
	ES_API_SUSPENDED, /* the field says until when */
	ES_API_FAILED
};
const char *es_api_code_word(enum es_api_code code);
unsigned es_api_code_status(enum es_api_code code); /* for HTTP */
enum es_api_code es_api_code_of(es_err err);
/* {code, message, field}; field may be NULL. */
void es_api_put_fault(enum es_api_code code, const char *message, const char *field,
                      struct es_writer *w);

/* The shared parts of read methods and of /api/v1. */
es_err es_api_node(struct es_api *api, const struct es_client *client, bool over_http,
                   struct es_writer *w) ES_MUST_USE;

/* events.c: will push what a commit brought, how it stands with a structure, and looks at the accounts
 * anew. */
void es_api_on_commit(struct es_api *api, const struct es_commit *commit);
void es_api_on_partner(struct es_api *api, const struct es_id *structure);
/* Ends what clients of this session may do as its account. */
void es_api_signed_out(struct es_api *api, const struct es_id *session);

/* A job begins and ends: counted, so that closing can wait. */
void es_api_job_begin(struct es_api *api);
void es_api_job_end(struct es_api *api);

#endif
