/* SPDX-License-Identifier: EUPL-1.2 */
/* Real homes in a folder of their own, and what tests do with them: publish a comment, carry acts
 * and runs from one node to another without a network. One thread. */
#ifndef ESSAIM_HOME_H
#define ESSAIM_HOME_H

#include "account/account.h"

#define HOME_PATH_MAX 256

/* A new empty folder (under TMPDIR or /tmp), and its end with all it holds. */
void home_folder(char path[HOME_PATH_MAX]);
void home_remove(const char *path);
/* A made and exclusively opened node in HOME/NAME of a folder. */
struct es_node *home_node(const char *folder, const char *name);

/* The body of a comment on a practice. w is a growing writer. */
struct es_bytes home_comment(const char *text, struct es_writer *w);
/* Publishes a comment (creating an entity) and gives its id. */
es_err home_publish(struct es_node *node, const struct es_id *practice, const char *text,
                    struct es_id *id);

#define HOME_PASSWORD "correct horse"
/* A new account of French words and this password. */
void home_account(struct es_node *node, const char *login, const char *name, enum es_role role,
                  struct es_account *out);

/* Withdraws a record of the node's structure; the erasure's id. */
es_err home_try_erase(struct es_node *node, const struct es_id *target, struct es_id *id);
/* The same; fails the test where it can't. */
struct es_id home_erase(struct es_node *node, const struct es_id *target);

/* Gives joiner a place in founder's federation: ticket, acts, network key. */
es_err home_join(struct es_node *founder, struct es_node *joiner);
/* All acts, then all runs and bodies that to lacks. */
es_err home_carry(struct es_node *from, struct es_node *to);
/* One run of a log from start on. */
es_err home_carry_run(struct es_node *from, struct es_node *to, const struct es_id *log,
                      uint64_t start, size_t *count);
/* What a node holds, and the federation that its acts make; home_look_end afterwards. */
struct es_snapshot *home_look(struct es_node *node, struct es_federation *f);
void home_look_end(struct es_snapshot *snap, struct es_federation *f);
/* Equal vectors? */
bool home_same(struct es_node *a, struct es_node *b);
/* The number of faults that check finds; printed. */
uint64_t home_faults(struct es_node *node);
uint64_t home_size(struct es_node *node, const struct es_id *log);
/* The first log of the node's own structure that is open, or the last one. */
bool home_log(struct es_node *node, struct es_log_info *info);

#endif
