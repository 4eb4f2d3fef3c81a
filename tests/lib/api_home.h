/* SPDX-License-Identifier: EUPL-1.2 */
/* The API of a real node without its sockets: a home with a federation, an account and practices, a
 * loop, and guests whose received messages are kept. One thread. */
#ifndef ESSAIM_API_HOME_H
#define ESSAIM_API_HOME_H

#include "commits.h"
#include "home.h"
#include "web/api.h"

#define GUEST_MESSAGES_MAX 256

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
/* Until what was written so far is told, looked through, and nothing that came of it is under way. */
void api_home_settle(struct api_home *home);
/* Publishes a practice and gives its id. */
void api_home_practice(struct api_home *home, const char *title, uint64_t scope, struct es_id *id);
/* A toolbox of one section, "welcome_integration", with this heading, and an entry that is this note. */
void api_home_toolbox(struct api_home *home, const char *title, const char *heading,
                      const char *note, struct es_id *id);
/* A comment of the account, published without the API. */
void api_home_comment(struct api_home *home, const struct es_id *practice, const char *text,
                      struct es_id *id);
/* A view of the home as it is now; es_snapshot_end(s->snap) afterwards. */
void api_home_look(struct api_home *home, uint64_t scope_max, struct es_view_source *s);
/* The body of a practice of this title. w is a growing writer. */
struct es_bytes api_home_body(const struct api_home *home, const char *title, struct es_writer *w);

/* One client and what it was sent, oldest first. */
struct guest {
	struct es_client *client;
	struct api_home *home;
	struct es_writer messages[GUEST_MESSAGES_MAX];
	size_t count;
	size_t taken;
	uint64_t number;
};
void guest_open(struct guest *guest, struct api_home *home, bool signed_in);
void guest_close(struct guest *guest);
/* Gives it a session of this login that was opened so long ago. */
void guest_session(struct guest *guest, const char *login, uint64_t age_ms);
/* Waits for the next message, in order. */
struct es_bytes guest_next(struct guest *guest);
/* Whether none came that was not taken. */
bool guest_quiet(const struct guest *guest);
/* Sends a request whose params are an encoded map (empty: nil) and waits for its answer; events
 * that come before are left out. Returns the result map, or the error map with *ok false. */
struct es_bytes guest_ask(struct guest *guest, const char *method, struct es_bytes params,
                          bool *ok);
/* The same for a refusal: the code must be this one. */
void guest_refused(struct guest *guest, const char *method, struct es_bytes params,
                   const char *code, const char *field);

#endif
