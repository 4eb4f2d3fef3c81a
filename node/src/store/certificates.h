/* SPDX-License-Identifier: EUPL-1.2 */
/* The certificates of the nodes that this one has met, by node key. Reads on any thread with a
 * snapshot, writes on the writer's. */
#ifndef STORE_CERTIFICATES_H
#define STORE_CERTIFICATES_H

#include "store/store.h"

/* Calls each for all of them, in order of node keys; those that do not read are left out. */
es_err es_certificate_each(struct es_snapshot *snap,
                           es_err (*each)(void *context, const struct es_certificate *cert),
                           void *context) ES_MUST_USE;
/* Keeps one; what is there already costs nothing. */
es_err es_write_certificate(struct es_write *w, const struct es_certificate *cert) ES_MUST_USE;

#endif
