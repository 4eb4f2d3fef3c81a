/* SPDX-License-Identifier: EUPL-1.2 */
/* The desk of a running node: the motions that it knows, as its links read them, and the way of new
 * ones to the disk. Owned by the links; the loop's thread. */
#ifndef FEDERATION_DESK_H
#define FEDERATION_DESK_H

#include "loop.h"
#include "node.h"
#include "store/motions.h"

struct es_desk;

struct es_desk_config {
	struct es_node *node;
	struct es_loop *loop;
	/* There is something new to tell; never called from inside es_desk_take. */
	void (*changed)(void *context);
	void *context;
};

es_err es_desk_new(const struct es_desk_config *config, struct es_desk **out) ES_MUST_USE;
/* Takes nothing any more. It may be freed once it is idle. */
void es_desk_stop(struct es_desk *desk);
bool es_desk_is_idle(const struct es_desk *desk);
void es_desk_free(struct es_desk *desk); /* NULL is fine */

/* An object that a peer sent, whose new voices cost checks. Errors: es_motions_take's; ES_BUSY also
 * while too many are on their way to the disk. */
es_err es_desk_take(struct es_desk *desk, const struct es_federation *f, struct es_bytes object,
                    size_t *checks) ES_MUST_USE;
/* A network key that a member sealed to this node. */
void es_desk_take_key(struct es_desk *desk, struct es_bytes sealed);
/* A member's node that a link leads to: new network keys are sealed to it. */
void es_desk_met(struct es_desk *desk, const struct es_certificate *cert);
/* See es_session_host.motions. */
size_t es_desk_tell(const struct es_desk *desk, uint64_t *after, size_t max, struct es_writer *w);
/* Goes on with what there is, as at the start and after new acts. */
void es_desk_go_on(struct es_desk *desk);
/* After a commit that changed motions or acts, f being the federation with it. */
void es_desk_reload(struct es_desk *desk, const struct es_federation *f);
/* Every second or so: what this node proposed and nobody answered is told again, and a hand-over that
 * it asked for and that nobody brings about is led. */
void es_desk_tick(struct es_desk *desk, const struct es_federation *f, uint64_t now_ms);

#endif
