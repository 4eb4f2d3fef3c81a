/* SPDX-License-Identifier: EUPL-1.2 */
/* Proofs that need more than the log's key to be believed, with fixed keys. One thread. */
#ifndef ESSAIM_PROOFS_H
#define ESSAIM_PROOFS_H

#include "publisher.h"

struct vouched {
	struct publisher p;
	struct published record;
	struct es_writer list; /* keys or acts; growing */
	struct es_proof proof; /* borrows from all of these */
};

/* Leaf 3 of 7 of a log under the third key of its structure: two keys vouch. */
void vouched_by_keys(struct vouched *v);
/* Leaf 3 of the 5 that count of a log whose structure was suspended: found, admit and suspend vouch,
 * and nothing is signed by the log's key. */
void vouched_by_acts(struct vouched *v);
void vouched_free(struct vouched *v);

#endif
