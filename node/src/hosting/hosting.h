/* SPDX-License-Identifier: EUPL-1.2 */
/* The structures that a node hosts, at work: a process each, which is `essaim serve` on a home below HOME/hosted (table.h).
 * One that dies is started again; all end with their host. docs/decisions/hosting.md. Owned by serve; loop's thread. */
#ifndef HOSTING_HOSTING_H
#define HOSTING_HOSTING_H

#include "hosting/state.h"
#include "loop.h"
#include "web/web.h"

struct es_hosting;

struct es_hosting_config {
	const char *home;
	const char *
	        public_url; /* of the host; NULL: none can be told from it by name, so none is started */
	/* Options that hold for all, a line each as in a file for --config; "" for none. */
	const char *options;
	/* How many there are to be handed connections has become none, or more than none. */
	void (*changed)(void *context, bool any);
	void *context;
};

/* Strings are borrowed. */
es_err es_hosting_new(struct es_loop *loop, const struct es_hosting_config *config,
                      struct es_hosting **out) ES_MUST_USE;
/* Looks which there are now: starts those that are new, stops those that are not there any more. */
void es_hosting_look(struct es_hosting *hosting);
/* Why a site of that name cannot be hosted here: part of a sentence; NULL: it can. */
const char *es_hosting_fault(const struct es_hosting *hosting, const char *name);
/* For es_web_hand. */
enum es_handing es_hosting_hand(void *hosting, const char *name, int fd);
/* How it stands with each; returns how many. */
size_t es_hosting_states(const struct es_hosting *hosting,
                         struct es_hosted_state out[ES_HOSTED_MAX]);
void es_hosting_stop(struct es_hosting *hosting);
/* After es_hosting_stop: whether all have ended. */
bool es_hosting_stopped(const struct es_hosting *hosting);
/* Once stopped, after the loop has run its last. NULL is fine. */
void es_hosting_free(struct es_hosting *hosting);

#endif
