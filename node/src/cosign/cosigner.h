/* SPDX-License-Identifier: EUPL-1.2 */
/* Cosigns the logs of others: always where they hold erasures, since a cosignature beyond one is its
 * receipt; else until a few partners attest a log. Keeps what peers send, and knows what there is to tell
 * them. Owned by the links; the loop's thread. docs/decisions/cosigning.md. */
#ifndef COSIGN_COSIGNER_H
#define COSIGN_COSIGNER_H

#include "loop.h"
#include "node.h"
#include "store/cosigns.h"

struct es_cosigner;

es_err es_cosigner_new(struct es_node *node, struct es_loop *loop,
                       struct es_cosigner **out) ES_MUST_USE;
/* Takes nothing any more. It may be freed once it is idle. */
void es_cosigner_stop(struct es_cosigner *c);
bool es_cosigner_is_idle(const struct es_cosigner *c);
void es_cosigner_free(struct es_cosigner *c); /* NULL is fine */

/* After each commit: which logs grew, and what came. */
void es_cosigner_on_commit(struct es_cosigner *c, const struct es_commit *commit);
/* About once a second: signs what is due. v is what the node shows now. */
void es_cosigner_tick(struct es_cosigner *c, const struct es_vector *v, uint64_t now_ms);

/* See es_cosign_host. */
void es_cosigner_digests(const struct es_cosigner *c, struct es_cosigns_digests *out);
uint64_t es_cosigner_clock(const struct es_cosigner *c);
size_t es_cosigner_tell(const struct es_cosigner *c, uint64_t *after, size_t max,
                        const struct es_cosigns_filter *filter, struct es_writer *w);
void es_cosigner_take(struct es_cosigner *c, const struct es_cosigned *cosigned);

#endif
