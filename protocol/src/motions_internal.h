/* SPDX-License-Identifier: EUPL-1.2 */
/* What the steps of motions share. Pure. */
#ifndef ESSAIM_MOTIONS_INTERNAL_H
#define ESSAIM_MOTIONS_INTERNAL_H

#include "essaim/motions.h"

/* Wraps what we made as an object and takes it. */
es_err motions_keep(struct es_motions *t, const struct es_federation *f, enum es_motion_type type,
                    struct es_bytes body, struct es_id *id) ES_MUST_USE;
/* Whether those who must cosign have said so where that is asked; the approvals that the policy wants
 * are the judge's question. */
bool motions_is_ripe(const struct es_federation *f, const struct es_act_request *request,
                     const struct es_act *act);
/* Whether a structure is among those whose approvals stand in the request. */
bool motions_is_asked_by(const struct es_act_request *request, const struct es_id *structure);
/* Whether a structure cosigned the proposal; also where it cannot be read. */
bool motions_has_voice(const struct es_motion *m, const struct es_id *structure);
/* stay.c: who would coordinate before and behind the last of this sealed act and what it carries on;
 * of nothing, both times who does. Errors: of the decoders; ES_STATE where nobody coordinates. */
es_err motions_coordinators(const struct es_federation *f, struct es_bytes sealed,
                            struct es_id *before, struct es_id *behind) ES_MUST_USE;
/* Whether it is a hand-over that carries others on and leaves who coordinates by them. */
bool motions_only_carries(const struct es_federation *f, struct es_bytes sealed);
/* hand_over.c: states for a hand-over, or proposes one of our own. */
es_err motions_hand_over(struct es_motions *t, const struct es_federation *f, struct es_seat *seat,
                         enum es_step *step, struct es_id *id) ES_MUST_USE;
/* patience.c: a steward that promised an epoch in vain asks for a hand-over into a later one that
 * leaves the coordination where it is. */
es_err motions_ask_to_stay(struct es_motions *t, const struct es_federation *f,
                           struct es_seat *seat, enum es_step *step, struct es_id *id) ES_MUST_USE;

#endif
