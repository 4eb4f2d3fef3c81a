/* SPDX-License-Identifier: EUPL-1.2 */
/* Publishing for a client: parameters into the fields of a kind, then durable, then answered. Loop's
 * thread. */
#ifndef WEB_POST_H
#define WEB_POST_H

#include "essaim/schema.h"
#include "store/drafts.h"
#include "web/call.h"

#define ES_FIELDS_MAX 12

/* Values of a body under assembly, in any order. */
struct es_fields {
	struct es_writer w;
	const char *paths[ES_FIELDS_MAX];
	size_t starts[ES_FIELDS_MAX + 1];
	size_t count;
};
void es_fields_begin(struct es_fields *f);
void es_fields_free(struct es_fields *f);
/* The next value goes into f->w until the next call. */
void es_fields_open(struct es_fields *f, const char *path);
/* The text that was read under a name, until the next value is added; empty where there is none. */
struct es_bytes es_fields_text(const struct es_fields *f, const char *path);
/* Reads a parameter and adds it under its own name: normalised and trimmed; of at most so many
 * characters. What is empty is left out, or refused where it is needed. */
es_err es_fields_prose(struct es_call *call, struct es_fields *f, const char *key, size_t max,
                       bool needed) ES_MUST_USE;
es_err es_fields_line(struct es_call *call, struct es_fields *f, const char *key, size_t max,
                      bool needed) ES_MUST_USE;
/* One code; an array of codes, as boxes that are ticked; an array of language tags. */
es_err es_fields_choice(struct es_call *call, struct es_fields *f, uint64_t kind, const char *key,
                        bool needed) ES_MUST_USE;
es_err es_fields_boxes(struct es_call *call, struct es_fields *f, uint64_t kind,
                       const char *key) ES_MUST_USE;
es_err es_fields_langs(struct es_call *call, struct es_fields *f, const char *key) ES_MUST_USE;
/* An array of references to files, as the schema has them; of at most its max_items. */
es_err es_fields_files(struct es_call *call, struct es_fields *f, uint64_t kind,
                       const char *key) ES_MUST_USE;
/* The body; a fault of the schema is refused with its field. */
es_err es_fields_encode(struct es_call *call, struct es_fields *f, uint64_t kind,
                        struct es_writer *body) ES_MUST_USE;

/* What is common to all that is published. */
struct es_post_head {
	char lang[ES_LANG_MAX + 1];
	bool once;
	uint8_t token[ES_ONCE_LEN];
};
/* "lang" (else the account's) and "token" (bin 16, optional). */
es_err es_post_head(struct es_call *call, struct es_post_head *head) ES_MUST_USE;

/* Writes what a client is answered once its record is durable. */
typedef es_err es_post_show(const struct es_view_source *s, const struct es_id *id,
                            struct es_writer *w);
/* Publishes; the answer is {key: what show says of shown, or of the new record where that is NULL}. */
es_err es_post(struct es_call *call, const struct es_draft *draft, const char *key,
               es_post_show *show, const struct es_id *shown) ES_MUST_USE;

/* The conversation that a parameter names; of this kind, where it is not 0. The field is named. */
es_err es_param_conversation(struct es_call *call, const struct es_view_source *s, const char *key,
                             uint64_t wanted, struct es_id *entity, uint64_t *kind,
                             uint64_t *scope) ES_MUST_USE;

#endif
