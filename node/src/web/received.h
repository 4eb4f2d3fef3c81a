/* SPDX-License-Identifier: EUPL-1.2 */
/* Where something was taken over from is told by the import of an archive, which checks the proof, and by nobody else: who
 * revises it may only keep that. Loop's thread. */
#ifndef WEB_RECEIVED_H
#define WEB_RECEIVED_H

#include "view/read.h"
#include "web/call.h"

/* parents: what the body is to replace. Answers with the refusal (`invalid`, field "received") where none of them has the
 * body's received, to the byte. The store's errors. */
es_err es_check_received(struct es_call *call, const struct es_view_source *s, struct es_bytes body,
                         const struct es_id *parents, size_t count) ES_MUST_USE;

#endif
