/* SPDX-License-Identifier: EUPL-1.2 */
/* Who asks the API of a home (api_home.h), and what they were sent, kept until they are closed. One thread. */
#ifndef ESSAIM_GUEST_H
#define ESSAIM_GUEST_H

#include "essaim/bytes.h"

#define GUEST_MESSAGES_MAX 256

struct api_home;

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
