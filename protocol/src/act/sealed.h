/* SPDX-License-Identifier: EUPL-1.2 */
/* Sealed acts inside each other, for the code that signs them. Pure, any thread. */
#ifndef ESSAIM_SEALED_H
#define ESSAIM_SEALED_H

#include "essaim/seal.h"

/* The structure of whose certificate a proposal or cosignature is; nothing of it is checked. */
es_err es_vouch_structure(struct es_bytes vouch, struct es_id *structure) ES_MUST_USE;
/* Writes carried (empty: nothing) with inner as the witness of its tip. */
es_err es_sealed_nest(struct es_bytes carried, const struct es_sealed *inner,
                      struct es_writer *w) ES_MUST_USE;
/* Writes a sealed act with the cosignatures of an array behind those of its tip, but for structures
 * that have one. ES_EXISTS where none was new, ES_LIMIT. */
es_err es_sealed_extend(struct es_bytes sealed, struct es_bytes cosignatures,
                        struct es_writer *w) ES_MUST_USE;

#endif
