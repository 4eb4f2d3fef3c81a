/* SPDX-License-Identifier: EUPL-1.2 */
/* What flags and the decisions about them share. Loop's thread. */
#ifndef WEB_FLAG_H
#define WEB_FLAG_H

#include "store/moderation.h"
#include "view/read.h"
#include "web/keep.h"
#include "web/post.h"

/* Why something is flagged or decided; the numbers stand in the store. */
enum es_reason {
	ES_REASON_HURTFUL,
	ES_REASON_PERSONAL, /* it tells of a person what is nobody's business */
	ES_REASON_ADVERTISING,
	ES_REASON_FALSE,
	ES_REASON_RIGHTS,
	ES_REASON_OTHER,
	ES_REASONS
};
const char *es_reason_word(uint64_t reason);
es_err es_param_reason(struct es_call *call, uint64_t *reason) ES_MUST_USE;

/* What is hidden when somebody flags a record: of a revision, what it revises; else itself. */
es_err es_moderated_row(const struct es_view_source *s, const struct es_id *id,
                        struct es_row *row) ES_MUST_USE;
/* Whose text that is about: the newest revision of the row that stood there when it was last flagged; the
 * newest where it is not flagged. */
es_err es_flagged_row(const struct es_view_source *s, const struct es_row *moderated,
                      struct es_row *row) ES_MUST_USE;
/* The same as es_moderated_row of the parameter "record", which is needed. */
es_err es_param_row(struct es_call *call, const struct es_view_source *s,
                    struct es_row *row) ES_MUST_USE;

#endif
