/* SPDX-License-Identifier: EUPL-1.2 */
/* A letter while it is written. One owner, one thread. */
#ifndef MAIL_DRAFT_H
#define MAIL_DRAFT_H

#include "mail/post.h"
#include "site/phrase.h"

struct es_mail_draft {
	struct es_node *node;
	const struct es_table *words;
	struct es_bytes lang;
	struct es_phrase subject;
	struct es_writer text;
};
/* Begins with a greeting where there is a name. lang: as in es_post_sign_in. */
void es_mail_draft_begin(struct es_mail_draft *d, struct es_node *node, struct es_bytes lang,
                         const char *otherwise, const char *name);
/* Texts by their keys, with {0} filled in. */
void es_mail_draft_subject(struct es_mail_draft *d, const char *key, const char *first);
/* A paragraph; adjacent lines are put by es_mail_draft_line. */
void es_mail_draft_say(struct es_mail_draft *d, const char *key, const char *first);
void es_mail_draft_line(struct es_mail_draft *d, const char *text);
/* An address of this node on a line of its own. */
void es_mail_draft_url(struct es_mail_draft *d, const char *path, const char *rest);
/* Adds who sends it, hands it in and frees the draft. */
es_err es_mail_draft_send(struct es_mail_draft *d, struct es_letter *letter) ES_MUST_USE;

#endif
