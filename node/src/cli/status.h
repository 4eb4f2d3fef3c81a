/* SPDX-License-Identifier: EUPL-1.2 */
/* What `essaim status` says, gathered first and said afterwards, in JSON or in words. One thread. */
#ifndef CLI_STATUS_H
#define CLI_STATUS_H

#include "cli/hosted.h"
#include "cli/print.h"
#include "node_limits.h"
#include "toolbox/taking.h"

#define ES_STATUS_MAX (64u << 20) /* bytes of JSON */

struct es_status {
	struct es_cli *cli;
	struct es_reading reading;
	struct es_vector vector;
	struct es_id root;
	/* Members first, in order of admission, then other addresses. */
	struct es_peer_state *peers;
	size_t peers_len;
	uint64_t unlogged, missing, bytes, full_ms;
	struct es_body_policy policy;
	struct es_writer logs; /* array elements */
	size_t logs_len;
	struct es_writer frozen; /* array elements; borrowed by nobody */
	size_t frozen_len;
	struct es_taken_state toolboxes;
	struct es_hosted_list hosted;
};

/* The kinds that are counted, with their names for people. */
struct es_status_kind {
	uint64_t kind;
	const char *one, *many;
};
#define ES_STATUS_KINDS 7
extern const struct es_status_kind es_status_kinds[ES_STATUS_KINDS];

/* Logs of which the other side gets each record as it comes. */
size_t es_status_logs_at_once(const struct es_status *s, const struct es_peer_state *peer);

/* Print it; the exit status. */
int es_status_json(const struct es_status *s);
int es_status_text(const struct es_status *s);

#endif
