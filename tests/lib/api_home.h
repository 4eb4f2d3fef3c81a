/* SPDX-License-Identifier: EUPL-1.2 */
/* The API of a real node without its sockets: a home with a federation, an account and practices, a
 * loop; who asks it is in guest.h. One thread. */
#ifndef ESSAIM_API_HOME_H
#define ESSAIM_API_HOME_H

#include "commits.h"
#include "guest.h"
#include "home.h"
#include "web/api.h"

struct api_home {
	char folder[HOME_PATH_MAX];
	struct es_node *node;
	struct es_loop *loop;
	struct es_commits *commits;
	struct es_federation federation;
	struct es_api api;
	struct es_account account; /* "ana", a professional, not kept in the store */
	bool silent;               /* commits are not told */
};

void api_home_open(struct api_home *home);
void api_home_close(struct api_home *home);
/* The federation that its acts make by now. */
void api_home_fold(struct api_home *home);
/* Until what was written so far is told, looked through, and nothing that came of it is under way. */
void api_home_settle(struct api_home *home);
/* Keeps an account in its store; or, of nobody, what cannot be read. */
void api_home_keep(struct api_home *home, const struct es_account *account);
void api_home_damage_account(struct api_home *home);
/* Publishes a practice and gives its id. */
void api_home_practice(struct api_home *home, const char *title, uint64_t scope, struct es_id *id);
/* Publishes the same again and again; ids: as many, or NULL. */
void publish_many(struct es_node *node, const struct es_draft *draft, struct es_id *ids,
                  size_t count);
/* A toolbox of one section, "welcome_integration", with this heading, and an entry that is this note. */
void api_home_toolbox(struct api_home *home, const char *title, const char *heading,
                      const char *note, struct es_id *id);
/* A revision of a practice of the home's, which follows parent (the practice itself, or a revision of it). */
void api_home_revise(struct api_home *home, const struct es_id *practice,
                     const struct es_id *parent, const char *title, struct es_id *id);
/* A comment of the account, published without the API. */
void api_home_comment(struct api_home *home, const struct es_id *practice, const char *text,
                      struct es_id *id);
/* A view of the home as it is now; es_snapshot_end(s->snap) afterwards. */
void api_home_look(struct api_home *home, uint64_t scope_max, struct es_view_source *s);
/* The body of a practice of this title. w is a growing writer. */
struct es_bytes api_home_body(const struct api_home *home, const char *title, struct es_writer *w);

#endif
