/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/remark.h"

#include "node.h"
#include "node_limits.h"
#include "text.h"
#include "web/urlencoded.h"

#include <sodium.h>
#include <string.h>

#define TOKEN_HEX (2 * ES_ONCE_LEN)

void es_remark_begin(struct es_sent_remark *remark)
{
	memset(remark, 0, sizeof(*remark));
	es_writer_grow(&remark->text, 3 * ES_REMARK_BODY_MAX); /* normalised, it may be longer */
	es_writer_grow(&remark->page, 3 * ES_REMARK_BODY_MAX);
}

void es_remark_free(struct es_sent_remark *remark)
{
	es_writer_free(&remark->text);
	es_writer_free(&remark->page);
}

/* Only ever an address of our own; else the first page. */
static es_err read_page(struct es_sent_remark *remark, struct es_bytes body)
{
	char typed[4 * ES_REMARK_PAGE_MAX + 1];
	es_err err = ES_OK;

	if (es_urlencoded_get(body, "page", typed, sizeof(typed)))
		err = es_text_line(es_bytes_str(typed), &remark->page);
	if (err == ES_OK && !es_site_is_path(es_writer_bytes(&remark->page))) {
		es_writer_reset(&remark->page);
		es_write_raw(&remark->page, es_bytes_str("/"));
	}
	return err;
}

static bool read_token(struct es_sent_remark *remark, struct es_bytes body)
{
	char typed[TOKEN_HEX + 1];

	return es_urlencoded_get(body, "token", typed, sizeof(typed)) &&
	       es_unhex(typed, strlen(typed), remark->token, sizeof(remark->token)) == ES_OK;
}

static enum es_site_said read_text(struct es_sent_remark *remark, struct es_bytes body)
{
	char typed[ES_REMARK_BODY_MAX]; /* no text is longer than its body */

	if (!es_urlencoded_get(body, "text", typed, sizeof(typed)))
		return ES_FORM_WRONG;
	if (es_text_normalise(es_bytes_str(typed), &remark->text) != ES_OK)
		return ES_FORM_FAILED;
	struct es_bytes text = es_text_trim(es_writer_bytes(&remark->text));
	if (text.len == 0)
		return ES_FORM_WRONG;
	return es_text_length(text) > ES_REMARK_TEXT_MAX ? ES_FORM_TOO_LONG : ES_FORM_EMPTY;
}

enum es_site_said es_remark_read(struct es_sent_remark *remark, struct es_bytes body)
{
	enum es_site_said said = read_text(remark, body);

	return read_page(remark, body) == ES_OK && read_token(remark, body) ? said : ES_FORM_FAILED;
}

/* Of the same form with other words, as after a step back, it is another remark. */
static void make_token(const struct es_sent_remark *remark, struct es_bytes text,
                       uint8_t token[ES_ONCE_LEN])
{
	_Static_assert(ES_ONCE_LEN >= crypto_generichash_BYTES_MIN, "a token is a hash");

	crypto_generichash(token, ES_ONCE_LEN, text.data, text.len, remark->token, ES_ONCE_LEN);
}

struct keeping {
	struct es_change change; /* first */
	struct es_remark remark;
};

static es_err apply(struct es_write *w, struct es_change *change)
{
	struct es_remark *remark = &((struct keeping *)change)->remark;

	return es_write_remark(w, remark, &remark->number);
}

enum es_site_said es_remark_keep(struct es_node *node, const struct es_sent_remark *remark)
{
	struct keeping keeping = {.remark = {.created_ms = es_now_ms(),
	                                     .page = es_writer_bytes(&remark->page),
	                                     .text = es_text_trim(es_writer_bytes(&remark->text)),
	                                     .lang = es_bytes_str(remark->lang),
	                                     .note = es_bytes_of("", 0)}};

	make_token(remark, keeping.remark.text, keeping.remark.token);
	es_err err = es_store_apply(node->store, apply, &keeping.change);
	if (err == ES_OK || err == ES_EXISTS)
		return ES_FORM_DONE;
	return err == ES_NO_SPACE ? ES_FORM_NO_ROOM : ES_FORM_FAILED;
}

void es_remark_show(const struct es_sent_remark *remark, struct es_site_form *form)
{
	form->text = es_writer_bytes(&remark->text);
	form->page = es_writer_bytes(&remark->page);
}
