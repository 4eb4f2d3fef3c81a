/* SPDX-License-Identifier: EUPL-1.2 */
/* Requests that tests of the API expect an answer to, and the records that they publish: whoever is refused
 * fails the test, with what it was told. One thread. */
#ifndef ESSAIM_API_ASK_H
#define ESSAIM_API_ASK_H

#include "api_home.h"
#include "api_map.h"

/* Answers live as long as the guest. */
struct es_bytes ask(struct guest *guest, const char *method, const struct params *p);
/* Without parameters. */
struct es_bytes ask_plain(struct guest *guest, const char *method);
/* With one id as the only parameter. */
struct es_bytes ask_id(struct guest *guest, const char *method, const char *key,
                       const struct es_id *id);

/* A record under assembly, in French, of which more pairs follow; revises: what it replaces, or NULL. */
void begin_record(struct params *p, const char *kind, const struct es_id *revises, size_t more);
/* "parents": this one alone. */
void put_parent(struct params *p, const struct es_id *id);
/* The value of a field of files: what refers to an attachment. */
void put_file(struct params *p, const struct es_id *file, uint64_t size, const char *type);
/* Publishes it; the record's id. */
struct es_id publish_record(struct guest *guest, const struct params *p);
/* The number of records that went. */
uint64_t withdraw(struct guest *guest, const struct es_id *id, const char *reason);

/* Comments on something; the comment's id. */
struct es_id say(struct guest *guest, const struct es_id *about, const char *text);
void subscribe(struct guest *guest, const char *topic);

#endif
