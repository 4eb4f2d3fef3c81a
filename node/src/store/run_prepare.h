/* SPDX-License-Identifier: EUPL-1.2 */
/* A run from a peer, read and judged as far as that needs no store: headers split and hashed,
 * bodies unpacked and held against their headers. Whoever prepares owns it; afterwards it is
 * constant. Any thread. */
#ifndef STORE_RUN_PREPARE_H
#define STORE_RUN_PREPARE_H

#include "rows.h"

/* One header of a run. */
struct es_arrival {
	struct es_leaf leaf;
	es_err err;             /* the body that came with it breaks its header */
	bool usable;            /* its body came along and may be kept */
	struct es_bytes sealed; /* then: as it will rest */
	struct es_refs refs;
};

struct es_prepared {
	const struct es_incoming_run *in; /* borrowed, with all that it points to */
	es_err err; /* the run itself breaks the rules: then nothing below is there */
	struct es_arrival *arrivals; /* owned; one a header */
	struct es_tree_hash *leaves; /* owned; the headers' hashes */
	uint8_t *sealed;             /* owned; what arrivals point to */
};

#endif
