/* SPDX-License-Identifier: EUPL-1.2 */
/* An inclusion path with its leaf and checkpoint as the text that transparency-log tools read: C2SP
 * tlog-proof (https://c2sp.org/tlog-proof). Values, any thread.
 *
 *   c2sp.org/tlog-proof@v1\n
 *   extra <the leaf: the record's header, base64>\n
 *   index <index, decimal>\n
 *   <hash of the path, base64>\n      as many as there are, from the leaf's sibling upwards
 *   \n
 *   <the checkpoint as a signed note>
 */
#ifndef ESSAIM_TLOG_PROOF_H
#define ESSAIM_TLOG_PROOF_H

#include "essaim/checkpoint.h"

#define ES_TLOG_PROOF_MAX                                                                          \
	(ES_HEADER_MAX * 2 + ES_PATH_MAX * 48 + 1024) /* bytes; one signature line */

/* leaf: at most ES_HEADER_MAX bytes, or none for a proof that leaves it out. cp is the checkpoint
 * of the tree that the path was built in, signed by public_key's owner. Errors: ES_TOO_LARGE, the
 * writer's. */
es_err es_tlog_proof_encode(struct es_bytes leaf, const struct es_path *path,
                            const struct es_checkpoint *cp,
                            const uint8_t public_key[ES_PUBLIC_KEY_LEN],
                            struct es_writer *w) ES_MUST_USE;

#endif
