/* SPDX-License-Identifier: EUPL-1.2 */
/* Threads that read and write the files of attachments for the loop. Made, used and freed on the loop's
 * thread. */
#ifndef MEDIA_KEEPER_H
#define MEDIA_KEEPER_H

#include "loop.h"
#include "media/media.h"

struct es_keeper;

/* The caller's memory until done returns. */
struct es_keeper_job {
	void (*run)(struct es_keeper_job *job, struct es_media *media); /* on a keeper's thread */
	void (*done)(struct es_keeper_job *job);                        /* on the loop's */

	struct es_post post;
	struct es_keeper_job *next;
};

es_err es_keeper_new(struct es_loop *loop, struct es_media *media,
                     struct es_keeper **out) ES_MUST_USE;
/* After what was submitted is done; jobs go on in the order in which they came, several at once. */
void es_keeper_submit(struct es_keeper *k, struct es_keeper_job *job);
/* Once nothing is under way. NULL is fine. */
void es_keeper_free(struct es_keeper *k);

#endif
