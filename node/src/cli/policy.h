/* SPDX-License-Identifier: EUPL-1.2 */
/* A body policy as people read it. */
#ifndef CLI_POLICY_H
#define CLI_POLICY_H

#include "cli/command.h"

/* Three fields of a map: "kinds" and "langs" (nil: all), "max_size" (nil: any). */
void es_policy_json(const struct es_body_policy *p, struct es_writer *w);
/* "texts of practice, tool in fr, it up to 65536 bytes", or "all texts". */
void es_policy_say(struct es_cli *cli, const struct es_body_policy *p);

#endif
