/* SPDX-License-Identifier: EUPL-1.2 */
/* Attachments between this node and its partners: what is fetched now, of whom, and what is read for others.
 * Part of the links; loop's thread. */
#ifndef LINK_FILES_H
#define LINK_FILES_H

#include "essaim/chunk_plan.h"
#include "link/buffers.h"
#include "media/keeper.h"
#include "toolbox/taking.h"

#include <pthread.h>

struct link;
struct es_links;

#define FILES_FETCHED_MAX 4 /* at once; each has a plan of up to a few hundred kilobytes */
#define FILES_WANTED_MAX 16 /* looked at; the most urgent */

#define GIVE_BLOCKS 2 /* read ahead for each link: one goes out, one is read */

/* What one link's peer is given: the chunk that its session wants now, and what was read ahead. */
struct give {
	struct give_block *blocks[GIVE_BLOCKS];
	bool wanted;
	struct es_id file;
	uint32_t index;
	size_t ahead; /* chunks behind it that are wanted next */
};

/* An attachment that is being fetched. */
struct fetched {
	bool used, wished;
	struct es_id id;
	uint64_t size;
	struct es_chunk_plan *plan; /* NULL: what is here is being looked up */
	unsigned generation;        /* of the place: tells what was under way for the one before */
	uint64_t pauses_ms;         /* nothing is asked before: there was no room */
};

/* So many chunks a plan takes to be here: if fewer are, the file was removed, or what came of it was lost on its way
 * to the disk, and the plan would wait for ever. */
struct counted {
	struct es_id id;
	unsigned generation;
	uint32_t held;
	bool lost;
};

struct files {
	struct es_keeper *keeper;
	struct es_post woken;  /* somebody wishes */
	pthread_mutex_t mutex; /* guards posted */
	bool posted;
	struct buffers buffers;
	struct fetched fetched[FILES_FETCHED_MAX];
	unsigned generation;
	struct es_wanted wanted[FILES_WANTED_MAX];
	size_t wanted_len;
	struct es_taking taking; /* of who looks, one at a time */
	bool looking;            /* the list of wanted ones is being made */
	bool look_again;         /* it may have changed meanwhile */
	uint64_t look_ms;        /* when it is made next */
	uint64_t seek_ms;        /* when partners are asked next what they hold */
};

es_err files_open(struct es_links *links) ES_MUST_USE;
void files_close(struct es_links *links);
void files_tick(struct es_links *links, uint64_t now_ms);
/* What is wanted may have changed. */
void files_changed(struct es_links *links);
/* A partner has told all its records: it is asked what it holds, soon. */
void files_link_live(struct es_links *links);
/* It is closed: what it was asked for is asked of others. */
void files_link_gone(struct link *link);

extern const struct es_chunk_host chunk_host; /* host->chunks; context: the link */

/* --- between its parts --------------------------------------------------------------------------- */

/* What a plan knows a link by. */
uint64_t link_number(const struct link *link);

/* fetched.c. NULL: it is not among them. */
struct fetched *fetched_find(struct es_links *links, const struct es_id *id);
void fetched_forget(struct fetched *f);
/* Fetches what is wanted most, as far as there are places. */
void fetched_choose(struct es_links *links);
/* What the plans count on now; returns how many there are. */
size_t fetched_count(const struct files *files, struct counted out[FILES_FETCHED_MAX]);
/* Holds them against what is here; on a keeper's thread. */
void fetched_compare(struct es_media *media, struct counted *counted, size_t len);
/* Those that lost something are to be looked up anew. */
void fetched_renew(struct files *files, const struct counted *counted, size_t len);

/* take.c: asks partners what they hold of what is fetched; and for chunks of it. */
void files_seek(struct es_links *links, uint64_t now_ms);
void files_ask(struct es_links *links);
void chunks_held(void *context, const struct es_id *file, uint64_t size, struct es_bytes map);
/* The link is closed: what came goes to the disk. */
void take_gone(struct link *link);
void chunks_came(void *context, const struct es_id *file, const struct es_chunk_path *path,
                 struct es_bytes data);

/* give.c */
void chunks_sought(void *context, const struct es_id *files, size_t count);
bool chunks_room(void *context);
void chunks_read(void *context, const struct es_id *file, uint32_t index, size_t ahead);
/* The link is closed. */
void give_gone(struct link *link);

#endif
