/* SPDX-License-Identifier: EUPL-1.2 */
/* What runs between a node and the process of a structure that it hosts: a pair of sockets (AF_UNIX, SOCK_SEQPACKET). The
 * host sends accepted connections, one descriptor a message; the other end says once that it answers; either end's end is the
 * end of both, so that nothing goes on without its host. Loop's thread. unix(7), SCM_RIGHTS. */
#ifndef HOSTING_CHANNEL_H
#define HOSTING_CHANNEL_H

#include "loop.h"

/* The name of the environment variable that says which descriptor is the hosted end's. */
#define ES_HANDED_FD "ESSAIM_HANDED_FD"
/* Options of the host that hold for those that it hosts where they say nothing else, as in a file for --config. */
#define ES_HANDED_OPTIONS "ESSAIM_HANDED_OPTIONS"

/* Sends fd, which stays open here. ES_BUSY (the other end is behind), ES_IO. */
es_err es_channel_give(int channel, int fd) ES_MUST_USE;

/* The hosted end. */
struct es_handed;
/* Takes the descriptor over; take gets connections (and owns them), ended is told once that the host is gone or wants this
 * process to stop. ES_INVALID: fd is no such channel. */
es_err es_handed_new(struct es_loop *loop, int fd, void (*take)(void *context, int fd),
                     void (*ended)(void *context), void *context,
                     struct es_handed **out) ES_MUST_USE;
/* Says that this process answers. */
void es_handed_ready(struct es_handed *handed);
/* Its handle closes with the next turns of the loop, which free it. NULL is fine. */
void es_handed_free(struct es_handed *handed);

#endif
