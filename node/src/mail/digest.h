/* SPDX-License-Identifier: EUPL-1.2 */
/* The letter that tells people what waits for them, as often as they chose: when it goes, what stands in it,
 * and that each thing is told once. Worker threads of the mail and tests. */
#ifndef MAIL_DIGEST_H
#define MAIL_DIGEST_H

#include "account/digest.h"
#include "node_limits.h"
#include "site/phrase.h"
#include "view/view.h"

/* --- digest_when.c: any thread ------------------------------------------------------------------- */

/* The hour of a person's letters: the last one up to now, the next one after now. 0 and UINT64_MAX where the
 * machine knows no local time. */
uint64_t es_digest_slot(const uint8_t person[ES_AUTHOR_LEN], enum es_digest_pace pace,
                        uint64_t now_ms);
uint64_t es_digest_next(const uint8_t person[ES_AUTHOR_LEN], enum es_digest_pace pace,
                        uint64_t now_ms);
/* Whether an hour has come since the last look, and now is a time to write to people. */
bool es_digest_is_due(const uint8_t person[ES_AUTHOR_LEN], const struct es_digest *digest,
                      uint64_t now_ms);

/* --- digest_gather.c ----------------------------------------------------------------------------- */

/* One thing that waits; texts are borrowed from the news. */
struct es_news_item {
	struct es_bytes why;                   /* "reply", … as notice.list has it */
	struct es_bytes name, structure;       /* who did it; may be empty */
	struct es_bytes kind, id, title, lang; /* of the conversation; id empty: there is none */
	struct es_bytes author;                /* who began it */
	struct es_bytes comment;               /* its id, or empty */
	/* Of what a saved search found: how many, and the newest, whose kind and id stand above; title is the
	 * search's name. 0: nothing of the kind. */
	uint64_t found;
	struct es_bytes newest;
	uint64_t number;
	bool reuse; /* of what is reused: id and kind are its own */
};
#define ES_NEWS_PARTS 2
struct es_news {
	struct es_writer parts[ES_NEWS_PARTS], due;
	struct es_news_item items[ES_NOTICES_MAX];
	size_t len;    /* those of one conversation stand together, the newest first */
	uint64_t upto; /* the newest notice that there is, told or not */
};
/* What waits for the reader of s since a notice, was not read meanwhile, and may be told. es_news_free
 * afterwards, whatever it answered. */
es_err es_news_gather(const struct es_view_source *s, uint64_t told_row,
                      struct es_news *out) ES_MUST_USE;
/* Besides, what the reader's own adoptions are asked of since the last letter: after es_news_gather. */
es_err es_news_add_due(const struct es_view_source *s, uint64_t since_ms, uint64_t now_ms,
                       struct es_news *news) ES_MUST_USE;
void es_news_free(struct es_news *news);

/* --- digest_letter.c ----------------------------------------------------------------------------- */

/* Both forms of the letter, in the account's language. */
struct es_digest_text {
	struct es_phrase subject;
	struct es_writer text, html;
	const char *lang;
	char stop[ES_MAIL_URL_MAX]; /* the link that ends them */
};
/* es_digest_text_free afterwards, whatever it answered. */
es_err es_digest_write(const struct es_node *node, const struct es_account *account,
                       enum es_digest_pace pace, const struct es_news *news, const char *token,
                       struct es_digest_text *out) ES_MUST_USE;
void es_digest_text_free(struct es_digest_text *text);

/* --- digest_round.c ------------------------------------------------------------------------------ */

/* Looks at who is due and hands their letters in. *next_ms: when somebody is due next, or now_ms where some
 * were left for the next round. */
es_err es_digest_round(struct es_node *node, uint64_t now_ms, uint64_t *next_ms) ES_MUST_USE;
/* After a start: what was under way when the process ended is sent, or was never written down. */
void es_digest_settle(struct es_node *node);

/* --- rounds.c: a thread that makes them ----------------------------------------------------------- */

struct es_rounds;
/* The node sends letters and has words, which outlive the rounds. Freeing waits for a round under way. */
es_err es_rounds_new(struct es_node *node, struct es_rounds **out) ES_MUST_USE;
void es_rounds_free(struct es_rounds *rounds);

#endif
