/* SPDX-License-Identifier: EUPL-1.2 */
/* What `essaim serve` passes on to the structures that it hosts, and takes from the node that hosts it, by its environment
 * (hosting/channel.h). Main thread, before others start. */
#ifndef CLI_HANDED_H
#define CLI_HANDED_H

#include "cli/args.h"

/* Writes the options that hold for hosted structures as well, a line each, and a NUL: certificate, proxies, mail, pages. */
void es_handed_write(const struct es_args *args, struct es_writer *out);
/* Adds those of the host that args says nothing of: a certificate or a relay for mail of its own goes with none of the host's.
 * text holds what args borrows. Nothing where nobody hosts this process. ES_INVALID: why says what is wrong. */
es_err es_handed_read(struct es_args *args, struct es_writer *text, char *why,
                      size_t why_size) ES_MUST_USE;
/* The descriptor by which connections come; -1: nobody hosts this process. */
int es_handed_fd(void);

#endif
