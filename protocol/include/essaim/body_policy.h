/* SPDX-License-Identifier: EUPL-1.2 */
/* Which bodies a node takes: of which kinds and languages, up to which size. Headers always come,
 * and so do the bodies of log starts, of erasures and of the node's own structure. A value, any
 * thread. docs/protocol.md, "Bodies". */
#ifndef ESSAIM_BODY_POLICY_H
#define ESSAIM_BODY_POLICY_H

#include "essaim/record.h"

/* Zeroed: all bodies. */
struct es_body_policy {
	struct es_id structure; /* whose bodies are always wanted; not in the written form */
	bool some_kinds;        /* only these, in ascending order */
	size_t kinds_len;
	uint64_t kinds[ES_POLICY_KINDS_MAX];
	bool some_langs; /* only these and what is more special ("fr" takes "fr-CA"); "und" always.
	                    Lower case, in ascending order of bytes */
	size_t langs_len;
	char langs[ES_POLICY_LANGS_MAX][ES_LANG_MAX + 1];
	uint64_t max_size; /* of the body's class in bytes; 0: any */
};

bool es_body_policy_is_all(const struct es_body_policy *p);
/* Whether the body of a record is wanted; p may be NULL: all. */
bool es_body_policy_wants(const struct es_body_policy *p, const struct es_header *header);

/* Each puts one into its place, once. ES_LIMIT; es_body_policy_lang: ES_INVALID (no language). */
es_err es_body_policy_kind(struct es_body_policy *p, uint64_t kind) ES_MUST_USE;
es_err es_body_policy_lang(struct es_body_policy *p, struct es_bytes lang) ES_MUST_USE;

/* Three values: kinds (nil or an array), languages (nil or an array), largest size. Reading leaves
 * structure alone; not in ascending order, or a language in capitals: ES_NOT_CANONICAL. */
void es_body_policy_write(const struct es_body_policy *p, struct es_writer *w);
void es_body_policy_read(struct es_reader *r, struct es_body_policy *out);

#endif
