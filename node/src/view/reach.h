/* SPDX-License-Identifier: EUPL-1.2 */
/* What a toolbox reaches: the practices, tools and tutorials that its entries name, what belongs to these, and the
 * files of all. For who shows it, takes it or gives it along. Pure reads of a snapshot; any thread. */
#ifndef VIEW_REACH_H
#define VIEW_REACH_H

#include "node_limits.h"
#include "view/read.h"

struct es_reach_file {
	struct es_id id;
	uint64_t size;
};

struct es_reach {
	struct es_id
	        records[ES_TOOLBOX_RECORDS_MAX]; /* that entries name, each once, in their order */
	size_t records_len;
	size_t here;       /* of them that can be read now */
	size_t unreadable; /* of them that cannot, since what is stored is damaged: without their files */
	struct es_id lacking[ES_REACH_LACKING_MAX]; /* records whose texts could be asked for */
	size_t lacking_len;
	struct es_reach_file *files; /* each once, in order of ids; owned */
	size_t files_len;
	size_t looks;        /* tools and testimonies looked at: from ES_REACH_LOOKS_MAX on none */
	uint64_t bytes;      /* of all files */
	uint64_t bytes_here; /* of those that are whole here */
};

/* By the id of any of its records, as it is now. Errors as the views'; es_reach_free in any case. */
es_err es_reach_of(const struct es_view_source *s, const struct es_id *toolbox,
                   struct es_reach *out) ES_MUST_USE;
void es_reach_free(struct es_reach *reach);
/* {records, records_here, files, bytes, bytes_here}: one pair. */
void es_put_reach(const struct es_reach *reach, struct es_writer *w);
/* The different records that entries of this body name, in their order: how many, at most max. */
size_t es_toolbox_records(struct es_bytes body, struct es_id *out, size_t max);
/* tutorial.c: what a tutorial is about (if it says so, the first of them) and the testimonies that its sections name, each
 * once; how many. */
#define ES_TUTORIAL_NAMES_MAX 61
size_t es_tutorial_names(struct es_bytes body, struct es_id out[ES_TUTORIAL_NAMES_MAX]);
/* How many entries it has, in all sections. */
size_t es_toolbox_entries(struct es_bytes body);

#endif
